"""A review of another kind than that of 2017, from its template to its report: nothing is hard-coded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.aid_review import CHARTER, make_aid_review
from vedette.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_aid_review(tmp_path_factory.mktemp("aid")).parent


def _told(capsys: pytest.CaptureFixture[str], folder: Path, *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*words, "--json", "--review", str(folder / "review")]) == code
    return json.loads(capsys.readouterr().out)


def test_a_review_of_aid_workers_goes_from_rows_to_a_recommendation_and_its_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str, code: int = 0) -> Any:
        return _told(capsys, folder, *words, code=code)

    assert len(told("codes", "list")["codes"]) == 8
    refused = told("findings", "add", "Roads.", "--area", "IA16", code=1)["error"]
    assert "no issue area of this review" in refused["problem"]
    finding = told("findings", "add", "Five national staff were killed.", "--area", "AW02")
    ref = finding["finding"]
    told("findings", "link", ref, "FIG-killed-by-category/civ_national")
    good = ("--addressee", "Donors", "--lead", "Donor group", "--deadline", "2099-01-01")
    asked = told(
        *("recommendations", "new", "Fund security of partners.", "--area", "AW02"),
        *("--horizon", "budget_year", *good, "--answers", ref),
    )["recommendation"]
    moved = told("recommendations", "state", asked, "response", "proposed")
    assert moved["number"] == "R-AW02-01"
    refused = told("recommendations", "edit", asked, "--horizon", "mid_long", code=1)["error"]
    assert "no horizon of this review" in refused["problem"]
    refused = told("stakeholders", "add", "mission", "Field", "--stage", "midterm", code=1)["error"]
    assert "no stage of this review" in refused["problem"]
    partners = told("stakeholders", "add", "research", "Institute of partners")
    assert partners["stages"] == ["partner_check"]
    told("stakeholders", "edit", partners["ref"], "--stage", "follow_up")
    # nobody of this template hears troop contributors; no other template is asked
    assert told("stakeholders", "add", "tcc", "A State")["stages"] == []
    told("board", "state", "AW03", "Roads are where people are attacked.")
    assert told("board", "state", "IA11", "Camps.", code=1)["error"]["problem"]

    told("report", "build", "--out", str(folder / "report"))

    numbers = json.loads((folder / "report" / "numbers.json").read_text(encoding="utf-8"))
    # 3 + 2 national staff, killed by acts of violence
    assert ("killed-by-category/civ_national", "5") in {(n["key"], n["printed"]) for n in numbers}
    page = (folder / "report" / "report.html").read_text(encoding="utf-8")
    for words in (
        "Charter of the review",
        "Asked for by the coordinator.",
        "Representative of national partners",
        "AW02 Risk carried by national staff and partners",
        "Five national staff were killed.",
        "Fund security of partners.",
        "To be done with the next budget",
        "R-AW02-01",
        "Who is attacked",
    ):
        assert words in page, words
    assert "eacekeep" not in page


def test_templates_and_the_charter_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _told(capsys, folder, "charter", "show") == CHARTER
    capsys.readouterr()
    assert main(["template", "list", "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == [
        "peacekeeping",
        "aid-workers",
    ]
    assert main(["template", "show", "aid-workers"]) == 0
    assert "Movement by road" in capsys.readouterr().out
    assert main(["template", "show", "whales", "--json"]) == 1


def test_an_older_charter_is_restored(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(folder, tmp_path / "own"))
    other = tmp_path / "charter.json"
    other.write_text(json.dumps(CHARTER | {"scope": "2015 to 2020."}), encoding="utf-8")
    _told(capsys, folder, "charter", "set", str(other))

    first, last = _told(capsys, folder, "charter", "history")
    assert last["charter"]["scope"] == "2015 to 2020."
    assert _told(capsys, folder, "charter", "restore", last["mark"], code=1)
    assert _told(capsys, folder, "charter", "restore", first["mark"]) == CHARTER

    assert _told(capsys, folder, "charter", "show") == CHARTER
    assert len(_told(capsys, folder, "charter", "history")) == 3


def test_a_charter_leaves_the_run_as_new_as_it_was_and_changes_what_is_seen(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(folder, tmp_path / "own"))
    before = _told(capsys, folder, "fingerprint")["fingerprint"]
    other = tmp_path / "charter.json"
    other.write_text(json.dumps(CHARTER | {"scope": "2015 to 2020."}), encoding="utf-8")

    _told(capsys, folder, "charter", "set", str(other))

    assert _told(capsys, folder, "fingerprint")["fingerprint"] != before
    assert main(["run", str(folder / "review"), "--check"]) == 0
