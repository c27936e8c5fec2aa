"""From key to mark at the coding desk, in a real browser: `python -m benchmarks.coding`.

A document of 300 pages on which a thousand codings stand already, served to a team as `vedette start` does it.
Words are chosen with Shift+Ctrl+arrows at places all over the document, a code is sought behind `/` and given with
Enter. Measured is what a person waits for: from the press of a key to the end of the picture that the browser
paints afterwards (Event Timing, in steps of 8 ms), once the mark is in it. The peer is the same text in a bare
editable page, where Enter begins a line: what the browser itself needs. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typst

from benchmarks.in_browser import Team, browser, pressed, served, times_table, watch
from vedette.cli.arguments import now
from vedette.pipeline.coding import Marked, code_all, import_codebook
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import create_review, open_review

_PAGES, _CODED, _CODES = 300, 1_000, 60
_WORDS = [
    "convoy", "base", "patrol", "gate", "escort", "mission", "medical", "radio", "mine", "road", "unit", "command",
    "warning", "night", "search", "training", "report", "station", "camp", "fuel", "water", "village", "river",
    "market", "school", "local", "ambush", "armed",
]  # fmt: skip
_MARKS = """() => { window.marks = () => [...CSS.highlights].reduce(
  (n, [name, one]) => n + (name.match(/^code-[0-9]/) ? one.size : 0), 0); }"""


def main() -> None:
    parser = argparse.ArgumentParser(description="From key to mark at the coding desk.")
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        folder = Path(name)
        pages = list(_pages(random.Random(1)))
        document = _review(folder / "review", pages)
        with served(folder) as team, browser() as started:
            marked = _coded(started.new_page(), team, document, rounds)
            bare = _bare(started.new_page(), pages, rounds)
    print(_table(marked, bare))


def _table(marked: Sequence[float], bare: Sequence[float]) -> str:
    return times_table(
        [("Enter to the mark, painted", marked), ("bare page: Enter to the line, painted", bare)]
    )


def _pages(chance: random.Random) -> Iterator[str]:
    """Pages of some 450 words."""
    for number in range(_PAGES):
        sentences = (
            " ".join(chance.choices(_WORDS, k=chance.randint(8, 22))).capitalize() + "."
            for _ in range(30)
        )
        yield f"Page {number + 1}. " + " ".join(sentences)


def _review(folder: Path, pages: Sequence[str]) -> str:
    """A review with the document as PDF, its codes and codings; gives the reference of the document."""
    create_review(folder, title="Coding", created_at=now())
    source, codes = folder.parent / "long.typ", folder.parent / "codes.csv"
    source.write_text("\n#pagebreak()\n".join(pages), encoding="utf-8")
    typst.compile(str(source), output=str(folder.parent / "long.pdf"))
    names = [f"{_WORDS[number % len(_WORDS)]} {number}" for number in range(_CODES)]
    codes.write_text("name\n" + "\n".join(names), encoding="utf-8")
    rows = folder.parent / "rows.csv"
    rows.write_text(
        "incident_id,date,country,mission,personnel_category,cause,killed,notes\n"
        "A1,2016-03-01,Mali,MINUSMA,military,accident,1,road\n"
    )
    _vedette("sources", "add", rows, "--source", "log", "--mapping", "generic", review=folder)
    told = _vedette("library", "add", folder.parent / "long.pdf", review=folder)
    [document] = json.loads(told)["documents"]
    review, ref, author = open_review(folder), str(document["document"]), Author("holder", now())
    import_codebook(review, codes, author)
    chance = random.Random(2)
    starts = sorted(chance.sample(range(0, sum(map(len, pages)) - 2_000, 60), _CODED))
    marks = [Marked(ref, None, (at, at + 50), (chance.choice(names),)) for at in starts]
    code_all(review, marks, author)
    return ref


def _vedette(*words: object, review: Path) -> str:
    command = [sys.executable, "-m", "vedette.cli.main", *map(str, words)]
    command += ["--review", str(review), "--json"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _coded(page: Any, team: Team, document: str, rounds: int) -> list[float]:
    """Give codes all over the document; milliseconds from Enter to the picture with the mark."""
    team.sign_in(page, "qualitative")
    page.goto(f"{team.review}/library/documents/{document}/code/")
    page.locator("[data-text][contenteditable]").focus()
    watch(page)
    page.evaluate(_MARKS)
    chance = random.Random(3)
    taken = []
    for _ in range(rounds):
        _place_caret(page, chance.random())
        for _ in range(chance.randint(2, 8)):
            page.keyboard.press("Shift+Control+ArrowRight")
        before = page.evaluate("marks()")
        page.keyboard.press("/")
        page.keyboard.type(chance.choice(_WORDS)[:4])
        taken.append(pressed(page, "Enter"))
        assert page.evaluate("marks()") > before, "the mark stands"
        page.locator("[data-save-state]", has_text="All saved").wait_for()
    return taken


def _bare(page: Any, pages: Sequence[str], rounds: int) -> list[float]:
    body = "".join(f"<div><p>{one}</p></div>" for one in pages)
    page.set_content(f"<main data-text contenteditable>{body}</main>")
    page.locator("[data-text]").focus()
    watch(page)
    chance = random.Random(3)
    taken = []
    for _ in range(rounds):
        _place_caret(page, chance.random())
        taken.append(pressed(page, "Enter"))
    return taken


def _place_caret(page: Any, share: float) -> None:
    """The caret at the begin of a paragraph so far down, in sight."""
    page.evaluate(
        """(share) => {
          const all = document.querySelectorAll("[data-text] p");
          const one = all[Math.floor(share * (all.length - 1))];
          one.scrollIntoView({ block: "center" });
          getSelection().collapse(one.firstChild, 0);
        }""",
        share,
    )
    page.wait_for_timeout(150)


if __name__ == "__main__":
    main()
