"""From key to letter in the editor of the report, in a real browser: `python -m benchmarks.writing`.

A report of 100 pages (450 words each, in eight chapters, 60 live numbers, 150 footnotes), served to a team as
`vedette start` does it. Letters are typed at places all over its longest chapter, with what is saved behind. Measured
is what a person waits for: from the press of a key to the end of the picture that the browser paints afterwards
(Event Timing, in steps of 8 ms; shorter ones than 16 ms count as 16). The peer is the same chapter in a bare editable
page. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.coding import chromium, vedette, wait_until_served
from benchmarks.measure import table
from vedette.cli.arguments import now
from vedette.core.reports.markdown import markdown
from vedette.pipeline.decisions import Author
from vedette.pipeline.report_changes import take_in
from vedette.pipeline.report_text import text_of
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import create_review, open_review

_PAGES, _CHAPTERS, _PARAGRAPHS, _NUMBERS, _NOTES = 100, 8, 5, 60, 150
_WORDS = [
    "convoy",
    "base",
    "patrol",
    "gate",
    "escort",
    "mission",
    "medical",
    "radio",
    "mine",
    "road",
    "unit",
    "night",
]
_WATCH = """() => {
  window.painted = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.name === "keydown") painted.push(one.duration);
  }).observe({ type: "event", durationThreshold: 16 });
}"""
_LEAST_MS = 16.0
_HEAD = "incident_id,date,country,mission,personnel_category,cause,killed,notes\n"


@dataclass(frozen=True, slots=True)
class Served:
    """Where to sign in and write, and the password of the editor."""

    page: str
    login: str
    password: str


def main() -> None:
    parser = argparse.ArgumentParser(description="From key to letter in the editor of the report.")
    parser.add_argument("--keys", type=int, default=400)
    keys = parser.parse_args().keys
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        folder = Path(name)
        chapter = _review(folder / "review")
        with _served(folder, chapter) as served, chromium() as browser:
            page = browser.new_page()
            written = _written(page, served, keys)
            body = page.locator("[data-text]").inner_html()
            bare = _bare(browser.new_page(), body, keys)
    print(_table(written, bare))


def _table(written: Sequence[float], bare: Sequence[float]) -> str:
    rows = [("a letter, in the editor", written), ("the same chapter in a bare page", bare)]
    return table(
        ["milliseconds", "keys", "median", "p95", "longest"],
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


def _review(folder: Path) -> str:
    """A review with a text of a hundred pages; gives the name of a chapter in the middle."""
    create_review(folder, title="Writing", created_at=now())
    rows = folder.parent / "rows.csv"
    rows.write_text(f"{_HEAD}A1,2016-03-01,Mali,MINUSMA,military,malicious act,2,road\n")
    vedette("sources", "add", rows, "--source", "log", "--mapping", "generic", review=folder)
    review = open_review(folder)
    run_review(review)
    written = markdown(text_of(review, review.decisions())) + "\n" + "\n\n".join(_text())
    take_in(review, written, Author("holder", now()))
    titles = [one.ref for one in text_of(review, review.decisions()) if one.text.startswith("Long")]
    return titles[len(titles) // 2]


def _text() -> Iterator[str]:
    """Chapters with paragraphs of some 90 words, numbers and notes spread over them."""
    chance = random.Random(1)
    n, last = 0, _PAGES * _PARAGRAPHS
    for chapter in range(_CHAPTERS):
        yield f"# Long chapter {chapter + 1}"
        for _ in range(last // _CHAPTERS):
            n += 1
            live = "{{num:killed-by-year/2016}} died. " if n % (last // _NUMBERS) == 0 else ""
            note = "^[As the log says.]" if n % (last // _NOTES) == 0 else ""
            yield f"{live}{' '.join(chance.choices(_WORDS, k=88)).capitalize()}.{note}"


@contextmanager
def _served(folder: Path, chapter: str) -> Iterator[Served]:
    home = folder / "home"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vedette.cli.main", "start", str(folder / "review")]
    command += ["--home", str(home), "--port", str(port)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=clean, start_new_session=True, stdout=quiet) as server:
        address = f"http://localhost:{port}"
        wait_until_served(address, server)
        words = json.loads((home / "keys" / "personas.json").read_text(encoding="utf-8"))
        about = json.loads((folder / "review/decisions/home.json").read_text(encoding="utf-8"))
        page = f"{address}/reviews/{about['review']}/reports/text/write/{chapter}/"
        yield Served(page, f"{address}/accounts/login/", words["editor"])
        os.killpg(server.pid, signal.SIGTERM)


def _written(page: Any, served: Served, keys: int) -> list[float]:
    page.goto(served.login)
    page.locator("input[name=login]").fill("editor")
    page.locator("input[name=password]").fill(served.password)
    with page.expect_navigation(url="**/reviews/**"):
        page.locator("input[name=password]").press("Enter")
    page.goto(served.page)
    page.locator("[data-text] .ProseMirror").focus()
    return _typed(page, keys)


def _bare(page: Any, body: str, keys: int) -> list[float]:
    page.set_content(f"<main data-text contenteditable>{body}</main>")
    page.locator("main").focus()
    return _typed(page, keys)


def _typed(page: Any, keys: int) -> list[float]:
    """Type words of ten letters at places all over the page; milliseconds of each key."""
    page.evaluate(_WATCH)
    chance = random.Random(3)
    taken: list[float] = []
    for _ in range(keys // 10):
        page.evaluate(
            """(share) => {
              const all = document.querySelectorAll("[data-text] p");
              const one = all[Math.floor(share * (all.length - 1))];
              one.scrollIntoView({ block: "center" });
              getSelection().collapse(one.firstChild, 0);
            }""",
            chance.random(),
        )
        page.wait_for_timeout(200)
        page.evaluate("painted.length = 0")
        for letter in chance.choices("abcdefghijklmno", k=10):
            page.keyboard.press(letter)
            page.wait_for_timeout(60)
        page.wait_for_timeout(100)
        told = [float(one) for one in page.evaluate("painted")]
        taken += told + [_LEAST_MS] * (10 - len(told))
    return taken


if __name__ == "__main__":
    main()
