"""The report that was built last, and its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from vedette.web.reviews.runs import Row

NAMES = ("report.pdf", "report.docx", "report.html", "numbers.json")


@dataclass(frozen=True, slots=True)
class Report:
    """Files of the report with their sizes in bytes, and its live numbers."""

    files: list[tuple[str, int]]
    numbers: list[Row]


def files(folder: Path) -> dict[str, Path]:
    """File name -> path, of the files that are there."""
    return {name: folder / name for name in NAMES if (folder / name).is_file()}


def report(folder: Path) -> Report | None:
    """The report built last in a folder; None when none was built."""
    found = files(folder)
    if not found:
        return None
    numbers = (
        json.loads(found["numbers.json"].read_text(encoding="utf-8"))
        if "numbers.json" in found
        else []
    )
    sizes = [(name, path.stat().st_size) for name, path in found.items()]
    return Report(sizes, numbers if isinstance(numbers, list) else numbers["numbers"])
