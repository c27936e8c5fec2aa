"""The dialect in which people write a report: what is written is read again, and what is wrong is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput
from vedette.core.reports.dialect import FORMS, Note, Number, Rests, everything, read, write
from vedette.core.reports.document import Code, Emphasis, Form, Reference, Strong, Text

WORDS = st.text(
    st.one_of(st.sampled_from("\\*`{}^[]# |:a"), st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])),
    min_size=1,
    max_size=12,
)  # fmt: skip
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_/.-]{0,12}", fullmatch=True)
NUMBERS = st.builds(Number, NAMES, st.sampled_from(FORMS), st.booleans())
APART = st.one_of(st.builds(Strong, WORDS), st.builds(Emphasis, WORDS), st.builds(Code, WORDS))
REFERENCES = st.one_of(st.builds(Rests, NAMES), st.builds(Reference, NAMES, st.booleans()))
PIECES = st.lists(st.one_of(st.builds(Text, WORDS), APART, NUMBERS, REFERENCES), max_size=8)
WITH_NOTES = st.lists(
    st.one_of(st.builds(Text, WORDS), APART, NUMBERS, st.builds(lambda p: Note(joined(p)), PIECES)),
    max_size=8,
)


def joined(pieces: list) -> tuple:
    """Pieces in which no two texts stand beside each other: reading cannot tell where one of them ends."""
    made: list = []
    for one in pieces:
        if isinstance(one, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + one.text)
        else:
            made.append(one)
    return tuple(made)


@given(WITH_NOTES.map(joined))
def test_7_1_what_is_written_is_read_again(pieces):
    assert read(write(pieces)) == pieces


@given(st.text(max_size=60))
def test_any_words_are_read_or_refused_and_stay_what_they_are(written):
    try:
        pieces = read(written)
    except BadInput:
        return
    assert read(write(pieces)) == pieces


def test_a_sentence_as_people_write_it():
    pieces = read(
        "Of **{{num:killed-total}}** dead ({{num:killed-total|interval}}), *most*"
        " in bases{{rests:F-7K3Q}}.^[As `claims` says, {{num:killed-by-year/2016|n}}.] {{To:CHA-trend}} shows it."
    )

    assert pieces[1] == Number("killed-total", Form.VALUE, is_strong=True)
    assert pieces[3] == Number("killed-total", Form.INTERVAL)
    assert [one for one in everything(pieces) if isinstance(one, Number)][-1].form is Form.COUNT
    assert Rests("F-7K3Q") in pieces
    assert Reference("CHA-trend", starts_sentence=True) in pieces


def test_a_point_of_two_dimensions_keeps_its_bar():
    assert read("{{num:killed-by-mission-and-year/UNMISS|2017}}") == (
        Number("killed-by-mission-and-year/UNMISS|2017"),
    )
    assert read("{{num:killed-by-mission-and-year/UNMISS|2017|interval}}") == (
        Number("killed-by-mission-and-year/UNMISS|2017", Form.INTERVAL),
    )


def test_marks_that_nothing_closes_are_signs():
    assert read("5 * 3, 2 ** 4, a`b") == (Text("5 * 3, 2 ** 4, a`b"),)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("In {{number:x}} years", "none of the things that stand in double braces"),
        ("In {{num:x years", "none of the things that stand in double braces"),
        ("a^[b^[c]]", "A footnote stands in a footnote"),
        ("a^[b", "has no end"),
        ("**about {{num:x}}**", "set apart with words"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(written, told):
    with pytest.raises(BadInput, match=told):
        read(written)
