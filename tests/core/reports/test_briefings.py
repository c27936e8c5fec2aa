"""A briefing: the choice and its changes; slides and paper that print the same numbers, marked on each page."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pptx
import pypdfium2
import pytest

from vedette.core.evidence.chain import Role, State
from vedette.core.evidence.findings import Finding, Kind
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.briefing_pages import (
    BriefingMaterial,
    Chosen,
    briefing_deck,
    briefing_paper,
)
from vedette.core.reports.briefings import Briefing, briefings, changed
from vedette.core.reports.charts import Point, Words, rows_with_intervals, trend
from vedette.core.reports.deck import Deck, deck_fingerprint
from vedette.core.reports.document import LiveNumber, marking_of, plain
from vedette.core.reports.frozen import thawed_deck
from vedette.core.reports.render_briefing import paper_pdf, slides_pdf
from vedette.core.reports.render_pptx import pptx as pptx_of
from vedette.core.reports.stated_sections import StatedFinding

DAY = dt.date(2021, 11, 16)
TOLD: dict[str, Any] = {
    "briefing": "BRF-1",
    "change": "add",
    "title": "What the review found",
    "audience": "leadership",
    "on": DAY.isoformat(),
    "by": "head",
    "at": "2021-11-12T09:00:00Z",
}
NUMBERS = Bindings(
    {
        "killed": Bound(
            "killed", 1201.0, low=1150.2, high=1269.0, level=0.95, n=1201, title="People killed"
        ),
        "share/base": Bound(
            "share/base", 0.443, "share of deaths", title="Share", group=("in_base",)
        ),
    }
)
TREND = trend(
    [Point("2016", 26.0, 14.0, 48.4), Point("2017", 57.0, 34.8, 93.5)],
    Words("Killed by year", "people", "killed-by-year", "two sources"),
)
ROWS = rows_with_intervals(
    [Point("NORTH", 7.0, 3.0, 14.0), Point("SOUTH", 3.5, 1.0, 8.0)],
    Words("Killed by mission", "people", "killed-by-mission", "two sources"),
)
STATEMENT = "Most die inside a base whose gates and towers do not hold."


def test_a_briefing_follows_from_its_changes_and_passes_over_what_no_longer_fits() -> None:
    keep = {
        "change": "keep",
        "version": 1,
        **dict.fromkeys(("content", "paper", "run", "snapshot"), "x"),
    }
    give = {"change": "give", "version": 1, "to": " The  directors "}
    links = [{"on": "F-1", "role": "derived_from", "seen": "a", "said": "before"}]
    bodies = [
        TOLD,
        {"change": "choose", "links": links},
        {"change": "hold", "on": "F-2", "held": "b", "why": "never chosen"},
        {"change": "hold", "on": "F-1", "held": "b", "why": "the new release is looked into"},
        keep,
        give,
    ]
    [made] = briefings([{**TOLD, **body} for body in bodies]).values()

    assert (made.chosen, made.links[0].why) == (("F-1",), "the new release is looked into")
    assert [(one.version, one.to, one.on) for one in made.given] == [(1, "The directors", DAY)]
    with pytest.raises(NotFound, match="no version 2"):
        made.version(2)
    with pytest.raises(BadInput, match="chosen twice"):
        changed(made, {**TOLD, "change": "choose", "links": links * 2})
    with pytest.raises(BadInput, match="no audience"):
        changed(None, {**TOLD, "audience": "friends"})


def test_slides_and_paper_print_the_same_numbers_and_are_marked_on_each_page() -> None:
    deck, paper = briefing_deck(_briefing(), _material()), briefing_paper(_briefing(), _material())
    file = pptx_of(deck, fonts=None)
    shown = pptx.Presentation(io.BytesIO(file))
    texts = [_words(slide) for slide in shown.slides]
    slides, pages = (
        _pages(pdf)
        for pdf in (slides_pdf(deck, fonts=None), paper_pdf(paper, is_red=False, fonts=None))
    )
    live = {one.printed for one in deck.inlines() if isinstance(one, LiveNumber)}

    assert {"1,201", "1,150–1,269", "44.3\u202f%"} <= live
    assert live == {one.printed for one in paper.inlines() if isinstance(one, LiveNumber)}
    for printed in live:
        assert any(printed in text for text in texts), printed
        assert any(_plain(printed) in _plain(text) for text in slides), printed
        assert any(_plain(printed) in _plain(text) for text in pages), printed
    for text in (*texts, *slides, *pages):
        assert "CONFIDENTIAL – NORTH" in text.upper()
        assert deck_fingerprint(deck)[:4] in text or "Content" in text
    assert len(texts) == len(slides) == len(deck.slides) + 1
    assert len(pages) <= 2


def test_a_pptx_has_native_tables_and_charts_and_the_way_down_in_its_notes() -> None:
    shown = pptx.Presentation(
        io.BytesIO(pptx_of(briefing_deck(_briefing(), _material()), fonts=None))
    )
    shapes = [shape for slide in shown.slides for shape in slide.shapes]
    charts = [shape.chart for shape in shapes if shape.has_chart]
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in shown.slides)

    assert (
        sum(shape.has_table for shape in shapes) == 4
    )  # numbers, those of the finding, recommendations, sources
    assert [tuple(chart.plots[0].series[0].values) for chart in charts] == [
        (26.0, 57.0),
        (7.0, 3.5),
    ]
    assert all(slide.shapes.title.text_frame.text for slide in shown.slides)
    described = [s for s in shapes if s.has_chart or s.has_table]
    assert all(shape._element.xpath(".//p:cNvPr/@descr")[0] for shape in described)
    assert "REC-1 ← F-1" in notes
    assert "F-1 ← FIG-killed ← 3 incidents" in notes
    assert STATEMENT in notes


def test_the_same_deck_gives_the_same_bytes_and_comes_back_from_what_was_kept() -> None:
    deck = briefing_deck(_briefing(), _material())

    assert thawed_deck(plain(deck)) == deck  # type: ignore[arg-type] # a dataclass as JSON types
    assert pptx_of(deck, fonts=None) == pptx_of(deck, fonts=None)
    assert slides_pdf(deck, fonts=None) == slides_pdf(deck, fonts=None)
    with zipfile.ZipFile(io.BytesIO(pptx_of(deck, fonts=None))) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}


def test_what_is_red_is_said_on_its_slide_and_on_the_cover_and_what_is_gone_is_named() -> None:
    deck = briefing_deck(_briefing(), _material(killed=State.OUT_OF_DATE, gone=True))
    said = _pages(slides_pdf(deck, fonts=None))

    assert deck.warning == "Not to be shown: 2 things in it are out of date or broken."
    assert deck.warning in said[0]
    assert [slide.state for slide in deck.slides if slide.state] == ["out of date", "broken"]
    assert any("F-9" in page and "as it was said" in page for page in said)


def test_a_number_that_is_held_is_shown_as_it_was() -> None:
    deck = briefing_deck(_briefing(), _material(killed=State.HELD))
    shown = pptx.Presentation(io.BytesIO(pptx_of(deck, fonts=None)))
    numbers = _words(shown.slides[2])

    assert "1190" in numbers
    assert "1,201" not in numbers.partition("n\n")[0]
    assert "old value held" in numbers
    assert not deck.warning


def test_two_pages_are_two_pages() -> None:
    with pytest.raises(NotEnoughData, match="Nothing is chosen"):
        briefing_deck(_briefing(), _material(n_findings=0, bare=True))
    crowded = briefing_paper(_briefing(), _material(n_findings=9))
    assert len(_pages(paper_pdf(crowded, is_red=False, fonts=None))) == 2
    with pytest.raises(BadInput, match="two pages"):
        paper_pdf(briefing_paper(_briefing(), _material(n_findings=40)), is_red=False, fonts=None)


def _briefing() -> Briefing:
    return changed(None, {**TOLD, "message": "A decision is asked for."})


def _material(
    *, killed: State = State.CURRENT, gone: bool = False, n_findings: int = 1, bare: bool = False
) -> BriefingMaterial:
    findings = {f"F-{n}": _finding(n) for n in range(1, n_findings + 1)}
    asked = {"REC-1": Recommendation("REC-1", "Rehearse the guard plan once a month.", "R-IA11-01")}
    names = [
        "FIG-killed",
        "FIG-share/base",
        "FIG-killed-by-year",
        "FIG-killed-by-mission",
        *findings,
        "REC-1",
    ]
    ways = {
        "REC-1": ("REC-1 ← F-1",),
        "F-1": ("F-1 ← FIG-killed ← 3 incidents (IN-1, IN-2, IN-3)",),
    }
    chosen = [
        Chosen(
            Evidence(on, Role.DERIVED_FROM, said="1190 (1100 – 1250)"),
            "x",
            State.CURRENT,
            ways.get(on, ()),
        )
        for on in ([] if bare else names)
    ]
    if not bare:
        chosen[0] = Chosen(chosen[0].link, "figure", killed)
    if gone:
        chosen.append(
            Chosen(Evidence("F-9", Role.DERIVED_FROM, said="as it was said"), "", State.BROKEN)
        )
    return BriefingMaterial(
        review="A review",
        marking=marking_of("confidential:NORTH"),
        known_on=dt.date(2021, 7, 2),
        run="7a9578ef" * 8,
        numbers=NUMBERS,
        chosen=tuple(chosen),
        findings=findings,
        recommendations=asked,
        charts={"FIG-killed-by-year": TREND, "FIG-killed-by-mission": ROWS},
    )


def _finding(n: int) -> StatedFinding:
    evidence = tuple(Evidence(on, Role.SUPPORTS) for on in ("FIG-killed", "FIG-share/base"))
    held = Finding(
        f"F-{n}",
        Kind.FINDING,
        STATEMENT,
        gap="How many attacks were turned away.",
        evidence=evidence,
    )
    return StatedFinding(held, State.CURRENT, {one.on: "number" for one in evidence}, 2, "moderate")


def _words(slide: Any) -> str:
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            said += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def _pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def _plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_the_model_of_slides_has_a_title_on_each() -> None:
    deck = briefing_deck(_briefing(), _material())
    assert isinstance(deck, Deck)
    assert [slide.title for slide in deck.slides][:2] == [
        "One finding and one recommendation",
        "The numbers at a glance",
    ]
