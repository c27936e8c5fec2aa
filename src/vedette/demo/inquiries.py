"""Which incident each inquiry of the sample review is about, as a person who read them says."""

from __future__ import annotations

import csv
from pathlib import Path

from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import documents
from vedette.pipeline.inquiries import say_record
from vedette.pipeline.workspace import Review


def add_inquiries(review: Review, truth: Path, author: Author) -> None:
    """State the incident of each board of inquiry, by a record that the truth knows."""
    incident = {r["file"]: r["true_incident"] for r in _rows(truth / "documents.csv")}
    record: dict[str, str] = {}
    for row in _rows(truth / "record_truth.csv"):
        record.setdefault(row["true_incident"], f"{row['source']}:{row['source_record_id']}")
    for name, one in documents(review.decisions()).items():
        file = str(one.body["file_name"])
        true = incident.get(file, "")
        if file.startswith("BOI_") and true in record:
            say_record(review, name, record[true], "Its narrative names day and place", author)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
