"""Questions of the figure builder and of figures that people made: always for a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vedette.core.kernel.errors import NotFound
from vedette.core.stats.definition import Definition
from vedette.core.stats.methods import METHOD_PAGES
from vedette.core.stats.query import NO_VALUE
from vedette.core.stats.summary import sentences
from vedette.pipeline.figures import (
    Told,
    Version,
    definition_on,
    own_figures,
    told_on,
    version_of,
    versions,
)
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit
from vedette.web.stats.reads import Figure
from vedette.web.stats.reads import figure as figure_of_run
from vedette.web.ui.told import joined, phrase, retold


@dataclass(frozen=True, slots=True)
class Offered:
    """What a filter can name in this run."""

    missions: tuple[str, ...]
    sources: tuple[str, ...]


def offered(run: Run) -> Offered:
    """The missions and sources of a run, sorted."""
    missions = run.cells(
        "SELECT DISTINCT mission FROM incidents WHERE mission IS NOT NULL ORDER BY 1"
    )
    sources = run.cells("SELECT source FROM sources ORDER BY 1")
    return Offered(tuple(map(str, missions)), tuple(map(str, sources)))


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it.

    Args:
        figure: Its points in order.
        definition: What it is.
        version: The version, for one that somebody made.
        n_versions: How many versions it has; 0 for shipped figures.
        words: The definition in one sentence.
        summary: What it says, in a few sentences.
        method_page: Key of its method in the catalogue; "" for a count as it stands.
        n_without: People or incidents under a kind of no value.
        told: Computed here; None where the run holds it.
    """

    figure: Figure
    definition: Definition
    version: Version | None
    n_versions: int
    words: str
    summary: str
    method_page: str
    n_without: int
    told: Told | None


def shown(visit: Visit, key: str, number: int | None = None) -> Shown:
    """A figure: shipped ones from the run, those of people computed on it, the newest version unless told.

    Raises:
        NotFound: There is no such figure or version.
        BadInput: It does not fit together any more.
        NotEnoughData: It cannot be told from this run.
    """
    run, held = visit.run, versions(visit.review.decisions()).get(key, ())
    if not held:
        if number is not None:
            raise NotFound("There is no such version.", "Open one from the history.")
        found = figure_of_run(run, key)
        definition = definition_on(run.folder, run.manifest, key)
        return _shown(found, definition, None, 0, None)
    version = version_of(visit.review.decisions(), key, number)
    definition = version.definition()
    made = told_on(run.folder, run.manifest, definition)
    points = [_as_of_run(row) for row in made.points.to_pylist()]
    return _shown(Figure(key, points[0], points), definition, version, len(held), made)


def tried(visit: Visit, definition: Definition) -> Shown:
    """A figure that nobody has kept.

    Raises:
        BadInput: Its parts do not fit together.
        NotEnoughData: It cannot be told from this run.
    """
    made = told_on(visit.run.folder, visit.run.manifest, definition)
    points = [_as_of_run(row) for row in made.points.to_pylist()]
    return _shown(
        Figure(definition.key, points[0] if points else {}, points), definition, None, 0, made
    )


def _shown(
    figure: Figure, definition: Definition, version: Version | None, n: int, told: Told | None
) -> Shown:
    methods = [str(row["method"]) for row in figure.points]
    page = next((METHOD_PAGES[name] for name in methods if name in METHOD_PAGES), "")
    return Shown(
        figure, definition, version, n, sentence(definition), _summary(figure.points), page,
        _n_without(figure.points), told,
    )  # fmt: skip


def sentence(definition: Definition) -> str:
    """The definition in one sentence of the reader's language."""
    counted, *parts = map(phrase, definition.parts)
    return _("%(counted)s: %(parts)s") % {"counted": counted, "parts": joined(parts)}


def _summary(points: Sequence[Row]) -> str:
    """What it says in the reader's language, without the title, which stands above."""
    said = sentences(points)
    return " ".join(map(retold, said[1:] or said))


def _n_without(points: Sequence[Row]) -> int:
    kinds = {*NO_VALUE, "(not told)"}
    return sum(int(row["n"]) for row in points if {row["value1"], row["value2"]} & kinds)


def _as_of_run(row: Row) -> Row:
    """A row of FIGURES as the run's database holds it: days as text."""
    days = ("period_from", "period_to", "cutoff")
    return {name: value.isoformat() if name in days else value for name, value in row.items()}


def rows_behind(visit: Visit, one: Shown, point: str) -> list[Row]:
    """The incidents that make one point of a figure computed here, with the people counted in each."""
    assert one.told is not None, "figures of the run have their rows there"
    held = {
        str(row["incident_ref"]): row for row in one.told.rows.to_pylist() if row["point"] == point
    }
    found = []
    references = sorted(held)
    for start in range(0, len(references), _AT_ONCE):
        part = references[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(part))
        found += visit.run.rows(
            f"SELECT * FROM incidents WHERE incident_ref IN ({marks})",
            part,
        )
    made = [
        {**row, "counted": held[row["incident_ref"]]["counted"],
         "counted_source": held[row["incident_ref"]]["source"]}
        for row in found
    ]  # fmt: skip
    return sorted(made, key=lambda row: (row["date_from"] or "", row["incident_ref"]))


_AT_ONCE = 500


def own(visit: Visit) -> list[Version]:
    """The figures that people made and that are in use, newest versions, in order of their titles."""
    return sorted(own_figures(visit.review.decisions()), key=lambda one: str(one.form["title"]))


def is_retired(visit: Visit, key: str) -> bool:
    """Whether somebody made the figure and took it out of use."""
    held = versions(visit.review.decisions()).get(key, ())
    return bool(held) and not held[-1].is_in_use


def history(visit: Visit, key: str) -> tuple[Version, ...]:
    """All versions of a figure, the newest first.

    Raises:
        NotFound: Nobody made such a figure.
    """
    known = visit.review.decisions()
    version_of(known, key)
    return versions(known)[key][::-1]
