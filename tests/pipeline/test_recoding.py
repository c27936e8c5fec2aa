from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from tests.pipeline.test_coding import OTHER, TEXT, add, code
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.library.disagreements import Settlement
from vedette.pipeline.coding import change_codebook, codebook_of, finish, quotations, recode
from vedette.pipeline.decisions import Author
from vedette.pipeline.recoding import (
    bound_anew,
    moved_by_merge,
    recode_many,
    split_code,
)
from vedette.pipeline.run import run_review
from vedette.pipeline.settling import settle, settlements
from vedette.pipeline.shelves import contested_in, listed
from vedette.pipeline.stepping import at_codebook, at_document, step_back, step_forward
from vedette.pipeline.workspace import Review


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = make_review(tmp_path / "review")
    for parent, name in ((None, "Base"), ("Base", "Gates"), (None, "Rescue")):
        change_codebook(made, {"change": "add", "name": name, "parent": parent}, "", ANALYST)
    return made


def words(review: Review) -> list[tuple[str, list[str]]]:
    known = review.decisions()
    book = codebook_of(known)
    return [
        (one.anchor.exact, sorted(book.codes[name].name for name in one.codes))
        for one in sorted(quotations(known).values(), key=lambda one: one.anchor.start)
    ]


def test_bounds_move_and_codes_and_memo_stay(review: Review) -> None:
    document = add(review)
    made = code(review, document, "one gate", "Gates")
    recode(review, made, ["Gates"], "see annex", ANALYST)

    bound_anew(review, made, TEXT.index("base"), TEXT.index(".", 5), ANALYST)

    held = quotations(review.decisions())[made]
    assert (held.anchor.exact, held.memo) == ("base had one gate", "see annex")
    with pytest.raises(BadInput, match="no words"):
        bound_anew(review, made, 5, 5, ANALYST)


def test_steps_back_and_forward_at_one_document_leave_another_alone(review: Review) -> None:
    document, other = add(review), add(review, "1. A wall fell in the night.", "b.txt")
    first = code(review, document, "one gate", "Gates")
    code(review, other, "A wall", "Base")
    bound_anew(review, first, TEXT.index("base"), TEXT.index(".", 5), ANALYST)
    recode(review, first, ["Base"], None, ANALYST)
    desk = at_document(document)

    step_back(review, desk, ANALYST)
    assert words(review)[1] == ("base had one gate", ["Gates"])
    step_back(review, desk, ANALYST)
    assert words(review)[1] == ("one gate", ["Gates"])
    step_back(review, desk, ANALYST)
    assert words(review) == [("A wall", ["Base"])]
    with pytest.raises(WrongState, match="Nothing of yours"):
        step_back(review, desk, ANALYST)
    for _ in range(3):
        step_forward(review, desk, ANALYST)
    assert words(review)[1] == ("base had one gate", ["Base"])
    with pytest.raises(WrongState, match="Nothing is left to do again"):
        step_forward(review, desk, ANALYST)


def test_a_new_act_forgets_what_could_be_done_again(review: Review) -> None:
    document = add(review)
    code(review, document, "one gate", "Gates")
    step_back(review, at_document(document), ANALYST)
    code(review, document, "six hours", "Rescue")

    with pytest.raises(WrongState, match="Nothing is left to do again"):
        step_forward(review, at_document(document), ANALYST)


def test_nobody_steps_back_over_the_acts_of_another(review: Review) -> None:
    document = add(review)
    code(review, document, "one gate", "Gates", by=OTHER)

    with pytest.raises(WrongState, match="Nothing of yours"):
        step_back(review, at_document(document), ANALYST)


def test_a_split_is_one_step_with_the_codings_that_it_moves(review: Review) -> None:
    document = add(review)
    first = code(review, document, "one gate", "Gates")
    recode(review, first, ["Gates"], "by night", ANALYST)
    code(review, document, "The gate stood open", "Gates", by=OTHER)

    split_code(review, "Gates", {"name": "Open gates"}, [first], why="two things", author=ANALYST)

    assert words(review) == [("one gate", ["Open gates"]), ("The gate stood open", ["Gates"])]
    assert (
        codebook_of(review.decisions()).path(codebook_of(review.decisions()).named("Open gates"))
        == "Base > Open gates"
    )
    assert quotations(review.decisions())[first].memo == "by night"
    assert quotations(review.decisions())[first].by == ANALYST.by
    step_back(review, at_codebook, ANALYST)
    assert words(review) == [("one gate", ["Gates"]), ("The gate stood open", ["Gates"])]
    with pytest.raises(NotFound):
        codebook_of(review.decisions()).named("Open gates")
    step_forward(review, at_codebook, ANALYST)
    assert words(review) == [("one gate", ["Open gates"]), ("The gate stood open", ["Gates"])]
    with pytest.raises(BadInput, match="needs quotations"):
        split_code(review, "Gates", {"name": "More"}, [], why="", author=ANALYST)


def test_many_are_recoded_at_once_and_keep_their_coder(review: Review) -> None:
    document = add(review)
    chosen = [
        code(review, document, "one gate", "Gates"),
        code(review, document, "The gate stood open", "Gates", "Base", by=OTHER),
    ]

    assert recode_many(review, chosen, old="Gates", new="Base", why="", author=ANALYST) == 2

    assert words(review) == [("one gate", ["Base"]), ("The gate stood open", ["Base"])]
    assert {one.by for one in quotations(review.decisions()).values()} == {ANALYST.by, OTHER.by}
    step_back(review, at_codebook, ANALYST)
    assert words(review)[1] == ("The gate stood open", ["Base", "Gates"])


def test_a_merge_tells_before_what_it_moves(review: Review) -> None:
    document = add(review)
    first = code(review, document, "one gate", "Gates")
    recode(review, first, ["Gates"], "memo", ANALYST)
    code(review, document, "six hours", "Gates", "Rescue")

    told = moved_by_merge(review.decisions(), "Gates", "Rescue")

    assert (told.codings, told.memos, told.both, told.below) == (2, 1, 1, 0)
    with pytest.raises(BadInput, match="into itself"):
        moved_by_merge(review.decisions(), "Base", "Gates")


def test_a_settlement_lies_over_the_codings_and_leaves_the_agreement(review: Review) -> None:
    document = add(review)
    code(review, document, "Help came after six hours", "Rescue")
    code(review, document, "The base had one gate", "Gates")
    code(review, document, "The base had one gate", "Gates", by=OTHER)
    for who in (ANALYST, OTHER):
        finish(review, document, who)
    run_review(review)

    rows = contested_in(review, document)
    (told,) = [one for row in rows for one in row.contested]
    assert (told.gave, told.left) == ((ANALYST.by,), (OTHER.by,))
    span = next(row.span for row in rows if row.contested)
    said = Settlement(document, *span, told.code, has=False, by="", at="", why="of the road only")
    settle(review, said, OTHER)
    run_review(review)

    assert [row["path"] for row in listed(review, "code_counts") if row["quotations"]] == [
        "Base",
        "Base > Gates",
    ]
    again = [one for row in contested_in(review, document) for one in row.contested]
    assert again[0].settlement is not None
    assert again[0].settlement.by == OTHER.by
    assert len(settlements(review.decisions())) == 1
    with pytest.raises(BadInput, match="reason"):
        settle(review, Settlement(document, *span, told.code, True, "", "", " "), OTHER)


def test_what_was_undone_and_coded_again_within_one_second_is_told_apart(review: Review) -> None:
    document, now = add(review), Author("analyst", "2026-01-02T00:00:00+00:00")
    for _ in range(3):
        code(review, document, "one gate", "Gates", by=now)
        step_back(review, at_document(document), now)
    assert words(review) == []
    step_forward(review, at_document(document), now)
    assert words(review) == [("one gate", ["Gates"])]
