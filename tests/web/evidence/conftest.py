"""A review of four rows with a team: small, for what does not hang on how much there is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.imports import make_request
from tests.web.conftest import Pages, sign_in
from vedette.cli.main import main
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.pipeline.acquire import add_source
from vedette.pipeline.decisions import Author
from vedette.pipeline.run import run_review
from vedette.pipeline.worlds import within
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.reviews.reads import review_of, visit
from vedette.web.reviews.writes import adopt, set_member

ROWS = """incident_id,date,country,mission,personnel_category,cause,killed,notes
A1,2016-03-01,Mali,MINUSMA,military,malicious act,2,ambush
A2,2016-07-09,Mali,MINUSMA,military,malicious act,1,mine
A3,2017-01-20,Mali,MINUSMA,military,malicious act,3,convoy
A4,2017-05-02,Mali,MINUSMA,military,accident,1,road
"""


@pytest.fixture(scope="session")
def four_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder; never changed."""
    base = tmp_path_factory.mktemp("four")
    (base / "rows.csv").write_text(ROWS)
    folder = str(base / "review")
    assert main(["init", folder, "--title", "Four rows"]) == 0
    named = ["--source", "log", "--mapping", "generic"]
    assert main(["sources", "add", str(base / "rows.csv"), "--review", folder, *named]) == 0
    assert main(["run", folder]) == 0
    return base / "review"


@pytest.fixture
def small_team(four_rows: Path, tmp_path: Path, db, settings) -> Callable[[str], Pages]:
    """A signed-in browser of a persona of a team on a copy of its own, run: `analyst`, `qualitative`, `editor`."""
    settings.VEDETTE_PERSONAS = True
    slug = adopt(Path(shutil.copytree(four_rows, tmp_path / "review")), by="test")
    for name in ("analyst", "qualitative", "editor"):
        role, clearance = PERSONAS[name]
        make_account(name, password=None, by="test")
        set_member(slug, name, role=Role(role), clearance=parse_label(clearance), by="test")
    run_again(slug)

    def made(name: str) -> Pages:
        browser = Pages(slug)
        sign_in(browser, name)
        return browser

    return made


def run_again(slug: str) -> None:
    """Bring the run of the team's world up to date."""
    found = visit("analyst", slug)
    assert found is not None
    assert found.world is not None
    run_review(within(review_of(slug), found.world))


@pytest.fixture
def bring(tmp_path: Path) -> Callable[[str, str], None]:
    """Brings newer rows of the one source into a team's review, and runs it again."""

    def made(slug: str, rows: str) -> None:
        file = tmp_path / "rows.csv"
        file.write_text(rows, encoding="utf-8")
        by = Author("analyst", "2026-02-03T00:00:00+00:00")
        add_source(review_of(slug), make_request(file, source="log"), by)
        run_again(slug)

    return made
