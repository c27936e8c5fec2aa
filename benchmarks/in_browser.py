"""A served team, a browser, and how long a key takes to its picture: what benchmarks of pages share.

Measured is what a person waits for: from the press of a key to the end of the picture that the browser paints
afterwards (Event Timing, in steps of 8 ms). Needs Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import table

_WATCH = """() => {
  window.painted = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.painted.push([one.name, one.startTime, one.duration]);
  }).observe({ type: "event", durationThreshold: 16 });
  addEventListener("keydown", (event) => { window.pressed = event.timeStamp; }, true);
}"""
_LEAST_MS = 16.0
"""Shorter ones are not told by the browser; they count as that long."""


@dataclass(frozen=True, slots=True)
class Team:
    """Address of the review, address of the sign-in, password of each persona."""

    review: str
    login: str
    passwords: Mapping[str, str]

    def sign_in(self, page: Any, persona: str) -> None:
        """Sign a persona in on a page."""
        page.goto(self.login)
        page.locator("input[name=login]").fill(persona)
        page.locator("input[name=password]").fill(self.passwords[persona])
        with page.expect_navigation(url="**/reviews/**"):
            page.locator("input[name=password]").press("Enter")


@contextmanager
def served(folder: Path) -> Iterator[Team]:
    """The review in `folder/review`, served to a team as `vedette start` does it."""
    home = folder / "home"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vedette.cli.main", "start", str(folder / "review")]
    command += ["--home", str(home), "--port", str(port)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}
    with subprocess.Popen(
        command, env=clean, start_new_session=True, stdout=subprocess.DEVNULL
    ) as server:
        address = f"http://localhost:{port}"
        _wait(address, server)
        words = json.loads((home / "keys" / "personas.json").read_text(encoding="utf-8"))
        about = json.loads((folder / "review/decisions/home.json").read_text(encoding="utf-8"))
        yield Team(f"{address}/reviews/{about['review']}", f"{address}/accounts/login/", words)
        os.killpg(server.pid, signal.SIGTERM)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()  # noqa: S310 - our own
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server ended too early.")


@contextmanager
def browser() -> Iterator[Any]:
    """Headless Chromium of the system."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("VEDETTE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


def watch(page: Any) -> None:
    """Let a page tell how long its keys take."""
    page.evaluate(_WATCH)


def pressed(page: Any, key: str, settle: int = 150) -> float:
    """Press a key on a watched page; milliseconds to the end of the picture that follows, at least 16."""
    page.evaluate("painted.length = 0")
    page.keyboard.press(key)
    page.wait_for_timeout(settle)
    found = page.evaluate(
        "painted.filter(([name, at]) => name === 'keydown' && Math.abs(at - pressed) < 1).map((one) => one[2])"
    )
    return float(max(found, default=_LEAST_MS))


def times_table(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Median, 95th percentile and longest of milliseconds, as a table."""
    return table(
        ["milliseconds", "rounds", "median", "p95", "longest"],
        [
            [
                name,
                len(times),
                f"{statistics.median(times):.0f}",
                f"{statistics.quantiles(times, n=20)[-1]:.0f}",
                f"{max(times):.0f}",
            ]
            for name, times in rows
        ],
    )
