"""The small review of findings serves recommendations and projects, too."""

from __future__ import annotations

import re

import pytest

from tests.web.evidence.conftest import bring, four_rows, small_team
from tests.web.evidence.test_findings import written

__all__ = ["bring", "four_rows", "small_team"]

SAID = {
    "text": "Harden the bases against assaults.",
    "issue_area": "IA11",
    "horizon": "mid",
    "priority": "critical",
    "addressee": "Department of Operational Support",
    "lead": "Director of Logistics",
    "supporting": "Force Commander\nMission Support",
    "deadline": "2028-06-30",
    "feasibility": "with_effort",
    "cost_class": "high",
    "effect": "Fewer deaths in assaults on bases.",
    "indicator": "People killed in assaults on bases, by year.",
}


@pytest.fixture
def analyst(small_team):
    return small_team("analyst")


def recommended(browser, *findings: str, **more: str) -> str:
    """Writes a recommendation that answers findings; gives its reference."""
    said = SAID | {"answers": "\n".join(findings)} | more
    answer = browser.post(browser.within("/recommendations/new/"), said)
    assert answer.status_code == 302, answer.content.decode()
    return re.findall(r"/recommendations/(REC-[0-9A-Z]+)/", answer["Location"])[0]


def found(browser, **more: str) -> str:
    """Writes a finding; gives its reference."""
    return written(browser, **more)
