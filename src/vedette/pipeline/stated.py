"""What a review states on top of its run, gathered for the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vedette.pipeline.chain import chain_of
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.resting import standing
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.evidence.chain import Chain
    from vedette.core.evidence.findings import Finding
    from vedette.core.reports.document import Box
    from vedette.core.reports.stated_sections import Stated, StatedFinding
    from vedette.pipeline.decisions import Decision


def stated_of(review: Review, chain: Chain | None = None) -> Stated:
    """Findings, recommendations, projects and earlier recommendations as they stand today.

    Args:
        review: The review.
        chain: Of the review today, where the caller holds it; made where it is None.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.reports.stated_sections import Stated

    known = review.decisions()
    findings, asked = findings_of(known), recommendations_of(known)
    projects, before = proposals_of(known), earlier_of(review, known)
    areas = review.template.areas.codes
    if not findings and not asked and not projects and not before:
        return Stated(areas)
    chain = chain_of(review) if chain is None else chain
    return Stated(
        areas,
        tuple(_finding(one, chain) for one in findings.values()),
        tuple((one, chain.state(one.ref)) for one in asked.values()),
        tuple(projects.values()),
        tuple(before.values()),
    )


def recommendations_printed(known: Iterable[Decision], chain: Chain) -> dict[str, Box]:
    """Every recommendation of a chain that stands, in its frame, by its reference."""
    from vedette.core.reports.stated_sections import Stated, boxes_of

    asked = [one for one in recommendations_of(known).values() if one.ref in chain]
    return boxes_of(
        Stated(
            (),
            recommendations=tuple((one, chain.state(one.ref)) for one in asked),
            proposals=tuple(proposals_of(known).values()),
        )
    )


def _finding(one: Finding, chain: Chain) -> StatedFinding:
    from vedette.core.reports.stated_sections import StatedFinding

    now = standing(one, chain)
    kinds = {e.on: chain.kind(e.on) for e in one.evidence if e.on in chain}
    return StatedFinding(one, now.state, kinds, len(now.support), now.confidence)
