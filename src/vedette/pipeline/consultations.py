"""The consultation programme as decisions: every change of a meeting or statement is one, and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.consultations import statements as said_there
from vedette.core.consultations.gaps import Cell, gaps
from vedette.core.consultations.meetings import (
    Approval,
    Change,
    Meeting,
    changed,
    check_rule,
)
from vedette.core.consultations.statements import Statement, check_speaker
from vedette.core.evidence.tasks import Kind, Task
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.fingerprint import of_value
from vedette.core.kernel.labels import join, parse_label
from vedette.pipeline.chain import chain_of
from vedette.pipeline.consulted import meetings_of, statements_of
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.interviews import interviews
from vedette.pipeline.resting import as_seen
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.stating import check_version, free_references
from vedette.pipeline.tasks import add_task, tasks_of
from vedette.pipeline.workspace import Review


def meeting(known: Iterable[Decision], ref: str) -> Meeting:
    """One meeting in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = meetings_of(known).get(ref)
    if found is None:
        raise NotFound(f"There is no meeting '{ref}'.", "See `vedette consultations list`.")
    return found


def statement(known: Iterable[Decision], ref: str) -> Statement:
    """One statement in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = statements_of(known).get(ref)
    if found is None:
        raise NotFound(f"There is no statement '{ref}'.", "See `vedette consultations statements`.")
    return found


def add_meeting(review: Review, told: Mapping[str, object], author: Author) -> Meeting:
    """A new meeting, visit, briefing or interview in the programme; gives it with its reference.

    Args:
        review: The review.
        told: What is said of it, as `core.consultations.meetings.FACTS`, and as wanted its `label`.
        author: Who decides.

    Raises:
        BadInput: Title, day or stage is missing, or something is no code.
    """
    with review.home.writing() as pen:
        [ref] = free_references(pen, Act.MEETING, "MTG", [_seed(told.get("title"), author)])
        return _written(review, pen, {"meeting": ref, "change": Change.ADD, **told}, author)


def edit_meeting(
    review: Review, ref: str, told: Mapping[str, object], author: Author, *, version: str = ""
) -> Meeting:
    """Say something else of a meeting, or write its record; gives it as it is then.

    Args:
        review: The review.
        ref: The meeting.
        told: What is said of it.
        author: Who decides.
        version: The version that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something is missing, too long or not a code.
        NotFound: There is no such meeting.
        WrongState: The rule of attribution cannot change any more.
        OutOfDate: Somebody else changed it since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.MEETING, ref, version)
        held = meeting(pen.known, ref)
        of_it = [one for one in statements_of(pen.known).values() if one.meeting == ref]
        n_named = sum(bool(one.speaker) for one in of_it)
        rule = str(told.get("rule") or held.rule)
        check_rule(held, rule, n_kept=len(of_it), n_named=n_named)
        return _written(review, pen, {"meeting": ref, "change": Change.EDIT, **told}, author)


def put_rows(
    review: Review, ref: str, table: str, rows: Sequence[Mapping[str, Any]], author: Author
) -> Meeting:
    """Put rows into a table of a meeting; one whose key is there is replaced.

    Args:
        review: The review.
        ref: The meeting.
        table: Of `meeting_rows.TABLES`.
        rows: Cells by name; `about` of a point of the agenda lists references.
        author: Who decides.

    Raises:
        BadInput: A cell is missing or cannot be.
        NotFound: The meeting is not there, or what a row names.
    """
    told = _bound(review, rows) if table == "agenda" else [dict(row) for row in rows]
    with review.home.writing() as pen:
        _check_named(pen.known, table, told)
        body = {"meeting": ref, "change": Change.PUT, "table": table, "rows": told}
        return _written(review, pen, body, author)


def invite(review: Review, ref: str, named: str, author: Author) -> Meeting:
    """Invite all of a kind, or all of a list of contributors, who are not on the meeting's list yet.

    Args:
        review: The review.
        ref: The meeting.
        named: Code of `stakeholder_kind`, or reference of a list of contributors.
        author: Who decides.

    Raises:
        NotFound: There is no such meeting, or nobody of that kind or list.
        WrongState: All of them are on it already.
    """
    known = review.decisions()
    held, register = meeting(known, ref), register_of(known)
    if named in register.lists:
        wanted = register.on_list(named)
    else:
        wanted = tuple(r for r, one in register.stakeholders.items() if one.kind == named)
    if not wanted:
        raise NotFound(f"Nobody is '{named}'.", "Name a kind of stakeholder, or a list INV-...")
    there = {one.stakeholder for one in held.attendance}
    rows = [{"stakeholder": one} for one in wanted if one not in there]
    if not rows:
        raise WrongState("All of them are invited already.", "There is nothing to change.")
    return put_rows(review, ref, "attendance", rows, author)


def drop_row(review: Review, ref: str, table: str, key: str, author: Author) -> Meeting:
    """Take a row out of a table of a meeting.

    Raises:
        NotFound: There is no such meeting or row.
        WrongState: Statements were made to that point of the agenda.
    """
    with review.home.writing() as pen:
        of_it = [one for one in statements_of(pen.known).values() if one.meeting == ref]
        if table == "agenda" and any(one.item == key for one in of_it):
            raise WrongState(
                f"Statements were made to point {key} of {ref}.",
                "Bind them to another point first.",
            )
        body = {"meeting": ref, "change": Change.DROP, "table": table, "key": key}
        return _written(review, pen, body, author)


def approve(review: Review, ref: str, author: Author, *, version: str = "") -> Meeting:
    """Approve the record of a meeting as it stands; it lapses with the next change of it.

    Args:
        review: The review.
        ref: The meeting.
        author: Who approves.
        version: The record that the person read, as `Record.print` names it; "" where it does not matter.

    Raises:
        NotFound: There is no such meeting.
        WrongState: There is no record, it is approved, or it is another one than was read.
    """
    with review.home.writing() as pen:
        record = record_of(pen.known, ref)
        if record.is_approved:
            raise WrongState(f"The record of {ref} is approved.", "There is nothing to change.")
        if version and version != record.print:
            raise WrongState("The record was changed since you read it.", "Read it again.")
        body = {"meeting": ref, "change": Change.APPROVE, "of": record.print}
        return _written(review, pen, body, author)


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a meeting: the meeting itself, what was said there, what is to follow.

    Args:
        meeting: The meeting.
        statements: What was said or seen.
        follow_ups: Requests and commitments.
        print: Fingerprint of all of it but what came of the follow-ups.
    """

    meeting: Meeting
    statements: tuple[Statement, ...]
    follow_ups: tuple[Task, ...]
    print: str

    @property
    def approval(self) -> Approval | None:
        """The last approval, of this record or of an earlier one."""
        return self.meeting.approvals[-1] if self.meeting.approvals else None

    @property
    def is_approved(self) -> bool:
        """Whether what stands here is what was approved."""
        return self.approval is not None and self.approval.of == self.print

    @property
    def has_lapsed(self) -> bool:
        """Whether it was approved and changed since."""
        return self.approval is not None and self.approval.of != self.print


def record_of(known: Iterable[Decision], ref: str) -> Record:
    """The record of a meeting.

    Raises:
        NotFound: There is no such meeting.
    """
    known = tuple(known)
    return _record(meeting(known, ref), statements_of(known), tasks_of(known))


def records_of(known: Iterable[Decision]) -> dict[str, Record]:
    """The records of all meetings in force, by reference, in the order in which the meetings were added."""
    known = tuple(known)
    said, tasks = statements_of(known), tasks_of(known)
    return {ref: _record(one, said, tasks) for ref, one in meetings_of(known).items()}


def _record(held: Meeting, said: Mapping[str, Statement], tasks: Mapping[str, Task]) -> Record:
    there = tuple(one for one in said.values() if one.meeting == held.ref)
    asked = tuple(one for one in tasks.values() if one.about == held.ref)
    told = {
        "meeting": held.content,
        "statements": [one.content for one in there],
        "follow_ups": [[str(one.kind), one.text, one.who, str(one.due or "")] for one in asked],
    }
    return Record(held, there, asked, of_value(told))


def add_statement(
    review: Review, ref: str, told: Mapping[str, object], author: Author
) -> Statement:
    """What was said at a meeting, or seen on a visit; gives it with its reference.

    Its label is at least that of the meeting.

    Args:
        review: The review.
        ref: The meeting.
        told: As `core.consultations.statements.TOLD`, and as wanted `areas` and `label`.
        author: Who decides.

    Raises:
        BadInput: The words are missing, or it tells more of who spoke than the rule of the meeting allows.
        NotFound: There is no such meeting or point of its agenda.
        WrongState: Nothing that is said there may be kept.
    """
    with review.home.writing() as pen:
        meeting(pen.known, ref)
        [made] = free_references(pen, Act.STATEMENT, "STM", [_seed(told.get("text"), author)])
        own = (
            [told["label"], _label_of(pen.known, ref)]
            if told.get("label")
            else [_label_of(pen.known, ref)]
        )
        label = str(join(parse_label(str(one)) for one in own))
        body = {
            "statement": made,
            "change": said_there.Change.ADD,
            "meeting": ref,
            **told,
            "label": label,
        }
        return _stated(review, pen, body, author)


def edit_statement(
    review: Review, ref: str, told: Mapping[str, object], author: Author, *, version: str = ""
) -> Statement:
    """Word a statement anew; gives it as it is then.

    Raises:
        BadInput: The words are missing, or it tells more of who spoke than the rule of the meeting allows.
        NotFound: There is no such statement.
        OutOfDate: Somebody else changed it since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.STATEMENT, ref, version)
        statement(pen.known, ref)
        body = {"statement": ref, "change": said_there.Change.EDIT, **told}
        return _stated(review, pen, body, author)


def add_follow_up(
    review: Review, ref: str, kind: Kind, told: Mapping[str, object], author: Author
) -> Task:
    """A request or commitment made at a meeting, as a task about it.

    Args:
        review: The review.
        ref: The meeting.
        kind: Which of the two.
        told: `text`, `who`, and as wanted `due`.
        author: Who writes it down.

    Raises:
        BadInput: Text or name is missing or too long, or the day cannot be read.
        NotFound: There is no such meeting.
    """
    meeting(review.decisions(), ref)
    return add_task(review, {**told, "about": ref, "kind": kind}, author)


def gaps_of(review: Review, *, mission: str = "") -> list[Cell]:
    """The matrix of who was heard when, over the stages of the review's template.

    Args:
        review: The review.
        mission: Only stakeholders of this mission; "" for all.
    """
    known = review.decisions()
    people = register_of(known).stakeholders
    held = meetings_of(known).values()
    return gaps(people, held, review.template.stages.codes, mission=mission)


def _bound(review: Review, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Points of an agenda with what each of their references says today."""
    names = [str(on) for row in rows for on in row.get("about") or ()]
    if not names:
        return [dict(row) for row in rows]
    chain = chain_of(review, frozenset(names))
    told: dict[str, dict[str, str]] = {}
    for on in dict.fromkeys(names):
        if chain.kind(on) not in AGENDA_KINDS:
            raise BadInput(
                f"'{on}' is a {chain.kind(on)}; an agenda is not bound to it.",
                "Name a finding, recommendation, project, document or figure.",
            )
        said = as_seen(review, chain, on)["said"]
        told[on] = {"on": on, "seen": chain.fingerprint(on), "said": said}
    return [{**row, "about": [told[str(on)] for on in row.get("about") or ()]} for row in rows]


AGENDA_KINDS = frozenset(
    (
        "finding",
        "conclusion",
        "lesson",
        "recommendation",
        "proposal",
        "document",
        "figure",
        "number",
        "report_block",
    )
)
"""What a point of an agenda can be about, as the chain names it."""


def _check_named(known: Sequence[Decision], table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Whether delegations and interviews that rows name are there."""
    there: Mapping[str, object]
    if table == "attendance":
        there, name, where = register_of(known).stakeholders, "stakeholder", "vedette stakeholders"
    elif table == "interviews":
        there, name, where = interviews(known), "interview", "vedette interviews"
    else:
        return
    for row in rows:
        if str(row.get(name)) not in there:
            raise NotFound(f"There is no {name} '{row.get(name)}'.", f"See `{where} list`.")


def _label_of(known: Iterable[Decision], ref: str) -> str:
    """The label that a meeting was added with."""
    return next(
        str(one.body["label"])
        for one in known
        if one.act is Act.MEETING and one.body["meeting"] == ref
    )


def _seed(said: object, author: Author) -> str:
    return f"{said}|{author.at}|{author.by}"


def _written(review: Review, pen: Pen, body: Mapping[str, Any], author: Author) -> Meeting:
    if body.get("stage"):
        review.template.check_stage(str(body["stage"]))
    said = {name: value for name, value in body.items() if value is not None}
    held = meetings_of(pen.known).get(str(body["meeting"]))
    made = changed(held, {**said, "by": author.by, "at": author.at})
    label = str(review.about["label"]) if held is None else _label_of(pen.known, held.ref)
    pen.append(Act.MEETING, {"label": label, **said}, author)
    return made


def _stated(review: Review, pen: Pen, body: Mapping[str, Any], author: Author) -> Statement:
    said = {name: value for name, value in body.items() if value is not None}
    for area in said.get("areas") or ():
        review.template.check({"issue_area": area})
    ref = str(body["statement"])
    before = statements_of(pen.known).get(ref)
    made = said_there.changed(before, {**said, "by": author.by, "at": author.at})
    check_speaker(made, meeting(pen.known, made.meeting), register_of(pen.known).stakeholders)
    label = _label_of_statement(pen.known, ref) if before else said["label"]
    pen.append(Act.STATEMENT, {**said, "label": label}, author)
    return made


def _label_of_statement(known: Iterable[Decision], ref: str) -> str:
    return next(
        str(one.body["label"])
        for one in known
        if one.act is Act.STATEMENT and one.body["statement"] == ref
    )
