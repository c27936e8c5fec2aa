"""The text of a report: changes make it, files carry it, and it is placed with its numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.document import Footnote, LiveNumber, Reference, Strong, Text
from vedette.core.reports.file_changes import difference
from vedette.core.reports.markdown import Wanted, markdown, wanted
from vedette.core.reports.outlines import outline_of
from vedette.core.reports.placing import placed
from vedette.core.reports.showing import Showing
from vedette.core.reports.text import BlockKind, TextBlock, changed, outline_text, texts

OUTLINE = outline_text(outline_of("peacekeeping"))
NUMBERS = Bindings({"killed-total": Bound("killed-total", 62.0, low=50.0, high=77.0, n=20)})


def add(ref: str, text: str, after: str, **more) -> dict:
    told = {"kind": "paragraph", "text": text, "after": after}
    return {"block": ref, "change": "add", **told, **more}


def names(blocks) -> list[str]:
    return [one.ref for one in blocks]


def test_it_begins_as_the_outline_with_names_that_hold():
    assert names(OUTLINE)[:2] == ["CHA-summary", "SEC-summary"]
    assert OUTLINE[0].is_numbered is False
    assert len(set(names(OUTLINE))) == len(OUTLINE)


def test_blocks_are_added_moved_and_removed():
    made = texts(
        OUTLINE,
        [
            add("PAR-1", "First.", "CHA-summary"),
            add("PAR-2", "Second.", "PAR-1"),
            {"block": "PAR-2", "change": "move", "after": ""},
            {"block": "SEC-summary", "change": "remove"},
            {"block": "PAR-1", "change": "edit", "text": "Said anew."},
        ],
    )

    assert names(made)[:4] == ["PAR-2", "CHA-summary", "PAR-1", "CHA-charter"]
    assert made[2].text == "Said anew."


def test_what_follows_a_block_that_is_gone_stands_before_the_annexes_and_is_not_lost():
    made = texts(OUTLINE, [add("PAR-2", "Second.", "PAR-1")])

    at = names(made).index("PAR-2")
    assert made[at + 1].kind is BlockKind.ANNEX


def test_a_change_that_no_longer_fits_is_passed_over():
    assert texts(OUTLINE, [{"block": "PAR-9", "change": "edit", "text": "x"}]) == OUTLINE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (add("PAR-1", "  ", ""), "has no words"),
        (add("PAR-1", "x" * 8_001, ""), "8,001 characters"),
        (add("PAR-1", "{{nom:x}}", ""), "double braces"),
        (add("PAR-1", "A", "", kind="heading", level=4), "level 4"),
        (add("PAR-1", "A", "", kind="picture"), "no kind of block"),
        (add("CHA-summary", "A", ""), "there already"),
    ],
)
def test_a_wrong_change_is_refused_in_words(change, told):
    with pytest.raises(BadInput, match=told):
        changed(OUTLINE, change)


def test_a_move_behind_nothing_is_refused():
    with pytest.raises(NotFound, match="PAR-9"):
        changed(OUTLINE, {"block": "SEC-trend", "change": "move", "after": "PAR-9"})


LINES = st.text(st.one_of(st.sampled_from("#{}.\\* a"), st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])),
                min_size=1, max_size=30)  # fmt: skip
KINDS = st.sampled_from(["paragraph", "heading", "annex"])


@given(st.lists(st.tuples(KINDS, LINES, st.integers(1, 3), st.booleans()), max_size=8))
def test_7_1_a_file_carries_the_text_without_loss(drawn):
    made = OUTLINE
    for n, (kind, text, level, numbered) in enumerate(drawn):
        try:
            made = changed(
                made,
                add(f"PAR-{n}", text, made[n].ref, kind=kind, level=level, numbered=numbered),
            )
        except BadInput:
            continue

    told = [(one.ref, one.kind, one.text, one.level) for one in made]
    read = wanted(markdown(made))

    assert [(one.ref, one.kind, one.text, one.level) for one in read] == told
    headings = [n for n, one in enumerate(made) if one.kind is BlockKind.HEADING]
    assert [read[n].is_numbered for n in headings] == [made[n].is_numbered for n in headings]


@given(st.permutations(range(12)), st.integers(0, 12), st.integers(0, 3))
def test_a_file_makes_the_text_its_own_with_the_fewest_moves(order, kept, new):
    before = texts(
        (), [add(f"PAR-{n}", f"Said {n}.", f"PAR-{n - 1}" if n else "") for n in range(12)]
    )
    named = [
        (f"PAR-{n}", Wanted(f"PAR-{n}", BlockKind.PARAGRAPH, f"Said {n}.")) for n in order[:kept]
    ]
    for n in range(new):
        named.insert(n * 2, (f"NEW-{n}", Wanted("", BlockKind.PARAGRAPH, f"New {n}.")))

    made = difference(before, named)

    assert names(texts(before, made)) == [ref for ref, _ in named]
    moves = [one for one in made if one["change"] == "move"]
    assert len(moves) == kept - longest_rising(order[:kept])


def longest_rising(order) -> int:
    """By looking at all that comes before each."""
    best: list[int] = []
    for n, one in enumerate(order):
        best.append(1 + max((best[m] for m in range(n) if order[m] < one), default=0))
    return max(best, default=0)


def test_a_block_without_a_name_is_new():
    assert wanted("# Title {.unnumbered}\n\nWords\nin two lines.\n\n{{section:trend}} {#SEC-trend}\n") == (
        Wanted("", BlockKind.HEADING, "Title", 1, is_numbered=False),
        Wanted("", BlockKind.PARAGRAPH, "Words in two lines."),
        Wanted("SEC-trend", BlockKind.SECTION, "trend"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("A {#PAR-1}\n\nB {#PAR-1}", "stands on two blocks"),
        ("A {#PAR-1 .centred}", "Block 1 ends with"),
        ("A {#PAR-1 #PAR-2}", "Block 1 ends with"),
    ],
)
def test_a_wrong_file_is_refused_with_its_block(file, told):
    with pytest.raises(BadInput, match=told):
        wanted(file)


def paragraph(text: str, **more) -> TextBlock:
    return TextBlock("PAR-1", BlockKind.PARAGRAPH, text, **more)


def inlines(block: TextBlock, labels=("PAR-1",)):
    [made] = placed(block, Showing(NUMBERS), labels, lambda _: [])
    return made.inlines


def test_7_2_numbers_are_bound_to_their_figure():
    made = inlines(paragraph("**{{num:killed-total}}** ({{num:killed-total|interval}})"))

    assert made[0] == LiveNumber("killed-total", "62", strong=True)
    assert made[2].printed == "50 to 77"


def test_what_is_gone_is_told_where_it_stood():
    made = inlines(paragraph("{{num:killed-by-year/1999}} and {{to:PAR-7}}, {{to:PAR-1}}"))

    assert made[0] == Strong("[killed-by-year/1999 is gone]")
    assert made[2] == Strong("[PAR-7 is gone]")
    assert made[4] == Reference("PAR-1")


def test_7_3_a_value_that_is_held_is_printed_with_a_note_of_the_new_one():
    link = Evidence("FIG-killed-total", Role.DERIVED_FROM, seen="a", held="b", why="Under review.")
    block = paragraph(
        "In all {{num:killed-total}}.", links=(link,), printed={"killed-total|value": "56"}
    )

    [_, old, note, _] = inlines(block)

    assert old == Text("56")
    assert isinstance(note, Footnote)
    assert [one.printed for one in note.inlines if isinstance(one, LiveNumber)] == ["62"]
    assert inlines(replace(block, links=(replace(link, held=None),)))[1].printed == "62"
