"""The register of stakeholders: kept, planned by stage, from a table of contributions, undone (6.1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vedette.cli.main import main

TABLE = """mission,contributor,month,troops,police,observers,total
MINUSMA,Chad,2017-05,1400,0,0,1400
MINUSMA,Chad,2017-06,1390,10,0,1400
MONUSCO,India,2017-06,3000,0,20,3020
MINUSMA,Benin,2017-06,0,140,0,140
MINUSMA,Togo,2017-07,900,0,0,900
"""
Told = Callable[..., Any]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    folder = tmp_path / "review"

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--json", "--review", str(folder)]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    assert main(["init", str(folder), "--title", "Test"]) == 0
    return run


def test_6_1_one_is_heard_when_its_kind_is_planned_unless_said_otherwise(told: Told) -> None:
    empty = told("fingerprint")
    one = told("stakeholders", "add", "committee", "Special Committee on Peacekeeping Operations")
    assert one["stages"] == ["midterm", "final"]
    assert told("fingerprint") != empty
    told("stakeholders", "edit", one["ref"], "--stage", "final")
    assert told("stakeholders", "list", "--stage", "midterm") == []

    told("undo", "2")

    assert [row["ref"] for row in told("stakeholders", "list", "--stage", "midterm")] == [
        one["ref"]
    ]
    refused = told("stakeholders", "add", "friend", "Somebody", code=1)["error"]
    assert "'friend' is no kind of stakeholder." in refused["problem"]
    assert (
        "STK-X" in told("stakeholders", "edit", "STK-X", "--name", "A", code=1)["error"]["problem"]
    )


def test_6_1_a_list_keeps_who_contributed_on_its_day(told: Told, tmp_path: Path) -> None:
    assert (
        "no table"
        in told("stakeholders", "contributors", "--on", "2017-06-30", code=1)["error"]["problem"]
    )
    file = tmp_path / "contributions.csv"
    file.write_text(TABLE)
    told("context", "add", "contributions", str(file), "--name", "monthly")

    made = told("stakeholders", "contributors", "--on", "2017-06-30")

    assert made["month"] == "2017-06-01"
    assert [
        (one["name"], one["missions"], one["troops"], one["police"]) for one in made["rows"]
    ] == [
        ("Benin", ["MINUSMA"], 0, 140),
        ("Chad", ["MINUSMA"], 1390, 10),
        ("India", ["MONUSCO"], 3000 + 20, 0),
    ]
    known = {(row["kind"], row["country"]) for row in told("stakeholders", "list")}
    assert known == {("pcc", "BEN"), ("tcc", "TCD"), ("pcc", "TCD"), ("tcc", "IND")}
    told("stakeholders", "contributors", "--on", "2017-07-31")
    assert len(told("stakeholders", "list")) == 4 + 1
    assert [row["contributors"] for row in told("stakeholders", "lists")] == [3, 1]
    refused = told("stakeholders", "contributors", "--on", "2017-04-30", code=1)["error"]
    assert "no month by 2017-04-30" in refused["problem"]
