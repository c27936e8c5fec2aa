"""Which imports there are and which counts: what the log says, replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.products import read_table
from vedette.pipeline.undoing import mark
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.sources.corrected import CorrectedCell


_TOLD = ("grain", "scope", "publisher", "licence", "custodian", "release_of", "fed_by")


@dataclass(frozen=True, slots=True)
class Import:
    """One committed import.

    Args:
        id: Reference, the same for the same file, mapping, source and quarantine.
        source: Name of the source.
        key: Idempotency key.
        snapshot: SHA-256 of the original file.
        body: Everything that the log keeps of it.
        by: Who imported it.
        at: When.
    """

    id: str
    source: str
    key: str
    snapshot: str
    body: Mapping[str, object]
    by: str
    at: str

    @property
    def mapping(self) -> dict[str, object]:
        """The canonical mapping."""
        held = self.body["mapping"]
        return dict(held) if isinstance(held, dict) else {}

    @property
    def content(self) -> str:
        """Fingerprint of its records' content."""
        return str(self.body["content"])

    @property
    def rows(self) -> int:
        """Number of records."""
        return int(str(self.body["rows"]))

    @property
    def is_readings(self) -> bool:
        """Whether its rows are readings of indicators, no casualties."""
        return self.mapping.get("grain") == "reading"

    @property
    def mark(self) -> str:
        """The mark of the decision that committed it, the same in every world."""
        return mark(Decision(0, Act.IMPORT, self.by, self.at, self.body, ""))

    @property
    def quarantined(self) -> tuple[int, ...]:
        """Record numbers kept out of the records, with a reason in `body`."""
        held = self.body.get("quarantine") or {}
        return tuple(held["records"]) if isinstance(held, dict) and held else ()

    @property
    def corrected(self) -> tuple[CorrectedCell, ...]:
        """Cells of its file that persons corrected on the way in, each with who, when and why."""
        from vedette.core.sources.corrected import corrected_cells

        return corrected_cells(self.body.get("corrected"))

    def file(self, review: Review, kind: str) -> Path:
        """Path of one of its files: `original`, `staged`, `records`, `result`."""
        return self.path(review.snapshots, kind)

    def path(self, snapshots: Path, kind: str) -> Path:
        """The same, where only the folder of all snapshots is known."""
        kinds = self.body["files"]
        names: list[str] = (
            [name for name, what in kinds.items() if what == kind]
            if isinstance(kinds, dict)
            else []
        )
        if not names:
            raise NotFound(f"Import {self.id} keeps no {kind} file.", "Import the file again.")
        return snapshots / self.snapshot / names[0]


@dataclass(frozen=True, slots=True)
class ImportState:
    """All imports that are not undone, oldest first for each source."""

    standing: Mapping[str, tuple[Import, ...]]

    def active(self) -> tuple[Import, ...]:
        """The newest import of each source of casualties, by name of source: what a run takes."""
        return tuple(one for one in self.newest_of_all() if not one.is_readings)

    def readings(self) -> tuple[Import, ...]:
        """The newest import of each source of readings, by name of source; no run takes them."""
        return tuple(one for one in self.newest_of_all() if one.is_readings)

    def newest_of_all(self) -> tuple[Import, ...]:
        """The newest import of each source of either kind, by name of source."""
        return tuple(self.standing[source][-1] for source in sorted(self.standing))

    def newest(self, source: str) -> Import | None:
        """The import that counts for a source."""
        held = self.standing.get(source, ())
        return held[-1] if held else None

    def with_key(self, key: str) -> Import | None:
        """The standing import of an idempotency key."""
        found = (one for held in self.standing.values() for one in held if one.key == key)
        return next(found, None)


def import_state(known: Iterable[Decision]) -> ImportState:
    """What the decisions leave standing."""
    standing: dict[str, list[Decision]] = {}
    for decision in known:
        if decision.act is Act.IMPORT:
            standing.setdefault(str(decision.body["source"]), []).append(decision)
        elif decision.act is Act.UNDO_IMPORT:
            gone = target_of(decision, [one for held in standing.values() for one in held])
            if gone is not None:
                standing[str(gone.body["source"])].remove(gone)
    found = {
        source: tuple(as_import(one) for one in held) for source, held in standing.items() if held
    }
    return ImportState(found)


def target_of(decision: Decision, imports: Sequence[Decision]) -> Decision | None:
    """The import that an undo or relabelling means, the newest of its reference.

    Where `of` holds a mark, the import of that mark: a reference may stand for one file twice, if the
    first time was hidden from whom imported it again.
    """
    named = [one for one in imports if one.body["import"] == decision.body["import"]]
    marked = [one for one in named if mark(one) == decision.body.get("of")]
    found = marked or named
    return found[-1] if found else None


def every_import(known: Iterable[Decision]) -> tuple[Import, ...]:
    """All imports ever committed, also undone ones, in order."""
    return tuple(as_import(decision) for decision in known if decision.act is Act.IMPORT)


def import_named(review: Review, name: str) -> Import:
    """The import with a reference, or the active import of a source of that name.

    Raises:
        NotFound: There is neither.
    """
    known = review.decisions()
    by_id = [one for one in every_import(known) if one.id == name]
    found = by_id[-1] if by_id else import_state(known).newest(name)
    if found is None:
        raise NotFound(f"There is no import or source '{name}'.", "See `vedette sources list`.")
    return found


def source_list(review: Review) -> list[dict[str, object]]:
    """One row per source with what is known of its active import."""
    return [
        {
            "source": one.source,
            "import": one.id,
            "rows": one.rows,
            "quarantined": len(one.quarantined),
            "received_on": one.body["received_on"],
            "at": one.at,
            "by": one.by,
            "file_name": one.body["file_name"],
            "sha256": one.snapshot,
            "label": one.body.get("label") or one.mapping.get("label") or review.about["label"],
            **{name: one.mapping.get(name) for name in _TOLD},
        }
        for one in import_state(review.decisions()).newest_of_all()
    ]


def import_log(review: Review) -> list[dict[str, object]]:
    """Every import and undo in order."""
    known = review.decisions()
    source_of = {one.id: one.source for one in every_import(known)}
    return [
        {
            "n": decision.n,
            "at": decision.at,
            "by": decision.by,
            "act": str(decision.act),
            "import": decision.body["import"],
            "source": source_of[str(decision.body["import"])],
            "rows": decision.body.get("rows"),
        }
        for decision in known
        if decision.act in (Act.IMPORT, Act.UNDO_IMPORT)
    ]


def records_in_file_order(review: Review, name: str) -> pa.Table:
    """The records of an import as its file has them; `name` is the import or its source."""
    table = read_table(import_named(review, name).file(review, "records"))
    return table.sort_by([("record", "ascending")])


def as_import(decision: Decision) -> Import:
    """The import that a decision commits."""
    body = decision.body
    return Import(
        id=str(body["import"]),
        source=str(body["source"]),
        key=str(body["key"]),
        snapshot=str(body["snapshot"]),
        body=body,
        by=decision.by,
        at=decision.at,
    )
