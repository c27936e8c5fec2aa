"""The spreadsheet in which a delegation comments: written for it, and read back however it was filled in.

What comes back is rarely what went out: the head moved down, columns renamed or out of order, rows between, numbers
as "para. 34". Every row that says anything is a comment; where its place is not understood it waits to be placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.reports.frozen import FrozenBlock
from vedette.core.trust.text_workbook import LONGEST, TextSheet, text_workbook

HEADS: Mapping[str, tuple[str, ...]] = {
    "place": ("paragraph", "para", "para no", "paragraph number", "section", "place", "reference",
              "ref", "paragraphe", "para line", "location", "الفقرة"),
    "text": ("comment", "comments", "comment verbatim", "observation", "observations", "remark", "remarks",
             "commentaire", "commentaires", "التعليق"),
    "kind": ("type", "type of comment", "category", "kind", "النوع"),
    "rationale": ("rationale", "reason", "justification", "why", "motif", "المبرر"),
    "proposed": ("proposed text", "proposed change", "proposed wording", "suggested text",
                 "suggestion", "texte proposé", "النص المقترح"),
}  # fmt: skip
"""What a column holds -> heads that a form may use."""
_FORM_HEADS = ("Paragraph", "Comment", "Type", "Rationale", "Proposed text")
_PARAGRAPHS = ("Paragraph", "Name", "Words")
_TYPES = ("Type", "Meaning", "Code")
_ABOUT = ("Report", "Version", "For")
_OWN = [list(_PARAGRAPHS), list(_TYPES), list(_ABOUT)]
"""Heads of sheets of the form that nobody fills in."""
_BLANK_ROWS = 40
_LOOKED_THROUGH = 40
"""Rows in which the head is looked for."""
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"\b[A-Z]{3}-[\w.-]+")
_SAID = frozenset(("n/a", "na", "none", "-", "–", "nil", "no comment", "no comments", "/"))
"""Words by which a row says nothing."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A comment as a row of a form says it.

    Args:
        row: Number of the row in the file, from 1.
        said: `text`, `kind`, `rationale`, `proposed`, `place`, `block`, as far as it says them.
    """

    row: int
    said: Mapping[str, str]


def form(version: str, title: str, entity: str, blocks: Sequence[FrozenBlock]) -> bytes:
    """The form as a workbook: rows to fill in, what the paragraphs say, what the types mean.

    Args:
        version: Name of the version.
        title: Of the report.
        entity: Who is asked.
        blocks: Of the version.

    Raises:
        BadInput: A text is longer than a cell holds.
    """
    types = codelist("comment_type").entries.values()
    paragraphs = [[_told(one), one.name, one.words[: LONGEST - 1]] for one in blocks if one.words]
    return text_workbook(
        [
            TextSheet("Comments", _FORM_HEADS, [[""] * len(_FORM_HEADS)] * _BLANK_ROWS),
            TextSheet("Paragraphs", _PARAGRAPHS, paragraphs),
            TextSheet("Types", _TYPES, [[one.label, one.definition, one.code] for one in types]),
            TextSheet("About", _ABOUT, [[title, version, entity]]),
        ]
    )


def read_form(
    sheets: Sequence[Sequence[Sequence[str]]], blocks: Sequence[FrozenBlock]
) -> tuple[FormRow, ...]:
    """The comments in a form.

    Args:
        sheets: Of each sheet its rows, cells as text, the head among them or not.
        blocks: Of the version that is commented.

    Raises:
        BadInput: No row says anything.
    """
    written = [rows for rows in sheets if rows and list(rows[0][:3]) not in _OWN]
    headed = [rows for rows in written if _head(rows)[1]]
    made = [row for rows in headed or written for row in _rows(rows, blocks)]
    if not made:
        raise BadInput(
            "No row of the form says anything.",
            f"Write under the heads {', '.join(_FORM_HEADS)}, a comment in each row.",
        )
    return tuple(made)


def _rows(rows: Sequence[Sequence[str]], blocks: Sequence[FrozenBlock]) -> Iterator[FormRow]:
    head, columns = _head(rows)
    for n, row in enumerate(rows[head + 1 :], head + 2):
        said = _said(row, columns)
        if said:
            yield FormRow(n, {**said, "block": placed(said.get("place", ""), blocks)})


def placed(place: str, blocks: Iterable[FrozenBlock]) -> str:
    """The name of the block that somebody means by a place, such as "para. 34" or "Table 2"; "" where it is unclear."""
    held = list(blocks)
    names = {one.name for one in held}
    for named in _NAME.findall(place):
        if named.rstrip(".") in names:
            return str(named.rstrip("."))
    folded = " ".join(place.casefold().split())
    for one in held:
        if one.kind in ("Table", "Chart", "Annex") and one.mark.casefold() == folded:
            return one.name
    numbers = _NUMBER.findall(place)
    if len(numbers) != 1 or re.search(r"table|figure|annex|tableau|chapter|page", folded):
        return ""
    found = [one.name for one in held if one.kind == "Paragraph" and one.mark == numbers[0]]
    return found[0] if found else ""


def _told(one: FrozenBlock) -> str:
    return f"para. {one.mark}" if one.kind == "Paragraph" and one.mark else one.mark or one.kind


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, Mapping[str, int]]:
    """Which row is the head, -1 for none, and which column holds what."""
    best: tuple[int, Mapping[str, int]] = (-1, {})
    for n, row in enumerate(rows[:_LOOKED_THROUGH]):
        columns = _columns(row)
        if {"text", "proposed"} & set(columns) and len(columns) > len(best[1]):
            best = (n, columns)
    return best


def _columns(row: Sequence[str]) -> dict[str, int]:
    folded = [" ".join(re.sub(r"[^\w]+", " ", cell.casefold()).split()) for cell in row]
    found: dict[str, int] = {}
    for name, words in HEADS.items():
        at = next((folded.index(word) for word in words if word in folded), None)
        if at is not None and at not in found.values():
            found[name] = at
    return found


def _said(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """What a row says; empty where it says nothing."""
    cells = [cell.strip() for cell in row]
    if not columns:
        return _guessed(cells)
    said = {name: cells[at] for name, at in columns.items() if at < len(cells) and cells[at]}
    beside = [cell for at, cell in enumerate(cells) if cell and at not in columns.values()]
    words = [said.get("text", ""), said.get("proposed", "")]
    if not any(one and one.casefold() not in _SAID for one in words):
        # Words under no head, or under another one than "comment", are words all the same.
        others = [said.get("rationale", ""), *beside]
        said["text"] = " ".join(one for one in others if _is_words(one))
        if not said["text"]:
            return {}
    kind = said.pop("kind", "")
    return {**said, **({"kind": code} if (code := _kind(kind)) else {})}


def _guessed(cells: Sequence[str]) -> dict[str, str]:
    """A row of a form without head: the longest words are the comment, the first number its place."""
    words = [one for one in cells if _is_words(one)]
    if not words:
        return {}
    text = max(words, key=len)
    place = next((one for one in cells if one is not text and _NUMBER.search(one)), "")
    rest = " ".join(one for one in words if one not in (text, place))
    said = {"text": text, "place": place, "rationale": rest}
    return {name: told for name, told in said.items() if told}


def _is_words(cell: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", cell)) and cell.casefold() not in _SAID


def _kind(said: str) -> str:
    """The code of a type by its code or words; "" where it is none."""
    folded = said.casefold().strip(" .")
    for code, entry in codelist("comment_type").entries.items():
        words = [code, *re.split(r"\s*/\s*", entry.label.casefold())]
        if folded in words or (folded and entry.label.casefold().startswith(folded)):
            return code
    return ""
