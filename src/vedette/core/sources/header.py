"""The columns that a mapping wants, found in the header of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vedette.core.kernel.problems import Problem
from vedette.core.sources.mapping import GENERIC, ColumnRef, Mapping
from vedette.core.sources.staging import Findings, folded

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """The source columns that a mapping names.

    Args:
        names: Columns by name, each once.
        positions: Columns by position from 1, each once.
        required: Those of both that the file must have.
    """

    names: tuple[str, ...]
    positions: tuple[int, ...]
    required: tuple[str | int, ...]

    @property
    def is_positional(self) -> bool:
        """Whether all columns are given by position, as for a file without a header."""
        return bool(self.positions) and not self.names

    def n_found(self, cells: Sequence[str]) -> int:
        """How many of the wanted columns these header cells hold."""
        present = {folded(cell) for cell in cells}
        by_name = sum(folded(name) in present for name in self.names)
        return by_name + sum(position <= len(cells) for position in self.positions)

    def has_half(self, cells: Sequence[str]) -> bool:
        """Whether at least half of the wanted columns are there."""
        return self.n_found(cells) * 2 >= len(self.names) + len(self.positions)

    def missing(self, cells: Sequence[str]) -> list[str | int]:
        """The required columns that are not there."""
        present = {folded(cell) for cell in cells}
        return [one for one in self.required if not _is_there(one, present, len(cells))]


def _is_there(column: str | int, present: set[str], n_columns: int) -> bool:
    return 1 <= column <= n_columns if isinstance(column, int) else folded(column) in present


def wanted(mapping: Mapping) -> Wanted:
    """The source columns that the mapping names, and which of them a file must have."""
    everything = [one for place in mapping.columns.values() for one in _places(place)]
    required = [
        one
        for name in dict.fromkeys(("date", *mapping.required))
        for one in _places(mapping.columns.get(name))
    ]
    if mapping.key is not None:
        key = _key_column(mapping.key, mapping, everything)
        everything.append(key)
        required.append(key)
    return Wanted(
        names=tuple(dict.fromkeys(one for one in everything if isinstance(one, str))),
        positions=tuple(dict.fromkeys(one for one in everything if isinstance(one, int))),
        required=tuple(dict.fromkeys(required)),
    )


def _places(place: ColumnRef | None) -> Iterator[str | int]:
    """The columns of one entry of a mapping: a name, a position, or the parts of a date."""
    if isinstance(place, dict):
        yield from place.values()
    elif place is not None:
        yield place


def _key_column(key: str | int, mapping: Mapping, everything: Sequence[str | int]) -> str | int:
    """The source column of the key, which a mapping may also give by its common name."""
    common = mapping.columns.get(key) if isinstance(key, str) else None
    known = {folded(one) for one in everything if isinstance(one, str)}
    if isinstance(key, str) and folded(key) not in known and isinstance(common, str | int):
        return common
    return key


def column_names(
    cells: Sequence[str],
    want: Wanted,
    mapping: Mapping,
    findings: Findings,
    *,
    line: int | None = None,
    record: int | None = 1,
) -> tuple[str, ...]:
    """The names of the columns as trimmed, after the checks of the header.

    Blank and repeated names and absent required columns are refused; names that fit only after
    trimming and case-folding, and columns that the mapping does not use, are warned of.
    """
    names = tuple(cell.strip() for cell in cells)
    _check_blank(names, findings, record=record, line=line)
    _check_repeated(names, findings, record=record, line=line)
    for column in want.missing(names):
        findings.refuse(
            Problem(
                "header.column_missing",
                f"The mapped column {column!r} is not in the file.",
                "Name the column as the file does in the mapping, or declare the header line.",
                record=record,
                line=line,
                column=str(column),
            )
        )
    _warn_of_folding(cells, want, findings, record=record, line=line)
    _warn_of_unused(names, want, findings, record=record, line=line)
    if mapping.name != GENERIC.name:
        _warn_of_absent(names, want, findings, record=record, line=line)
    return names


def _check_blank(
    names: Sequence[str], findings: Findings, *, record: int | None, line: int | None
) -> None:
    for position, name in enumerate(names, start=1):
        if not name:
            findings.refuse(
                Problem(
                    "header.blank_name",
                    f"Column {position} has no name.",
                    "Give the column a name in the file or delete it.",
                    record=record,
                    line=line,
                    column=str(position),
                )
            )


def _check_repeated(
    names: Sequence[str], findings: Findings, *, record: int | None, line: int | None
) -> None:
    seen: dict[str, str] = {}
    for name in names:
        if name and folded(name) in seen:
            findings.refuse(
                Problem(
                    "header.repeated_name",
                    f"The column {name!r} occurs twice (capitals and blanks around do not count).",
                    "Rename one of the two columns in the file.",
                    record=record,
                    line=line,
                    column=name,
                    value=name,
                )
            )
        seen.setdefault(folded(name), name)


def _warn_of_folding(
    cells: Sequence[str], want: Wanted, findings: Findings, *, record: int | None, line: int | None
) -> None:
    by_name = {folded(name): name for name in want.names}
    different = [
        cell for cell in cells if (name := by_name.get(folded(cell))) is not None and name != cell
    ]
    if different:
        findings.warn(
            Problem(
                "header.folded",
                "Names of columns fit only without blanks around and capitals: "
                + _listed(different),
                "Nothing to do if these are the columns meant.",
                record=record,
                line=line,
                value=different[0],
            )
        )


def _warn_of_unused(
    names: Sequence[str], want: Wanted, findings: Findings, *, record: int | None, line: int | None
) -> None:
    used = {folded(name) for name in want.names}
    unused = [
        name
        for position, name in enumerate(names, start=1)
        if folded(name) not in used and position not in want.positions
    ]
    if unused:
        findings.warn(
            Problem(
                "header.unmapped",
                f"{len(unused)} columns are not mapped: {_listed(unused)}",
                "Map them if they are needed; they stay in the staged table.",
                record=record,
                line=line,
                value=unused[0],
            )
        )


def _warn_of_absent(
    names: Sequence[str], want: Wanted, findings: Findings, *, record: int | None, line: int | None
) -> None:
    present = {folded(name) for name in names}
    absent: list[str | int] = [
        name for name in want.names if folded(name) not in present and name not in want.required
    ]
    absent += [one for one in want.positions if one > len(names) and one not in want.required]
    if absent:
        findings.warn(
            Problem(
                "header.optional_missing",
                f"{len(absent)} mapped columns are not in the file: {_listed(absent)}",
                "Check their names in the mapping; they are read as unknown.",
                record=record,
                line=line,
                value=str(absent[0]),
            )
        )


def _listed(names: Sequence[object]) -> str:
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
