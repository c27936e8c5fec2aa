from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.reviews.writes import adopt, set_member

HERE = "/reviews/here"


@pytest.fixture(scope="session", autouse=True)
def _log_can_be_emptied_between_tests() -> Iterator[None]:
    """Tests whose transactions are real end with empty tables, which the log's own guards refuse."""
    guards = import_module("vedette.web.audit.migrations.0004_nothing_is_taken_out")
    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            for order in guards.removals(connection.vendor):
                cursor.execute(order)
        empty(case)
        with connection.schema_editor() as editor:
            guards.refuse_deletions(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="session", autouse=True)
def _addresses_of_a_team() -> None:
    """The routes of a team are read first: a plain folder, whose test may come first, has fewer."""
    import_module("vedette.web.site.urls")


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


def sign_in(browser: Client, name: str) -> None:
    """Sign a person in as the pages do, the password shown a moment ago."""
    from allauth.account.internal.flows.login import user_id_to_str
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username=name)
    browser.force_login(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session["begun_at"] = session["rotated_at"] = time.time()
    session.save()


@pytest.fixture
def as_persona(team_review, settings) -> Callable[[str], Pages]:
    """A signed-in browser of a persona on the team's review, on the loopback address."""
    settings.VEDETTE_PERSONAS = True

    def made(name: str) -> Pages:
        browser = Pages(team_review)
        sign_in(browser, name)
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
