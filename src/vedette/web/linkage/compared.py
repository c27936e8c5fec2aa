"""Two records side by side, from their values alone: what each says and how the two compare."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext, gettext_lazy, ngettext

from vedette.core.kernel.codelists import codelist
from vedette.core.linkage.schema import PairLevel
from vedette.web.reviews.runs import Row, Run
from vedette.web.ui.parts import Compared, Words
from vedette.web.ui.printing import date_in_words
from vedette.web.ui.templatetags.ui import words

_INCIDENT: Sequence[tuple[str, Words]] = (
    ("date", gettext_lazy("Date")),
    ("country", gettext_lazy("Country")),
    ("place", gettext_lazy("Place")),
    ("mission", gettext_lazy("Mission")),
    ("killed", gettext_lazy("Killed")),
    ("injured", gettext_lazy("Injured")),
    ("kidnapped", gettext_lazy("Abducted")),
    ("cause", gettext_lazy("Cause")),
    ("incident_type", gettext_lazy("How")),
    ("nationality", gettext_lazy("Nationality")),
    ("personnel_category", gettext_lazy("Category")),
    ("notes", gettext_lazy("Narrative")),
)
_PERSON: Sequence[tuple[str, Words]] = (
    ("name", gettext_lazy("Name")),
    ("rank", gettext_lazy("Rank")),
    ("birth_year", gettext_lazy("Year of birth")),
    ("sex", gettext_lazy("Sex")),
    ("nationality", gettext_lazy("Nationality")),
    ("personnel_category", gettext_lazy("Category")),
    ("date", gettext_lazy("Date")),
    ("mission", gettext_lazy("Mission")),
    ("place", gettext_lazy("Place")),
    ("cause", gettext_lazy("Cause")),
    ("injury_severity", gettext_lazy("Severity of the injury")),
)
_COUNTS = ("killed", "injured", "kidnapped")
_CODES = ("cause", "incident_type", "personnel_category", "injury_severity")
_MOST_NOTES = 700
_MOST_NAMED = 4

Rows = Sequence[Row]


def compared(run: Run, level: str, left: tuple[str, str], right: tuple[str, str]) -> list[Compared]:
    """One line for each field that one of the two tells."""
    of_person = level == PairLevel.PERSON
    sides = [_rows(run, *record, alone=of_person) for record in (left, right)]
    lines = [
        _line(name, said, *sides, of_person=of_person)
        for name, said in (_PERSON if of_person else _INCIDENT)
    ]
    return [line for line in lines if line is not None]


def told(columns: Sequence[Rows]) -> list[tuple[str, Words, list[str | None]]]:
    """Name, words and what each report says, of the fields that any of them tells."""
    found = []
    for name, said in _INCIDENT:
        texts = [_told(name, rows, of_person=False) for rows in columns]
        if any(text is not None for text in texts):
            found.append((name, said, texts))
    return found


def _rows(run: Run, source: str, record_id: str, *, alone: bool) -> list[Row]:
    """The record itself, or all rows of its report."""
    if alone:
        sql = "SELECT * FROM records WHERE source = ? AND source_record_id = ?"
        return run.rows(sql, [source, record_id])
    return run.rows(
        "SELECT r.* FROM reports AS me JOIN reports AS x ON x.report = me.report"
        " JOIN records AS r ON r.source = x.source AND r.source_record_id = x.source_record_id"
        " WHERE me.source = ? AND me.source_record_id = ? AND r.source = me.source ORDER BY r.record",
        [source, record_id],
    )


def _line(name: str, said: Words, left: Rows, right: Rows, *, of_person: bool) -> Compared | None:
    one, other = (_told(name, rows, of_person=of_person) for rows in (left, right))
    if one is None and other is None:
        return None
    if one is None or other is None:
        return Compared(said, one, other, gettext("One side only"))
    is_same, verdict = _COMPARE.get(name, _texts)(name, left, right, one, other)
    return Compared(said, one, other, verdict, is_same)


def _told(name: str, rows: Rows, *, of_person: bool) -> str | None:
    """What the rows of one report say of a field, as printed; None for nothing."""
    if name in _COUNTS:
        return None if of_person else _count_in_words(rows, name)
    values = [_value(row, name) for row in rows]
    values = [value for value in values if value not in (None, "", "not_recorded")]
    if not values:
        return None
    if name == "date":
        return " · ".join(dict.fromkeys(date_in_words(str(value)) for value in values))
    if name == "notes":
        text = " ".join(dict.fromkeys(str(value) for value in values))
        return text[:_MOST_NOTES] + ("…" if len(text) > _MOST_NOTES else "")
    shown = Counter(words(value) if name in _CODES else str(value) for value in values)
    if len(rows) == 1 or (len(shown) == 1 and name != "nationality"):
        return next(iter(shown))
    listed = [f"{value} ×{n}" for value, n in shown.most_common(_MOST_NAMED)]
    return ", ".join(listed) + (" …" if len(shown) > _MOST_NAMED else "")


def _value(row: Row, name: str) -> object:
    """The value of a cell; a country by its code where it has one, so that two spellings are one."""
    code = row.get(f"{name}_iso3") if name in ("country", "nationality") else None
    entry = codelist("country").entries.get(str(code)) if code else None
    return entry.label if entry else row[name]


def _count(rows: Rows, name: str) -> tuple[int, int, int] | None:
    """Low, best and high of a count over the rows of a report."""
    values = [row[name] for row in rows if row[name] is not None]
    if not values:
        return None
    best = sum(values)
    low = sum(row.get(f"{name}_low") or row[name] or 0 for row in rows)
    high = sum(row.get(f"{name}_high") or row[name] or 0 for row in rows)
    return min(low, best), best, max(high, best)


def _count_in_words(rows: Rows, name: str) -> str | None:
    found = _count(rows, name)
    if found is None:
        return None
    low, best, high = found
    return f"{best}" if low == high else f"{best} ({low}–{high})"


def _dates(_name: str, left: Rows, right: Rows, _one: str, _other: str) -> tuple[bool, str]:
    (a, b), (c, d) = _span(left), _span(right)
    if (a, b) == (c, d):
        return True, gettext("Same")
    if a <= d and c <= b:
        return False, gettext("Can be the same day")
    days = (c - b if c > b else a - d).days
    said = ngettext("%(days)s day apart", "%(days)s days apart", days)
    return False, said % {"days": days}


def _span(rows: Rows) -> tuple[dt.date, dt.date]:
    days = [(row["date_from"], row["date_to"]) for row in rows if row["date_from"]]
    first, last = min(day for day, _ in days), max(day for _, day in days)
    return dt.date.fromisoformat(str(first)), dt.date.fromisoformat(str(last))


def _counts(name: str, left: Rows, right: Rows, _one: str, _other: str) -> tuple[bool, str]:
    ours, theirs = _count(left, name), _count(right, name)
    assert ours is not None, "the left side tells the field"
    assert theirs is not None, "the right side tells the field"
    if ours[1] == theirs[1]:
        return True, gettext("Same")
    if ours[0] <= theirs[2] and theirs[0] <= ours[2]:
        return False, gettext("Within the range")
    apart = abs(ours[1] - theirs[1])
    return False, ngettext("%(n)s apart", "%(n)s apart", apart) % {"n": apart}


def _texts(_name: str, _left: Rows, _right: Rows, one: str, other: str) -> tuple[bool, str]:
    a, b = _plain(one), _plain(other)
    if one == other:
        return True, gettext("Same")
    if a == b:
        return False, gettext("Spelt otherwise")
    return False, gettext("One in the other") if a in b or b in a else gettext("Differs")


def _plain(text: str) -> str:
    """Without marks above or below letters, in small letters."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _narratives(_name: str, _left: Rows, _right: Rows, one: str, other: str) -> tuple[bool, str]:
    return one == other, gettext("Same") if one == other else gettext("Read both")


_COMPARE: Mapping[str, Callable[[str, Rows, Rows, str, str], tuple[bool, str]]] = {
    "date": _dates,
    **dict.fromkeys(_COUNTS, _counts),
    "notes": _narratives,
}
