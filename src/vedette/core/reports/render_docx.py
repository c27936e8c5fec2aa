"""A document as DOCX: real headings, captions and references as fields, alt text, head rows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from vedette.core.reports import _vega, printed
from vedette.core.reports._docx import Paragraph as Line
from vedette.core.reports._docx import WordFile, bookmark
from vedette.core.reports.column_widths import fitted
from vedette.core.reports.document import (
    Align,
    Annex,
    Block,
    Box,
    Chart,
    Code,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LiveNumber,
    PageBreak,
    Paragraph,
    Quotation,
    Reference,
    Row,
    RowKind,
    Strong,
    Table,
    Terms,
    Text,
    content_fingerprint,
    is_right_to_left,
    label_of,
)
from vedette.core.reports.numbering import Numbering, contents, numbering, titled

_GROUP_FILL = "EEECE4"


def docx(document: Document, *, fonts: Path | None) -> bytes:
    """The document as DOCX; the same document gives the same bytes.

    Args:
        document: What to print.
        fonts: Folder of TTF files by which charts are drawn.
    """
    return _Writer(document, fonts).content()


class _Writer:
    """Walks the blocks once and appends each to the file."""

    def __init__(self, document: Document, fonts: Path | None) -> None:
        self.document = document
        self.fonts = fonts
        self.numbers: Numbering = numbering(document)
        self.file = WordFile(language=document.language)

    def content(self) -> bytes:
        document, file = self.document, self.file
        file.describe(
            title=document.title,
            author=document.author,
            subject=document.subtitle,
            marking=document.marking.words,
            at=document.issued_at,
        )
        file.header_and_footer(
            left=printed.running(document.title),
            middle=document.marking.words,
            right=document.edition,
            foot=f"Data as known on {printed.long_day(document.known_on)}",
            copy=document.watermark,
        )
        self.cover()
        self.contents()
        for block, mark in zip(document.blocks, self.numbers.marks, strict=True):
            self.block(block, mark)
        return file.content()

    def cover(self) -> None:
        document, file = self.document, self.file
        if document.occasion:
            file.text(file.paragraph("Imprint"), document.occasion)
        file.text(file.paragraph("Title"), document.title)
        file.text(file.paragraph("Subtitle"), document.subtitle)
        content = printed.hash_in_fours(content_fingerprint(document))
        for term, words in (*document.imprint, ("Content", content)):
            line = file.paragraph("Imprint")
            file.text(line, f"{term}: ", bold=True)
            file.text(line, words)
        file.text(file.paragraph("Note"), document.foreword)

    def contents(self) -> None:
        """A field that Word refreshes; until then it shows the titles."""
        if not contents(self.document):
            return
        file = self.file
        line = file.paragraph("TOC Heading")
        line.paragraph_format.page_break_before = True
        file.text(line, "Contents")
        line = file.paragraph("TOC 1")
        file.open_field(line, r'TOC \o "1-2" \h \z \u', dirty=True)
        for number, (_, depth, words) in enumerate(contents(self.document)):
            line = line if number == 0 else file.paragraph(f"TOC {depth}")
            file.text(line, words)
        file.close_field(line)

    def block(self, block: Block, mark: str) -> None:
        file = self.file
        match block:
            case Heading() | Annex():
                level = 1 if isinstance(block, Annex) else block.level
                line = file.paragraph(f"Heading {level}")
                if level == 1 and self.document.chapters_flow:
                    line.paragraph_format.page_break_before = block is self.document.blocks[0]
                self.marked(line, label_of(block), titled(mark, block.text))
            case Paragraph():
                with self.speaking(block.language):
                    self.paragraph(block, mark)
            case Table():
                self.table(block, mark)
            case Chart():
                self.chart(block, mark)
            case Box() | Quotation() | Terms():
                self.apart(block)
            case PageBreak():
                file.page_break()

    def apart(self, block: Box | Quotation | Terms) -> None:
        """What stands apart from the run of the text."""
        match block:
            case Box():
                with self.speaking(block.language):
                    self.box(block)
            case Quotation():
                self.quotation(block)
            case Terms():
                self.terms(block)

    def marked(self, line: Line, label: str, words: str) -> None:
        """Words under a bookmark, if they have a label."""
        number = self.file.open_bookmark(line, label) if label else 0
        self.file.text(line, words)
        if label:
            self.file.close_bookmark(line, number)

    def paragraph(self, block: Paragraph, mark: str) -> None:
        line = self.file.paragraph("Numbered paragraph" if mark else "Normal")
        if mark:
            number = self.file.open_bookmark(line, block.label) if block.label else 0
            self.file.field(line, r"SEQ Paragraph \* ARABIC", mark)
            if block.label:
                self.file.close_bookmark(line, number)
            self.file.text(line, "\t")
        self.run(line, block.inlines)

    def caption(self, mark: str, words: str, label: str) -> None:
        """A caption such as "Table 2. Words": its number is a field, a bookmark spans both."""
        line = self.file.paragraph("Caption")
        kind, _, number = mark.partition(" ")
        opened = self.file.open_bookmark(line, label) if label else 0
        self.file.text(line, f"{kind} ")
        self.file.field(line, rf"SEQ {kind} \* ARABIC", number)
        if label:
            self.file.close_bookmark(line, opened)
        self.file.text(line, f". {words}")

    def table(self, table: Table, mark: str) -> None:
        self.caption(mark, table.caption, table.label)
        points, shares = fitted(table)
        made = self.file.table(len(table.rows) + 1, shares)
        ends = [column.align is Align.END for column in table.columns]
        # Asking a row for its cells walks the whole row: ask once for each.
        for cell, column, end, share in zip(
            made.rows[0].cells, table.columns, ends, shares, strict=True
        ):
            line = self.file.cell(cell, points, at_end=end, width_share=share)
            self.file.text(line, column.head, bold=True)
        for row, drawn in zip(table.rows, list(made.rows)[1:], strict=True):
            self.row(row, drawn.cells, points, ends, shares)
        for note in table.notes or ((),):
            self.run(self.file.paragraph("Note"), note)

    def row(
        self,
        row: Row,
        cells: tuple[object, ...],
        points: float,
        ends: Sequence[bool],
        shares: Sequence[float],
    ) -> None:
        is_group = row.kind is RowKind.GROUP
        for words, cell, end, share in zip(row.cells, cells, ends, shares, strict=True):
            fill = _GROUP_FILL if is_group else ""
            line = self.file.cell(cell, points, at_end=end, width_share=share, fill=fill)
            self.run(line, words, bold=row.kind is not RowKind.BODY)
        if is_group:
            self.file.join(cells)

    def chart(self, chart: Chart, mark: str) -> None:
        self.caption(mark, chart.caption, chart.label)
        drawn = _vega.png(_vega.svg(chart.spec, fonts=self.fonts), fonts=self.fonts)
        self.file.picture(drawn, alt=chart.alt, name=chart.caption)
        line = self.file.paragraph("Note")
        self.run(line, chart.notes)
        self.file.text(line, f" Source: {chart.source}; {chart.key}.")

    def box(self, box: Box) -> None:
        line = self.file.paragraph("Box")
        self.labelled(line, box.label)
        # One paragraph, so that its frame and a comment on it hold all of it.
        told = [f"{term} {words}".strip() for term, words in box.head]
        self.file.text(line, f"{' · '.join(told)}\n" if told else "", bold=True)
        self.run(line, box.body)
        if box.foot:
            self.file.text(line, "\n")
            self.run(line, box.foot)

    def speaking(self, language: str) -> AbstractContextManager[None]:
        """Words within are of this language; "" for that of the document."""
        return self.file.speaking(language, runs_right_to_left=is_right_to_left(language))

    def quotation(self, block: Quotation) -> None:
        with self.speaking(block.language):
            line = self.file.paragraph("Quote")
            self.labelled(line, block.label)
            self.run(line, block.body)
        if block.source:
            self.run(self.file.paragraph("Source of quotation"), block.source)

    def terms(self, block: Terms) -> None:
        for number, one in enumerate(block.entries):
            line = self.file.paragraph("Term")
            self.labelled(line, block.label if number == 0 else "")
            self.file.text(line, one.word, bold=True)
            self.file.text(line, "\t")
            self.run(line, one.meaning)

    def labelled(self, line: Line, label: str) -> None:
        """The place that references to a block without a number lead to."""
        if label:
            self.file.close_bookmark(line, self.file.open_bookmark(line, label))

    def run(self, line: Line, inlines: Inlines, *, bold: bool = False) -> None:
        for inline in inlines:
            self.inline(line, inline, bold=bold)

    def inline(self, line: Line, inline: Inline, *, bold: bool) -> None:
        file = self.file
        match inline:
            case Text(text=text):
                file.text(line, text, bold=bold)
            case Strong(text=text):
                file.text(line, text, bold=True)
            case Emphasis(text=text):
                file.text(line, text, italic=True, bold=bold)
            case Code(text=text):
                file.text(line, text, style="Fixed width")
            case LiveNumber():
                is_bold = bold or inline.strong
                file.text(line, inline.printed, style="Live number", bold=is_bold, is_number=True)
            case Reference(label=label):
                words = self.numbers.reference(inline)
                case = "" if inline.starts_sentence else r" \* Lower"
                file.field(line, rf"REF {bookmark(label)} \h{case}", words)
            case Footnote(inlines=inner):
                self.run(file.footnote(line), inner)
