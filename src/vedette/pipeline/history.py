"""What each import did to its source, record by record, told from the log and the kept tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound
from vedette.core.sources.changes import Changes, changes
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.imports import Import, import_state
from vedette.pipeline.products import read_table
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.sources.corrected import CorrectedCell


@dataclass(frozen=True, slots=True)
class ImportDone:
    """One import or undo of the log.

    Args:
        n: Number of the decision.
        act: import or undo_import.
        at: When.
        by: Who.
        one: The import that came or went.
        changes: What it changed in the records of the source, by id.
        replaced: The import that counted before; None where there was none.
        is_standing: Whether the import stands today.
    """

    n: int
    act: Act
    at: str
    by: str
    one: Import
    changes: Changes
    replaced: Import | None
    is_standing: bool

    @property
    def quarantined(self) -> tuple[int, ...]:
        """Record numbers that a person kept out."""
        return self.one.quarantined

    @property
    def why_quarantined(self) -> str:
        """The reason."""
        held = self.one.body.get("quarantine")
        return str(held["why"]) if isinstance(held, Mapping) else ""

    @property
    def corrected(self) -> tuple[CorrectedCell, ...]:
        """Cells that persons corrected on the way in."""
        return self.one.corrected

    def as_json(self) -> dict[str, object]:
        """The entry as a JSON object with all record ids."""
        return {
            "n": self.n,
            "act": str(self.act),
            "at": self.at,
            "by": self.by,
            "import": self.one.id,
            "source": self.one.source,
            "rows": self.one.rows,
            "file_name": self.one.body["file_name"],
            "sha256": self.one.snapshot,
            "received_on": self.one.body["received_on"],
            "is_standing": self.is_standing,
            "quarantined": list(self.quarantined),
            "why_quarantined": self.why_quarantined or None,
            "corrected": [cell.as_json() for cell in self.corrected],
            **self.changes.as_json(),
        }


def import_done(review: Review, name: str) -> tuple[ImportDone, ...]:
    """Every decision on one import in order: that it came, and where so, that it was undone.

    Args:
        review: The review.
        name: Reference of the import, or a source: its active import.

    Raises:
        NotFound: There is neither.
    """
    known = review.decisions()
    newest = import_state(known).newest(name)
    reference = newest.id if newest is not None else name
    told = tuple(
        _done(review, known[:at], decision, known)
        for at, decision in enumerate(known)
        if decision.act in (Act.IMPORT, Act.UNDO_IMPORT) and decision.body["import"] == reference
    )
    if not told:
        raise NotFound(f"There is no import or source '{name}'.", "See `vedette sources log`.")
    return told


def _done(
    review: Review, before: tuple[Decision, ...], decision: Decision, known: tuple[Decision, ...]
) -> ImportDone:
    reference = str(decision.body["import"])
    then = import_state([*before, decision])
    source = next(
        one.source for one in _imports([*before, decision]).values() if one.id == reference
    )
    one = _imports([*before, decision])[reference]
    old, new = import_state(before).newest(source), then.newest(source)
    return ImportDone(
        n=decision.n,
        act=decision.act,
        at=decision.at,
        by=decision.by,
        one=one,
        changes=_between(review, old, new),
        replaced=old,
        is_standing=any(
            held.id == reference
            for standing in import_state(known).standing.values()
            for held in standing
        ),
    )


def _imports(known: list[Decision]) -> dict[str, Import]:
    from vedette.pipeline.imports import every_import

    return {one.id: one for one in every_import(known)}


def _between(review: Review, old: Import | None, new: Import | None) -> Changes:
    """What differs between the states of a source that two imports give; readings have columns of their own."""
    from vedette.core.sources.schema import RECORDS

    before, after = (
        None if one is None else read_table(one.file(review, "records")) for one in (old, new)
    )
    known = next((one for one in (after, before) if one is not None), None)
    none = RECORDS.empty() if known is None else known.slice(0, 0)
    return changes(none if before is None else before, none if after is None else after)
