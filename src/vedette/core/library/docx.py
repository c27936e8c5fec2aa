"""A DOCX as text: insertions in, deletions and hidden words out and told apart, notes and comments as such.

An own walk over the body: ready-made readers see one to six of eight traps (tracked insertion, deletion,
link, table cell, header, text box, content control, comment).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from vedette.core.kernel.problems import Problem
from vedette.core.library.package import Parts, parts_of, problem_of
from vedette.core.library.reading import Aside, AsideKind, Kind, Page, Reading, Written
from vedette.core.library.text import normalised
from vedette.core.sources.staging import Limits
from vedette.core.sources.xlsx_package import BadPackage, local

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BODY = "word/document.xml"
_SKIPPED = frozenset(
    (
        "del",
        "moveFrom",
        "instrText",
        "delInstrText",
        "Fallback",
        "rPr",
        "pPr",
        "sdtPr",
        "sectPr",
        "tblPr",
    )
)
_OFF = frozenset(("0", "false", "off", "none"))


def read_docx(content: bytes) -> Reading:
    """The text of a DOCX.

    Args:
        content: The bytes of the file.
    """
    parts, problems = parts_of(content, Limits())
    if parts is None:
        return Reading("docx", errors=problems)
    try:
        body = parts.xml(_BODY)
        if body is None:
            raise BadPackage("docx.part_missing", f"The document lacks its part '{_BODY}'.")
        walk = _Walk()
        walk.blocks(body)
        walk.notes(parts)
        return _reading(parts, walk)
    except BadPackage as bad:
        return Reading("docx", errors=(problem_of(bad),))


def _reading(parts: Parts, walk: _Walk) -> Reading:
    core = parts.xml("docProps/core.xml")
    about = {local(one.tag): (one.text or "").strip() for one in core} if core is not None else {}
    return Reading(
        "docx",
        tuple(walk.pages()),
        title=about.get("title") or None,
        written_on=(about.get("created") or "")[:10] or None,
        asides=tuple(walk.asides),
        warnings=tuple(_warnings(parts, walk)),
    )


def _warnings(parts: Parts, walk: _Walk) -> Iterator[Problem]:
    for kind, words in (
        (AsideKind.DELETED, "passages that are tracked as deleted"),
        (AsideKind.INSERTED, "passages that are tracked as inserted"),
        (AsideKind.HIDDEN, "hidden passages"),
        (AsideKind.COMMENT, "comments"),
    ):
        n = sum(1 for one in walk.asides if one.kind is kind)
        if n:
            yield Problem(
                f"document.{kind}",
                f"The document has {n} {words}; they are listed apart from its text.",
                "Look at them before the document is quoted.",
            )
    if any("vbaproject" in name.casefold() for name in parts.by_name):
        yield Problem(
            "document.macro",
            "The document has macros; they were not run.",
            "Nothing to do; the original keeps them.",
        )


@dataclass
class _Walk:
    """Goes through the document in order and writes down what it meets."""

    written: list[Written] = field(default_factory=lambda: [Written()])
    asides: list[Aside] = field(default_factory=list)
    _paragraph: list[str] = field(default_factory=list)

    @property
    def _page(self) -> Written:
        return self.written[-1]

    def pages(self) -> Iterator[Page]:
        """The pages, as far as the word processor marked where they begin."""
        for number, one in enumerate(self.written, start=1):
            yield one.page(number)

    def blocks(self, element: etree._Element) -> None:
        """Paragraphs and tables below an element, in order."""
        for child in element:
            name = local(child.tag)
            if name == "p":
                self._block(child)
            elif name == "tbl":
                self._table(child)
            elif name == "sdt" or name not in _SKIPPED:
                self.blocks(child)

    def notes(self, parts: Parts) -> None:
        """Footnotes, endnotes, comments, running heads and feet."""
        for place, kind in (("footnotes", Kind.FOOTNOTE), ("endnotes", Kind.FOOTNOTE)):
            found = parts.xml(f"word/{place}.xml")
            for note in found if found is not None else ():
                if not _attribute(note, "type"):
                    self._page.add(self._whole(note), kind, _attribute(note, "id"))
        comments = parts.xml("word/comments.xml")
        for comment in comments if comments is not None else ():
            self._aside(AsideKind.COMMENT, self._whole(comment))
        for name in sorted(parts.by_name):
            stem = name.removeprefix("word/")
            if stem.startswith(("header", "footer")) and stem.endswith(".xml"):
                found = parts.xml(name)
                kind = Kind.HEADER if stem.startswith("header") else Kind.FOOTER
                if found is not None:
                    self._page.add(self._whole(found), kind)

    def _block(self, paragraph: etree._Element) -> None:
        kind = Kind.HEADING if _is_heading(paragraph) else Kind.PARAGRAPH
        text = self._text(paragraph)
        self._page.add(text, kind)
        for box in paragraph.iter(f"{_W}txbxContent", f"{_STRICT}txbxContent"):
            if not _is_fallback(box):
                self.blocks(box)

    def _table(self, table: etree._Element) -> None:
        for row in table.iter(f"{_W}tr", f"{_STRICT}tr"):
            cells = [
                " ".join(self._whole(cell).split())
                for cell in row
                if local(cell.tag) in ("tc", "sdt")
            ]
            self._page.add("\t".join(cells), Kind.TABLE)

    def _whole(self, element: etree._Element) -> str:
        """The paragraphs below an element, a line each."""
        lines = [self._text(one) for one in element.iter(f"{_W}p", f"{_STRICT}p")]
        return "\n".join(line for line in lines if line.strip())

    def _text(self, paragraph: etree._Element) -> str:
        self._paragraph = []
        self._runs(paragraph)
        return normalised("".join(self._paragraph)).text

    def _runs(self, element: etree._Element) -> None:
        for child in element:
            name = local(child.tag)
            if name in ("del", "moveFrom"):
                self._aside(AsideKind.DELETED, _plain(child))
            elif name in ("ins", "moveTo"):
                self._aside(AsideKind.INSERTED, _plain(child))
                self._runs(child)
            elif name == "r" and _is_hidden(child):
                self._aside(AsideKind.HIDDEN, _plain(child))
            elif name in _MARKS:
                self._mark(name, child)
            elif name not in _SKIPPED and name != "txbxContent":
                self._runs(child)

    def _mark(self, name: str, element: etree._Element) -> None:
        if name == "lastRenderedPageBreak" or (
            name == "br" and _attribute(element, "type") == "page"
        ):
            self._next_page()
        else:
            self._paragraph.append(element.text or "" if name == "t" else _MARKS[name])

    def _next_page(self) -> None:
        """A new page, unless nothing stands on this one yet; a paragraph stays whole where it ends."""
        if self._page.pieces and not "".join(self._paragraph).strip():
            self.written.append(Written())

    def _aside(self, kind: AsideKind, text: str) -> None:
        if text.strip():
            kept = normalised(text).text.strip()
            self.asides.append(Aside(kind, len(self.written), self._page.length, kept))


_MARKS = {
    "t": "",
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
    "lastRenderedPageBreak": "",
}


def _plain(element: etree._Element) -> str:
    """All words below an element, deleted ones included."""
    return "".join(one.text or "" for one in element.iter() if local(one.tag) in ("t", "delText"))


def _is_hidden(run: etree._Element) -> bool:
    return any(
        local(mark.tag) in ("vanish", "webHidden") and _attribute(mark, "val") not in _OFF
        for properties in run
        if local(properties.tag) == "rPr"
        for mark in properties
    )


def _is_heading(paragraph: etree._Element) -> bool:
    for properties in paragraph:
        if local(properties.tag) == "pPr":
            names = {local(one.tag): _attribute(one, "val") for one in properties}
            style = (names.get("pStyle") or "").casefold()
            return "outlineLvl" in names or style.startswith(
                ("heading", "title", "titre", "berschrift")
            )
    return False


def _is_fallback(element: etree._Element) -> bool:
    return any(local(one.tag) == "Fallback" for one in element.iterancestors())


def _attribute(element: etree._Element, name: str) -> str | None:
    found = element.get(_W + name) or element.get(_STRICT + name)
    return None if found is None else str(found)
