"""Workbooks: one sheet as a staged table, everything doubtful refused or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from vedette.core.kernel.problems import Problem
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import Findings, Limits, Staged, folded
from vedette.core.sources.xlsx_package import (
    BadPackage,
    Package,
    local,
    package,
    refuse,
    root,
)
from vedette.core.sources.xlsx_sheet import Sheet, Words, calls_program, shared_strings, sheet_cells
from vedette.core.sources.xlsx_styles import date_styles
from vedette.core.sources.xlsx_table import sheet_rows, staged_table

_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class _Tab:
    """One sheet of the workbook: its name, its part, whether it is shown and holds a table."""

    name: str
    part: str
    is_visible: bool
    is_worksheet: bool


@dataclass(frozen=True, slots=True)
class _Workbook:
    package: Package
    tabs: tuple[_Tab, ...]
    is_1904: bool
    strings_part: str | None
    styles_part: str | None


def staged_xlsx(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """The table of one sheet as text, or None after noting why not.

    Args:
        content: The workbook.
        mapping: Declares or leaves open sheet, header, rows to skip and hidden rows.
        findings: Takes errors, warnings and the questions `sheet`, `header` and `hidden_rows`.
        limits: For members, sizes, columns, cells and records.
    """
    parts = package(content, findings, limits)
    if parts is None:
        return None
    try:
        book = _workbook(parts)
        tab = _tab(book, mapping, findings)
        sheet = None if tab is None else _sheet(book, tab, findings, limits)
    except BadPackage as bad:
        refuse(findings, bad.rule, bad.message)
        return None
    return None if sheet is None else staged_table(sheet, mapping, findings, limits)


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of one sheet as they lie, with the names of the sheets that could be read.

    Args:
        sheets: Names of the visible sheets with tables.
        sheet: Name of the one shown: the declared, else the first visible.
        rows: (row number, cells up to the last column; blank ones are "").
    """

    sheets: tuple[str, ...]
    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def first_rows(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits, *, n: int
) -> FirstRows | None:
    """The first rows of the declared or first visible sheet, or None after noting why not.

    Where several sheets are visible and none is declared, the question is noted and the first is shown.
    """
    parts = package(content, findings, limits)
    if parts is None:
        return None
    try:
        book = _workbook(parts)
        names = tuple(tab.name for tab in book.tabs if tab.is_worksheet and tab.is_visible)
        tab = _tab(book, mapping, findings)
        if tab is None and not findings.errors and names:
            tab = next(one for one in book.tabs if one.name == names[0])
        # What the cells hold is told when the table is read.
        sheet = None if tab is None else _sheet(book, tab, Findings(), limits)
    except BadPackage as bad:
        refuse(findings, bad.rule, bad.message)
        return None
    if sheet is None or tab is None:
        return None
    return FirstRows(names, tab.name, sheet_rows(sheet, n))


def _workbook(parts: Package) -> _Workbook:
    place = next(
        (one.target for one in parts.relationships("") if one.kind == "officedocument"), ""
    )
    if not place or not parts.has(place):
        raise BadPackage("xlsx.no_workbook", "The file is a container, but holds no workbook.")
    book = root(parts.part(place), place)
    if local(book.tag) != "workbook":
        raise BadPackage("xlsx.no_workbook", "The file is an office document, but no workbook.")
    related = {one.id: one for one in parts.relationships(place)}
    tabs = []
    for element in book.iter("{*}sheet"):
        relationship = related.get(_relation_id(element))
        if relationship is None:
            raise BadPackage("xlsx.part_missing", "A sheet of the workbook has no part.")
        is_visible = element.get("state", "visible") == "visible"
        is_worksheet = relationship.kind == "worksheet"
        name = element.get("name", "")
        tabs.append(_Tab(name, relationship.target, is_visible, is_worksheet))
    for defined in book.iter("{*}definedName"):
        if calls_program(defined.text or ""):
            raise BadPackage("xlsx.dde", "A name of the workbook calls another program (DDE).")
    properties = next(book.iter("{*}workbookPr"), None)
    is_1904 = properties is not None and properties.get("date1904", "") in _TRUE
    by_kind = {one.kind: one.target for one in related.values()}
    return _Workbook(
        parts, tuple(tabs), is_1904, by_kind.get("sharedstrings"), by_kind.get("styles")
    )


def _relation_id(element: etree._Element) -> str:
    """The id of a sheet's relationship; its namespace tells it from other attributes."""
    found = [value for key, value in element.items() if local(key) == "id" and "}" in str(key)]
    return str(found[0]) if found else ""


def _tab(book: _Workbook, mapping: Mapping, findings: Findings) -> _Tab | None:
    """The sheet to read: the declared one, or the only visible one."""
    tables = [tab for tab in book.tabs if tab.is_worksheet]
    if mapping.sheet != "auto":
        return _declared_tab(tables, mapping.sheet, findings)
    visible = [tab for tab in tables if tab.is_visible]
    if len(visible) > 1:
        findings.ask(
            "sheet",
            f"The workbook has {len(visible)} visible sheets. Which one is to be read?",
            [tab.name for tab in visible],
        )
        return None
    if not visible:
        refuse(findings, "xlsx.no_sheet", "The workbook has no visible sheet with a table.")
        return None
    findings.choices["sheet"] = visible[0].name
    if len(tables) > 1:
        findings.warn(
            Problem(
                "xlsx.hidden_sheets",
                f"{len(tables) - 1} hidden sheets are not read.",
                'Nothing to do, or state the name as "sheet" in the mapping.',
            )
        )
    return visible[0]


def _declared_tab(tables: Sequence[_Tab], sheet: str | int, findings: Findings) -> _Tab | None:
    found: list[_Tab] = []
    if isinstance(sheet, int):
        found = list(tables[sheet - 1 : sheet])
    else:
        found = [tab for tab in tables if tab.name == sheet]
        found = found or [tab for tab in tables if folded(tab.name) == folded(sheet)]
    if not found:
        names = ", ".join(f"'{tab.name}'" for tab in tables[:10])
        findings.refuse(
            Problem(
                "xlsx.sheet_missing",
                "The workbook has no sheet as declared.",
                f"State one of {names} as `sheet` in the mapping.",
                value=str(sheet),
            )
        )
        return None
    findings.choices["sheet"] = found[0].name
    return found[0]


def _sheet(book: _Workbook, tab: _Tab, findings: Findings, limits: Limits) -> Sheet | None:
    """The cells of the sheet, with the warnings that do not depend on where the table lies."""
    parts = book.package
    has_strings = book.strings_part is not None and parts.has(book.strings_part)
    strings = (
        shared_strings(parts.part(book.strings_part)) if has_strings and book.strings_part else []
    )
    styles: frozenset[int] = frozenset()
    if book.styles_part is not None and parts.has(book.styles_part):
        styles = date_styles(root(parts.part(book.styles_part), book.styles_part))
    sheet = sheet_cells(
        parts.part(tab.part), tab.part, Words(strings, styles, book.is_1904), limits
    )
    if sheet.has_objects:
        refuse(findings, "xlsx.ole", "The sheet has embedded objects.", tab.name)
        return None
    told = any(problem.rule == "xlsx.hyperlink" for problem in findings.warnings)
    if sheet.n_hyperlinks and not told:
        findings.warn(
            Problem(
                "xlsx.hyperlink",
                f"The sheet has {sheet.n_hyperlinks} hyperlinks; none was followed.",
                "Nothing to do.",
            )
        )
    return sheet
