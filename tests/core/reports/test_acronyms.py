"""The list of acronyms is made from the text, and of what the text spells out only."""

from __future__ import annotations

import pytest

from tests.core.reports import makers
from vedette.core.kernel.codelists import codelist
from vedette.core.reports.acronyms import acronyms, list_of_terms
from vedette.core.reports.audiences import INTERNAL, PUBLIC
from vedette.core.reports.document import Paragraph, Terms, Text
from vedette.core.reports.glossary import glossary
from vedette.core.reports.review_report import report
from vedette.core.reports.text import BlockKind, TextBlock
from vedette.core.reports.text_editions import cut


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("A board of inquiry (BOI) met.", {"BOI": "board of inquiry"}),
        ("Troop-contributing countries (TCC) said so.", {"TCC": "Troop-contributing countries"}),
        ("rules of engagement (ROE)", {"ROE": "rules of engagement"}),
        ("In all other places (BOI).", {}),
        ("The improvised explosive device (IED) and (UN).", {"IED": "improvised explosive device"}),
        ("OIOS (Office of Internal Oversight Services)", {"OIOS": "Office of Internal Oversight Services"}),
        ("BOI (see below) met.", {}),
        ("Nothing here (at all).", {}),
    ],
)  # fmt: skip
def test_an_acronym_means_the_words_that_begin_with_its_letters(words, found):
    assert acronyms([words]) == found


def test_the_first_words_hold_and_the_list_goes_by_letter():
    said = ["rules of engagement (ROE)", "board of inquiry (BOI)", "Rest of everything (ROE)"]

    made = list_of_terms(acronyms(said))

    assert made is not None
    assert [(one.word, one.meaning[0].text) for one in made.entries] == [
        ("BOI", "board of inquiry"),
        ("ROE", "rules of engagement"),
    ]
    assert list_of_terms(acronyms(["No such thing."])) is None


def test_an_edition_lists_only_what_its_own_blocks_spell_out():
    terms = list_of_terms(acronyms(["A board of inquiry (BOI)", "rules of engagement (ROE)"]))
    assert terms is not None
    words = [
        Paragraph((Text("A board of inquiry (BOI)."),)),
        Paragraph((Text("Rules of engagement (ROE)."),)),
    ]
    whole = makers.make_document(*words, terms, readers=("", INTERNAL, ""))

    made = cut(whole, PUBLIC, {}).document

    [left] = [one for one in made.blocks if isinstance(one, Terms)]
    assert [one.word for one in left.entries] == ["BOI"]


def test_the_section_lists_what_the_whole_text_spells_out():
    blocks = (
        ("annex", "Acronyms"),
        ("section", "acronyms"),
        ("heading", "More"),
        ("paragraph", "A board of inquiry (BOI) met."),
    )
    text = tuple(
        TextBlock(f"PAR-{n}", BlockKind(kind), words, level=int(kind == "heading"))
        for n, (kind, words) in enumerate(blocks)
    )

    made = report(makers.make_tables(), makers.make_review() | {"text": text})

    [terms] = [one for one in made.blocks if isinstance(one, Terms)]
    assert [one.word for one in terms.entries] == ["BOI"]
    none = report(makers.make_tables(), makers.make_review() | {"text": text[:3]})
    assert none.blocks == ()


def test_the_glossary_holds_the_terms_that_the_text_uses_as_the_code_lists_define_them():
    blocks = (
        ("paragraph", "Two accidents; a table of malicious acts below."),
        ("annex", "Terms"),
        ("section", "glossary"),
    )
    text = tuple(
        TextBlock(f"PAR-{n}", BlockKind(kind), words) for n, (kind, words) in enumerate(blocks)
    )

    made = report(makers.make_tables(), makers.make_review() | {"text": text})

    [terms] = [one for one in made.blocks if isinstance(one, Terms)]
    assert [one.word for one in terms.entries] == ["Accident", "Malicious act"]
    assert terms.entries[0].meaning == (Text(codelist("cause").entry("accident").definition),)
    assert glossary(["National civilian staff"]) == {
        "National civilian staff": "Locally recruited civilian staff."
    }
    none = report(makers.make_tables(), makers.make_review() | {"text": text[1:]})
    assert none.blocks == (), "no annex without a term"
