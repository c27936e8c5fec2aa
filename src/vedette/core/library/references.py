"""Bibliographic references: one value for RIS, BibTeX and CSL-JSON, read under limits and written without loss.

What a form cannot say of a reference, written out and read back, goes into one field of ours in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem

MOST_BYTES = 32 * 2**20
MOST_RECORDS = 5_000
LONGEST_VALUE = 100_000
MOST_VALUES = 5_000
"""Limits of a file, of its records, of a value, of the values of a record."""

CORRECT = "Correct it in the program that wrote the file, export it again and import that."
ET_AL = "et al."
"""Family name that stands for authors who are not named."""

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufeff]")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_BEFORE = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?[-/]*$")


class Form(StrEnum):
    """The forms of exchange."""

    RIS = "ris"
    BIBTEX = "bibtex"
    CSL = "csl"


EXTENSION = {Form.RIS: "ris", Form.BIBTEX: "bib", Form.CSL: "json"}
MEDIA_TYPE = {
    Form.RIS: "application/x-research-info-systems; charset=utf-8",
    Form.BIBTEX: "application/x-bibtex; charset=utf-8",
    Form.CSL: "application/vnd.citationstyles.csl+json",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or with a family name alone an organisation as a whole."""

    family: str
    given: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return ", ".join(one for one in (self.family, self.given, self.suffix) if one)


@dataclass(frozen=True, slots=True)
class Reference:
    """One work. Every text is on one line, with single blanks between its words; "" is unknown.

    Args:
        kind: Type of CSL, such as article-journal.
        id: As the file names it.
        title: Of the work.
        authors: In order.
        editors: In order.
        issued: 2015, 2015-06 or 2015-06-30.
        container: Journal, book or proceedings that it stands in.
        volume: Of the container.
        issue: Of the container.
        pages: First to last, a hyphen between.
        doi: Without the address before it.
        isbn: Of a book.
        issn: Of a journal.
        url: Where it is.
        abstract: Of the work.
        publisher: Or the institution that gave it out.
        place: Of the publisher.
        number: Of a report, or the official symbol.
        language: As stated.
        keywords: In order.
        notes: In order.
        others: Fields that have no place here, `ris:C1`, `bib:crossref`, `csl:archive`, in order.
    """

    kind: str = "document"
    id: str = ""
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    issued: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    url: str = ""
    abstract: str = ""
    publisher: str = ""
    place: str = ""
    number: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    @property
    def year(self) -> int | None:
        """Of issue."""
        return int(self.issued[:4]) if self.issued else None

    @property
    def said(self) -> str:
        """Authors, year, container, identifiers in one line, as a list of references shows them."""
        who = "; ".join(str(one) for one in self.authors)
        where = " ".join(one for one in (self.container, self.volume) if one)
        where += f"({self.issue})" if self.issue else ""
        where += f": {self.pages}" if self.pages else ""
        parts = (who, self.issued, where, self.publisher, self.number, self.doi or self.url)
        return ". ".join(one for one in parts if one)


@dataclass(frozen=True, slots=True)
class Record:
    """A reference in a file: its number from 1, the line on which it begins, its own text."""

    number: int
    line: int
    text: str
    reference: Reference


@dataclass(slots=True)
class Read:
    """What a file gives.

    Args:
        form: Of the file.
        records: In order; none where there are errors.
        errors: Why nothing is taken of it, up to 100.
        warnings: What a person should know.
    """

    form: Form
    records: list[Record] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that reading on tells nothing more."""
        return len(self.errors) >= MAX_PROBLEMS or len(self.records) > MOST_RECORDS

    def refuse(self, rule: str, message: str, remedy: str = CORRECT, **place: Any) -> None:
        """One more error; `place` names record, line, column and value."""
        if len(self.errors) < MAX_PROBLEMS:
            self.errors.append(Problem(f"reference.{rule}", message, remedy, **place))

    def warn(self, rule: str, message: str, remedy: str, **place: Any) -> None:
        """One more warning."""
        if len(self.warnings) < MAX_PROBLEMS:
            self.warnings.append(Problem(f"reference.{rule}", message, remedy, **place))


class Fields:
    """The fields of one record while it is read: a second value of a field that has one is another field."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.held: dict[str, Any] = {}
        self.others: list[tuple[str, str]] = []

    def once(self, name: str, tag: str, value: str) -> None:
        """The value of a field; of a second one that differs nothing is lost."""
        if not self.held.get(name):
            self.held[name] = value
        elif self.held[name] != value:
            self.other(tag, value)

    def more(self, name: str, *values: object) -> None:
        """More values of a field that has many."""
        self.held[name] = (*self.held.get(name, ()), *values)

    def other(self, tag: str, value: str) -> None:
        """A field that has no place in `Reference`."""
        self.others.append((f"{self._prefix}:{tag}", value))

    def reference(self) -> Reference:
        """What they make."""
        known = {name: value for name, value in self.held.items() if value}
        return Reference(**known, others=tuple(self.others))


def clean(text: str) -> str:
    """The text on one line, without characters that nobody sees."""
    return " ".join(_UNSEEN.sub("", text).split())


def day_of(text: str) -> str:
    """2015/6/30/ or 2015-06-30 as 2015-06-30, and so months and years; "" for what is no day.

    Example:
        >>> day_of("2015/6/"), day_of("2015///"), day_of("in press"), day_of("2015-13")
        ('2015-06', '2015', '', '')
    """
    found = _DAY.match(text.strip())
    if not found:
        return ""
    year, month, day = found.groups()
    parts = [year, *(f"{int(one):02}" for one in (month, day) if one)]
    return "-".join(parts) if _is_real(parts) else ""


def _is_real(parts: Sequence[str]) -> bool:
    import datetime as dt

    try:
        dt.date(*(int(one) for one in (*parts, "1", "1")[:3]))
    except ValueError:
        return False
    return True


def doi_of(text: str) -> str:
    """The DOI in a field, without the address before it; "" for none.

    Example:
        >>> doi_of("https://doi.org/10.1000/xyz123")
        '10.1000/xyz123'
    """
    said = _DOI_BEFORE.sub("", text.strip())
    return said if _DOI.fullmatch(said) else ""


def doi_in(text: str) -> str:
    """The first DOI in running text; "" for none."""
    found = _DOI.search(text)
    return found[0].rstrip(".,;:)]}>\"'") if found else ""


def pages_of(text: str) -> str:
    """Pages with a hyphen between the first and the last.

    Example:
        >>> pages_of("12--20"), pages_of("12 – 20")
        ('12-20', '12-20')
    """
    return re.sub(r"\s*[-–—]+\s*", "-", text)


def is_too_long(found: Read, name: str, value: str, number: int, line: int) -> bool:
    """Whether a value is longer than a reference may hold; says so."""
    if len(value) <= LONGEST_VALUE:
        return False
    found.refuse(
        "length",
        f"Record {number}, line {line}: the field {name} has {len(value)} characters;"
        f" up to {LONGEST_VALUE} are read.",
        record=number,
        line=line,
        column=name,
        value=value,
    )
    return True


def untold(reference: Reference, back: Reference) -> str:
    """The fields that are not as they were after a way out and back, as JSON without odd braces; "" for none."""
    lost = {
        one.name: _plain(getattr(reference, one.name))
        for one in fields(Reference)
        if getattr(back, one.name) != getattr(reference, one.name)
    }
    text = json.dumps(lost, separators=(",", ":"))
    inner = text[1:-1].replace("{", "\\u007b").replace("}", "\\u007d")
    return f"{{{inner}}}" if lost else ""


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [[o.family, o.given, o.suffix] if isinstance(o, Name) else o for o in value]
    return value


def told_again(reference: Reference, lost: str) -> Reference:
    """The reference with what `untold` kept of it; as it is where that is not of ours."""
    try:
        held = json.loads(lost)
        return replace(reference, **{name: _typed(name, value) for name, value in held.items()})
    except (ValueError, TypeError, AttributeError, RecursionError):
        return reference


def _typed(name: str, value: Any) -> Any:
    if name in ("authors", "editors"):
        return tuple(Name(*(clean(str(part)) for part in one)) for one in value)
    if name == "others":
        return tuple((str(one), str(said)) for one, said in value)
    if name in ("keywords", "notes"):
        return tuple(clean(str(one)) for one in value)
    if not isinstance(value, str):
        raise ValueError(name)
    return day_of(value) if name == "issued" else clean(value)
