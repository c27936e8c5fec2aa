"""Screening decisions: criteria, verdicts, the lead's word on conflicts; what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput, NotAllowed
from vedette.core.library.screening import Outcome, Said, Verdict, check_said, outcome
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.documents import document
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review

NEEDED = 2


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for.

    Args:
        include: What makes a document part of the review, in words.
        reasons: Reasons to exclude one.
        needed: Persons who judge each document.
        is_blind: Whether screeners see nothing of each other until the lead lifts it.
        kept: Persons who left the review and whose verdicts count on.
        set_aside: Persons whose verdicts count no more.
    """

    include: str = ""
    reasons: tuple[str, ...] = ()
    needed: int = NEEDED
    is_blind: bool = True
    kept: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()


def criteria(known: Iterable[Decision]) -> Criteria:
    """The criteria in force."""
    found = Criteria()
    for one in library_in_force(known):
        if one.act is Act.CRITERIA:
            body = one.body
            found = Criteria(
                str(body["include"]),
                _names(body["reasons"]),
                int(str(body["needed"])),
                bool(body["is_blind"]),
                _names(body.get("kept", [])),
                _names(body.get("set_aside", [])),
            )
    return found


def _names(told: object) -> tuple[str, ...]:
    assert isinstance(told, list), "written by set_criteria"
    return tuple(map(str, told))


def set_criteria(review: Review, made: Criteria, why: str, author: Author) -> None:
    """State what is looked for; saying the same again changes nothing.

    Raises:
        BadInput: Nobody is to judge, or a reason is blank.
    """
    if made.needed < 1 or any(not one.strip() for one in made.reasons):
        raise BadInput("Criteria need a screener and reasons in words.", "Correct them.")
    with review.home.writing() as pen:
        if criteria(pen.known) != made:
            body = {
                "include": made.include,
                "reasons": list(made.reasons),
                "needed": made.needed,
                "is_blind": made.is_blind,
                "kept": list(made.kept),
                "set_aside": list(made.set_aside),
                "label": str(review.about["label"]),
            }
            pen.append(Act.CRITERIA, body | ({"why": why} if why else {}), author)


def screen(
    review: Review,
    reference: str,
    verdict: str,
    reason: str,
    author: Author,
    *,
    settles: bool = False,
) -> None:
    """Say what one thinks of a document; the last word of a person holds.

    Args:
        review: The review.
        reference: The document.
        verdict: include, exclude or maybe.
        reason: Of an exclusion, one of the criteria.
        author: Who says it.
        settles: Whether the lead decides a conflict with it, after the blind was lifted.

    Raises:
        NotFound: There is no such document.
        BadInput: The verdict is none, or an exclusion lacks its reason.
        NotAllowed: A conflict is to be settled while screeners are blind to each other.
    """
    if verdict not in set(Verdict):
        raise BadInput(f"'{verdict}' is no verdict.", f"Use one of {', '.join(Verdict)}.")
    with review.home.writing() as pen:
        held = document(pen.known, reference)
        looked_for = criteria(pen.known)
        made = Said(reference, author.by, Verdict(verdict), reason, settles)
        check_said(made, looked_for.reasons)
        if settles and looked_for.is_blind:
            raise NotAllowed(
                "Conflicts cannot be settled while screeners are blind to each other.",
                "Lift the blind first: `vedette screening criteria --open`.",
            )
        if made not in verdicts(pen.known):
            body = {
                "document": reference,
                "verdict": verdict,
                "reason": reason,
                "settles": settles,
                "label": held.label,
            }
            pen.append(Act.SCREEN, body, author)


def verdicts(known: Iterable[Decision]) -> list[Said]:
    """The last verdict of each person on each document in force, and the lead's on each conflict."""
    found: dict[tuple[str, str, bool], Said] = {}
    for one in library_in_force(known):
        if one.act is Act.SCREEN:
            made = Said(
                str(one.body["document"]),
                one.by,
                Verdict(str(one.body["verdict"])),
                str(one.body["reason"]),
                bool(one.body["settles"]),
            )
            key = (made.document, "" if made.settles else made.by, made.settles)
            found.pop(key, None)
            found[key] = made
    return list(found.values())


def counted(said: Iterable[Said], made: Criteria) -> list[Said]:
    """The verdicts that count: those of persons who were not set aside."""
    return [one for one in said if one.by not in made.set_aside]


def leavers(said: Iterable[Said], made: Criteria, members: Iterable[str]) -> dict[str, int]:
    """Persons who are no members any more and of whose verdicts nobody said what becomes: name -> verdicts."""
    settled = {*members, *made.kept, *made.set_aside}
    found = Counter(one.by for one in said if one.by not in settled)
    return dict(sorted(found.items()))


def shown_to(said: Sequence[Said], made: Criteria, viewer: str) -> list[Said]:
    """What a screener may see: one's own verdicts while all are blind to each other."""
    return [one for one in said if not made.is_blind or one.by == viewer]


def results(said: Iterable[Said], made: Criteria) -> dict[str, Outcome]:
    """What follows for each document that something was said of."""
    by_document: dict[str, list[Said]] = {}
    for one in said:
        by_document.setdefault(one.document, []).append(one)
    return {name: outcome(held, needed=made.needed) for name, held in sorted(by_document.items())}
