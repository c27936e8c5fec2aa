"""A small review of a team, and background work done on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from tests.pipeline.imports import make_review
from tests.web.conftest import Pages, sign_in
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.jobs import writes as jobs
from vedette.web.jobs.registry import Work, kind_named
from vedette.web.reviews.writes import adopt, set_member

HEADER = ["Ref", "Date of incident", "Mission", "Cause", "Killed"]
"""Columns of the made workbook, in its third row."""


@pytest.fixture
def small(tmp_path, db, settings) -> str:
    """Slug of an empty review handed to a team with one member per persona."""
    settings.VEDETTE_HOME = tmp_path / "home"
    settings.VEDETTE_PERSONAS = True
    make_review(tmp_path / "review")
    slug = adopt(tmp_path / "review", by="test")
    people = {**PERSONAS, "analyst-2": (Role.ANALYST, "confidential")}
    for name, (role, clearance) in people.items():
        make_account(name, password=None, by="test")
        set_member(slug, name, role=Role(role), clearance=parse_label(clearance), by="test")
    # No persona of the sample, so this one needs a second factor.
    second = get_user_model().objects.get(username="analyst-2")
    Authenticator.objects.create(user=second, type=Authenticator.Type.TOTP, data={})
    return slug


@pytest.fixture
def signed_in(small) -> Callable[[str], Pages]:
    """A signed-in browser of a persona on the small review."""

    def made(name: str) -> Pages:
        browser = Pages(small)
        sign_in(browser, name)
        return browser

    return made


def work() -> list[str]:
    """Do all background work that waits; gives the problems of what could not be done."""
    problems = []
    while (job := jobs.claim("test")) is not None:
        asked = Work(job.id, job.review.slug, job.body, job.by, lambda *_: None)
        try:
            result = kind_named(job.kind).work(asked)
        except Exception as error:  # noqa: BLE001 - the same edge as that of the worker
            jobs.failed(job.id, *jobs.words_of(error), owner="test")
            problems.append(jobs.words_of(error)[0])
        else:
            jobs.done(job.id, result, owner="test")
    return problems


def workbook(path: Path, rows: list[list[object]], *, notes: bool = True) -> Path:
    """A workbook as missions send them: title rows, the header in row 3, a second sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Incidents"
    for row in (["Incident log"], ["Extract of May"], HEADER, *rows):
        book.active.append(row)
    if notes:
        book.create_sheet("Notes").append(["Read me"])
    book.save(path)
    return path


ROWS: list[list[object]] = [
    ["IL-1", "03/04/2016", "MINUSMA", "Malicious act", 2],
    ["IL-2", "25/04/2016", "MINUSMA", "Malicous act", 0],
    ["IL-3", "07/05/2016", "MINUSMA", "Act of fate", 1],
]
