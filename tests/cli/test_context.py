from __future__ import annotations

import json
from pathlib import Path

from vedette.cli.main import main


def test_a_table_is_added_listed_and_replaced_by_its_name(tmp_path: Path, capsys) -> None:
    review, file = tmp_path / "review", tmp_path / "posts.csv"
    file.write_text(
        "mission,year,country,location,latitude,longitude,ave.no.troops\nMINUSMA,2017,Mali,Gao,16.27,-0.04,900\n"
    )
    assert main(["init", str(review), "--title", "Test"]) == 0
    capsys.readouterr()

    assert main(["context", "add", "bases", str(file), "--review", str(review)]) == 0
    assert "1 rows of bases: posts." in capsys.readouterr().out
    again = ["context", "add", "bases", str(file), "--review", str(review), "--licence", "cite it"]
    assert main(again) == 0
    capsys.readouterr()
    assert main(["--json", "context", "list", "--review", str(review)]) == 0

    [row] = json.loads(capsys.readouterr().out)
    mark = row.pop("mark")
    held = {"name": "posts", "kind": "bases", "rows": 1, "licence": "cite it", "state": "in_force"}
    assert row == held

    assert main(["context", "remove", "posts", "--why", "wrong year", "--review", str(review)]) == 0
    assert f"vedette undo {mark}" in capsys.readouterr().out
    assert main(["--json", "context", "list", "--all", "--review", str(review)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["licence"], one["state"]) for one in told] == [
        ("cite it", "taken_back"),
        ("", "in_force"),
    ]


def test_a_file_of_another_kind_is_refused_with_what_it_lacks(tmp_path: Path, capsys) -> None:
    review, file = tmp_path / "review", tmp_path / "a.csv"
    file.write_text("x,y\n1,2\n")
    assert main(["init", str(review), "--title", "Test"]) == 0

    assert main(["context", "add", "events", str(file), "--review", str(review)]) == 1
    assert "no known form of conflict events" in capsys.readouterr().err


def test_a_nameless_column_of_row_numbers_is_left_out(tmp_path: Path, capsys) -> None:
    review, file = tmp_path / "review", tmp_path / "given.csv"
    file.write_text(
        '"","Year","Country","Mission","Female","Male","Total"\n"1",2018,"Ghana","UNIFIL",90,780,870\n'
    )
    assert main(["init", str(review), "--title", "Test"]) == 0
    capsys.readouterr()

    assert main(["context", "add", "contributions", str(file), "--review", str(review)]) == 0
    assert "1 rows of contributions: given." in capsys.readouterr().out
