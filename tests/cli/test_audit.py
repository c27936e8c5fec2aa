"""`vedette audit` from the shell: export, verify offline, compare with the database."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.teams import moved, vedette

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(team_at_rest, tmp_path_factory) -> Path:
    """A team with the sample review and its personas."""
    return moved(team_at_rest, tmp_path_factory.mktemp("audit")).home


@pytest.fixture(scope="module")
def slug(home) -> str:
    rows = sqlite3.connect(home / "vedette.sqlite").execute("SELECT slug FROM reviews_review")
    return str(rows.fetchone()[0])


def test_an_auditor_exports_and_verifies_with_one_file(home, slug, tmp_path):
    out = tmp_path / "log.jsonl"

    done = vedette("audit", "export", slug, "--out", out, "--home", home, "--as", "auditor")
    key = vedette("audit", "key", "--home", home).stdout.split()
    alone = [sys.executable, "-I", "-S", str(tmp_path / "vedette_verify.py"), str(out), *key]
    checked = subprocess.run(alone, capture_output=True, text=True, check=False, env={})

    assert done.returncode == 0, done.stderr
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.startswith("VALID. Log log-")


def test_who_may_not_is_told_so(home, slug, tmp_path):
    out = tmp_path / "log.jsonl"

    analyst = vedette("audit", "export", slug, "--out", out, "--home", home, "--as", "analyst")
    nobody = vedette("audit", "export", slug, "--out", out, "--home", home, "--as", "nobody")

    assert (analyst.returncode, nobody.returncode) == (4, 1)
    assert "may not do this" in analyst.stderr
    assert not out.exists()


def test_a_change_of_the_database_is_named_with_its_place(home, slug, tmp_path):
    changed = Path(shutil.copytree(home, tmp_path / "changed"))
    whole = vedette("audit", "verify", "--home", changed)
    base = sqlite3.connect(changed / "vedette.sqlite")
    base.execute("DROP TRIGGER audit_entry_is_final")
    base.execute("UPDATE audit_entry SET by = 'somebody' WHERE act = 'review.adopt'")
    base.commit()
    base.close()

    told = vedette("audit", "verify", slug, "--home", changed, "--json")

    assert (whole.returncode, told.returncode) == (0, 1)
    assert f"{slug}: " in whole.stdout
    faults = json.loads(told.stdout)[0]["faults"]
    assert [fault["place"] for fault in faults] == ["entry 0"]


def test_a_review_without_a_log_is_not_found(home):
    done = vedette("audit", "verify", "no-such-review", "--home", home)

    assert done.returncode == 1
    assert "There is no log" in done.stderr
