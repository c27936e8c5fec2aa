"""Which incident an inquiry is about: stated by a person, or by the rows that its form became."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from tests.pipeline.test_coding import add, code
from tests.pipeline.test_extraction import FILLED, LATER, TEXT
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.acquire import add_source
from vedette.pipeline.coding import import_codebook
from vedette.pipeline.documents import describe
from vedette.pipeline.extraction import extract, take_up
from vedette.pipeline.inquiries import inquiry_of, say_about, stated_incidents
from vedette.pipeline.run import run_review
from vedette.pipeline.shelves import listed
from vedette.pipeline.undoing import undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within

CODES = "name,issue_area\nEscort,IA16\nCamp,IA11\n"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """Two incidents in a source, one in a restricted one, and codes of two issue areas."""
    made = make_review(tmp_path / "review")
    rows = [make_row("A", killed=2), make_row("B", date="2016-01-01", killed=5, place="Gao")]
    add_source(made, make_request(make_file(tmp_path / "a.csv", rows)), ANALYST)
    secret = make_file(tmp_path / "s.csv", [make_row("S", date="2014-04-04", place="Ber")])
    label = "strictly_confidential"
    add_source(made, make_request(secret, source="secret", label=label), ANALYST)
    (tmp_path / "codes.csv").write_text(CODES)
    import_codebook(made, tmp_path / "codes.csv", ANALYST)
    return made


def inquiry(review: Review, name: str = "a.txt") -> str:
    document = add(review, TEXT, name)
    describe(review, document, {"document_type": "boi_report"}, "", ANALYST)
    return document


def incident(review: Review, record: str) -> str:
    found = {row["source_record_id"]: row["incident_ref"] for row in listed(review, "links")}
    return str(found[record])


def test_what_an_inquiry_names_is_tied_to_the_incident_that_a_person_states(
    review: Review,
) -> None:
    document = inquiry(review)
    code(review, document, "The patrol had no escort.", "Escort")
    run_review(review)
    assert inquiry_of(review, document) is None

    say_about(review, document, incident(review, "B"), "day and place", ANALYST)
    run_review(review)

    assert inquiry_of(review, document) == {
        "document": document, "incident_ref": incident(review, "B"), "known_by": "stated",
        "is_coded": True,
    }  # fmt: skip
    assert listed(review, "inquiry_factors") == [
        {"document": document, "factor": "IA16", "label": "Convoys, routes and logistics burden"}
    ]


def test_a_form_that_became_rows_tells_the_incident_and_a_statement_overrules_it(
    review: Review,
) -> None:
    document = inquiry(review)
    run_review(review)
    extract(review, document, FILLED, "", ANALYST)
    take_up(review, document, LATER)
    run_review(review)

    (row,) = listed(review, "inquiries")
    own = next(r for r in listed(review, "links") if r["source"] == "documents")
    assert (row["known_by"], row["incident_ref"]) == ("taken_up", own["incident_ref"])
    assert not row["is_coded"]
    say_about(review, document, "awsd:A", "", ANALYST)
    run_review(review)
    (row,) = listed(review, "inquiries")
    assert (row["known_by"], row["incident_ref"]) == ("stated", incident(review, "A"))


def test_the_last_word_holds_the_same_again_is_none_and_it_is_taken_back(review: Review) -> None:
    document = inquiry(review)
    run_review(review)
    before = review_fingerprint(review)
    say_about(review, document, "awsd:A", "", ANALYST)
    say_about(review, document, "awsd:B", "the other", LATER)
    n = len(review.decisions())
    say_about(review, document, "awsd:B", "again", LATER)

    assert len(review.decisions()) == n
    assert stated_incidents(review.decisions()) == {document: "awsd:B"}
    undo(review, str(n), "", LATER)
    assert stated_incidents(review.decisions()) == {document: "awsd:A"}
    assert review_fingerprint(review) != before
    undo(review, str(n - 1), "", LATER)
    assert review_fingerprint(review) == before


def test_a_statement_on_a_restricted_record_is_not_there_below_it(review: Review) -> None:
    document = inquiry(review)
    run_review(review)
    low = within(review, World("low", parse_label("confidential")))
    alone = low.decisions()

    say_about(review, document, "secret:S", "", ANALYST)

    assert low.decisions() == alone
    assert review.decisions()[-1].body["label"] == "strictly_confidential"


def test_the_command_states_it_and_what_is_not_there_is_refused(
    review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    document = inquiry(review)
    run_review(review)

    assert main(["library", "about", document, "awsd:A", "--review", str(review.folder)]) == 0

    assert "is about the incident of awsd:A" in capsys.readouterr().out
    for named, error in (("I-NONE", NotFound), (" ", BadInput), ("awsd:Z", NotFound)):
        with pytest.raises(error):
            say_about(review, document, named, "", ANALYST)
    with pytest.raises(NotFound, match="no document"):
        say_about(review, "D-ZZZZZZ", "awsd:A", "", ANALYST)
