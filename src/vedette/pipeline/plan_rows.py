"""The plan as rows: one for each work stream and action with its four axes, as lists and files show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from vedette.core.actions.axes import Axes, axes
from vedette.core.actions.plan import Action, Plan
from vedette.core.actions.schedule import late_before
from vedette.core.recommendations.charges import charges_said
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.effects import measured_codes
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.workspace import Review

COLUMNS = (
    "action", "stream", "stream_title", "title", "text", "level", "lead", "supporting", "focal", "starts_on", "due_on",
    "n_moves", "days_late", "is_overdue", "after", "late_before", "percent", "response", "implementation",
    "is_verified", "expired", "judgement", "effect", "cost", "currency", "funding", "charges",
    "milestones", "n_risks", "recommendations", "areas",
)  # fmt: skip
"""Columns of a row, in the order in which files have them."""


def plan_rows(review: Review, today: dt.date, plan: Plan | None = None) -> list[dict[str, Any]]:
    """One row for each action in whose place nothing stands, by work stream in the order of the plan.

    Args:
        review: The review.
        today: The day on which proofs hold and deadlines pass.
        plan: Another plan than that of today.
    """
    known = review.decisions()
    held, asked = plan or plan_of(known), recommendations_of(known)
    ordered = [one for ref in (*(s.ref for s in held.streams), "") for one in held.of_stream(ref)]
    computed = measured_codes(review, held, asked)
    return [row_of(held, axes(one, asked, today, computed), asked) for one in ordered]


def row_of(plan: Plan, stands: Axes, asked: Mapping[str, Recommendation]) -> dict[str, Any]:
    """One action as a row."""
    one = stands.action
    stream = plan.actions.get(one.stream)
    areas = {asked[ref].issue_area for ref in one.recommendations if ref in asked}
    return {
        "action": one.ref,
        "stream": one.stream,
        "stream_title": stream.title if stream else "",
        "title": one.title,
        "text": one.text,
        "level": one.level,
        "lead": one.lead,
        "supporting": ", ".join(one.supporting),
        "focal": ", ".join(one.focal),
        "starts_on": str(one.starts_on or ""),
        "due_on": str(one.due_on or ""),
        "n_moves": one.n_moves,
        "days_late": stands.days_late,
        "is_overdue": stands.is_overdue,
        "after": ", ".join(one.after),
        "late_before": ", ".join(before.ref for before in late_before(plan.actions, one)),
        "percent": one.percent,
        "response": stands.response,
        "implementation": stands.implementation,
        "is_verified": stands.is_verified,
        "expired": ", ".join(proof.name for proof in stands.expired),
        "judgement": stands.judgement,
        "effect": stands.effect,
        "cost": "" if one.cost is None else str(one.cost),
        "currency": "" if one.cost is None else one.currency,
        "funding": one.funding,
        "charges": charges_said(one.charges),
        "milestones": _milestones(one),
        "n_risks": len(one.risks),
        "recommendations": ", ".join(one.recommendations),
        "areas": ", ".join(sorted(area for area in areas if area)),
    }


def _milestones(one: Action) -> str:
    return "; ".join(
        f"{held.key} {held.title} ({held.due_on}{', done ' + str(held.done_on) if held.done_on else ''})"
        for held in one.milestones
    )
