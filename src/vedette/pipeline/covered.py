"""What a review left out: the matrix of issue areas, and evidence that nothing rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.evidence.chain import FIGURE, Chain
from vedette.core.recommendations.coverage import AreaCovered, coverage
from vedette.pipeline.board import areas
from vedette.pipeline.chain import FINDING_KINDS, chain_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.workspace import Review

EVIDENCE = ("quotation", "document", "figure")
"""Kinds of evidence of which it is told what is used nowhere."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What was left out.

    Args:
        rows: One per issue area.
        unused: Kind of evidence -> what of it no finding rests on.
    """

    rows: tuple[AreaCovered, ...]
    unused: Mapping[str, tuple[str, ...]]


def coverage_of(review: Review, chain: Chain | None = None) -> Covered:
    """The matrix of the review, and its evidence that no finding rests on.

    A figure counts as used where a finding rests on it or on one of its numbers.

    Args:
        review: The review.
        chain: Of the review today, where the caller holds it.

    Raises:
        WrongState: There was no run yet.
    """
    known = review.decisions()
    findings, held = findings_of(known).values(), recommendations_of(known).values()
    chain = chain_of(review) if chain is None else chain
    carried = {ref: one.recommendations for ref, one in proposals_of(known).items()}
    used = {
        f"{FIGURE}{evidence.on.removeprefix(FIGURE).partition('/')[0]}"
        for one in findings
        for evidence in one.evidence
        if evidence.on.startswith(FIGURE)
    }
    unused = {
        kind: tuple(ref for ref in chain.unreached((kind,), FINDING_KINDS) if ref not in used)
        for kind in EVIDENCE
    }
    return Covered(tuple(coverage(findings, held, areas(review), carried)), unused)
