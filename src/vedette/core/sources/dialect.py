"""Where the table of a delimited text begins and ends, its delimiter and its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vedette.core.kernel.problems import Problem
from vedette.core.sources.header import Wanted, wanted
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.records import Record, records
from vedette.core.sources.staging import Findings, Limits
from vedette.core.trust.exports import MARK

DELIMITERS = (",", "\t", ";", "|")
NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "\\t": "\t"}

_LINE = re.compile("\r\n|\n|\r")
_SEPARATOR = re.compile(r'"?sep=(.)"?\Z', re.IGNORECASE)
_WINDOW = 2**18
_RECORDS_LOOKED_AT = 40
_MAX_QUESTION_LINES = 5


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a text that holds the table.

    Args:
        start: Index of the first character of the header, or of the first record.
        end: Index after the last character.
        line: Physical line of `start`.
        separator: The delimiter that a `sep=` line gives, if any.
    """

    start: int
    end: int
    line: int
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is divided.

    Args:
        span: The part that holds the table.
        delimiter: One character.
        header: The record with the names, or None where the file has no header.
        n_columns: Cells of each record.
    """

    span: Span
    delimiter: str
    header: Record | None
    n_columns: int


def dialects(text: str, mapping: Mapping, findings: Findings, limits: Limits) -> list[Dialect]:
    """The ways to divide the text that yield the mapped columns; none after noting why.

    One is the normal case. With two, each has to be tried on the whole file.
    """
    span = _span(text, mapping, findings)
    if span is None:
        return []
    want = wanted(mapping)
    has_header = _has_header(mapping, want)
    tried = [_tried(text, span, mark, limits) for mark in _delimiters(mapping, span)]
    if not tried[0][1]:
        findings.refuse(
            Problem(
                "file.empty",
                "The file holds no record.",
                "Send a file with a header and records.",
            )
        )
        return []
    if has_header:
        return _with_header(span, tried, want, mapping, findings, limits)
    return _without_header(span, tried, want, findings, limits)


def _delimiters(mapping: Mapping, span: Span) -> tuple[str, ...]:
    if mapping.delimiter != "auto":
        return (NAMES.get(mapping.delimiter, mapping.delimiter),)
    return (span.separator,) if span.separator else DELIMITERS


def _has_header(mapping: Mapping, want: Wanted) -> bool:
    return not want.is_positional if mapping.header == "auto" else mapping.header is not False


def _tried(text: str, span: Span, delimiter: str, limits: Limits) -> tuple[str, list[Record]]:
    """The first records of the table as this delimiter divides them."""
    window = min(span.end, span.start + max(_WINDOW, limits.record_bytes))
    found: list[Record] = []
    for record in records(text, span.start, window, delimiter, line=span.line):
        if not record.is_blank:
            found.append(record)
        if len(found) == _RECORDS_LOOKED_AT:
            break
    return delimiter, found


def _with_header(
    span: Span,
    tried: Sequence[tuple[str, list[Record]]],
    want: Wanted,
    mapping: Mapping,
    findings: Findings,
    limits: Limits,
) -> list[Dialect]:
    is_declared = mapping.header != "auto"
    made = [
        Dialect(_from(span, found[0]), mark, found[0], len(found[0].cells)) for mark, found in tried
    ]
    fitting = [
        one
        for one in made
        if one.header is not None
        and not want.missing(one.header.cells)
        and (is_declared or want.has_half(one.header.cells))
    ]
    if fitting:
        return [one for one in fitting if _fits(one, findings, limits)]
    best = max(made, key=lambda one: (want.n_found(_cells(one)), one.n_columns))
    if want.has_half(_cells(best)) or is_declared or best.n_columns > limits.columns:
        return [best] if _fits(best, findings, limits) else []
    _ask_for_header(tried, want, findings)
    return []


def _cells(dialect: Dialect) -> Sequence[str]:
    return dialect.header.cells if dialect.header is not None else ()


def _from(span: Span, record: Record) -> Span:
    """The span from the header on, without the blank lines before it."""
    return replace(span, start=record.start, line=record.line)


def _fits(dialect: Dialect, findings: Findings, limits: Limits) -> bool:
    if dialect.n_columns <= limits.columns:
        return True
    findings.refuse(
        Problem(
            "limit.columns",
            f"The first record has {dialect.n_columns:,} cells; at most {limits.columns} are read.",
            "Send a file with fewer columns, or declare its delimiter.",
            record=1,
            line=dialect.span.line,
        )
    )
    return False


def _ask_for_header(
    tried: Sequence[tuple[str, list[Record]]], want: Wanted, findings: Findings
) -> None:
    """Ask which line is the header; lines further down that hold the mapped names come first."""
    lines = list(
        dict.fromkeys(
            record.line for _, found in tried for record in found[1:] if want.has_half(record.cells)
        )
    )[:_MAX_QUESTION_LINES]
    first = max((found[0] for _, found in tried), key=lambda record: len(record.cells))
    sample = " | ".join(first.cells[:6])[:80]
    where = f" Line {lines[0]} holds more of them." if lines else ""
    findings.ask(
        "header",
        f"The first record ({sample!r}) holds less than half of the mapped columns.{where} "
        "Which line is the header (`header`: a line number, true or false; or `skip_rows`)?",
        [*lines, *([] if lines else [first.line]), "false"],
    )


def _without_header(
    span: Span,
    tried: Sequence[tuple[str, list[Record]]],
    want: Wanted,
    findings: Findings,
    limits: Limits,
) -> list[Dialect]:
    if want.names:
        findings.refuse(
            Problem(
                "header.names_without_header",
                "The mapping names columns, but says that the file has no header.",
                "Give the columns by position from 1, or set `header`.",
                value=want.names[0],
            )
        )
        return []
    made = [
        Dialect(_from(span, found[0]), mark, None, len(found[0].cells)) for mark, found in tried
    ]
    fitting = [one for one in made if not want.missing(_numbered(one.n_columns))]
    wide = [one for one in fitting if one.n_columns > 1] or fitting[:1]
    if wide:
        return [one for one in wide if _fits(one, findings, limits)]
    most = max(made, key=lambda one: one.n_columns)
    for position in want.missing(_numbered(most.n_columns)):
        findings.refuse(
            Problem(
                "header.column_missing",
                f"The mapping wants column {position}; the first record has {most.n_columns} cells.",
                "Correct the position or the delimiter in the mapping.",
                record=1,
                line=most.span.line,
                column=str(position),
            )
        )
    return []


def _numbered(n_columns: int) -> tuple[str, ...]:
    return tuple(str(position) for position in range(1, n_columns + 1))


def _span(text: str, mapping: Mapping, findings: Findings) -> Span | None:
    """The part left after the declared rows at the top and the bottom and the `sep=` line."""
    n_top = _whole(mapping.skip_rows)
    n_bottom = _whole(mapping.skip_footer)
    if _is_line_number(mapping.header):
        n_top = max(n_top, int(mapping.header) - 1)
    start, line = _after_lines(text, n_top)
    end = _before_lines(text, n_bottom)
    if end <= start:
        findings.refuse(
            Problem(
                "file.empty",
                "Nothing is left of the file after the lines that the mapping skips.",
                "Lower `skip_rows`, `skip_footer` or `header` in the mapping.",
            )
        )
        return None
    if n_bottom:
        findings.warn(
            Problem(
                "footer.skipped",
                f"The last {n_bottom} lines are left out, as the mapping says.",
                "Nothing to do if they are notes or totals.",
                line=1 + sum(1 for _ in _LINE.finditer(text, 0, end)),
                value=text[end : end + 200].strip(),
            )
        )
    span = _without_own_line(text, Span(start, end, line), findings)
    return _without_separator_line(text, span, mapping, findings)


def _whole(number: object) -> int:
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _is_line_number(header: object) -> bool:
    return isinstance(header, int) and not isinstance(header, bool)


def _after_lines(text: str, n_lines: int) -> tuple[int, int]:
    """Index and number of the line after the first `n_lines` physical lines."""
    place = 0
    for count in range(n_lines):
        match = _LINE.search(text, place)
        if match is None:
            return len(text), count + 2
        place = match.end()
    return place, n_lines + 1


def _before_lines(text: str, n_lines: int) -> int:
    """Index of the end of the text without its last `n_lines` physical lines."""
    end = len(text)
    if not n_lines:
        return end
    end = _without_newline(text, end)
    for _ in range(n_lines - 1):
        end = _without_newline(text, _line_start(text, end))
    return _line_start(text, end)


def _line_start(text: str, end: int) -> int:
    return max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1


def _without_newline(text: str, end: int) -> int:
    if text.endswith("\r\n", 0, end):
        return end - 2
    return end - 1 if end and text[end - 1] in "\r\n" else end


def _without_own_line(text: str, span: Span, findings: Findings) -> Span:
    """The span without the line with which our own exports say what they are."""
    if span.start or not text.startswith(MARK):
        return span
    first, after = next(_lines(text, 0, span.end))
    findings.warn(
        Problem(
            "lines.own_export",
            "The first line says that the file is an export of Vedette; it is left out.",
            "Nothing to do.",
            line=1,
            value=first,
        )
    )
    return Span(after, span.end, 2)


def _without_separator_line(
    text: str, span: Span, mapping: Mapping, findings: Findings
) -> Span | None:
    first = next(_lines(text, span.start, span.end), None)
    match = _SEPARATOR.match(first[0]) if first is not None else None
    if first is None or match is None:
        return span
    mark = match.group(1)
    findings.warn(
        Problem(
            "delimiter.sep_line",
            f"The first line states the delimiter {mark!r}; it is left out.",
            "Nothing to do.",
            line=span.line,
            value=first[0],
        )
    )
    declared = NAMES.get(mapping.delimiter, mapping.delimiter)
    if declared not in {"auto", mark} or mark not in DELIMITERS:
        findings.refuse(
            Problem(
                "delimiter.contradiction",
                f"The first line states the delimiter {mark!r}, which does not fit.",
                "Delete the line, or declare the right `delimiter` in the mapping.",
                line=span.line,
                value=first[0],
            )
        )
        return None
    return Span(first[1], span.end, span.line + 1, mark)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The physical lines from an index on, each with the index after its newline."""
    while start < end:
        match = _LINE.search(text, start, end)
        stop, after = (end, end) if match is None else match.span()
        yield text[start:stop], after
        start = after
