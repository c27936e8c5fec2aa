"""The small review of findings serves consultations, too."""

from __future__ import annotations

import re

import pytest

from tests.web.evidence.conftest import four_rows, small_team

__all__ = ["four_rows", "small_team"]

MEETING = {
    "title": "First meeting with contributors", "kind": "tcc_pcc", "stage": "inception", "on": "2017-07-12",
    "begins": "10:00", "ends": "13:00", "zone": "America/New_York", "venue": "place", "place": "New York",
    "rule": "chatham_house",
}  # fmt: skip


@pytest.fixture
def analyst(small_team):
    return small_team("analyst")


def held(browser, **more: str) -> str:
    """Puts a meeting into the programme; gives its reference."""
    answer = browser.post(browser.within("/consultations/new/"), MEETING | more)
    assert answer.status_code == 302, answer.content.decode()
    return re.findall(r"/meetings/(MTG-[0-9A-Z]+)/", answer["Location"])[0]


def registered(browser, name: str, **more: str) -> str:
    """Puts somebody into the register; gives the reference."""
    said = {"kind": "tcc", "name": name} | more
    answer = browser.post(browser.within("/stakeholders/new/"), said)
    assert answer.status_code == 302, answer.content.decode()
    return re.findall(r"/stakeholders/(STK-[0-9A-Z]+)/", answer["Location"])[0]


def present(browser, meeting: str, n: int) -> list[str]:
    """So many troop contributors take part; gives their references."""
    people = [registered(browser, f"State {name}") for name in range(n)]
    browser.post(browser.within(f"/consultations/meetings/{meeting}/invite/"), {"whom": "tcc"})
    said = {f"p-{one}": "present" for one in people}
    answer = browser.post(browser.within(f"/consultations/meetings/{meeting}/attendance/"), said)
    assert answer.status_code == 302, answer.content.decode()
    return people


def stated(browser, meeting: str, **more: str) -> str:
    """Writes down what was said; gives its reference."""
    said = {
        "kind": "intervention",
        "say-text": "Convoys leave without an escort.",
        "say-speaker_class": "participant",
    }
    answer = browser.post(
        browser.within(f"/consultations/meetings/{meeting}/state/"),
        said | {f"say-{name}": value for name, value in more.items()},
    )
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(browser.within("/statements/")).content.decode()
    return re.findall(r"/statements/(STM-[0-9A-Z]+)/", page)[-1]
