"""Changes of recommendations and of what they rest on; each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from vedette.core.recommendations.changes import Change
from vedette.core.recommendations.earlier import Earlier
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline import earlier, effects, recommendations
from vedette.pipeline.decisions import Act
from vedette.pipeline.undoing import mark
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def add(
    review: Review, *, told: Mapping[str, object], answers: Sequence[str], by: str
) -> Recommendation:
    """Write a new recommendation with the findings that it answers."""
    return recommendations.add_recommendation(review, told, author(by), answers=answers)


def change(
    review: Review,
    *,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    version: str = "",
    by: str,
) -> Recommendation:
    """Change a recommendation, if it is still as the person saw it."""
    return recommendations.change_recommendation(
        review, ref, change, told, author(by), version=version
    )


def link(review: Review, *, ref: str, on: str, note: str, by: str) -> Recommendation:
    """Let it answer a finding, or name an earlier recommendation."""
    return recommendations.link_recommendation(review, ref, on, note, author(by))


def look(
    review: Review, *, ref: str, on: str, why: str | None, today: str, by: str
) -> Recommendation:
    """Take over what changed beneath it, or hold the old value with a reason."""
    return recommendations.look_again_at(review, ref, on, why, author(by), today=today)


def move(
    review: Review,
    *,
    ref: str,
    to: tuple[str, str],
    told: Mapping[str, object],
    version: str = "",
    by: str,
) -> Recommendation:
    """Move one of its three states."""
    return recommendations.move_recommendation(review, ref, to, told, author(by), version=version)


def merge(review: Review, *, into: str, others: Sequence[str], why: str, by: str) -> Recommendation:
    """Let others go into one."""
    return recommendations.merge_recommendations(review, into, others, why, author(by))


def split(
    review: Review, *, ref: str, texts: Sequence[str], why: str, by: str
) -> list[Recommendation]:
    """Put parts in place of one."""
    return recommendations.split_recommendation(review, ref, texts, why, author(by))


def declare(
    review: Review, *, ref: str, plan: Mapping[str, object], why: str, by: str
) -> Recommendation:
    """Lock what it is to bring before anything is done."""
    return effects.declare_effect(review, ref, plan, why, author(by))


def weigh(review: Review, *, plan: Mapping[str, object], by: str) -> effects.Looked:
    """What a plan could show; nothing is kept."""
    return effects.weigh_effect(review, plan, author(by))


def import_earlier(review: Review, *, file: Path, name: str, by: str) -> list[Earlier]:
    """Import what an earlier review recommended."""
    return earlier.import_earlier(review, file, name, author(by))


def last_import(review: Review, *, by: str) -> str:
    """The mark of what a person imported last of earlier reviews: what Undo takes back."""
    mine = [one for one in review.decisions() if one.act is Act.EARLIER and one.by == by]
    return mark(mine[-1])
