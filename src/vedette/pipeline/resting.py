"""What findings rest on: linking evidence, looking again at what changed, and what is out of date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.evidence.chain import Chain, Role, State
from vedette.core.evidence.findings import Change, Finding
from vedette.core.evidence.grading import capped
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.pipeline.chain import chain_of
from vedette.pipeline.decisions import Author
from vedette.pipeline.findings import change_finding
from vedette.pipeline.workspace import Review


def link_evidence(
    review: Review, ref: str, on: str, told: Mapping[str, str], author: Author
) -> Finding:
    """Let a finding rest on something that the review holds; its fingerprint of today is remembered.

    Args:
        review: The review.
        ref: The finding.
        on: What it rests on, by reference.
        told: `role`, and as wanted `excerpt` and `note`.
        author: Who decides.

    Raises:
        NotFound: One of them is not there.
        BadInput: The role is none of evidence, or the two would rest on each other.
    """
    chain = chain_of(review, frozenset((on,)))
    seen = chain.fingerprint(on)
    way = chain.circle(ref, on)
    if way:
        raise BadInput(
            f"'{on}' rests on {ref} already: {' > '.join(reversed(way))}.",
            "Let a finding rest on what was there before it.",
        )
    return change_finding(review, ref, Change.LINK, {"on": on, "seen": seen, **told}, author)


def look_again(review: Review, ref: str, on: str, why: str | None, author: Author) -> Finding:
    """Take over what a finding rests on as it is today, or hold the old value with a reason.

    Args:
        review: The review.
        ref: The finding.
        on: What changed.
        why: The reason to hold; None to take over.
        author: Who decides.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
    """
    chain = chain_of(review)
    if on not in chain.differing(ref)["on"].to_pylist():
        raise WrongState(f"'{on}' is as {ref} saw it.", "There is nothing to decide.")
    today = chain.fingerprint(on)
    if why is None:
        return change_finding(review, ref, Change.ACCEPT, {"on": on, "seen": today}, author)
    return change_finding(review, ref, Change.HOLD, {"on": on, "held": today, "why": why}, author)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a finding stands today.

    Args:
        finding: The finding.
        state: Of its evidence.
        support: Independent origins of what supports it.
        against: Independent origins of what contradicts it.
        confidence: As graded and capped by the origins; None before it is graded.
    """

    finding: Finding
    state: State
    support: tuple[str, ...]
    against: tuple[str, ...]
    confidence: str | None


def standing(held: Finding, chain: Chain) -> Standing:
    """How a finding stands in the chain of today."""
    support, against = (
        chain.origins(one.on for one in held.resting_as(role) if one.on in chain)
        for role in (Role.SUPPORTS, Role.CONTRADICTS)
    )
    confidence = None if held.grade is None else capped(held.grade.confidence, len(support))
    return Standing(held, chain.state(held.ref), support, against, confidence)
