"""From key to letter in the editor of the report, in a real browser: `python -m benchmarks.editing`.

A chapter of 400 paragraphs, 30 of them with a live number, is written in by a team's editor while autosave goes on.
Letters are typed at places all over the chapter. The peer is the same text in a bare editable page: what the browser
itself needs.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.in_browser import Team, browser, pressed, served, times_table, watch
from vedette.demo.review import build_demo
from vedette.pipeline.decisions import Author
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.workspace import open_review

_CHAPTER, _PARAGRAPHS, _EVERY = "CHA-summary", 400, 13
_NUMBER = "killed-total"
_WORDS = [
    "convoy",
    "base",
    "patrol",
    "gate",
    "escort",
    "mission",
    "medical",
    "radio",
    "road",
    "unit",
    "command",
    "warning",
    "night",
    "report",
    "camp",
]


def main() -> None:
    parser = argparse.ArgumentParser(description="From key to letter in the editor of the report.")
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        folder = Path(name)
        texts = _review(folder / "review")
        with served(folder) as team, browser() as started:
            written = _written(started.new_page(), team, rounds)
            bare = _bare(started.new_page(), texts, rounds)
    print(
        times_table(
            [("a letter in the editor, painted", written), ("the same in a bare page", bare)]
        )
    )


def _review(folder: Path) -> list[str]:
    """The sample review with a long chapter; gives its texts."""
    build_demo(folder, seed=1, scale=1)
    review, author = open_review(folder), Author("editor", "2026-11-27T10:00:00Z")
    chance, texts = random.Random(1), []
    for n in range(_PARAGRAPHS):
        text = " ".join(chance.choices(_WORDS, k=60)).capitalize() + "."
        if n % _EVERY == 0:
            text = f"{text} In all {{{{num:{_NUMBER}}}}} were counted."
        add_block(review, {"kind": "paragraph", "text": text, "after": _CHAPTER}, author)
        texts.append(text)
    return texts


def _written(page: Any, team: Team, rounds: int) -> list[float]:
    team.sign_in(page, "editor")
    page.goto(f"{team.review}/reports/text/write/{_CHAPTER}/")
    page.locator("[data-tools]").wait_for()
    page.wait_for_load_state("networkidle")
    watch(page)
    return _typed(page, "[data-text] .ProseMirror p", rounds)


def _bare(page: Any, texts: Sequence[str], rounds: int) -> list[float]:
    body = "".join(f"<p>{one}</p>" for one in texts)
    page.set_content(f"<main data-text contenteditable>{body}</main>")
    watch(page)
    return _typed(page, "[data-text] p", rounds)


def _typed(page: Any, paragraphs: str, rounds: int) -> list[float]:
    """Letters at places all over the text, ten at each; milliseconds of each."""
    chance = random.Random(3)
    taken: list[float] = []
    n = page.locator(paragraphs).count()
    while len(taken) < rounds:
        page.locator(paragraphs).nth(chance.randrange(n)).click()
        page.wait_for_timeout(200)
        taken += [pressed(page, chance.choice("abcdefgh "), settle=60) for _ in range(10)]
    return taken


if __name__ == "__main__":
    main()
