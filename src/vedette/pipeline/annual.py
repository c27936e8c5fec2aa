"""The annual status report of the action plan, from the decisions up to the end of a year and the current run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vedette.core.evidence.chain import State
from vedette.core.kernel.errors import BadInput, NotEnoughData, WrongState
from vedette.pipeline.chain import chain_of
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.effects import measured_codes, stated_effects
from vedette.pipeline.engine import current_run
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.actions.annual_report import Standing
    from vedette.core.recommendations.spending import Account
    from vedette.core.reports.document import Document


def annual_document(review: Review, year: int, today: dt.date) -> Document:
    """The report of a year, as a document; of the present one up to today.

    Args:
        review: The review.
        year: The year.
        today: The day on which it is written.

    Raises:
        BadInput: The year has not begun.
        WrongState: There was no run yet, or the plan has no action by then.
    """
    from vedette.core.actions.annual_report import Year, annual_report

    if year > today.year or year < dt.MINYEAR + 1:
        raise BadInput(f"The year {year} has not begun.", "Name this year or an earlier one.")
    known = review.decisions()
    now = _standing(review, known, min(dt.date(year, 12, 31), today))
    if not now.plan.held:
        raise WrongState(f"The plan had no action by the end of {year}.", "Name a later year.")
    chain = chain_of(review)
    red = {ref: chain.state(ref) for ref in recommendations_of(known) if ref in chain}
    made = Year(
        now=now,
        before=_standing(review, known, dt.date(year - 1, 12, 31)),
        areas=review.template.areas.codes,
        effects=stated_effects(review),
        red={ref: state for ref, state in red.items() if state is not State.CURRENT},
        money=_money(known, now.on),
    )
    run, _ = current_run(review.runs)
    about = review.about
    return annual_report(made, title=str(about["title"]), label=str(about["label"]), run=run.name)


def standings(review: Review, today: dt.date) -> list[Standing]:
    """Where the plan stood at the end of each year with an action, the latest first; of the present one, today.

    Raises:
        WrongState: There was no run yet.
    """
    known = review.decisions()
    begun = [one.at[:4] for one in known if one.act is Act.ACTION]
    found = []
    for year in range(int(min(begun)), today.year + 1) if begun else ():
        made = _standing(review, known, min(dt.date(year, 12, 31), today))
        if made.plan.held:
            found.append(made)
    return found[::-1]


def _standing(review: Review, known: Sequence[Decision], on: dt.date) -> Standing:
    from vedette.core.actions.annual_report import Standing

    then = [one for one in known if one.at[:10] <= on.isoformat()]
    plan, asked = plan_of(then), recommendations_of(then)
    return Standing(on, plan, asked, measured_codes(review, plan, asked))


def _money(known: Sequence[Decision], on: dt.date) -> dict[str, tuple[str, Account]]:
    then = [one for one in known if one.at[:10] <= on.isoformat()]
    found = {}
    for ref, one in proposals_of(then).items():
        try:
            made = one.account(on)
        except NotEnoughData:  # a currency has no rate: its own report says so
            continue
        if made.pledged or made.spent or made.committed:
            found[ref] = (one.title, made)
    return found
