"""What the pickers of the editor offer: live numbers with their value, places to refer to, evidence with its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from vedette.core.evidence.chain import FIGURE
from vedette.core.reports import dialect
from vedette.core.reports.document import Form
from vedette.core.reports.spoken import said
from vedette.core.reports.text import WORDED, BlockKind
from vedette.pipeline.printed_quotations import printed_quotations
from vedette.web.evidence.finding_reads import Findings
from vedette.web.evidence.search_reads import sought
from vedette.web.reports.text_reads import KINDS, section_words_of
from vedette.web.reports.writing_reads import MOST_OFFERED, WritingDesk
from vedette.web.ui.told import retold

_FEW = 4
_MOST_LOOKED_AT = 40
"""Quotations of which is looked at whether they may leave."""
Offer = dict[str, Any]
"""`type` and `attrs` of the node that is put in, `title` and `said` to choose by."""


def offered(desk: WritingDesk, kind: str, words: str) -> list[Offer]:
    """What is found of a kind, at most `MOST_OFFERED`; a kind that there is not finds nothing."""
    find = _FIND.get(kind)
    return find(desk, " ".join(words.split()))[:MOST_OFFERED] if find else []


def _numbers(desk: WritingDesk, words: str) -> list[Offer]:
    """Live numbers whose figure, part or value has all the words."""
    held = Findings(desk.visit)
    keys = [on.removeprefix(FIGURE) for on in sought(held, "figures", words)]
    if not words:
        keys = [point.key for key in keys for point in desk.text.numbers.points(key)]
    held_by = desk.text.numbers
    there = [
        key for key in dict.fromkeys(keys) if key in held_by and held_by[key].value is not None
    ]
    # The interval stands below its number where few are found: who looks for one has said which.
    sides = [Form.VALUE, Form.INTERVAL] if len(there) <= _FEW else [Form.VALUE]
    return [
        _number(desk, dialect.Number(key, form))
        for key in there
        for form in sides
        if form is Form.VALUE or held_by[key].has_interval
    ]


def _number(desk: WritingDesk, number: dialect.Number) -> Offer:
    told = desk.number(number)
    side = gettext("interval") if number.form is Form.INTERVAL else ""
    return {
        "type": "number",
        "attrs": {"key": number.key, "form": str(number.form), "strong": False},
        "title": " · ".join(part for part in (told["title"], told["part"], side) if part),
        "said": told["today"],
        "told": told,
    }


def _places(desk: WritingDesk, words: str) -> list[Offer]:
    """Blocks of the text to refer to, and findings and recommendations to rest on."""
    asked = words.casefold()
    blocks = [
        {
            "type": "reference",
            "attrs": {"to": one.ref, "starts": False},
            "title": section_words_of(one) or one.title or _plain(one.kind, one.text) or one.of,
            "said": f"{KINDS[one.kind]} · {one.ref}",
        }
        for one in desk.text.blocks
        if one.kind is not BlockKind.SECTION
        and asked in f"{KINDS[one.kind]} {one.ref} {one.title} {one.text}".casefold()
    ]
    half = MOST_OFFERED // 2
    found = _evidence(desk, "findings", words)
    return [*blocks[: max(half, MOST_OFFERED - len(found))], *found]


def _evidence(desk: WritingDesk, kind: str, words: str) -> list[Offer]:
    held = Findings(desk.visit)
    there = sought(held, kind, words)[:MOST_OFFERED]
    told = held.told(there)
    return [
        {
            "type": "rests",
            "attrs": {"on": on},
            "title": told[on].said[:240] or told[on].title,
            "said": on,
        }
        for on in there
    ]


def _figures(desk: WritingDesk, words: str) -> list[Offer]:
    """Figures to be placed as picture or table: those that have all the words in their name or title."""
    asked, points = words.casefold().split(), desk.text.shows.figures
    found = []
    for key, rows in points.items():
        title = retold(str(rows[0]["title"]))
        n = sum(row["value"] is not None for row in rows)
        if n and all(part in f"{key} {title}".casefold() for part in asked):
            said = ngettext("%(n)s number", "%(n)s numbers", n) % {"n": n}
            found.append({"of": key, "title": title, "said": f"{key} · {said}"})
    return found


def _printed(desk: WritingDesk, words: str) -> list[Offer]:
    """Quotations whose words may leave, each as it would be printed."""
    there = sought(Findings(desk.visit), "quotations", words)[:_MOST_LOOKED_AT]
    told = printed_quotations(desk.visit.review, there)
    return [
        {"of": one, "title": f"“{told[one].text}”", "said": f"{told[one].attribution} · {one}"}
        for one in there
        if one in told and told[one].text
    ]


def _recommendations(desk: WritingDesk, words: str) -> list[Offer]:
    """Recommendations that stand, with their number and words, and where each stands."""
    parts = words.casefold().split()
    found = []
    for ref, box in desk.text.recommendations.items():
        title, number = said(box.body, lambda one: one.label), box.head[0][1]
        if all(part in f"{ref} {number} {title}".casefold() for part in parts):
            found.append({"of": ref, "title": title, "said": f"{number} · {ref}"})
    return found


def _plain(kind: BlockKind, text: str) -> str:
    if kind not in WORDED:
        return text
    return "".join(getattr(one, "text", "…") for one in dialect.read(text))[:160]


_FIND: Mapping[str, Callable[[WritingDesk, str], list[Offer]]] = {
    "numbers": _numbers,
    "places": _places,
    "quotations": lambda desk, words: _evidence(desk, "quotations", words),
    "figures": _figures,
    "printed": _printed,
    "recommendations": _recommendations,
    "evidence": lambda desk, words: [
        one
        for kind in ("findings", "statements", "documents")
        for one in _evidence(desk, kind, words)
    ],
}
