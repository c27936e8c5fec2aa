"""The editions of the sample review: internal, of the country that lost most people, public."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from vedette.pipeline.decisions import Author
from vedette.pipeline.editions import define_editions, shipped_definition
from vedette.pipeline.workspace import Review

_TABLES = ("killed-by-mission-and-year", "injured-by-mission-and-year")
"""Of the shipped ones, those of two dimensions: a third one costs every run of the sample a second and more."""


def add_editions(review: Review, truth: Path, author: Author) -> None:
    """Decide two of the tables that ship with the product, and an edition of one country.

    Args:
        review: The sample review.
        truth: Its folder of what is true, with `persons.csv`.
        author: Who decides.
    """
    told: dict[str, Any] = shipped_definition()
    tables = [one for one in told["tables"] if one["key"] in _TABLES]
    countries = [_most_bereaved(truth / "persons.csv")]
    define_editions(review, {**told, "tables": tables, "countries": countries}, author)


def _most_bereaved(persons: Path) -> str:
    with persons.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        killed = Counter(r["nationality_iso3"] for r in rows if r["outcome"] == "killed")
    return min(killed, key=lambda code: (-killed[code], code))
