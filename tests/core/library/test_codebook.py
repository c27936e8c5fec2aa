from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.library.codebook import Codebook, check_change, codebook


def add(code: str, name: str, parent: str | None = None) -> dict[str, object]:
    return {"change": "add", "code": code, "name": name, "parent": parent}


CHANGES = (
    add("C-1", "Base"),
    add("C-2", "Gates", "C-1"),
    add("C-3", "Walls", "C-1"),
    add("C-4", "Gates"),
)


def tree(book: Codebook) -> list[str]:
    return [f"{depth}{one.name}" for depth, one in book.tree()]


def test_codes_stand_under_their_parents_by_name() -> None:
    assert tree(codebook(CHANGES)) == ["0Base", "1Gates", "1Walls", "0Gates"]
    assert codebook(CHANGES).version == 4


def test_a_code_is_named_by_reference_path_or_a_name_of_its_own() -> None:
    book = codebook(CHANGES)

    assert book.named("base >gates").code == "C-2"
    assert book.named("walls").code == "C-3"
    assert book.named("gates").code == "C-4"
    with pytest.raises(NotFound, match="no code"):
        book.named("Roof")
    twice = codebook((*CHANGES[:2], add("C-5", "Camp"), add("C-6", "Gates", "C-5")))
    with pytest.raises(BadInput, match="Several codes"):
        twice.named("Gates")


def test_a_merge_leaves_a_redirect_and_its_undo_brings_all_back() -> None:
    merge = {"change": "merge", "code": "C-2", "into": "C-4"}
    merged = codebook((*CHANGES, merge))

    assert merged.current("C-2") == "C-4"
    assert tree(merged) == ["0Base", "1Walls", "0Gates"]
    assert tree(codebook(CHANGES)) == ["0Base", "1Gates", "1Walls", "0Gates"]
    with pytest.raises(WrongState, match="merged away"):
        check_change(merged, {"change": "edit", "code": "C-2", "name": "Doors"})


@pytest.mark.parametrize(
    "change",
    [
        add("C-9", "base"),
        add("C-9", " "),
        add("C-9", "a > b"),
        {"change": "move", "code": "C-1", "parent": "C-2"},
        {"change": "merge", "code": "C-1", "into": "C-1"},
        {"change": "merge", "code": "C-1", "into": "C-3"},
        {"change": "edit", "code": "C-3", "name": "Gates"},
        {"change": "edit", "code": "C-3", "definition": "x" * 5_000},
    ],
)
def test_what_would_break_the_tree_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadInput) as error:
        check_change(codebook(CHANGES), change)

    assert error.value.remedy


def test_changes_that_speak_of_a_code_taken_back_are_passed_over() -> None:
    assert tree(codebook(CHANGES[1:])) == ["0Gates"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["move", "merge", "retire"]),
            st.sampled_from("1234"),
            st.sampled_from("1234"),
        ),
        max_size=12,
    )
)
def test_no_series_of_changes_loses_a_code_or_runs_in_a_circle(
    moves: list[tuple[str, str, str]],
) -> None:
    changes = [
        {"change": kind, "code": f"C-{a}", "parent": f"C-{b}", "into": f"C-{b}"}
        for kind, a, b in moves
    ]

    book = codebook((*CHANGES, *changes))

    assert set(book.codes) == {"C-1", "C-2", "C-3", "C-4"}
    shown = {one.code for _, one in book.tree()}
    assert {book.current(code) for code in book.codes} <= shown
