"""Comments as decisions: received with one receipt for all that came together, placed, answered, replied to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.recommendations.alike import matches
from vedette.core.reports.comments import (
    Change,
    Comment,
    Comments,
    Route,
    changed,
    checked,
    comment_of,
    comments,
)
from vedette.core.reports.text import TextBlock
from vedette.core.reports.text import changed as block_changed
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.recommendations import meaning_of
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.report_text import text_of
from vedette.pipeline.rounds import round_of
from vedette.pipeline.stating import free_references
from vedette.pipeline.undoing import in_force, mark
from vedette.pipeline.workspace import Review


@dataclass(frozen=True, slots=True)
class TextChange:
    """A change of the text that follows a comment.

    Args:
        mark: Of the decision.
        block: The block.
        by: Who made it.
        at: When.
        before: Its words before; "" for a block that came.
        after: Its words afterwards; "" for one that went.
        is_in_force: Whether it was not taken back.
    """

    mark: str
    block: str
    by: str
    at: str
    before: str
    after: str
    is_in_force: bool


def comments_of(known: Iterable[Decision]) -> Comments:
    """The comments by reference, in the order of receipt."""
    return comments(changes_in_force(known, Act.COMMENT))


def comments_like(review: Review, ref: str) -> list[Comment]:
    """Comments that may say the same as one, the likest first: proposed to people, who decide whether they do.

    Raises:
        NotFound: There is no such comment.
    """
    held = comments_of(review.decisions())
    one = comment_of(held, ref)
    others = {c.ref: _said(c) for c in held.values() if c.ref != ref and not c.withdrawn}
    found = matches(_said(one), others, meaning_of(review)) if others else []
    return [held[other] for other, _ in found]


def _said(one: Comment) -> str:
    return f"{one.text} {one.proposed}"


def submit_comments(
    review: Review,
    round_ref: str,
    entity: str,
    told: Sequence[Mapping[str, object]],
    author: Author,
    *,
    route: Route = Route.PAGE,
) -> list[Comment]:
    """Receive comments of one who was asked, all of them or none; they share one receipt.

    Args:
        review: The review.
        round_ref: The round.
        entity: Who comments, by its reference in the round.
        told: Each with `text`, `kind`, `rationale`, as wanted `proposed`, `block`, `quoted`, `place`.
        author: Who hands them in.
        route: How they came.

    Raises:
        BadInput: There is none, or one says nothing, lacks its rationale or has an unknown type; its number is told.
        NotFound: There is no such round, or who comments was not asked.
        WrongState: The round is closed.
    """
    with review.home.writing() as pen:
        asked = round_of(pen.known, round_ref)
        asked.recipient(entity)
        if asked.closed_at:
            raise WrongState(f"{round_ref} is closed.", "Ask the review to open it again.")
        said = [_checked(n, one, route) for n, one in enumerate(told, 1)]
        if not said:
            raise BadInput("There is no comment.", "Write one.")
        seed = f"{round_ref}|{entity}|{author.at}"
        [receipt, *refs] = [
            *free_references(pen, Act.COMMENT, "RCP", [seed]),
            *free_references(pen, Act.COMMENT, "COM", [f"{seed}|{one}" for one in said]),
        ]
        parts = [{"comment": ref, **one} for ref, one in zip(refs, said, strict=True)]
        body = {
            "comment": receipt,
            "change": Change.SUBMIT,
            "round": round_ref,
            "entity": entity,
            "route": route,
            "parts": parts,
        }
        made = _written(review, pen, body, author)
        return [made[ref] for ref in refs]


def place_comment(review: Review, ref: str, block: str, author: Author) -> Comment:
    """Say which block of the version a comment is on.

    Raises:
        BadInput: No block is named.
        NotFound: There is no such comment.
        WrongState: It was taken back.
    """
    return _one(review, {"comment": ref, "change": Change.PLACE, "block": block}, author)


def make_responsible(review: Review, ref: str, who: str, author: Author) -> Comment:
    """Say who is to answer a comment.

    Raises:
        BadInput: Nobody is named.
        NotFound: There is no such comment.
        WrongState: It was taken back.
    """
    return _one(review, {"comment": ref, "change": Change.PLACE, "responsible": who}, author)


def dispose(
    review: Review, refs: Sequence[str], told: Mapping[str, object], author: Author
) -> list[Comment]:
    """Answer comments, all of them alike or none.

    Args:
        review: The review.
        refs: The comments.
        told: `code`, and as it demands `reason`, `of` (another comment), `version`, `changes` (marks of changes of
            the text).
        author: Who answers.

    Raises:
        BadInput: The code is none, or demands what is missing.
        NotFound: There is no such comment or change of the text.
        WrongState: One was taken back.
    """
    with review.home.writing() as pen:
        marks = {mark(one) for one in pen.known if one.act is Act.BLOCK}
        named: Any = told.get("changes") or ()
        lost = [one for one in named if one not in marks]
        if lost:
            raise NotFound(f"There is no change of the text '{lost[0]}'.", "See its history.")
        held = comments_of(pen.known)
        bodies = [{"comment": ref, "change": Change.DISPOSE, **told} for ref in dict.fromkeys(refs)]
        for body in bodies:
            held = changed(held, {**body, "by": author.by, "at": author.at})
        for body in bodies:
            _append(review, pen, body, author)
        return [held[str(body["comment"])] for body in bodies]


def reopen_comment(review: Review, ref: str, author: Author) -> Comment:
    """Take the answer to a comment back.

    Raises:
        NotFound: There is no such comment.
        WrongState: It has no answer.
    """
    return _one(review, {"comment": ref, "change": Change.REOPEN}, author)


def reply_to_answer(
    review: Review,
    ref: str,
    reason: str,
    author: Author,
    *,
    accepts: bool,
    entity: str = "",
) -> Comment:
    """What the author of a comment says of its answer.

    Raises:
        BadInput: It is turned down without a reason.
        NotFound: There is no such comment, or it is of somebody else than `entity`.
        WrongState: It has no answer.
    """
    body = {"comment": ref, "change": Change.REPLY, "accepts": accepts, "reason": reason}
    return _one(review, body, author, entity)


def withdraw_comment(
    review: Review, ref: str, reason: str, author: Author, *, entity: str = ""
) -> Comment:
    """Take a comment back, as its author; it stays with the reason.

    Raises:
        BadInput: The reason is missing.
        NotFound: There is no such comment, or it is of somebody else than `entity`.
        WrongState: It was taken back before.
    """
    return _one(
        review, {"comment": ref, "change": Change.WITHDRAW, "reason": reason}, author, entity
    )


def text_changes(review: Review, marks: Iterable[str] | None = None) -> list[TextChange]:
    """Changes of the words of the text, oldest first, each with the words before and after.

    What was taken back is told beside the text as it went on without it.

    Args:
        review: The review.
        marks: Those that are wanted; None for all.
    """
    known = [one for one in review.decisions() if one.act in (Act.BLOCK, Act.UNDO)]
    holds = {one.n for one in in_force(known)}
    wanted = None if marks is None else frozenset(marks)
    found: list[TextChange] = []
    held = text_of(review, ())
    for one in (decision for decision in known if decision.act is Act.BLOCK):
        try:
            made = block_changed(held, one.body)
        except (BadInput, NotFound):
            continue
        ref, name = str(one.body["block"]), mark(one)
        before, after = _words(held, ref), _words(made, ref)
        if before != after and (wanted is None or name in wanted):
            found.append(TextChange(name, ref, one.by, one.at, before, after, one.n in holds))
        if one.n in holds:
            held = made
    return found


def shaped(known: Sequence[Decision], block: str) -> list[Comment]:
    """Why a block reads so: comments on it that were answered, and those whose answer changed it."""
    changes = {
        mark(one) for one in known if one.act is Act.BLOCK and one.body.get("block") == block
    }
    return [
        one
        for one in comments_of(known).values()
        if one.disposition is not None
        and (one.block == block or changes & set(one.disposition.changes))
    ]


def _words(text: Iterable[TextBlock], ref: str) -> str:
    return next((one.text for one in text if one.ref == ref), "")


def _checked(number: int, told: Mapping[str, object], route: Route) -> dict[str, str]:
    try:
        return checked(told, is_imported=route is not Route.PAGE)
    except BadInput as error:
        raise BadInput(f"Comment {number}: {error.problem}", error.remedy) from error


def _one(review: Review, body: Mapping[str, object], author: Author, entity: str = "") -> Comment:
    with review.home.writing() as pen:
        ref = str(body["comment"])
        held = comment_of(comments_of(pen.known), ref)
        if entity and held.entity != entity:
            raise NotFound(f"There is no comment '{ref}'.", "See your own comments.")
        return _written(review, pen, body, author)[ref]


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Comments:
    made = changed(comments_of(pen.known), {**body, "by": author.by, "at": author.at})
    _append(review, pen, body, author)
    return made


def _append(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> None:
    pen.append(Act.COMMENT, {"label": str(review.about["label"]), **body}, author)
