"""An ODT as text: tracked deletions, hidden words and comments apart from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from vedette.core.kernel.problems import Problem
from vedette.core.library.package import Parts, parts_of, problem_of
from vedette.core.library.reading import Aside, AsideKind, Kind, Reading, Written
from vedette.core.library.text import normalised
from vedette.core.sources.staging import Limits
from vedette.core.sources.xlsx_package import BadPackage, local

_CONTENT = "content.xml"
_SPACES = 100


def read_odt(content: bytes) -> Reading:
    """The text of an ODT.

    Args:
        content: The bytes of the file.
    """
    parts, problems = parts_of(content, Limits())
    if parts is None:
        return Reading("odt", errors=problems)
    try:
        return _reading(parts)
    except BadPackage as bad:
        return Reading("odt", errors=(problem_of(bad),))


def _reading(parts: Parts) -> Reading:
    tree = parts.xml(_CONTENT)
    if tree is None:
        raise BadPackage("odt.part_missing", f"The document lacks its part '{_CONTENT}'.")
    walk = _Walk(_hidden_styles(parts))
    for body in tree.iter("{*}body"):
        walk.blocks(body)
    meta = parts.xml("meta.xml")
    about = (
        {local(one.tag): (one.text or "").strip() for one in meta.iter()}
        if meta is not None
        else {}
    )
    warnings = (
        Problem(
            "document.apart",
            f"The document has {len(walk.asides)} deleted, hidden or commenting passages; "
            "they are listed apart from its text.",
            "Look at them before the document is quoted.",
        ),
    )
    return Reading(
        "odt",
        (walk.written.page(1),),
        title=about.get("title") or None,
        written_on=(about.get("creation-date") or "")[:10] or None,
        asides=tuple(walk.asides),
        warnings=warnings if walk.asides else (),
    )


def _hidden_styles(parts: Parts) -> frozenset[str]:
    """Names of the styles whose words are not shown."""
    found = set()
    for name in ("styles.xml", _CONTENT):
        tree = parts.xml(name)
        for style in tree.iter("{*}style") if tree is not None else ():
            for one in style.iter("{*}text-properties"):
                if any(local(k) == "display" and v == "none" for k, v in one.attrib.items()):
                    found.add(_attribute(style, "name"))
    return frozenset(found)


@dataclass
class _Walk:
    hidden: frozenset[str]
    written: Written = field(default_factory=Written)
    asides: list[Aside] = field(default_factory=list)

    def blocks(self, element: etree._Element) -> None:
        """Headings, paragraphs and tables below an element."""
        for child in element:
            name = local(child.tag)
            if name == "tracked-changes":
                self._changes(child)
            elif name in ("p", "h"):
                self.written.add(self._text(child), Kind.HEADING if name == "h" else Kind.PARAGRAPH)
            elif name == "table-row":
                cells = [
                    " ".join(" ".join(self._text(p) for p in cell.iter("{*}p")).split())
                    for cell in child
                ]
                self.written.add("\t".join(cells), Kind.TABLE)
            else:
                self.blocks(child)

    def _changes(self, element: etree._Element) -> None:
        for deletion in element.iter("{*}deletion"):
            words = " ".join(_plain(p) for p in deletion.iter("{*}p", "{*}h"))
            self._aside(AsideKind.DELETED, words)

    def _text(self, paragraph: etree._Element) -> str:
        if _attribute(paragraph, "style-name") in self.hidden:
            self._aside(AsideKind.HIDDEN, _plain(paragraph))
            return ""
        found: list[str] = []
        notes: list[etree._Element] = []
        self._inline(paragraph, found, notes)
        for note in notes:
            words = " ".join(_plain(p) for p in note.iter("{*}p"))
            self.written.add(normalised(words).text, Kind.FOOTNOTE)
        return normalised("".join(found)).text

    def _inline(
        self, element: etree._Element, found: list[str], notes: list[etree._Element]
    ) -> None:
        found.append(element.text or "")
        for child in element:
            name = local(child.tag)
            if name == "note":
                notes.append(child)
            elif name == "annotation":
                self._aside(AsideKind.COMMENT, " ".join(_plain(p) for p in child.iter("{*}p")))
            elif name == "hidden-text" or _attribute(child, "style-name") in self.hidden:
                words = _plain(child) or _attribute(child, "string-value")
                self._aside(AsideKind.HIDDEN, words)
            elif name in _MARKS:
                count = _attribute(child, "c") or "1"
                n = min(int(count), _SPACES) if count.isdecimal() else 1
                found.append(_MARKS[name] * n)
            else:
                self._inline(child, found, notes)
            found.append(child.tail or "")

    def _aside(self, kind: AsideKind, text: str) -> None:
        kept = normalised(text).text.strip()
        if kept:
            self.asides.append(Aside(kind, 1, self.written.length, kept))


_MARKS = {"s": " ", "tab": "\t", "line-break": "\n"}


def _plain(element: etree._Element) -> str:
    return "".join(str(words) for words in element.itertext())


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if local(k) == name), "")
