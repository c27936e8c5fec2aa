"""The spreadsheet in which a delegation comments: written for it, and read back however it was filled in.

What comes back is rarely what went out: the head moved down, columns renamed or out of order, rows between, numbers
as "para. 34". Every row that says anything is a comment; where its place is not understood it waits to be placed.
Words under a head that the form does not know are kept behind the comment, with that head.
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
_OWN = [list(_TYPES), list(_ABOUT)]
"""Heads of sheets of the form that nobody fills in; beside the paragraphs somebody may."""
_OF_THE_LIST = frozenset(
    (
        "",
        "no",
        "nr",
        "n",
        "number",
        "row",
        "item",
        "delegation",
        "member state",
        "country",
        "date",
        "status",
    )
)
"""Heads of columns that say nothing of the report."""
_BLANK_ROWS = 40
_LOOKED_THROUGH = 40
"""Rows in which the head is looked for."""
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"\b[A-Z]{3}-[\w.-]+")
_OTHER_PLACE = re.compile(
    r"table|figure|annex|tableau|chapter|page|section|box|footnote|^lines? \d"
)
"""Words by which a number is not that of a paragraph."""
_LONGEST_PLACE = 80
_SENTENCE = 60
"""Letters from which on words above the head are no title but a comment."""
_HEADS_AGAIN = 3
"""Heads in a row from which on it is the head once more."""
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
    made = [row for rows in sheets for row in _of_sheet(rows, blocks)]
    if not made:
        raise BadInput(
            "No row of the form says anything.",
            f"Write under the heads {', '.join(_FORM_HEADS)}, a comment in each row.",
        )
    return tuple(made)


def _of_sheet(rows: Sequence[Sequence[str]], blocks: Sequence[FrozenBlock]) -> Iterator[FormRow]:
    heads = [list(row[:3]) for row in rows[:_LOOKED_THROUGH]]
    if any(own in heads for own in _OWN):
        return
    if list(_PARAGRAPHS) in heads:
        yield from _beside_paragraphs(rows, blocks)
    else:
        yield from _rows(rows, blocks)


def _rows(rows: Sequence[Sequence[str]], blocks: Sequence[FrozenBlock]) -> Iterator[FormRow]:
    head, columns = _head(rows)
    titles = [cell.strip() for cell in rows[head]] if columns else []
    for n, row in enumerate(rows, 1):
        if n <= head + 1:
            said = {"text": words} if n <= head and len(words := _above(row)) >= _SENTENCE else {}
        elif len(_columns(row)) >= _HEADS_AGAIN:
            said = {}
        else:
            said = _said(row, columns, titles)
        if said:
            yield FormRow(n, {**said, "block": placed(said.get("place", ""), blocks)})


def _above(row: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(cell.strip() for cell in row if _is_words(cell.strip())))


def _beside_paragraphs(
    rows: Sequence[Sequence[str]], blocks: Sequence[FrozenBlock]
) -> Iterator[FormRow]:
    """What somebody wrote beside the paragraphs of the form, where it is theirs without a doubt."""
    names = {one.name for one in blocks}
    for n, row in enumerate(rows, 1):
        words = _above(row[3:])
        if words and not _columns(row):
            place, name = (*row[:2], "", "")[:2]
            yield FormRow(
                n, {"text": words, "place": place or name, "block": name if name in names else ""}
            )


def placed(place: str, blocks: Iterable[FrozenBlock]) -> str:
    """The name of the block that somebody means by a place, such as "para. 34" or "Table 2"; "" where it is unclear."""
    held = list(blocks)
    names = {one.name for one in held}
    named = [str(one).rstrip(".") for one in _NAME.findall(place)]
    if named or len(place) > _LONGEST_PLACE:
        # The digits of a name that is not there are no number of a paragraph.
        return next((one for one in named if one in names), "")
    folded = " ".join(place.casefold().split())
    for one in held:
        if one.kind in ("Table", "Chart", "Annex") and one.mark.casefold() == folded:
            return one.name
    numbers = _NUMBER.findall(place)
    if len(numbers) != 1 or _OTHER_PLACE.search(folded):
        return ""
    number = str(int(numbers[0]))
    found = [one.name for one in held if one.kind == "Paragraph" and one.mark == number]
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
    folded = [_folded(cell) for cell in row]
    found: dict[str, int] = {}
    for name, words in HEADS.items():
        at = next((folded.index(word) for word in words if word in folded), None)
        if at is not None and at not in found.values():
            found[name] = at
    return found


def _folded(head: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", head.casefold()).split())


def _said(row: Sequence[str], columns: Mapping[str, int], titles: Sequence[str]) -> dict[str, str]:
    """What a row says; empty where it says nothing."""
    cells = [cell.strip() for cell in row]
    if not columns:
        return _guessed(cells)
    said = {name: cells[at] for name, at in columns.items() if at < len(cells) and cells[at]}
    kind = said.pop("kind", "")
    code = _kind(kind)
    beside = _beside(cells, columns, titles) + ([("Type", kind)] if kind and not code else [])
    if not any(_says(said.get(name, "")) for name in ("text", "proposed")):
        # Words under no head, or under another one than "comment", are words all the same.
        others = [*(said.get(name, "") for name in ("place", "rationale")), *(w for _, w in beside)]
        said["text"] = " ".join(one for one in others if _is_words(one) and not _is_place(one))
        if not said["text"]:
            return {}
    elif more := [f"{head}: {words}" if head else words for head, words in beside]:
        said["text"] = "\n".join(filter(None, (said.get("text", ""), *more)))
    return {**said, **({"kind": code} if code else {})}


def _beside(
    cells: Sequence[str], columns: Mapping[str, int], titles: Sequence[str]
) -> list[tuple[str, str]]:
    """Head and words of each cell that stands under no head of the form."""
    found = []
    for at, cell in enumerate(cells):
        head = titles[at] if at < len(titles) else ""
        is_of_list = bool(head) and _folded(head) in _OF_THE_LIST
        if at not in columns.values() and not is_of_list and _is_words(cell):
            found.append((head, cell))
    return found


def _says(cell: str) -> bool:
    return bool(cell) and cell.casefold() not in _SAID


def _is_place(cell: str) -> bool:
    """Whether words only say where: a number with a word or two before it."""
    return len(cell) <= _LONGEST_PLACE and bool(
        re.fullmatch(r"(?:[^\W\d_]+\.?\s+){0,2}\d+\w?|[A-Z]{3}-[\w.-]+", cell)
    )


def _guessed(cells: Sequence[str]) -> dict[str, str]:
    """A row of a form without head: the longest words are the comment, the first number its place."""
    words = [one for one in cells if _is_words(one)]
    if not words:
        return {}
    text = max(words, key=len)
    places = (one for one in cells if one is not text and len(one) <= _LONGEST_PLACE)
    place = next((one for one in places if _NUMBER.search(one)), "")
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
