"""An HTML page as text: what a reader sees, block by block; scripts never, hidden parts apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from vedette.core.kernel.problems import Problem
from vedette.core.library.plain import decoded_text
from vedette.core.library.reading import Aside, AsideKind, Kind, Reading, Written
from vedette.core.library.text import normalised

_SKIPPED = frozenset(("script", "style", "noscript", "template", "head", "iframe", "object", "svg"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARTS = frozenset(
    ("p", "div", "section", "article", "main", "body", "header", "footer", "nav", "aside")
)
_LISTS = frozenset(("ul", "ol", "li", "dl", "dt", "dd", "tr", "table", "tbody", "thead", "caption"))
_RUNS = frozenset(
    ("blockquote", "pre", "figure", "figcaption", "address", "form", "fieldset", "hr")
)
_BLOCKS = _HEADINGS | _PARTS | _LISTS | _RUNS | {"html", "center"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_HEAD = 4096
_DEEPEST = 500


def read_html(content: bytes) -> Reading:
    """The text of an HTML page.

    Args:
        content: The bytes of the file.
    """
    named = _CHARSET.search(content[:_HEAD])
    text, problem = decoded_text(content, named[1].decode() if named else None)
    if text is None:
        assert problem is not None, "text or problem"
        return Reading("html", errors=(problem,))
    return html_reading(text, format="html")


def html_reading(text: str, *, format: str) -> Reading:
    """The reading of HTML that is text already."""
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    if not text.strip():
        return Reading(format, (Written().page(1),))
    # An encoding that the page declares no longer holds for decoded text.
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    walk = _Walk()
    walk.element(tree, 0)
    walk.end(Kind.PARAGRAPH)
    title = tree.findtext(".//title")
    return Reading(
        format,
        (walk.written.page(1),),
        title=normalised(title).text.strip() or None if title else None,
        asides=tuple(walk.asides),
        warnings=tuple(_warnings(walk)),
    )


def _warnings(walk: _Walk) -> list[Problem]:
    if not walk.asides:
        return []
    return [
        Problem(
            "document.hidden",
            f"The page has {len(walk.asides)} hidden passages; they are listed apart from its text.",
            "Look at them before the document is quoted.",
        )
    ]


@dataclass
class _Walk:
    written: Written = field(default_factory=Written)
    asides: list[Aside] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)

    def element(self, element: etree._Element, depth: int) -> None:
        """An element with all below it, its tail not."""
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in _SKIPPED:
            return
        if depth > _DEEPEST or _is_hidden(element):
            self._aside(" ".join(str(words) for words in element.itertext()))
            return
        kind = Kind.HEADING if name in _HEADINGS else Kind.PARAGRAPH
        if name in _BLOCKS:
            self.end(Kind.PARAGRAPH)
        self._add(element.text)
        for child in element:
            self.element(child, depth + 1)
            self._add(child.tail)
        self._close(name, kind)

    def _close(self, name: str, kind: Kind) -> None:
        if name == "br":
            self._words.append("\n")
        elif name in ("td", "th"):
            self._cells.append(self._taken())
        elif name == "tr":
            self.written.add("\t".join(self._cells), Kind.TABLE)
            self._cells = []
        elif name in _BLOCKS:
            self.end(kind)

    def end(self, kind: Kind) -> None:
        """End the block that is being written."""
        if not self._cells:
            self.written.add(self._taken(), kind)

    def _taken(self) -> str:
        text = "".join(self._words)
        self._words = []
        lines = [" ".join(line.split()) for line in text.split("\n")]
        return normalised("\n".join(line for line in lines if line)).text

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(re.sub(r"\s+", " ", text))

    def _aside(self, text: str) -> None:
        kept = " ".join(normalised(text).text.split())
        if kept:
            self.asides.append(Aside(AsideKind.HIDDEN, 1, self.written.length, kept))


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style") or ""
    return element.get("hidden") is not None or _HIDDEN.search(style) is not None
