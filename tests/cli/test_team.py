"""The command line on a review that a team keeps: the same rules as the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.teams import moved, vedette

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def handed(team_at_rest, tmp_path_factory) -> Path:
    """A copy of the sample review, handed to a team that is not served."""
    return moved(team_at_rest, tmp_path_factory.mktemp("handed")).folder


@pytest.fixture(scope="module")
def pair(handed) -> tuple[str, str]:
    done = vedette("sources", "records", "mission_log", "--review", handed, "--as", "analyst")
    lines = [json.loads(line) for line in done.stdout.splitlines()[:2]]
    a, b = (f"{line['source']}:{line['source_record_id']}" for line in lines)
    return a, b


def test_a_member_decides_as_the_role_says(handed, pair):
    judged = vedette(
        "judge", *pair, "different", "--why", "two dates", "--review", handed, "--as", "analyst"
    )

    assert judged.returncode == 0, judged.stderr
    assert "different" in judged.stdout


@pytest.mark.parametrize(
    ("persona", "command"),
    [
        ("delegate-a", ["judge", "x:1", "x:2", "same", "--why", "w", "--review"]),
        ("auditor", ["judge", "x:1", "x:2", "same", "--why", "w", "--review"]),
        ("delegate-a", ["tables", "export", "incidents", "--review"]),
        ("delegate-a", ["report", "build", "--review"]),
        ("delegate-a", ["verify"]),
        ("editor", ["run"]),
        ("editor", ["export", "--out", "/dev/null", "--review"]),
    ],
)
def test_who_may_not_is_told_so_with_exit_code_four(handed, persona, command):
    refused = vedette(*command, handed, "--as", persona)

    assert refused.returncode == 4, refused.stderr
    assert "may not" in refused.stderr


@pytest.mark.parametrize("command", [["run"], ["verify"], ["fingerprint", "--review"]])
def test_without_a_name_the_remedy_says_how_to_give_one(handed, command):
    refused = vedette(*command, handed)

    assert refused.returncode == 1
    assert "--as" in refused.stderr


def test_a_run_as_a_member_brings_the_world_up_to_date(handed):
    assert vedette("run", handed, "--as", "analyst").returncode == 0
    current = (handed / "runs").rglob("current*")
    before = {path: path.read_bytes() for path in current if path.is_file()}

    # An editor does not see the notes of interviews; the run is that of the world all the same.
    assert vedette("run", handed, "--check", "--as", "editor").returncode == 0
    assert before
    assert {path: path.read_bytes() for path in before} == before


def test_a_one_time_link_is_made_at_the_machine(handed):
    made = vedette("link", "analyst", "--home", handed.parent / "home", "--port", "8123")

    assert made.returncode == 0, made.stderr
    assert "http://localhost:8123/accounts/welcome/" in made.stdout
    assert vedette("link", "nobody", "--home", handed.parent / "home").returncode == 1


def test_7_6_a_member_speaks_in_its_own_role_whatever_role_it_names(handed):
    there = ["--review", handed]
    waiting = json.loads(vedette("comments", "list", *there, "--as", "editor", "--json").stdout)
    names = [one["ref"] for one in waiting if one["state"] == "pending"]
    for done in (
        vedette("run", handed, "--as", "head"),
        vedette("comments", "dispose", "noted", *names, *there, "--as", "editor"),
        vedette("report", "version", "For approval", *there, "--as", "editor"),
        vedette("report", "submit", "For approval", *there, "--as", "editor"),
        vedette("report", "approve", *there, "--as", "editor"),
    ):
        assert done.returncode == 0, done.stderr

    refused = vedette("report", "approve", "--role", "head", *there, "--as", "editor")

    assert refused.returncode == 4, refused.stderr
    assert "waits for head" in refused.stderr
    assert vedette("report", "approve", *there, "--as", "head").returncode == 0
