"""Figures that people make: every version is one decision, old versions stay, the newest enters the run.

A figure keeps its key for life. Editing it, or restoring an old version, makes its next version; taking it out of
use makes a last one without definition, after which it can be restored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from vedette.core.context.timeline import Year
    from vedette.core.recommendations.recommendations import Recommendation
    from vedette.core.reports.text_attack import Counted
    from vedette.core.stats.definition import Definition
    from vedette.core.stats.effect_sides import Quarter
    from vedette.core.stats.points import Inputs
    from vedette.pipeline.products import Products

_LONGEST_TITLE = 200
_LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a figure, never changed.

    Args:
        key: Of the figure.
        number: From 1, as this world counts.
        form: The definition in its canonical form; empty where the figure was taken out of use.
        by, at, why: Author, time, reason.
        run: Fingerprint of the run on which the author saw it; "" where there was none.
    """

    key: str
    number: int
    form: Mapping[str, object]
    by: str
    at: str
    why: str
    run: str

    @property
    def is_in_use(self) -> bool:
        """Whether this version defines the figure, or ends its use."""
        return bool(self.form)

    def definition(self) -> Definition:
        """The definition.

        Raises:
            WrongState: The version takes the figure out of use.
        """
        from vedette.core.stats.definition import parse_definition

        if not self.form:
            raise WrongState(
                f"Version {self.number} of {self.key} takes it out of use.",
                "Open the version before.",
            )
        return parse_definition(self.form)

    def as_json(self) -> dict[str, object]:
        """The version as a JSON object."""
        return {
            "key": self.key,
            "version": self.number,
            "form": dict(self.form),
            "by": self.by,
            "at": self.at,
            "why": self.why,
            "run": self.run,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """A figure computed on a run.

    Args:
        definition: What it is.
        points: Table FIGURES.
        rows: Table FIGURE_ROWS.
        run: Fingerprint of the run.
        timeline: What begins and ends in its years.
    """

    definition: Definition
    points: pa.Table
    rows: pa.Table
    run: str
    timeline: tuple[Year, ...] = ()


def versions(known: Iterable[Decision]) -> dict[str, tuple[Version, ...]]:
    """All versions of all figures that people made, by key in order of their first version."""
    found: dict[str, list[Version]] = {}
    for one in known:
        if one.act is Act.FIGURE:
            key = str(one.body["figure"])
            held = found.setdefault(key, [])
            form = one.body.get("definition") or {}
            assert isinstance(form, Mapping), "written by this module"
            told = (one.by, one.at, str(one.body["why"]), str(one.body.get("run") or ""))
            held.append(Version(key, len(held) + 1, form, *told))
    return {key: tuple(held) for key, held in found.items()}


def own_figures(known: Iterable[Decision]) -> tuple[Version, ...]:
    """The newest version of each figure in use, by key."""
    newest = (held[-1] for held in versions(known).values())
    return tuple(sorted((one for one in newest if one.is_in_use), key=lambda one: one.key))


def effect_figures(stated: Mapping[str, Recommendation]) -> tuple[Version, ...]:
    """The figure that measures each declared effect, as it was declared last; nobody edits them."""
    from vedette.core.actions.measured import figure_form, figure_key

    found = []
    for ref, one in sorted(stated.items()):
        if one.declared:
            last = one.declared[-1]
            told = (last.by, last.at, last.why or "declared", "")
            form = figure_form(ref, last)
            found.append(Version(figure_key(ref), len(one.declared), form, *told))
    return tuple(found)


def version_of(known: Iterable[Decision], key: str, number: int | None = None) -> Version:
    """One version of a figure; the newest unless a number is given.

    Raises:
        NotFound: There is no such figure or version.
    """
    held = versions(known).get(key, ())
    fitting = held[-1:] if number is None else [one for one in held if one.number == number]
    if not fitting:
        raise NotFound("There is no such figure or version.", "See `vedette figure list`.")
    return fitting[0]


def save_figure(
    review: Review, form: Mapping[str, object], why: str, author: Author, *, key: str = ""
) -> Version:
    """Make a figure, or the next version of one; the same definition again changes nothing.

    Args:
        review: The review; the figure is checked on its current run, if there is one.
        form: The definition; its key is given here.
        why: The reason.
        author: Who, when.
        key: The figure that gets a new version; empty for a new figure.

    Raises:
        BadInput: Title or reason are missing, or the parts do not fit together.
        NotEnoughData: It cannot be told honestly from the current run.
        NotFound: There is no figure of that key.
    """
    made = _parsed(form, key or "F-NEW")
    _check_texts(made.title, why)
    run = told_now(review, made).run if (review.runs / "current").is_file() else ""
    with review.home.writing() as pen:
        held = versions(pen.known)
        if key and key not in held:
            raise NotFound("There is no such figure or version.", "See `vedette figure list`.")
        named = key or _new_key(made, author)
        canonical = replace(made, key=named).as_json()
        before = held.get(named, ())
        if before and dict(before[-1].form) == canonical:
            return before[-1]
        body = {"figure": named, "definition": canonical, "why": why.strip(), "run": run}
        pen.append(Act.FIGURE, _labelled(review, body), author)
        return versions(pen.known)[named][-1]


def restore_figure(review: Review, key: str, number: int, why: str, author: Author) -> Version:
    """Make an old version the newest one; nothing in between is lost.

    Raises:
        NotFound: There is no such version.
        WrongState: The version takes the figure out of use.
    """
    wanted = version_of(review.decisions(), key, number).definition()
    return save_figure(review, wanted.as_json(), why, author, key=key)


def retire_figure(review: Review, key: str, why: str, author: Author) -> Version:
    """Take a figure out of use; its versions stay and can be restored.

    Raises:
        BadInput: The reason is missing.
        NotFound: There is no such figure.
        WrongState: It is out of use already.
    """
    _check_texts("-", why)
    with review.home.writing() as pen:
        newest = version_of(pen.known, key)
        if not newest.is_in_use:
            raise WrongState(f"{key} is out of use already.", "Restore one of its versions.")
        body = {"figure": key, "definition": None, "why": why.strip()}
        pen.append(Act.FIGURE, _labelled(review, body), author)
        return version_of(pen.known, key)


def told_now(review: Review, definition: Definition) -> Told:
    """A figure computed on the current run.

    Raises:
        BadInput: Its parts do not fit together.
        NotEnoughData: It cannot be told honestly from this run.
        WrongState: There is no run.
    """
    folder, manifest = current_run(review.runs)
    return told_on(folder, manifest, definition)


def told_on(folder: Path, manifest: Mapping[str, object], definition: Definition) -> Told:
    """A figure computed on a run.

    Args:
        folder: Folder of the run.
        manifest: Its manifest.
        definition: The figure.
    """
    from vedette.core.context.timeline import beside
    from vedette.core.stats.figures import told

    products = products_of(folder, manifest)
    facts = products.table("facts")
    inputs = _inputs(products, facts, manifest)
    points, rows = told(definition, inputs, facts=facts)
    events = products.table("timeline").to_pylist() if "timeline" in products else []
    years = beside(events, points.to_pylist(), definition.scope.missions)
    return Told(definition, points, rows, folder.name, tuple(years))


def quarters_on(
    folder: Path, manifest: Mapping[str, object], definition: Definition
) -> tuple[Quarter, ...]:
    """What a run tells of each quarter around the date of a measure.

    Raises:
        NotEnoughData: There is no whole month after the date yet.
    """
    from vedette.core.stats.effect_sides import by_quarter, sides_of
    from vedette.core.stats.points import query_of

    products = products_of(folder, manifest)
    inputs = _inputs(products, products.table("facts"), manifest)
    return by_quarter(sides_of(definition, query_of(definition, inputs), inputs))


def offered_on(
    folder: Path, manifest: Mapping[str, object], definition: Definition
) -> Definition | None:
    """What a run can tell in place of a figure that it refuses; None where nothing near it can be told."""
    from vedette.core.stats.figure_offers import offered

    products = products_of(folder, manifest)
    return offered(definition, _inputs(products, products.table("facts"), manifest))


def _inputs(products: Products, facts: pa.Table, manifest: Mapping[str, object]) -> Inputs:
    """What the figures of a run are computed from."""
    from vedette.core.stats.points import TABLES, inputs_of
    from vedette.core.stats.query import ledger

    settings = manifest["settings"]
    assert isinstance(settings, Mapping), "the manifest was written by this program"
    tables = {name: products.table(name) for name in TABLES if name in products}
    return inputs_of(tables, ledger(facts), settings)


def counted_on(folder: Path, manifest: Mapping[str, object]) -> Counted:
    """What the numbers of the figures of a run add up; those of which the facts do not give the count are left out."""
    import json

    from vedette.core.reports.text_attack import Counted
    from vedette.core.stats.definition import parse_definition
    from vedette.core.stats.figures import added_up, places_in, weights_of

    products = products_of(folder, manifest)
    facts = products.table("facts")
    forms = products.table("figure_definitions")["form"].to_pylist()
    definitions = [parse_definition(json.loads(form)) for form in forms]
    weights, incidents = weights_of(facts)
    found = added_up(definitions, _inputs(products, facts, manifest))
    places = {key: places_in(one, incidents) for key, one in found.items()}
    held = {key: at for key, at in places.items() if int(weights[at].sum()) == found[key].n}
    return Counted(weights, held, frozenset(key for key in held if found[key].is_telling))


def definition_on(folder: Path, manifest: Mapping[str, object], key: str) -> Definition:
    """The definition of a figure of a run, shipped or made by people.

    Raises:
        NotFound: The run has no such figure.
    """
    import json

    from vedette.core.stats.definition import parse_definition

    products = products_of(folder, manifest)
    if "figure_definitions" not in products:
        raise WrongState(
            "The run was made by an older program.", "Run `vedette run` on the folder."
        )
    table = products.table("figure_definitions")
    forms = dict(zip(table["key"].to_pylist(), table["form"].to_pylist(), strict=True))
    if key not in forms:
        raise NotFound("There is no such figure in this run.", "See `vedette figure list`.")
    return parse_definition(json.loads(forms[key]))


def told_figure(review: Review, key: str, number: int | None = None) -> Told:
    """A figure of the current run, or one version of it, computed on that run.

    Args:
        review: The review.
        key: Of the figure, shipped or made by people.
        number: A version of one that people made; None is the newest, as decided.

    Raises:
        NotFound: There is no such figure or version.
    """
    if key in versions(review.decisions()):
        return told_now(review, version_of(review.decisions(), key, number).definition())
    if number is not None:
        raise NotFound("There is no such figure or version.", "See `vedette figure list`.")
    folder, manifest = current_run(review.runs)
    return told_on(folder, manifest, definition_on(folder, manifest, key))


def figures_listed(review: Review) -> list[dict[str, object]]:
    """One row for each figure of the current run: key, version, by, words, definition."""
    folder, manifest = current_run(review.runs)
    rows: list[dict[str, object]] = (
        products_of(folder, manifest).table("figure_definitions").to_pylist()
    )
    return rows


def marking_of(review: Review) -> str:
    """The label of all that is seen of the review, in words."""
    world = getattr(review.home, "world", None)
    return str(world or review.about["label"]).replace("_", " ")


def _parsed(form: Mapping[str, object], key: str) -> Definition:
    from vedette.core.stats.definition import parse_definition

    return parse_definition({"title": "", **form, "key": key})


def _check_texts(title: str, why: str) -> None:
    if not 0 < len(title.strip()) <= _LONGEST_TITLE or not title.isprintable():
        raise BadInput(
            f"A figure needs a title of up to {_LONGEST_TITLE} characters.", "Write it in one line."
        )
    if not 0 < len(why.strip()) <= _LONGEST_REASON:
        raise BadInput("A version of a figure needs its reason.", "State it with --why.")


def _new_key(made: Definition, author: Author) -> str:
    """A code that tells nothing of how many figures there are, the same in every world."""
    from vedette.core.kernel.fingerprint import of_value
    from vedette.core.kernel.references import references

    return references("F", [of_value([author.by, author.at, made.as_json()])])[0]


def _labelled(review: Review, body: Mapping[str, object]) -> dict[str, object]:
    """A figure bears the label of the review; made in a world, that of the world (`worlds`)."""
    return {**body, "label": str(review.about["label"])}
