"""The evidence of a pair in words: each part, what was compared, and by how much it changes the odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy, ngettext

from vedette.core.linkage.waterfall import times
from vedette.web.reviews.runs import Row
from vedette.web.ui.parts import Words
from vedette.web.ui.printing import marked

PARTS: Mapping[str, Words] = {
    "base_rate": gettext_lazy("before comparing"),
    "day_place": gettext_lazy("day and place"),
    "killed": gettext_lazy("killed"),
    "injured": gettext_lazy("injured"),
    "kidnapped": gettext_lazy("abducted"),
    "cause": gettext_lazy("cause"),
    "incident_type": gettext_lazy("type"),
    "province": gettext_lazy("province"),
    "nation": gettext_lazy("nationality"),
    "component": gettext_lazy("component"),
    "names": gettext_lazy("names"),
    "texts": gettext_lazy("narratives"),
    "name": gettext_lazy("name"),
    "birth": gettext_lazy("year of birth"),
    "rank": gettext_lazy("rank"),
    "sex": gettext_lazy("sex"),
    "day": gettext_lazy("days"),
    "rarity": gettext_lazy("rare values"),
    "bound": gettext_lazy("a rule"),
    "sum": gettext_lazy("together"),
}
DEGREES: Mapping[str, Words] = {
    "same day": gettext_lazy("same day"),
    "one day apart": gettext_lazy("one day apart"),
    "two days apart": gettext_lazy("two days apart"),
    "three or four days apart": gettext_lazy("three or four days apart"),
    "five to eight days apart": gettext_lazy("five to eight days apart"),
    "about a month apart": gettext_lazy("about a month apart"),
    "more than eight days apart": gettext_lazy("more than eight days apart"),
    "same place": gettext_lazy("same place"),
    "place spelt alike": gettext_lazy("place spelt alike"),
    "within 10 km": gettext_lazy("within 10 km"),
    "within 30 km": gettext_lazy("within 30 km"),
    "within 100 km": gettext_lazy("within 100 km"),
    "another place": gettext_lazy("another place"),
    "as many killed": gettext_lazy("as many killed"),
    "many killed, at most 30 % apart": gettext_lazy("many killed, numbers close"),
    "one more or fewer killed": gettext_lazy("one more or fewer killed"),
    "numbers killed two or 30 % apart": gettext_lazy("numbers killed two or 30 % apart"),
    "other numbers killed": gettext_lazy("other numbers killed"),
    "as many injured": gettext_lazy("as many injured"),
    "many injured, at most 30 % apart": gettext_lazy("many injured, numbers close"),
    "one more or fewer injured": gettext_lazy("one more or fewer injured"),
    "numbers injured two or 30 % apart": gettext_lazy("numbers injured two or 30 % apart"),
    "other numbers injured": gettext_lazy("other numbers injured"),
    "as many abducted": gettext_lazy("as many abducted"),
    "many abducted, at most 30 % apart": gettext_lazy("many abducted, numbers close"),
    "one more or fewer abducted": gettext_lazy("one more or fewer abducted"),
    "numbers abducted two or 30 % apart": gettext_lazy("numbers abducted two or 30 % apart"),
    "other numbers abducted": gettext_lazy("other numbers abducted"),
    "same cause": gettext_lazy("same cause"),
    "another cause": gettext_lazy("another cause"),
    "same province": gettext_lazy("same province"),
    "another province": gettext_lazy("another province"),
    "same type": gettext_lazy("same type"),
    "another type": gettext_lazy("another type"),
    "same nationality": gettext_lazy("same nationality"),
    "another nationality": gettext_lazy("another nationality"),
    "other nationality": gettext_lazy("another nationality"),
    "same component": gettext_lazy("same component"),
    "another component": gettext_lazy("another component"),
    "shared": gettext_lazy("persons of the same name"),
    "perhaps shared": gettext_lazy("persons of similar names"),
    "none shared": gettext_lazy("no person in common"),
    "alike": gettext_lazy("narratives alike"),
    "somewhat alike": gettext_lazy("narratives somewhat alike"),
    "not alike": gettext_lazy("narratives not alike"),
    "full name": gettext_lazy("the whole name agrees"),
    "short name": gettext_lazy("the name agrees but for a short form"),
    "part of the name": gettext_lazy("part of the name agrees"),
    "other name": gettext_lazy("another name"),
    "same year of birth": gettext_lazy("same year of birth"),
    "year of birth one or two apart": gettext_lazy("year of birth one or two apart"),
    "other year of birth": gettext_lazy("another year of birth"),
    "same rank": gettext_lazy("same rank"),
    "other rank": gettext_lazy("another rank"),
    "same sex": gettext_lazy("same sex"),
    "other sex": gettext_lazy("other sex"),
    "at most one day apart": gettext_lazy("at most one day apart"),
    "two to eight days apart": gettext_lazy("two to eight days apart"),
    "never one event": gettext_lazy("too far apart to be one event"),
    "one by its names": gettext_lazy("a shared name settles it"),
}
"""Degree as the model names it -> words; a house test demands each."""

VERDICTS: Mapping[str, Words] = {
    "same": gettext_lazy("the same"),
    "different": gettext_lazy("different"),
    "unsure": gettext_lazy("unsure"),
}

_ROW = 18
_FROM, _TO = 150, 372


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the waterfall: words, and its bar in units of the view box."""

    words: Words
    degree: str
    effect: str
    bits: str
    y: int
    x: float
    width: float
    is_for: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The evidence of a pair: its parts, the last of them the sum, and where even odds lie."""

    parts: list[Part]
    even: float
    height: int
    label: str


def waterfall(rows: Sequence[Row]) -> Waterfall | None:
    """The evidence of a pair for a page; None for a pair that was never scored."""
    if not rows:
        return None
    ends = [0.0]
    for row in rows[:-1]:
        ends.append(ends[-1] + row["bits"])
    low, high = min(ends), max(ends)
    scale = (_TO - _FROM) / max(high - low, 1.0)
    parts = []
    for place, row in enumerate(rows):
        start = 0.0 if row["part"] == "sum" else ends[place]
        left = min(start, start + row["bits"])
        parts.append(
            Part(
                words=PARTS.get(row["part"], row["part"]),
                degree=_degree(row),
                effect=_effect(row),
                bits=marked(f"{row['bits']:+.1f}"),
                y=6 + place * _ROW,
                x=round(_FROM + (left - low) * scale, 1),
                width=round(max(abs(row["bits"]) * scale, 1.0), 1),
                is_for=row["bits"] > 0,
            )
        )
    label = "; ".join(f"{part.words}: {part.degree} {part.effect}".strip() for part in parts)
    even = round(_FROM - low * scale, 1)
    return Waterfall(parts, even, len(parts) * _ROW + 26, label)


def _degree(row: Row) -> str:
    """What was compared, in words."""
    told = row["degree"] or ""
    if row["part"] == "rarity":
        return ", ".join(str(PARTS.get(name, name)) for name in told.split(","))
    return ", ".join(str(DEGREES.get(one, one)) for one in told.split("|") if one)


def _effect(row: Row) -> str:
    """By how much the part changes the odds, in words."""
    if row["part"] == "base_rate":
        n = times(row["bits"]) + 1 if row["bits"] < 0 else 1
        said = ngettext(
            "about one pair in %(n)s of these sources is one",
            "about one pair in %(n)s of these sources is one",
            n,
        )
        return said % {"n": n}
    n = times(row["bits"])
    if n == 1:
        return gettext("hardly makes a difference")
    if row["bits"] > 0:
        said = ngettext("about %(n)s times more likely", "about %(n)s times more likely", n)
    else:
        said = ngettext("about %(n)s times less likely", "about %(n)s times less likely", n)
    return said % {"n": n}
