"""The consultation programme by command: agenda, attendance, record without speakers, statements as evidence, gaps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vedette.cli.main import main

Told = Callable[..., Any]
ROWS = """incident_id,date,country,mission,personnel_category,cause,killed,notes
A1,2016-03-01,Mali,MINUSMA,military,malicious act,2,ambush
"""


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    folder = tmp_path / "review"

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main([*words, "--json", "--review", str(folder)]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    assert main(["init", str(folder), "--title", "Test"]) == 0
    return run


def refused(answer: Any) -> str:
    return str(answer["error"]["problem"])


def held(told: Told, *more: str, kind: str = "tcc_pcc", n: int = 0) -> str:
    """A meeting of the first stage with so many troop contributors present; gives its reference."""
    meeting = told(
        "consultations", "new", kind, "First meeting", "2017-07-12", "--stage", "inception", *more
    )
    ref = str(meeting["meeting"])
    for name in range(n):
        one = told("stakeholders", "add", "tcc", f"State {name}")["ref"]
        put(told, ref, "attendance", f"stakeholder={one}", "presence=present")
    return ref


def put(told: Told, ref: str, table: str, *cells: str, code: int = 0) -> Any:
    return told("consultations", "put", ref, table, *cells, code=code)


def say(told: Told, ref: str, *more: str, code: int = 0) -> Any:
    return told("consultations", "say", ref, "Convoys leave without an escort.", *more, code=code)


def run_once(told: Told, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(ROWS)
    named = ["--source", "log", "--mapping", "generic"]
    told("sources", "add", str(tmp_path / "rows.csv"), *named)
    assert main(["run", str(tmp_path / "review")]) == 0


def test_6_2_a_meeting_belongs_to_a_stage_of_the_template(told: Told) -> None:
    no_stage = told("consultations", "new", "tcc_pcc", "A", "2017-07-12", code=1)
    other = told("consultations", "new", "tcc_pcc", "A", "2017-07-12", "--stage", "x", code=1)
    no_day = told("consultations", "new", "tcc_pcc", "A", "12 July", "--stage", "final", code=1)

    assert refused(no_stage) == "A meeting belongs to a stage."
    assert refused(other) == "'x' is no stage of this review."
    assert refused(no_day) == "'12 July' is no day."


def test_6_2_a_record_under_the_chatham_house_rule_stores_no_speaker(
    told: Told, tmp_path: Path
) -> None:
    ref = held(told, n=6)
    one = told("stakeholders", "list")[0]["ref"]

    answer = say(told, ref, "--class", "tcc_delegate", "--speaker", one, code=1)
    made = say(told, ref, "--class", "tcc_delegate")

    assert refused(answer) == f"{ref} is held under 'chatham_house': no speaker is stored."
    assert made["speaker"] == ""
    log = (tmp_path / "review" / "decisions" / "log.jsonl").read_text()
    assert '"speaker"' not in log


def test_6_2_a_class_that_would_tell_who_spoke_is_widened(told: Told) -> None:
    ref = held(told, n=4)

    narrow = say(told, ref, "--class", "tcc_delegate", code=1)
    say(told, ref, "--class", "participant")
    put(
        told,
        ref,
        "attendance",
        f"stakeholder={told('stakeholders', 'add', 'pcc', 'P')['ref']}",
        "presence=present",
    )
    wider = say(told, ref, "--class", "contributor")

    assert (
        refused(narrow)
        == "Only 4 delegations of the class 'tcc_delegate' took part: it would tell who spoke."
    )
    assert wider["speaker_class"] == "contributor"


def test_6_2_off_the_record_nothing_is_kept(told: Told) -> None:
    ref = held(told, "--rule", "off_record")

    answer = say(told, ref, "--class", "participant", code=1)

    assert (
        refused(answer) == f"{ref} is held under 'off_record': nothing that is said there is kept."
    )


def test_6_2_a_rule_is_never_laxer_than_the_one_that_people_spoke_under(told: Told) -> None:
    ref = held(told)
    told("consultations", "edit", ref, "--rule", "on_record_function")
    one = told("stakeholders", "add", "committee", "C-34")["ref"]
    made = say(told, ref, "--class", "committee_member", "--speaker", one)

    laxer = told("consultations", "edit", ref, "--rule", "on_record_named", code=1)
    stricter = told("consultations", "edit", ref, "--rule", "background", code=1)

    assert made["speaker"] == one
    assert refused(laxer).startswith(f"{ref} was held under 'on_record_function'")
    assert refused(stricter) == f"1 statements of {ref} name a delegation."


def test_6_2_approval_lapses_with_any_change_of_the_record_and_holds_again_with_its_undo(
    told: Told,
) -> None:
    ref = held(told, n=5)
    none = told("consultations", "approve", ref, code=1)
    told("consultations", "edit", ref, "--summary", "All agreed.")

    def record() -> str:
        return str(told("consultations", "show", ref)["record"])

    assert refused(none) == f"{ref} has no record yet."
    told("consultations", "approve", ref)
    assert record() == "approved"
    task = told(
        "consultations",
        "request",
        ref,
        "Send the numbers by month.",
        "--who",
        "ana",
        "--due",
        "2017-08-01",
    )["task"]
    assert record() == "lapsed"
    told("consultations", "approve", ref)
    told("tasks", "done", task, "--outcome", "Sent.")
    assert record() == "approved"
    say(told, ref, "--class", "participant")
    assert record() == "lapsed"
    told("undo", str(_last(told)))
    assert record() == "approved"


def _last(told: Told) -> int:
    return int(told("decisions")[-1]["n"])


def test_6_2_a_request_is_a_task_of_who_is_asked(told: Told, tmp_path: Path) -> None:
    run_once(told, tmp_path)
    ref = held(told)

    told(
        "consultations",
        "commit",
        ref,
        "Gives the files of 2016.",
        "--who",
        "India",
        "--due",
        "2017-09-01",
    )

    [task] = told("tasks", "list", "--who", "India")
    assert (task["about"], task["kind"], task["due"]) == (ref, "commitment", "2017-09-01")


def test_6_2_an_agenda_is_bound_to_what_the_finding_said_then(told: Told, tmp_path: Path) -> None:
    run_once(told, tmp_path)
    ref = held(told, n=5)
    found = told("findings", "add", "Convoys are hit most.")["finding"]

    unknown = put(told, ref, "agenda", "key=1", "title=Convoys", "about=F-XXXXXX", code=1)
    put(told, ref, "agenda", "key=1", "title=Convoys", f"about={found}")
    told("findings", "edit", found, "--statement", "Convoys by night are hit most.")

    assert refused(unknown) == "There is no 'F-XXXXXX'."
    [bound] = told("consultations", "show", ref)["items"][0]["about"]
    assert bound["said"] == "Convoys are hit most."
    assert f"{ref}/1" in str(told("affected", found))


def test_6_2_a_statement_is_evidence_and_its_change_puts_the_finding_out_of_date(
    told: Told, tmp_path: Path
) -> None:
    run_once(told, tmp_path)
    ref = held(told, n=5)
    found = told("findings", "add", "Convoys are hit most.")["finding"]
    put(told, ref, "agenda", "key=1", "title=Convoys", f"about={found}")
    said = say(told, ref, "--class", "tcc_delegate", "--item", "1")["statement"]

    told("findings", "link", found, said, "--role", "contradicts")
    origins = told("trace", found)
    told("consultations", "reword", said, "Most convoys leave with an escort.")

    assert ref in str(origins)
    assert told("findings", "show", found)["state"] == "out_of_date"
    assert refused(told("consultations", "drop", ref, "agenda", "1", code=1)) == (
        f"Statements were made to point 1 of {ref}."
    )


def test_6_8_what_is_seen_on_a_visit_has_its_place_and_a_day_of_the_visit(told: Told) -> None:
    ref = held(
        told,
        "--mission",
        "MINUSMA",
        "--until",
        "2017-07-20",
        "--visit",
        "preliminary",
        kind="mission_visit",
    )
    put(told, ref, "itinerary", "key=2", "on=2017-07-14", "place=Kidal")
    put(told, ref, "itinerary", "key=1", "on=2017-07-12", "place=Bamako", "purpose=Briefings")
    put(told, ref, "met", "key=1", "place=base", "rank=middle", "category=troop", "n=12", "stop=2")

    seen = [
        "consultations",
        "observe",
        ref,
        "The wall is a metre high.",
        "--place",
        "Kidal",
        "--on",
    ]
    late = told(*seen, "2017-08-01", code=1)
    made = told(*seen, "2017-07-14")
    meeting = held(told)
    elsewhere = told(
        "consultations",
        "observe",
        meeting,
        "A wall.",
        "--place",
        "Here",
        "--on",
        "2017-07-12",
        code=1,
    )

    assert refused(late) == "The visit was from 2017-07-12 to 2017-07-20, not on 2017-08-01."
    assert (made["place"], made["on"]) == ("Kidal", "2017-07-14")
    assert refused(elsewhere) == f"{meeting} is no visit."
    shown = told("consultations", "show", ref)
    assert [row["place"] for row in shown["itinerary"]] == ["Bamako", "Kidal"]
    assert shown["met"][0]["n"] == 12


def test_6_1_a_kind_that_was_invited_and_not_there_is_not_heard(told: Told) -> None:
    ref = held(told, n=2)
    third = told("stakeholders", "add", "tcc", "State 9")["ref"]
    told("consultations", "invite", ref, "tcc")
    again = told("consultations", "invite", ref, "tcc", code=1)

    [first] = [row for row in told("consultations", "gaps") if row["stage"] == "inception"]

    assert refused(again) == "All of them are invited already."
    assert (first["kind"], first["planned"], first["heard"], first["not_heard"]) == (
        "tcc",
        3,
        2,
        [third],
    )
    assert told("consultations", "gaps", "--mission", "MINUSMA") == []


def test_a_statement_is_at_least_as_restricted_as_its_meeting(told: Told, tmp_path: Path) -> None:
    ref = held(told, "--label", "strictly_confidential:VISITS")
    say(told, ref, "--class", "participant", "--label", "confidential:TALKS")
    put(told, ref, "agenda", "key=1", "title=Convoys")

    lines = (tmp_path / "review" / "decisions" / "log.jsonl").read_text().splitlines()
    labels = [json.loads(line)["label"] for line in lines[-2:]]

    assert labels == ["strictly_confidential:TALKS,VISITS", "strictly_confidential:VISITS"]


def test_6_2_a_calendar_holds_the_meetings_that_are_asked_for(told: Told, tmp_path: Path) -> None:
    first, second = held(told), held(told, "--begins", "10:00")

    told("consultations", "calendar", second, "--out", str(tmp_path / "one.ics"))
    told("consultations", "calendar", "--out", str(tmp_path / "all.ics"))

    one, every = ((tmp_path / name).read_bytes().decode() for name in ("one.ics", "all.ics"))
    assert f"UID:{first}@vedette" not in one
    assert f"UID:{second}@vedette\r\n" in one
    assert every.count("BEGIN:VEVENT") == 2
