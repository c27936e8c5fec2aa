"""What was left out."""

from __future__ import annotations

from vedette.core.evidence.chain import Role
from vedette.core.evidence.findings import Finding, Kind, Stage
from vedette.core.evidence.links import Evidence
from vedette.core.recommendations.coverage import coverage
from vedette.core.recommendations.recommendations import Recommendation


def test_the_matrix_names_what_answers_nothing_and_what_nothing_answers() -> None:
    findings = [
        Finding("F-1", Kind.FINDING, "a", "IA01", stage=Stage.CONFIRMED),
        Finding("F-2", Kind.FINDING, "b", "IA01"),
        Finding("F-3", Kind.LESSON, "c", "IA02"),
        Finding("F-4", Kind.FINDING, "d", "IA02", stage=Stage.WITHDRAWN),
        Finding("F-5", Kind.CONCLUSION, "e"),
    ]
    asked = [
        Recommendation("REC-1", "x", issue_area="IA02", links=(Evidence("F-1", Role.ANSWERS),)),
        Recommendation("REC-2", "y", issue_area="IA01", links=(Evidence("F-4", Role.ANSWERS),)),
    ]

    rows = {
        one.area: one
        for one in coverage(findings, asked, ("IA01", "IA02", "IA03"), {"PRJ-1": ["REC-1"]})
    }

    assert list(rows) == ["IA01", "IA02", "IA03", ""]
    one, two, three, none = rows.values()
    assert (one.findings, one.confirmed, one.unanswered) == (("F-1", "F-2"), ("F-1",), ("F-2",))
    assert (one.recommendations, one.ungrounded, one.proposals) == (("REC-2",), ("REC-2",), ())
    assert (two.findings, two.unanswered, two.ungrounded, two.proposals) == (
        ("F-3",), (), (), ("PRJ-1",),
    )  # fmt: skip
    assert (three.is_empty, none.unanswered) == (True, ("F-5",))
