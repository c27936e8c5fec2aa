"""A real browser on a really served review."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.on_postgres import NAMED
from tests.teams import AtRest, clean, moved

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Only the map draws by WebGL; pages that a made-up graphics card puts together take four times the work.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visit:
    """A page with what went wrong while it was looked at."""

    page: object
    address: str
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    review: str = "here"

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}/reviews/{self.review}{path}")


@dataclass(frozen=True)
class Team:
    """A really started team on a copy of the sample review.

    Args:
        address: Of the pages, by a host name: passkeys need one.
        home: Folder of its database and keys.
        folder: Of the review.
        review: Slug of the review.
        passwords: Log-in name of each persona -> password.
        database: What names its database to a command; nothing on SQLite.
    """

    address: str
    home: Path
    folder: Path
    review: str
    passwords: dict[str, str]
    database: dict[str, str]

    def within(self, path: str) -> str:
        """Whole address of a page of the review."""
        return f"{self.address}/reviews/{self.review}{path}"

    def sign_in(self, page, persona: str) -> None:
        """Sign a persona in on a page, as a person does: name, password, Enter."""
        sign_in(page, self, persona)


def sign_in(page, team: Team, persona: str) -> None:
    """Sign a persona in; afterwards the page shows the list of reviews."""
    page.goto(f"{team.address}/accounts/login/")
    page.locator("input[name=login]").fill(persona)
    page.locator("input[name=password]").fill(team.passwords[persona])
    with page.expect_navigation(url="**/reviews/**"):
        page.locator("input[name=password]").press("Enter")


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """What names a new database on the server of `tests.on_postgres`; nothing on SQLite."""
    server = os.environ.get(NAMED, "")
    if not server.startswith("postgres"):
        yield {}
        return
    import psycopg

    name = f"team_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
        yield {NAMED: urlsplit(server)._replace(path=f"/{name}").geturl()}
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until_served(
    address: str, process: subprocess.Popen, *, seconds: int, told: Path | None = None
) -> None:
    """Wait for the health page; stop early when the process has ended, with what it told."""
    for _ in range(seconds * 10):
        assert process.poll() is None, told.read_text() if told else "the server ended too early"
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer at {address} after {seconds} s")


@pytest.fixture(scope="session")
def team(request, tmp_path_factory) -> Iterator[Team]:
    """A team on a copy of the sample review, with its own home and port, worker included; all journeys play on it, so
    that none may rely on what another one changes.

    On the database that `tests.on_postgres` names, in one of its own there; else on SQLite.
    """
    with _working(request, tmp_path_factory.mktemp("team")) as made:
        yield made


@pytest.fixture
def own_team(request, tmp_path) -> Iterator[Team]:
    """The same for one journey alone, which needs that nothing is out of date."""
    with _working(request, tmp_path) as made:
        yield made


@contextmanager
def _working(request: pytest.FixtureRequest, base: Path) -> Iterator[Team]:
    """On PostgreSQL begun anew by `vedette start`; on SQLite a moved team, which `serve` and `worker` work for."""
    with own_database() as named:
        port = free_port()
        if named:
            made = AtRest.below(base)
            shutil.copytree(request.getfixturevalue("sample_review"), made.folder)
            commands = [["start", str(made.folder), "--home", str(made.home), "--port", str(port)]]
        else:
            made = moved(request.getfixturevalue("team_at_rest"), base)
            home = ["--home", str(made.home)]
            commands = [["serve", *home, "--port", str(port)], ["worker", *home]]
        with ExitStack() as ending:
            pages, *_ = [
                ending.enter_context(_beside(words, base, named | {"VEDETTE_PERSONAS": "1"}))
                for words in commands
            ]
            address = f"http://localhost:{port}"
            wait_until_served(address, pages, seconds=400, told=base / f"told-{commands[0][0]}")
            yield _team(address, made, named)


@contextmanager
def _beside(words: list[str], base: Path, more: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A command that works until the block ends, then with all its processes; what it tells lies in `told-<verb>`."""
    command = [sys.executable, "-m", "vedette.cli.main", *words]
    with (base / f"told-{words[0]}").open("w") as told:
        alone = {"start_new_session": True, "stdout": told, "stderr": told}
        with subprocess.Popen(command, env=clean() | more, **alone) as process:
            try:
                yield process
            finally:
                # What is left running is waited for without end.
                os.killpg(process.pid, signal.SIGTERM)


def _team(address: str, made: AtRest, named: dict[str, str]) -> Team:
    passwords = json.loads((made.home / "keys" / "personas.json").read_text(encoding="utf-8"))
    about = json.loads((made.folder / "decisions" / "home.json").read_text(encoding="utf-8"))
    return Team(address, made.home, made.folder, about["review"], passwords, named)


@pytest.fixture(scope="session")
def served(sample_review) -> Iterator[str]:
    """Address of the sample review, served by the command as a user would."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "vedette.cli.main",
        "serve",
        "--review",
        str(sample_review),
        "--port",
        str(port),
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=clean(), **quiet) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_served(address, server, seconds=60)
            yield address
        finally:
            # What is left running is waited for without end.
            server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium of the system; the journeys are skipped where there is none."""
    program = (
        os.environ.get("VEDETTE_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
    )
    if not program:
        pytest.skip(
            "no Chromium on this machine: install it (or name it in VEDETTE_CHROMIUM) to play the journeys"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


def _watched(browser, address: str, width: int, review: str) -> Visit:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    visited = Visit(context.new_page(), address, review=review)
    visited.page.on(
        "console", lambda m: visited.console.append(m.text) if m.type == "error" else None
    )
    visited.page.on("pageerror", lambda error: visited.console.append(str(error)))
    visited.page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((address, "data:", f"blob:{address}"))
            else visited.foreign.append(r.url)
        ),
    )
    return visited


def _left(visited: Visit) -> None:
    visited.page.context.close()
    assert not visited.console
    assert not visited.foreign


@pytest.fixture
def visit(browser, served, request) -> Iterator[Visit]:
    """A fresh page; afterwards no console error and no request to another host."""
    visited = _watched(browser, served, getattr(request, "param", 1280), "here")
    yield visited
    _left(visited)


@pytest.fixture
def team_visit(browser, team, request) -> Iterator[Visit]:
    """The same on the pages of a team, nobody signed in yet: `team.sign_in(team_visit.page, "analyst")`."""
    visited = _watched(browser, team.address, getattr(request, "param", 1280), team.review)
    yield visited
    _left(visited)


@pytest.fixture
def own_visit(browser, own_team, request) -> Iterator[Visit]:
    """The same on the pages of `own_team`."""
    visited = _watched(browser, own_team.address, getattr(request, "param", 1280), own_team.review)
    yield visited
    _left(visited)
