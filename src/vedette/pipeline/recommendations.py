"""Recommendations as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.evidence.chain import Chain, Role, State
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.recommendations.alike import Alike, Meaning, alike, matches
from vedette.core.recommendations.changes import Change, changed, next_number
from vedette.core.recommendations.earlier import Earlier
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.recommendations.states import Axis
from vedette.pipeline.chain import EARLIER_KIND, FINDING_KINDS, chain_of
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.library import BY_MEANING
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.resting import as_seen, looked_again
from vedette.pipeline.stating import check_version, free_references
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
    review: Review, told: Mapping[str, object], author: Author, *, answers: Sequence[str] = ()
) -> Recommendation:
    """A new recommendation with the findings that it answers, in one decision; gives it with its reference.

    Args:
        review: The review.
        told: What is said of it, as `core.recommendations.recommendations.TOLD`, and as wanted its `label`.
        author: Who decides.
        answers: Findings that it answers, by reference.

    Raises:
        BadInput: The text is missing, something is no code, or what it is to answer is no finding.
        NotFound: One of the findings is not there.
    """
    links = _answering(review, tuple(dict.fromkeys(answers)))
    with review.home.writing() as pen:
        [ref] = _free(pen, [str(told.get("text"))], author)
        body = {"recommendation": ref, "change": Change.ADD, **told, "answers": links or None}
        return _written(review, pen, body, author)


def change_recommendation(
    review: Review,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    author: Author,
    *,
    version: str = "",
) -> Recommendation:
    """Carry out one change of a recommendation; gives the one that follows.

    Args:
        review: The review.
        ref: The recommendation.
        change: What happens to it.
        told: What the change says.
        author: Who decides.
        version: The version that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of something that is not there.
        WrongState: A state does not follow, or what it asks for is lacking.
        OutOfDate: Somebody else changed it since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.RECOMMENDATION, ref, version)
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
    kind = _checked(chain, on, (*FINDING_KINDS, EARLIER_KIND))
    role = Role.CONTEXT if kind == EARLIER_KIND else Role.ANSWERS
    told = {"role": role, "note": note or None, **_looked_at(review, chain, on)}
    return change_recommendation(review, ref, Change.LINK, told, author)


def look_again_at(
    review: Review, ref: str, on: str, why: str | None, author: Author, *, today: str = ""
) -> Recommendation:
    """Take over what a recommendation answers as it is today, or hold the old one with a reason.

    Args:
        review: The review.
        ref: The recommendation.
        on: What changed.
        why: The reason to hold; None to take over.
        author: Who decides.
        today: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    kind, told = looked_again(review, ref, on, why, today)
    return change_recommendation(review, ref, Change(kind), told, author)


def move_recommendation(
    review: Review,
    ref: str,
    to: tuple[str, str],
    told: Mapping[str, object],
    author: Author,
    *,
    version: str = "",
) -> Recommendation:
    """Move one of its three states; one that is issued gets the number that it keeps for life.

    Args:
        review: The review.
        ref: The recommendation.
        to: Which of the three, and the state that is wanted.
        told: As wanted `why`, `proof`, `verifier`, `successor`.
        author: Who decides.
        version: The version that the person saw; "" where it does not matter.

    Raises:
        BadInput: There is no such state.
        NotFound: There is no such recommendation, or none that replaces it.
        WrongState: The state does not follow, or what it asks for is lacking.
        OutOfDate: Somebody else changed it since that version.
    """
    axis, state = to
    with review.home.writing() as pen:
        check_version(pen, Act.RECOMMENDATION, ref, version)
        held = recommendations_of(pen.known)
        successor = told.get("successor")
        if successor and successor not in held:
            raise NotFound(f"There is no recommendation '{successor}'.", "Name one that is there.")
        body: dict[str, object] = {"recommendation": ref, "change": Change.STATE, **told}
        one = held.get(ref)
        if axis == Axis.RESPONSE and one is not None and not one.number:
            body["number"] = next_number(one.issue_area, _numbers(pen.known))
        return _written(review, pen, {**body, "axis": axis, "to": state}, author)


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
        fresh = _free(pen, texts, author)
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
        earlier: What it said, where, and what became of it.
        likeness: From 0 to 1; None where a person linked it.
    """

    earlier: Earlier
    likeness: float | None


def said_before(review: Review, one: Recommendation) -> list[SaidBefore]:
    """What earlier reviews said of the same thing: first what people linked, then what is proposed."""
    known = earlier_of(review)
    linked = [known[ref] for ref in one.said_before if ref in known]
    rest = {ref: e.text for ref, e in known.items() if ref not in one.said_before}
    proposed = matches(one.text, rest, meaning_of(review)) if rest else []
    return [
        *(SaidBefore(one, None) for one in linked),
        *(SaidBefore(known[ref], share) for ref, share in proposed),
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


def _answering(review: Review, refs: tuple[str, ...]) -> list[dict[str, str]]:
    """The findings that a new one answers, as they are today."""
    if not refs:
        return []
    chain = chain_of(review, frozenset(refs))
    for ref in refs:
        _checked(chain, ref, FINDING_KINDS)
    return [_looked_at(review, chain, ref) for ref in refs]


def _checked(chain: Chain, on: str, kinds: tuple[str, ...]) -> str:
    kind = chain.kind(on)
    if kind not in kinds:
        raise BadInput(
            f"'{on}' is a {kind}; a recommendation answers findings.",
            "Let a finding rest on it, and answer the finding.",
        )
    return kind


def _looked_at(review: Review, chain: Chain, on: str) -> dict[str, str]:
    return {"on": on, "seen": chain.fingerprint(on), **as_seen(review, chain, on)}


def _numbers(known: Iterable[Decision]) -> list[str]:
    """All numbers that were ever given, also by decisions that were taken back."""
    return [
        str(one.body["number"])
        for one in known
        if one.act is Act.RECOMMENDATION and one.body.get("number")
    ]


def _free(pen: Pen, texts: Sequence[str], author: Author) -> list[str]:
    seeds = [f"{text}|{author.at}|{author.by}" for text in texts]
    return free_references(pen, Act.RECOMMENDATION, "REC", seeds)


def _written(
    review: Review, pen: Pen, body: Mapping[str, object], author: Author
) -> Recommendation:
    review.template.check(body)
    said = {name: value for name, value in body.items() if value is not None}
    told: dict[str, Any] = {**said, "by": author.by, "at": author.at}
    made = changed(recommendations_of(pen.known), told)
    pen.append(Act.RECOMMENDATION, {"label": str(review.about["label"]), **said}, author)
    return made[str(body["recommendation"])]
