"""The action plan by command: written, reported on with a file, verified, judged, compared, taken back."""

from __future__ import annotations

import json
import re

import pytest

from vedette.cli.main import main
from vedette.core.actions.offline import saved
from vedette.pipeline.planned import plan_of
from vedette.pipeline.workspace import open_review


@pytest.fixture
def told(tmp_path, capsys):
    """Carries out `vedette actions ...` on a new review; gives exit code and what was printed as JSON."""
    folder = tmp_path / "review"
    main(["init", str(folder)])

    def carried_out(*words: str, by: str = "head"):
        capsys.readouterr()
        code = main(["actions", *words, "--review", str(folder), "--as", by, "--json"])
        said = capsys.readouterr().out
        return code, json.loads(said) if said else None

    carried_out.folder = folder
    return carried_out


def new(told, title: str, *more: str) -> str:
    return told("new", title, *more)[1]["action"]


def test_an_action_is_planned_reported_verified_and_closed(told, tmp_path):
    stream = new(told, "Roads", "--work-stream")
    ref = new(
        told, "Vary the hours", "--stream", stream, "--due-on", "2018-03-31", "--focal", "focal"
    )
    file = tmp_path / "list.txt"
    file.write_bytes(b"made up")

    code, made = told(
        "report", ref, "100", "Done.", "--proof", f"List|{file}|2018-01-05", by="focal"
    )
    assert code == 0
    [proof] = made["reports"][0]["proofs"]
    review = open_review(told.folder)
    assert (review.snapshots / proof["snapshot"] / "original.txt").read_bytes() == b"made up"
    assert told("verify", ref, "1", "--why", "Seen.", by="focal")[0] == 4
    assert told("verify", ref, "1", "--why", "Seen.", by="analyst")[0] == 0
    assert told("judge", ref, "closed_acceptable")[0] == 0

    [row] = told("list")[1]
    assert (row["implementation"], row["judgement"], row["stream"]) == (
        "implemented", "closed_acceptable", stream,
    )  # fmt: skip


def test_several_files_of_one_report_are_all_kept_or_none(told, tmp_path):
    ref = new(told, "Train drivers")
    files = [tmp_path / f"{n}.txt" for n in "ab"]
    for one in files:
        one.write_text(one.name)
    proofs = [part for one in files for part in ("--proof", f"{one.name}|{one}")]

    told("report", ref, "50", "Half.", *proofs)
    kept = set(open_review(told.folder).snapshots.iterdir())
    code, _ = told("report", ref, "101", "Too much.", *proofs)

    assert len(kept) == 2
    assert code == 1
    assert set(open_review(told.folder).snapshots.iterdir()) == kept


def test_the_plan_of_a_baseline_is_compared_with_now(told):
    ref = new(told, "Vary the hours", "--due-on", "2018-03-31")
    base = told("baseline", "As approved")[1]["baseline"]
    told("edit", ref, "--due-on", "2018-06-30")

    assert told("compare", base)[1] == [
        {"action": ref, "fate": "changed", "cell": "due_on", "before": "2018-03-31", "after": "2018-06-30"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "A-NOTTHERE"), 1),
        (("compare", "someday"), 1),
        (("compare", "BL-NOTTHERE"), 1),
        (("new", "Roads", "--after", "A-NOTTHERE"), 1),
        (("new", "Roads", "--funding", "PRJ-NOTTHERE"), 1),
    ],
)
def test_what_is_not_there_is_refused(told, words, code):
    assert told(*words)[0] == code


def test_reminders_of_a_day_name_what_is_overdue(told):
    ref = new(told, "Vary the hours", "--due-on", "2018-03-31")

    rows = told("due", "--on", "2018-04-01")[1]

    assert [(row["about"], row["action"]) for row in rows] == [("overdue", ref)]


def test_a_report_that_is_taken_back_is_as_if_it_was_never_handed_in(told, capsys):
    ref = new(told, "Vary the hours")
    told("report", ref, "60", "More than half.")
    number = open_review(told.folder).decisions()[-1].n

    main(["undo", str(number), "--why", "A slip.", "--review", str(told.folder)])

    assert told("show", ref)[1]["reports"] == []


def test_own_actions_are_taken_offline_and_come_back(told, tmp_path):
    ref = new(told, "Vary the hours", "--focal", "focal")
    told("report", ref, "20", "Begun.", by="focal")
    page = tmp_path / "pack.html"

    code, taken = told("pack", str(page), by="focal")

    assert (code, taken["actions"]) == (0, [ref])
    words = page.read_text(encoding="utf-8")
    assert "Vary the hours" in words
    assert "//" not in re.sub(r"https?://\.|https://\.|(?m:^// .*$)|\\/\\/|/\*.*?\*/", "", words)
    told("report", ref, "30", "Two roads.", by="focal")
    pack = plan_of(open_review(told.folder).decisions()).packs[taken["pack"]]
    content = json.dumps({"edits": {ref: {"percent": "60", "deadline": "2031-01-31 Rain."}}})
    edits = tmp_path / "edits.json"
    edits.write_text(saved(pack.key, pack.ref, content), encoding="utf-8")
    assert told("merge-pack", str(edits), by="head")[0] == 4
    _, rows = told("merge-pack", str(edits), by="focal")
    became = [(row["became"], row["field"]) for row in rows]
    assert became == [("holds", "deadline"), ("conflict", "percent")]
    [waiting] = told("conflicts", by="focal")[1]
    assert (waiting["mine"], waiting["theirs"], waiting["theirs_by"]) == ("60", "30", "focal")
    assert told("settle", ref, waiting["conflict"], "mine", by="focal")[1]["percent"] == 60
    assert told("conflicts", by="focal")[1] == []


def test_an_action_charges_lines_of_the_project_that_pays(told, capsys):
    def project(*words: str):
        capsys.readouterr()
        assert main(["proposals", *words, "--review", str(told.folder), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    paying = project("new", "Safer bases")["proposal"]
    row = (
        "category=3",
        "description=Walls",
        "unit=m",
        "quantity=2",
        "unit_cost=50",
        "currency=USD",
    )
    for key, year in (("1", "1"), ("2", "2")):
        project("put", paying, "lines", f"key={key}", *row, f"year={year}")
    given = ("donor=Norway", "amount=90", "currency=USD", "on=2018-01-01", "promise=pledged")
    project("put", paying, "pledges", "key=P1", *given)
    letter = told.folder.parent / "letter.txt"
    letter.write_bytes(b"We pledge.")
    shown = project("attach", paying, "pledges", "P1", str(letter))
    kept = open_review(told.folder).snapshots / shown["snapshot"] / "original.txt"
    assert kept.read_bytes() == b"We pledge."
    assert [paper["name"] for paper in project("show", paying)["papers"]] == ["letter.txt"]
    letter.write_bytes(b"")
    assert (
        main(
            [
                "proposals",
                "attach",
                paying,
                "pledges",
                "P1",
                str(letter),
                "--review",
                str(told.folder),
            ]
        )
        == 1
    )
    ref = new(told, "Raise walls", "--funding", paying, "--cost", "130")

    code, made = told("put", ref, "charges", "line=1", "amount=120.50")
    assert (code, made["charges"]) == (0, [{"line": "1", "amount": "120.50"}])
    assert told("put", ref, "charges", "line=9", "amount=1")[0] == 1
    plan = project("money", paying)["plan"]
    assert [(line["planned"], line["free"], line["use"]) for line in plan["lines"]] == [
        ("120.50", "-20.50", "overplanned"), ("0", "100.00", "unused"),
    ]  # fmt: skip
    assert plan["loose"] == [
        {"action": ref, "cost": "130", "charged": "120.50", "currency": "USD"},
    ]
    assert told("list")[1][0]["charges"] == "1: 120.50"
    capsys.readouterr()
    main(["proposals", "money", paying, "--review", str(told.folder)])
    assert "planned beyond the budget: 1" in capsys.readouterr().out
    last = open_review(told.folder).decisions()[-1]
    main(["undo", str(last.n), "--review", str(told.folder)])
    assert project("money", paying)["plan"]["planned"] == "0"
