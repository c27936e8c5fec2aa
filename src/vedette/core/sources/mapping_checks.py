"""What each key of a mapping may hold, and which keys contradict each other."""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, fields

from vedette.core.kernel.errors import BadMapping
from vedette.core.sources.schema import RECORDS, Grain
from vedette.core.sources.staging import Limits

AUTO = "auto"
"""The value of a key that is to be inferred, and asked for where it is not certain."""

FILLABLE = frozenset((*RECORDS.names, "date_precision")) - {
    *("source", "source_record_id", "import_id", "record", "line", "grain", "label", "missing"),
    *("date_from", "country_iso3", "mission_code", "nationality_iso3"),
    *(name for name in RECORDS.names if name.endswith("_text")),
}
"""Common names: the columns of a record that a file can fill, and how exact its days are."""

READABLE = frozenset(
    ("indicator", "date", "date_to", "mission", "value", "of", "reading_quality", "notes")
)
"""Common names of readings of indicators: what a file of them can fill (`sources.readings`)."""

_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_THOUSANDS = (",", ".", " ", "'", "’", "\u00a0", "\u202f", "\u2009")
_SPACES = {"space": " ", "nbsp": "\u00a0"}
_DATE_PARTS = ("year", "month", "day")
_CENTURY = 100
_YEARS = (1900, 2000)


@dataclass(slots=True)
class Notes:
    """Collects the faults of a mapping, so that all are told at once."""

    problems: list[str] = field(default_factory=list)
    remedies: list[str] = field(default_factory=list)

    def add(self, problem: str, remedy: str) -> None:
        """Note one fault: what was found, and what to state instead."""
        self.problems.append(problem)
        self.remedies.append(remedy)

    def stop(self) -> None:
        """Raise one error with every fault, if there is any.

        Raises:
            BadMapping: At least one fault was noted.
        """
        if not self.problems:
            return
        if len(self.problems) == 1:
            raise BadMapping(f"Mapping: {self.problems[0]}.", f"{_capital(self.remedies[0])}.")
        told = "; ".join(f"({n}) {text}" for n, text in enumerate(self.problems, 1))
        todo = "; ".join(f"({n}) {text}" for n, text in enumerate(self.remedies, 1))
        raise BadMapping(f"Mapping, {len(self.problems)} faults: {told}.", f"Remedies: {todo}.")


class _Wrong(Exception):
    """A value that its key cannot hold; the text says what it may hold."""


def shown(value: object) -> str:
    """The value as printed in a message, shortened."""
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - width of a message


def keys_of(value: object) -> tuple[str, ...]:
    """The keys of a dictionary; none of anything else."""
    return tuple(value) if isinstance(value, dict) else ()


def checked(
    stated: Dictionary[str, object], known: Iterable[str], notes: Notes
) -> dict[str, object]:
    """The stated values in their types, "auto" and null left out; faults go to `notes`."""
    known = tuple(known)
    given: dict[str, object] = {}
    for key, value in stated.items():
        if key not in known:
            notes.add(f"unknown key '{key}'", _suggestion(key, known))
        elif key != "key" and value is not None and value != AUTO:
            _take(key, value, given, notes)
    if stated.get("columns") in (None, AUTO):
        notes.add("columns is missing", 'state "columns": {common name: column}')
    names = READABLE if given.get("grain") == Grain.READING else FILLABLE
    for key in ("columns", "values", "constants", "unknown_values", "required"):
        _check_common(key, given.get(key), names, notes)
    given.setdefault("columns", {})
    return given


def _take(key: str, value: object, given: dict[str, object], notes: Notes) -> None:
    try:
        given[key] = _CHECKS[key](value)
    except _Wrong as wrong:
        notes.add(f"{key} is {shown(value)}", f"state {wrong} for {key}")


def check_together(
    stated: Dictionary[str, object], given: Dictionary[str, object], notes: Notes
) -> None:
    """Note what contradicts: two sources for one name, one mark for two things, names without header."""
    columns, constants = keys_of(given.get("columns")), keys_of(given.get("constants"))
    for name in sorted(set(columns) & set(constants)):
        notes.add(f"{name} is both a column and a constant", "keep one of the two")
    if "decimal" in given and given["decimal"] == given.get("thousands"):
        notes.add(
            f"decimal and thousands are both {shown(given['decimal'])}", "state different marks"
        )
    filled = {*columns, *constants}
    if ("lat" in filled) != ("lon" in filled):
        notes.add("only one of lat and lon is mapped", "map both or none")
    if given.get("header") is False and (named := _named(given)):
        notes.add(
            f"header is false but {named} is named by a column name",
            "state its position from 1, or declare the header",
        )
    if stated.get("key", AUTO) is None and given.get("duplicate_keys") == "number":
        notes.add("duplicate_keys is 'number' but there is no key", "leave duplicate_keys out")


def _check_common(key: str, value: object, known: frozenset[str], notes: Notes) -> None:
    names = value if isinstance(value, tuple) else keys_of(value)
    for name in names:
        if name not in known:
            notes.add(f"unknown common name '{name}' in {key}", _suggestion(name, known))


def _named(given: Dictionary[str, object]) -> str | None:
    columns = given.get("columns")
    if not isinstance(columns, dict):
        return None
    refs = [(name, one) for name, ref in columns.items() for one in _each(ref)]
    return next((name for name, ref in refs if isinstance(ref, str) and not ref.isdigit()), None)


def _each(ref: object) -> tuple[object, ...]:
    return tuple(ref.values()) if isinstance(ref, dict) else (ref,)


def _suggestion(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.casefold(), sorted(known), n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(sorted(known))}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _columns(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not value:
        raise _Wrong("an object of common names and columns")
    return {name: _column(name, ref) for name, ref in value.items() if ref is not None}


def _column(name: str, ref: object) -> object:
    if isinstance(ref, dict):
        if name not in {"date", "date_to"} or "year" not in ref or set(ref) - {*_DATE_PARTS}:
            raise _Wrong('a column for each name; only dates have parts {"year", "month", "day"}')
        return {part: _column(part, ref[part]) for part in _DATE_PARTS if ref.get(part) is not None}
    if isinstance(ref, bool) or not isinstance(ref, str | int) or ref == "":
        raise _Wrong(f"a column name or a position from 1 as '{name}'")
    if isinstance(ref, int) and ref < 1:
        raise _Wrong(f"a position from 1 as '{name}'")
    return ref


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong("text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise _Wrong("a list of texts")
    return tuple(dict.fromkeys(value))


def _one_of(*words: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        word = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(word, str) or word not in words:
            raise _Wrong(f"one of {', '.join(words)}")
        return word

    return check


def _order(value: object) -> str:
    return _one_of("YMD", "DMY", "MDY")(value.upper() if isinstance(value, str) else value)


def _whole(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _Wrong(f"a whole number from {low} to {high}")
        return value

    return check


def _encoding(value: object) -> str:
    name = _text(value)
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise _Wrong("an encoding such as utf-8, cp1252, latin-1, utf-16") from error
    if not known._is_text_encoding:
        raise _Wrong("a text encoding such as utf-8, cp1252, latin-1, utf-16")
    return name


def _delimiter(value: object) -> str:
    mark = _DELIMITERS.get(_text(value), _text(value))
    if len(mark) != 1 or mark.isalnum() or mark in '"\r\n\0':
        raise _Wrong("one character, such as , ; | or tab")
    return mark


def _thousands(value: object) -> str:
    mark = _SPACES.get(_text(value), _text(value))
    if mark not in _THOUSANDS:
        raise _Wrong("one of , . ' or a space")
    return mark


def _header(value: object) -> bool | int:
    return value if isinstance(value, bool) else _whole(1, 1_000_000)(value)


def _window(value: object) -> int:
    """The first year of the hundred; two digits alone mean the 1900s."""
    year = _whole(0, _YEARS[1])(value)
    year += _YEARS[0] if year < _CENTURY else 0
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise _Wrong("the first year of the hundred, from 1900 to 2000")
    return year


def _sheet(value: object) -> str | int:
    return _text(value) if isinstance(value, str) else _whole(1, 10_000)(value)


def _values(value: object) -> dict[str, dict[str, str | None]]:
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        raise _Wrong("an object: common name -> {word of the source: code}")
    held: dict[str, dict[str, str | None]] = {}
    for name, words in value.items():
        if not all(_is_plain(code) or code is None for code in words.values()):
            raise _Wrong("codes as text, or null for no value,")
        held[name] = {word: None if code is None else str(code) for word, code in words.items()}
    return held


def _constants(value: object) -> dict[str, str | int | float]:
    if not isinstance(value, dict) or not all(
        _is_plain(one) or one is None for one in value.values()
    ):
        raise _Wrong("an object: common name -> text or number")
    return {name: one for name, one in value.items() if one is not None}


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _policy(value: object) -> str | dict[str, str]:
    one = _one_of("allow", "block", "park")
    if isinstance(value, dict):
        return {name: one(policy) for name, policy in value.items() if policy != AUTO}
    return one(value)


def _limits(value: object) -> dict[str, int]:
    names = {"max_count", *(one.name for one in fields(Limits))}
    if not isinstance(value, dict) or set(value) - names:
        raise _Wrong(f"an object with some of {', '.join(sorted(names))}")
    whole = _whole(1, 2**40)
    return {name: whole(one) for name, one in value.items() if one is not None}


_CHECKS: dict[str, Callable[[object], object]] = {
    "columns": _columns,
    "encoding": _encoding,
    "delimiter": _delimiter,
    "decimal": _one_of(".", ","),
    "thousands": _thousands,
    "date_order": _order,
    "two_digit_years_from": _window,
    "header": _header,
    "skip_rows": _whole(0, 1_000_000),
    "skip_footer": _whole(0, 1_000_000),
    "sheet": _sheet,
    "member": _text,
    "hidden_rows": _one_of("include", "skip"),
    "serial_dates": _one_of("1900", "1904"),
    "null_tokens": _texts,
    "values": _values,
    "unknown_values": _policy,
    "constants": _constants,
    "scope": _text,
    "grain": _one_of(*Grain),
    "fed_by": _texts,
    "name": _text,
    "version": lambda value: str(value) if _is_plain(value) else _text(value),
    "duplicate_keys": _one_of("refuse", "number"),
    "release_of": _text,
    "limits": _limits,
    "required": _texts,
    "publisher": _text,
    "licence": _text,
    "custodian": _text,
    "label": _text,
}
