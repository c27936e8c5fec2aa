"""What people place in the text: figures, tables, quotations, recommendations, boxes; the language of their words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pyarrow as pa
import pytest

from vedette.core.evidence.chain import Role, State
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.recommendations import Recommendation, Step
from vedette.core.recommendations.states import Axis
from vedette.core.reports.bindings import bindings
from vedette.core.reports.document import (
    Box,
    Chart,
    Document,
    LiveNumber,
    Marking,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
    inlines_of,
    plain,
)
from vedette.core.reports.frozen import frozen, thawed
from vedette.core.reports.placing import placed
from vedette.core.reports.render_docx import docx
from vedette.core.reports.render_html import html
from vedette.core.reports.render_pdf import pdf, values_of
from vedette.core.reports.showing import Quoted, showing
from vedette.core.reports.spoken import said
from vedette.core.reports.stated_sections import Stated, boxes_of
from vedette.core.reports.text import TextBlock, changed

ROWS = [
    {
        "key": "killed-by-year", "point": year, "title": "People killed", "value": value, "unit": "people",
        "low": value - 1, "high": value + 2, "level": 0.95, "n": value, "order": n, "group1": "year",
        "value1": year, "group2": None, "value2": None, "sources": "all", "terms": "", "scope": "all missions",
        "caveat": "", "method": "poisson",
    }
    for n, (year, value) in enumerate([("2016", 3.0), ("2017", 5.0)])
]  # fmt: skip
FIGURES = pa.Table.from_pylist([row | {"n": int(row["n"])} for row in ROWS])
ACCEPTED = tuple(
    Step(axis, to, "head", "2025-03-01")
    for axis, to in ((Axis.RESPONSE, "accepted"), (Axis.IMPLEMENTATION, "in_progress"))
)
REPLACED = (Step(Axis.CLOSURE, "superseded", "head", "2025-03-01"),)
ASKED = [
    Recommendation(
        "REC-1", "Rehearse the guard plan", "R-IA11-01", "IA11", "short", "Missions", "Force Commander",
        deadline=dt.date(2025, 6, 30), indicator="drills a month",
        links=(Evidence("F-1", Role.ANSWERS), Evidence("EAR-2", Role.CONTEXT)), steps=ACCEPTED,
    ),
    Recommendation("REC-2", "Rehearse it", "R-IA11-00", steps=REPLACED),
]  # fmt: skip
SHOWS = showing(
    FIGURES,
    bindings(FIGURES),
    {"QUO-1": Quoted("We had no water.", "a participant"), "QUO-2": Quoted("", why="consent allows: none")},
    boxes_of(Stated((), recommendations=tuple((one, State.OUT_OF_DATE) for one in ASKED))),
)  # fmt: skip
ALT = "A line that rises over both years."


def document(*blocks) -> Document:
    day = dt.datetime(2025, 4, 4, tzinfo=dt.UTC)
    return Document("Report", "", Marking(0, "Unclassified"), day.date(), day, blocks)


def block(kind: str, text: str = "", **more) -> TextBlock:
    change = {"block": "PAR-1", "change": "add", "kind": kind, "text": text, **more}
    return changed((), change)[0]


def shown(one: TextBlock, language: str = ""):
    [made] = placed(one, SHOWS, ["PAR-1"], lambda _: [], language=language)
    return made


def test_7_2_a_figure_is_drawn_with_its_caption_and_says_todays_numbers_to_those_who_do_not_see_it():
    made = shown(block("figure", "Killed by year", of="killed-by-year", alt=ALT))

    assert isinstance(made, Chart)
    assert (made.caption, made.label, made.key) == ("Killed by year", "PAR-1", "killed-by-year")
    assert made.alt.startswith(f"{ALT} ")
    assert "2017" in made.alt


def test_7_2_a_table_has_a_row_for_each_point_all_of_it_live():
    made = shown(block("table", "Killed by year", of="killed-by-year"))

    assert isinstance(made, Table)
    assert [one.head for one in made.columns] == ["Year", "People", "95 % interval", "n"]
    live = [one for one in inlines_of(made) if isinstance(one, LiveNumber)]
    assert [(one.key, one.printed) for one in live if one.form == "value"] == [
        ("killed-by-year/2016", "3"),
        ("killed-by-year/2017", "5"),
    ]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (block("figure", "X", of="gone", alt=ALT), "[gone is gone]"),
        (block("table", "X", of="gone"), "[gone is gone]"),
        (block("quotation", of="QUO-2"), "[QUO-2 may not be printed: consent allows: none]"),
        (block("quotation", of="QUO-9"), "[QUO-9 may not be printed: it is gone]"),
        (block("recommendation", of="REC-2"), "[REC-2 stands no longer]"),
        (block("recommendation", of="REC-9"), "[REC-9 stands no longer]"),
    ],
)
def test_what_cannot_be_shown_is_told_where_it_stood(one, told):
    assert shown(one) == Paragraph((Strong(told),), label="PAR-1")


def test_a_quotation_prints_what_may_leave_and_whose_it_is_said_to_be():
    made = shown(block("quotation", of="QUO-1", language="fr"))

    assert made == Quotation(
        (Text("“We had no water.”"),), (Text("a participant"),), "PAR-1", language="fr"
    )


def test_a_recommendation_is_placed_by_reference_and_says_who_by_when_why_and_where_it_stands():
    made = shown(block("recommendation", of="REC-1"))

    assert isinstance(made, Box)
    assert made.label == "PAR-1"
    assert made.head == (
        ("Recommendation", "R-IA11-01"),
        ("Horizon", "short term"),
        ("To", "Missions"),
        ("Led by", "Force Commander"),
        ("By", "30 Jun 2025"),
    )
    assert made.body == (Strong("Rehearse the guard plan"),)
    assert said(made.foot, lambda one: one.label) == (
        "Answers F-1. Said before in EAR-2. Accepted; under implementation / in progress. "
        "Seen by: Drills a month. Out of date: what it rests on has changed."
    )


def test_a_box_has_its_title_and_live_words():
    made = shown(block("box", "In all {{num:killed-by-year/2017}}.", title="To read"))

    assert isinstance(made, Box)
    assert made.head == (("", "To read"),)
    assert [one.printed for one in made.body if isinstance(one, LiveNumber)] == ["5"]


def test_what_a_block_rests_on_is_what_it_shows():
    assert block("figure", "X", of="killed", alt=ALT).figures == ("killed",)
    assert block("quotation", of="QUO-1").evidence == ("QUO-1",)
    assert block("recommendation", of="REC-1").evidence == ("REC-1",)


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        ("figure", {"of": "a", "alt": ALT}, "has no caption"),
        ("table", {"of": "a"}, "has no caption"),
        ("figure", {"text": "A", "of": "a", "alt": "Too short."}, "no text alternative"),
        ("figure", {"text": "A", "alt": ALT}, "does not say what it shows"),
        ("recommendation", {}, "does not say what it shows"),
        ("recommendation", {"of": "REC-1", "text": "Words."}, "0"),
        ("quotation", {"of": "a}}"}, "does not say what it shows"),
        ("box", {"text": "A"}, "has no title"),
        ("paragraph", {"text": "A", "title": "T"}, "has no 'title'"),
        ("table", {"text": "A", "of": "a", "language": "fr"}, "no language of a table"),
    ],
)
def test_what_is_missing_is_told_in_words(kind, more, told):
    with pytest.raises(BadInput, match=told):
        block(kind, **more)


def test_what_is_drawn_today_cannot_be_held_at_what_it_was():
    held = (block("table", "X", of="a"),)

    with pytest.raises(BadInput, match="always shows what the review says today"):
        changed(held, {"block": "PAR-1", "change": "hold", "on": "FIG-a", "why": "x"})


ARABIC = "قُتل {{num:killed-by-year/2017}} أشخاص.^[بحسب المصادر.]"
SPOKEN = [
    shown(block("paragraph", ARABIC, language="ar")),
    replace(shown(block("box", "Texte.", title="Titre", language="fr")), label="PAR-2"),
    replace(shown(block("quotation", of="QUO-1", language="fr")), label="PAR-3"),
]


def test_the_language_of_content_stands_for_what_has_none_of_its_own():
    assert shown(block("paragraph", "Mots."), language="fr").language == "fr"
    assert shown(block("paragraph", "Words.", language="es"), language="fr").language == "es"


def test_html_says_language_and_direction_of_each_block_and_its_notes():
    page = html(document(*SPOKEN), fonts=None)

    assert '<p id="block-PAR-1" lang="ar" dir="rtl">' in page
    assert '<span lang="ar" dir="rtl">بحسب المصادر.</span>' in page
    assert 'id="block-PAR-2" lang="fr" dir="ltr"' in page
    assert '<blockquote lang="fr" dir="ltr">' in page


def test_docx_says_language_and_direction_of_each_run():
    with zipfile.ZipFile(io.BytesIO(docx(document(*SPOKEN), fonts=None))) as opened:
        words = opened.read("word/document.xml").decode()
        notes = opened.read("word/footnotes.xml").decode()

    assert words.count("<w:bidi/>") == 1
    assert '<w:rtl/><w:lang w:bidi="ar"/>' in words
    assert '<w:lang w:val="fr"/>' in words
    assert '<w:lang w:bidi="ar"/>' in notes
    # A number runs from left to right in every language.
    number = words.partition(">5</w:t>")[0].rpartition("<w:r>")[2]
    assert "rtl" not in number


def test_pdf_knows_the_language_of_each_block_and_is_made():
    values = values_of(document(*SPOKEN), fonts=None)["blocks"]

    assert [one["spoken"] for one in values] == [
        {"language": "ar", "is_right_to_left": True},
        {"language": "fr", "is_right_to_left": False},
        {"language": "fr", "is_right_to_left": False},
    ]
    assert b"(ar)" in pdf(document(*SPOKEN), fonts=None)


def test_a_kept_version_keeps_the_language_and_one_without_keeps_its_fingerprint():
    made = document(*SPOKEN)

    assert thawed(frozen(made)).blocks == made.blocks
    assert "language" not in plain(Paragraph((Text("Words."),)))
