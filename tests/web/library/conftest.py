"""A small review of a team with documents, and background work done on the spot."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable

import pytest

from tests.pipeline.imports import ANALYST
from tests.web.sources.conftest import signed_in, small
from vedette.pipeline.intake import Intake, add_documents
from vedette.web.jobs.worker import Worker
from vedette.web.reviews.reads import review_of, visit

__all__ = ["signed_in", "small"]

TEXTS = {
    "ambush.txt": "Report on an ambush\n\nThe convoy was hit by a mine near the bridge on 4 March 2016.",
    "base.txt": "Report on a base\n\nThe base was attacked with mortars at night. Nobody was hurt.",
    "budget.txt": "Budget of the office\n\nThe costs of the office have grown by four percent.",
}


@pytest.fixture
def add(small, tmp_path) -> Callable[..., list[str]]:
    """Adds documents as the team's worker does; gives their references."""

    def added(texts: dict[str, str | bytes], label: str | None = None) -> list[str]:
        folder = tmp_path / "handed"
        folder.mkdir(exist_ok=True)
        files = []
        for name, text in texts.items():
            files.append(folder / name)
            files[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        intake = Intake(dt.date(2018, 1, 1), label)
        made = add_documents(review_of(small), files, intake, ANALYST)
        return [str(one.document) for one in made]

    return added


def work_all() -> None:
    """Do all background work, runs included."""
    worker = Worker()
    while worker.one():
        pass


@pytest.fixture
def desk(team_review, as_persona):
    """A browser by persona and the review's slug; the run of the folder stands for that of its one world.

    Both know the same records and decisions here, and a run in each test would take most of its time.
    """
    seen = visit("head", team_review)
    made = seen.review.folder / "runs"
    for one in made.iterdir():
        if one.name not in ("worlds", "current"):
            (seen.review.runs / one.name).symlink_to(one)
    shutil.copyfile(made / "current", seen.review.runs / "current")
    return as_persona, team_review
