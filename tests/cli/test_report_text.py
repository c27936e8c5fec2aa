"""The text of the report on a real run: live numbers, what turns red, accepting and holding, files, undo."""

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
"""
OF_2016 = "In 2016 **{{num:killed-by-year/2016}}** died."
OF_2017 = "In 2017 {{num:killed-by-year/2017}} died."

Told = Callable[..., Any]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command on a review of three rows and gives its JSON; `code` is the exit code that it must have."""
    folder = tmp_path / "review"

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--json", "--review", str(folder)]) == code, capsys.readouterr()
        said = capsys.readouterr()
        return json.loads(said.out or said.err)

    assert main(["init", str(folder), "--title", "Test"]) == 0
    _bring(tmp_path, ROWS)
    return run


def _bring(tmp_path: Path, rows: str) -> None:
    folder, file = str(tmp_path / "review"), tmp_path / "rows.csv"
    file.write_text(rows)
    names = ["--source", "log", "--mapping", "generic"]
    assert main(["sources", "add", str(file), "--review", folder, *names]) == 0
    assert main(["run", folder]) == 0


def _paragraph(told: Told, text: str, after: str = "CHA-summary") -> str:
    return str(told("report", "add", "paragraph", text, "--after", after)["ref"])


def _states(told: Told) -> dict[str, str]:
    return {one["ref"]: one["state"] for one in told("report", "text")["blocks"]}


def _html(told: Told) -> str:
    files = told("report", "build")["files"]
    return Path(next(file for file in files if file.endswith(".html"))).read_text(encoding="utf-8")


def test_7_3_a_changed_row_turns_exactly_the_paragraphs_red_that_print_it(
    told: Told, tmp_path: Path
) -> None:
    finding = told("findings", "add", "Mines killed.")["finding"]
    told("findings", "link", finding, "FIG-killed-by-year/2016")
    red = _paragraph(told, OF_2016)
    calm = _paragraph(told, OF_2017)
    above = _paragraph(told, f"Mines kill.{{{{rests:{finding}}}}}")

    _bring(tmp_path, ROWS.replace("act,1,mine", "act,4,mine"))

    changed = {ref for ref, state in _states(told).items() if state != "current"}
    assert changed == {red, above}
    assert _states(told)[calm] == "current"
    [row] = [one for one in told("stale", code=3) if one["ref"] == red]
    assert (row["before"].split()[0], row["now"].split()[0]) == ("3", "6")
    assert red in {one["ref"] for one in told("affected", "log:A2")}
    assert red not in {one["ref"] for one in told("affected", "log:A3")}


def test_the_new_value_is_taken_over(told: Told, tmp_path: Path) -> None:
    ref = _paragraph(told, OF_2016)
    _bring(tmp_path, ROWS.replace("act,1,mine", "act,4,mine"))

    made = told("report", "accept", ref, "FIG-killed-by-year/2016")

    assert made["printed"] == {"killed-by-year/2016|value": "6"}
    assert _states(told)[ref] == "current"


def test_the_old_value_is_held_with_a_reason_and_printed_with_the_new_one_in_a_note(
    told: Told, tmp_path: Path
) -> None:
    ref = _paragraph(told, OF_2016)
    _bring(tmp_path, ROWS.replace("act,1,mine", "act,4,mine"))

    told("report", "hold", ref, "FIG-killed-by-year/2016", "--why", "The change is being checked.")

    assert _states(told)[ref] == "held"
    html = _html(told)
    assert "In 2016 <strong>3</strong>" in html
    assert "Held at this value; the data now say" in html
    assert "The change is being checked." in html


def test_words_said_anew_do_not_take_over_a_number_that_changed(told: Told, tmp_path: Path) -> None:
    ref = _paragraph(told, OF_2016)
    _bring(tmp_path, ROWS.replace("act,1,mine", "act,4,mine"))

    told("report", "edit", ref, f"{OF_2016} {OF_2017}")

    assert _states(told)[ref] == "out_of_date"
    told("report", "edit", ref, OF_2017)
    assert _states(told)[ref] == "current"


def test_what_the_review_does_not_hold_is_refused(told: Told) -> None:
    said = told("report", "add", "paragraph", "{{num:killed-by-year/1999}}", "--after", "", code=1)

    assert "FIG-killed-by-year/1999" in json.dumps(said)
    assert all(not one["ref"].startswith("PAR") for one in told("report", "text")["blocks"])


def test_a_section_that_is_taken_out_is_told_where_others_refer_to_it(told: Told) -> None:
    told("report", "remove", "annex-figures")
    told("report", "remove", "SEC-figures")

    html = _html(told)

    assert "a part that is left out lists them" in html


def test_a_file_changes_the_text_and_undo_brings_it_back(
    told: Told, tmp_path: Path, capsys
) -> None:
    folder, file = str(tmp_path / "review"), tmp_path / "text.md"
    ref = _paragraph(told, OF_2016)
    before = told("report", "text")
    assert main(["report", "markdown", "--review", folder]) == 0
    text = capsys.readouterr().out
    own = f"{OF_2016} {{#{ref}}}"
    assert own in text
    file.write_text(
        text.replace(f"{own}\n\n", "").replace("# Proposed projects", f"{OF_2017}\n\n# What to do")
        + f"\n{own.replace('died', 'were killed')}\n"
    )

    taken = told("report", "take-in", str(file), "--version", before["version"])

    assert [len(taken[kind]) for kind in ("added", "edited", "moved", "removed")] == [1, 2, 1, 0]
    blocks = told("report", "text")["blocks"]
    assert blocks[-1]["text"] == OF_2016.replace("died", "were killed")
    assert "What to do" in {one["text"] for one in blocks}
    assert told("report", "take-in", str(file), "--version", before["version"], code=3)

    for _ in range(4):
        said = [
            one for one in told("decisions") if one["act"] == "block" and one["state"] == "in force"
        ]
        told("undo", str(said[-1]["n"]))
    assert told("report", "text") == before
    assert told("report", "take-in", str(file))["added"]


def test_a_wrong_file_changes_nothing(told: Told, tmp_path: Path, capsys) -> None:
    folder, file = str(tmp_path / "review"), tmp_path / "text.md"
    before = told("report", "text")
    assert main(["report", "markdown", "--review", folder]) == 0
    text = capsys.readouterr().out
    file.write_text(f"Good.\n\n{text}\n\n{{{{num:none}}}}\n")

    told("report", "take-in", str(file), code=1)

    assert told("report", "text") == before
