"""The small review of findings has an action plan, too."""

from __future__ import annotations

import re

import pytest

from tests.web.evidence.conftest import bring, four_rows, small_team
from tests.web.recommendations.conftest import found, recommended
from vedette.core.kernel.labels import parse_label
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.reviews.writes import set_member

__all__ = ["bring", "four_rows", "small_team"]

SAID = {
    "kind": "action",
    "title": "Audit the security of all bases.",
    "text": "Two teams, one season.",
    "level": "field",
    "lead": "Chief Security Adviser",
    "starts_on": "2028-01-01",
    "due_on": "2028-06-30",
    "focal": "focal",
    "currency": "USD",
}


@pytest.fixture
def crew(small_team):
    """Browsers of the small team, of its head and of a focal point."""
    slug = small_team("analyst").review
    for name in ("head", "focal"):
        role, clearance = PERSONAS[name]
        make_account(name, password=None, by="test")
        set_member(slug, name, role=role, clearance=parse_label(clearance), by="test")
    return small_team


@pytest.fixture
def head(crew):
    return crew("head")


def planned(browser, *carries: str, **more: str) -> str:
    """Writes an action; gives its reference."""
    answer = browser.post(
        browser.within("/actions/new/"), SAID | {"implements": "\n".join(carries)} | more
    )
    assert answer.status_code == 302, answer.content.decode()
    return re.findall(r"/actions/((?:A|WS)-[0-9A-Z]+)/", answer["Location"])[0]


def asked(browser) -> str:
    """Writes a recommendation; gives its reference."""
    return recommended(browser, found(browser))
