r"""References in BibTeX: entries, macros, values that are joined, names, LaTeX in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from vedette.core.library._latex import escaped, letters
from vedette.core.library.references import (
    ET_AL,
    LONGEST_VALUE,
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

_NO_COMMA = "there is no comma after the value"
_OURS = "vedette"
"""The field that holds what BibTeX cannot say."""

_ENTRY = re.compile(r"@\s*(\w+)\s*([{(])")
_NEXT = re.compile(r"^[ \t]*@\s*\w+\s*[{(]", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,{}=\"]*)\s*(,|(?=[})]))")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:.+/-]*)\s*=\s*")
_BARE = re.compile(r"\w[\w:.+-]*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTE = re.compile(r'\\.|[{}"]', re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KINDS = {
    "article": "article-journal", "book": "book", "incollection": "chapter", "inbook": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "dataset": "dataset", "unpublished": "manuscript", "misc": "document",
}  # fmt: skip
_TYPES = {kind: name for name, kind in reversed(_KINDS.items())}
_TEXTS = {
    "title": "title", "journal": "container", "journaltitle": "container", "booktitle": "container", "volume": "volume",
    "issue": "issue", "pages": "pages", "doi": "doi", "isbn": "isbn", "issn": "issn", "url": "url",
    "abstract": "abstract",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "address": "place", "location": "place", "language": "language", "langid": "language",
}  # fmt: skip
_SPELT = frozenset(("year", "month", "date", _OURS))
"""Fields that are read together, and ours."""

_PUBLISHERS = {"report": "institution", "thesis": "school"}
_AS_IT_IS = frozenset(("doi", "url", "isbn", "issn", _OURS))
"""Fields without LaTeX in them."""


class _Unreadable(Exception):
    """An entry that cannot be read: where, in which field, why."""

    def __init__(self, at: int, field: str, why: str) -> None:
        super().__init__(why)
        self.at, self.field, self.why = at, field, why


def read(text: str) -> Read:
    """The entries of a file."""
    found = Read(Form.BIBTEX)
    macros = {name: name for name in _MONTHS}
    place = _Lines(text)
    at = 0
    while not found.is_full and (entry := _ENTRY.search(text, at)):
        kind = entry[1].lower()
        try:
            at = _take(found, text, entry, macros, place.of(entry.start()))
        except _Unreadable as error:
            number = len(found.records) + 1
            line = place.of(error.at)
            in_field = f", field {error.field}" if error.field else ""
            found.refuse(
                "entry",
                f"Record {number} (@{kind[:40]}, line {place.of(entry.start())}){in_field}:"
                f" {error.why} in line {line}.",
                record=number,
                line=line,
                column=error.field or None,
                value=text[error.at : error.at + 60],
            )
            after = _NEXT.search(text, max(entry.end(), error.at))
            at = after.start() if after else len(text)
    return found


class _Lines:
    """Line numbers of places that only grow."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, at: int) -> int:
        """Number of the line of a place."""
        if at < self._at:
            return self._line - self._text.count("\n", at, self._at)
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line


def _take(found: Read, text: str, entry: re.Match[str], macros: dict[str, str], line: int) -> int:
    """Read what begins at @; gives the place after it."""
    kind, closing = entry[1].lower(), ")" if entry[2] == "(" else "}"
    if kind in ("comment", "preamble"):
        return _closed(text, entry.end(), kind) if closing == "}" else entry.end()
    key = ""
    at = entry.end()
    if kind != "string":
        said = _KEY.match(text, at)
        if said is None:
            raise _Unreadable(at, "", "there is no comma after its key")
        key, at = said[1], said.end()
    told: list[tuple[str, str]] = []
    for name, value, after in _pairs(text, at, closing, macros):
        at = after
        if name:
            told.append((name.lower(), value))
    if kind == "string":
        macros |= told
        return at
    number = len(found.records) + 1
    if not any(is_too_long(found, name, value, number, line) for name, value in told):
        made = _reference(kind, clean(key), told)
        found.records.append(Record(number, line, text[entry.start() : at] + "\n", made))
    return at


_SEPARATOR = {closing: re.compile(rf"\s*(?:,|\{closing})") for closing in ")}"}
_END = {closing: re.compile(rf"[\s,]*\{closing}") for closing in ")}"}
_JOINED = re.compile(r"\s*#\s*")


def _pairs(
    text: str, at: int, closing: str, macros: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    """Each field with its value and the place after it; at last an empty one at the end of the entry."""
    for _ in range(MOST_VALUES):
        end = _END[closing].match(text, at)
        if end:
            yield "", "", end.end()
            return
        said = _NAME.match(text, at)
        if said is None:
            raise _Unreadable(at, "", "there is neither a field with = nor the end of the entry")
        value, at = _value(text, said.end(), said[1], macros)
        if not _SEPARATOR[closing].match(text, at):
            is_over = not text[at:].strip()
            why = "the file ends before the entry does" if is_over else _NO_COMMA
            raise _Unreadable(at, said[1], why)
        yield said[1], value, at
    raise _Unreadable(at, "", f"there are more than {MOST_VALUES} fields")


def _value(text: str, at: int, name: str, macros: Mapping[str, str]) -> tuple[str, int]:
    """A value: parts in braces or quotation marks, numbers and macros, joined with #."""
    parts: list[str] = []
    while True:
        opening = text[at : at + 1]
        if opening == "{":
            end = _closed(text, at + 1, name)
            parts.append(text[at + 1 : end - 1])
        elif opening == '"':
            end = _unquoted(text, at + 1, name)
            parts.append(text[at + 1 : end - 1])
        else:
            bare = _BARE.match(text, at)
            if bare is None:
                raise _Unreadable(at, name, "there is no value")
            said = bare[0]
            if not said.isdigit() and said.lower() not in macros:
                raise _Unreadable(at, name, f"'{said[:40]}' is no @string that was declared before")
            parts.append(said if said.isdigit() else macros[said.lower()])
            end = bare.end()
        joined = _JOINED.match(text, end)
        if joined is None:
            return "".join(parts), end
        at = joined.end()


def _closed(text: str, at: int, name: str) -> int:
    """The place after the brace that closes."""
    depth = 1
    for one in _BRACE.finditer(text, at, at + LONGEST_VALUE + 2):
        depth += {"{": 1, "}": -1}.get(one[0], 0)
        if not depth:
            return one.end()
    raise _Unreadable(at, name, f"a brace is not closed within {LONGEST_VALUE} characters")


def _unquoted(text: str, at: int, name: str) -> int:
    """The place after the quotation mark that closes; one within braces does not."""
    depth = 0
    for one in _QUOTE.finditer(text, at, at + LONGEST_VALUE + 2):
        depth += {"{": 1, "}": -1}.get(one[0], 0)
        if one[0] == '"' and not depth:
            return one.end()
    raise _Unreadable(at, name, f"a quotation mark is not closed within {LONGEST_VALUE} characters")


def _reference(kind: str, key: str, told: Sequence[tuple[str, str]]) -> Reference:
    made = Fields("bib")
    made.held |= {"kind": _KINDS.get(kind, "document"), "id": key}
    if _TYPES[made.held["kind"]] != kind:
        made.other("entrytype", kind)
    for name, raw in told:
        _field(made, name, raw)
    _issued(made, told)
    return told_again(made.reference(), dict(told).get(_OURS, ""))


def _field(made: Fields, name: str, raw: str) -> None:
    value = clean(raw if name in _AS_IT_IS else letters(raw))
    if name in ("author", "editor"):
        made.more(f"{name}s", *(_name(one) for one in _divided(raw, r"\s+and\s+")))
    elif name in _SPELT or not value:
        pass
    elif name == "keywords":
        divided = value.split(";" if ";" in value else ",")
        made.more(name, *filter(None, map(clean, divided)))
    elif name in ("note", "annote"):
        made.more("notes", value)
    elif name == "number":
        made.once("number" if made.held["kind"] == "report" else "issue", name, value)
    elif name in _TEXTS and (name != "doi" or doi_of(value)):
        spelt = {"doi": doi_of, "pages": pages_of}.get(name, str)
        made.once(_TEXTS[name], name, spelt(value))
    else:
        made.other(clean(name), value)


def _issued(made: Fields, told: Sequence[tuple[str, str]]) -> None:
    """The day of issue; a value that is no day is another field."""
    said = {name: clean(letters(value)) for name, value in told}
    month = said.get("month", "").lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else month
    year = said.get("year", "")
    day = day_of(said.get("date", "")) or (month and day_of(f"{year}-{number}")) or day_of(year)
    made.held["issued"] = day
    for name in ("date", "year", "month"):
        value = said.get(name, "")
        is_told = (
            bool(day_of(value)) and day.startswith(day_of(value))
            if name != "month"
            else day[5:7] == f"{number!s:0>2}"
        )
        if value and not is_told:
            made.other(name, value)


def _divided(text: str, between: str) -> list[str]:
    """The parts of a text, divided where no brace is open."""
    parts, depth, start = [], 0, 0
    for one in re.compile(rf"\\.|[{{}}]|{between}", re.DOTALL | re.IGNORECASE).finditer(text):
        if one[0] in "{}":
            depth += 1 if one[0] == "{" else -1
        elif not depth and not one[0].startswith("\\"):
            parts.append(text[start : one.start()])
            start = one.end()
    return [one for one in (*parts, text[start:]) if one.strip()]


def _name(raw: str) -> Name:
    """A name: Family, Given; Family, Suffix, Given; or Given von Family; one in braces is an organisation."""
    if raw.strip() == "others":
        return Name(ET_AL)
    parts = [clean(letters(one)) for one in _divided(raw, ",")]
    if len(parts) > len(("family", "given")):
        return Name(parts[0], ", ".join(parts[2:]), parts[1])
    if len(parts) == len(("family", "given")):
        return Name(*parts)
    words = [letters(one) for one in _divided(raw.strip(), r"\s+")]
    if len(words) == 1:
        return Name(clean(words[0]))
    particle = next(
        (at for at, one in enumerate(words[1:-1], 1) if one[:1].islower()), len(words) - 1
    )
    return Name(clean(" ".join(words[particle:])), clean(" ".join(words[:particle])))


def written(references: Sequence[Reference], about: Mapping[str, str]) -> str:
    """A file: comments that say what it is, and the entries, each with a key of its own."""
    lines = [f"% {name.replace('_', ' ')}: {value}" for name, value in about.items()]
    keys: set[str] = set()
    for number, one in enumerate(references, start=1):
        key = re.sub(r"[^\w:.+/-]", "", one.id, flags=re.ASCII) or f"record{number}"
        while key in keys:
            key += "a"
        keys.add(key)
        lines += ["", *_lines(one, key)]
    return "\n".join([*lines, ""])


def _lines(reference: Reference, key: str) -> list[str]:
    others = [(name[4:], value) for name, value in reference.others if _is_field(name)]
    kind = next((value for name, value in others if name == "entrytype"), "")
    kind = kind if re.fullmatch(r"[a-z]+", kind) and kind not in _NO_ENTRIES else ""
    kind = kind or _TYPES.get(reference.kind, "misc")
    told = [*_fields(reference), *((name, escaped(value)) for name, value in others[:])]
    told = [(name, value) for name, value in told if name != "entrytype" and value]
    lost = untold(reference, _reference(kind, key, told))
    told += [(_OURS, lost)] * bool(lost)
    return [f"@{kind}{{{key},", *(f"  {name} = {{{value}}}," for name, value in told), "}"]


_NO_ENTRIES = ("comment", "preamble", "string")


def _is_field(name: str) -> bool:
    is_name = re.fullmatch(r"bib:[a-z][\w:.+/-]*", name, re.ASCII) is not None
    return is_name and name[4:] != _OURS


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escaped(reference.title)}}}"
    yield "author", " and ".join(_said(one) for one in reference.authors)
    yield "editor", " and ".join(_said(one) for one in reference.editors)
    is_part = reference.kind in ("chapter", "paper-conference")
    yield "booktitle" if is_part else "journal", escaped(reference.container)
    yield "volume", escaped(reference.volume)
    is_report = reference.kind == "report"
    yield "number", escaped(reference.number if is_report else reference.issue)
    yield "pages", escaped(reference.pages.replace("-", "--"))
    for name in ("doi", "isbn", "issn", "url"):
        value = getattr(reference, name)
        yield name, value if _is_balanced(value) else ""
    yield _PUBLISHERS.get(reference.kind, "publisher"), escaped(reference.publisher)
    yield "address", escaped(reference.place)
    yield "language", escaped(reference.language)
    if reference.issued:
        yield "year", reference.issued[:4]
        yield "date", reference.issued if len(reference.issued) > len("2015") else ""
    yield "abstract", escaped(reference.abstract)
    yield "keywords", escaped("; ".join(reference.keywords))
    yield from (("note", escaped(one)) for one in reference.notes[:1])


def _is_balanced(value: str) -> bool:
    return not re.search(r"[{}\\]", value)


def _said(one: Name) -> str:
    if one.family == ET_AL:
        return "others"
    if not one.given and not one.suffix:
        return f"{{{escaped(one.family)}}}"
    parts = (one.family, one.suffix, one.given) if one.suffix else (one.family, one.given)
    return ", ".join(escaped(part) for part in parts)
