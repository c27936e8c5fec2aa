r"""The text of a report as one file of Markdown, and back: for people who work with files.

    # Executive summary {#CHA-summary .unnumbered}       a chapter; ## and ### are sections
    # Methodology {#ANX-board .annex}                    an annex
    {{section:trend}} {#SEC-trend}                       what a run writes
    {{figure:killed-by-year|Caption|What it shows}}      a figure of the run as a picture, with caption and alternative
    {{table:killed-by-year|Caption}}                     the same as a table
    {{quotation:QUO-7K3QF2}}                             what may leave of a quotation
    {{recommendation:REC-7K3QF2}}                        a recommendation, with where it stands
    {{box:Title}} Words in the dialect                   words in a frame
    In all, {{num:killed-total}} died. {#PAR-7K3QF2}     a paragraph in the dialect
    Les chiffres sont provisoires. {#PAR-2M4XT7 lang=fr} one in another language than the report
    We ask Ghana to look again. {#PAR-9Q2LD4 for=GHA}    a block for one country, or for=internal

Blocks stand apart by an empty line. What is in braces at the end of a block is its name for life; a block without
one is new. In the double braces of a block a \ takes the next sign as it is. Reading what was written gives the same
blocks again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from vedette.core.kernel.errors import BadInput
from vedette.core.reports.audiences import checked_readers
from vedette.core.reports.text import BlockKind, TextBlock

_NAMED = re.compile(r"(?:^|\s+)\{((?:(?:[#.]|lang=|for=)[\w,-]+\s*)+)\}\s*$")
_HEADING = re.compile(r"(#{1,3})\s+(.*)", re.DOTALL)
_SECTION = re.compile(r"\{\{section:([\w-]+)\}\}")
_SIGNS = re.compile(r"[\\{}|]")
_SHOWN = re.compile(
    r"\{\{(figure|table|quotation|recommendation|box):((?:[^\\{}]|\\.)*)\}\}", re.DOTALL
)
_FIELDS = {
    BlockKind.FIGURE: ("of", "text", "alt"),
    BlockKind.TABLE: ("of", "text"),
    BlockKind.QUOTATION: ("of",),
    BlockKind.RECOMMENDATION: ("of",),
    BlockKind.BOX: ("title",),
}
_ANNEX, _UNNUMBERED, _LANGUAGE, _READERS = "annex", "unnumbered", "lang=", "for="


@dataclass(frozen=True, slots=True)
class Wanted:
    """A block as a file says it; `ref` is empty for a new one."""

    ref: str
    kind: BlockKind
    text: str
    level: int = 0
    is_numbered: bool = True
    language: str = ""
    of: str = ""
    title: str = ""
    alt: str = ""
    readers: str = ""


def markdown(blocks: Iterable[TextBlock]) -> str:
    """The text as a file."""
    return "\n\n".join(map(_written, blocks)) + "\n"


def wanted(written: str) -> tuple[Wanted, ...]:
    """The blocks that a file says.

    Raises:
        BadInput: A name stands on two blocks, or something in braces is no class; the number of the block is told.
    """
    parts = [part.strip() for part in re.split(r"\n\s*\n", written.replace("\r\n", "\n"))]
    made = tuple(_read(n, part) for n, part in enumerate(filter(None, parts), 1))
    names = [one.ref for one in made if one.ref]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(
            f"The name '{twice[0]}' stands on two blocks.", "Take it off the one that is new."
        )
    return made


def _written(one: TextBlock) -> str:
    classes = {
        _ANNEX: one.kind is BlockKind.ANNEX,
        _UNNUMBERED: one.kind is BlockKind.HEADING and not one.is_numbered,
    }
    language = [f"{_LANGUAGE}{one.language}"] if one.language else []
    readers = [f"{_READERS}{one.readers}"] if one.readers else []
    marks = [f".{word}" for word, holds in classes.items() if holds]
    name = " ".join([f"#{one.ref}", *marks, *language, *readers])
    return f"{_body(one)} {{{name}}}"


def _body(one: TextBlock) -> str:
    match one.kind:
        case BlockKind.HEADING:
            return f"{'#' * one.level} {one.text}"
        case BlockKind.ANNEX:
            return f"# {one.text}"
        case BlockKind.SECTION:
            return f"{{{{section:{one.text}}}}}"
        case BlockKind.PARAGRAPH:
            return one.text
        case _:
            parts = (_SIGNS.sub(r"\\\g<0>", getattr(one, name)) for name in _FIELDS[one.kind])
            words = f" {one.text}" if one.kind is BlockKind.BOX else ""
            return f"{{{{{one.kind}:{'|'.join(parts)}}}}}{words}"


def _read(number: int, part: str) -> Wanted:
    named = _NAMED.search(part)
    marks = named.group(1).split() if named else []
    names = [mark[1:] for mark in marks if mark.startswith("#")]
    classes = {mark[1:] for mark in marks if mark.startswith(".")}
    languages = [mark.removeprefix(_LANGUAGE) for mark in marks if mark.startswith(_LANGUAGE)]
    told = [mark.removeprefix(_READERS) for mark in marks if mark.startswith(_READERS)]
    unknown = classes - {_ANNEX, _UNNUMBERED}
    if unknown or len(names) > 1 or len(languages) > 1 or len(told) > 1:
        raise BadInput(
            f"Block {number} ends with '{named.group().strip() if named else ''}'.",
            f"Use one #NAME, and .{_ANNEX} or .{_UNNUMBERED} on headings only.",
        )
    ref, body = (names or [""])[0], part[: named.start()] if named else part
    made = _block(number, ref, body, classes, (languages or [""])[0])
    return replace(made, readers=checked_readers(told[0])) if told else made


def _block(number: int, ref: str, body: str, classes: set[str], language: str) -> Wanted:
    heading, section = _HEADING.fullmatch(body), _SECTION.fullmatch(body.strip())
    if section:
        return Wanted(ref, BlockKind.SECTION, section.group(1))
    if heading and _ANNEX in classes:
        return Wanted(ref, BlockKind.ANNEX, _one_line(heading.group(2)))
    if heading:
        words, level = _one_line(heading.group(2)), len(heading.group(1))
        return Wanted(ref, BlockKind.HEADING, words, level, _UNNUMBERED not in classes)
    shown = _SHOWN.match(body)
    if shown:
        return _of_shown(number, ref, language, shown, body[shown.end() :])
    return Wanted(ref, BlockKind.PARAGRAPH, _one_line(body), language=language)


def _of_shown(number: int, ref: str, language: str, shown: re.Match[str], rest: str) -> Wanted:
    kind = BlockKind(shown.group(1))
    names, parts, rest = _FIELDS[kind], _parts(shown.group(2)), _one_line(rest)
    if len(parts) > len(names) or (rest and kind is not BlockKind.BOX):
        raise BadInput(
            f"Block {number} says more than a {kind} can.",
            "Put a \\ before a bar that is only a bar, and an empty line behind the block.",
        )
    said = dict(zip(names, map(_one_line, parts), strict=False))
    return Wanted(
        ref,
        kind,
        rest or said.get("text", ""),
        language=language,
        of=said.get("of", ""),
        title=said.get("title", ""),
        alt=said.get("alt", ""),
    )


def _parts(written: str) -> list[str]:
    """What stands between bars, each sign behind a backslash as it is."""
    made, signs = [""], iter(written)
    for sign in signs:
        if sign == "|":
            made.append("")
        else:
            made[-1] += next(signs, "") if sign == "\\" else sign
    return made


def _one_line(words: str) -> str:
    return " ".join(words.splitlines()).strip()
