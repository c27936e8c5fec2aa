"""Reading PDFs beside pdftotext, another engine: `python -m benchmarks.documents FOLDER`.

For each PDF with text: how far the words agree (token F1), pages a second with a box for each character on one
core, and quotations drawn at random from the other engine's text, within a page and across two, that are found
again on the right page. A passage that stands at several places is answered with all of them; it is counted
apart, and so is whether it stands more than once in the other engine's text, where no page can be told. Needs
pdftotext (poppler-utils).
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import table
from vedette.core.library.anchors import State, quoted
from vedette.core.library.lean import squeeze
from vedette.core.library.pdf import read_pdf
from vedette.core.library.reading import Reading
from vedette.core.library.stored import Text, reading_table, text_of

_WORD = re.compile(r"\w+")
_SHORTEST, _LONGEST = 8, 40


@dataclass
class Found:
    """What became of the quotations of a document."""

    right: int = 0
    several: int = 0
    listed: int = 0
    repeated: int = 0
    lost: int = 0
    wrong: int = 0
    of: int = 0


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def token_f1(ours: str, theirs: str) -> float:
    a, b = words(ours), words(theirs)
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if a or b else 1.0


def their_pages(path: Path) -> list[str]:
    """The text of each page by the other engine."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8", "replace").split("\f")[:-1]


def quotations(pages: list[str], chance: random.Random, n: int) -> list[tuple[str, int, int]]:
    """Words as pasted from the other viewer, and the first and last page on which they stand."""
    made = []
    told = [(number, page.split()) for number, page in enumerate(pages, start=1)]
    long = [(number, page) for number, page in told if len(page) > _LONGEST]
    for k in range(n if long else 0):
        number, page = chance.choice(long)
        length = chance.randint(_SHORTEST, _LONGEST)
        after = told[number][1] if number < len(told) else []
        if k % 4 == 0 and len(after) > _LONGEST:
            half = length // 2
            made.append((" ".join(page[-half:] + after[: length - half]), number, number + 1))
        else:
            at = chance.randrange(len(page) - length)
            made.append((" ".join(page[at : at + length]), number, number))
    return made


def looked_for(
    whole: Text, asked: list[tuple[str, int, int]], theirs: str, shown: list[str]
) -> Found:
    """What became of quotations.

    Args:
        whole: Our text.
        asked: Words, first and last page.
        theirs: The text of the other engine, squeezed.
        shown: Gets what was not found on the right page.
    """
    found = Found(of=len(asked))
    for said, first, last in asked:
        place = quoted(said, whole)
        if place.state is State.SEVERAL:
            found.several += 1
            found.listed += any(first <= whole.page_at(start) <= last for start, _ in place.places)
            found.repeated += theirs.count(squeeze(said)) > 1
        elif place.start is None:
            found.lost += 1
            shown.append(f"p. {first}: {said[:200]}")
        elif first <= whole.page_at(place.start) <= last:
            found.right += 1
        else:
            found.wrong += 1
            shown.append(f"WRONG page {whole.page_at(place.start)} for {first}: {said[:200]}")
    return found


def read_all(paths: Sequence[Path]) -> tuple[dict[Path, Reading], float]:
    """The readings, and the seconds of processor time that they took."""
    began = time.process_time()
    made = {path: read_pdf(path) for path in paths}
    return made, time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quotations", type=int, default=12, help="of each document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passes", type=int, default=5, help="over the folder, for the speed")
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    agreed: dict[str, float] = {}
    total, seconds = Found(), []
    shown: list[str] = []
    paths = sorted(chosen.folder.rglob("*.pdf"))
    read_pdf(paths[0])
    for _ in range(chosen.passes):
        readings, taken = read_all(paths)
        seconds.append(taken)
    n_pages = sum(len(reading.pages) for reading in readings.values())
    for path, reading in readings.items():
        pages = their_pages(path)
        if not any(page.strip() for page in pages):
            continue
        agreed[path.name] = token_f1(
            "\n".join(page.text for page in reading.pages), "\n".join(pages)
        )
        whole = text_of(reading_table(reading))
        asked = quotations(pages, chance, chosen.quotations)
        made = looked_for(whole, asked, squeeze("".join(pages)), shown)
        for name in vars(total):
            setattr(total, name, getattr(total, name) + getattr(made, name))
    rows: list[list[object]] = [
        ["documents with text", len(agreed)],
        ["token F1 against pdftotext: mean", f"{statistics.mean(agreed.values()):.4f}"],
        [
            "lowest",
            ", ".join(
                f"{name} {f1:.4f}" for name, f1 in sorted(agreed.items(), key=lambda x: x[1])[:3]
            ),
        ],
        ["pages", f"{n_pages:,}"],
        [
            "pages a second of one core, with boxes: fastest, median of the passes",
            f"{n_pages / min(seconds):.0f}, {n_pages / statistics.median(seconds):.0f}",
        ],
        ["quotations asked for", total.of],
        ["found on the right page", f"{total.right} ({total.right / total.of:.2%})"],
        ["answered with several places", total.several],
        ["of these, the right page among them", total.listed],
        ["of these, at several places in the other engine's text, too", total.repeated],
        [
            "found, of those that stand once there",
            f"{total.right / (total.of - total.repeated):.2%}",
        ],
        ["not found", total.lost],
        ["on a wrong page", total.wrong],
    ]
    print(table(["", ""], rows))
    print("\n".join(["", *shown]))


if __name__ == "__main__":
    main()
