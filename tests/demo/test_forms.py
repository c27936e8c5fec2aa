"""The filled extraction forms of the sample review against its truth, from the words to the incident."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from vedette.pipeline.documents import documents
from vedette.pipeline.extraction import Extraction, extraction, likely_incidents, proposed
from vedette.pipeline.shelves import listed
from vedette.pipeline.workspace import Review, open_review


def truth(sample: Path, name: str) -> list[dict[str, str]]:
    with (sample / "truth" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def filled(review: Review) -> dict[str, Extraction]:
    """File -> its form, of those that were filled in."""
    known = review.decisions()
    made = {
        str(one.body["file_name"]): extraction(known, name)
        for name, one in documents(known).items()
    }
    return {file: one for file, one in made.items() if one is not None}


def test_forms_are_filled_in_as_the_truth_says_each_value_with_its_words(
    sample_review: Path,
) -> None:
    true: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in truth(sample_review, "forms.csv"):
        true[row["file"]][row["field"]] = (row["value"], row["words"])

    held = filled(open_review(sample_review))

    assert len(held) == 5
    assert {
        file: {
            name: (one.value, " ".join(one.anchor.exact.split()))
            for name, one in form.values.items()
        }
        for file, form in held.items()
    } == true
    assert all(one.number for form in held.values() for one in form.values.values())
    assert sorted(bool(form.incident) for form in held.values()) == [False, *[True] * 4]


def test_their_rows_are_linked_to_the_incidents_that_the_truth_names(sample_review: Path) -> None:
    review = open_review(sample_review)
    true = {row["file"]: row["true_incident"] for row in truth(sample_review, "documents.csv")}
    of_record = {
        (row["source"], row["source_record_id"]): row["true_incident"]
        for row in truth(sample_review, "record_truth.csv")
    }
    links = listed(review, "links")

    for file, form in filled(review).items():
        if form.incident:
            mine = {
                row["incident_ref"]
                for row in links
                if row["source"] == "documents"
                and row["source_record_id"].startswith(f"{form.incident}/")
            }
            (incident,) = mine
            others = {
                of_record[row["source"], row["source_record_id"]]
                for row in links
                if row["incident_ref"] == incident and row["source"] != "documents"
            }
            assert others == {true[file]}


def test_the_form_that_waits_is_led_to_its_incident(sample_review: Path) -> None:
    review = open_review(sample_review)
    true = {row["file"]: row["true_incident"] for row in truth(sample_review, "documents.csv")}
    of_record = {
        (row["source"], row["source_record_id"]): row["true_incident"]
        for row in truth(sample_review, "record_truth.csv")
    }
    ((file, waiting),) = [one for one in filled(review).items() if not one[1].incident]

    likely = likely_incidents(review, waiting)[0]

    of_likely = {
        of_record[row["source"], row["source_record_id"]]
        for row in listed(review, "links")
        if row["incident_ref"] == likely["incident_ref"] and row["source"] != "documents"
    }
    assert of_likely == {true[file]}


def test_the_text_proposes_what_people_took(sample_review: Path) -> None:
    review = open_review(sample_review)

    for form in filled(review).values():
        told = {(one.proposal.field, one.proposal.value) for one in proposed(review, form.document)}
        asked = ("date", "mission", "place", "dead", "injured_severe")
        assert {(name, form.values[name].value) for name in asked} <= told
