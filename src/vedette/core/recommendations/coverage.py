"""What was left out: findings that nothing answers, recommendations that rest on nothing, areas without either."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.evidence.findings import Finding, Kind, Stage
from vedette.core.recommendations.recommendations import Recommendation

NO_AREA = ""
"""The row of what belongs to no issue area of the review."""


@dataclass(frozen=True, slots=True)
class AreaCovered:
    """One issue area.

    Args:
        area: Its code; "" for what has none.
        findings: Findings, conclusions and lessons that were not withdrawn.
        confirmed: Those of them that are confirmed.
        recommendations: Recommendations still asked for.
        proposals: Project proposals for them.
        unanswered: Findings and conclusions that no recommendation answers; a lesson asks for none.
        ungrounded: Recommendations that answer no finding that is left.
    """

    area: str
    findings: tuple[str, ...]
    confirmed: tuple[str, ...]
    recommendations: tuple[str, ...]
    proposals: tuple[str, ...]
    unanswered: tuple[str, ...]
    ungrounded: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it has neither findings nor recommendations."""
        return not (self.findings or self.recommendations)


def coverage(
    findings: Collection[Finding],
    recommendations: Collection[Recommendation],
    areas: Sequence[str],
    proposals: Mapping[str, Collection[str]],
) -> list[AreaCovered]:
    """The matrix: one row per issue area in their order, and one for what has none where there is any.

    Args:
        findings: All findings.
        recommendations: All recommendations.
        areas: Codes of the issue areas of the review.
        proposals: Project proposal -> the recommendations that it carries.
    """
    stated = [one for one in findings if one.stage is not Stage.WITHDRAWN]
    asked = [one for one in recommendations if one.is_open]
    answered = frozenset(ref for one in asked for ref in one.findings)
    left = frozenset(one.ref for one in stated)
    known = frozenset(areas)

    def row(area: str) -> AreaCovered:
        mine = [
            one for one in stated if (one.issue_area if one.issue_area in known else "") == area
        ]
        ours = [one for one in asked if (one.issue_area if one.issue_area in known else "") == area]
        refs = tuple(one.ref for one in ours)
        return AreaCovered(
            area=area,
            findings=tuple(one.ref for one in mine),
            confirmed=tuple(one.ref for one in mine if one.stage is Stage.CONFIRMED),
            recommendations=refs,
            proposals=tuple(ref for ref, carried in proposals.items() if set(refs) & set(carried)),
            unanswered=tuple(
                one.ref for one in mine if one.kind is not Kind.LESSON and one.ref not in answered
            ),
            ungrounded=tuple(one.ref for one in ours if not left & set(one.findings)),
        )

    rest = row(NO_AREA)
    return [*(row(area) for area in areas), *([] if rest.is_empty else [rest])]
