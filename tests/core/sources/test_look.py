"""A first look at a file: guesses are shown with their alternatives, nothing is decided (feature 1.1)."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from vedette.core.kernel.errors import BadMapping
from vedette.core.kernel.problems import Status
from vedette.core.sources.child import look_in_child, staged_in
from vedette.core.sources.look import Look, Option, look, look_from_json


def csv_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def book(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "source_7.xlsx"
    made.save(path)
    return path


def values(found: Look, key: str) -> list[str]:
    return [option.value for option in found.options.get(key, ())]


def test_1_1_a_workbook_shows_sheets_header_row_and_the_first_20_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Incident log"], ["Extract of May"], ["Date", "Mission", "Killed"]]
    rows += [[f"2016-05-{day:02}", "UNMIX", day] for day in range(1, 26)]
    path = book(tmp_path, {"Data": rows, "Notes": [["Read", "me"]]})

    found = look(path, {})

    assert values(found, "sheet") == ["Data", "Notes"]
    assert (found.choices["sheet"], found.choices["header"]) == ("Data", 3)
    assert found.columns == ("Date", "Mission", "Killed")
    assert [(row.record, row.cells) for row in found.rows[:2]] == [
        (2, ("2016-05-01", "UNMIX", "1")),
        (3, ("2016-05-02", "UNMIX", "2")),
    ]
    assert (len(found.rows), found.n_records) == (20, 25)
    assert [question.id for question in found.questions] == ["sheet"]


def test_a_stated_sheet_is_obeyed_and_asked_for_no_more(tmp_path: Path) -> None:
    path = book(tmp_path, {"A": [["x", "y"], [1, 2]], "B": [["Date", "Dead"], ["2016-01-01", 3]]})

    found = look(path, {"sheet": "B"})

    assert (found.questions, found.columns) == ((), ("Date", "Dead"))


def test_encodings_come_with_a_sample_each_and_the_chosen_one_is_used(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Réf,Pays\n1,Côte\n2,Mali\n", encoding="cp1252")

    found = look(path, {})

    assert [question.id for question in found.questions] == ["encoding"]
    assert Option("cp1252", "Réf,Pays 1,Côte 2,Mal") in found.options["encoding"]
    assert look(path, {"encoding": "cp1251"}).columns == ("Rйf", "Pays")
    assert look(path, {"encoding": "cp1252"}).status is Status.ACCEPTED


def test_the_delimiter_that_divides_evenly_is_guessed(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "place;killed\nKidal, north;1\nGao;2\n")

    found = look(path, {})

    assert (found.choices["delimiter"], found.columns) == (";", ("place", "killed"))
    assert look(path, {"delimiter": ",", "header": 1}).columns == ("place;killed",)


def test_a_file_with_a_broken_record_still_shows_its_rows_and_says_what_stops(
    tmp_path: Path,
) -> None:
    path = csv_file(tmp_path, "date,killed\n2016-01-01,1\n2016-01-02,1,2\n")

    found = look(path, {})

    assert (found.status, found.n_records) == (Status.REJECTED, None)
    assert [(one.rule, one.record) for one in found.errors] == [("cells.count", 3)]
    assert [row.cells for row in found.rows][:1] == [("2016-01-01", "1")]


def test_of_a_container_with_two_files_the_first_is_shown_and_asked_for(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("one.csv", "date,killed\n2016-01-01,1\n")
        box.writestr("two.csv", "day,dead\n2016-01-01,1\n")
    path = tmp_path / "a.zip"
    path.write_bytes(made.getvalue())

    found = look(path, {})

    assert values(found, "member") == ["one.csv", "two.csv"]
    assert [question.id for question in found.questions] == ["member"]
    assert found.columns == ("date", "killed")
    assert look(path, {"member": "two.csv"}).columns == ("day", "dead")


def test_json_needs_no_choice(tmp_path: Path) -> None:
    path = csv_file(tmp_path, json.dumps([{"a": 1, "b": None}]), name="a.json")

    found = look(path, {})

    assert (found.format, found.columns, found.n_records) == ("json", ("a", "b"), 1)


def test_a_choice_that_cannot_be_is_told_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="encoding"):
        look(csv_file(tmp_path, "a,b\n1,2\n"), {"encoding": "no-such"})


def test_the_child_says_the_same_and_leaves_the_whole_file_as_text(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "date,killed\n" + "2016-01-01,1\n" * 30)

    found = look_in_child(path, {}, tmp_path / "out")
    staged = staged_in(tmp_path / "out")

    assert found == look(path, {})
    assert staged is not None
    assert (staged.cells.num_rows, staged.record[0].as_py()) == (30, 2)
    part = staged_in(tmp_path / "out", first=7)
    assert part is not None
    assert part.cells == staged.cells.slice(0, 7)


def test_a_look_survives_its_journey_as_json(tmp_path: Path) -> None:
    found = look(csv_file(tmp_path, "Réf;a\n1;2\n", encoding="cp1252"), {})

    assert look_from_json(json.loads(json.dumps(found.as_json()))) == found
