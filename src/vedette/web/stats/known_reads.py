"""Questions about what was known on a past day, and what has changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.stats.known_then import AGES, Age, Changed, Why, changed, known_by_age
from vedette.pipeline.known_on import Basis, KnownOn, kept_answer, knowledge_now, known_on
from vedette.pipeline.workspace import Review
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit

MOST = 200
"""Changed incidents that the page lists; the rest is counted."""

WHYS: dict[Why, Promise] = {
    Why.LATE: gettext_lazy("late report"),
    Why.WITHDRAWN: gettext_lazy("withdrawn"),
    Why.MOVED: gettext_lazy("other cause, mission or day"),
    Why.RECOUNTED: gettext_lazy("counted anew"),
    Why.RELINKED: gettext_lazy("reports put together otherwise"),
}
AGE_WORDS: dict[str, Promise] = {
    "under 3 months": gettext_lazy("under 3 months"),
    "3 to 6 months": gettext_lazy("3 to 6 months"),
    "6 to 12 months": gettext_lazy("6 to 12 months"),
    "over a year": gettext_lazy("over a year"),
}
assert set(AGE_WORDS) == {words for words, _ in AGES}, "each age has its words"


@dataclass(frozen=True, slots=True)
class Line:
    """One point of the figure, then and now."""

    point: str
    value1: str | None
    value2: str | None
    then: float | None
    now: float | None

    @property
    def is_same(self) -> bool:
        return self.then == self.now


@dataclass(frozen=True, slots=True)
class Then:
    """A figure as known on a day, beside what it is now.

    Args:
        day: The day.
        basis: What made things known.
        points: Every point of both.
        rows: Points then, as the figure's page has them.
        changes: Incidents that count otherwise.
        whys: Why, with how many people (or incidents) more or less in all.
        ages: How much was known, by age of the incident.
        received: Sources with the day on which the file that counted was received.
    """

    day: dt.date
    basis: Basis
    points: Sequence[Line]
    rows: Sequence[Row]
    changes: Sequence[Changed]
    whys: Sequence[tuple[Promise, int, int]]
    ages: Sequence[tuple[Promise, Age]]
    received: Sequence[tuple[str, dt.date]]


def answer(visit: Visit, day: dt.date, basis: Basis) -> KnownOn | None:
    """The answer for a day; None where it has to be computed first.

    A plain folder is only read: there it is computed at once and kept in memory.

    Raises:
        NotEnoughData: Nothing had been received by then.
    """
    if visit.world is None:
        return _in_memory(visit.review.folder, visit.run.fingerprint, day, basis)
    return kept_answer(visit.review, day, basis)


@lru_cache(maxsize=4)
def _in_memory(folder: Path, _run: str, day: dt.date, basis: Basis) -> KnownOn:
    from vedette.pipeline.workspace import open_review

    return known_on(open_review(folder), day, basis=basis, keep=False)


def then(review: Review, run: Run, found: KnownOn, key: str) -> Then:
    """A figure as known on a day, held against the run."""
    before = found.knowledge
    now = knowledge_now(review, run.folder, before)
    changes = changed(before, now, key)
    rows = [row for row in found.tables["figures"].to_pylist() if row["key"] == key]
    told = {str(row["point"]): row for row in rows}
    points = {str(row["point"]): row for row in run.rows(_POINTS, [key])}
    sums: dict[Why, tuple[int, int]] = {}
    for one in changes:
        n, people = sums.get(one.why, (0, 0))
        sums[one.why] = (n + 1, people + one.now - one.then)
    ages = known_by_age(before, now, key, found.day)
    return Then(
        day=found.day,
        basis=found.basis,
        points=[
            _line(name, told.get(name), points.get(name))
            for name in dict.fromkeys([*points, *told])
        ],
        rows=rows,
        changes=changes,
        whys=[(WHYS[why], *sums[why]) for why in Why if why in sums],
        ages=[(AGE_WORDS[one.words], one) for one in ages if one.now],
        received=sorted(found.received.items()),
    )


_POINTS = 'SELECT point, value1, value2, value FROM figures WHERE key = ? ORDER BY "order"'


def _line(name: str, was: Row | None, now: Row | None) -> Line:
    about = now or was or {}
    return Line(
        name,
        about.get("value1"),
        about.get("value2"),
        was["value"] if was else None,
        now["value"] if now else None,
    )
