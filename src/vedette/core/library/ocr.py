"""Letters read from the picture of a page by Tesseract, a program that may be there or not."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vedette.core.kernel.errors import WrongState
from vedette.core.library.layout import Sheet, blocks
from vedette.core.library.reading import Block, Origin, Page, Reading

if TYPE_CHECKING:
    from vedette.core.library.reading import Boxes

DOTS_PER_INCH = 300
_PLACES = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
_WORD_LEVEL = "5"
_TENTHS = 720 / DOTS_PER_INCH
CODES = {
    "en": "eng",
    "fr": "fra",
    "es": "spa",
    "ru": "rus",
    "ar": "ara",
    "zh": "chi_sim",
    "pt": "por",
}
"""Languages of documents -> what Tesseract calls them."""


def tesseract() -> str | None:
    """Where Tesseract is on this machine; None where it is not installed."""
    return shutil.which("tesseract", path=_PLACES)


def installed_languages() -> frozenset[str]:
    """Languages whose letters can be read here, as Tesseract calls them."""
    program = tesseract()
    if program is None:
        return frozenset()
    told = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, env={}
    )
    return frozenset(line.strip() for line in told.stdout.splitlines()[1:] if line.strip())


def check_can_read(languages: Sequence[str]) -> str:
    """The languages as Tesseract wants them, when it and they are here.

    Raises:
        WrongState: Tesseract is not installed, or one of the languages is not.
    """
    if tesseract() is None:
        raise WrongState(
            "Tesseract, which reads letters from pictures, is not installed.",
            "Install it (Debian: `apt install tesseract-ocr`, with `tesseract-ocr-fra` and so on for "
            "languages), or add a copy of the document that has text.",
        )
    wanted = [CODES.get(one, one) for one in languages] or ["eng"]
    missing = sorted(set(wanted) - installed_languages())
    if missing:
        raise WrongState(
            f"Tesseract lacks the language {missing[0]}.",
            f"Install it (Debian: `apt install tesseract-ocr-{missing[0].replace('_', '-')}`).",
        )
    return "+".join(wanted)


def read_letters(path: Path, numbers: Sequence[int], languages: str, folder: Path) -> Reading:
    """The letters of some pages of a PDF; only for the child process.

    Args:
        path: The PDF.
        numbers: Its pages, from 1.
        languages: As `check_can_read` gives them.
        folder: For the picture of the page at hand.
    """
    from vedette.core.library import _pdfium

    program = tesseract()
    assert program is not None, "checked by the parent"
    made = []
    with _pdfium.opened(path) as document:
        for number in numbers:
            width, height, pixels = _pdfium.picture(document, number, dots_per_inch=DOTS_PER_INCH)
            picture = folder / "page.pgm"
            picture.write_bytes(b"P5 %d %d 255\n" % (width, height) + pixels)
            told = subprocess.run(
                [
                    program,
                    str(picture),
                    "stdout",
                    "-l",
                    languages,
                    "--dpi",
                    str(DOTS_PER_INCH),
                    "tsv",
                ],
                capture_output=True,
                check=True,
                env={"OMP_THREAD_LIMIT": "1"},
            )
            picture.unlink()
            made.append(_page(number, told.stdout.decode("utf-8"), width, height))
    found = blocks([Sheet(p.text, _boxes(p), p.height or 0.0) for p in made])
    return Reading("pdf", tuple(_with(page, one) for page, one in zip(made, found, strict=True)))


def _page(number: int, tsv: str, width: int, height: int) -> Page:
    """The page of a table of words: one line of text per line, words with one blank between them."""
    pieces: list[str] = []
    boxes: list[Boxes] = []
    sure: list[float] = []
    before: tuple[str, ...] | None = None
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row["text"] or "").strip()
        if row["level"] != _WORD_LEVEL or not word:
            continue
        line = (row["block_num"], row["par_num"], row["line_num"])
        if before is not None:
            pieces.append(" " if line == before else "\n")
            boxes.append(np.zeros((1, 4), np.int16))
        before = line
        pieces.append(word)
        boxes.append(_letters(row, len(word)))
        sure.append(float(row["conf"]))
    return Page(
        number,
        "".join(pieces),
        width=width * 72 / DOTS_PER_INCH,
        height=height * 72 / DOTS_PER_INCH,
        boxes=np.concatenate(boxes) if boxes else np.zeros((0, 4), np.int16),
        origin=Origin.OCR,
        confidence=sum(sure) / len(sure) if sure else None,
    )


def _letters(row: dict[str, str], n: int) -> Boxes:
    """The box of a word divided evenly among its letters: the program knows words only."""
    left, top = int(row["left"]) * _TENTHS, int(row["top"]) * _TENTHS
    wide, high = int(row["width"]) * _TENTHS, int(row["height"]) * _TENTHS
    edges = np.linspace(left, left + wide, n + 1)
    boxes = np.stack([edges[:-1], np.full(n, top), edges[1:], np.full(n, top + high)], axis=1)
    return np.asarray(np.rint(boxes), dtype=np.int16)


def _boxes(page: Page) -> Boxes:
    assert page.boxes is not None, "made above"
    return page.boxes


def _with(page: Page, found: tuple[Block, ...]) -> Page:
    return Page(
        page.number,
        page.text,
        found,
        page.width,
        page.height,
        page.boxes,
        None,
        Origin.OCR,
        page.confidence,
    )
