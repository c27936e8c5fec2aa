"""Workbooks are read cell by cell as their parts say; formats decide what is a day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.xlsx_cases import SHEET, edited, workbook
from vedette.core.sources.mapping import GENERIC, parse_mapping
from vedette.core.sources.staging import CellKind, Findings, Limits, Staged
from vedette.core.sources.xlsx import staged_xlsx
from vedette.core.sources.xlsx_package import BadPackage, check_xml
from vedette.core.sources.xlsx_sheet import area, unescaped
from vedette.core.sources.xlsx_styles import day_text, is_date_code, number_text


def _staged(content: bytes, **options: object) -> Staged:
    findings = Findings()
    mapping = parse_mapping(GENERIC.canonical() | options)
    staged = staged_xlsx(content, mapping, findings, Limits())
    assert staged is not None, (findings.errors, findings.questions)
    return staged


def _cell(staged: Staged, column: str, row: int = 0) -> tuple[Any, CellKind]:
    assert staged.kinds is not None
    return staged.cells[column][row].as_py(), CellKind(staged.kinds[column][row].as_py())


def test_a_sound_workbook_gives_text_kinds_records_and_lines() -> None:
    staged = _staged(workbook())

    assert staged.record.to_pylist() == [2, 3, 4]
    assert staged.line == pa.array([2, 3, 4], pa.int32())
    assert _cell(staged, "date") == ("2016-03-04", CellKind.DATE)
    assert _cell(staged, "lat") == ("18.44", CellKind.NUMBER)
    assert _cell(staged, "name") == (None, CellKind.BLANK)
    assert _cell(staged, "place") == ("Kidal", CellKind.TEXT)


def test_records_count_from_the_header_and_lines_from_the_sheet() -> None:
    def titled(sheet: Any) -> None:  # openpyxl's sheet
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Casualties"

    staged = _staged(workbook(titled), skip_rows=2)

    assert (staged.record.to_pylist(), staged.line.to_pylist()) == ([2, 3, 4], [4, 5, 6])  # type: ignore[union-attr] # a sheet has lines


def test_the_days_of_a_workbook_from_1904_are_counted_from_1904() -> None:
    content = edited(
        workbook(),
        {
            "xl/workbook.xml": lambda xml: re.sub(
                "<workbookPr[^>]*>", '<workbookPr date1904="1"/>', xml
            ),
            SHEET: lambda xml: xml.replace("<v>42433</v>", "<v>40971</v>"),
        },
    )

    assert _cell(_staged(content), "date") == ("2016-03-04", CellKind.DATE)


def test_skipped_hidden_rows_keep_the_numbers_of_the_others() -> None:
    def hidden(sheet: Any) -> None:  # openpyxl's sheet
        sheet.row_dimensions[3].hidden = True

    assert _staged(workbook(hidden), hidden_rows="skip").record.to_pylist() == [2, 4]


def test_more_than_a_limit_is_refused() -> None:
    findings = Findings()

    assert staged_xlsx(workbook(), GENERIC, findings, Limits(records=2)) is None
    assert [error.rule for error in findings.errors] == ["limit.records"]


def test_a_dtd_in_two_bytes_a_letter_is_found() -> None:
    wide = '<!DOCTYPE x SYSTEM "file:///etc/hostname"><x/>'.encode("utf-16")

    with pytest.raises(BadPackage) as caught:
        check_xml(wide, "item1.xml")

    assert caught.value.rule == "xlsx.dtd"


def test_an_encoding_that_could_hide_a_dtd_is_refused() -> None:
    with pytest.raises(BadPackage) as caught:
        check_xml(b'<?xml version="1.0" encoding="UTF-7"?><x/>', "item1.xml")

    assert caught.value.rule == "xlsx.encoding"


@pytest.mark.parametrize(
    ("code", "shows_day"),
    [
        ("yyyy-mm-dd", True),
        ("dd/mm/yyyy hh:mm", True),
        ("[$-409]d-mmm-yy;@", True),
        ("mmm yy", True),
        ("h:mm:ss", False),
        ("[h]:mm", False),
        ("mm:ss", False),
        ("0.00", False),
        ("General", False),
        ('0 "days"', False),
        ("[Red]0", False),
        ("0\\d", False),
    ],
)
def test_a_number_format_shows_a_day_or_not(code: str, shows_day: bool) -> None:
    assert is_date_code(code) is shows_day


@pytest.mark.parametrize(
    ("serial", "is_1904", "text"),
    [
        (42433.0, False, "2016-03-04"),
        (42433.5, False, "2016-03-04T12:00:00"),
        (42433.999999999, False, "2016-03-05"),
        (1.0, False, "1900-01-01"),
        (59.0, False, "1900-02-28"),
        (60.0, False, None),
        (61.0, False, "1900-03-01"),
        (0.0, True, "1904-01-01"),
        (-1.0, False, None),
        (1e12, False, None),
    ],
)
def test_a_serial_number_is_its_day(serial: float, is_1904: bool, text: str | None) -> None:
    assert day_text(serial, is_1904=is_1904) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("3", "3"),
        ("0.10000000000000001", "0.1"),
        ("1.4999999999999999E-2", "0.015"),
        ("1E+3", "1000"),
        ("12345678901234567890", "12345678901234567890"),
        ("nan", None),
        ("1_0", None),
        ("", None),
    ],
)
def test_a_stored_number_is_written_as_people_do(raw: str, text: str | None) -> None:
    assert number_text(raw) == text


@given(st.dates(dt.date(1945, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_comes_back_from_both_systems(day: dt.date) -> None:
    assert day_text(float((day - dt.date(1899, 12, 30)).days), is_1904=False) == day.isoformat()
    assert day_text(float((day - dt.date(1904, 1, 1)).days), is_1904=True) == day.isoformat()


def test_escaped_characters_come_back() -> None:
    assert unescaped("a_x000D_b_x005F_x000D_") == "a\rb_x000D_"
    assert unescaped("_xD800_") == "_xD800_"


def test_references_are_areas() -> None:
    found = area("$B$2:AA10")

    assert found is not None
    assert (found.first_row, found.first_column, found.last_row, found.last_column) == (
        2,
        2,
        10,
        27,
    )
    assert area("Sheet!A1") is None


@given(st.binary(max_size=60), st.integers(0, 2_000))
def test_a_damaged_workbook_is_refused_without_an_exception(noise: bytes, place: int) -> None:
    content = workbook(n_rows=1)
    at = place * len(content) // 2_000
    findings = Findings()

    staged = staged_xlsx(
        content[:at] + noise + content[at + len(noise) :], GENERIC, findings, Limits()
    )

    assert staged is None or not findings.errors


@given(st.text(max_size=40), st.integers(0, 1_000))
def test_a_sheet_with_foreign_markup_is_read_or_refused(noise: str, place: int) -> None:
    clean = noise.encode("utf-8", "replace").decode()

    def spoilt(xml: str) -> str:
        at = place * len(xml) // 1_000
        return xml[:at] + clean + xml[at:]

    findings = Findings()
    staged_xlsx(edited(workbook(n_rows=1), {SHEET: spoilt}), GENERIC, findings, Limits())
