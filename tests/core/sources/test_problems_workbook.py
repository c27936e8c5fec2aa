"""Failing rows go out as XLSX and come back cell by cell; nothing is passed over (feature 1.5)."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from vedette.core.kernel.problems import Problem
from vedette.core.sources.look import looked
from vedette.core.sources.problems_workbook import (
    PROBLEMS,
    ROWS,
    Compared,
    compared,
    problems_workbook,
)
from vedette.core.sources.staging import Staged

HOSTILE = [
    "=1+1",
    "+1",
    "-cmd",
    "@x",
    "＝1",
    "a\r\nb",
    " pad ",
    "'quoted",
    "00012",
    "1E5",
    "x" * 40_000,
]


def staged(rows: list[list[str]], names: list[str]) -> Staged:
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    numbers = pa.array(range(2, 2 + len(rows)), pa.int32())
    return Staged(pa.table(dict(zip(names, columns, strict=True))), numbers, "delimited")


def problem(record: int | None, column: str | None = "date") -> Problem:
    return Problem("date.unreal", "This day does not exist.", "Correct it.", record, column=column)


FILE = staged(
    [["a", "2016-13-01", "1"], ["b", "x", "2"], ["c", "2016-01-01", "3"]], ["id", "date", "n"]
)
WRONG = [problem(2), problem(3), problem(None, None)]


def came_back(
    folder: Path, change: dict[str, str | None], content: bytes | None = None
) -> Compared:
    book = openpyxl.load_workbook(io.BytesIO(content or problems_workbook(FILE, WRONG)))
    for place, value in change.items():
        book[ROWS][place] = value
    book.save(folder / "back.xlsx")
    _, returned = looked(folder / "back.xlsx", {"sheet": ROWS, "header": 1})
    assert returned is not None
    return compared(FILE, WRONG, returned, by="analyst", at="2026-01-02T00:00:00Z", why="typing")


def test_1_5_the_workbook_holds_the_failing_rows_and_each_problem(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(problems_workbook(FILE, WRONG)))

    rows = [[cell.value for cell in row] for row in book[ROWS].iter_rows()]
    assert rows == [
        ["Record in the file", "id", "date", "n"],
        ["2", "a", "2016-13-01", "1"],
        ["3", "b", "x", "2"],
    ]
    assert [cell.value for cell in book[PROBLEMS]["A"]] == ["Record", "2", "3", None]


def test_a_changed_cell_is_a_correction_with_who_when_and_why(tmp_path: Path) -> None:
    back = came_back(tmp_path, {"C2": "2016-12-01"})

    [cell] = back.cells
    assert (cell.record, cell.column, cell.old, cell.new) == (2, "date", "2016-13-01", "2016-12-01")
    assert (cell.by, cell.at, cell.why) == ("analyst", "2026-01-02T00:00:00Z", "typing")
    assert (back.problems, back.untouched, back.absent) == ((), (3,), ())


def test_an_emptied_cell_is_a_correction_to_no_value(tmp_path: Path) -> None:
    assert [(c.old, c.new) for c in came_back(tmp_path, {"C3": None}).cells] == [("x", "")]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"A2": "99"}, "correction.no_record"),
        ({"A3": "2"}, "correction.twice"),
        ({"C1": "day"}, "correction.column_missing"),
        ({"C1": "day"}, "correction.no_column"),
        ({"A1": "Number"}, "correction.no_record_column"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, change: dict[str, str | None], rule: str
) -> None:
    assert rule in [one.rule for one in came_back(tmp_path, change).problems]


def test_rows_that_did_not_come_back_are_named(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(problems_workbook(FILE, WRONG)))
    book[ROWS].delete_rows(3)
    out = io.BytesIO()
    book.save(out)

    assert came_back(tmp_path, {}, out.getvalue()).absent == (3,)


def test_hostile_text_goes_out_inert_and_comes_back_unchanged(tmp_path: Path) -> None:
    file = staged([[text, "x"] for text in HOSTILE], ["note", "date"])
    wrong = [problem(number) for number in range(2, 2 + len(HOSTILE))]
    made = problems_workbook(file, wrong)
    (tmp_path / "out.xlsx").write_bytes(made)

    book = openpyxl.load_workbook(io.BytesIO(made))
    _, returned = looked(tmp_path / "out.xlsx", {"sheet": ROWS, "header": 1})

    assert {cell.data_type for row in book[ROWS].iter_rows() for cell in row} == {"s"}
    assert returned is not None
    back = compared(file, wrong, returned, by="", at="", why="")
    assert (back.cells, back.problems) == ((), ())
