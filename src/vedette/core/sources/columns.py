"""What each column of a file holds under a draft of its mapping: target, reason, samples, share that can be read.

And what each distinct word of a coded column means. Both look at the staged text only, so that a changed
mapping is shown at once, without opening the foreign file again.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import codelist, folded
from vedette.core.kernel.problems import Question
from vedette.core.sources import vocabulary
from vedette.core.sources.cell_columns import mapped_column
from vedette.core.sources.cells import typed_cells
from vedette.core.sources.readings import Indicators
from vedette.core.sources.staging import Staged
from vedette.core.sources.suggest import Proposal, proposals
from vedette.core.sources.vocabulary import CLOSED, OF_READINGS, OPEN, UNKNOWN_WORD, Meaning

if TYPE_CHECKING:
    from vedette.core.sources.mapping import Mapping

SAMPLE_ROWS = 20_000
"""Records that are looked at for shares and samples of columns."""

CODED = (*CLOSED, *OPEN, *OF_READINGS, "sex", "geo_precision")
"""Common names whose words are read as codes."""

_SHOWN_ROWS = 20
_N_SAMPLES = 5
_CLOSE = 0.72


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column of the file.

    Args:
        column: Its name.
        target: Common name that the draft gives it; None where it is not mapped; "key" for the key alone.
        proposed: Common name that its name and values suggest; None where nothing fits.
        why: The reasons of the proposal.
        samples: Some of its values as read.
        parsed: The same values as the draft reads them; None where one cannot be read.
        filled: Number of filled cells among those looked at.
        read: How many of them can be read under the target.
    """

    column: str
    target: str | None
    proposed: str | None
    why: tuple[str, ...]
    samples: tuple[str, ...]
    parsed: tuple[str | None, ...]
    filled: int
    read: int

    @property
    def share(self) -> float | None:
        """Share of the filled cells that can be read; None where nothing is filled or mapped."""
        return self.read / self.filled if self.filled and self.target else None

    def as_json(self) -> dict[str, object]:
        """The column as a JSON object."""
        return {**asdict(self), "share": self.share}


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a file under a draft.

    Args:
        columns: One for each column of the file, in its order.
        absent: (common name, column) that the draft names and the file lacks.
        rows: The first 20 records as they would be read: common name -> text, None where there is no value.
        questions: What the cells leave open, such as the order of day and month.
        n_looked_at: Records that were looked at.
    """

    columns: tuple[SourceColumn, ...]
    absent: tuple[tuple[str, str], ...]
    rows: tuple[dict[str, str | None], ...]
    questions: tuple[Question, ...]
    n_looked_at: int

    def as_json(self) -> dict[str, object]:
        """The columns as a JSON object."""
        return {
            "columns": [one.as_json() for one in self.columns],
            "absent": [list(pair) for pair in self.absent],
            "rows": [dict(row) for row in self.rows],
            "questions": [question.as_json() for question in self.questions],
            "n_looked_at": self.n_looked_at,
        }


@dataclass(frozen=True, slots=True)
class CodedWord:
    """One distinct word of a coded column.

    Args:
        word: As read.
        n: Cells that hold it.
        code: Code that it is read as; None where it tells that there is no value, or is unmapped.
        kind: Kind of no value that it tells.
        is_known: Whether mapping, code list or synonyms know it.
        is_stated: Whether the draft states its meaning.
        suggested: Code that it resembles; None where none is near.
    """

    word: str
    n: int
    code: str | None
    kind: str | None
    is_known: bool
    is_stated: bool
    suggested: str | None = None

    def as_json(self) -> dict[str, object]:
        """The word as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """All words of one coded column, unmapped ones first, then by falling count.

    Args:
        field: Common name.
        column: Name in the file.
        is_closed: Whether a word outside the list has to be mapped, allowed, blocked or parked.
        policy: What the draft does with unmapped words: allow, block, park, or auto: ask.
        words: Every distinct word.
        codes: (code, label) that a word may be mapped to; none for open vocabularies of many codes.
    """

    field: str
    column: str
    is_closed: bool
    policy: str
    words: tuple[CodedWord, ...]
    codes: tuple[tuple[str, str], ...]

    @property
    def unmapped(self) -> tuple[CodedWord, ...]:
        """Words that nothing is known of."""
        return tuple(word for word in self.words if not word.is_known)

    @property
    def stops(self) -> bool:
        """Whether the import cannot finish before a person decides on a word."""
        return self.is_closed and bool(self.unmapped) and self.policy in {"auto", "block"}

    def as_json(self) -> dict[str, object]:
        """The column as a JSON object."""
        return {
            "field": self.field,
            "column": self.column,
            "is_closed": self.is_closed,
            "policy": self.policy,
            "words": [word.as_json() for word in self.words],
            "codes": [list(pair) for pair in self.codes],
            "unmapped": len(self.unmapped),
            "stops": self.stops,
        }


def columns(staged: Staged, mapping: Mapping | None, *, received_on: dt.date) -> Columns:
    """What each column holds under a mapping, from the first 20,000 records.

    Args:
        staged: The file as text.
        mapping: The draft; None before anything is mapped.
        received_on: Day of receipt; no date may be later.
    """
    part = sampled(staged, SAMPLE_ROWS)
    proposed = {one.column: one for one in proposals(part)}
    targets = _targets(part, mapping)
    read = _read(part, mapping, received_on) if mapping else _Read({}, {}, ())
    found = tuple(
        _column(part, name, targets.get(name), proposed[name], read)
        for name in part.cells.column_names
    )
    absent = () if mapping is None else mapping.located(part.cells.column_names).absent
    return Columns(
        found,
        tuple((name, str(ref)) for name, ref in absent),
        _rows(part, targets, read),
        read.questions,
        part.cells.num_rows,
    )


def coded_columns(
    staged: Staged, mapping: Mapping, indicators: Indicators | None = None
) -> tuple[CodedColumn, ...]:
    """Every distinct word of the coded columns, with what it is read as or might mean.

    Args:
        staged: The file as text.
        mapping: The draft.
        indicators: Those of the review, for a file of readings.
    """
    located = mapping.located(staged.cells.column_names)
    names = [name for name in CODED if isinstance(located.columns.get(name), str)]
    found = [_coded(staged, mapping, name, str(located.columns[name])) for name in names]
    column = located.columns.get("indicator")
    if indicators is not None and isinstance(column, str):
        found.insert(0, _of_indicators(staged, mapping, column, indicators))
    return tuple(found)


def _of_indicators(
    staged: Staged, mapping: Mapping, column: str, indicators: Indicators
) -> CodedColumn:
    """The words of the column of indicators; one that is unknown stops the file."""
    text = mapped_column(staged, mapping, "indicator", column).text
    counted = pc.value_counts(pc.drop_null(text))
    stated = mapping.values.get("indicator", {})
    words = []
    for word, n in zip(*(counted.field(at).to_pylist() for at in (0, 1)), strict=True):
        key = indicators.key_of(word, stated)
        near = difflib.get_close_matches(folded(word), sorted(indicators.words), n=1, cutoff=_CLOSE)
        suggested = indicators.words[near[0]] if near and key is None else None
        is_stated = word in stated or word.strip() in stated
        words.append(CodedWord(word, n, key, None, key is not None, is_stated, suggested))
    words.sort(key=lambda one: (one.is_known, -one.n, one.word))
    return CodedColumn(
        "indicator",
        column,
        is_closed=True,
        policy="block",
        words=tuple(words),
        codes=indicators.titles,
    )


def sampled(staged: Staged, n: int) -> Staged:
    """The first records of a staged table."""
    if staged.cells.num_rows <= n:
        return staged
    return replace(
        staged,
        cells=staged.cells.slice(0, n),
        record=staged.record.slice(0, n),
        line=None if staged.line is None else staged.line.slice(0, n),
        kinds=None if staged.kinds is None else staged.kinds.slice(0, n),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """The sample as the draft reads it: values by common name, stated meanings, and what is open."""

    values: dict[str, list[str | None]]
    stated: Dictionary[str, Dictionary[str, str | None]]
    questions: tuple[Question, ...]


def _targets(staged: Staged, mapping: Mapping | None) -> dict[str, str]:
    """Column of the file -> common name."""
    if mapping is None:
        return {}
    located = mapping.located(staged.cells.column_names)
    found: dict[str, str] = {} if located.key is None else {located.key: "key"}
    for common, ref in located.columns.items():
        for name in ref.values() if isinstance(ref, dict) else (ref,):
            found[name] = common
    return found


def _read(staged: Staged, mapping: Mapping, received_on: dt.date) -> _Read:
    typed = typed_cells(staged, mapping, received_on=received_on)
    values = {
        name: typed.table[name].cast(pa.string()).to_pylist()
        for name in typed.table.column_names
        if name not in {"record", "line", "source_record_id", "date_from", "date_to"}
    }
    values["key"] = typed.table["source_record_id"].to_pylist()
    return _Read(values, mapping.values, typed.questions)


def _column(
    staged: Staged, name: str, target: str | None, proposed: Proposal, read: _Read
) -> SourceColumn:
    texts = staged.cells[name].to_pylist()
    filled = [row for row, text in enumerate(texts) if text and text.strip()]
    shown = _sample_rows(texts, filled)
    values = _values(target, texts, read)
    return SourceColumn(
        column=name,
        target=target,
        proposed=proposed.common,
        why=proposed.reasons,
        samples=tuple(texts[row] or "" for row in shown),
        parsed=tuple(values[row] for row in shown),
        filled=len(filled),
        read=sum(values[row] is not None for row in filled),
    )


def _values(target: str | None, texts: Sequence[str | None], read: _Read) -> Sequence[str | None]:
    """What each cell is read as; None where it cannot be read, or not before a question is answered."""
    if target is None or target not in read.values or _is_asked(target, read):
        return [None] * len(texts)
    if target not in CODED:
        return read.values[target]
    stated = read.stated.get(target, {})
    told: dict[str | None, str | None] = {
        one: None if one is None else _told(target, one, stated)
        for one in dict.fromkeys(read.values[target])
    }
    return [told[one] for one in read.values[target]]


def _told(field: str, word: str, stated: Dictionary[str, str | None]) -> str | None:
    """The code of a word, or the kind of no value that it tells in brackets; None if nothing is known of it."""
    read = _meaning(field, word, stated)
    return (read.code or f"({read.kind or 'no value'})") if read.known else None


def _meaning(field: str, word: str, stated: Dictionary[str, str | None]) -> Meaning:
    """What a word means: by the value map, then by lists and synonyms."""
    for key in (word, word.strip()):
        if key in stated:
            return vocabulary.stated(field, stated[key]) or UNKNOWN_WORD
    return vocabulary.meaning(field, word)


def _is_asked(target: str | None, read: _Read) -> bool:
    """Whether a question stands on which the reading of this column hangs."""
    dates = {"date", "date_to", "died_on", "reported_on"}
    return target in dates and any(
        one.id in {"date_order", "two_digit_years_from", "serial_dates"} for one in read.questions
    )


def _sample_rows(texts: Sequence[str | None], filled: Sequence[int]) -> list[int]:
    """The first rows with different values."""
    seen: dict[str, int] = {}
    for row in filled:
        seen.setdefault(texts[row] or "", row)
        if len(seen) == _N_SAMPLES:
            break
    return list(seen.values())


def _rows(
    staged: Staged, targets: Dictionary[str, str], read: _Read
) -> tuple[dict[str, str | None], ...]:
    """The first records as they would be read; coded words as read."""
    names = dict.fromkeys(targets[name] for name in staged.cells.column_names if name in targets)
    n = min(_SHOWN_ROWS, staged.cells.num_rows)
    columns: dict[str, Sequence[str | None]] = {
        "record": [str(number) for number in staged.record.slice(0, n).to_pylist()],
        **{name: read.values[name] for name in names if name in read.values},
    }
    return tuple({name: values[row] for name, values in columns.items()} for row in range(n))


def _coded(staged: Staged, mapping: Mapping, name: str, column: str) -> CodedColumn:
    text = mapped_column(staged, mapping, name, column).text
    filled = pc.drop_null(text)
    counted = pc.value_counts(filled)
    stated = mapping.values.get(name, {})
    pairs = zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)
    words = [_word(name, word, n, stated) for word, n in pairs if word.strip()]
    words.sort(key=lambda one: (one.is_known, -one.n, one.word))
    policy = mapping.unknown_values
    return CodedColumn(
        field=name,
        column=column,
        is_closed=name in (*CLOSED, *OF_READINGS),
        policy=policy.get(name, "auto") if isinstance(policy, dict) else policy,
        words=tuple(words),
        codes=codes_of(name),
    )


def _word(name: str, word: str, n: int, stated: Dictionary[str, str | None]) -> CodedWord:
    read = _meaning(name, word, stated)
    is_stated = word in stated or word.strip() in stated
    suggested = None if read.known else near_code(name, word)
    return CodedWord(word, n, read.code, read.kind, read.known, is_stated, suggested)


def codes_of(name: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of the list of a field; none for countries, which are many and known by name."""
    if name == "sex":
        return (("F", "F"), ("M", "M"))
    listed = {"mission": "missions"}.get(name, name)
    if name in {"country", "nationality"}:
        return ()
    held = codelist(listed)
    return tuple((code, held.label(code)) for code in held.codes)


def near_code(name: str, word: str) -> str | None:
    """The code whose words a word resembles most; None where none is near.

    Example:
        >>> near_code("cause", "Malicous act")
        'malicious_act'
    """
    words = _known_words(name)
    near = difflib.get_close_matches(folded(word), sorted(words), n=1, cutoff=_CLOSE)
    return words[near[0]] if near else None


def _known_words(name: str) -> dict[str, str]:
    listed = {"mission": "missions"}.get(name, name)
    known = dict(vocabulary.synonyms("country" if name == "nationality" else name))
    if name not in {"sex", "country", "nationality"}:
        known |= codelist(listed).words
    return known
