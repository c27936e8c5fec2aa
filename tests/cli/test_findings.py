"""The chain on a real run: from a finding to the row, and only what rests on a changed row is out of date."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vedette.cli.main import main

ROWS = """incident_id,date,country,mission,personnel_category,cause,killed,notes
A1,2016-03-01,Mali,MINUSMA,military,malicious act,2,ambush
A2,2016-07-09,Mali,MINUSMA,military,malicious act,1,mine
A3,2017-01-20,Mali,MINUSMA,military,malicious act,3,convoy
A4,2017-05-02,Mali,MINUSMA,military,accident,1,road
"""

Told = Callable[..., Any]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command on a review of four rows and gives its JSON; `code` is the exit code that it must have."""
    folder = tmp_path / "review"

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--json", "--review", str(folder)]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    assert main(["init", str(folder), "--title", "Test"]) == 0
    _bring(tmp_path, ROWS)
    return run


def _bring(tmp_path: Path, rows: str) -> None:
    folder, file = str(tmp_path / "review"), tmp_path / "rows.csv"
    file.write_text(rows)
    names = ["--source", "log", "--mapping", "generic"]
    assert main(["sources", "add", str(file), "--review", folder, *names]) == 0
    assert main(["run", folder]) == 0


def _finding(told: Told, on: str) -> str:
    ref = told("findings", "add", f"It rests on {on}.")["finding"]
    told("findings", "link", ref, on)
    return str(ref)


def test_a_number_leads_to_its_rows_in_three_steps_and_a_row_to_its_findings(told: Told) -> None:
    ref = _finding(told, "FIG-killed-by-year/2016")
    way = [row["ref"] for row in told("trace", ref, "--to", "log:A1")]
    assert (way[0], way[1], way[3]) == (ref, "FIG-killed-by-year/2016", "log:A1")
    kinds = {row["kind"] for row in told("trace", ref)}
    assert kinds >= {"finding", "number", "incident", "record", "source"}
    assert ref in {row["ref"] for row in told("affected", "log:A2")}
    assert ref not in {row["ref"] for row in told("affected", "log:A3")}


def test_one_changed_row_marks_what_rests_on_it_and_nothing_else(
    told: Told, tmp_path: Path
) -> None:
    of_2016, of_2017 = (_finding(told, f"FIG-killed-by-year/{year}") for year in (2016, 2017))
    above = _finding(told, of_2016)
    assert told("stale") == []

    _bring(tmp_path, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    marked = {row["ref"]: row for row in told("stale", code=3)}
    assert set(marked) == {of_2016, above}
    assert marked[of_2016]["on"] == "FIG-killed-by-year/2016"
    assert marked[of_2016]["seen"] != marked[of_2016]["today"]

    told("findings", "hold", of_2016, "FIG-killed-by-year/2016", "--why", "printed already")
    assert {row["ref"]: row["state"] for row in told("stale")} == {of_2016: "held"}
    told("findings", "accept", of_2016, "FIG-killed-by-year/2016")
    assert told("stale") == []
    told("findings", "accept", of_2017, "FIG-killed-by-year/2017", code=1)


def test_a_number_that_prints_alike_says_what_changed_beneath_it(
    told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = _finding(told, "FIG-killed-by-year/2016")
    swapped = ROWS.replace("A2,2016-07-09", "A9,2016-09-07")
    _bring(tmp_path, swapped)

    [row] = told("stale", code=3)
    assert (row["before"], row["parts"]) == (row["now"], [])
    assert row["differs"] == "prints alike; rows behind changed"
    assert len(row["rows"]) == 2
    assert main(["stale", "--review", str(tmp_path / "review")]) == 3
    assert "prints alike; rows behind changed" in capsys.readouterr().out

    of_row = _finding(told, "log:A1")
    _bring(tmp_path, swapped.replace("act,2,ambush", "act,2,by a roadside bomb"))
    row = next(one for one in told("stale", code=3) if one["ref"] == of_row)
    assert (row["before"], row["now"]) == ("2", "2")
    assert row["differs"].startswith("prints alike; notes ambush > by a roadside bomb")
    # Of a finding that another one rests on, no run keeps the words of then: its history does.
    above = _finding(told, ref)
    told("findings", "edit", ref, "--gap", "The north is not seen.")
    row = next(one for one in told("stale", code=3) if one["ref"] == above)
    assert row["differs"] == "prints alike; what changed is not kept: see its history"


def test_a_finding_leaves_the_run_as_new_as_it_was(told: Told, tmp_path: Path) -> None:
    before = told("fingerprint")
    _finding(told, "log:A1")

    assert main(["run", str(tmp_path / "review"), "--check"]) == 0
    assert told("fingerprint") != before


def test_what_is_not_there_and_circles_are_refused(told: Told) -> None:
    ref = _finding(told, "FIG-killed-by-year/2016")
    above = _finding(told, ref)
    assert (
        "no 'FIG-nothing'"
        in told("findings", "link", ref, "FIG-nothing", code=1)["error"]["problem"]
    )
    assert "rests on" in told("findings", "link", ref, above, code=1)["error"]["problem"]
    listed = told("findings", "list")
    assert [(row["finding"], row["state"], row["origins"]) for row in listed] == [
        (ref, "current", 1), (above, "current", 1),
    ]  # fmt: skip


def test_what_documents_draw_on_is_one_origin_in_the_library_or_outside(
    told: Told, tmp_path: Path
) -> None:
    folder = str(tmp_path / "review")
    for name, quotes, words in (
        ("first", "S/2017/1", "The gate of the base stood open at night."),
        ("second", "S/2017/1", "Nobody closed what the contractor had left ajar."),
        ("third", "", "Patrols came back through an unguarded entrance."),
    ):
        file = tmp_path / f"{name}.txt"
        file.write_text(words)
        more = ["--quotes", quotes] if quotes else []
        assert main(["library", "add", str(file), "--review", folder, "--title", name, *more]) == 0
    assert main(["run", folder]) == 0
    held = {row["title"]: row["document"] for row in told("library", "list")}
    ref = told("findings", "add", "Gates stand open.")["finding"]
    for name in sorted(held)[:2]:
        told("findings", "link", ref, held[name])

    [row] = told("findings", "list")
    assert (row["state"], row["origins"]) == ("current", 1)
    told("findings", "link", ref, held[sorted(held)[2]])
    assert told("findings", "list")[0]["origins"] == 2
    assert told("stale") == []


def test_a_dry_run_names_the_findings_that_would_stand_otherwise(
    told: Told, tmp_path: Path
) -> None:
    ref, other = _finding(told, "FIG-killed-by-year/2016"), _finding(told, "log:A3")
    file = tmp_path / "rows.csv"
    file.write_text(ROWS.replace("malicious act,1,mine", "malicious act,5,mine"))
    names = ["--source", "log", "--mapping", "generic"]

    found = told("sources", "add", str(file), *names, "--dry-run")["blast"]["touched"]

    says = [(one["ref"], one["kind"], one["before"], one["after"]) for one in found]
    assert says == [(ref, "finding", "current", "out_of_date")]
    assert {row["ref"] for row in told("stale")} == set()
    _bring(tmp_path, file.read_text())
    assert {row["ref"]: row["state"] for row in told("stale", code=3)} == {ref: "out_of_date"}
    assert other not in {row["ref"] for row in told("stale", code=3)}
