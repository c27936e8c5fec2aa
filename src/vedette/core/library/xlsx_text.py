"""A workbook as a document: each visible sheet a page, each row a block; hidden sheets and rows apart."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from vedette.core.kernel.problems import Problem
from vedette.core.library.package import problem_of
from vedette.core.library.reading import Aside, AsideKind, Kind, Page, Reading, Written
from vedette.core.library.text import normalised
from vedette.core.sources.staging import Findings, Limits
from vedette.core.sources.xlsx_package import BadPackage, Package, elements, local, package, root

_WIDEST = 256
"""Columns up to which blank cells are kept."""
_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"


def read_xlsx(content: bytes) -> Reading:
    """The words and numbers of a workbook as its cells hold them, formulas by their last value.

    Args:
        content: The bytes of the file.
    """
    findings = Findings()
    found = package(content, findings, Limits())
    if found is None:
        return Reading("xlsx", errors=tuple(findings.errors))
    try:
        return _reading(found, tuple(findings.warnings))
    except BadPackage as bad:
        return Reading("xlsx", errors=(problem_of(bad),))


def _reading(found: Package, warnings: tuple[Problem, ...]) -> Reading:
    strings = _strings(found)
    targets = {one.id: one.target for one in found.relationships(_WORKBOOK)}
    pages: list[Page] = []
    asides: list[Aside] = []
    for sheet in root(found.part(_WORKBOOK), _WORKBOOK).iter("{*}sheet"):
        place = next((v for k, v in sheet.attrib.items() if local(k) == "id"), "")
        rows = list(_rows(found, targets.get(str(place), ""), strings))
        is_hidden = sheet.get("state", "visible") != "visible"
        written = Written()
        for number, text, row_hidden in rows:
            if is_hidden or row_hidden:
                asides.append(Aside(AsideKind.HIDDEN, len(pages) + 1, written.length, text))
            else:
                written.add(text, Kind.TABLE, str(number))
        if not is_hidden:
            pages.append(written.page(len(pages) + 1, name=sheet.get("name")))
    hidden = (
        Problem(
            "document.hidden",
            f"The workbook has {len(asides)} hidden rows; they are listed apart from its text.",
            "Look at them before the document is quoted.",
        ),
    )
    return Reading(
        "xlsx", tuple(pages), asides=tuple(asides), warnings=warnings + (hidden if asides else ())
    )


def _strings(found: Package) -> list[str]:
    if not found.has(_STRINGS):
        return []
    return [_words(one) for one in elements(found.part(_STRINGS), _STRINGS, ("si",))]


def _words(element: etree._Element) -> str:
    """The text of an element without phonetic guides."""
    return "".join(
        one.text or ""
        for one in element.iter("{*}t")
        if not any(local(above.tag) == "rPh" for above in one.iterancestors())
    )


def _rows(found: Package, part: str, strings: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Number, cells with tabs between them and whether hidden, of each row that is not blank."""
    if not found.has(part):
        return
    for at, row in enumerate(elements(found.part(part), part, ("row",)), start=1):
        cells: list[str] = []
        for cell in (one for one in row if local(one.tag) == "c"):
            # A file leaves blank cells out: what stands under one head stays under it.
            cells += [""] * (min(_column(cell.get("r")), _WIDEST) - len(cells))
            cells.append(_cell(cell, strings))
        text = "\t".join(" ".join(normalised(cell).text.split()) for cell in cells)
        hidden = row.get("hidden") in ("1", "true")
        number = row.get("r") or ""
        row.clear()
        if text.strip():
            yield int(number) if number.isdecimal() else at, text, hidden


def _column(place: str | None) -> int:
    """Column of a place such as "B5", from 0; 0 where none is said.

    Example:
        >>> _column("B5"), _column("AA1")
        (1, 26)
    """
    found = 0
    for letter in (place or "").rstrip("0123456789").upper():
        found = found * 26 + ord(letter) - ord("A") + 1
    return max(found - 1, 0)


def _cell(cell: etree._Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _words(cell)
    value = next((one.text or "" for one in cell if local(one.tag) == "v"), "")
    if cell.get("t") != "s":
        return value
    at = int(value) if value.isdecimal() else -1
    if not 0 <= at < len(strings):
        raise BadPackage("xlsx.string", f"A cell points to text {value}, which is not there.")
    return strings[at]
