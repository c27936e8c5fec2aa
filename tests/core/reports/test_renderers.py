from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pyarrow as pa
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.core.reports import printed_texts
from tests.core.reports.makers import (
    make_blocks,
    make_chart,
    make_document,
    make_review,
    make_tables,
)
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports.bindings import numbers
from vedette.core.reports.document import (
    Column,
    Document,
    Footnote,
    Heading,
    Inline,
    LiveNumber,
    Marking,
    Paragraph,
    Reference,
    Row,
    Table,
    Term,
    Terms,
    Text,
)
from vedette.core.reports.render_docx import docx
from vedette.core.reports.render_html import html
from vedette.core.reports.render_pdf import pdf
from vedette.core.reports.review_report import build, report

W = printed_texts.W
HOSTILE = '#read("/etc/passwd") $x$ *b* _i_ <script>alert(1)</script> &amp; {{x}} \\u{41} @ref `raw` "q" </w:t>'


@pytest.fixture(scope="module")
def review() -> Document:
    return report(make_tables(), make_review())


@pytest.fixture(scope="module")
def made(review: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(review, tmp_path_factory.mktemp("report"), fonts=None)


@pytest.mark.slow
def test_every_number_of_the_list_stands_in_all_three_formats(made: dict[str, Path]) -> None:
    listed = json.loads(made["numbers"].read_text())

    texts = {
        "pdf": printed_texts.of_pdf(made["pdf"].read_bytes()),
        "docx": printed_texts.of_docx(made["docx"].read_bytes()),
        "html": printed_texts.of_html(made["html"].read_text()),
    }

    assert len(listed) > 80
    for number in listed:
        for kind, text in texts.items():
            assert printed_texts.plain(number["printed"]) in text, (number, kind)


@pytest.mark.slow
def test_numbers_carry_their_key_in_html_and_a_style_in_word(
    review: Document, made: dict[str, Path]
) -> None:
    listed = {(n["key"], n["form"], n["printed"]) for n in numbers(review)}

    word = printed_texts.document_of(made["docx"].read_bytes())
    styled = {
        "".join(t.text or "" for t in run.iter(f"{W}t"))
        for run in word.element.body.iter(f"{W}r")
        if any(s.get(f"{W}val") == "Livenumber" for s in run.iter(f"{W}rStyle"))
    }

    assert printed_texts.live_numbers_of_html(made["html"].read_text()) == listed
    assert styled == {printed for _, _, printed in listed}


@pytest.mark.slow
def test_7_4_word_and_html_print_each_live_number_as_often_as_the_document(
    review: Document, made: dict[str, Path]
) -> None:
    said = Counter(one.printed for one in review.inlines() if isinstance(one, LiveNumber))

    with zipfile.ZipFile(made["docx"]) as file:
        names = [n for n in file.namelist() if n in ("word/document.xml", "word/footnotes.xml")]
        roots = [etree.fromstring(file.read(name)) for name in names]
    word = Counter(
        "".join(text.text or "" for text in run.iter(f"{W}t"))
        for root in roots
        for run in root.iter(f"{W}r")
        if any(style.get(f"{W}val") == "Livenumber" for style in run.iter(f"{W}rStyle"))
    )
    page = Counter(re.findall(r'data-form="[^"]*">(?:<b>)?([^<]*)', made["html"].read_text()))

    assert sum(said.values()) > 100
    assert word == said
    assert page == said


@pytest.mark.slow
def test_headline_interval_and_verdicts_read_as_they_should(made: dict[str, Path]) -> None:
    text = printed_texts.of_pdf(made["pdf"].read_bytes())

    assert (
        "In 2013–2017, 207 people were killed by malicious acts (95 % interval 155 to 276)" in text
    )
    assert "≠ differs, +12 to −2" in text
    assert "≠ differs, +6 to +4" in text
    assert "× does not reproduce" in text
    assert "= agrees" in text


@pytest.mark.slow
def test_the_pdf_is_tagged_archivable_and_has_bookmarks(made: dict[str, Path]) -> None:
    with pikepdf.open(made["pdf"]) as file, file.open_metadata() as xmp:
        root = file.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("en")
        assert root.ViewerPreferences.DisplayDocTitle
        assert xmp["pdfaid:part"] == "2"
        assert xmp["pdfaid:conformance"] == "A"
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == "Improving the security of peacekeepers"
        with file.open_outline() as outline:
            titles = [item.title for item in outline.root]
            inner = [item.title for item in outline.root[1].children]
    assert titles[:3] == [
        "Executive summary",
        "I. Background, scope, methodology",
        "II. Defining the problem",
    ]
    assert inner == ["A. Scope", "B. Sources", "C. Methodology"]


@pytest.mark.slow
def test_tags_hold_headings_tables_figures_and_their_words(made: dict[str, Path]) -> None:
    with pikepdf.open(made["pdf"]) as file:
        tags = [(str(e.get("/S", "")), str(e.get("/Alt", ""))) for e in _structure(file)]

    names = {name for name, _ in tags}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= names
    alts = [alt for name, alt in tags if name == "/Figure" and alt]
    assert len(alts) == 3
    assert any("2017 62 (34 to 115)" in alt for alt in alts)


def _structure(file: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found, left = [], [file.Root.StructTreeRoot]
    while left:
        element = left.pop()
        if isinstance(element, pikepdf.Array):
            left.extend(element)
        elif isinstance(element, pikepdf.Dictionary):
            found.append(element)
            if "/K" in element:
                left.append(element.K)
    return found


@pytest.mark.slow
def test_the_marking_stands_on_each_page(made: dict[str, Path]) -> None:
    document = pypdfium2.PdfDocument(made["pdf"].read_bytes())
    counts = [
        page.get_textpage().get_text_range().upper().count("CONFIDENTIAL") for page in document
    ]
    document.close()
    word = printed_texts.document_of(made["docx"].read_bytes()).sections[0]

    assert counts == [1] + [2] * (len(counts) - 1)
    for place in (word.header, word.footer, word.first_page_header, word.first_page_footer):
        assert "CONFIDENTIAL" in place.paragraphs[0].text


@pytest.mark.slow
def test_word_has_headings_fields_captions_alt_texts_and_properties(made: dict[str, Path]) -> None:
    content = made["docx"].read_bytes()
    word = printed_texts.document_of(content)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    fields = [" ".join(code.split()) for code in re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)]
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    captions = [p.text for p in word.paragraphs if p.style.name == "Caption"]
    alts = re.findall(r'<wp:docPr[^>]*descr="([^"]+)"', xml)
    heads = [t.rows[0]._tr.trPr.find(f"{W}tblHeader") for t in word.tables]

    assert headings[:2] == ["Executive summary", "I. Background, scope, methodology"]
    assert captions[0] == "Table 1. Sources of this report"
    assert sum(f.startswith("SEQ Table") for f in fields) == len(word.tables)
    assert sum(f.startswith("SEQ Figure") for f in fields) == 3
    assert sum(f.startswith("TOC") for f in fields) == 1
    assert any(f.startswith("REF _Ref_table_counts") for f in fields)
    assert len(alts) == 3
    assert None not in heads
    assert word.core_properties.title == "Improving the security of peacekeepers"
    assert word.core_properties.created == dt.datetime(2025, 4, 4, tzinfo=dt.UTC)
    footer = word.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


@pytest.mark.slow
def test_every_reference_field_of_word_leads_to_a_bookmark(made: dict[str, Path]) -> None:
    xml = zipfile.ZipFile(made["docx"]).read("word/document.xml").decode()

    targets = set(re.findall(r"REF (_Ref_\w+)", xml))
    bookmarks = re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', xml)

    assert targets
    assert targets <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))


@pytest.mark.slow
def test_html_needs_no_script_no_host_and_no_inline_style(made: dict[str, Path]) -> None:
    text = made["html"].read_text()

    assert "<script" not in text
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text)
    assert not re.search(r"url\(|@import", text)
    assert text.count('role="img"') >= 3
    assert 'lang="en"' in text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


@pytest.mark.slow
def test_the_same_document_gives_the_same_bytes() -> None:
    document = make_document()

    for render in (pdf, docx, html):
        assert render(document, fonts=None) == render(document, fonts=None)


@pytest.mark.slow
def test_markup_in_words_stays_words_in_every_format() -> None:
    blocks = (
        Heading(1, HOSTILE),
        Paragraph((Text(HOSTILE), LiveNumber("k", HOSTILE))),
        Table(HOSTILE, (Column(HOSTILE),), (Row(((Text(HOSTILE),),)),)),
        make_chart(caption=HOSTILE, alt=HOSTILE, source=HOSTILE),
    )
    document = make_document(*blocks, title=HOSTILE, subtitle=HOSTILE, marking=Marking(1, HOSTILE))

    drawn = pdf(document, fonts=None)
    page = html(document, fonts=None)

    said = printed_texts.of_pdf(drawn).replace(" ", "")
    assert said.count('#read("/etc/passwd")$x$*b*_i_<script>') >= 4
    assert "root:" not in said
    assert "<script" not in page
    assert HOSTILE in printed_texts.of_docx(docx(document, fonts=None))


@pytest.mark.slow
def test_a_character_without_glyph_is_printed_as_its_code_point() -> None:
    document = make_document(
        Paragraph((Text("place 北\t海 \ue000 \ufeff\u0300 and \u0001\u0085\t"),))
    )

    said = printed_texts.of_pdf(pdf(document, fonts=None))

    assert "place [U+5317] [U+6D77] [U+E000]" in said
    assert "and [U+0001]" in printed_texts.of_docx(docx(document, fonts=None))


@pytest.mark.slow
def test_footnotes_are_notes_in_every_format() -> None:
    document = make_document()

    word = docx(document, fonts=None)
    page = html(document, fonts=None)

    notes = zipfile.ZipFile(io.BytesIO(word)).read("word/footnotes.xml").decode()
    said = "".join(etree.fromstring(notes.encode()).itertext())
    assert "By day of event; 24." in said
    assert '<w:rStyle w:val="Livenumber"/>' in notes
    assert 'id="note-1"' in page
    assert 'href="#call-1" role="doc-backlink"' in page
    assert "By day of event; 24." in printed_texts.of_pdf(pdf(document, fonts=None))


@pytest.mark.slow
def test_quotations_and_terms_stand_in_every_format() -> None:
    document = make_document()

    word = docx(document, fonts=None)
    page = html(document, fonts=None)

    for text in (
        printed_texts.of_pdf(pdf(document, fonts=None)),
        printed_texts.of_docx(word),
        printed_texts.of_html(page),
    ):
        assert "We counted 62 that year." in " ".join(text.split())
        assert "A member of the mission" in text
        assert "board of inquiry, of annex A" in " ".join(text.split())
    assert "<blockquote>" in page
    assert "<dt>BOI</dt>" in page
    styles = [one.style.name for one in printed_texts.document_of(word).paragraphs]
    assert {"Quote", "Source of quotation", "Term"} <= set(styles)


def test_a_term_explained_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="'BOI' is explained twice"):
        Terms((Term("BOI", ()), Term("BOI", ())))


def test_a_chart_without_words_for_the_blind_is_refused() -> None:
    with pytest.raises(BadInput, match="no text alternative"):
        make_chart(alt=" ")


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(BadInput, match="Row 1 of the table 'T' has 1 cells for 2 columns"):
        Table("T", (Column("a"), Column("b")), (Row(((),)),))


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(BadInput, match="leads to 'nowhere'"):
        make_document(Paragraph((Reference("nowhere"),)))


def test_a_label_on_two_blocks_is_refused() -> None:
    with pytest.raises(BadInput, match="'x' stands on two blocks"):
        make_document(Heading(1, "a", "x"), Heading(1, "b", "x"))


def test_a_footnote_in_a_footnote_is_refused() -> None:
    with pytest.raises(BadInput, match="footnote stands in a footnote"):
        Footnote((Footnote(()),))


def test_a_self_inflicted_death_is_counted_but_never_listed() -> None:
    rows = make_tables()["differences"].to_pylist()
    rows[0]["value_b"] = "self_inflicted"

    document = report(make_tables(differences=pa.Table.from_pylist(rows)), make_review())

    tables = {b.caption: b for b in document.blocks if isinstance(b, Table)}
    listed = tables["A later release gives another cause"]
    said = str([row.cells for row in listed.rows])
    assert len(listed.rows) == 6 - 1
    assert "self" not in said
    assert "registry:R-000" not in said.replace("\\u200b", "")
    assert LiveNumber("differences/reclassified/withheld", "1") in listed.notes[0]


def test_a_review_without_a_single_table_still_has_a_report() -> None:
    document = report({}, make_review(label="confidential:MINUSMA"))

    assert document.marking == Marking(2, "Confidential – MINUSMA")
    assert [b.text for b in document.blocks if isinstance(b, Heading)][:2] == [
        "Executive summary",
        "Background, scope, methodology",
    ]


def test_a_template_without_outline_is_named() -> None:
    with pytest.raises(NotFound, match="No report outline is called 'police'"):
        report({}, make_review(template="police"))


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)
inlines = st.one_of(
    words.map(Text),
    st.tuples(st.text("abc/", min_size=1), st.integers(-99999, 99999)).map(
        lambda pair: LiveNumber(pair[0], f"{pair[1]:,}".replace("-", "−"))
    ),
)
runs: st.SearchStrategy[tuple[Inline, ...]] = st.lists(inlines, max_size=4).map(tuple)
blocks = st.one_of(
    runs.map(Paragraph),
    words.filter(lambda w: bool(w.strip())).map(lambda w: Heading(2, w)),
    st.lists(st.tuples(runs, runs), max_size=3).map(
        lambda rows: Table("T", (Column("a"), Column("b")), tuple(Row(row) for row in rows))
    ),
)


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(blocks, max_size=5))
def test_any_document_prints_each_of_its_numbers_in_word_and_html(content: list[object]) -> None:
    document = make_document(Heading(1, "Chapter"), *content)  # type: ignore[arg-type]

    listed = {(n["key"], n["form"], n["printed"]) for n in numbers(document)}
    word = printed_texts.of_docx(docx(document, fonts=None))

    assert printed_texts.live_numbers_of_html(html(document, fonts=None)) == listed
    assert all(str(printed) in word for _, _, printed in listed)


@pytest.mark.slow
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(blocks, max_size=4))
def test_any_document_can_be_set_as_pdf(content: list[object]) -> None:
    document = make_document(Heading(1, "Chapter"), *content)  # type: ignore[arg-type]

    assert pdf(document, fonts=None).startswith(b"%PDF-1.7")


def test_blocks_of_each_kind_are_numbered_once() -> None:
    assert len(make_blocks()) == 10
