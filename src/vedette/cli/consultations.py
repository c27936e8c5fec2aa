"""`vedette consultations`: meetings, visits and briefings; who attended, what was said, who was not heard."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_ref, add_review, add_verb, author, opened
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.consultations.meetings import Meeting
    from vedette.core.consultations.statements import Statement

_READ, _WRITE = "consultations.read", "consultations.write"
_LISTED = ("meeting", "on", "stage", "kind", "title", "present", "statements", "record")
_TABLES = "agenda, attendance, itinerary, met, interviews"
_COLUMNS = """columns of the tables:
  agenda: key title [about=REF,REF minutes outcome]
  attendance: stakeholder [presence=invited|present|excused|absent]
  itinerary: key on place [purpose]
  met: key place rank category n [stop]
  interviews: interview"""
_FACTS: tuple[tuple[str, str, str], ...] = (
    ("stage", "CODE", "stage of the review, as its template names it"),
    ("until", "YYYY-MM-DD", "last day, of a visit"),
    ("begins", "HH:MM", "time of the place"),
    ("ends", "HH:MM", ""),
    ("zone", "NAME", "time zone, such as Africa/Bangui (default: UTC)"),
    ("place", "TEXT", "where it is held"),
    ("venue", "place|virtual|both", ""),
    ("mission", "CODE", ""),
    ("visit", "preliminary|follow_up", "which visit of the mission"),
    ("chair", "FUNCTION", "who chairs it, never a name"),
    ("rule", "CODE", "rule of attribution, of the list consent (default: chatham_house)"),
    ("summary", "TEXT", "the record: what was said and agreed"),
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "consultations", "meetings, visits and briefings, and what was said")
    made = add_verb(noun, "list", _list, "the programme, by day")
    made.add_argument("--stage", metavar="CODE", help="only of this stage")
    add_review(made)
    add_ref(add_verb(noun, "show", _show, "one meeting with its whole record"))
    made = add_verb(noun, "new", _new, "a meeting, visit, briefing or interview")
    made.add_argument("kind", metavar="KIND", help="code of the list meeting_type")
    made.add_argument("title", metavar="TITLE")
    made.add_argument("on", metavar="YYYY-MM-DD", help="its day, or its first one")
    _add_facts(made)
    made.add_argument("--label", metavar="LABEL", help="its label (default: that of the review)")
    add_review(made)
    made = add_verb(noun, "edit", _edit, "say something else of one, or write its record")
    add_ref(made)
    for name, what in (("kind", "CODE"), ("title", "TEXT"), ("on", "YYYY-MM-DD")):
        made.add_argument(f"--{name}", metavar=what)
    _add_facts(made)
    _add_tables(noun)
    _add_said(noun)
    made = add_verb(noun, "calendar", _calendar, "meetings as a calendar file (ICS)")
    made.add_argument("refs", nargs="*", metavar="REF", help="only these (default: all)")
    made.add_argument("--out", type=Path, required=True, metavar="FILE.ics")
    add_review(made)
    made = add_verb(noun, "gaps", _gaps, "who has not been heard, by kind and stage")
    made.add_argument("--mission", default="", metavar="CODE", help="only those of this mission")
    add_review(made)


def _add_tables(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "put", _put, "a row of a table as NAME=VALUE; the same key replaces it")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = _COLUMNS
    add_ref(made)
    made.add_argument("table", metavar="TABLE", help=_TABLES)
    made.add_argument("cells", nargs="+", metavar="NAME=VALUE")
    made = add_verb(noun, "drop", _drop, "take a row out of a table")
    add_ref(made)
    made.add_argument("table", metavar="TABLE", help=_TABLES)
    made.add_argument("key", metavar="KEY")
    made = add_verb(noun, "invite", _invite, "invite all of a kind, or of a list of contributors")
    add_ref(made)
    made.add_argument("whom", metavar="WHOM", help="kind of stakeholder, or a list INV-...")


def _add_said(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "say", _say, "write down what was said, by a class of speakers")
    add_ref(made)
    made.add_argument("text", metavar="TEXT")
    made.add_argument(
        "--class", dest="speaker_class", required=True, metavar="CODE", help="of speaker_class"
    )
    made.add_argument("--speaker", metavar="STK", help="delegation, where the rule allows it")
    _add_stated(made)
    made = add_verb(noun, "observe", _observe, "write down what was seen on a visit")
    add_ref(made)
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--place", required=True, metavar="TEXT")
    made.add_argument("--on", required=True, metavar="YYYY-MM-DD")
    _add_stated(made)
    made = add_verb(noun, "reword", _reword, "word a statement anew")
    add_ref(made)
    made.add_argument("text", metavar="TEXT")
    add_review(add_verb(noun, "statements", _statements, "all that was said and seen"))
    for name, verb, words in (
        ("request", _request, "what somebody asked for, with who is to do it"),
        ("commit", _commit, "what somebody promised"),
    ):
        made = add_verb(noun, name, verb, words)
        add_ref(made)
        made.add_argument("text", metavar="TEXT")
        made.add_argument("--who", required=True, metavar="NAME", help="member, or who promised")
        made.add_argument("--due", metavar="YYYY-MM-DD")
    add_ref(add_verb(noun, "approve", _approve, "approve the record; a change of it lapses that"))


def _add_facts(made: argparse.ArgumentParser) -> None:
    for name, what, words in _FACTS:
        made.add_argument(f"--{name}", metavar=what, help=words or None)


def _add_stated(made: argparse.ArgumentParser) -> None:
    made.add_argument("--item", metavar="KEY", help="point of the agenda")
    made.add_argument(
        "--area", dest="areas", action="append", metavar="CODE", help="issue area; repeat it"
    )
    made.add_argument("--label", metavar="LABEL", help="stricter than that of the meeting")


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    from vedette.core.consultations.meetings import FACTS

    return {name: getattr(arguments, name, None) for name in (*FACTS, "label")}


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import record_of
    from vedette.pipeline.consulted import meetings_of

    known = opened(arguments, _READ).decisions()
    held = sorted(meetings_of(known).values(), key=lambda one: one.on)
    rows = [_row(record_of(known, one.ref)) for one in held if arguments.stage in (None, one.stage)]
    return printing.tell_rows(arguments, rows, _LISTED)


def _row(record: Any) -> dict[str, object]:
    one = record.meeting
    return {
        "meeting": one.ref,
        **{name: str(getattr(one, name) or "") for name in ("on", "stage", "kind", "title")},
        "present": len(one.present),
        "statements": len(record.statements),
        "record": _standing(record),
    }


def _standing(record: Any) -> str:
    if record.is_approved:
        return "approved"
    return "lapsed" if record.has_lapsed else "draft" if record.meeting.summary else "none"


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import record_of

    record = record_of(opened(arguments, _READ).decisions(), arguments.ref)
    one = record.meeting
    told = {
        "meeting": one.ref,
        **one.content,
        "record": _standing(record),
        "statements": [{"statement": said.ref, **said.content} for said in record.statements],
        "follow_ups": [
            {"task": task.ref, "kind": task.kind, "text": task.text, "who": task.who,
             "due": str(task.due or ""), "is_done": task.is_done}
            for task in record.follow_ups
        ],
    }  # fmt: skip
    lines = [f"{one.ref}: {one.title} ({one.on}), {_standing(record)}", one.summary]
    lines += [f"{item.key}. {item.title}" for item in one.items]
    lines += [f"{said.ref}: {said.text}" for said in record.statements]
    lines += [f"{task.ref}: {task.who}: {task.text}" for task in record.follow_ups]
    return printing.tell(arguments, told, "\n".join(line for line in lines if line))


def _new(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import add_meeting

    made = add_meeting(opened(arguments, _WRITE), _told(arguments), author(arguments))
    return _tell(arguments, made)


def _edit(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import edit_meeting

    told = _told(arguments)
    made = edit_meeting(opened(arguments, _WRITE), arguments.ref, told, author(arguments))
    return _tell(arguments, made)


def _put(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import put_rows

    row: dict[str, Any] = {}
    for cell in arguments.cells:
        name, is_cell, value = cell.partition("=")
        if not is_cell:
            raise BadInput(f"'{cell}' is no cell.", "Write it as NAME=VALUE.")
        row[name] = value
    if "about" in row:
        row["about"] = [one.strip() for one in row["about"].split(",") if one.strip()]
    review, table = opened(arguments, _WRITE), arguments.table
    return _tell(arguments, put_rows(review, arguments.ref, table, [row], author(arguments)))


def _drop(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import drop_row

    review, row = opened(arguments, _WRITE), (arguments.table, arguments.key)
    return _tell(arguments, drop_row(review, arguments.ref, *row, author(arguments)))


def _invite(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import invite

    review = opened(arguments, _WRITE)
    return _tell(arguments, invite(review, arguments.ref, arguments.whom, author(arguments)))


def _approve(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import approve

    return _tell(arguments, approve(opened(arguments, _WRITE), arguments.ref, author(arguments)))


def _tell(arguments: argparse.Namespace, made: Meeting) -> int:
    told = {"meeting": made.ref, **made.content}
    return printing.tell(arguments, told, f"{made.ref}: {made.title}")


def _say(arguments: argparse.Namespace) -> int:
    names = ("text", "speaker_class", "speaker", "item", "areas", "label")
    return _stated(arguments, {"kind": "intervention"}, names)


def _observe(arguments: argparse.Namespace) -> int:
    names = ("text", "place", "on", "item", "areas", "label")
    return _stated(arguments, {"kind": "observation"}, names)


def _stated(arguments: argparse.Namespace, told: dict[str, Any], names: tuple[str, ...]) -> int:
    from vedette.pipeline.consultations import add_statement

    said = told | {name: getattr(arguments, name) for name in names}
    review = opened(arguments, _WRITE)
    return _tell_said(arguments, add_statement(review, arguments.ref, said, author(arguments)))


def _reword(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import edit_statement

    review, told = opened(arguments, _WRITE), {"text": arguments.text}
    return _tell_said(arguments, edit_statement(review, arguments.ref, told, author(arguments)))


def _tell_said(arguments: argparse.Namespace, made: Statement) -> int:
    return printing.tell(arguments, {"statement": made.ref, **made.content}, made.ref)


def _statements(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consulted import statements_of

    held = statements_of(opened(arguments, _READ).decisions())
    rows = [{"statement": ref, **one.content} for ref, one in held.items()]
    return printing.tell_rows(arguments, rows, ("statement", "meeting", "speaker_class", "text"))


def _request(arguments: argparse.Namespace) -> int:
    return _follow_up(arguments, "request")


def _commit(arguments: argparse.Namespace) -> int:
    return _follow_up(arguments, "commitment")


def _follow_up(arguments: argparse.Namespace, kind: str) -> int:
    from vedette.core.evidence.tasks import Kind
    from vedette.pipeline.consultations import add_follow_up

    told = {name: getattr(arguments, name) for name in ("text", "who", "due")}
    review = opened(arguments, _WRITE)
    made = add_follow_up(review, arguments.ref, Kind(kind), told, author(arguments))
    return printing.tell(arguments, {"task": made.ref}, f"{made.ref}: {made.who}")


def _calendar(arguments: argparse.Namespace) -> int:
    import datetime as dt

    from vedette.core.consultations.ics import calendar
    from vedette.pipeline.consultations import meeting
    from vedette.pipeline.consulted import meetings_of

    known = opened(arguments, _READ).decisions()
    held = meetings_of(known)
    chosen = [meeting(known, ref) for ref in arguments.refs] or list(held.values())
    by_day = sorted(chosen, key=lambda one: one.on)
    text = calendar(by_day, made_at=dt.datetime.fromisoformat(author(arguments).at))
    arguments.out.write_text(text, encoding="utf-8", newline="")
    told = {"file": str(arguments.out), "meetings": [one.ref for one in by_day]}
    return printing.tell(arguments, told, f"{len(by_day)} meetings in {arguments.out}.")


def _gaps(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.consultations import gaps_of

    cells = gaps_of(opened(arguments, _READ), mission=arguments.mission)
    rows: list[dict[str, object]] = [
        {"kind": one.kind, "stage": one.stage, "planned": len(one.planned), "heard": one.n_heard,
         "not_heard": list(one.missing)}
        for one in cells
        if one.planned
    ]  # fmt: skip
    return printing.tell_rows(arguments, rows, ("kind", "stage", "planned", "heard", "not_heard"))
