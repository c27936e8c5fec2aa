from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.reviews.writes import adopt, set_member

HERE = "/reviews/here"


@pytest.fixture(autouse=True)
def _english():
    """Each test begins in English, whatever language the one before asked for."""
    translation.activate("en")


class Pages(Client):
    """A browser without scripts; addresses are those within one review."""

    def __init__(self, review: str) -> None:
        super().__init__(headers={"host": "127.0.0.1"})
        self.review = review

    def within(self, address: str) -> str:
        """The whole address of a page of the review."""
        return f"/reviews/{self.review}{address}"


@pytest.fixture
def holder(settings) -> Callable[[Path], Pages]:
    """The pages as the holder of a plain folder has them."""

    def made(folder: Path) -> Pages:
        settings.VEDETTE_IS_TEAM = False
        settings.VEDETTE_REVIEW = folder
        return Pages("here")

    return made


@pytest.fixture
def pages(sample_review, holder) -> Pages:
    """A browser of the holder on the sample review."""
    return holder(sample_review)


@pytest.fixture
def run(sample_review):
    """The current run of the sample review."""
    from vedette.web.reviews.runs import current_run

    return current_run(sample_review / "runs", sample_review)


@pytest.fixture
def team_review(sample_copy, db) -> str:
    """Slug of a copy of the sample review, handed to a team with one member per persona."""
    slug = adopt(sample_copy, by="test")
    for name, (role, clearance) in PERSONAS.items():
        make_account(name, password=None, by="test")
        set_member(slug, name, role=Role(role), clearance=parse_label(clearance), by="test")
    return slug


@pytest.fixture
def as_persona(team_review) -> Callable[[str], Pages]:
    """A signed-in browser of a persona on the team's review."""
    from django.contrib.auth import get_user_model

    def made(name: str) -> Pages:
        browser = Pages(team_review)
        browser.force_login(get_user_model().objects.get(username=name))
        return browser

    return made


@pytest.fixture
def computed(team_review) -> str:
    """The same, with the run of its world made."""
    from vedette.web.jobs.worker import Worker

    worker = Worker()
    while worker.one():
        pass
    return team_review
