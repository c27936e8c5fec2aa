"""Records of delimited text, one by one, with all that is wrong in each (RFC 4180, strictly)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.problems import MAX_PROBLEMS

_NEWLINE = re.compile("\r\n|\n|\r")
_SHOWN = 80


class Fault(StrEnum):
    """What can be wrong with the quotes of a record."""

    UNCLOSED = "quote.unclosed"
    TEXT_AFTER = "quote.text_after"
    BARE = "quote.bare"


@dataclass(frozen=True, slots=True)
class Record:
    """One record, or one blank line.

    Args:
        start: Index of its first character.
        end: Index after its newline.
        line: Physical line at which it starts.
        cells: Its cells; none for a blank line.
        newline: The newline at its end; "" at the end of the text.
        faults: (fault, position of the cell from 1, physical line, value) for each fault.
        is_blank: Whether the line holds nothing but blanks.
    """

    start: int
    end: int
    line: int
    cells: list[str]
    newline: str
    faults: tuple[tuple[Fault, int, int, str], ...] = ()
    is_blank: bool = False


def records(text: str, start: int, end: int, delimiter: str, *, line: int) -> Iterator[Record]:
    """The records of `text[start:end]` in order, blank lines included.

    An unclosed quote takes the rest of the text into the record in which it opens.
    """
    blanks = " " if delimiter == "\t" else " \t"
    place = start
    while place < end:
        match = _NEWLINE.search(text, place, end)
        stop, after = (end, end) if match is None else match.span()
        raw = text[place:stop]
        if '"' in raw:
            record = _quoted(text, place, end, delimiter, line)
            n_lines = 1 + sum(
                1 for _ in _NEWLINE.finditer(text, place, record.end - len(record.newline))
            )
        else:
            is_blank = not raw.strip(blanks)
            cells = [] if is_blank else raw.split(delimiter)
            record = Record(place, after, line, cells, text[stop:after], is_blank=is_blank)
            n_lines = 1
        yield record
        place = record.end
        line += n_lines


def _quoted(text: str, start: int, end: int, delimiter: str, line: int) -> Record:
    """A record with at least one quote in its first line."""
    stops = re.compile(f"[{re.escape(delimiter)}\r\n]")
    cells: list[str] = []
    faults: list[tuple[Fault, int, int, str]] = []
    place = start
    while True:
        begin = place
        if text.startswith('"', place, end):
            cell, place, fault = _quoted_cell(text, place, end, stops)
        else:
            match = stops.search(text, place, end)
            place = end if match is None else match.start()
            cell = text[begin:place]
            fault = Fault.BARE if '"' in cell else None
        cells.append(cell)
        if fault is not None and len(faults) < MAX_PROBLEMS:
            at = line + sum(1 for _ in _NEWLINE.finditer(text, start, begin))
            stop = stops.search(text, begin + 1, end)
            shown = text[begin : begin + _SHOWN if stop is None else stop.start()]
            faults.append((fault, len(cells), at, shown[:_SHOWN]))
        if not text.startswith(delimiter, place, end):
            break
        place += len(delimiter)
    match = _NEWLINE.match(text, place, end)
    newline = "" if match is None else match.group()
    return Record(start, place + len(newline), line, cells, newline, tuple(faults))


def _quoted_cell(
    text: str, start: int, end: int, stops: re.Pattern[str]
) -> tuple[str, int, Fault | None]:
    """A cell that starts with a quote: its text, the index after it, and what is wrong with it."""
    parts: list[str] = []
    place = start + 1
    while True:
        close = text.find('"', place, end)
        if close < 0:
            return text[start + 1 : end], end, Fault.UNCLOSED
        if text.startswith('""', close, end):
            parts.append(text[place : close + 1])
            place = close + 2
            continue
        parts.append(text[place:close])
        break
    after = close + 1
    if after >= end or stops.match(text, after, end):
        return "".join(parts), after, None
    match = stops.search(text, after, end)
    stop = end if match is None else match.start()
    return "".join(parts) + text[after:stop], stop, Fault.TEXT_AFTER
