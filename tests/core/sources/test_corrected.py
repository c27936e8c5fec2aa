"""Corrected cells: laid over exactly their place of exactly their file, or the file is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import Status
from vedette.core.sources.corrected import CorrectedCell, corrected_cells
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.reading import Reading, read

MAPPING = Mapping(columns={"date": "date", "killed": "killed"}, key="id")
TODAY = dt.date(2026, 1, 2)


def read_csv(folder: Path, cells: list[CorrectedCell], out: tuple[int, ...] = ()) -> Reading:
    path = folder / "a.csv"
    path.write_text("id,date,killed\na,2016-01-01,1\nb,2061-01-02,x\n")
    return read(path, MAPPING, received_on=TODAY, corrected=cells, quarantined=out)


def test_a_corrected_cell_is_read_instead_of_that_of_the_file(tmp_path: Path) -> None:
    cells = [
        CorrectedCell(3, "date", "2061-01-02", "2016-01-02"),
        CorrectedCell(3, "killed", "x", "2"),
    ]

    reading = read_csv(tmp_path, cells)

    assert reading.errors == ()
    assert reading.typed is not None
    assert reading.typed["date"].to_pylist() == ["2016-01-01", "2016-01-02"]
    assert reading.typed["killed"].to_pylist() == [1, 2]
    assert [one.rule for one in reading.warnings] == ["cell.corrected"]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (CorrectedCell(9, "date", "x", "y"), "correction.no_record"),
        (CorrectedCell(3, "day", "2061-01-02", "y"), "correction.no_column"),
        (CorrectedCell(3, "date", "2061-01-03", "2016-01-02"), "correction.other_value"),
    ],
)
def test_a_correction_that_does_not_fit_refuses_the_file(
    tmp_path: Path, cell: CorrectedCell, rule: str
) -> None:
    assert rule in [one.rule for one in read_csv(tmp_path, [cell]).errors]


def test_a_corrected_row_may_still_be_set_aside(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, [CorrectedCell(3, "killed", "x", "2")], out=(3,))

    assert (reading.errors, reading.typed and reading.typed.num_rows) == ((), 1)


def test_a_corrected_number_of_a_workbook_is_a_number_without_a_warning(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "date", "killed"], ["a", dt.date(2016, 1, 1), -4]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    reading = read(
        tmp_path / "a.xlsx",
        MAPPING,
        received_on=TODAY,
        corrected=[CorrectedCell(2, "killed", "-4", "4")],
    )

    assert reading.status is Status.ACCEPTED_WITH_WARNINGS
    assert [one.rule for one in reading.warnings] == ["cell.corrected"]


def test_the_last_correction_of_a_place_counts() -> None:
    told = [
        {"record": 3, "column": "a", "old": "x", "new": "y", "by": "p"},
        {"record": 2, "column": "b", "old": "", "new": "1"},
        {"record": 3, "column": "a", "old": "x", "new": "z", "by": "q"},
    ]

    assert [(one.record, one.new, one.by) for one in corrected_cells(told)] == [
        (2, "1", ""),
        (3, "z", "q"),
    ]


def test_a_correction_corrects_something() -> None:
    with pytest.raises(BadInput):
        CorrectedCell(2, "a", "x", "x")
