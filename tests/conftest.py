"""Shared resources only: the sample review, built once for all workers; the same examples each time.

`make long` looks for new examples; what it finds becomes a test of its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from vedette.cli.main import main

# How long an example takes says how busy the machine is, not whether the rule holds.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None)
settings.load_profile(os.environ.get("VEDETTE_EXAMPLES_ARE", "same"))


def _built(folder: Path) -> Path:
    """The sample review below the folder, built by whichever worker comes first."""
    review = folder / "sample"
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "sample.done").exists():
            assert main(["demo", str(review), "--seed", "1"]) == 0
            assert main(["run", str(review)]) == 0
            assert (
                main(["report", "build", "--review", str(review), "--out", str(review / "report")])
                == 0
            )
            (folder / "sample.done").touch()
    return review


@pytest.fixture(scope="session")
def sample_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sample review, run and with its report; read it, never change it.

    Several runs share one where `VEDETTE_TEST_SAMPLE` names a folder to keep it in.
    """
    if kept := os.environ.get("VEDETTE_TEST_SAMPLE"):
        return _built(Path(kept))
    base = tmp_path_factory.getbasetemp()
    return _built(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


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
