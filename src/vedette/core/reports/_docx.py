"""The one door to python-docx: styles, fields, captions, footnotes, alt text, a file of fixed bytes."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as TextParagraph

from vedette.core.reports.column_widths import SIZES, TEXT_WIDTH_MM

SERIF, SANS, MONO = "Cambria", "Calibri", "Consolas"
INK, INK_2, INK_3, ACCENT, HAIR = "182024", "465158", "5F696F", "0B5671", "C9C5B8"
_TERM_MM = 32

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_OLD_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_NO_NOTES = (
    f'<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_BOOKMARK = re.compile(r"[^A-Za-z0-9_]")

# Any: python-docx ships no types for its elements.
Paragraph = Any
Cell = Any


class WordFile:
    """A Word document under construction."""

    def __init__(self, *, language: str) -> None:
        self.document = docx.Document()
        _drop_old_effects(self.document.part)
        self._notes = parse_xml(_NO_NOTES)
        self._n_notes = 0
        self._bookmarks = 0
        self._language, self._is_right_to_left = "", False
        _page(self.document.sections[0])
        # Made once: they are half of the time of an empty paper.
        self.document.part._styles_part._element = copy.deepcopy(_made_styles(language))
        self.document.settings.element.find(qn("w:zoom")).set(qn("w:percent"), "100")
        # Looking a style up by name walks all of them: 60 % of the time of a report.
        self._ids = {style.name: style.style_id for style in self.document.styles}

    def describe(
        self, *, title: str, author: str, subject: str, marking: str, at: dt.datetime
    ) -> None:
        """Set the core properties; no clock is read."""
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = title, author, author
        core.subject, core.keywords, core.category = subject, marking, marking
        core.comments, core.revision = "", 1
        core.created = core.modified = core.last_printed = at.replace(tzinfo=None, microsecond=0)

    def header_and_footer(
        self, *, left: str, middle: str, right: str, foot: str, copy: str = ""
    ) -> None:
        """Running head and foot with the marking in the middle of both, also on the first page; whose copy it is."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        for place, (start, end) in (
            (section.header, (left, right)),
            (section.footer, (foot, None)),
            (section.first_page_header, ("", "")),
            (section.first_page_footer, ("", "")),
        ):
            line = place.paragraphs[0]
            _tabs(line)
            self.text(line, start + "\t")
            self.text(line, middle.upper(), bold=True)
            self.text(line, "\t" + (end or ""))
            if end is None:
                self.field(line, "PAGE", "1")
                self.text(line, " / ")
                self.field(line, "NUMPAGES", "1")
            if copy:
                self.text(place.add_paragraph(), copy)

    def paragraph(self, style: str) -> Paragraph:
        """A new empty paragraph at the end."""
        line = self.document.add_paragraph()
        line._p.style = self._ids[style]
        if self._is_right_to_left:
            line._p.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"),
                "w:adjustRightInd",
                "w:snapToGrid",
                "w:spacing",
                "w:ind",
                "w:jc",
            )
        return line

    def page_break(self) -> None:
        """What follows starts a page."""
        self.document.add_page_break()

    def text(
        self,
        paragraph: Paragraph,
        words: str,
        *,
        style: str | None = None,
        bold: bool = False,
        italic: bool = False,
        is_number: bool = False,
    ) -> None:
        """Append words, or a number, which runs from left to right in every language.

        Characters that XML cannot hold are printed as their code point.
        """
        run = paragraph.add_run(_storable(words))
        if style:
            run._r.style = self._ids[style]
        run.bold = bold or None
        run.italic = italic or None
        if self._language and not is_number:
            self._speak(run, is_bold=bold, is_italic=italic)

    @contextmanager
    def speaking(self, language: str, *, runs_right_to_left: bool) -> Iterator[None]:
        """Paragraphs and words within are of this language; "" for that of the document."""
        self._language, self._is_right_to_left = language, bool(language) and runs_right_to_left
        yield
        self._language, self._is_right_to_left = "", False

    def _speak(self, run: Any, *, is_bold: bool, is_italic: bool) -> None:
        """Say of which language a run is, as the format says it of both kinds of scripts."""
        said = OxmlElement("w:lang")
        said.set(qn("w:bidi" if self._is_right_to_left else "w:val"), self._language)
        if self._is_right_to_left:
            run.font.rtl = True
            run.font.cs_bold = is_bold or None
            run.font.cs_italic = is_italic or None
        run._r.get_or_add_rPr().append(said)

    def field(
        self, paragraph: Paragraph, instruction: str, shown: str, *, dirty: bool = False
    ) -> None:
        """Append a field with the result that it shows until it is next updated."""
        self.open_field(paragraph, instruction, dirty=dirty)
        self.text(paragraph, shown)
        self.close_field(paragraph)

    def open_field(self, paragraph: Paragraph, instruction: str, *, dirty: bool = False) -> None:
        """Begin a field whose result may span paragraphs."""
        begin = _field_char("begin")
        if dirty:
            begin.set(qn("w:dirty"), "true")
        paragraph.add_run()._r.append(begin)
        code = OxmlElement("w:instrText")
        code.set(qn("xml:space"), "preserve")
        code.text = f" {instruction} "
        paragraph.add_run()._r.append(code)
        paragraph.add_run()._r.append(_field_char("separate"))

    def close_field(self, paragraph: Paragraph) -> None:
        """End the field that was opened last."""
        paragraph.add_run()._r.append(_field_char("end"))

    def open_bookmark(self, paragraph: Paragraph, label: str) -> int:
        """Begin a bookmark; returns its number for `close_bookmark`."""
        self._bookmarks += 1
        start = OxmlElement("w:bookmarkStart")
        start.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), bookmark(label))
        paragraph._p.append(start)
        return self._bookmarks

    def close_bookmark(self, paragraph: Paragraph, number: int) -> None:
        """End a bookmark."""
        end = OxmlElement("w:bookmarkEnd")
        end.set(qn("w:id"), str(number))
        paragraph._p.append(end)

    def footnote(self, paragraph: Paragraph) -> Paragraph:
        """A real footnote; returns its paragraph, to which its words are appended."""
        self._n_notes += 1
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._n_notes))
        self._raised(paragraph, reference)
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._n_notes))
        note.append(OxmlElement("w:p"))
        self._notes.append(note)
        line = TextParagraph(note[0], self.document._body)
        line._p.style = self._ids["footnote text"]
        self._raised(line, OxmlElement("w:footnoteRef"))
        self.text(line, " ")
        return line

    def _raised(self, paragraph: Paragraph, sign: Any) -> None:
        run = paragraph.add_run()
        run._r.style = self._ids["footnote reference"]
        run._r.append(sign)

    def picture(self, content: bytes, *, alt: str, name: str) -> None:
        """A picture of the width of the text, with its text alternative."""
        line = self.paragraph("Picture")
        shape = line.add_run().add_picture(io.BytesIO(content), width=Mm(TEXT_WIDTH_MM))
        shape._inline.docPr.set("descr", _storable(alt))
        shape._inline.docPr.set("title", _storable(name))

    def table(self, n_rows: int, widths: Sequence[float]) -> Any:
        """A table with a repeated head row and hairlines; widths are shares of the text width."""
        table = self.document.add_table(rows=n_rows, cols=len(widths))
        table.autofit = False
        _rule(table)
        total = sum(widths)
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Mm(TEXT_WIDTH_MM * share / total)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def cell(
        self, cell: Cell, points: float, *, at_end: bool, width_share: float, fill: str = ""
    ) -> Paragraph:
        """The empty paragraph of a cell, aligned, in one of the sizes of tables."""
        cell.width = Mm(TEXT_WIDTH_MM * width_share)
        line = cell.paragraphs[0]
        line._p.style = self._ids[_table_style(points)]
        if at_end:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if fill:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), fill)
            cell._tc.get_or_add_tcPr().append(shade)
        return line

    def join(self, cells: Sequence[Cell]) -> None:
        """Make one cell of a row's cells, of which only the first has words."""
        joined = cells[0].merge(cells[-1])
        for spare in joined.paragraphs[1:]:
            spare._p.getparent().remove(spare._p)

    def content(self) -> bytes:
        """The file: the same document gives the same bytes."""
        if self._n_notes:
            self._add_footnotes()
        stream = io.BytesIO()
        self.document.save(stream)
        return _packed(stream.getvalue())

    def _add_footnotes(self) -> None:
        part = Part(
            PackURI("/word/footnotes.xml"),
            _FOOTNOTES,
            serialize_part_xml(self._notes),
            self.document.part.package,
        )
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _tell_of_separators(self.document.settings.element)


class WordMargin:
    """A finished file into whose margin comments are written.

    Attributes:
        lines: Number of each paragraph that has words, also in tables, and these words.
    """

    def __init__(self, content: bytes) -> None:
        self._file = docx.Document(io.BytesIO(content))
        cells = (cell for table in self._file.tables for cell in table._cells)
        among = [*self._file.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
        self._paragraphs = [one for one in among if one.runs and one.text.strip()]
        self.lines = {n: " ".join(one.text.split()) for n, one in enumerate(self._paragraphs)}

    def comment(self, at: int, who: str, when: str, text: str) -> None:
        """A comment on the paragraph of a number; `when` in ISO 8601."""
        runs = self._paragraphs[at].runs
        initials = "".join(part[0] for part in who.split()[:3])
        made = self._file.add_comment(
            [runs[0], runs[-1]], text=_storable(text), author=who, initials=initials
        )
        made._comment_elm.set(qn("w:date"), when)

    def content(self) -> bytes:
        """The file: the same comments on the same file give the same bytes."""
        stream = io.BytesIO()
        self._file.save(stream)
        return _packed(stream.getvalue())


def bookmark(label: str) -> str:
    """The name of a bookmark: letters, digits and underscores, at most forty."""
    return ("_Ref_" + _BOOKMARK.sub("_", label))[:40]


def _storable(words: str) -> str:
    return _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", words)


def _field_char(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _page(section: Any) -> None:
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(32), Mm(24)
    section.top_margin, section.bottom_margin = Mm(30), Mm(27)


def _tabs(line: Paragraph) -> None:
    stops = line.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(TEXT_WIDTH_MM / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)


def _table_style(points: float) -> str:
    """Name of the style of the words of tables in a size."""
    return "Table text" if points == SIZES[0] else f"Table text {points:g}"


# name, base, font, points, colour, bold, space before, space after
_STYLES = (
    ("Normal", None, SERIF, 10.5, INK, False, 0, 7),
    ("Title", None, SERIF, 31, INK, True, 140, 8),
    ("Subtitle", None, SERIF, 15, INK_2, False, 0, 24),
    ("Heading 1", None, SERIF, 20, INK, True, 0, 14),
    ("Heading 2", None, SERIF, 13, INK, True, 16, 7),
    ("Heading 3", None, SERIF, 11, INK, True, 12, 6),
    ("Caption", None, SANS, 9.5, INK, True, 14, 5),
    ("Header", None, SANS, 8, INK_3, False, 0, 0),
    ("Footer", None, SANS, 8, INK_3, False, 0, 0),
    ("TOC Heading", "Normal", SERIF, 20, INK, True, 0, 14),
    ("TOC 1", "Normal", SANS, 10.5, INK, True, 6, 2),
    ("TOC 2", "Normal", SANS, 10, INK, False, 0, 2),
    ("Numbered paragraph", "Normal", SERIF, 10.5, INK, False, 0, 7),
    *((_table_style(points), "Normal", SANS, points, INK, False, 2, 2) for points in SIZES),
    ("Note", "Normal", SANS, 8.5, INK_2, False, 4, 14),
    ("Picture", "Normal", SANS, 9, INK, False, 0, 2),
    ("Quote", "Normal", SERIF, 10.5, INK, False, 4, 2),
    ("Source of quotation", "Normal", SANS, 8.5, INK_2, False, 0, 10),
    ("Term", "Normal", SANS, 9.5, INK, False, 0, 4),
    ("footnote text", "Normal", SANS, 8.5, INK_2, False, 0, 3),
    ("Box", "Normal", SANS, 9.5, INK, False, 8, 8),
    ("Imprint", "Normal", SANS, 10, INK, False, 0, 3),
)


@functools.cache
def _made_styles(language: str) -> Any:
    """The styles of all documents of a language; a document takes a copy."""
    made = docx.Document()
    _styles(made.styles, language)
    return made.styles.element


def _styles(styles: Any, language: str) -> None:
    for name, base, font, points, colour, bold, before, after in _STYLES:
        style = _style(styles, name, base)
        style.font.name, style.font.size, style.font.bold = font, Pt(points), bold
        style.font.italic = name in ("Subtitle", "Quote")
        style.font.color.rgb = RGBColor.from_string(colour)
        _all_scripts(style, font)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
    styles["Normal"].paragraph_format.line_spacing = 1.25
    for name in (*map(_table_style, SIZES), "Note", "Title"):
        styles[name].paragraph_format.line_spacing = 1.1
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption", "Picture"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Heading 1"].paragraph_format.page_break_before = True
    styles["TOC 2"].paragraph_format.left_indent = Mm(8)
    numbered = styles["Numbered paragraph"].paragraph_format
    numbered.first_line_indent = Mm(-11)
    numbered.tab_stops.add_tab_stop(Mm(0))
    styles["Quote"].paragraph_format.keep_with_next = True
    for name in ("Quote", "Source of quotation"):
        styles[name].paragraph_format.left_indent = Mm(11)
        styles[name].paragraph_format.right_indent = Mm(11)
    term = styles["Term"].paragraph_format
    term.left_indent, term.first_line_indent = Mm(_TERM_MM), Mm(-_TERM_MM)
    term.tab_stops.add_tab_stop(Mm(_TERM_MM))
    styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    styles.add_style("Live number", WD_STYLE_TYPE.CHARACTER)
    fixed = styles.add_style("Fixed width", WD_STYLE_TYPE.CHARACTER)
    fixed.font.name, fixed.font.size = MONO, Pt(8)
    _frame(styles["Box"])
    _language(styles, language)


def _style(styles: Any, name: str, base: str | None) -> Any:
    if name in styles:
        style = styles[name]
        borders = style.element.find(f".//{qn('w:pBdr')}")
        if borders is not None:
            borders.getparent().remove(borders)
        return style
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles[base] if base else None
    return style


def _all_scripts(style: Any, font: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)


def _frame(style: Any) -> None:
    borders = OxmlElement("w:pBdr")
    for side, size, colour in (
        ("top", 4, HAIR),
        ("left", 24, ACCENT),
        ("bottom", 4, HAIR),
        ("right", 4, HAIR),
    ):
        line = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "single"),
            ("sz", str(size)),
            ("space", "6"),
            ("color", colour),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _language(styles: Any, language: str) -> None:
    default = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if default is not None:
        default.set(qn("w:val"), "en-GB" if language == "en" else language)


def _rule(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", 8, INK), ("bottom", 8, INK), ("insideH", 4, HAIR)):
        line = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "single"),
            ("sz", str(size)),
            ("space", "0"),
            ("color", colour),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr
    after = [
        child
        for child in properties
        if child.tag in (qn("w:tblLayout"), qn("w:tblCellMar"), qn("w:tblLook"))
    ]
    if after:
        after[0].addprevious(borders)
    else:
        properties.append(borders)


def _tell_of_separators(settings: Any) -> None:
    """Settings name the two separators as soon as there is a part of footnotes, and only then."""
    notes = OxmlElement("w:footnotePr")
    for number in ("-1", "0"):
        one = OxmlElement("w:footnote")
        one.set(qn("w:id"), number)
        notes.append(one)
    settings.find(qn("w:compat")).addprevious(notes)


def _drop_old_effects(part: Any) -> None:
    """Without the second copy of the styles that Word 2010 kept: it does not know ours, so Word offers a repair."""
    for key, relation in list(part.rels.items()):
        if relation.reltype == _OLD_EFFECTS:
            part.drop_rel(key)


def _packed(content: bytes) -> bytes:
    """The same parts in the same order with one date, so that the bytes depend on content only."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            after.writestr(entry, before.read(name))
    return out.getvalue()
