"""Recommendations as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.evidence.chain import Chain, Role, State
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.references import references
from vedette.core.recommendations.alike import Alike, Meaning, alike, matches
from vedette.core.recommendations.changes import Change, changed, next_number
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.recommendations.states import Axis
from vedette.pipeline.chain import EARLIER_KIND, FINDING_KINDS, chain_of
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.library import BY_MEANING
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.workspace import Review


def recommendation(known: Iterable[Decision], ref: str) -> Recommendation:
    """One recommendation in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = recommendations_of(known).get(ref)
    if found is None:
        raise NotFound(
            f"There is no recommendation '{ref}'.", "See `vedette recommendations list`."
        )
    return found


def add_recommendation(
    review: Review, told: Mapping[str, object], author: Author
) -> Recommendation:
    """A new recommendation; gives it with its reference.

    Args:
        review: The review.
        told: What is said of it, as `core.recommendations.recommendations.TOLD`, and as wanted its `label`.
        author: Who decides.

    Raises:
        BadInput: The text is missing, or something is no code.
    """
    with review.home.writing() as pen:
        [ref] = _fresh(pen, [str(told.get("text"))], author)
        body = {"recommendation": ref, "change": Change.ADD, **told}
        return _written(review, pen, body, author)


def change_recommendation(
    review: Review, ref: str, change: Change, told: Mapping[str, object], author: Author
) -> Recommendation:
    """Carry out one change of a recommendation; gives the one that follows.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of something that is not there.
        WrongState: A state does not follow, or what it asks for is lacking.
    """
    with review.home.writing() as pen:
        return _written(review, pen, {"recommendation": ref, "change": change, **told}, author)


def link_recommendation(
    review: Review, ref: str, on: str, note: str, author: Author
) -> Recommendation:
    """Let a recommendation answer a finding, or name an earlier recommendation that said the same.

    Raises:
        NotFound: One of them is not there.
        BadInput: It is neither a finding nor an earlier recommendation.
    """
    chain = chain_of(review, frozenset((on,)))
    kind = chain.kind(on)
    if kind not in (*FINDING_KINDS, EARLIER_KIND):
        raise BadInput(
            f"'{on}' is a {kind}; a recommendation answers findings.",
            "Let a finding rest on it, and answer the finding.",
        )
    role = Role.CONTEXT if kind == EARLIER_KIND else Role.ANSWERS
    told = {"on": on, "role": role, "seen": chain.fingerprint(on), "note": note or None}
    return change_recommendation(review, ref, Change.LINK, told, author)


def look_again_at(
    review: Review, ref: str, on: str, why: str | None, author: Author
) -> Recommendation:
    """Take over what a recommendation answers as it is today, or hold the old one with a reason.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
    """
    chain = chain_of(review)
    today = chain.changed_since(ref, on)
    change, told = Change.ACCEPT, {"on": on, "seen": today}
    if why is not None:
        change, told = Change.HOLD, {"on": on, "held": today, "why": why}
    return change_recommendation(review, ref, change, told, author)


def move_recommendation(
    review: Review, ref: str, axis: str, to: str, told: Mapping[str, object], author: Author
) -> Recommendation:
    """Move one of its three states; one that is issued gets the number that it keeps for life.

    Raises:
        BadInput: There is no such state.
        NotFound: There is no such recommendation, or none that replaces it.
        WrongState: The state does not follow, or what it asks for is lacking.
    """
    with review.home.writing() as pen:
        held = recommendations_of(pen.known)
        successor = told.get("successor")
        if successor and successor not in held:
            raise NotFound(f"There is no recommendation '{successor}'.", "Name one that is there.")
        body: dict[str, object] = {"recommendation": ref, "change": Change.STATE, **told}
        one = held.get(ref)
        if axis == Axis.RESPONSE and one is not None and not one.number:
            body["number"] = next_number(one.issue_area, _numbers(pen.known))
        return _written(review, pen, {**body, "axis": axis, "to": to}, author)


def merge_recommendations(
    review: Review, into: str, others: Sequence[str], why: str, author: Author
) -> Recommendation:
    """Let some recommendations go into another one, which takes over what they answer; gives that one.

    Raises:
        BadInput: There are no others.
        NotFound: One of them is not there.
        WrongState: One of them is closed.
    """
    told = {"others": list(others), "why": why}
    return change_recommendation(review, into, Change.MERGE, told, author)


def split_recommendation(
    review: Review, ref: str, texts: Sequence[str], why: str, author: Author
) -> list[Recommendation]:
    """Parts in place of a recommendation, each with all that it said but the text; gives the parts.

    Raises:
        BadInput: There are fewer than two texts.
        NotFound: It is not there.
        WrongState: It is closed.
    """
    with review.home.writing() as pen:
        fresh = _fresh(pen, texts, author)
        parts = [
            {"recommendation": part, "text": text} for part, text in zip(fresh, texts, strict=True)
        ]
        body = {"recommendation": ref, "change": Change.SPLIT, "parts": parts, "why": why}
        _written(review, pen, body, author)
        held = recommendations_of(pen.known)
        return [held[part] for part in fresh]


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """An earlier recommendation that may have said the same.

    Args:
        ref: Its reference.
        said: Where it was said, and what became of it.
        text: What it said.
        likeness: From 0 to 1; None where a person linked it.
    """

    ref: str
    said: str
    text: str
    likeness: float | None


def said_before(review: Review, one: Recommendation) -> list[SaidBefore]:
    """What earlier reviews said of the same thing: first what people linked, then what is proposed."""
    known = earlier_of(review)
    linked = [known[ref] for ref in one.said_before if ref in known]
    rest = {ref: e.text for ref, e in known.items() if ref not in one.said_before}
    proposed = matches(one.text, rest, meaning_of(review)) if rest else []
    return [
        *(SaidBefore(e.ref, e.said, e.text, None) for e in linked),
        *(SaidBefore(ref, known[ref].said, known[ref].text, share) for ref, share in proposed),
    ]


def alike_in(review: Review) -> list[Alike]:
    """Pairs of recommendations that may be one or may contradict each other."""
    held = list(recommendations_of(review.decisions()).values())
    return alike(held, meaning_of(review) if len(held) > 1 else None)


def meaning_of(review: Review) -> Meaning | None:
    """How texts get vectors of meaning, where the review searches by meaning and the part is installed."""
    from vedette.core.library.meaning import is_installed, vectors

    return vectors if review.settings().get(BY_MEANING) and is_installed() else None


@dataclass(frozen=True, slots=True)
class Recommended:
    """How a recommendation stands today: itself, and the state of what it answers."""

    recommendation: Recommendation
    state: State


def standing_of(one: Recommendation, chain: Chain) -> Recommended:
    """How a recommendation stands in the chain of today."""
    return Recommended(one, chain.state(one.ref))


def _numbers(known: Iterable[Decision]) -> list[str]:
    """All numbers that were ever given, also by decisions that were taken back."""
    return [
        str(one.body["number"])
        for one in known
        if one.act is Act.RECOMMENDATION and one.body.get("number")
    ]


def _fresh(pen: Pen, texts: Sequence[str], author: Author) -> list[str]:
    others = sum(one.act is Act.RECOMMENDATION for one in pen.whole)
    seeds = [f"{text}|{author.at}|{author.by}|{others}|{n}" for n, text in enumerate(texts)]
    return references("REC", seeds)


def _written(
    review: Review, pen: Pen, body: Mapping[str, object], author: Author
) -> Recommendation:
    review.template.check(body)
    said = {name: value for name, value in body.items() if value is not None}
    told: dict[str, Any] = {**said, "by": author.by, "at": author.at}
    made = changed(recommendations_of(pen.known), told)
    pen.append(Act.RECOMMENDATION, {"label": str(review.about["label"]), **said}, author)
    return made[str(body["recommendation"])]
