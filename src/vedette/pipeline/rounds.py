"""Rounds of comments as decisions: opened on a version, sent to those who are to be heard, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vedette.core.kernel.errors import NotFound
from vedette.core.reports.rounds import Change, Round, changed, rounds
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.stating import free_references
from vedette.pipeline.versions import version_of_name
from vedette.pipeline.workspace import Review


def rounds_of(known: Iterable[Decision]) -> dict[str, Round]:
    """The rounds by reference, oldest first."""
    return rounds(changes_in_force(known, Act.ROUND))


def round_of(known: Iterable[Decision], ref: str) -> Round:
    """One round.

    Raises:
        NotFound: There is none of this reference.
    """
    held = rounds_of(known)
    if ref not in held:
        raise NotFound(f"There is no round '{ref}'.", "See `vedette rounds list`.")
    return held[ref]


def open_round(review: Review, told: Mapping[str, object], author: Author) -> Round:
    """Open a round on a version; gives it with its reference.

    Args:
        review: The review.
        told: `version` (reference or name), `deadline`, `to` (references of stakeholders), and as wanted `stage`,
            `silence`, `note`.
        author: Who opens it.

    Raises:
        BadInput: Nobody is asked, or something is missing or no code.
        NotFound: There is no such version or stakeholder.
    """
    with review.home.writing() as pen:
        version = version_of_name(pen.known, str(told.get("version") or ""))
        [ref] = free_references(pen, Act.ROUND, "RND", [f"{version.ref}|{author.at}"])
        if told.get("stage"):
            review.template.check_stage(str(told["stage"]))
        body = {
            "round": ref,
            "change": Change.OPEN,
            "version": version.ref,
            "recipients": _recipients(pen.known, told),
            **{n: told.get(n) for n in ("deadline", "stage", "silence", "note")},
        }
        return write_round(review, pen, body, author)


def invite(review: Review, ref: str, told: Mapping[str, object], author: Author) -> Round:
    """Ask more to comment in a round.

    Args:
        review: The review.
        ref: The round.
        told: `to`, as in `open_round`.
        author: Who asks.

    Raises:
        BadInput: Nobody is named.
        NotFound: There is no such round or stakeholder.
        WrongState: It is closed.
    """
    with review.home.writing() as pen:
        body = {
            "round": ref,
            "change": Change.INVITE,
            "recipients": _recipients(pen.known, told),
        }
        return write_round(review, pen, body, author)


def extend_round(review: Review, ref: str, deadline: str, author: Author) -> Round:
    """Give a round more time.

    Raises:
        BadInput: The day is none, or not later.
        NotFound: There is no such round.
        WrongState: It is closed.
    """
    with review.home.writing() as pen:
        return write_round(
            review, pen, {"round": ref, "change": Change.EXTEND, "deadline": deadline}, author
        )


def close_round(review: Review, ref: str, author: Author) -> Round:
    """Take no more comments in a round.

    Raises:
        NotFound: There is no such round.
        WrongState: It is closed already.
    """
    with review.home.writing() as pen:
        return write_round(review, pen, {"round": ref, "change": Change.CLOSE}, author)


def _recipients(known: Sequence[Decision], told: Mapping[str, Any]) -> list[dict[str, str]]:
    register = register_of(known)
    asked = [register.stakeholder(str(ref)) for ref in dict.fromkeys(told.get("to") or ())]
    return [{"ref": one.ref, "name": one.name} for one in asked]


def write_round(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Round:
    """Write one change of a round, of which what is None is not said.

    Raises:
        NotFound: There is no such round.
        WrongState: It is not at this point.
    """
    said = {name: value for name, value in body.items() if value is not None}
    told: dict[str, Any] = {**said, "by": author.by, "at": author.at}
    made = changed(rounds_of(pen.known).get(str(body["round"])), told)
    pen.append(Act.ROUND, {"label": str(review.about["label"]), **said}, author)
    return made
