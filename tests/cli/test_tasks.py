"""Tasks by command: asked about a finding or an issue area, settled, opened again, undone."""

from __future__ import annotations

from tests.cli.test_findings import Told, _finding, told

__all__ = ["told"]


def test_a_task_about_a_finding_waits_for_its_person_until_it_is_done(told: Told) -> None:
    finding = _finding(told, "FIG-killed-by-year/2016")
    ask = ("tasks", "add", "Look for a base that held.", "--who", "analyst")
    one = told(*ask, "--about", finding, "--due", "2021-07-20")["ref"]
    two = told(*ask, "--about", "IA02")["ref"]

    assert {row["ref"] for row in told("tasks", "list", "--who", "analyst")} == {one, two}
    assert told("tasks", "list", "--who", "head") == []
    assert "no 'F-NONE'" in told(*ask, "--about", "F-NONE", code=1)["error"]["problem"]
    assert "no day" in told(*ask, "--due", "soon", code=1)["error"]["problem"]
    told("tasks", "done", one, "--outcome", "There is one.")
    assert "done already" in told("tasks", "done", one, code=1)["error"]["problem"]
    assert [row["ref"] for row in told("tasks", "list")] == [two]
    assert {row["outcome"] for row in told("tasks", "list", "--all")} == {"", "There is one."}
    told("tasks", "open", one)
    assert len(told("tasks", "list")) == 2


def test_out_of_date_shows_old_and_new_with_the_rows_behind(told: Told, tmp_path) -> None:
    from tests.cli.test_findings import ROWS, _bring

    ref = _finding(told, "FIG-killed-by-year/2016")

    _bring(tmp_path, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    [row] = told("stale", code=3)
    assert (row["ref"], row["on"]) == (ref, "FIG-killed-by-year/2016")
    # 2 + 1 became 2 + 4
    assert (row["before"].split()[0], row["now"].split()[0]) == ("3", "6")
    assert [(one["before"], one["now"]) for one in row["rows"]] == [(1, 4)]


def test_evidence_stands_in_the_order_that_is_said(told: Told) -> None:
    ref = _finding(told, "FIG-killed-by-year/2016")
    told("findings", "link", ref, "log:A3")

    told("findings", "order", ref, "log:A3")

    assert [e["on"] for e in told("findings", "show", ref)["evidence"]] == [
        "log:A3",
        "FIG-killed-by-year/2016",
    ]
