"""Readings of indicators from files: the import desk's rows that are no casualties.

A file of readings takes the way of every file (staging, typed cells, value maps, quarantine, corrected cells); what
it gives is a `READINGS` table instead of records. Which indicators there are is told from outside: they are data of a
review.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from vedette.core.kernel.codelists import codelist, folded
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import MAX_PROBLEMS, Problem, Question
from vedette.core.kernel.schema import Column, Table
from vedette.core.sources import vocabulary
from vedette.core.sources.schema import Grain

if TYPE_CHECKING:
    from vedette.core.sources.mapping import Mapping
    from vedette.core.sources.reading import Reading

_text, _count, _date, _real = pa.string(), pa.int32(), pa.date32(), pa.float64()

READINGS = Table(
    name="readings",
    grain="one reading of one indicator, for one mission or the whole, at one time, of one source",
    key=("source", "source_record_id"),
    columns=(
        Column("source", _text, "name of the source, unique in the review", required=True),
        Column(
            "source_record_id", _text, "the source's own id, or the record number", required=True
        ),
        Column("import_id", _text, "import that brought the row", required=True),
        Column("record", _count, "record number in the file", required=True),
        Column("line", _count, "physical line in the file; null where the format has none"),
        Column("grain", _text, "reading", required=True),
        Column("indicator", _text, "key of the indicator of the review", required=True),
        Column("indicator_text", _text, "indicator as read"),
        Column("date", _text, "day, month, quarter or year that is read, EDTF", required=True),
        Column("date_from", _date, "its first day", required=True),
        Column("date_to", _date, "its last day", required=True),
        Column("mission", _text, "mission as read; null is the whole"),
        Column("mission_code", _text, "code of codelists/missions"),
        Column("value", _real, "the reading, or how many of `of`; null is no reading, never 0"),
        Column("of", _real, "of how many; null where the value is the reading itself"),
        Column("reading_quality", _text, "code of codelists/reading_quality"),
        Column("notes", _text, "remark as read"),
        Column("label", _text, "label of the row", required=True),
    ),
)
"""What is read of indicators; a value that is null says that nobody could read it then."""

_HEADS: Dictionary[str, tuple[str, ...]] = {
    "indicator": ("indicator", "what", "measure", "kpi"),
    "date": ("date", "from", "start", "first day", "begin", "period start"),
    "date_to": ("to", "until", "end", "last day", "period end"),
    "mission": ("mission", "operation"),
    "value": ("value", "reading", "result", "count", "numerator"),
    "of": ("of", "whole", "denominator", "out of"),
    "reading_quality": ("quality", "how", "how known"),
    "notes": ("notes", "note", "remark", "remarks", "comment"),
}
"""Common name -> how files call the column, folded; what fits first counts."""
_TWICE = "reading.twice"


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators that a file may speak of.

    Args:
        words: Folded key or title, as it was ever stated -> key; so a file means the same whenever it is read.
        titles: (key, title) of those in force, as they are offered.
    """

    words: Dictionary[str, str]
    titles: tuple[tuple[str, str], ...] = ()

    def key_of(self, word: str, stated: Dictionary[str, str | None]) -> str | None:
        """The key of an indicator from its word in a file; the value map goes first. None where nothing says."""
        for one in (word, word.strip()):
            if one in stated:
                target = stated[one]
                return None if target is None else self.words.get(folded(target))
        return self.words.get(folded(word))


@dataclass(frozen=True, slots=True)
class ReadRows:
    """The readings of one import, with what stands in their way.

    Args:
        table: A `READINGS` table in the order of the file; without rows where errors stand.
        errors: What refuses the import, up to 100.
        warnings: What a reader must know.
        questions: None: a word is known or refuses the file.
    """

    table: pa.Table
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    questions: tuple[Question, ...] = ()


def columns_of_readings(names: Sequence[str]) -> dict[str, str]:
    """Common name -> the column of a file that is called like it.

    Example:
        >>> columns_of_readings(["From", "What", "Result", "Place"])
        {'indicator': 'What', 'date': 'From', 'value': 'Result'}
    """
    by_name = {folded(name): name for name in reversed(names)}
    found = {
        common: next((by_name[head] for head in heads if head in by_name), None)
        for common, heads in _HEADS.items()
    }
    return {common: name for common, name in found.items() if name is not None}


@dataclass(slots=True)
class _Desk:
    """The rows while they are read."""

    mapping: Mapping
    record: list[int]
    line: list[int | None]
    errors: list[Problem] = field(default_factory=list)

    def refuse(
        self, row: int, common: str, rule: str, value: object, texts: tuple[str, str]
    ) -> None:
        """Note what is wrong with a cell."""
        if len(self.errors) >= MAX_PROBLEMS:
            return
        column = self.mapping.columns.get(common)
        name = (
            ", ".join(str(part) for part in column.values()) if isinstance(column, dict) else column
        )
        wrong, remedy = texts
        told = "" if value is None else f" '{str(value)[:80]}'"
        self.errors.append(
            Problem(
                rule=rule,
                message=f"Record {self.record[row]}, column '{name or common}': the cell{told} {wrong}.",
                remedy=remedy,
                record=self.record[row],
                line=self.line[row],
                column=None if name is None else str(name),
                value=None if value is None else str(value),
            )
        )


def readings(
    reading: Reading,
    mapping: Mapping,
    *,
    source: str,
    import_id: str,
    label: str,
    indicators: Indicators,
) -> ReadRows:
    """The rows of a reading as readings of indicators.

    A blank value is kept: it says that there was no reading. A row without indicator, with a word that no indicator
    has, of a quality outside its list, of a share of nothing, or that says the same twice refuses the file.

    Args:
        reading: A reading with typed cells.
        mapping: The mapping that it was read with.
        source: Name of the source, unique in the review.
        import_id: The import that brings the rows.
        label: Label of the rows.
        indicators: What there is to be read.

    Raises:
        BadInput: The reading has no typed cells.
    """
    typed = reading.typed
    if typed is None:
        raise BadInput("The file could not be read into typed cells.", "Correct its errors first.")
    n = typed.num_rows
    cells = {name: typed[name].to_pylist() for name in typed.column_names}

    def cell(name: str) -> list[object]:
        constant = mapping.constants.get(name)
        return cells.get(name) or [constant] * n

    desk = _Desk(mapping, cells["record"], cells.get("line") or [None] * n)
    keys = _keys(desk, cell("indicator"), indicators)
    qualities = _qualities(desk, cell("reading_quality"))
    _check_shares(desk, cell("of"))
    missions = cell("mission")
    stated = mapping.values.get("mission", {})
    codes = [_mission(word, stated) for word in missions]
    _check_once(desk, keys, codes, missions, cells)
    made = {
        "source": [source] * n,
        "source_record_id": cells["source_record_id"],
        "import_id": [import_id] * n,
        "record": cells["record"],
        "line": desk.line,
        "grain": [str(Grain.READING)] * n,
        "indicator": keys,
        "indicator_text": cell("indicator"),
        **{name: cells[name] for name in ("date", "date_from", "date_to")},
        "mission": missions,
        "mission_code": codes,
        "value": cell("value"),
        "of": cell("of"),
        "reading_quality": qualities,
        "notes": cell("notes"),
        "label": [label] * n,
    }
    if desk.errors:
        return ReadRows(READINGS.empty(), tuple(desk.errors), ())
    arrays = [pa.array(made[one.name], one.type) for one in READINGS.columns]
    return ReadRows(pa.Table.from_arrays(arrays, schema=READINGS.arrow), (), _warned(made, desk))


def _keys(desk: _Desk, words: list[object], indicators: Indicators) -> list[str | None]:
    stated = desk.mapping.values.get("indicator", {})
    known = ", ".join(key for key, _ in indicators.titles[:12])
    found: list[str | None] = []
    for row, word in enumerate(words):
        key = indicators.key_of(str(word), stated) if word else None
        if not word:
            texts = ("names no indicator", "Name one, or set the row aside.")
            desk.refuse(row, "indicator", "reading.no_indicator", None, texts)
        elif key is None:
            texts = (
                "is no indicator of this review",
                f"Map it to one of {known}, or state a new indicator first.",
            )
            desk.refuse(row, "indicator", "reading.indicator", word, texts)
        found.append(key)
    return found


def _qualities(desk: _Desk, words: list[object]) -> list[str | None]:
    stated = desk.mapping.values.get("reading_quality", {})
    listed = ", ".join(codelist("reading_quality").codes)
    found: list[str | None] = []
    for row, word in enumerate(words):
        text = "" if word is None else str(word).strip()
        target = stated.get(text, text) if text else None
        read = vocabulary.meaning("reading_quality", target) if target else None
        if read is not None and not read.known:
            texts = (
                "is no quality of a reading",
                f"Map it to one of {listed}, or correct the file.",
            )
            desk.refuse(row, "reading_quality", "value.unknown", word, texts)
        found.append(read.code if read else None)
    return found


def _check_shares(desk: _Desk, of: list[object]) -> None:
    for row, whole in enumerate(of):
        if isinstance(whole, int | float) and whole <= 0:
            texts = (
                "is not above 0, so that nothing is a share of it",
                "Leave both cells empty where nothing was read.",
            )
            desk.refuse(row, "of", "reading.of_nothing", whole, texts)


def _mission(word: object, stated: Dictionary[str, str | None]) -> str | None:
    if not word:
        return None
    text = str(word).strip()
    return stated[text] if text in stated else vocabulary.code_of_mission(text)


def _check_once(
    desk: _Desk,
    keys: list[str | None],
    codes: list[str | None],
    missions: list[object],
    cells: Dictionary[str, list[object]],
) -> None:
    """One reading of an indicator for one mission at one time."""
    seen: dict[tuple[object, ...], int] = {}
    for row, key in enumerate(keys):
        if key is None:
            continue
        place = (key, codes[row] or missions[row], cells["date_from"][row], cells["date_to"][row])
        if (first := seen.setdefault(place, row)) != row:
            texts = (
                f"reads {key} a second time for that place and time, as record {desk.record[first]} does",
                "Keep one of the rows, or set the other aside.",
            )
            desk.refuse(
                row, "indicator", _TWICE, cells.get("indicator", [None] * len(keys))[row], texts
            )


def _warned(made: Dictionary[str, list[object]], desk: _Desk) -> tuple[Problem, ...]:
    empty = [row for row, value in enumerate(made["value"]) if value is None]
    if not empty:
        return ()
    return (
        Problem(
            rule="reading.empty",
            message=f"{len(empty)} rows hold no value; they are kept as times without a reading, never as 0.",
            remedy="Nothing, if nobody could read them.",
            record=desk.record[empty[0]],
            line=desk.line[empty[0]],
        ),
    )
