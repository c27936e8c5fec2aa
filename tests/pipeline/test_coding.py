from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.coding import (
    Marked,
    change_codebook,
    code_words,
    codebook_of,
    finish,
    import_codebook,
    quotations,
    recode,
)
from vedette.pipeline.decisions import Author
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.run import run_review
from vedette.pipeline.shelves import agreement_of_coders, listed, quotations_listed
from vedette.pipeline.undoing import undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within

OTHER = Author("noor", "2026-01-03T00:00:00+00:00")
TEXT = "1. The base had one gate.\n\n2. Help came after six hours.\n\n3. The gate stood open."


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = make_review(tmp_path / "review")
    for parent, name in ((None, "Base"), ("Base", "Gates"), (None, "Medical"), (None, "Rescue")):
        change_codebook(made, {"change": "add", "name": name, "parent": parent}, "", ANALYST)
    return made


def add(review: Review, text: str = TEXT, name: str = "a.txt", label: str | None = None) -> str:
    path = review.folder.parent / name
    path.write_text(text, encoding="utf-8")
    (made,) = add_documents(review, [path], Intake(dt.date(2018, 1, 1), label), ANALYST)
    assert made.document is not None
    return made.document


def code(review: Review, document: str, words: str, *codes: str, by: Author = ANALYST) -> str:
    return code_words(review, Marked(document, words, None, codes), by).quotation


def rows(review: Review, table: str) -> list[dict[str, object]]:
    run_review(review)
    return listed(review, table)


def test_coded_words_keep_page_paragraph_and_codes(review: Review) -> None:
    document = add(review)
    made = code(review, document, "Help  came after six hours", "Rescue", "Medical")
    run_review(review)

    (row,) = quotations_listed(review)

    assert (row["quotation"], row["page"], row["number"], row["state"]) == (made, 1, "2", "exact")
    assert row["codes"] == ["Medical", "Rescue"]
    assert row["text"] == "Help came after six hours"


def test_words_that_are_not_there_or_stand_twice_are_refused(review: Review) -> None:
    document = add(review)

    with pytest.raises(BadInput, match="are not in"):
        code(review, document, "The base had no gate at all and never did", "Base")
    with pytest.raises(BadInput, match="2 times"):
        code(review, document, "gate", "Base")
    with pytest.raises(NotFound, match="no code"):
        code(review, document, "one gate", "Roof")


def test_the_same_person_on_the_same_words_adds_and_another_stands_beside(review: Review) -> None:
    document = add(review)
    first = code(review, document, "one gate", "Gates")

    assert code(review, document, "one gate", "Base") == first
    assert code(review, document, "one gate", "Gates", by=OTHER) != first
    assert quotations(review.decisions())[first].codes == tuple(
        codebook_of(review.decisions()).named(name).code for name in ("Gates", "Base")
    )


def test_a_merge_moves_codings_and_its_undo_moves_them_back(review: Review) -> None:
    document = add(review)
    code(review, document, "Help came after six hours", "Rescue")
    code(review, document, "The base had one gate", "Gates")
    counts = {str(row["path"]): row["quotations"] for row in rows(review, "code_counts")}
    before = review_fingerprint(review)

    change_codebook(
        review, {"change": "merge", "code": "Rescue", "into": "Medical"}, "one thing", ANALYST
    )
    merged = {str(row["path"]): row["quotations"] for row in rows(review, "code_counts")}
    undo(review, str(len(review.decisions())), "", ANALYST)

    assert merged == {"Base": 1, "Base > Gates": 1, "Medical": 1}
    assert {str(row["path"]): row["quotations"] for row in rows(review, "code_counts")} == counts
    assert review_fingerprint(review) == before


def test_two_copies_of_one_report_are_one_origin(review: Review) -> None:
    longer = f"{TEXT} It was never closed at night, and nobody was told who had the key to it."
    for name, text, words in (
        ("a.txt", longer, "gate stood open"),
        ("b.txt", f"{longer}\n\nA copy.", "gate stood open"),
        ("c.txt", "Something else entirely happened to the convoy.", "happened"),
    ):
        code(review, add(review, text, name), words, "Base")

    row = next(one for one in rows(review, "code_counts") if one["path"] == "Base")

    assert (row["documents"], row["origins"]) == (3, 2)


def test_taking_a_quotation_out_and_undoing_that_brings_memo_and_codes_back(review: Review) -> None:
    document = add(review)
    made = code_words(review, Marked(document, "one gate", None, ("Gates",), "see annex"), ANALYST)

    recode(review, made.quotation, [], None, ANALYST)
    assert quotations(review.decisions()) == {}
    undo(review, str(len(review.decisions())), "", ANALYST)

    assert quotations(review.decisions())[made.quotation].memo == "see annex"


def test_agreement_of_two_who_finished_a_document(review: Review) -> None:
    document = add(review)
    run_review(review)
    with pytest.raises(BadInput, match="two people"):
        agreement_of_coders(review)
    code(review, document, "The base had one gate", "Gates")
    code(review, document, "The gate stood open", "Gates")
    code(review, document, "The base had one gate", "Gates", by=OTHER)
    for author in (ANALYST, OTHER):
        finish(review, document, author)
    run_review(review)

    found = dict(agreement_of_coders(review))

    # Three passages: both yes, both no, one yes: observed 2/3; kappa (2/3 - 4/9) / (1 - 4/9) = 0.4.
    assert found["Base > Gates"].kappa is not None
    assert found["Base > Gates"].kappa.value == pytest.approx(0.4)
    assert found["Medical"].alpha.value is None


def test_codings_of_a_hidden_document_are_hidden_with_it(review: Review) -> None:
    world = within(review, World("staff", parse_label("confidential")))
    before = review_fingerprint(world)
    secret = add(review, "The informer sat in the kitchen.", "s.txt", "strictly_confidential")

    code(review, secret, "The informer sat", "Base")

    assert review_fingerprint(world) == before
    assert quotations(world.decisions()) == {}


def test_a_codebook_comes_in_whole_or_not_at_all(review: Review, tmp_path: Path) -> None:
    good = tmp_path / "codes.csv"
    good.write_text(
        "name,parent,definition\nConvoys,,Supply by road\nEscort,Convoys,\nBase,,\n",
        encoding="utf-8",
    )
    bad = tmp_path / "bad.csv"
    bad.write_text("name,parent\nNew,\nOrphan,Nowhere\n", encoding="utf-8")

    alone = tmp_path / "alone.csv"
    alone.write_text("name\nConvoys\n", encoding="utf-8")

    assert import_codebook(review, good, ANALYST) == 2
    assert import_codebook(review, alone, ANALYST) == 0
    with pytest.raises(BadInput, match="Line 3"):
        import_codebook(review, bad, ANALYST)

    book = codebook_of(review.decisions())
    assert [book.path(one) for _, one in book.tree()] == [
        "Base", "Base > Gates", "Convoys", "Convoys > Escort", "Medical", "Rescue",
    ]  # fmt: skip
    assert book.named("Convoys").definition == "Supply by road"


def test_the_command_line_codes_and_lists(
    review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    document = add(review)
    there = ["--review", str(review.folder)]

    assert (
        main(["quotes", "add", document, "--words", "one gate", "--code", "Base > Gates", *there])
        == 0
    )
    assert main(["run", str(review.folder)]) == 0
    capsys.readouterr()
    assert main(["quotes", "list", "--code", "Base", *there, "--json"]) == 0
    assert [row["text"] for row in json.loads(capsys.readouterr().out)] == ["one gate"]
    assert main(["codes", "counts", *there]) == 0
    assert "Base > Gates" in capsys.readouterr().out
    assert main(["quotes", "add", document, "--code", "Base", *there]) == 1
