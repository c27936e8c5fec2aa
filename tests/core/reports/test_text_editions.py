"""Editions cut from one text: who reads which block, and which numbers no edition shows (U15)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest

from vedette.core.kernel.errors import BadInput
from vedette.core.reports.audiences import INTERNAL, PUBLIC, checked_readers
from vedette.core.reports.document import (
    Align,
    Chart,
    Column,
    Document,
    Form,
    Heading,
    LiveNumber,
    Marking,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from vedette.core.reports.frozen import (
    block_names,
    frozen,
    frozen_blocks,
    thawed,
    words_fingerprint,
)
from vedette.core.reports.markdown import markdown, wanted
from vedette.core.reports.text import BlockKind, TextBlock, readers_of
from vedette.core.reports.text_editions import ABSENT, SUPPRESSED, WITHHELD, cut, difference

UNITS = {"killed": "people", "rate": "per 1,000 person-years"}


def number(printed: str, key: str = "killed", form: Form = Form.VALUE) -> LiveNumber:
    return LiveNumber(key, printed, form)


def paragraph(*inlines) -> Paragraph:
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in inlines))


def made(*told: tuple[object, str]) -> Document:
    """A document of blocks, each with its readers."""
    return Document(
        "Report",
        "",
        Marking(2, "Confidential"),
        dt.date(2017, 4, 4),
        dt.datetime(2017, 4, 4, tzinfo=dt.UTC),
        tuple(block for block, _ in told),
        origins=tuple(f"PAR-{n}" for n, _ in enumerate(told)),
        readers=tuple(readers for _, readers in told),
    )


def words(document: Document) -> list[str]:
    return [one.words for one in frozen_blocks(document)]


TEXT = made(
    (Heading(1, "People"), ""),
    (paragraph("In all ", number("62"), " died."), ""),
    (paragraph("Ghana lost ", number("3"), "."), "GHA"),
    (Heading(2, "Inquiries"), "internal"),
    (paragraph("The board was late."), "internal"),
    (paragraph("Accidents took ", number("2"), "; rate ", number("2", "rate"), "."), ""),
)


def test_each_edition_has_the_blocks_of_its_readers():
    assert words(cut(TEXT, INTERNAL, UNITS).document) == words(TEXT)
    assert words(cut(TEXT, "GHA", UNITS).document) == [
        "People", "In all 62 died.", "Ghana lost 3.", "Accidents took 1–4; rate 2.",
    ]  # fmt: skip
    assert words(cut(TEXT, PUBLIC, UNITS).document) == [
        "People", "In all 62 died.", "Accidents took 1–4; rate 2.",
    ]  # fmt: skip


def test_paragraphs_are_counted_without_gaps_and_keep_their_names():
    public = cut(TEXT, PUBLIC, UNITS).document

    assert [one.mark for one in frozen_blocks(public) if one.kind == "Paragraph"] == ["1", "2"]
    assert block_names(public) == ("PAR-0.1", "PAR-1.1", "PAR-5.1")


def test_what_is_missing_is_listed_with_its_place_and_what_the_text_says():
    found = cut(TEXT, "SWE", UNITS).missing

    assert [(one.state, one.block, one.mark, one.readers) for one in found] == [
        (ABSENT, "PAR-2.1", "2", "GHA"),
        (ABSENT, "PAR-3.1", "A", "internal"),
        (ABSENT, "PAR-4.1", "3", "internal"),
        (SUPPRESSED, "PAR-5.1", "4", ""),
    ]
    assert (found[-1].what, found[-1].said) == ("killed|value", "2")


def test_the_difference_of_two_editions_is_what_only_one_of_them_shows():
    ghana, public = (cut(TEXT, edition, UNITS) for edition in ("GHA", PUBLIC))

    lacks_ghana, lacks_public = difference(ghana, public)

    assert lacks_ghana == ()
    assert [one.block for one in lacks_public] == ["PAR-2.1"]


@pytest.mark.parametrize(
    ("inline", "is_hidden"),
    [
        (number("1"), True),
        (number("4"), True),
        (number("5"), False),
        (number("0"), False),
        (number("3", "unknown"), True),
        (number("3", "rate"), False),
        (number("3", "rate", Form.COUNT), True),
        (number("2–4", form=Form.RANGE), True),
        (number("2–9", form=Form.RANGE), False),
    ],
)
def test_counts_of_a_few_people_are_hidden_and_no_other_number(inline, is_hidden):
    found = cut(made((paragraph("n ", inline), "")), PUBLIC, UNITS)

    assert bool(found.missing) is is_hidden
    assert (inline in found.document.blocks[0].inlines) is not is_hidden


def test_somebody_may_say_why_they_may_be_read():
    assert cut(TEXT, PUBLIC, UNITS, shows_small=True).document.blocks[-1] == TEXT.blocks[-1]


COLUMNS = (Column("Year"), Column("Killed", Align.END))


@pytest.mark.parametrize("cell", [(number("3"),), (Text("3"),)])
def test_a_table_whose_total_would_tell_a_small_count_is_withheld_whole(cell):
    rows = (Row(((Text("2016"),), cell)), Row(((Text("All"),), (number("62"),))))
    table = Table("Killed by year", COLUMNS, rows, label="table-years")
    text = made((table, ""), (paragraph("See ", Reference("table-years"), "."), ""))

    found = cut(text, PUBLIC, UNITS)

    assert [one.state for one in found.missing] == [WITHHELD]
    assert "62" not in " ".join(words(found.document))
    assert words(found.document)[1] == "See a part that is left out."


@pytest.mark.parametrize(("value", "is_withheld"), [(3, True), (7, False)])
def test_a_chart_of_small_counts_is_withheld(value, is_withheld):
    spec = f'{{"data": {{"values": [{{"name": "2016", "value": {value}}}]}}}}'
    chart = Chart(spec, "Killed", "In 2016 so many were killed.", "killed", "Records")

    found = cut(made((chart, "")), PUBLIC, UNITS)

    assert bool(found.missing) is is_withheld


def test_a_heading_below_which_nothing_is_left_goes_with_it():
    text = made(
        (Heading(1, "One"), ""), (Heading(2, "Below"), ""), (paragraph("Secret."), "internal"),
        (Heading(1, "Two"), ""), (paragraph("Open."), ""),
    )  # fmt: skip

    assert words(cut(text, PUBLIC, UNITS).document) == ["Two", "Open."]


def test_readers_of_a_heading_hold_for_all_below_it():
    told = [
        ("A", BlockKind.HEADING, 1, "GHA,SWE"), ("B", BlockKind.PARAGRAPH, 0, ""),
        ("C", BlockKind.HEADING, 2, "SWE"), ("D", BlockKind.PARAGRAPH, 0, "GHA"),
        ("E", BlockKind.HEADING, 1, ""), ("F", BlockKind.PARAGRAPH, 0, "internal"),
    ]  # fmt: skip
    text = [TextBlock(ref, kind, "x", level, readers=who) for ref, kind, level, who in told]

    assert readers_of(text) == {
        "A": "GHA,SWE", "B": "GHA,SWE", "C": "SWE", "D": "internal", "E": "", "F": "internal",
    }  # fmt: skip


@pytest.mark.parametrize("said", ["Ghana", "GH", "internal GHA", "XXX"])
def test_what_is_no_edition_is_refused(said):
    with pytest.raises(BadInput, match="names no edition"):
        checked_readers(said)


def test_who_may_read_a_block_is_kept_in_files_and_is_part_of_what_is_approved():
    text = [
        TextBlock("CHA-1", BlockKind.HEADING, "One", 1, readers="internal"),
        TextBlock("SEC-a", BlockKind.SECTION, "a", readers="GHA"),
        TextBlock("PAR-1", BlockKind.PARAGRAPH, "Words.", language="fr", readers="GHA,SWE"),
    ]

    assert [one.readers for one in wanted(markdown(text))] == ["internal", "GHA", "GHA,SWE"]
    assert thawed(frozen(TEXT)) == TEXT
    open_to_all = dataclasses.replace(TEXT, readers=())
    assert words_fingerprint(TEXT) != words_fingerprint(open_to_all)


@pytest.mark.parametrize("seed", range(30))
def test_no_edition_shows_what_is_for_others_or_a_small_count(seed):
    drawn = random.Random(seed)
    told = []
    for n in range(drawn.randint(1, 12)):
        readers = drawn.choice(["", "internal", "GHA", "SWE", "GHA,SWE"])
        count = drawn.randint(0, 9)
        told.append((paragraph(f"CANARY{n} for[{readers}] ", number(str(count), f"k{n}")), readers))
    text = made(*told)
    for edition in (PUBLIC, "GHA", "SWE", "FRA"):
        found = cut(text, edition, {})
        shown = " ".join(words(found.document))
        for n, (block, readers) in enumerate(told):
            is_own = edition in readers.split(",")
            assert (f"CANARY{n} " in shown) is (readers == "" or is_own)
            live = block.inlines[1]
            is_open = live in list(found.document.inlines())
            is_small = 1 <= int(live.printed) <= 4
            assert is_open is (is_own or (readers == "" and not is_small))
