"""References in RIS, as the programs write it: records without their end, lines that go on, other blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from vedette.core.library.references import (
    ET_AL,
    MOST_VALUES,
    Fields,
    Form,
    Name,
    Read,
    Record,
    Reference,
    clean,
    day_of,
    doi_of,
    is_too_long,
    pages_of,
    told_again,
    untold,
)

_LINES = re.compile(r"\r\n|\n|\r")
_FIRST = re.compile(r"^[ \t]*TY( {1,2})-", re.MULTILINE)
_OURS = "vedette:"
"""How a field U5 begins that holds what RIS cannot say."""

_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_PAGES = re.compile(r"([^-]+)-([^-]+)")
_KINDS = {
    "JOUR": "article-journal", "BOOK": "book", "CHAP": "chapter", "CONF": "paper-conference", "CPAPER":
    "paper-conference",
    "RPRT": "report", "GOVDOC": "report", "THES": "thesis", "NEWS": "article-newspaper", "MGZN": "article-magazine",
    "ELEC": "webpage", "BLOG": "post-weblog", "DATA": "dataset", "LEGAL": "legislation", "STAT": "legislation",
    "UNPB": "manuscript", "MANSCPT": "manuscript", "PCOMM": "personal_communication", "EJOUR": "article-journal",
    "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book", "ABST": "article-journal", "INPR": "article-journal",
    "JFULL": "article-journal", "HEAR": "hearing", "CASE": "legal_case", "MAP": "map", "GEN": "document",
    "ENCYC": "entry-encyclopedia", "VIDEO": "motion_picture", "ICOMM": "post",
}  # fmt: skip
_TYPES = {kind: tag for tag, kind in reversed(_KINDS.items())}
"""Kind -> the tag that is written for it: the first above."""

_TEXTS = {
    "TI": "title", "T1": "title", "T2": "container", "JF": "container", "JO": "container", "JA": "container",
    "J2": "container", "BT": "container", "VL": "volume", "IS": "issue", "DO": "doi", "UR": "url", "AB": "abstract",
    "N2": "abstract", "PB": "publisher", "CY": "place", "PP": "place", "M1": "number", "LA": "language", "ID": "id",
}  # fmt: skip
_PEOPLE = {"AU": "authors", "A1": "authors", "A2": "editors", "ED": "editors"}
_MANY = {"KW": "keywords", "N1": "notes"}
_WRITTEN = (
    ("ID", "id"), ("TI", "title"), ("AU", "authors"), ("ED", "editors"), ("T2", "container"), ("VL", "volume"),
    ("IS", "issue"), ("DO", "doi"), ("SN", "isbn"), ("SN", "issn"), ("UR", "url"), ("PB", "publisher"), ("CY", "place"),
    ("M1", "number"), ("LA", "language"), ("AB", "abstract"), ("KW", "keywords"), ("N1", "notes"),
)  # fmt: skip
_SPELT = ("PY", "DA", "Y1", "SN", "SP", "EP", "TY", "U5")
"""Tags that are read together, or in their own way."""


def is_ris(text: str) -> bool:
    """Whether a text holds the beginning of a record."""
    return _FIRST.search(text) is not None


def read(text: str) -> Read:
    """The records of a file."""
    found = Read(Form.RIS)
    first = _FIRST.search(text)
    gap = first[1] if first else "  "
    tagged = re.compile(rf"[ \t]*([A-Z][A-Z0-9]){gap}-(?: (.*)|\s*)$", re.DOTALL)
    held: _Held | None = None
    for number, line in enumerate(_LINES.split(text), start=1):
        if found.is_full:
            break
        told = tagged.match(line)
        tag = told[1] if told else ""
        if tag == "TY":
            if held is not None:
                _unended(found, held)
                _take(found, held)
            held = _Held(number, len(found.records) + 1)
        if held is None:
            _outside(found, tag, line, number)
        elif tag == "ER":
            held.lines.append(line)
            _take(found, held)
            held = None
        else:
            held.add(tag, told[2] or "" if told else line, line)
    if held is not None:
        _unended(found, held)
        _take(found, held)
    return found


class _Held:
    """A record while its lines come in."""

    def __init__(self, line: int, number: int) -> None:
        self.line, self.number = line, number
        self.lines: list[str] = []
        self.fields: list[tuple[str, int, list[str]]] = []

    def add(self, tag: str, value: str, line: str) -> None:
        """A field, or a line with which the field before goes on."""
        if tag:
            self.fields.append((tag, self.line + len(self.lines), [value]))
        elif line.strip():
            self.fields[-1][2].append(value)
        self.lines.append(line)


def _unended(found: Read, held: _Held) -> None:
    found.warn(
        "unended",
        f"Record {held.number} (line {held.line}) has no ER line; it ends where the next one begins.",
        "See whether the file came whole.",
        record=held.number,
        line=held.line,
    )


def _outside(found: Read, tag: str, line: str, number: int) -> None:
    """Lines that a database writes before its first record are passed over; a field there is an error."""
    if tag or (found.records and line.strip()):
        found.refuse(
            "outside",
            f"Line {number} stands outside of a record: there is no TY line before it.",
            line=number,
            value=line,
            column=tag or None,
        )


def _take(found: Read, held: _Held) -> None:
    told = [(tag, line, " ".join(parts)) for tag, line, parts in held.fields]
    if len(told) > MOST_VALUES:
        message = (
            f"Record {held.number} has {len(told)} fields; a record may have up to {MOST_VALUES}."
        )
        found.refuse("fields", message, record=held.number, line=held.line)
        return
    if any(is_too_long(found, tag, value, held.number, line) for tag, line, value in told):
        return
    made = _reference([(tag, clean(value)) for tag, _, value in told])
    text = "\n".join(held.lines) + "\n"
    found.records.append(Record(held.number, held.line, text, made))


def _reference(told: Sequence[tuple[str, str]]) -> Reference:
    made = Fields("ris")
    lost = ""
    for tag, value in told:
        if tag == "U5" and value.startswith(_OURS):
            lost = value.removeprefix(_OURS)
        elif not value or tag in _SPELT[:-1]:
            pass
        elif tag == "DO" and not doi_of(value):
            made.other(tag, value)
        elif tag in _TEXTS:
            made.once(_TEXTS[tag], tag, doi_of(value) if tag == "DO" else value)
        elif tag in _PEOPLE:
            made.more(_PEOPLE[tag], _name(value))
        elif tag in _MANY:
            made.more(_MANY[tag], value)
        else:
            made.other(tag, value)
    _kind(made, _all(told, "TY"))
    _numbers(made, _all(told, "SN"))
    _pages(made, _all(told, "SP"), _all(told, "EP"))
    _issued(made, [(tag, value) for tag, value in told if tag in ("DA", "PY", "Y1") and value])
    return told_again(made.reference(), lost)


def _all(told: Sequence[tuple[str, str]], wanted: str) -> list[str]:
    return [value for tag, value in told if tag == wanted and value]


def _kind(made: Fields, types: Sequence[str]) -> None:
    tag = (types or ["GEN"])[0]
    kind = _KINDS.get(tag, "document")
    made.held["kind"] = kind
    if _TYPES[kind] != tag:
        made.other("TY", tag)


def _numbers(made: Fields, said: Sequence[str]) -> None:
    for one in said:
        made.once("issn" if _ISSN.fullmatch(one) else "isbn", "SN", one)


def _pages(made: Fields, first: Sequence[str], last: Sequence[str]) -> None:
    if first and last and "-" not in pages_of(first[0]):
        made.held["pages"] = pages_of(f"{first[0]}-{last[0]}")
    elif first or last:
        made.held["pages"] = pages_of((first or last)[0])
    for tag, more in (("SP", first[1:]), ("EP", last[1:])):
        for one in more:
            made.other(tag, one)


def _issued(made: Fields, said: Sequence[tuple[str, str]]) -> None:
    """The longest day that is one: PY has the year, DA the day; what is none is another field."""
    days = [(day_of(value), tag, value) for tag, value in said]
    best = max((day for day, _, _ in days), key=len, default="")
    made.held["issued"] = best
    for day, tag, value in days:
        if not day or not best.startswith(day):
            made.other(tag, value)


def _name(value: str) -> Name:
    """A name as RIS has it: family, given, suffix; one that ends with a comma is an organisation."""
    if value.endswith(","):
        return Name(value[:-1].rstrip())
    parts = [one.strip() for one in value.split(",", 2)]
    return Name(*parts) if parts[0] else Name(value)


def written(references: Sequence[Reference], about: Mapping[str, str]) -> str:
    """A file: lines that say what it is, as databases write them, and the records."""
    lines = [f"{name.replace('_', ' ').capitalize()}: {value}" for name, value in about.items()]
    lines += [""] * bool(lines)
    for one in references:
        lines += [*_lines(one), ""]
    return "\r\n".join([*lines, ""])


def _lines(reference: Reference) -> list[str]:
    told = list(_fields(reference))
    lost = untold(reference, _reference([(tag, clean(value)) for tag, value in told]))
    told += [("U5", _OURS + lost)] * bool(lost)
    return [*(f"{tag}  - {value}" for tag, value in told), "ER  - "]


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    others = [
        (name[4:], value) for name, value in reference.others if re.fullmatch(r"ris:[A-Z]\w", name)
    ]
    types = [value for tag, value in others if tag == "TY"]
    yield "TY", (types or [_TYPES.get(reference.kind, "GEN")])[0]
    for tag, name in _WRITTEN:
        value = getattr(reference, name)
        if name in ("authors", "editors"):
            yield from ((tag, _said(one)) for one in value)
        elif isinstance(value, tuple):
            yield from ((tag, one) for one in value)
        elif value:
            yield tag, value
    if reference.issued:
        yield "PY", reference.issued[:4]
        if len(reference.issued) > len("2015"):
            yield "DA", reference.issued.replace("-", "/")
    found = _PAGES.fullmatch(reference.pages)
    if reference.pages:
        yield from zip(("SP", "EP"), found.groups() if found else (reference.pages,), strict=False)
    yield from ((tag, value) for tag, value in others if tag not in ("TY", "ER"))


def _said(one: Name) -> str:
    if one.given or one.suffix:
        return str(one)
    return f"{one.family}," if "," in one.family and one.family != ET_AL else one.family
