"""Extraction forms of the sample review: what a person took out of some inquiries, and the incidents of all but one."""

from __future__ import annotations

import csv
from pathlib import Path

from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import documents
from vedette.pipeline.extraction import Filled, extract, take_up
from vedette.pipeline.workspace import Review


def add_forms(review: Review, truth: Path, author: Author) -> None:
    """Fill the forms in and take their incidents up; the last one is filled in only, as work that waits.

    Args:
        review: The sample review, its documents added.
        truth: Its folder of what is true, with `forms.csv`.
        author: Who reads the inquiries.
    """
    filled = _forms(truth / "forms.csv")
    reference = {
        str(one.body["file_name"]): name for name, one in documents(review.decisions()).items()
    }
    *taken, waiting = filled
    for file in (*taken, waiting):
        extract(review, reference[file], filled[file], "", author)
    for file in taken:
        take_up(review, reference[file], author)


def _forms(file: Path) -> dict[str, dict[str, Filled]]:
    """File -> field -> value and its words."""
    found: dict[str, dict[str, Filled]] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["file"], {})[row["field"]] = Filled(row["value"], row["words"])
    return found
