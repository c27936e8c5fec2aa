"""Shared resources only: the sample review, built once for all workers; the same examples each time.

`make long` looks for new examples; what it finds becomes a test of its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.teams import AtRest, handed
from vedette.cli.main import main

# How long an example takes says how busy the machine is, not whether the rule holds.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None)
settings.load_profile(os.environ.get("VEDETTE_EXAMPLES_ARE", "same"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first, all others in the order they were shuffled into."""
    items.sort(key=lambda one: one.get_closest_marker("longest") is None)


def _once(folder: Path, name: str, build: Callable[[Path], object]) -> Path:
    """A thing of that name below the folder, built by whichever worker comes first."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / f"{name}.done").exists():
            build(folder / name)
            (folder / f"{name}.done").touch()
    return folder / name


def _build_sample(review: Path) -> None:
    assert main(["demo", str(review), "--seed", "1"]) == 0
    assert main(["run", str(review)]) == 0
    out = str(review / "report")
    assert main(["report", "build", "--review", str(review), "--out", out]) == 0


@pytest.fixture(scope="session")
def sample_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sample review, run and with its report; read it, never change it.

    Several runs share one where `VEDETTE_TEST_SAMPLE` names a folder to keep it in.
    """
    if kept := os.environ.get("VEDETTE_TEST_SAMPLE"):
        return _once(Path(kept), "sample", _build_sample)
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return _once(folder, "sample", _build_sample)


@pytest.fixture(scope="session")
def team_at_rest(sample_review: Path) -> AtRest:
    """The sample review with a team on SQLite that is not served; copy it by `tests.teams.moved`, never change it."""

    def build(folder: Path) -> None:
        folder.mkdir()
        handed(sample_review, folder)

    return AtRest.below(_once(sample_review.parent, "team", build))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database, which no session is left in when it is dropped.

    PostgreSQL keeps the session of a program that was killed until it notices; on a busy machine that takes
    longer than the five seconds that it waits before it refuses to drop a database.
    """
    yield
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def sample_copy(sample_review: Path, tmp_path: Path) -> Path:
    """A copy of the sample review that the test may change."""
    return Path(shutil.copytree(sample_review, tmp_path / "review"))
