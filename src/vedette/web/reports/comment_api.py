"""Rounds of comments on the report in the HTTP API: who is asked, what came, what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vedette.core.reports.comments import Route
from vedette.core.reports.rounds import Round
from vedette.web.reports import round_writes as writes
from vedette.web.reports.round_reads import Rounds
from vedette.web.reviews.calls import Part, answers, enter

router = Router(tags=["comments"])
READ, ANSWER = "reports.read", "reports.answer"
_REF, _TEXT, _MOST = 40, 8_000, 500


class AskedOut(Schema):
    """One who is asked in a round, and what came; silence is told as none."""

    entity: str
    name: str
    n_comments: int
    n_open: int
    is_late: bool


class RoundOut(Schema):
    """A round of comments on a version, with all who are asked."""

    round: str
    version: str
    version_name: str
    stage: str
    deadline: dt.date
    silence: str
    opened_at: str
    closed_at: str
    asked: list[AskedOut]


class CommentOut(Schema):
    """A comment word for word, with its answer and what its author says of that."""

    comment: str
    number: int
    round: str
    entity: str
    who: str
    receipt: str
    route: str
    received_at: str
    kind: str
    text: str
    rationale: str
    proposed: str
    block: str
    mark: str
    quoted: str
    place: str
    state: str
    responsible: str
    code: str
    reason: str
    answered_by: str
    answered_at: str
    changes: list[str]
    duplicate_of: str
    deferred_to: str
    is_answer_accepted: bool | None
    reply: str
    withdrawn: str


class CommentsOut(Schema):
    """A part of the comments that the filter leaves: how many there are, and those from `offset` on."""

    n: int
    offset: int
    rows: list[CommentOut]


class CommentFilter(Schema):
    """Which comments; an empty value filters nothing. `state` may be `open`, `placed` is yes or no."""

    round: str = Field("", max_length=_REF)
    entity: str = Field("", max_length=_REF)
    state: str = Field("", max_length=20)
    kind: str = Field("", max_length=40)
    code: str = Field("", max_length=40)
    placed: Literal["", "yes", "no"] = ""
    block: str = Field("", max_length=200)


class CommentIn(Schema):
    """What somebody says on the report, with the reason; `block` is the name of a block of the version."""

    text: str = Field(max_length=_TEXT)
    kind: str = Field(max_length=40)
    rationale: str = Field("", max_length=_TEXT)
    proposed: str = Field("", max_length=_TEXT)
    block: str = Field("", max_length=200)
    quoted: str = Field("", max_length=_TEXT)
    place: str = Field("", max_length=300)


class CommentsIn(Schema):
    """Comments of one who was asked: all of them are taken in under one receipt, or none."""

    entity: str = Field(max_length=_REF)
    comments: list[CommentIn] = Field(min_length=1, max_length=_MOST)


class AnswerIn(Schema):
    """What becomes of comments, alike for all that are named; `changes` are marks of changes of the text."""

    refs: list[str] = Field(min_length=1, max_length=_MOST)
    code: str = Field(max_length=40)
    reason: str = Field("", max_length=_TEXT)
    of: str = Field("", max_length=_REF)
    version: str = Field("", max_length=_REF)
    changes: list[str] = Field(default_factory=list, max_length=100)


@router.get(
    "/reviews/{slug}/rounds", response=answers({200: list[RoundOut]}), operation_id="list_rounds"
)
def list_rounds(request: HttpRequest, slug: str) -> list[RoundOut]:
    """The rounds of comments, newest first."""
    held = Rounds(enter(request, slug, READ))
    return [_round(held, one) for one, *_ in held.listed()]


@router.get(
    "/reviews/{slug}/rounds/{reference}",
    response=answers({200: RoundOut}),
    operation_id="get_round",
)
def get_round(request: HttpRequest, slug: str, reference: str) -> RoundOut:
    """One round: who is asked, and what came from each."""
    held = Rounds(enter(request, slug, READ))
    return _round(held, held.round(reference))


@router.get(
    "/reviews/{slug}/comments", response=answers({200: CommentsOut}), operation_id="list_comments"
)
def list_comments(
    request: HttpRequest, slug: str, wanted: Query[CommentFilter], part: Query[Part]
) -> CommentsOut:
    """The comments that the filter leaves, in the order of receipt."""
    held = Rounds(enter(request, slug, READ))
    asked = {name: said for name, said in wanted.dict().items() if said}
    found = held.rows(asked)
    shown = found[part.offset : part.offset + part.limit]
    rows = [_comment(held, row.comment.ref) for row in shown]
    return CommentsOut(n=len(found), offset=part.offset, rows=rows)


@router.get(
    "/reviews/{slug}/comments/{reference}",
    response=answers({200: CommentOut}),
    operation_id="get_comment",
)
def get_comment(request: HttpRequest, slug: str, reference: str) -> CommentOut:
    """One comment with its answer."""
    return _comment(Rounds(enter(request, slug, READ)), reference)


@router.post(
    "/reviews/{slug}/rounds/{reference}/comments",
    response=answers({201: list[CommentOut]}),
    operation_id="add_comments",
)
def add_comments(
    request: HttpRequest, slug: str, reference: str, said: CommentsIn
) -> Status[list[CommentOut]]:
    """Take in comments of one who was asked, as they came by letter; they share one receipt."""
    visit = enter(request, slug, ANSWER)
    made = writes.submit(
        visit.review,
        ref=reference,
        entity=said.entity,
        told=[one.dict() for one in said.comments],
        route=Route.LETTER,
        by=visit.viewer.name,
    )
    held = Rounds(visit)
    return Status(201, [_comment(held, one.ref) for one in made])


@router.post(
    "/reviews/{slug}/comments",
    response=answers({200: list[CommentOut]}),
    operation_id="answer_comments",
)
def answer_comments(request: HttpRequest, slug: str, said: AnswerIn) -> list[CommentOut]:
    """Answer comments, all of them alike or none."""
    visit = enter(request, slug, ANSWER)
    told = said.dict(exclude={"refs"})
    made = writes.answer(visit.review, refs=said.refs, told=told, by=visit.viewer.name)
    held = Rounds(visit)
    return [_comment(held, one.ref) for one in made]


def _round(held: Rounds, one: Round) -> RoundOut:
    version = held.versions.get(one.version)
    return RoundOut(
        round=one.ref,
        version=one.version,
        version_name=version.name if version else "",
        stage=one.stage,
        deadline=one.deadline,
        silence=str(one.silence),
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        asked=[
            AskedOut(
                entity=who.recipient.ref,
                name=who.recipient.name,
                n_comments=who.n_comments,
                n_open=who.n_open,
                is_late=who.is_late,
            )
            for who in held.asked(one)
        ],
    )


_TOLD = (
    "number", "round", "entity", "receipt", "received_at", "kind", "text", "rationale", "proposed", "block", "quoted",
    "place", "responsible", "withdrawn",
)  # fmt: skip


def _comment(held: Rounds, ref: str) -> CommentOut:
    one = held.comment(ref)
    row, answer, reply = held.row(one), one.disposition, one.reply
    return CommentOut(
        comment=one.ref,
        who=row.who,
        route=str(one.route),
        mark=row.mark,
        state=str(one.state),
        code=answer.code if answer else "",
        reason=answer.reason if answer else "",
        answered_by=answer.by if answer else "",
        answered_at=answer.at if answer else "",
        changes=list(answer.changes) if answer else [],
        duplicate_of=answer.of if answer else "",
        deferred_to=answer.version if answer else "",
        is_answer_accepted=reply.is_accepted if reply else None,
        reply=reply.reason if reply else "",
        **{name: getattr(one, name) for name in _TOLD},
    )
