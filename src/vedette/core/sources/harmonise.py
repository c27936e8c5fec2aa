"""Typed cells of one source in the words of all: codes, countries, missions, kinds of no value.

The verbatim words stay beside every code (DR-04). A word outside a closed vocabulary is allowed,
blocked or parked by a person; until somebody chose, the import has a question. All work is done on
the distinct words of a column, never cell by cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.dates import event_date
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import MAX_PROBLEMS, Problem, Question
from vedette.core.sources import vocabulary
from vedette.core.sources.coded import WORDS, Coded, Word, coded
from vedette.core.sources.mapping_checks import AUTO
from vedette.core.sources.precision import widened
from vedette.core.sources.schema import RECORDS, Grain
from vedette.core.sources.vocabulary import CLOSED, OPEN, UNKNOWN_WORD, Meaning

if TYPE_CHECKING:
    from vedette.core.sources.mapping import Mapping
    from vedette.core.sources.reading import Reading

_SAMPLE = 12
_EQUAL_DECIMALS = 2
_ANSWERS = ("allow", "block", "park")
_FREE_TEXT = ("country", "admin1", "place", "notes")
_BROKEN = "[ÂÃ][\u0080-\u00bf]|[ÂÃ][‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€"
_KINDS = pa.array(codelist("null_reason").codes, pa.string())


@dataclass(frozen=True, slots=True)
class Harmonised:
    """The records of one import, with what stands in their way.

    Args:
        table: A `RECORDS` table in the order of the file; without rows where errors or questions stand.
        errors: What refuses the import.
        warnings: What a reader must know.
        questions: What only a person can choose.
        words: A `WORDS` table.
    """

    table: pa.Table
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    questions: tuple[Question, ...]
    words: pa.Table


@dataclass(slots=True)
class _Found:
    """What is collected on the way through the columns."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    kinds: dict[str, pa.Array] = field(default_factory=dict)
    words: list[pa.Table] = field(default_factory=list)


def records(
    reading: Reading, mapping: Mapping, *, source: str, import_id: str, label: str
) -> Harmonised:
    """The rows of a reading as records.

    Missing values stay null; `missing` names their kind where it is another than `not_recorded`.
    Codes come from the mapping's value maps first, then from code lists and synonyms.

    Args:
        reading: A reading with typed cells.
        mapping: The mapping that it was read with.
        source: Name of the source, unique in the review.
        import_id: The import that brings the rows.
        label: Label of the rows: level or level:COMPARTMENT,COMPARTMENT.

    Raises:
        BadInput: The reading has no typed cells.
    """
    if reading.typed is None:
        raise BadInput("The file could not be read into typed cells.", "Correct its errors first.")
    typed = _with_rows(reading)
    found = _Found()
    columns = _plain(typed)
    columns |= _constants(typed, mapping, found)
    for name in CLOSED:
        columns |= _closed(typed, mapping, name, found)
    for name, code in OPEN.items():
        columns |= _open(typed, mapping, name, code, found)
    columns |= _small(typed, mapping, found)
    columns |= _counts(columns)
    columns |= _points(columns, mapping, reading, found)
    columns |= _inexact_days(columns, typed, mapping, found)
    _tell_broken_letters(columns, typed, mapping, found)
    columns |= _frame(typed, mapping, source=source, import_id=import_id, label=label)
    columns["missing"] = _missing(found.kinds, typed.num_rows)
    words = pa.concat_tables([WORDS.empty(), *found.words])
    stops = bool(found.errors or found.questions)
    table = RECORDS.empty() if stops else _table(columns, typed.num_rows)
    return Harmonised(
        table, tuple(found.errors), tuple(found.warnings), tuple(found.questions), words
    )


def _with_rows(reading: Reading) -> pa.Table:
    """The typed cells, with record and line of each row."""
    typed = reading.typed
    assert typed is not None, "checked before"
    for name in ("record", "line"):
        if name not in typed.column_names and reading.staged is not None:
            values = getattr(reading.staged, name)
            if values is not None:
                typed = typed.append_column(name, values)
    return typed


def _table(columns: dict[str, pa.Array], n_rows: int) -> pa.Table:
    arrays = [
        _as(columns[c.name], c.type) if c.name in columns else pa.nulls(n_rows, c.type)
        for c in RECORDS.columns
    ]
    return pa.Table.from_arrays(arrays, schema=RECORDS.arrow)


def _as(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    return values if values.type == kind else values.cast(kind)


def _plain(typed: pa.Table) -> dict[str, pa.Array]:
    """Columns that pass as they are."""
    names = [name for name in RECORDS.names if name in typed.column_names]
    columns = {name: typed[name] for name in names if name not in CLOSED}
    if "date" not in columns and "date_from" in columns:
        columns["date"] = pc.cast(columns["date_from"], pa.string())
    return columns


def _constants(typed: pa.Table, mapping: Mapping, found: _Found) -> dict[str, pa.Array]:
    """One value for every row, for fields that the file does not have."""
    columns: dict[str, pa.Array] = {}
    for name, value in mapping.constants.items():
        if name in typed.column_names:
            continue
        try:
            columns |= {
                key: pa.repeat(one, typed.num_rows) for key, one in _constant(name, value).items()
            }
        except (BadInput, pa.ArrowInvalid, pa.ArrowTypeError, ValueError):
            found.errors.append(_bad_constant(name, value))
    return columns


def _constant(name: str, value: object) -> dict[str, pa.Scalar]:
    """The fields that one constant fills."""
    types = {c.name: c.type for c in RECORDS.columns}
    if name == "date":
        when = event_date(str(value))
        days = {"date_from": when.first, "date_to": when.last}
        return {"date": pa.scalar(when.edtf)} | {k: pa.scalar(v) for k, v in days.items()}
    if name not in types:
        raise BadInput(f"The constant '{name}' is no field of records.", "Correct its name.")
    if name not in (*CLOSED, *OPEN):
        return {name: pa.scalar(value, types[name])}
    read = vocabulary.meaning(name, str(value))
    if name in OPEN:
        return {name: pa.scalar(str(value)), OPEN[name]: pa.scalar(read.code, pa.string())}
    if not read.code:
        raise BadInput(f"The constant '{value}' is no code of {name}.", "Use a code of the list.")
    return {name: pa.scalar(read.code)}


def _bad_constant(name: str, value: object) -> Problem:
    return Problem(
        rule="constant.unusable",
        message=f"The constant for {name} cannot be used.",
        remedy="Give a field of records, and a code of its list or a value of its type.",
        column=name,
        value=str(value),
    )


def _closed(typed: pa.Table, mapping: Mapping, name: str, found: _Found) -> dict[str, pa.Array]:
    """A field of a closed vocabulary: its code and its words as read."""
    if name not in typed.column_names:
        return {}
    read = _read(typed[name], mapping, name, found)
    if read.unknown:
        _judge_unknown(read.unknown, typed, mapping, name, found)
    kinds = read.kinds
    if read.unknown and _policy(mapping, name) == "park":
        parked = pc.and_(pc.is_null(kinds), pc.and_(_told(typed[name]), pc.is_null(read.codes)))
        kinds = pc.if_else(parked, "not_yet_known", kinds)
    found.kinds[name] = kinds
    return {name: read.codes, f"{name}_text": typed[name]}


def _told(words: pa.ChunkedArray) -> pa.Array:
    """Whether a cell holds more than blanks."""
    trimmed = pc.utf8_trim_whitespace(_as(words, pa.string()))
    return pc.fill_null(pc.not_equal(trimmed, ""), fill_value=False)


def _open(
    typed: pa.Table, mapping: Mapping, name: str, code: str, found: _Found
) -> dict[str, pa.Array]:
    """A field of an open vocabulary; a column of codes in the file goes before the name."""
    reads = {
        key: _read(typed[key], mapping, key, found)
        for key in (code, name)
        if key in typed.column_names
    }
    if not reads:
        return {}
    codes = _agreed([read.codes for read in reads.values()])
    if len(reads) > 1:
        _tell_differing(reads[code].codes, reads[name].codes, typed, code, found)
    if name in reads:
        found.kinds[code] = pc.if_else(pc.is_null(codes), reads[name].kinds, None)
    for read in reads.values():
        found.warnings.extend(_guess(word, typed, mapping, name) for word in read.guessed)
    return {code: codes}


def _agreed(codes: Sequence[pa.Array]) -> pa.Array:
    return pc.coalesce(*codes) if len(codes) > 1 else codes[0]


def _tell_differing(
    by_code: pa.Array, by_name: pa.Array, typed: pa.Table, code: str, found: _Found
) -> None:
    differ = pc.fill_null(pc.not_equal(by_code, by_name), fill_value=False)
    n = pc.sum(differ).as_py() or 0
    if n:
        first = pc.index(differ, value=True).as_py()
        found.warnings.append(
            Problem(
                rule="code.differs",
                message=f"In {n} records the column of codes and the column of names mean different "
                f"values of {code}; the code is kept.",
                remedy="Map one of the two columns only, or correct the file.",
                record=_at(typed, "record", first),
                line=_at(typed, "line", first),
                value=f"{by_code[first].as_py()} / {by_name[first].as_py()}",
            )
        )


def _guess(word: Word, typed: pa.Table, mapping: Mapping, name: str) -> Problem:
    return Problem(
        rule="word.misspelt",
        message=f"{word.n} cells are read as a misspelt name.",
        remedy="State the meaning in the value map of the mapping, or correct the file.",
        record=_at(typed, "record", word.first),
        line=_at(typed, "line", word.first),
        column=_column(mapping, name),
        value=word.text,
    )


def _small(typed: pa.Table, mapping: Mapping, found: _Found) -> dict[str, pa.Array]:
    """Sex, time of day and precision of the place: read where they are known, null else, with a warning."""
    columns = {}
    for name in ("sex", "local_time", "geo_precision"):
        if name not in typed.column_names:
            continue
        read = _read(typed[name], mapping, name, found)
        columns[name], found.kinds[name] = read.codes, read.kinds
        if read.unknown:
            found.warnings.append(
                _unknown_words(read.unknown, typed, mapping, name, "kept without code")
            )
    return columns


def _inexact_days(
    columns: dict[str, pa.Array], typed: pa.Table, mapping: Mapping, found: _Found
) -> dict[str, pa.Array]:
    """Days that the source calls inexact, as ranges, months and years; words not known warn."""
    if "date_precision" not in typed.column_names or "date_from" not in columns:
        return {}
    read = _read(typed["date_precision"], mapping, "date_precision", found)
    if read.unknown:
        found.warnings.append(
            _unknown_words(read.unknown, typed, mapping, "date_precision", "taken as exact days")
        )
    return widened(columns, read.codes)


def _read(words: pa.ChunkedArray, mapping: Mapping, name: str, found: _Found) -> Coded:
    """The column in codes; its words go to the vocabulary of the import."""
    read = coded(
        _as(words, pa.string()), name, lambda texts: _meanings(texts, mapping, name, found)
    )
    if name in (*CLOSED, *OPEN):
        found.words.append(read.words)
    return read


def _meanings(texts: Sequence[str], mapping: Mapping, name: str, found: _Found) -> list[Meaning]:
    """What each word means: by the mapping's value map, then by lists and synonyms."""
    stated = _stated(mapping, name, found)
    return [
        stated.get(text) or stated.get(text.strip()) or vocabulary.meaning(name, text)
        for text in texts
    ]


def _stated(mapping: Mapping, name: str, found: _Found) -> dict[str, Meaning]:
    stated = {}
    for word, target in (mapping.values.get(name, {})).items():
        read = vocabulary.stated(name, target)
        stated[word] = read or UNKNOWN_WORD
        if read is None:
            found.errors.append(
                Problem(
                    rule="values.no_code",
                    message=f"The value map of {name} leads to '{target}', which is no code of it.",
                    remedy="Use a code of the list or a kind of no value.",
                    column=_column(mapping, name),
                    value=word,
                )
            )
    return stated


def _judge_unknown(
    unknown: Sequence[Word], typed: pa.Table, mapping: Mapping, name: str, found: _Found
) -> None:
    """What becomes of the words that nobody knows: asked, refused, allowed or parked."""
    match _policy(mapping, name):
        case "block":
            room = max(0, MAX_PROBLEMS - len(found.errors))
            found.errors.extend(_blocked(word, typed, mapping, name) for word in unknown[:room])
        case "allow" | "park" as choice:
            done = "kept without code" if choice == "allow" else "parked as not yet known"
            found.warnings.append(_unknown_words(unknown, typed, mapping, name, done))
        case _:
            found.questions.append(
                Question(
                    id="unknown_values",
                    prompt=f"Column '{_column(mapping, name)}' ({name}) has {len(unknown)} words outside "
                    f"the code list: {_listing(unknown)}. Keep them without code (allow), refuse the "
                    "file (block), or keep them as not yet known (park)? The value map of the mapping "
                    "can name a code for each.",
                    choices=_ANSWERS,
                )
            )


def _policy(mapping: Mapping, name: str) -> str:
    """What the mapping wants done with unknown words of a column."""
    policy = mapping.unknown_values
    return policy.get(name, AUTO) if isinstance(policy, dict) else policy


def _blocked(word: Word, typed: pa.Table, mapping: Mapping, name: str) -> Problem:
    return Problem(
        rule="value.unknown",
        message=f"The word is not in the code list {name}; {word.n} cells hold it.",
        remedy=f"Name its code in the mapping (values.{name}), or correct the file.",
        record=_at(typed, "record", word.first),
        line=_at(typed, "line", word.first),
        column=_column(mapping, name),
        value=word.text,
    )


def _unknown_words(
    unknown: Sequence[Word], typed: pa.Table, mapping: Mapping, name: str, done: str
) -> Problem:
    return Problem(
        rule="value.unknown",
        message=f"{sum(word.n for word in unknown)} cells hold words outside the code list {name}, "
        f"{done}: {_listing(unknown)}.",
        remedy=f"Name their codes in the mapping (values.{name}) when they are known.",
        record=_at(typed, "record", unknown[0].first),
        line=_at(typed, "line", unknown[0].first),
        column=_column(mapping, name),
        value=unknown[0].text,
    )


def _listing(unknown: Sequence[Word]) -> str:
    """The words with their counts, the most frequent first."""
    by_count = sorted(unknown, key=lambda word: (-word.n, word.text))
    told = ", ".join(f"'{word.text[:40]}' ({word.n})" for word in by_count[:_SAMPLE])
    more = len(unknown) - _SAMPLE
    return f"{told} and {more} more" if more > 0 else told


def _counts(columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The best count is the lowest where the source gives no other; a highest alone bounds the best."""
    if "killed" not in columns and "killed_low" in columns:
        return {"killed": columns["killed_low"]}
    if "killed" in columns and "killed_high" in columns and "killed_low" not in columns:
        return {"killed_low": columns["killed"]}
    return {}


def _points(
    columns: dict[str, pa.Array], mapping: Mapping, reading: Reading, found: _Found
) -> dict[str, pa.Array]:
    """Coordinates; latitude and longitude that are the same to the third decimal contradict the map."""
    if "lat" not in columns or "lon" not in columns:
        return {}
    lat, lon = _as(columns["lat"], pa.float64()), _as(columns["lon"], pa.float64())
    fine = pc.not_equal(lat, pc.round(lat, ndigits=_EQUAL_DECIMALS))
    same = pc.fill_null(pc.and_(pc.equal(lat, lon), fine), fill_value=False)
    n = pc.sum(same).as_py() or 0
    struck = pc.or_(same, _struck(lat, mapping, reading, "lat"))
    for name in ("lat", "lon"):
        found.kinds[name] = pc.if_else(struck, "conflict", pa.scalar(None, pa.string()))
    if not n:
        return {}
    rows = pc.indices_nonzero(same).to_pylist()
    numbers = ", ".join(str(_at(_with_rows(reading), "record", row)) for row in rows[:_SAMPLE])
    found.warnings.append(
        Problem(
            rule="geo.equal",
            message=f"Latitude and longitude are the same number in {n} records ({numbers}); their "
            "place is treated as unknown.",
            remedy="Correct the coordinates in the file.",
            record=_at(_with_rows(reading), "record", rows[0]),
            column=_column(mapping, "lat"),
            value=str(lat[rows[0]].as_py()),
        )
    )
    nothing = pa.scalar(None, pa.float64())
    return {"lat": pc.if_else(same, nothing, lat), "lon": pc.if_else(same, nothing, lon)}


def _struck(lat: pa.Array, mapping: Mapping, reading: Reading, name: str) -> pa.Array:
    """Rows whose coordinate the mapping declares to be no value, although the file has a text there."""
    nowhere = pa.repeat(pa.scalar(value=False), len(lat))
    column = _column(mapping, name)
    if reading.staged is None or column not in reading.staged.cells.column_names:
        return nowhere
    told = _told(reading.staged.cells[column])
    return pc.and_(told, pc.is_null(lat)) if len(told) == len(lat) else nowhere


def _tell_broken_letters(
    columns: dict[str, pa.Array], typed: pa.Table, mapping: Mapping, found: _Found
) -> None:
    """Text that was once read in the wrong encoding (`Ã©` for `é`) stays as read, with a warning."""
    for name in _FREE_TEXT:
        if name not in columns:
            continue
        text = _as(columns[name], pa.string())
        broken = pc.fill_null(pc.match_substring_regex(text, _BROKEN), fill_value=False)
        n = pc.sum(broken).as_py() or 0
        if n:
            row = pc.index(broken, value=True).as_py()
            found.warnings.append(
                Problem(
                    rule="text.mojibake",
                    message=f"{n} cells hold letters of a wrong encoding; they are kept as read.",
                    remedy="Ask the publisher for the file in UTF-8, or leave it so.",
                    record=_at(typed, "record", row),
                    line=_at(typed, "line", row),
                    column=_column(mapping, name),
                )
            )


def _frame(
    typed: pa.Table, mapping: Mapping, *, source: str, import_id: str, label: str
) -> dict[str, pa.Array]:
    """What is the same in all rows, and the id of each."""
    n_rows = typed.num_rows
    same = {"source": source, "import_id": import_id, "label": label, "grain": grain_of(mapping)}
    columns = {name: pa.repeat(pa.scalar(str(value)), n_rows) for name, value in same.items()}
    if "source_record_id" not in typed.column_names:
        columns["source_record_id"] = pc.cast(typed["record"], pa.string())
    return columns


def grain_of(mapping: Mapping) -> Grain:
    """What one row counts: as declared, else a person where the file has no key or gives no deaths."""
    if mapping.grain != AUTO:
        return Grain(mapping.grain)
    return Grain.PERSON if mapping.key is None else Grain.INCIDENT


def _missing(kinds: dict[str, pa.Array], n_rows: int) -> pa.Array:
    """One JSON object a row: field -> kind of no value; null where no field has one.

    The rows are grouped by their combination of kinds, so that each object is written once.
    """
    told = {name: values for name, values in sorted(kinds.items()) if values.null_count < n_rows}
    if not told:
        return pa.nulls(n_rows, pa.string())
    combination = np.zeros(n_rows, dtype=np.int64)
    for values in told.values():
        numbers = pc.fill_null(pc.index_in(values, _KINDS), len(_KINDS))
        combination = combination * (len(_KINDS) + 1) + numbers.to_numpy(zero_copy_only=False)
    coded = pc.dictionary_encode(pa.array(combination))
    texts = [_json(list(told), number) for number in coded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(coded.indices)


def _json(names: Sequence[str], combination: int) -> str | None:
    """The JSON object of a combination of kinds, read from its last digit on."""
    told = {}
    for name in reversed(names):
        combination, number = divmod(combination, len(_KINDS) + 1)
        if number < len(_KINDS):
            told[name] = _KINDS[number].as_py()
    return json.dumps(told, separators=(",", ":"), sort_keys=True) if told else None


def _at(typed: pa.Table, name: str, row: int) -> int | None:
    return typed[name][row].as_py() if name in typed.column_names else None


def _column(mapping: Mapping, name: str) -> str | None:
    """The name (or position) in the file of a common name."""
    place = mapping.columns.get(name)
    if isinstance(place, dict):
        return ", ".join(str(part) for part in _parts(place.values()))
    return None if place is None else str(place)


def _parts(values: Iterable[object]) -> list[object]:
    return [value for value in values if value is not None]
