"""Tables of editions from the command line: defined, audited, released; the earlier release counts ever after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from vedette.cli.main import main

HEAD = "incident_id,date,country,mission,personnel_category,nationality,cause,killed,injured"
COUNTS = (
    # mission, year, category, nationality: people killed in one incident each
    ("MINUSMA", 2016, "military", "BGD", 9), ("MINUSMA", 2016, "military", "TCD", 8),
    ("MINUSMA", 2017, "military", "TCD", 2), ("MINUSMA", 2017, "police", "BGD", 7),
    ("UNMISS", 2016, "military", "TCD", 12), ("UNMISS", 2017, "military", "BGD", 11),
    ("UNMISS", 2016, "police", "TCD", 1), ("UNMISS", 2017, "police", "TCD", 10),
    ("MINUSCA", 2016, "military", "BGD", 14), ("MINUSCA", 2017, "police", "TCD", 13),
)  # fmt: skip
DEFINITION = {
    "tables": [
        {"key": "by-year", "title": "By mission and year", "by": ["mission", "year"]},
        {
            "key": "by-category",
            "title": "By mission, year and component",
            "by": ["mission", "year", "component"],
        },
    ],
    "countries": ["BGD"],
}


def rows(*more: str) -> str:
    made = [
        f"{n},{year}-0{n % 9 + 1}-11,,{mission},{category},{nation},malicious act,{killed},0"
        for n, (mission, year, category, nation, killed) in enumerate(COUNTS, start=1)
    ]
    return "\n".join([HEAD, *made, *more]) + "\n"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict | list:
    capsys.readouterr()
    main(["--json", *words])
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("editions")
    folder = tmp_path / "review"
    assert main(["init", str(folder), "--title", "Test"]) == 0
    add(folder, tmp_path, rows())
    file = tmp_path / "editions.json"
    file.write_text(json.dumps(DEFINITION))
    assert main(["editions", "define", str(file), "--review", str(folder)]) == 0
    assert main(["run", str(folder)]) == 0
    return folder


@pytest.fixture
def review(computed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(computed, tmp_path / "review", symlinks=True))


def add(folder: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "list.csv").write_text(content)
    done = main(
        ["sources", "add", str(tmp_path / "list.csv"), "--review", str(folder), "--source", "list",
         "--mapping", "generic"]
    )  # fmt: skip
    assert done == 0


def numbers(shown: list[dict], table: str, whose: str = "all") -> dict[tuple, int | None]:
    return {
        (row["line1"], row["line2"], row["line3"]): row["value"]
        for row in shown
        if row["table"] == table and row["whose"] == whose
    }


def test_a_country_sees_its_own_people_in_detail_and_the_others_with_all_the_world(review, capsys):
    def shown(edition: str) -> list[dict]:
        return told(capsys, "editions", "show", edition, "--review", str(review))

    internal, public, country = shown("internal"), shown("public"), shown("BGD")

    # 2 soldiers of TCD in MINUSMA in 2017 are seen inside; outside not, nor by a country that is not theirs.
    assert numbers(internal, "by-category")["MINUSMA", "2017", "military"] == 2
    assert None in numbers(public, "by-category").values() or len(
        numbers(public, "by-category")
    ) < len(numbers(internal, "by-category"))
    assert numbers(country, "by-category") == numbers(public, "by-category")
    assert numbers(country, "by-category", "own")["MINUSMA", "2017", "police"] == 7
    assert numbers(country, "by-category", "own")["MINUSMA", "2017", "military"] == 0
    # Deaths by mission and year are no small numbers, however few they are.
    assert numbers(public, "by-year")["UNMISS", "2016", None] == 12 + 1


def test_the_audit_tells_who_attacked_and_that_nothing_was_worked_out(review, capsys):
    found = told(capsys, "editions", "audit", "--review", str(review))

    checks = [row for row in found["notes"] if row["kind"] == "check"]
    assert found["may_leave"]
    assert [row["viewers"] for row in checks] == ["", "BGD"]
    assert all(row["n_attacked"] > 0 and row["n_exact"] == 0 for row in checks)


def test_a_release_is_written_certified_and_audited_with_ever_after(review, tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    words = ["editions", "release", "public", "--out", str(out), "--why", "Briefing"]
    assert main([*words, "--review", str(review)]) == 0

    certificate = json.loads(out.with_suffix(".certificate.json").read_text())
    assert certificate["attacks"][0]["n_exact"] == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["1 all", "2 all"]
    cells = [cell for row in book["2 all"].iter_rows(values_only=True) for cell in row]
    assert "suppressed" in cells or len(certificate["tables"]) == 2

    # One more death comes in: beside the first release the new number would tell of one person.
    add(review, tmp_path, rows("99,2017-11-02,,UNMISS,military,TCD,malicious act,1,0"))
    assert main(["run", str(review)]) == 0
    found = told(capsys, "editions", "audit", "--review", str(review))
    checks = [row for row in found["notes"] if row["kind"] == "check"]
    assert all(row["n_exact"] == 0 for row in checks)
    shown = told(capsys, "editions", "show", "public", "--review", str(review))
    internal = told(capsys, "editions", "show", "internal", "--review", str(review))
    assert numbers(internal, "by-category")["UNMISS", "2017", "military"] == 11 + 1
    assert numbers(shown, "by-category").get(("UNMISS", "2017", "military")) is None
    listed = told(capsys, "editions", "releases", "--review", str(review))
    assert [row["edition"] for row in listed] == ["public"]


def test_the_internal_edition_never_leaves(review, tmp_path, capsys):
    out = str(tmp_path / "out.xlsx")
    words = ["editions", "release", "internal", "--out", out, "--why", "x"]

    assert main([*words, "--review", str(review)]) == 1
    assert "does not leave the house" in capsys.readouterr().err


def test_a_table_that_is_public_already_is_not_hidden_and_taken_off_the_list_it_is(
    review, tmp_path, capsys
):
    table = tmp_path / "public.json"
    table.write_text(json.dumps({"key": "registry", "by": ["mission", "year", "component"]}))
    stated = told(
        capsys, "editions", "public", str(table), "--source", "Registry, April 2025", "--why",
        "published", "--review", str(review),
    )  # fmt: skip
    assert main(["run", str(review)]) == 0
    shown = told(capsys, "editions", "show", "public", "--review", str(review))
    assert None not in numbers(shown, "by-category").values()

    assert main(["undo", stated["mark"], "--review", str(review), "--why", "wrong"]) == 0
    assert main(["run", str(review)]) == 0
    listed = told(capsys, "editions", "publics", "--review", str(review))
    assert [(row["why"], row["state"]) for row in listed] == [("published", "taken back")]
    found = told(capsys, "editions", "audit", "--review", str(review))
    assert [row for row in found["notes"] if row["kind"] == "anyhow"] == []


def test_tables_by_nationality_are_refused_with_what_to_do(review, tmp_path, capsys):
    file = tmp_path / "league.json"
    file.write_text(json.dumps({"tables": [{"key": "a", "by": ["nationality_iso3"]}]}))

    assert main(["editions", "define", str(file), "--review", str(review)]) == 1
    assert "countries see their own people apart" in capsys.readouterr().err
