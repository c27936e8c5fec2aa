"""JSON arrays of objects and JSON lines, strictly: twice the same key, NaN or a text too deep is refused."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem
from vedette.core.sources.encoding import ILLEGAL, decoded
from vedette.core.sources.header import column_names, wanted
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import CellKind, Findings, Limits, Staged
from vedette.core.trust.exports import ABOUT

_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_LINE = re.compile("\r\n|\n|\r")
_SUSPECT = re.compile(r"\\u(?:00[01][0-9a-f]|007f|00[89][0-9a-f]|d[89a-f][0-9a-f]{2})|\\[bf]", re.I)
_JSON_BLANKS = " \t\n\r"
_TRAILING = "Extra data"
_OWN = {ABOUT, "rows"}
_SAME_NAMES = "Send objects with the same names."


class Number(str):
    """The literal of a number, as written."""

    __slots__ = ()


class NotFinite(str):
    """NaN, Infinity or a number too large to be one."""

    __slots__ = ()


class Twins(dict[str, object]):
    """An object in which a key occurs twice."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in JSON: index of the record, path, and line in JSON lines."""

    record: int
    path: str
    line: int | None = None

    def inside(self, path: str) -> Place:
        """The place further in."""
        return Place(self.record, path, self.line)


@dataclass(slots=True)
class Gathered:
    """Records of JSON as columns of text; a column starts with the first record that has it."""

    cells: dict[str, list[str | None]] = field(default_factory=dict)
    kinds: dict[str, bytearray] = field(default_factory=dict)
    records: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, fields: dict[str, tuple[str | None, CellKind]], record: int, line: int) -> None:
        """Add one record; columns that it lacks are filled up later."""
        n_rows = len(self.records)
        for name, (text, kind) in fields.items():
            cells = self.cells.setdefault(name, [])
            kinds = self.kinds.setdefault(name, bytearray())
            if len(cells) < n_rows:
                cells.extend([None] * (n_rows - len(cells)))
                kinds.extend(bytes(n_rows - len(kinds)))
            cells.append(text)
            kinds.append(kind)
        self.records.append(record)
        self.lines.append(line)

    def tables(self, names: Sequence[str]) -> tuple[pa.Table, pa.Table]:
        """The cells and their kinds, columns called by `names`."""
        n_rows = len(self.records)
        cells, kinds = [], []
        for column in self.cells:
            missing = n_rows - len(self.cells[column])
            cells.append(pa.array(self.cells[column] + [None] * missing, pa.string()))
            filled = self.kinds[column] + bytes(missing)
            kinds.append(pa.array(np.frombuffer(filled, np.uint8)))
        return pa.Table.from_arrays(cells, list(names)), pa.Table.from_arrays(kinds, list(names))


def loaded(text: str) -> object:
    """JSON with numbers as literals, twins marked, and what is not finite marked.

    Raises:
        ValueError: The text is not JSON.
    """
    return json.loads(
        text,
        parse_int=Number,
        parse_float=_float_literal,
        parse_constant=NotFinite,
        object_pairs_hook=_object,
    )


def _float_literal(literal: str) -> str:
    return Number(literal) if math.isfinite(float(literal)) else NotFinite(literal)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Twins(made)


def depth(text: str) -> int:
    """How deep arrays and objects are nested, brackets inside strings not counted.

    Example:
        >>> depth('[{"a": "[[["}]')
        2
    """
    bare = _STRINGS.sub("", text).encode("utf-8", "replace").translate(None, _NOT_BRACKETS)
    marks = np.frombuffer(bare, np.uint8)
    if not marks.size:
        return 0
    steps = np.where((marks == ord("[")) | (marks == ord("{")), 1, -1).astype(np.int32)
    return int(np.cumsum(steps).max(initial=0))


def json_text(content: bytes, mapping: Mapping, findings: Findings, limits: Limits) -> str | None:
    """The decoded text if it is not nested too deep, or None after noting why."""
    text = decoded(content, mapping.encoding, findings)
    if text is None:
        return None
    characters = text.text
    if depth(characters) > limits.json_depth:
        findings.refuse(
            Problem(
                "json.depth",
                f"Arrays and objects are nested deeper than {limits.json_depth}.",
                "Send a plain list of records.",
            )
        )
        return None
    return characters


def staged_array(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """The records of a JSON array of objects, or None after noting why not."""
    text = json_text(content, mapping, findings, limits)
    if text is None:
        return None
    whole = document(text, findings)
    if whole is None:
        return None
    own = isinstance(whole, dict) and not isinstance(whole, Twins) and set(whole) == _OWN
    records = whole["rows"] if own and isinstance(whole, dict) else whole
    if not isinstance(records, list):
        findings.refuse(
            Problem(
                "json.not_array",
                "The JSON text is not an array of records.",
                "Send an array of objects, JSON lines or a GeoJSON collection of points.",
                path="$",
            )
        )
        return None
    if own:
        findings.warn(
            _own_export(
                "The document says that it is an export of Vedette; its rows are read.", None
            )
        )
    gathered = Gathered()
    is_suspect = has_suspects(text)
    top = "$.rows" if own else "$"
    for index, record in enumerate(records):
        place = Place(index, f"{top}[{index}]")
        fields = record_fields(record, place, findings, limits, is_suspect=is_suspect)
        if findings.n_errors > MAX_PROBLEMS or index > limits.records:
            break
        gathered.add(fields, index, 0)
    path = f"{top}[{{record}}].{{column}}"
    return staged_json(gathered, "json", path, mapping, findings, limits)


def _own_export(message: str, line: int | None) -> Problem:
    return Problem("lines.own_export", message, "Nothing to do.", line=line)


def document(text: str, findings: Findings) -> object | None:
    """The one JSON document of a text, or None after noting what is wrong."""
    try:
        found = loaded(text)
    except json.JSONDecodeError as error:
        is_trailing = error.msg.startswith(_TRAILING)
        index = _index_at(text[: error.pos])
        findings.refuse(
            Problem(
                "json.trailing" if is_trailing else "json.syntax",
                "There is text after the end of the JSON document."
                if is_trailing
                else f"The text is not JSON: {error.msg} (line {error.lineno}, character {error.colno}).",
                "Correct the file at this place.",
                record=None if is_trailing else index,
                line=error.lineno,
                path=None if index is None or is_trailing else f"$[{index}]",
                value=_shown(text[error.pos : error.pos + 20]) if is_trailing else None,
            )
        )
    except (RecursionError, ValueError) as error:
        findings.refuse(
            Problem("json.syntax", f"The text is not JSON: {error}.", "Correct the file.")
        )
    else:
        if found is None:
            findings.refuse(
                Problem(
                    "json.not_array", "The document is null.", "Send an array of records.", path="$"
                )
            )
        return found
    return None


def _index_at(text: str) -> int | None:
    """Index of the element of the outer array in which a text breaks off."""
    bare = _STRINGS.sub("", text).lstrip(_JSON_BLANKS)
    if not bare.startswith("["):
        return None
    level, index = 0, 0
    for mark in re.findall(r"[\[\]{},]", bare):
        if mark in "[{":
            level += 1
        elif mark in "]}":
            level -= 1
        elif level == 1:
            index += 1
    return index


def has_suspects(text: str) -> bool:
    """Whether strings may hold control characters, lone surrogates or bad bytes."""
    return ILLEGAL.search(text) is not None or _SUSPECT.search(text) is not None


def _shown(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text)


def record_fields(
    record: object, place: Place, findings: Findings, limits: Limits, *, is_suspect: bool
) -> dict[str, tuple[str | None, CellKind]]:
    """The cells of one object as text with their kinds; what is wrong is noted with its path."""
    if not isinstance(record, dict):
        message = "The record is not an object."
        findings.refuse(_problem("json.not_object", message, _SAME_NAMES, place, None))
        return {}
    _check_twins(record, place, findings)
    fields: dict[str, tuple[str | None, CellKind]] = {}
    n_characters = 0
    for name, value in record.items():
        here = place.inside(f"{place.path}.{name}")
        text, kind = _cell(value, here, findings)
        if text is not None:
            n_characters += len(text)
            _check_length(text, name, here, findings, limits)
        if is_suspect:
            _check_characters(name, name, here, findings)
            _check_characters(text or "", name, here, findings)
        fields[name] = (text, kind)
    if n_characters * 4 > limits.record_bytes:
        _check_size(fields, place, findings, limits)
    return fields


def _problem(rule: str, message: str, remedy: str, place: Place, value: str | None) -> Problem:
    return Problem(
        rule, message, remedy, record=place.record, line=place.line, path=place.path, value=value
    )


def _check_twins(value: object, place: Place, findings: Findings) -> None:
    if isinstance(value, Twins):
        message = "The object holds the same name twice."
        findings.refuse(
            _problem("json.duplicate_key", message, "Keep one of the two.", place, None)
        )


def _cell(value: object, place: Place, findings: Findings) -> tuple[str | None, CellKind]:
    match value:
        case None:
            return None, CellKind.BLANK
        case NotFinite():
            findings.refuse(_not_finite(value, place))
            return str(value), CellKind.NUMBER
        case Number():
            return str(value), CellKind.NUMBER
        case str():
            return value, CellKind.TEXT if value else CellKind.BLANK
        case bool():
            return ("true" if value else "false"), CellKind.BOOL
    for inner, path in _inside(value, place.path):
        _check_twins(inner, place.inside(path), findings)
        if isinstance(inner, NotFinite):
            findings.refuse(_not_finite(inner, place.inside(path)))
    return json.dumps(value, ensure_ascii=False), CellKind.NESTED


def _inside(value: object, path: str) -> Iterator[tuple[object, str]]:
    """The value and all values in it with their paths."""
    yield value, path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _inside(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _inside(inner, f"{path}[{at}]")


def _not_finite(value: str, place: Place) -> Problem:
    message = "The number is not finite; JSON has no NaN and no Infinity."
    remedy = "Write null for what is unknown."
    return replace(
        _problem("json.not_finite", message, remedy, place, str(value)),
        column=place.path.rsplit(".", 1)[-1],
    )


def _check_length(text: str, name: str, place: Place, findings: Findings, limits: Limits) -> None:
    if len(text) > limits.cell_characters:
        message = (
            f"The cell has {len(text):,} characters; at most {limits.cell_characters:,} are read."
        )
        findings.refuse(
            replace(_problem("limit.cell", message, "Shorten the cell.", place, None), column=name)
        )


def _check_characters(text: str, name: str, place: Place, findings: Findings) -> None:
    match = ILLEGAL.search(text)
    if match is None:
        return
    rule, message = _bad_character(ord(match.group()))
    shown = place.inside(ILLEGAL.sub("\ufffd", place.path))
    value = f"U+{ord(match.group()):04X}"
    findings.refuse(
        replace(
            _problem(rule, message, "Correct the text in the file.", shown, value),
            column=ILLEGAL.sub("\ufffd", name),
        )
    )


def _bad_character(code: int) -> tuple[str, str]:
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004
        return "encoding.invalid", "The text holds a byte that is not UTF-8, or half of a pair."
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004
        return "json.lone_surrogate", "The text holds one half of a surrogate pair."
    if not code:
        return "text.nul", "The text holds the character NUL."
    return "text.control_character", f"The text holds the control character U+{code:04X}."


def _check_size(
    fields: dict[str, tuple[str | None, CellKind]],
    place: Place,
    findings: Findings,
    limits: Limits,
) -> None:
    n_bytes = sum(len((text or "").encode("utf-8", "replace")) for text, _ in fields.values())
    if n_bytes > limits.record_bytes:
        message = f"The record has {n_bytes:,} bytes; at most {limits.record_bytes:,} are read."
        findings.refuse(_problem("limit.record", message, "Shorten the record.", place, None))


def staged_lines(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """The records of JSON lines, one object per physical line, or None after noting why not."""
    text = json_text(content, mapping, findings, limits)
    if text is None:
        return None
    gathered = Gathered()
    blank: list[int] = []
    index = 0
    for number, line in enumerate(_LINE.split(text.removesuffix("\n").removesuffix("\r")), start=1):
        if not line.strip(_JSON_BLANKS):
            blank.append(number)
            continue
        record = _line_record(line, index, number, findings)
        if number == 1 and isinstance(record, dict) and set(record) == {ABOUT}:
            said = "The first line says that the file is an export of Vedette; it is left out."
            findings.warn(_own_export(said, number))
            continue
        if record is not None:
            place = Place(index, "$", number)
            fields = record_fields(record, place, findings, limits, is_suspect=has_suspects(line))
            gathered.add(fields, index, number)
        if findings.n_errors > MAX_PROBLEMS or index > limits.records:
            break
        index += 1
    if blank:
        findings.warn(
            Problem(
                "lines.blank",
                f"{len(blank)} blank lines are left out, the first is line {blank[0]}.",
                "Nothing to do.",
                line=blank[0],
            )
        )
    return staged_json(gathered, "json_lines", "$.{column}", mapping, findings, limits)


def _line_record(line: str, index: int, number: int, findings: Findings) -> object | None:
    try:
        record = loaded(line)
    except (ValueError, RecursionError) as error:
        message = str(error)
        is_trailing = message.startswith(_TRAILING)
        findings.refuse(
            Problem(
                "json.trailing" if is_trailing else "json.syntax",
                "There is text after the object."
                if is_trailing
                else f"The line is not JSON: {message}.",
                "Write one JSON object on each line.",
                record=index,
                line=number,
                path="$",
            )
        )
        return None
    return [] if record is None else record


def staged_json(
    gathered: Gathered,
    form: str,
    path: str,
    mapping: Mapping,
    findings: Findings,
    limits: Limits,
) -> Staged | None:
    """The staged table of gathered records after the checks of its columns and its size."""
    n_rows = len(gathered.records)
    if len(gathered.cells) > limits.columns:
        findings.refuse(
            Problem(
                "limit.columns",
                f"The records have {len(gathered.cells):,} names; at most {limits.columns} are read.",
                "Send records with fewer names.",
            )
        )
    if n_rows > limits.records:
        findings.refuse(
            Problem(
                "limit.records",
                f"The file has more than {limits.records:,} records.",
                "Split the file, or have an administrator raise the limit of this source.",
                record=limits.records,
            )
        )
    if not n_rows and not findings.errors:
        findings.refuse(
            Problem(
                "file.no_records", "The file holds no records.", "Send the file with its records."
            )
        )
    if findings.errors:
        return None
    names = column_names(list(gathered.cells), wanted(mapping), mapping, findings, record=None)
    if findings.errors:
        return None
    cells, kinds = gathered.tables(names)
    has_lines = form == "json_lines"
    return Staged(
        cells=cells,
        kinds=kinds,
        record=pa.array(gathered.records, pa.int32()),
        line=pa.array(gathered.lines, pa.int32()) if has_lines else None,
        format=form,
        path=path,
        choices=dict(findings.choices),
    )
