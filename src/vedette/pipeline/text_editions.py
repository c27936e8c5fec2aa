"""Editions of the report's text: which one somebody gets, cut from a version when asked for, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.pipeline.decisions import Decision
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.report_text import text_of
from vedette.pipeline.rounds import round_of
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.versions import TODAY, document_of_version, kept_at, thawed_at
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.document import Document
    from vedette.core.reports.text_attack import Counted
    from vedette.core.reports.text_editions import Cut, Units
    from vedette.pipeline.comments import TextChange


def edition_of(known: Iterable[Decision], entity: str) -> str:
    """The edition that a stakeholder gets: that of its country, else the public one."""
    from vedette.core.reports.audiences import PUBLIC

    one = register_of(known).stakeholders.get(entity)
    return one.country if one and one.country else PUBLIC


def edition_for(review: Review, round_ref: str, entity: str) -> Cut:
    """What one who is asked in a round gets to read.

    Raises:
        NotFound: There is no such round, or it does not ask this one.
    """
    known = review.decisions()
    asked = round_of(known, round_ref)
    asked.recipient(entity)
    edition = edition_of(known, entity)
    return edition_cut(review, asked.version, edition, shows_small=bool(asked.small_for))


def check_round_tells_no_hidden_number(review: Review, round_ref: str) -> None:
    """Whether no edition of those who are asked in a round gives a number away that it hides.

    Raises:
        NotFound: There is no such round.
        WrongState: One does; number and block are named.
    """
    known = review.decisions()
    asked = round_of(known, round_ref)
    for edition in sorted({edition_of(known, ref) for ref in asked.recipients}):
        found = edition_cut(review, asked.version, edition).recovered
        if found:
            key, block = found[0]
            raise WrongState(
                f"{len(found)} hidden numbers of the edition {edition} can be worked out from the rest of it, "
                f"the first: {key} in {block}.",
                "Leave the sentence out of the edition (its readers), or say it without the number.",
            )


def edition_cut(review: Review, named: str, edition: str, *, shows_small: bool = False) -> Cut:
    """The edition of a version.

    Args:
        review: The review.
        named: The version, by reference or name, or `TODAY`.
        edition: `internal`, `public`, or the code of a country.
        shows_small: Whether somebody said why small counts may be read.

    Raises:
        BadInput: There is no such edition.
        NotFound: There is no such version.
    """
    from vedette.core.reports.audiences import checked_edition
    from vedette.core.reports.text_editions import cut

    edition = checked_edition(edition)
    if named == TODAY:
        whole, run = document_of_version(review, TODAY), _run(review)
        return cut(whole, edition, _units(run), counted=_counted(run), shows_small=shows_small)
    return _kept_cut(kept_at(review, named), _run(review), edition, shows_small)


def editions_named(review: Review, document: Document) -> list[str]:
    """The editions that there are to look at: internal and public, then the countries that something names."""
    from vedette.core.reports.audiences import INTERNAL, PUBLIC
    from vedette.pipeline.editions import definition_in

    known = review.decisions()
    countries = set((definition_in(known) or {}).get("countries") or ())
    countries |= {one.country for one in register_of(known).stakeholders.values() if one.country}
    for readers in document.readers:
        countries |= set(readers.split(",")) - {"", INTERNAL}
    return [INTERNAL, PUBLIC, *sorted(countries)]


def seen_changes(review: Review, changes: Iterable[TextChange], edition: str) -> list[TextChange]:
    """Changes of the text that the readers of an edition may be told of: those of blocks that they may read today.

    A block that went is told of to nobody: who could have read it is not known any more.
    """
    from vedette.core.reports.audiences import INTERNAL, may_read
    from vedette.core.reports.text import readers_of

    held = readers_of(text_of(review, review.decisions()))
    return [one for one in changes if may_read(held.get(one.block, INTERNAL), edition)]


def units_of(review: Review) -> Units:
    """Key of each figure of the current run -> its unit; empty where there is none."""
    return _units(_run(review))


@lru_cache(maxsize=16)
def _kept_cut(path: Path, run: Path | None, edition: str, shows_small: bool) -> Cut:  # noqa: FBT001 - a part of the key
    from vedette.core.reports.text_editions import cut

    units, counted = _units(run), _counted(run)
    return cut(thawed_at(path), edition, units, counted=counted, shows_small=shows_small)


def _run(review: Review) -> Path | None:
    """The folder of the current run, which tells what its figures count; None where there is none."""
    try:
        return current_run(review.runs)[0]
    except WrongState:
        return None


@lru_cache(maxsize=2)
def _counted(run: Path | None) -> Counted | None:
    """What the numbers of a run count; None where there is none, or it is of an older program."""
    if run is None:
        return None
    from vedette.pipeline.figures import counted_on

    try:
        return counted_on(*current_run(run.parent))
    except (NotFound, KeyError):
        return None


@lru_cache(maxsize=4)
def _units(run: Path | None) -> Units:
    if run is None:
        return {}
    try:
        folder, manifest = current_run(run.parent)
        figures = products_of(folder, manifest).table("figures")
    except (NotFound, KeyError):
        return {}
    keys, units = (figures[name].to_pylist() for name in ("key", "unit"))
    return {str(key): str(unit or "") for key, unit in zip(keys, units, strict=True)}
