"""From the form of a document to rows of a source, and back to the words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from tests.pipeline.test_coding import add
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import describe
from vedette.pipeline.extraction import (
    Filled,
    extract,
    extraction,
    form_of,
    likely_incidents,
    proposed,
    take_up,
)
from vedette.pipeline.run import run_review
from vedette.pipeline.shelves import listed
from vedette.pipeline.undoing import undo
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within

LATER = Author("noor", "2026-02-03T00:00:00+00:00")
TEXT = (
    "Board of Inquiry report\n\n1. On 3 May 2015 armed men attacked a patrol of MINUSMA near Kidal."
    " Two peacekeepers were killed and one was wounded.\n\n2. The patrol had no escort.\n\n3. Lessons follow."
)
FILLED = {
    "date": Filled("2015-05-03", "3 May 2015"),
    "mission": Filled("MINUSMA", "patrol of MINUSMA"),
    "place": Filled("Kidal", "near Kidal"),
    "country": Filled("Mali", "near Kidal"),
    "dead": Filled("2", "Two peacekeepers were killed"),
    "injured_severe": Filled("1", "one was wounded"),
    "findings": Filled("No escort.", "The patrol had no escort."),
}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return make_review(tmp_path / "review")


@pytest.fixture
def document(review: Review) -> str:
    made = add(review, TEXT)
    describe(review, made, {"document_type": "boi_report"}, "", ANALYST)
    run_review(review)
    return made


def test_a_form_keeps_each_value_with_its_words_and_page(review: Review, document: str) -> None:
    held = extract(review, document, FILLED, "", ANALYST)

    assert held == extraction(review.decisions(), document)
    found = held.values["dead"]
    assert (found.value, found.anchor.exact, found.page, found.number) == (
        "2", "Two peacekeepers were killed", 1, "1",
    )  # fmt: skip


def test_what_is_filled_in_again_stands_beside_what_was(review: Review, document: str) -> None:
    extract(review, document, FILLED, "", ANALYST)
    held = extract(
        review,
        document,
        {"dead": Filled("3", "Two peacekeepers"), "place": Filled("")},
        "count",
        LATER,
    )

    assert held.values["dead"].value == "3"
    assert "place" not in held.values
    assert held.values["findings"].value == "No escort."
    undo(review, str(len(review.decisions())), "slip", LATER)
    back = extraction(review.decisions(), document)
    assert back is not None
    assert back.values["dead"].value == "2"


def test_nothing_is_kept_of_a_form_with_a_fault(review: Review, document: str) -> None:
    n_before = len(review.decisions())
    wrong = {
        **FILLED,
        "dead": Filled("two", "Two peacekeepers"),
        "admin1": Filled("North", "no such words"),
    }
    with pytest.raises(BadInput) as told:
        extract(review, document, wrong, "", ANALYST)

    assert "'two' is no number of people" in str(told.value)
    assert "'admin1' are not in the document" in str(told.value)
    assert len(review.decisions()) == n_before
    with pytest.raises(BadInput, match="not in the document"):
        extract(review, document, {"dead": Filled("2")}, "", ANALYST)


def test_words_that_stand_twice_must_be_told_apart(review: Review) -> None:
    twice = add(review, "1. Two were killed.\n\n2. Two were killed.", "b.txt")
    run_review(review)
    with pytest.raises(BadInput, match="2 times"):
        extract(review, twice, {"facts": Filled("Two killed", "Two were killed")}, "", ANALYST)


def test_an_incident_is_taken_up_as_rows_of_a_source_and_linked_like_any_other(
    review: Review, document: str
) -> None:
    extract(review, document, FILLED, "", ANALYST)
    take_up(review, document, LATER)
    run_review(review)

    rows = [row for row in listed(review, "records") if row["source"] == "documents"]
    assert [(row["killed"], row["injured"], str(row["date_from"])) for row in rows] == [
        (1, 0, "2015-05-03"), (1, 0, "2015-05-03"), (0, 1, "2015-05-03"),
    ]  # fmt: skip
    assert {row["notes"] for row in rows} == {f"{document}, page 1"}
    held = extraction(review.decisions(), document)
    assert held is not None
    assert held.source == "documents"
    (likely,) = likely_incidents(review, held)
    assert likely["killed"] == 2


def test_a_corrected_form_is_the_next_version_and_needs_its_reason(
    review: Review, document: str
) -> None:
    extract(review, document, FILLED, "", ANALYST)
    take_up(review, document, LATER)
    extract(
        review, document, {"dead": Filled("1", "Two peacekeepers were killed")}, "misread", LATER
    )
    with pytest.raises(BadInput, match="reason"):
        take_up(review, document, LATER)
    take_up(review, document, LATER, why="One survived.")
    run_review(review)

    rows = [row for row in listed(review, "records") if row["source"] == "documents"]
    assert sum(int(str(row["killed"])) for row in rows) == 1
    assert len({row["incident_id"] for row in rows}) == 1


def test_what_is_missing_is_said_before_anything_is_taken_up(review: Review, document: str) -> None:
    with pytest.raises(WrongState, match="no form yet"):
        take_up(review, document, LATER)
    extract(review, document, {"findings": FILLED["findings"]}, "", ANALYST)
    with pytest.raises(BadInput, match="'date' is not filled in"):
        take_up(review, document, LATER)
    with pytest.raises(NotFound):
        form_of(review, "D-ZZZZZZ")


def test_rows_of_a_secret_document_come_to_a_desk_of_its_label(review: Review) -> None:
    secret = add(review, TEXT, "s.txt", "strictly_confidential")
    describe(review, secret, {"document_type": "boi_report"}, "", ANALYST)
    run_review(review)
    extract(review, secret, FILLED, "", ANALYST)
    take_up(review, secret, LATER)

    held = extraction(review.decisions(), secret)
    assert held is not None
    assert held.source == "documents-strictly-confidential"
    low = within(review, World("low", parse_label("confidential")))
    assert not [one for one in low.decisions() if secret in str(one.body)]


def test_the_text_proposes_values_at_their_place(review: Review, document: str) -> None:
    found = {one.proposal.field: one for one in proposed(review, document)}
    told = {name: one.proposal for name, one in found.items()}

    dead = found["dead"]
    assert (dead.before, dead.words, dead.behind, dead.page) == (
        "", "Two peacekeepers were killed", " and one was wounded.", 1,
    )  # fmt: skip
    assert told["dead"].value == "2"
    assert told["mission"].value == "MINUSMA"
    held = extract(
        review,
        document,
        {
            name: Filled(one.value, span=(one.start, one.end))
            for name, one in told.items()
            if name != "unit"
        },
        "",
        ANALYST,
    )
    assert held.values["date"].anchor.exact == "3 May 2015"


def test_the_commands_go_the_same_way(
    review: Review, document: str, tmp_path: Path, capsys
) -> None:
    file = tmp_path / "form.json"
    told = {name: {"value": one.value, "words": one.words} for name, one in FILLED.items()}
    file.write_text(json.dumps(told), encoding="utf-8")
    at = ["--review", str(review.folder)]

    assert main(["forms", "fill", str(file), document, *at]) == 0
    assert main(["forms", "take-up", document, *at]) == 0
    assert main(["run", str(review.folder)]) == 0
    capsys.readouterr()
    assert main(["forms", "show", document, "--json", *at]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["source"] == "documents"
    assert len(shown["likely_incidents"]) == 1
    assert main(["forms", "propose", document, "--json", *at]) == 0
    assert "two peacekeepers were killed" in capsys.readouterr().out.casefold()
    file.write_text("[]", encoding="utf-8")
    assert main(["forms", "fill", str(file), document, *at]) != 0
    assert "is no filled form" in capsys.readouterr().err
