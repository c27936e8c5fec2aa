"""Two people write in one part of the report: what each changed goes in, and nothing of the other is written over."""

from __future__ import annotations

import shutil

import pytest

from tests.web.evidence.conftest import four_rows
from vedette.core.reports.editor_json import node_of
from vedette.core.reports.parts import mark_of, part_with
from vedette.core.reports.text import TextBlock, block_of
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.report_text import text_of
from vedette.pipeline.report_writing import Saved, Sent, save_part
from vedette.pipeline.workspace import Review, open_review

__all__ = ["four_rows"]
ANNA = Author("anna", "2026-02-03T10:00:00+00:00")
OMAR = Author("omar", "2026-02-03T10:05:00+00:00")


@pytest.fixture
def review(four_rows, tmp_path) -> Review:
    return open_review(shutil.copytree(four_rows, tmp_path / "review"))


class Desk:
    """An editor in a browser: what it read, and what stands in it."""

    def __init__(self, review: Review, author: Author) -> None:
        self.review, self.author = review, author
        self.read()

    def read(self) -> None:
        part = part_with(text_of(self.review, self.review.decisions()), "CHA-summary")
        self.after = part.after
        self.base = [(one.ref, mark_of(one)) for one in part.blocks]
        self.blocks = [Sent(ref, mark) for ref, mark in self.base]

    def word(self, ref: str, *pieces: object) -> None:
        said = [{"type": "text", "text": one} if isinstance(one, str) else one for one in pieces]
        node = {"type": "paragraph", "attrs": {"language": ""}, "content": said}
        at = next(n for n, one in enumerate(self.blocks) if one.ref == ref)
        self.blocks[at] = Sent(ref, self.blocks[at].mark, node)

    def write(self, called: str, words: str, at: int = 1) -> None:
        self.blocks.insert(at, Sent(called))
        self.word(called, words)

    def take_out(self, ref: str) -> None:
        self.blocks = [one for one in self.blocks if one.ref != ref]

    def save(self) -> Saved:
        made = save_part(self.review, self.base, self.blocks, self.after, self.author)
        self.read()
        return made

    @property
    def said(self) -> list[str]:
        part = part_with(text_of(self.review, self.review.decisions()), "CHA-summary")
        return [one.text for one in part.blocks]

    def block(self, ref: str) -> TextBlock:
        return block_of(text_of(self.review, self.review.decisions()), ref)


@pytest.fixture
def anna(review) -> Desk:
    desk = Desk(review, ANNA)
    desk.write("new-1", "First.")
    desk.write("new-2", "Second.", at=2)
    desk.save()
    return desk


@pytest.fixture
def omar(anna) -> Desk:
    return Desk(anna.review, OMAR)


def test_new_blocks_get_a_name_for_life_and_stand_in_their_place(anna):
    assert anna.said == ["Executive summary", "First.", "Second.", "summary"]

    anna.write("new-9", "Between.", at=2)
    made = anna.save()

    assert anna.said == ["Executive summary", "First.", "Between.", "Second.", "summary"]
    assert anna.block(made.names["new-9"]).text == "Between."


def test_7_1_two_who_word_two_blocks_keep_both(anna, omar):
    first, second = anna.base[1][0], anna.base[2][0]
    anna.word(first, "Anna.")
    omar.word(second, "Omar.")

    assert not anna.save().crossed
    assert not omar.save().crossed

    assert omar.said[1:3] == ["Anna.", "Omar."]


def test_7_1_who_is_later_on_the_same_block_is_told_and_writes_over_nothing(anna, omar):
    first, second = anna.base[1][0], anna.base[2][0]
    anna.word(first, "Anna.")
    anna.save()
    omar.word(first, "Omar.")
    omar.word(second, "Omar, too.")

    made = omar.save()

    [crossed] = made.crossed
    assert (crossed.ref, crossed.by, crossed.theirs.text) == (first, "anna", "Anna.")
    assert omar.said[1:3] == ["Anna.", "Omar, too."]


def test_a_block_that_another_took_out_is_not_brought_back_unseen(anna, omar):
    first = anna.base[1][0]
    anna.take_out(first)
    anna.save()
    omar.word(first, "Omar.")

    [crossed] = omar.save().crossed

    assert (crossed.theirs, crossed.by) == (None, "anna")
    assert omar.said[1:] == ["Second.", "summary"]


def test_a_block_that_another_worded_is_not_taken_out_unseen(anna, omar):
    first = anna.base[1][0]
    anna.word(first, "Anna.")
    anna.save()
    omar.take_out(first)

    [crossed] = omar.save().crossed

    assert crossed.theirs.text == "Anna."
    assert "Anna." in omar.said


def test_a_block_that_comes_back_by_undo_has_its_name_again(anna):
    first = anna.base[1][0]
    anna.take_out(first)
    anna.save()
    anna.write(first, "First.")

    made = anna.save()

    assert made.names == {first: first}
    assert anna.said[1] == "First."


def test_a_copy_is_a_new_block(anna):
    part = part_with(text_of(anna.review, anna.review.decisions()), "CHA-charter")
    other = part.blocks[0]
    anna.blocks.insert(1, Sent(other.ref, mark_of(other), node_of(other) | {"type": "paragraph"}))

    made = anna.save()

    assert made.names[other.ref] != other.ref


def test_blocks_are_moved_by_one_decision_each(anna):
    n_before = len(anna.review.decisions())
    anna.blocks[1], anna.blocks[2] = anna.blocks[2], anna.blocks[1]

    anna.save()

    assert anna.said[1:3] == ["Second.", "First."]
    assert [one.act for one in anna.review.decisions()[n_before:]] == [Act.BLOCK]


def test_what_is_wrong_in_one_block_keeps_no_other_from_being_saved(anna):
    first, second = anna.base[1][0], anna.base[2][0]
    anna.word(first, {"type": "number", "attrs": {"key": "killed-by-year/1899"}})
    anna.word(second, "In 2016 ", {"type": "number", "attrs": {"key": "killed-by-year/2016"}})

    made = anna.save()

    assert "does not hold" in made.problems[first].problem
    assert anna.block(second).printed == {"killed-by-year/2016|value": "3"}
    assert anna.said[1] == "First."


def test_nothing_is_decided_where_nothing_is_said_anew(anna):
    n_before = len(anna.review.decisions())
    anna.word(anna.base[1][0], "First. ")

    anna.save()

    assert len(anna.review.decisions()) == n_before
