"""Recommendations of earlier reviews, with what became of them: read from a table, never retyped.

The words of the table are kept; a code is given beside the word where the code list knows it, and a word that it
does not know is a problem to be put right, never a guess (DR-04).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.references import references
from vedette.core.kernel.schema import Column, Table
from vedette.core.recommendations.states import Axis, states

_text = pa.string()
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "no", "nr", "id", "paragraph", "para"),
    "text": ("text", "recommendation", "recommendation text"),
    "addressee": ("addressee", "addressed to", "entity"),
    "issue_area": ("issue_area", "issue area", "area", "theme"),
    "said_on": ("said_on", "date", "year", "issued"),
    "response": ("response", "acceptance", "accepted"),
    "implementation": ("implementation", "implementation status", "status", "state"),
    "closure": ("closure", "closed"),
    "note": ("note", "comment", "comments", "remarks"),
}
"""Common name -> heads that a table may use."""

EARLIER = Table(
    name="earlier_recommendations",
    grain="one recommendation of an earlier review",
    key=("ref",),
    columns=(
        Column("ref", _text, "permanent reference", required=True),
        Column("review", _text, "the earlier review", required=True),
        Column("number", _text, "its number there"),
        Column("text", _text, "what it says", required=True),
        Column("addressee", _text, "to whom it was said"),
        Column("issue_area", _text, "issue area, in the words of the table"),
        Column("said_on", _text, "day or year, in the words of the table"),
        Column("response", _text, "code of codelists/recommendation_status"),
        Column("implementation", _text, "code of codelists/recommendation_status"),
        Column("closure", _text, "code of codelists/recommendation_status"),
        Column("fate", _text, "what the table says of its fate, in its words"),
        Column("note", _text, "what else the table says"),
    ),
)
_STATES = ("response", "implementation", "closure")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Earlier:
    """One recommendation of an earlier review; fields as table EARLIER."""

    ref: str
    review: str
    text: str
    number: str = ""
    addressee: str = ""
    issue_area: str = ""
    said_on: str = ""
    response: str = ""
    implementation: str = ""
    closure: str = ""
    fate: str = ""
    note: str = ""

    @property
    def content(self) -> list[str]:
        """What its fingerprint is of."""
        return [getattr(self, name) for name in self.__slots__]

    @property
    def said(self) -> str:
        """In a sentence: said before in ..., state ..."""
        where = ", ".join(part for part in (self.review, self.number, self.said_on) if part)
        labels = codelist("recommendation_status").entries
        codes = [getattr(self, name) for name in _STATES if getattr(self, name)]
        known = ", ".join(labels[code].label.lower() for code in codes)
        return f"said before in {where}; state: {known or self.fate or 'not known'}"


def earlier(cells: pa.Table, review: str) -> pa.Table:
    """Table EARLIER of the cells of a table.

    Args:
        cells: Text cells; the head names the columns (see COLUMNS).
        review: Name of the earlier review.

    Raises:
        BadInput: No column holds the text, a row has none, or a word of a state is not known; all are named.
    """
    held = _columns(cells.column_names)
    if "text" not in held:
        raise BadInput(
            f"No column holds the text of the recommendations; there are {', '.join(cells.column_names)}.",
            f"Call it one of {', '.join(COLUMNS['text'])}.",
        )
    rows = cells.select(list(held.values())).rename_columns(list(held)).to_pylist()
    told = [{name: str(value or "").strip() for name, value in row.items()} for row in rows]
    problems = [words for n, row in enumerate(told, start=2) for words in _problems(n, row)]
    if problems:
        more = f" And {len(problems) - _MOST} more." if len(problems) > _MOST else ""
        raise BadInput(
            " ".join(problems[:_MOST]) + more,
            f"Use codes or labels of the code list recommendation_status: {', '.join(_known())}.",
        )
    seeds = [f"{review}|{row.get('number', '')}|{row['text']}" for row in told]
    made = [
        {"ref": ref, "review": review, **_row(row)}
        for ref, row in zip(references("PAST", seeds), told, strict=True)
    ]
    distinct = {row["ref"]: row for row in made}
    return EARLIER.conform(pa.Table.from_pylist(list(distinct.values()), schema=EARLIER.arrow))


def of_rows(rows: Sequence[Mapping[str, object]]) -> list[Earlier]:
    """The earlier recommendations in rows of table EARLIER."""
    return [Earlier(**{name: str(value or "") for name, value in row.items()}) for row in rows]


def _columns(heads: Sequence[str]) -> dict[str, str]:
    """Common name -> head of the table."""
    folded = {re.sub(r"[^a-z]+", " ", head.casefold()).strip(): head for head in heads}
    found: dict[str, str] = {}
    for name, words in COLUMNS.items():
        for word in (one.replace("_", " ") for one in words):
            if word in folded and folded[word] not in found.values():
                found.setdefault(name, folded[word])
    return found


def _problems(n: int, row: Mapping[str, str]) -> Iterator[str]:
    if not row["text"]:
        yield f"Row {n} has no text."
    for name in _STATES:
        if row.get(name) and _code(row[name]) is None:
            yield f"Row {n}: the {name} '{row[name]}' is not known."


def _row(row: Mapping[str, str]) -> dict[str, str]:
    """A row with its states on their axes: a table may have them in one column."""
    made = {name: value for name, value in row.items() if name not in _STATES}
    words = [row[name] for name in _STATES if row.get(name)]
    for word in words:
        code = _code(word)
        assert code is not None, "checked before"
        made.setdefault(_axis(code), code)
    return {**made, "fate": "; ".join(dict.fromkeys(words))}


def _known() -> list[str]:
    return list(codelist("recommendation_status").codes)


_WORDS = {
    "yes": "accepted",
    "no": "not_accepted",
    "rejected": "not_accepted",
    "partially": "partially_accepted",
    "under implementation": "in_progress",
    "in progress": "in_progress",
    "not started": "not_started",
    "closed": "closed_implemented",
    "overtaken by events": "overtaken",
}
"""Usual words of follow-up tables beside the labels of the code list."""


def _code(word: str) -> str | None:
    folded = " ".join(word.casefold().split())
    return codelist("recommendation_status").code_for(word) or _WORDS.get(folded)


def _axis(code: str) -> str:
    return next((str(axis) for axis in Axis if code in states()[axis]), "closure")
