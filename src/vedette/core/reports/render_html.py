"""A document as one self-contained HTML file: no script, no foreign host, readable without sight."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib import resources
from pathlib import Path

from vedette.core.reports import _vega, printed
from vedette.core.reports.document import (
    Align,
    Annex,
    Block,
    Box,
    Chart,
    Code,
    Column,
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
from vedette.core.reports.register import anchors


def html(document: Document, *, fonts: Path | None) -> str:
    """The document as HTML; the same document gives the same text.

    Args:
        document: What to print.
        fonts: Folder of TTF files by which chart labels are measured.
    """
    return _Writer(document, fonts).page()


def blocks_html(document: Document, *, fonts: Path | None) -> tuple[str, ...]:
    """Each block by itself, for pages that bring their own frame; its footnotes stand below it, charts are pictures.

    Args:
        document: What to print.
        fonts: Folder of TTF files by which chart labels are measured.
    """
    writer = _Pieces(document, fonts)
    return tuple(
        writer.piece(n, block, mark)
        for n, (block, mark) in enumerate(zip(document.blocks, writer.numbers.marks, strict=True))
    )


def unnumbered_html(document: Document, *, fonts: Path | None) -> str:
    """The blocks of a document as `blocks_html` gives them, without numbers: for where nobody knows them yet."""
    writer = _Pieces(document, fonts)
    return "".join(writer.piece(n, block, "") for n, block in enumerate(document.blocks))


class _Writer:
    """Walks the blocks once; footnotes gather at the end of the text."""

    def __init__(self, document: Document, fonts: Path | None) -> None:
        self.document = document
        self.fonts = fonts
        self.numbers: Numbering = numbering(document)
        self.anchors = anchors(document)
        self.footnotes: list[str] = []
        self.said_in = ""
        """Language and direction of what is written now, as attributes."""

    def page(self) -> str:
        document = self.document
        style = resources.files("vedette.core.reports").joinpath("report.css").read_text("utf-8")
        text = "\n".join(
            self.block(number, block, mark)
            for number, (block, mark) in enumerate(
                zip(document.blocks, self.numbers.marks, strict=True)
            )
        )
        marking = (
            f'<p class="marking level-{document.marking.level}">{_e(document.marking.words)}</p>'
        )
        return (
            f'<!doctype html>\n<html lang="{_e(document.language)}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_e(document.title)} – {_e(document.marking.words)}</title>\n"
            f'<meta name="author" content="{_e(document.author)}">\n<style>\n{style}</style>\n</head>\n'
            f'<body>\n<a class="skip" href="#text">To the text</a>\n{self.copy()}'
            f"{self.cover(marking)}\n{self.contents()}\n"
            f'<main id="text">\n{text}\n{self.notes()}</main>\n'
            f"<footer>\n{marking}\n{self.copy()}<p>{_e(document.title)}. Data as known on "
            f"{printed.long_day(document.known_on)}. Content "
            f"<code>{printed.hash_in_fours(content_fingerprint(document))}</code></p>\n</footer>\n"
            "</body>\n</html>\n"
        )

    def copy(self) -> str:
        """Whose copy it is; a printed page bears it at its head."""
        words = self.document.watermark
        return f'<p class="copy">{_e(words)}</p>\n' if words else ""

    def cover(self, marking: str) -> str:
        document = self.document
        terms = "".join(f"<dt>{_e(t)}</dt><dd>{_e(w)}</dd>" for t, w in document.imprint)
        occasion = f'<p class="occasion">{_e(document.occasion)}</p>\n' if document.occasion else ""
        return (
            f"<header>\n{marking}\n{occasion}<h1>{_e(document.title)}</h1>\n"
            f'<p class="subtitle">{_e(document.subtitle)}</p>\n<dl>{terms}</dl>\n'
            f'<p class="small">{_e(document.foreword)}</p>\n</header>'
        )

    def contents(self) -> str:
        items = [
            f'<li class="depth-{depth}"><a href="#{_anchor(place)}">{_e(words)}</a></li>'
            for place, depth, words in contents(self.document)
        ]
        if not items:
            return ""
        return f'<nav aria-label="Contents">\n<h2>Contents</h2>\n<ul>\n{chr(10).join(items)}\n</ul>\n</nav>'

    def notes(self) -> str:
        if not self.footnotes:
            return ""
        items = "\n".join(
            f'<li id="note-{n}">{words} <a href="#call-{n}" role="doc-backlink" '
            f'aria-label="Back to the text of note {n}">↩</a></li>'
            for n, words in enumerate(self.footnotes, 1)
        )
        return (
            '<section aria-label="Notes" role="doc-endnotes" class="notes">\n'
            f"<h2>Notes</h2>\n<ol>\n{items}\n</ol>\n</section>\n"
        )

    def block(self, number: int, block: Block, mark: str) -> str:
        label = f"block-{label_of(block)}" if label_of(block) else ""
        match block:
            case Heading() | Annex():
                level = 2 if isinstance(block, Annex) else block.level + 1
                label = label or _anchor(number)
                inner = (
                    f'<h{level} id="{_anchor(number)}">{_e(titled(mark, block.text))}</h{level}>'
                )
                return inner if label == _anchor(number) else f'<div id="{_e(label)}">{inner}</div>'
            case Paragraph():
                sign = f'<span class="number">{mark}</span> ' if mark else ""
                with self.speaking(block.language):
                    return f"<p{_id(label)}{self.said_in}>{sign}{self.run(block.inlines)}</p>"
            case Table():
                return self.table(block, mark, label)
            case Chart():
                return self.chart(block, mark, label)
            case Box() | Quotation() | Terms():
                return self.apart(block, label)
            case PageBreak():
                return '<hr class="page">'

    def apart(self, block: Box | Quotation | Terms, label: str) -> str:
        match block:
            case Box():
                with self.speaking(block.language):
                    return self.box(block, label)
            case Quotation():
                with self.speaking(block.language):
                    return self.quotation(block, label)
            case Terms():
                return self.terms(block, label)

    @contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        """Words within are of this language, those of their notes too; "" for that of the document."""
        direction = "rtl" if is_right_to_left(language) else "ltr"
        self.said_in = f' lang="{_e(language)}" dir="{direction}"' if language else ""
        yield
        self.said_in = ""

    def table(self, table: Table, mark: str, label: str) -> str:
        heads = "".join(f'<th scope="col"{_end(c)}>{_e(c.head)}</th>' for c in table.columns)
        rows = "\n".join(self.row(row, table.columns) for row in table.rows)
        notes = "".join(f'<p class="note">{self.run(note)}</p>' for note in table.notes)
        caption = _e(titled(mark, table.caption))
        return (
            f'<div class="table"{_id(label)} role="region" tabindex="0" aria-label="{caption}">\n'
            f"<table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n{notes}"
        )

    def row(self, row: Row, columns: tuple[Column, ...]) -> str:
        kind = "" if row.kind is RowKind.BODY else f' class="{row.kind.value}"'
        anchor = f"key-{self.anchors[row.anchor]}" if row.anchor else ""
        if row.kind is RowKind.GROUP:
            words = self.run(row.cells[0])
            return f'<tr{kind}{_id(anchor)}><th scope="rowgroup" colspan="{len(columns)}">{words}</th></tr>'
        cells = [
            f'<th scope="row"{_end(c)}>{self.run(cell)}</th>'
            if n == 0
            else f"<td{_end(c)}>{self.run(cell)}</td>"
            for n, (cell, c) in enumerate(zip(row.cells, columns, strict=True))
        ]
        return f"<tr{kind}{_id(anchor)}>{''.join(cells)}</tr>"

    def chart(self, chart: Chart, mark: str, label: str) -> str:
        drawn = _vega.svg(chart.spec, fonts=self.fonts)
        name = _e(titled(mark, chart.caption))
        picture = drawn.replace("<svg ", f'<svg role="img" aria-label="{_e(chart.alt)}" ', 1)
        return (
            f"<figure{_id(label)}>\n<figcaption>{name}</figcaption>\n"
            f'<div class="picture" role="group" tabindex="0" aria-label="{name}">{picture}</div>\n'
            f'<p class="note">{self.run(chart.notes)} '
            f"Source: {_e(chart.source)}; <code>{_e(chart.key)}</code>.</p>\n</figure>"
        )

    def box(self, box: Box, label: str) -> str:
        head = " ".join(f"<span>{_e(t)} <b>{_e(w)}</b></span>" for t, w in box.head)
        foot = f'<p class="note">{self.run(box.foot)}</p>' if box.foot else ""
        name = _e(box.head[0][1]) if box.head else "Box"
        return (
            f'<section class="box"{_id(label)}{self.said_in} aria-label="{name}"><p class="head">{head}</p>'
            f"<p>{self.run(box.body)}</p>{foot}</section>"
        )

    def quotation(self, block: Quotation, label: str) -> str:
        source = f"<figcaption>{self.run(block.source)}</figcaption>" if block.source else ""
        words = f"<blockquote{self.said_in}><p>{self.run(block.body)}</p></blockquote>"
        return f'<figure class="quotation"{_id(label)}>{words}{source}</figure>'

    def terms(self, block: Terms, label: str) -> str:
        entries = "".join(
            f"<dt>{_e(one.word)}</dt><dd>{self.run(one.meaning)}</dd>" for one in block.entries
        )
        return f'<dl class="terms"{_id(label)}>{entries}</dl>'

    def run(self, inlines: Inlines) -> str:
        return "".join(self.inline(inline) for inline in inlines)

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text(text=text):
                return _e(text)
            case Strong(text=text):
                return f"<strong>{_e(text)}</strong>"
            case Emphasis(text=text):
                return f"<em>{_e(text)}</em>"
            case Code(text=text):
                return f"<code>{_e(text)}</code>"
            case LiveNumber():
                return self.number(inline)
            case Reference(label=label):
                return f'<a href="#block-{_e(label)}">{_e(self.numbers.reference(inline))}</a>'
            case Footnote(inlines=inner):
                words = self.run(inner)
                self.footnotes.append(
                    f"<span{self.said_in}>{words}</span>" if self.said_in else words
                )
                n = len(self.footnotes)
                return (
                    f'<sup><a id="call-{n}" href="#note-{n}" role="doc-noteref" '
                    f'aria-label="Note {n}">{n}</a></sup>'
                )

    def number(self, number: LiveNumber) -> str:
        shown = f"<b>{_e(number.printed)}</b>" if number.strong else _e(number.printed)
        bdi = (
            f'<bdi dir="ltr" class="live" data-key="{_e(number.key)}" '
            f'data-form="{number.form.value}">{shown}</bdi>'
        )
        if number.key in self.anchors:
            return f'<a class="live" href="#key-{self.anchors[number.key]}">{bdi}</a>'
        return bdi


class _Pieces(_Writer):
    """The same for single blocks: what would lead out of the block is plain words."""

    def piece(self, number: int, block: Block, mark: str) -> str:
        self.footnotes = []
        written = "" if isinstance(block, PageBreak) else self.block(number, block, mark)
        notes = "".join(
            f'<p class="note"><sup>{n}</sup> {words}</p>'
            for n, words in enumerate(self.footnotes, 1)
        )
        return written + notes

    def chart(self, chart: Chart, mark: str, label: str) -> str:
        drawn = b64encode(_vega.svg(chart.spec, fonts=self.fonts).encode()).decode()
        return (
            f"<figure{_id(label)}>\n<figcaption>{_e(titled(mark, chart.caption))}</figcaption>\n"
            f'<img src="data:image/svg+xml;base64,{drawn}" alt="{_e(chart.alt)}">\n'
            f'<p class="note">{self.run(chart.notes)} Source: {_e(chart.source)}</p>\n</figure>'
        )

    def inline(self, inline: Inline) -> str:
        match inline:
            case Reference():
                return _e(self.numbers.reference(inline))
            case Footnote(inlines=inner):
                self.footnotes.append(self.run(inner))
                return f"<sup>{len(self.footnotes)}</sup>"
            case _:
                return super().inline(inline)

    def number(self, number: LiveNumber) -> str:
        shown = f"<b>{_e(number.printed)}</b>" if number.strong else _e(number.printed)
        return f'<bdi dir="ltr">{shown}</bdi>'


def _e(text: str) -> str:
    return escape(text, quote=True)


def _anchor(number: int) -> str:
    return f"section-{number}"


def _id(label: str) -> str:
    return f' id="{_e(label)}"' if label else ""


def _end(column: Column) -> str:
    return ' class="end"' if column.align is Align.END else ""
