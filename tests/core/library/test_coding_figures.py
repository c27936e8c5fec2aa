"""Matrices, saturation, suggestions and disagreements on a few quotations that can be counted by hand."""

from __future__ import annotations

import pytest

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.library.anchors import Anchor
from vedette.core.library.codebook import codebook
from vedette.core.library.disagreements import (
    Settlement,
    passage_agreement,
    settled_quotations,
)
from vedette.core.library.matrices import UNKNOWN, attribute_matrix
from vedette.core.library.quotations import Quotation
from vedette.core.library.saturation import saturation
from vedette.core.library.suggestions import LEAST, Coded, suggested

BOOK = codebook(
    [
        {"change": "add", "code": "C-1", "name": "Base"},
        {
            "change": "add",
            "code": "C-2",
            "name": "Gates",
            "parent": "C-1",
            "alias": "doors, barrier",
        },
        {"change": "add", "code": "C-3", "name": "Medical"},
        {"change": "add", "code": "C-4", "name": "Portals"},
        {"change": "merge", "code": "C-4", "into": "C-2"},
    ]
)


def quoted(name: str, document: str, *codes: str, start: int = 0, by: str = "noor") -> Quotation:
    anchor = Anchor("x" * 10, "", "", start, start + 10)
    return Quotation(name, document, anchor, "f", codes, "", by, "2026-01-01T00:00:00Z")


def test_a_cell_counts_quotations_documents_and_origins_with_codes_below() -> None:
    held = [
        quoted("Q-1", "D-1", "C-2"),
        quoted("Q-2", "D-1", "C-1", start=20),
        quoted("Q-3", "D-2", "C-4"),
        quoted("Q-4", "D-3", "C-2"),
    ]

    found = attribute_matrix(
        held, BOOK, {"D-1": "MINAV", "D-2": "MINAV"}, {"D-1": "D-1", "D-2": "D-1", "D-3": "D-3"}
    )

    base, gates = found.cells["C-1", "MINAV"], found.cells["C-2", "MINAV"]
    assert (len(base.quotations), len(base.documents), len(base.origins)) == (3, 2, 1)
    assert (len(gates.quotations), len(gates.documents), len(gates.origins)) == (2, 2, 1)
    assert len(found.cells["C-2", UNKNOWN].quotations) == 1
    assert ("C-3", "MINAV") not in found.cells
    assert found.values == ("MINAV", UNKNOWN)
    assert len(found.totals["C-1"].quotations) == 4


def test_other_words_for_a_code_are_those_stated_and_the_names_merged_into_it() -> None:
    assert BOOK.aliases("C-2") == ("doors", "barrier", "Portals")


def test_a_run_without_new_codes_says_that_saturation_is_reached() -> None:
    new = [
        ("D-1", "ab"),
        ("D-2", "bc"),
        ("D-3", "cd"),
        ("D-4", "a"),
        ("D-5", "b"),
        ("D-6", "d"),
        ("D-7", "a"),
    ]

    found = saturation([(name, frozenset(codes)) for name, codes in new], seed=1)

    assert [one.met for one in found.points] == [2, 3, 4, 4, 4, 4, 4]
    assert found.points[1].new == ("c",)
    assert (found.new_share, found.reached_at) == (0.0, 7)
    assert all(one.low <= one.mean <= one.high for one in found.points)
    assert found.points[-1].low == found.points[-1].high == 4
    with pytest.raises(NotEnoughData):
        saturation([], seed=1)


def test_a_run_that_still_brings_codes_is_not_saturated() -> None:
    coded = [(f"D-{n}", frozenset((f"code {n}",))) for n in range(7)]

    found = saturation(coded, seed=1)

    assert (found.new_share, found.reached_at) == (3 / 4, None)


def test_codes_are_learnt_only_from_enough_passages_and_say_why() -> None:
    gate = [Coded(f"the gate stood open on day {n}", frozenset(("C-2",))) for n in range(LEAST)]
    road = [Coded(f"a long dry road without water {n}", frozenset()) for n in range(9)]
    few = [Coded("blood and bandages", frozenset(("C-3",)))]

    found = suggested([*gate, *road, *few], ["Nobody closed the gate.", "The road was dry."])

    assert [(one.passage, one.code) for one in found.suggestions] == [(0, "C-2")]
    assert "gate" in found.suggestions[0].words
    assert found.learnt == {"C-2": LEAST}
    assert suggested(few, ["blood"]).suggestions == ()


def test_agreement_of_a_passage_takes_codes_as_units() -> None:
    held = [
        quoted("Q-1", "D-1", "C-2"),
        quoted("Q-2", "D-1", "C-4", by="omar"),
        quoted("Q-3", "D-1", "C-3", by="omar"),
    ]
    span = (0, 15)
    against = Settlement("D-1", *span, "C-3", has=False, by="head", at="", why="of the road")

    (passage, other) = passage_agreement(held, BOOK, [span, (15, 40)], ("noor", "omar"), [against])

    assert passage.shared == ("C-2",)
    (told,) = passage.contested
    assert (told.code, told.gave, told.left, told.quotations) == (
        "C-3",
        ("omar",),
        ("noor",),
        ("Q-3",),
    )
    assert told.settlement == against
    # Cohen over three codes: equal on two; by chance (1 * 2 + 2 * 1) / 9
    assert passage.kappa is not None
    assert passage.kappa.value == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert other.contested == ()


def test_what_was_decided_against_counts_no_more_but_stays_said() -> None:
    held = [quoted("Q-1", "D-1", "C-3", "C-2"), quoted("Q-2", "D-1", "C-3", start=50)]
    against = Settlement("D-1", 0, 15, "C-3", has=False, by="head", at="", why="x")

    left = settled_quotations(held, BOOK, [against])

    assert [(one.quotation, one.codes) for one in left] == [("Q-1", ("C-2",)), ("Q-2", ("C-3",))]
    assert held[0].codes == ("C-3", "C-2")
    gone = settled_quotations(
        held[1:], BOOK, [Settlement("D-1", 50, 55, "C-3", False, "", "", "x")]
    )
    assert gone == []
