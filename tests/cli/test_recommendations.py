"""Recommendations on a real run: in the chain, moved, merged, undone, said before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_findings import ROWS, Told, _bring, _finding
from vedette.cli.main import main


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review of four rows after its run."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["init", str(folder / "review"), "--title", "Test"]) == 0
    _bring(folder, ROWS)
    return folder / "review"


@pytest.fixture
def told(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command on a copy of the review and gives its JSON; `code` is the exit code that it must have."""
    shutil.copytree(made, tmp_path / "review")

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--json", "--review", str(tmp_path / "review")]) == code, (
            capsys.readouterr()
        )
        return json.loads(capsys.readouterr().out)

    return run


GOOD = (
    "--area", "IA10", "--horizon", "long", "--addressee", "DPKO", "--lead", "Training Service",
    "--deadline", "2099-06-30",
)  # fmt: skip


def _recommended(told: Told, text: str, *findings: str) -> str:
    answers = [word for one in findings for word in ("--answers", one)]
    return str(told("recommendations", "new", text, *GOOD, *answers)["recommendation"])


def test_a_row_leads_to_the_recommendation_and_a_changed_one_marks_it(
    told: Told, tmp_path: Path
) -> None:
    finding, other = (_finding(told, f"FIG-killed-by-year/{year}") for year in (2016, 2017))
    ref = _recommended(told, "Missions should search every route.", finding)
    apart = _recommended(told, "Medical teams should train at night.", other)
    refused = told("recommendations", "link", ref, "log:A1", code=1)["error"]
    assert "answers findings" in refused["problem"]
    assert ref in {row["ref"] for row in told("affected", "log:A2")}
    assert [row["ref"] for row in told("trace", ref, "--to", "log:A1")][:2] == [ref, finding]

    _bring(tmp_path, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    assert {row["ref"] for row in told("stale", code=3)} == {finding, ref}
    told("findings", "edit", finding, "--statement", "More were killed.")
    told("findings", "accept", finding, "FIG-killed-by-year/2016")
    assert {row["ref"] for row in told("stale", code=3)} == {ref}
    told("recommendations", "accept", ref, finding)
    assert told("stale") == []
    assert {row["recommendation"] for row in told("recommendations", "list")} == {ref, apart}


def test_numbers_merges_and_splits_survive_and_are_undone_whole(told: Told) -> None:
    finding = _finding(told, "FIG-killed-by-year/2016")
    one = _recommended(told, "Missions should search every route.", finding)
    two = _recommended(told, "Missions should search each route at dawn.", finding)
    move = ("recommendations", "state", one, "response")
    assert told(*move, "proposed")["number"] == "R-IA10-01"
    told(*move, "draft", "--why", "too early")
    assert told(*move, "proposed")["number"] == "R-IA10-01"
    assert told("recommendations", "alike")[0]["why"] == "duplicate"

    told("recommendations", "merge", one, two, "--why", "the same")
    assert told("recommendations", "list", "--open")[0]["recommendation"] == one
    assert two in {row["ref"] for row in told("trace", one)}
    told("undo", str(told("decisions")[-1]["n"]), "--why", "not the same")
    assert len(told("recommendations", "list", "--open")) == 2

    parts = told("recommendations", "split", two, "Search routes.", "Patrol at dawn.")["parts"]
    assert {row["ref"] for row in told("trace", parts[0])} >= {two, finding, "log:A1"}
    assert (
        told("recommendations", "state", parts[0], "response", "proposed")["number"] == "R-IA10-02"
    )
    rates = {row["rate"]: (row["n"], row["of"]) for row in told("recommendations", "rates")}
    assert rates["acceptance"] == (0, 0)


def test_what_an_earlier_review_said_is_shown_with_its_fate(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "earlier.csv"
    file.write_text(
        "number,recommendation,status\n12,Missions should search every route at dawn.,Not implemented\n"
        "13,Publish the figures.,Implemented\n"
    )
    assert told("recommendations", "import", str(file), "--name", "Review 2009")["rows"] == 2
    finding = _finding(told, "FIG-killed-by-year/2016")
    ref = _recommended(told, "Missions should search each route at dawn.", finding)

    [before] = told("recommendations", "before", ref)
    assert before["said"] == "said before in Review 2009, 12; state: not implemented"

    told("recommendations", "link", ref, before["ref"])
    assert told("recommendations", "show", ref)["said_before"][0]["likeness"] is None
    assert told("recommendations", "check", ref) != []


PLAN = (
    "--outcome", "deaths", "--first", "2016-01-01", "--last", "2017-12-31", "--start", "2099-01-01",
    "--fall", "0.3", "--months", "24", "--exposure", "time",
)  # fmt: skip


def test_an_effect_is_weighed_locked_and_held_against_what_is_known_later(
    told: Told, tmp_path: Path
) -> None:
    ref = _recommended(
        told, "Missions should search every route.", _finding(told, "FIG-killed-by-year/2016")
    )
    assert told("recommendations", "declare", ref, *PLAN, "--dry-run")["versions"] == []
    told("recommendations", "effect", ref, code=1)

    made = told("recommendations", "declare", ref, *PLAN)
    assert made["bases"]["deaths"] == {
        "events": 6, "incidents": 3, "squares": 2 * 2 + 1 + 3 * 3, "exposure": 731 / 365.25, "per_month": 1 / 12,
    }  # fmt: skip
    assert "never" in made["verdict"][0]
    told("recommendations", "declare", ref, *PLAN, code=1)
    assert {row["kind"] for row in told("affected", ref)} >= {"effect_plan"}

    _bring(tmp_path, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    simulated = told("recommendations", "simulate", ref, "--fall", "0.5")
    assert simulated["fall"] == 0.5
    assert {row["outcome"] for row in simulated["outcomes"]} >= {"deaths", "incidents"}
    told("recommendations", "simulate", ref, "--fall", "50", code=1)
    later = told("recommendations", "effect", ref)
    assert (later["lock"], later["is_current"]) == (made["lock"], False)
    again = told("recommendations", "declare", ref, *PLAN, "--why", "a row was corrected")
    assert [why for _, _, _, why in again["versions"]] == ["", "a row was corrected"]


def test_what_was_left_out_is_told_by_area_and_by_evidence(told: Told) -> None:
    finding = _finding(told, "FIG-killed-by-year/2016")
    told("findings", "edit", finding, "--area", "IA10")

    found = told("coverage")

    rows = {row["area"]: row for row in found["areas"]}
    assert rows["IA10"]["unanswered"] == [finding]
    assert rows["IA01"]["is_empty"]
    assert "FIG-killed-by-year" not in found["unused"]["figure"]
    assert found["unused"]["figure"]


def test_a_project_carries_a_recommendation_out_to_the_cent(told: Told, tmp_path: Path) -> None:
    ref = _recommended(
        told, "Missions should search every route.", _finding(told, "FIG-killed-by-year/2016")
    )
    project = told("proposals", "new", "Search every route", "--problem", "mines")["proposal"]
    told("proposals", "link", project, ref)
    told("proposals", "link", project, "log:A1", code=1)
    rows = tmp_path / "lines.csv"
    rows.write_text(
        "key,category,description,unit,quantity,unit_cost,currency,year\n"
        "1,1,Trainer,month,18,7950.50,USD,1\n2,3,Detector,piece,0.5,0.05,USD,2\n"
    )
    told("proposals", "put", project, "lines", "--file", str(rows))
    told("proposals", "put", project, "lines", "key=3", "category=5", code=1)
    row = (
        "key=3",
        "category=5",
        "description=Flights",
        "unit=flight",
        "quantity=2",
        "unit_cost=100",
        "currency=USD",
        "year=2",
    )
    told("proposals", "put", project, "lines", *row)

    money = told("proposals", "budget", project)
    assert (money["direct"]["all"], money["support"]["all"], money["total"]["all"]) == (
        "143309.02", "18630.17", "161939.19",
    )  # fmt: skip
    assert [row["ref"] for row in told("trace", project, "--to", "log:A1")][:2] == [project, ref]
    told("recommendations", "edit", ref, "--text", "Missions should search every road.")
    assert {row["ref"] for row in told("stale", code=3)} == {project}
    told("proposals", "hold", project, ref, "--why", "the project is the same")
    assert told("proposals", "list")[0]["state"] == "held"
    files = told("proposals", "build", project)["files"]
    assert [Path(one).name for one in files] == [
        "proposal.html", "proposal.pdf", "proposal.docx", "proposal.xlsx", "numbers.json",
    ]  # fmt: skip
    assert "161,939.19" in Path(files[0]).read_text()
    assert told("coverage")["areas"][9]["proposals"] == [project]
