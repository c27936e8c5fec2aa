"""The card of a source: who is counted, who keeps it, how it is fed, how complete and how final it is."""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.imports import Import, every_import, import_state
from vedette.pipeline.labelled import label_of
from vedette.pipeline.products import read_table
from vedette.pipeline.recipes import recipes
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

_VERIFIED_COLUMNS = ("verified", "verification", "verification status", "status of verification")
_VERIFIED = frozenset({"yes", "y", "true", "1", "verified", "confirmed", "final"})
_PROVISIONAL = frozenset({"no", "n", "false", "0", "pending", "pen", "provisional", "unverified"})
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Filled:
    """How many records of a source fill one field; `told`: how many say which kind of no value it is."""

    field: str
    filled: int
    told: int
    n: int

    @property
    def share(self) -> float:
        """Filled of all, between 0 and 1."""
        return self.filled / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Verification:
    """How final the source says its records are.

    Args:
        column: Column that tells.
        verified: Records that it calls verified.
        provisional: Records that it calls provisional or pending.
        other: (word as read, records) for everything else, blank as "".
    """

    column: str
    verified: int
    provisional: int
    other: tuple[tuple[str, int], ...]

    @property
    def n(self) -> int:
        """All records."""
        return self.verified + self.provisional + sum(n for _, n in self.other)


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one source.

    Args:
        source: Its name.
        scope: Who is counted, where, since when, which severities, in words.
        custodian: Who keeps it here.
        publisher: Who publishes it.
        licence: Terms of its use.
        grain: person, incident or monthly_total.
        label: Label of its active import.
        fed_by: Sources that it copies.
        feeds: Sources that copy it.
        release_of: Family of databases of one publisher.
        received_on: Days of receipt of all standing imports, oldest first.
        days_between: Median of the days between them; None for one import.
        imports: References of the standing imports, oldest first.
        last_at: When the last was imported.
        last_by: By whom.
        first_day: First day of an incident in it.
        last_day: Last day.
        rows: Records of the active import.
        n_quarantined: Records kept out of it.
        n_corrected: Cells corrected on the way in.
        completeness: One for each field of a record, fields that it never fills included.
        verification: How final it says its records are; None where it has no such column.
        recipes: Names of saved recipes.
    """

    source: str
    scope: str
    custodian: str
    publisher: str
    licence: str
    grain: str
    label: str
    fed_by: tuple[str, ...]
    feeds: tuple[str, ...]
    release_of: str
    received_on: tuple[str, ...]
    days_between: int | None
    imports: tuple[str, ...]
    last_at: str
    last_by: str
    first_day: str | None
    last_day: str | None
    rows: int
    n_quarantined: int
    n_corrected: int
    completeness: tuple[Filled, ...]
    verification: Verification | None
    recipes: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The card as a JSON object; shares with four decimals."""
        told = asdict(self)
        told["completeness"] = [
            {**asdict(one), "share": round(one.share, _DECIMALS)} for one in self.completeness
        ]
        return told


def source_card(review: Review, source: str) -> Card:
    """The card of a source by its active import.

    Raises:
        NotFound: No import of the source stands.
    """
    known = review.decisions()
    standing = import_state(known).standing
    held = standing.get(source, ())
    if not held:
        raise NotFound(f"There is no source '{source}'.", "See `vedette sources list`.")
    newest = held[-1]
    records = read_table(newest.file(review, "records"))
    told = {
        name: str(newest.mapping.get(name) or "") for name in ("scope", "custodian", "publisher")
    }
    days = tuple(str(one.body["received_on"]) for one in held)
    first, last = _span(records)
    return Card(
        source=source,
        **told,
        licence=str(newest.mapping.get("licence") or ""),
        grain=str(records["grain"][0].as_py()) if records.num_rows else "",
        label=str(label_of(newest, known, str(review.about["label"]))),
        fed_by=_texts(newest.mapping.get("fed_by")),
        feeds=tuple(
            sorted(
                name
                for name, imports in standing.items()
                if source in _texts(imports[-1].mapping.get("fed_by"))
            )
        ),
        release_of=str(newest.mapping.get("release_of") or ""),
        received_on=days,
        days_between=_days_between(days),
        imports=tuple(one.id for one in held),
        last_at=newest.at,
        last_by=newest.by,
        first_day=first,
        last_day=last,
        rows=newest.rows,
        n_quarantined=len(newest.quarantined),
        n_corrected=len(newest.corrected),
        completeness=_completeness(records),
        verification=_verification(review, newest),
        recipes=tuple(one.name for one in recipes(known, source)),
    )


def relabelled(known: Iterable[Decision], source: str) -> tuple[Decision, ...]:
    """Every decision on the label of an import of a source, in order."""
    told = tuple(known)
    mine = {one.id for one in every_import(told) if one.source == source}
    return tuple(one for one in told if one.act is Act.RELABEL and str(one.body["import"]) in mine)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _days_between(days: tuple[str, ...]) -> int | None:
    received = sorted({dt.date.fromisoformat(day) for day in days})
    gaps = [(b - a).days for a, b in itertools.pairwise(received)]
    return round(statistics.median(gaps)) if gaps else None


def _span(records: pa.Table) -> tuple[str | None, str | None]:
    import pyarrow.compute as pc

    first, last = pc.min(records["date_from"]).as_py(), pc.max(records["date_to"]).as_py()
    return (first and first.isoformat()), (last and last.isoformat())


def _completeness(records: pa.Table) -> tuple[Filled, ...]:
    from vedette.core.sources.quality import completeness

    if "missing" not in records.column_names:
        return _completeness_of_readings(records)
    return tuple(
        Filled(row["field"], row["filled"], row["told"], row["n"])
        for row in completeness(records).to_pylist()
    )


def _completeness_of_readings(records: pa.Table) -> tuple[Filled, ...]:
    names = ("indicator", "date", "mission", "value", "of", "reading_quality", "notes")
    n = records.num_rows
    return tuple(Filled(name, n - records[name].null_count, 0, n) for name in names)


def _verification(review: Review, one: Import) -> Verification | None:
    """Read from the staged text: the common schema has no field for it."""
    import pyarrow.compute as pc

    staged = read_table(one.file(review, "staged"))
    found = {name.strip().casefold().replace("_", " "): name for name in staged.column_names}
    name = next((found[word] for word in _VERIFIED_COLUMNS if word in found), None)
    if name is None:
        return None
    counted = pc.value_counts(pc.fill_null(pc.utf8_trim_whitespace(staged[name]), ""))
    words: Mapping[str, int] = dict(
        zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)
    )
    folded = {word: word.casefold() for word in words}
    return Verification(
        column=name,
        verified=sum(n for word, n in words.items() if folded[word] in _VERIFIED),
        provisional=sum(n for word, n in words.items() if folded[word] in _PROVISIONAL),
        other=tuple(
            sorted(
                (word, n)
                for word, n in words.items()
                if folded[word] not in _VERIFIED | _PROVISIONAL
            )
        ),
    )
