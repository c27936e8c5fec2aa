"""A real browser on a really served review."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
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

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}/reviews/here{path}")


@pytest.fixture(scope="session")
def served(sample_review) -> Iterator[str]:
    """Address of the sample review, served by the command as a user would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
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
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        yield address
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


@pytest.fixture
def visit(browser, served, request) -> Iterator[Visit]:
    """A fresh page; afterwards no console error and no request to another host."""
    width = getattr(request, "param", 1280)
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    visited = Visit(context.new_page(), served)
    visited.page.on(
        "console", lambda m: visited.console.append(m.text) if m.type == "error" else None
    )
    visited.page.on("pageerror", lambda error: visited.console.append(str(error)))
    visited.page.on(
        "request",
        lambda r: None if r.url.startswith((served, "data:")) else visited.foreign.append(r.url),
    )
    yield visited
    context.close()
    assert not visited.console
    assert not visited.foreign
