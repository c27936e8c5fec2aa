"""REFI-QDA 1.5: projects (.qdpx) and codebooks (.qdc), written as the schema has it, read as tools write them.

Positions are code points from 0; the end is the character after the last, as ATLAS.ti and NVivo write it.
Files whose ends, line ends or marks are counted otherwise are recognised by the words of their selections.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from vedette.core.kernel.errors import BadInput
from vedette.core.library.exchange import (
    Exchange,
    ExchangeCode,
    ExchangeSource,
    Lost,
    Selection,
    guid_of,
    in_order,
)
from vedette.core.library.package import Parts, parts_of
from vedette.core.sources.staging import Limits
from vedette.core.sources.xlsx_package import BadPackage, local, root

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_ORIGIN = "vedette"
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOST = {
    "Cases": "cases", "Variables": "variables", "Sets": "sets", "Graphs": "graphs", "Links": "links",
    "PictureSource": "pictures", "AudioSource": "recordings", "VideoSource": "films",
    "PDFSelection": "places on pages of a PDF", "TranscriptSelection": "selections of a transcript",
}  # fmt: skip
_SHORTEST = 3


def written_project(held: Exchange) -> bytes:
    """A project as an archive; the same content gives the same bytes."""
    users = {one.by: guid_of(held.title, f"user|{one.by}") for one in held.selections}
    top = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})  # type: ignore[dict-item] # the default namespace
    top.set("name", _clean(held.title))
    top.set("origin", _ORIGIN)
    if users:
        group = _below(top, "Users")
        for name, guid in sorted(users.items()):
            _below(group, "User", guid=guid, name=name)
    if held.codes:
        _codes(_below(top, "CodeBook"), held.codes)
    notes = [one for one in held.selections if one.memo]
    if held.sources:
        group = _below(top, "Sources")
        for source in held.sources:
            _source(group, source, [s for s in held.selections if s.source == source.guid], users)
    if notes:
        group = _below(top, "Notes")
        for one in notes:
            note = _below(group, "Note", guid=_note(one), name="memo", **_made(one, users))
            _below(note, "PlainTextContent").text = _clean(one.memo)
    members = [("project.qde", _xml(top))]
    members += [(f"sources/{one.guid}.txt", one.text.encode()) for one in held.sources]
    return _zipped(members)


def written_codebook(held: Exchange) -> bytes:
    """The codes alone, as XML."""
    top = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK})  # type: ignore[dict-item] # the default namespace
    top.set("origin", _ORIGIN)
    _codes(top, held.codes)
    return _xml(top)


def _codes(above: etree._Element, codes: Sequence[ExchangeCode]) -> None:
    group = _below(above, "Codes")
    held: dict[str | None, etree._Element] = {None: group}
    for one in in_order(codes):
        where = held.get(one.parent, group)
        made = _below(
            where, "Code", guid=one.guid, name=one.name, isCodable=str(one.is_codable).lower()
        )
        if one.description:
            _below(made, "Description").text = _clean(one.description)
        held[one.guid] = made


def _source(
    group: etree._Element,
    source: ExchangeSource,
    chosen: Sequence[Selection],
    users: dict[str, str],
) -> None:
    made = _below(
        group,
        "TextSource",
        guid=source.guid,
        name=source.name,
        plainTextPath=f"internal://{source.guid}.txt",
    )
    for one in sorted(chosen, key=lambda s: (s.start, s.end, s.guid)):
        words = " ".join(source.text[one.start : one.end].split())
        at = _below(
            made,
            "PlainTextSelection",
            guid=one.guid,
            name=words,
            startPosition=str(one.start),
            endPosition=str(one.end),
            **_made(one, users),
        )
        for code in one.codes:
            who = {"creatingUser": users[one.by]} | ({"creationDateTime": one.at} if one.at else {})
            coding = _below(at, "Coding", guid=guid_of(one.guid, code), **who)
            _below(coding, "CodeRef", targetGUID=code)
        if one.memo:
            _below(at, "NoteRef", targetGUID=_note(one))


def _made(one: Selection, users: dict[str, str]) -> dict[str, str]:
    told = {"creatingUser": users[one.by]}
    return told | ({"creationDateTime": one.at} if one.at else {})


def _note(one: Selection) -> str:
    return guid_of(one.guid, "memo")


def _below(above: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    made = etree.SubElement(above, f"{{{etree.QName(above).namespace}}}{tag}")
    for key, value in attributes.items():
        made.set(key, _clean(value))
    return made


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def _xml(top: etree._Element) -> bytes:
    made: bytes = etree.tostring(top, xml_declaration=True, encoding="UTF-8", pretty_print=False)
    return made


def _zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members:
            told = zipfile.ZipInfo(name, _FIRST_DAY)
            told.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(told, content)
    return held.getvalue()


def read_codebook(content: bytes) -> Exchange:
    """The codes of a codebook or of the codebook in a project file.

    Raises:
        BadInput: It is no XML, or has no codes.
    """
    top = _root(content, "the codebook")
    lost: list[Lost] = []
    codes = _read_codes(top, lost)
    if not codes:
        raise BadInput("The file has no codes.", "Export the codebook anew, as REFI-QDA.")
    return Exchange(top.get("name") or "", tuple(in_order(codes)), lost=tuple(lost))


def read_project(content: bytes, keep: Callable[[str, bytes], str] | None = None) -> Exchange:
    """A project as tools write it, with all that was not taken over.

    Args:
        content: Of the archive.
        keep: Keeps an original file of a source and gives the name under which it is found; None: none is kept.

    Raises:
        BadInput: It is no archive, or holds no project.
    """
    parts, problems = parts_of(content, Limits())
    if parts is None:
        raise BadInput(problems[0].message, problems[0].remedy)
    name = next((n for n in sorted(parts.by_name) if n.lower().endswith(".qde")), None)
    if name is None:
        raise BadInput("The archive has no project.qde.", "Export the project anew, as REFI-QDA.")
    top = _root(parts.by_name[name].unpacked(content), name)
    return _Project(top, parts, keep).read()


def _root(content: bytes, name: str) -> etree._Element:
    try:
        return root(content, name)
    except BadPackage as bad:
        raise BadInput(bad.message, "Export it anew from the tool that made it.") from bad


def _guid(value: str | None) -> str:
    found = _GUID.fullmatch((value or "").strip())
    return found[1].lower() if found else (value or "").strip()


def _read_codes(top: etree._Element, lost: list[Lost]) -> list[ExchangeCode]:
    found: list[ExchangeCode] = []
    for one in top.iter("{*}Code"):
        above = one.getparent()
        parent = (
            _guid(above.get("guid")) if above is not None and local(above.tag) == "Code" else None
        )
        name = (one.get("name") or "").strip()
        if not name:
            lost.append(Lost("a code", _guid(one.get("guid")), "it has no name"))
            continue
        told = next((c.text or "" for c in one if local(c.tag) == "Description"), "")
        is_codable = one.get("isCodable") not in ("false", "0")
        found.append(ExchangeCode(_guid(one.get("guid")), name, parent, told.strip(), is_codable))
        n_notes = sum(1 for c in one if local(c.tag) == "NoteRef")
        if n_notes:
            lost.append(
                Lost(f"{n_notes} notes", f"code '{name}'", "notes on codes are not taken over")
            )
    return found


@dataclass(frozen=True, slots=True)
class _Marked:
    """A selection as the file has it."""

    element: etree._Element
    source: str
    start: int
    end: int


class _Project:
    """One archive being read."""

    def __init__(
        self, top: etree._Element, parts: Parts, keep: Callable[[str, bytes], str] | None
    ) -> None:
        self._top, self._parts, self._keep = top, parts, keep
        self._lost: list[Lost] = []
        self._notes: list[str] = []
        self._users = {_guid(u.get("guid")): u.get("name") or "" for u in top.iter("{*}User")}
        self._texts = {
            _guid(n.get("guid")): self._text(n) or ""
            for group in top
            if local(group.tag) == "Notes"
            for n in group
        }

    def read(self) -> Exchange:
        """All of it."""
        codes = _read_codes(self._top, self._lost)
        sources, marked = self._sources()
        selections = self._placed(sources, marked)
        self._count_lost()
        return Exchange(
            self._top.get("name") or "",
            tuple(in_order(codes)),
            tuple(ExchangeSource(s.guid, s.name, _lines(s.text), s.original) for s in sources),
            tuple(selections),
            tuple(self._lost),
            tuple(self._notes),
        )

    def _sources(self) -> tuple[list[ExchangeSource], list[_Marked]]:
        sources: list[ExchangeSource] = []
        marked: list[_Marked] = []
        for one in self._top.iter("{*}TextSource", "{*}PDFSource"):
            inner = one if local(one.tag) == "TextSource" else one.find("{*}Representation")
            guid, name = _guid(one.get("guid")), one.get("name") or ""
            text = None if inner is None else self._text(inner)
            original = self._original(one)
            if text is None and original is None:
                self._lost.append(Lost("a source", name or guid, "its text is not in the archive"))
                continue
            sources.append(ExchangeSource(guid, name, text or "", original))
            if inner is not None:
                marked += list(self._marked(inner, guid, name))
        return sources, marked

    def _marked(self, inner: etree._Element, guid: str, name: str) -> Iterator[_Marked]:
        for one in inner.iter("{*}PlainTextSelection"):
            try:
                yield _Marked(
                    one,
                    guid,
                    int(one.get("startPosition") or ""),
                    int(one.get("endPosition") or ""),
                )
            except ValueError:
                self._lost.append(Lost("a selection", name, "its positions are no numbers"))

    def _text(self, source: etree._Element) -> str | None:
        """The plain text of a source, from the project or from its file."""
        inside = source.find("{*}PlainTextContent")
        if inside is not None:
            return inside.text or ""
        held = self._file(source.get("plainTextPath"))
        if held is None:
            return None
        for encoding in (
            ("utf-8", "utf-16") if held[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8",)
        ):
            try:
                return held.decode(encoding)
            except UnicodeDecodeError:
                continue
        self._lost.append(Lost("letters", str(source.get("name")), "the text is no UTF-8"))
        return held.decode("cp1252", "replace")

    def _file(self, path: str | None) -> bytes | None:
        """A file of the archive: `internal://x.txt`, `sources/x.txt` and `x.txt` mean the same."""
        if not path or path.startswith(("relative:", "absolute:", "file:", "http")):
            return None
        base = posixpath.basename(path.replace("\\", "/").removeprefix("internal://")).casefold()
        for name, member in self._parts.by_name.items():
            if posixpath.basename(name).casefold() == base and base:
                return member.unpacked(self._parts.content)
        return None

    def _original(self, source: etree._Element) -> str | None:
        held = self._file(source.get("path") or source.get("richTextPath"))
        if held is None or self._keep is None:
            return None
        path = source.get("path") or source.get("richTextPath") or ""
        return self._keep(posixpath.basename(path.removeprefix("internal://")), held)

    def _placed(
        self, sources: Sequence[ExchangeSource], marked: Sequence[_Marked]
    ) -> list[Selection]:
        """The selections where they stand in texts with plain line ends, however the file counts."""
        texts = {one.guid: one.text for one in sources}
        way = _USUAL if self._top.get("origin") == _ORIGIN else _best_way(texts, marked)
        if way.words:
            self._notes.append(way.words)
        made = []
        for one in marked:
            text = texts[one.source]
            span = way.span(text, one.start, one.end)
            plain = _lines(text)
            if span is None or not plain[slice(*span)].strip():
                self._lost.append(
                    Lost(
                        "a selection",
                        f"{one.start} to {one.end} of {one.source}",
                        "no words stand there",
                    )
                )
                continue
            made.append(self._selection(one, span, plain[slice(*span)]))
        return made

    def _selection(self, one: _Marked, span: tuple[int, int], words: str) -> Selection:
        element = one.element
        codes = tuple(_guid(c.get("targetGUID")) for c in element.iter("{*}CodeRef"))
        notes = [
            self._texts.get(_guid(n.get("targetGUID")), "") for n in element.iter("{*}NoteRef")
        ]
        told = element.find("{*}Description")
        memo = "\n".join(part for part in (*notes, "" if told is None else told.text or "") if part)
        by = _guid(
            element.get("creatingUser")
            or next(
                (c.get("creatingUser") for c in element.iter("{*}Coding") if c.get("creatingUser")),
                "",
            )
        )
        return Selection(
            _guid(element.get("guid")), one.source, *span, codes, memo, self._users.get(by, ""),
            element.get("creationDateTime") or "", words,
        )  # fmt: skip

    def _count_lost(self) -> None:
        for name, words in _LOST.items():
            n = sum(1 for _ in self._top.iter(f"{{*}}{name}"))
            if name[0] in "CVSGL" and name.endswith("s"):
                n = sum(len(group) for group in self._top.iter(f"{{*}}{name}"))
            if n:
                self._lost.append(Lost(words, f"{n} in the project", "they are not taken over"))
        whole = sum(
            1
            for one in self._top.iter("{*}TextSource", "{*}PDFSource")
            for child in one
            if local(child.tag) == "Coding"
        )
        if whole:
            self._lost.append(
                Lost("codes of whole sources", f"{whole} in the project", "only words bear codes")
            )


def _lines(text: str) -> str:
    """A text without its mark and with plain line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a file counts: line ends of two characters as one, the mark, the end, half characters."""

    folds: bool
    marks: bool
    includes: bool
    halves: bool

    @property
    def words(self) -> str:
        """In words, where it is not the usual way."""
        told = [
            (self.folds, "line ends of two characters are counted as one"),
            (self.marks, "the mark at the start of a text is not counted"),
            (self.includes, "ends are the last character"),
            (self.halves, "characters beyond the first plane are counted as two"),
        ]
        return "; ".join(words for holds, words in told if holds)

    def span(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Start and end in the text with plain line ends; None where they lie outside of it."""
        places = _places(text, self.folds, self.marks, self.halves)
        end += self.includes
        if not 0 <= start < end < len(places):
            return None
        return places[start], places[end]


_USUAL = _Way(folds=False, marks=False, includes=False, halves=False)
_CLEARLY = 0.2
"""By how much a selection must fit better on the mean for another way than the usual one."""


def _places(text: str, folds: bool, marks: bool, halves: bool) -> list[int]:  # noqa: FBT001 - four ways of counting
    """For each position as the file counts the one in the text with plain line ends."""
    key = (text, folds, marks, halves)
    if key not in _kept:
        if len(_kept) > _MOST_KEPT:
            _kept.clear()
        _kept[key] = list(_counted(text, folds, marks, halves))
    return _kept[key]


_kept: dict[tuple[str, bool, bool, bool], list[int]] = {}
_MOST_KEPT = 256


def _counted(text: str, folds: bool, marks: bool, halves: bool) -> Iterator[int]:  # noqa: FBT001 - as above
    at = 0
    for n, letter in enumerate(text):
        if n == 0 and letter == "\ufeff":
            if not marks:
                yield at
            continue
        is_second = letter == "\n" and n > 0 and text[n - 1] == "\r"
        if is_second and folds:
            continue
        yield at if not is_second else at - 1
        if halves and ord(letter) > 0xFFFF:  # noqa: PLR2004 - the last of the first plane
            yield at
        at += not is_second
    yield at


def _best_way(texts: dict[str, str], marked: Sequence[_Marked]) -> _Way:
    """The way of counting under which most selections are the words that they are named by, or whole words."""
    all_text = texts.values()
    choices = [
        [False, True] if any("\r\n" in text for text in all_text) else [False],
        [False, True] if any(text.startswith("\ufeff") for text in all_text) else [False],
        [False, True],
        [False, True] if any(max(text, default="") > "\uffff" for text in all_text) else [False],
    ]
    ways = [_Way(*told) for told in itertools.product(*choices)]
    scored = [(sum(_fit(texts[one.source], one, way) for one in marked), way) for way in ways]
    best = max((score for score, _ in scored), default=0.0)
    fitting = [way for score, way in scored if score == best]
    held = next(score for score, way in scored if way == _USUAL)
    return fitting[0] if best - held > _CLEARLY * len(marked) else _USUAL


def _fit(text: str, one: _Marked, way: _Way) -> float:
    """How well a selection fits: by the words it is named by, else by the edges of words."""
    span = way.span(text, one.start, one.end)
    if span is None:
        return -1.0
    plain = _lines(text)
    chosen = plain[slice(*span)]
    words = " ".join(chosen.split())
    named = " ".join((one.element.get("name") or "").rstrip(".… ").split())
    neat = 0.25 * (chosen == chosen.strip())
    if len(named) >= _SHORTEST and named in " ".join(plain.split()):
        is_named = words == named or (len(words) > len(named) and words.startswith(named))
        return neat + (2.0 if is_named else 0.0)
    start, end = span
    edges = plain[max(0, start - 1) : start + 1], plain[end - 1 : end + 1]
    return neat + sum(0.5 for pair in edges if not (len(pair) > 1 and pair.isalnum()))
