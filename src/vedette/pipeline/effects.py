"""Effects that are declared before: computed from the current run, locked, and held against it later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from vedette.core.kernel.errors import NotEnoughData, NotFound, OutOfDate
from vedette.core.recommendations.changes import Change
from vedette.core.recommendations.effect import (
    Comparison,
    Declared,
    Outcome,
    Plan,
    Prospect,
    plan_of,
    prospects,
    told,
    verdict,
)
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.stats.power import LONGEST, Base
from vedette.pipeline.decisions import Author
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.figures import quarters_on
from vedette.pipeline.recommendations import change_recommendation
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.actions.measured import Measured
    from vedette.core.actions.plan import Plan as ActionPlan
    from vedette.core.recommendations.simulator import Simulated
    from vedette.core.reports.effect_section import StatedEffect
    from vedette.core.stats.effect_sides import Quarter


@dataclass(frozen=True, slots=True)
class Looked:
    """A declaration and what it can show.

    Args:
        declared: As it was declared.
        prospects: What each outcome can show, the declared one first.
        verdict: What a reader must know, in sentences.
        today: The base of the declared outcome as the current run has it.
    """

    declared: Declared
    prospects: tuple[Prospect, ...]
    verdict: tuple[str, ...]
    today: Base

    @property
    def is_current(self) -> bool:
        """Whether the base is still what it was when it was declared."""
        return self.today == self.declared.base


def weigh_effect(review: Review, plan: Mapping[str, object], author: Author) -> Looked:
    """What a plan could show, before anything is declared.

    Raises:
        BadInput: Something is missing, unknown or cannot be read.
        NotEnoughData: The outcome did not happen in the base, or there is no strength.
        WrongState: There was no run yet.
    """
    made = _declared(review, plan, author)
    return _looked(made, made.base)


def declare_effect(
    review: Review, ref: str, plan: Mapping[str, object], why: str, author: Author
) -> Recommendation:
    """Lock a plan with the base of the current run; another version than the first needs a reason.

    Raises:
        BadInput: Something is missing, unknown or cannot be read, or the reason is missing.
        NotFound: There is no such recommendation.
        NotEnoughData: The outcome did not happen in the base, or there is no strength.
        WrongState: There was no run yet.
    """
    made = _declared(review, plan, author)
    body: dict[str, Any] = {**told(made), "why": why or None}
    return change_recommendation(review, ref, Change.DECLARE, body, author)


def effect_of(review: Review, one: Recommendation) -> Looked:
    """What was declared last, and what it can show.

    Raises:
        NotFound: Nothing was declared.
        WrongState: There was no run yet.
    """
    made = _last_of(one)
    return _looked(made, _bases(review, made.plan)[0][made.plan.outcome])


def simulate_of(review: Review, one: Recommendation, fall: float | None = None) -> list[Simulated]:
    """When a fall would show, of the base that a recommendation declared; None is the fall that it declared.

    Raises:
        BadInput: The fall is no share from 0.01 to 0.99.
        NotFound: Nothing was declared.
        WrongState: There was no run yet.
    """
    plan = _last_of(one).plan
    return _simulated(review, plan, plan.fall if fall is None else fall)


def simulate(review: Review, said: Mapping[str, object], fall: float) -> list[Simulated]:
    """When a fall would show, of any base: nothing is declared.

    Args:
        review: The review.
        said: `first` and `last` day of the base, and as wanted `missions`, `causes`, `component`, `exposure`.
        fall: Share by which the rates fall.

    Raises:
        BadInput: Something is missing, unknown or cannot be read.
        NotEnoughData: Nobody died in the base, or there is no strength.
        WrongState: There was no run yet.
    """
    after = dt.date.max.isoformat()
    whole = {"outcome": "deaths", "start": after, "fall": fall, "months": LONGEST}
    return _simulated(review, plan_of({**whole, **said}), fall)


def _simulated(review: Review, plan: Plan, fall: float) -> list[Simulated]:
    from vedette.core.recommendations.simulator import simulated

    return simulated(
        _bases(review, replace(plan, comparison=Comparison.BEFORE, control=()))[0], fall
    )


def measured_effect(review: Review, one: Recommendation) -> Measured:
    """What the current run says came after a measure, against what was declared last.

    Raises:
        NotFound: Nothing was declared.
        WrongState: There was no run yet.
        OutOfDate: It was declared after the run.
    """
    from vedette.core.actions.measured import figure_key, measured

    made = _last_of(one)
    key = figure_key(one.ref)
    points = products_of(*current_run(review.runs)).table("figures")
    mine = points.filter(pc.equal(points["key"], key))
    if not mine.num_rows:
        raise OutOfDate(
            f"The effect of {one.ref} was declared after the run.",
            "Run `vedette run` on the folder.",
        )
    return measured(made, mine, _bases(review, made.plan)[0][made.plan.outcome])


def stated_effects(review: Review) -> tuple[StatedEffect, ...]:
    """What was measured of every recommendation that stands and declares an effect, for the report.

    What was declared after the run is left out: its figure is made by the next one.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.actions.effect_words import stated_effect

    found = []
    for one in recommendations_of(review.decisions()).values():
        if one.declared and one.closure not in ("superseded", "withdrawn"):
            try:
                made = measured_effect(review, one)
            except OutOfDate:
                continue
            found.append(stated_effect(one, made, _quarters_of(review, one)))
    return tuple(found)


def _quarters_of(review: Review, one: Recommendation) -> tuple[Quarter, ...]:
    """The quarters around its date; none before a whole month after it is told."""
    try:
        return effect_by_quarter(review, one)
    except NotEnoughData:
        return ()


def measured_codes(
    review: Review, plan: ActionPlan, asked: Mapping[str, Recommendation]
) -> dict[str, str]:
    """Action -> code of codelists/effect_verdict, where one of its recommendations declares an effect.

    Of several the hardest counts. Empty before the first run.
    """
    from vedette.core.actions.measured import effect_code, figure_key, hardest

    declared = {ref: one.declared[-1] for ref, one in asked.items() if one.declared}
    if not declared or not (review.runs / "current").is_file():
        return {}
    points = products_of(*current_run(review.runs)).table("figures")
    codes = {}
    for ref, one in declared.items():
        mine = points.filter(pc.equal(points["key"], figure_key(ref)))
        if mine.num_rows:
            codes[ref] = effect_code(one, mine)
    found = {
        action.ref: hardest(codes[ref] for ref in action.recommendations if ref in codes)
        for action in plan.held
    }
    return {ref: str(code) for ref, code in found.items() if code is not None}


def effect_by_quarter(review: Review, one: Recommendation) -> tuple[Quarter, ...]:
    """What happened in each quarter around the date of a declared effect, and what the trend before had brought.

    Raises:
        NotFound: Nothing was declared.
        NotEnoughData: There is no whole month after the date yet.
        WrongState: There was no run yet.
    """
    from vedette.core.actions.measured import figure_form
    from vedette.core.stats.definition import parse_definition

    definition = parse_definition(figure_form(one.ref, _last_of(one)))
    return quarters_on(*current_run(review.runs), definition)


def _last_of(one: Recommendation) -> Declared:
    if not one.declared:
        raise NotFound(
            f"{one.ref} declares no effect.", "Declare it: `vedette recommendations declare`."
        )
    return one.declared[-1]


def _declared(review: Review, plan: Mapping[str, object], author: Author) -> Declared:
    stated = plan_of(plan)
    found, control = _bases(review, stated)
    return Declared(stated, found, control, author.by, author.at)


def _looked(made: Declared, today: Base) -> Looked:
    found = prospects(made)
    return Looked(made, tuple(found), tuple(verdict(made, found)), today)


def _bases(review: Review, plan: Plan) -> tuple[dict[Outcome, Base], Base | None]:
    from vedette.core.recommendations.effect_base import bases
    from vedette.core.stats.query import ledger

    products = products_of(*current_run(review.runs))
    return bases(plan, ledger(products.table("facts")), products.table("exposure"))
