"""The four axes of an action, never folded into one (U12): response, implementation, judgement, measured effect.

The response is that of the addressee of the recommendations; the implementation is what owners report, and falls
back once a proof has expired; the judgement is that of the review office; the effect is what was measured.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.actions.plan import Action
from vedette.core.actions.progress import ACCEPTABLE, ALL, OUT, Proof, standing_proofs
from vedette.core.recommendations.recommendations import Recommendation, Share
from vedette.core.recommendations.states import ACCEPTED, UNANSWERED

NOT_STARTED, IN_PROGRESS, IMPLEMENTED = "not_started", "in_progress", "implemented"
NOT_JUDGED, NOT_DUE, NO_EFFECT = "not_judged", "not_due", "no_effect"
EFFECT = "effect"
_FROM_WORST = (
    "not_accepted",
    "under_consideration",
    "draft",
    "proposed",
    "partially_accepted",
    "accepted",
)
"""Responses from the least to the most: an action that serves several recommendations has the least of theirs."""


@dataclass(frozen=True, slots=True)
class Axes:
    """Where an action stands on the day.

    Args:
        action: The action.
        response: Code of codelists/recommendation_status; "" where it serves no recommendation.
        implementation: `not_started`, `in_progress` or `implemented`, as owners report it.
        is_verified: Whether somebody who does not own it saw the last report to be true.
        expired: Proofs that hold no more: for them it fell back.
        judgement: Code of codelists/judgement, or `not_judged`.
        effect: Code of codelists/effect_verdict; `not_due` where nothing was measured.
        days_late: Days past the first deadline of one that is open and not implemented; None where it is not late.
        is_overdue: Whether the deadline that holds today has passed.
    """

    action: Action
    response: str
    implementation: str
    is_verified: bool
    expired: tuple[Proof, ...]
    judgement: str
    effect: str
    days_late: int | None
    is_overdue: bool

    @property
    def is_done_without_effect(self) -> bool:
        """The uncomfortable cell: implemented, and no effect was measured."""
        return self.implementation == IMPLEMENTED and self.effect == NO_EFFECT


def axes(
    one: Action,
    asked: Mapping[str, Recommendation],
    today: dt.date,
    measured: Mapping[str, str] | None = None,
) -> Axes:
    """Where an action stands.

    Args:
        one: The action.
        asked: Recommendations by reference.
        today: The day.
        measured: Action -> code of codelists/effect_verdict as a computed estimate says; it goes before what was
            noted by hand. None where nothing was computed.
    """
    expired = tuple(proof for proof in standing_proofs(one.reports) if proof.is_expired(today))
    state = implementation_of(one, today)
    is_late = one.is_open and state != IMPLEMENTED
    first = one.dues[0] if one.dues else one.due_on
    late = (today - first).days if first is not None and is_late else 0
    noted = one.measures[-1].to if one.measures else NOT_DUE
    return Axes(
        one,
        response_of(one, asked),
        state,
        bool(one.reports) and bool(one.reports[-1].verified_by) and not expired,
        expired,
        one.judgement or NOT_JUDGED,
        (measured or {}).get(one.ref, noted),
        late if late > 0 else None,
        is_late and one.due_on is not None and one.due_on < today,
    )


def implementation_of(one: Action, today: dt.date) -> str:
    """What its owner says, unless a proof of it has expired: then it is under way again."""
    if not one.reports or one.percent == 0:
        return NOT_STARTED
    is_proven = not any(proof.is_expired(today) for proof in standing_proofs(one.reports))
    return IMPLEMENTED if one.percent == ALL and is_proven else IN_PROGRESS


def response_of(one: Action, asked: Mapping[str, Recommendation]) -> str:
    """The least of the responses to the recommendations that it carries out; "" of none."""
    said = {asked[ref].response for ref in one.recommendations if ref in asked}
    return min(said, key=_FROM_WORST.index, default="")


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of how many, on each axis; both numbers are always printed."""

    accepted: Share
    implemented: Share
    judged: Share
    effective: Share
    n_without_effect: int
    n_overdue: int


def rates(among: Sequence[Axes]) -> Rates:
    """The shares of a plan.

    Accepted (wholly or partly) of those that were answered. Implemented, as owners report, of those that were accepted
    and are still asked for. Judged acceptable of those implemented. Effect shown of those measured.
    """
    answered = [one for one in among if one.response and one.response not in UNANSWERED]
    due = [one for one in among if one.response in ACCEPTED and one.judgement not in OUT]
    done = [one for one in due if one.implementation == IMPLEMENTED]
    measured = [one for one in among if one.effect not in (NOT_DUE, "not_declared")]
    return Rates(
        Share(sum(one.response in ACCEPTED for one in answered), len(answered)),
        Share(len(done), len(due)),
        Share(sum(one.judgement in ACCEPTABLE for one in done), len(done)),
        Share(sum(one.effect == EFFECT for one in measured), len(measured)),
        sum(one.is_done_without_effect for one in among),
        sum(one.is_overdue for one in among),
    )


def matrix(among: Iterable[Axes]) -> Counter[tuple[str, str]]:
    """How many actions stand in each cell of implementation and measured effect."""
    return Counter((one.implementation, one.effect) for one in among)
