"""Workbooks right, doubtful and wrong: made with openpyxl, then changed part by part."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus import ACCEPTED as OK
from tests.corpus import ASKED as ASK
from tests.corpus import REFUSED as NO
from tests.corpus import WARNED as WARN
from tests.corpus import Case, mapped
from vedette.core.sources.mapping import GENERIC_COLUMNS

PLAIN: dict[str, object] = mapped()
SHEET = "xl/worksheets/sheet1.xml"
_ROW = [
    *("A1", dt.date(2016, 3, 4), "Mali", "Kidal", 18.44, 1.41, "MINUSMA", "military", "Chad"),
    *("malicious_act", 3, 0, None, "Convoy"),
]
_MORNING = dt.datetime(2016, 3, 4, 9, 30)  # noqa: DTZ001 - a local time
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DTD = '<!DOCTYPE x [<!ENTITY a "b">]>'


def workbook(change: Callable[[Worksheet], object] | None = None, n_rows: int = 3) -> bytes:
    """A sound workbook of a few records, after a change of its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(GENERIC_COLUMNS)
    for number in range(1, n_rows + 1):
        sheet.append([f"A{number}", *_ROW[1:]])
    if change is not None:
        change(sheet)
    return _saved(book)


def edited(
    content: bytes,
    parts: dict[str, Callable[[str], str]] | None = None,
    added: dict[str, str] | None = None,
) -> bytes:
    """The workbook with parts rewritten and others added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            if parts and name in parts:
                body = parts[name](body.decode()).encode()
            new.writestr(name, body)
        for name, text in (added or {}).items():
            new.writestr(name, text)
    return out.getvalue()


def cases() -> Iterator[Case]:
    """All cases of this module."""
    yield from _sheets()
    yield from _cells()
    yield from _parts()
    yield from _markup()


def _sheets() -> Iterator[Case]:
    yield _case("a sound workbook", workbook(), OK)
    two = _with_book(lambda book: book.create_sheet("Other"))
    yield _case("two visible sheets", two, ASK, "sheet")
    yield _case("the declared sheet", two, OK, mapping=mapped(sheet="Sheet"))
    yield _case("the declared position", two, OK, mapping=mapped(sheet=1))
    missing = mapped(sheet="None such")
    yield _case("a sheet that is not there", two, NO, "xlsx.sheet_missing", missing)
    hidden = workbook(lambda sheet: _hide(sheet, 3))
    yield _case("a hidden row", hidden, ASK, "hidden_rows")
    yield _case("hidden rows included", hidden, OK, mapping=mapped(hidden_rows="include"))
    skip = mapped(hidden_rows="skip")
    yield _case("hidden rows skipped", hidden, WARN, "xlsx.hidden_rows", skip)
    titled = workbook(_titled)
    yield _case("title rows", titled, ASK, "header")
    yield _case("title rows skipped", titled, OK, mapping=mapped(skip_rows=2))
    yield _case("header by its row", titled, OK, mapping=mapped(header=3))
    footed = workbook(lambda sheet: sheet.append(["Total", None, None]))
    yield _case("a total row", footed, NO, "date.blank")
    yield _case("a footer skipped", footed, WARN, "footer.skipped", mapped(skip_footer=1))
    yield _case("header alone", workbook(n_rows=0), NO, "file.no_records")
    gap = workbook(lambda sheet: sheet.insert_rows(3))
    yield _case("an empty row inside", gap, NO, "records.empty_inside")
    more = workbook(lambda sheet: sheet.cell(1, 15, "extra"))
    yield _case("a column that is not mapped", more, WARN, "header.unmapped")
    nameless = workbook(lambda sheet: sheet.cell(2, 15, "extra"))
    yield _case("values under no name", nameless, NO, "header.blank_name")
    twice = workbook(lambda sheet: sheet.cell(1, 15, "KILLED"))
    yield _case("a name twice", twice, NO, "header.repeated_name")
    positions: dict[str, object] = {name: at for at, name in enumerate(GENERIC_COLUMNS, 1)}
    headless = workbook(lambda sheet: sheet.delete_rows(1))
    by_position = mapped(columns=positions, key=1, header=False)
    yield _case("no header, by position", headless, OK, mapping=by_position)


def _cells() -> Iterator[Case]:
    yield _changed("a count as text", "K2", "3", WARN, "cell.number_as_text")
    yield _changed("a latitude as text", "E2", "18.44", WARN, "cell.number_as_text")
    yield _changed("a count as truth value", "K2", True, NO, "count.boolean")
    yield _changed("a count as date", "K2", dt.date(2016, 3, 4), NO, "count.date")
    yield _changed("a fraction of a person", "K2", 2.5, NO, "count.fraction")
    yield _changed("an error value", "K2", "#N/A", NO, "xlsx.error_cell")
    yield _changed("a formula never computed", "K2", "=1+2", NO, "xlsx.formula_without_value")
    yield _changed("a formula of DDE", "N2", "=cmd|'/c calc'!A0", NO, "xlsx.dde")
    yield _changed("a plain number as date", "B2", 42433, ASK, "serial_dates")
    yield _changed("a number that is no day", "B2", 20160304, NO, "date.number")
    declared = mapped(serial_dates="1900")
    yield _changed("a serial date as declared", "B2", 42433, OK, None, declared)
    yield _changed("a date with its time", "B2", _MORNING, WARN, "date.time")
    yield _changed("a date as ISO text", "B2", "2016-03-04", OK)
    yield _changed("a date as d/m text", "B2", "25/12/2016", WARN, "date.order_inferred")
    yield _changed("a future date", "B2", dt.date(2030, 1, 1), NO, "date.in_the_future")
    yield _changed("no date", "B2", None, NO, "date.blank")
    yield _changed("no key", "A2", None, NO, "key.blank")
    yield _changed("a repeated key", "A3", "A1", NO, "key.duplicate")
    yield _changed("a number as key", "A2", 17, OK)
    yield _changed("a blank count", "K2", None, OK)
    yield _changed("text that looks like a formula", "N2", "-1.23 @home", OK)
    merged = workbook(lambda sheet: sheet.merge_cells("G2:H2"))
    yield _case("merged cells in the records", merged, NO, "xlsx.merged")
    title = workbook(lambda sheet: _titled(sheet, is_merged=True))
    yield _case("merged title skipped", title, OK, mapping=mapped(skip_rows=2))
    cached = _sheet_edit(
        lambda xml: xml.replace('<c r="K2" t="n"><v>3</v>', '<c r="K2"><f>1+2</f><v>3</v>')
    )
    yield _case("a formula with its value", cached, WARN, "xlsx.formula")
    linked = workbook(_linked)
    yield _case("a hyperlink", linked, WARN, "xlsx.hyperlink")
    long = workbook(lambda sheet: sheet.cell(2, 14, "x" * 30_000))
    yield _case("a long cell", long, OK)


def _parts() -> Iterator[Case]:
    plain = workbook()
    for name, place, rule in (
        ("macros", "xl/vbaProject.bin", "xlsx.macro"),
        ("a macro sheet", "xl/macrosheets/sheet1.xml", "xlsx.macro"),
        ("an external link", "xl/externalLinks/externalLink1.xml", "xlsx.external_link"),
        ("an embedded object", "xl/embeddings/oleObject1.bin", "xlsx.ole"),
        ("an ActiveX control", "xl/activeX/activeX1.xml", "xlsx.ole"),
        ("connections", "xl/connections.xml", "xlsx.connection"),
        ("a query", "xl/queryTables/queryTable1.xml", "xlsx.connection"),
    ):
        yield _case(name, edited(plain, added={place: "<x/>"}), NO, rule)
    dde = {"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"}
    yield _case("a DDE link", edited(plain, added=dde), NO, "xlsx.dde")
    traversal = edited(plain, added={"../evil.xml": "<x/>"})
    yield _case("a member that leads out", traversal, NO, "container.traversal")
    capitals = edited(plain, added={"XL/Worksheets/Sheet1.xml": "<x/>"})
    yield _case("a member twice", capitals, NO, "container.duplicate")
    out = edited(
        plain, {"xl/_rels/workbook.xml.rels": _relation("worksheet", "../../../x.xml", "")}
    )
    yield _case("a relationship that leads out", out, NO, "xlsx.traversal")
    away = _relation("externalLinkPath", "http://example.org/x.xlsx", 'TargetMode="External"')
    elsewhere = edited(plain, {"xl/_rels/workbook.xml.rels": away})
    yield _case("a relationship to another place", elsewhere, NO, "xlsx.external_link")
    gone = edited(
        plain,
        {
            "xl/_rels/workbook.xml.rels": lambda xml: re.sub(
                "<Relationship [^>]*sheet1[^>]*>", "", xml
            )
        },
    )
    yield _case("a sheet without its part", gone, NO, "xlsx.part_missing")
    nothing = edited(plain, {"_rels/.rels": lambda xml: re.sub("<Relationship [^>]*>", "", xml)})
    yield _case("a container without workbook", nothing, NO, "xlsx.no_workbook")
    yield Case("trailing bytes", "book.xlsx", plain + b"x", PLAIN, NO, None)
    yield Case("half a workbook", "book.xlsx", plain[: len(plain) // 2], PLAIN, NO, None)
    yield Case(
        "an encrypted workbook",
        "book.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        PLAIN,
        NO,
        None,
    )
    yield Case("a workbook called CSV", "book.csv", plain, PLAIN, NO, None)
    yield Case("a workbook with macros by name", "book.xlsm", plain, PLAIN, NO, None)


def _markup() -> Iterator[Case]:
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"):
        content = edited(
            workbook(),
            {part: lambda xml: _DTD + xml.partition("?>")[2] if "?>" in xml else _DTD + xml},
        )
        yield _case(f"a DTD in {part}", content, NO, "xlsx.dtd")
    yield _edit("a row number twice", '<row r="3"', '<row r="2"', NO, "xlsx.row_number")
    yield _edit("rows that run back", '<row r="3"', '<row r="1"', NO, "xlsx.row_number")
    beyond = _sheet_edit(
        lambda xml: re.sub(r'r="([A-N])4"', r'r="\g<1>1048577"', xml).replace(
            '<row r="4"', '<row r="1048577"'
        )
    )
    yield _case("a row beyond the last", beyond, NO, "xlsx.row_number")
    yield _edit("a cell twice", 'r="B3"', 'r="A3"', NO, "xlsx.cell_reference")
    yield _edit("a cell of another row", 'r="B3"', 'r="B9"', NO, "xlsx.cell_reference")
    shared = _with_shared_strings(workbook())
    yield _case("shared strings", shared, OK)
    index = edited(shared, {SHEET: lambda xml: _index(xml, "9999")})
    yield _case("a string index out of range", index, NO, "xlsx.string_index")
    negative = edited(shared, {SHEET: lambda xml: _index(xml, "-1")})
    yield _case("a negative string index", negative, NO, "xlsx.string_index")
    yield _edit("a number that is none", "<v>18.44</v>", "<v>NaN</v>", NO, "xlsx.cell_type")
    yield _edit(
        "an unknown type of cell", '<c r="K2" t="n">', '<c r="K2" t="zz">', NO, "xlsx.cell_type"
    )
    yield _edit(
        "a sheet that understates its size", 'ref="A1:N4"', 'ref="A1:A1"', WARN, "xlsx.dimension"
    )
    yield _edit("a style that is no number", '<c r="K2" t="n">', '<c r="K2" s="x" t="n">', OK, None)
    end = _sheet_edit(lambda xml: xml.replace("</sheetData>", '<row r="9"/></sheetData>'))
    yield _case("an empty row at the end", end, WARN, "records.empty_at_end")
    dde = "<definedNames><definedName name='x'>cmd|'/c calc'!A0</definedName></definedNames></workbook>"
    named = edited(workbook(), {"xl/workbook.xml": lambda xml: xml.replace("</workbook>", dde)})
    yield _case("a name that calls a program", named, NO, "xlsx.dde")
    yield _edit("a broken sheet", "</row>", "</raw>", NO, "xlsx.xml")
    yield _edit(
        "an error with its type",
        '<c r="K2" t="n"><v>3',
        '<c r="K2" t="e"><v>#DIV/0!',
        NO,
        "xlsx.error_cell",
    )
    runs = "<r><t>Ki</t></r><r><t>dal</t></r><rPh sb='0' eb='1'><t>XX</t></rPh>"
    yield _case(
        "a text with runs and a phonetic guide", _sheet_edit(lambda xml: _place(xml, runs)), OK
    )
    control = _sheet_edit(lambda xml: _place(xml, "<t>a_x0000_b</t>"))
    yield _case("an escaped control character", control, NO, "text.control")


def _index(xml: str, index: str) -> str:
    return re.sub(r'(<c r="C2" t="s"><v>)\d+', rf"\g<1>{index}", xml)


def _place(xml: str, content: str) -> str:
    """The sheet with another text in D2."""
    return re.sub(r'(<c r="D2" t="inlineStr"><is>).*?</is>', rf"\g<1>{content}</is>", xml)


def _with_shared_strings(content: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as spreadsheet programs write them."""
    texts: list[str] = []

    def moved(found: re.Match[str]) -> str:
        texts.append(found[2])
        return f'{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

    pattern = r'(<c r="[A-N]\d+"[^>]*?) t="inlineStr"><is><t>(.*?)</t></is></c>'
    sheet = edited(content, {SHEET: lambda xml: re.sub(pattern, moved, xml)})
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = {"xl/sharedStrings.xml": f'<sst xmlns="{space}">{items}</sst>'}
    link = {"xl/_rels/workbook.xml.rels": _relation("sharedStrings", "sharedStrings.xml", "")}
    return edited(sheet, link, part)


def _case(
    name: str,
    content: bytes,
    status: str,
    rule: str | None = None,
    mapping: dict[str, object] = PLAIN,
) -> Case:
    return Case(f"xlsx: {name}", "book.xlsx", content, mapping, status, rule)


def _changed(
    name: str,
    cell: str,
    value: object,
    status: str,
    rule: str | None = None,
    mapping: dict[str, object] = PLAIN,
) -> Case:
    content = workbook(lambda sheet: _set(sheet, cell, value))
    return _case(name, content, status, rule, mapping)


def _set(sheet: Worksheet, cell: str, value: object) -> None:
    sheet[cell].value = value
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet[cell].number_format = "General"


def _edit(name: str, old: str, new: str, status: str, rule: str | None) -> Case:
    return _case(name, _sheet_edit(lambda xml: xml.replace(old, new, 1)), status, rule)


def _sheet_edit(change: Callable[[str], str]) -> bytes:
    plain = workbook()
    changed = edited(plain, {SHEET: change})
    assert changed != plain
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(io.BytesIO(changed)) as new:
        assert old.read(SHEET) != new.read(SHEET), "the edit found its place"
    return changed


def _relation(kind: str, target: str, more: str) -> Callable[[str], str]:
    added = f'<Relationship Id="rX" Type="{_TYPES}/{kind}" Target="{target}" {more}/>'
    return lambda xml: xml.replace("</Relationships>", f"{added}</Relationships>")


def _with_book(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    change(book)
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _hide(sheet: Worksheet, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


def _titled(sheet: Worksheet, *, is_merged: bool = False) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Casualties"
    sheet["A1"].font = Font(bold=True)
    sheet["A2"] = "as of today"
    if is_merged:
        sheet.merge_cells("A1:D1")


def _linked(sheet: Worksheet) -> None:
    sheet["N2"].hyperlink = "https://example.org/"
