"""Questions about screening, always for a viewer: what comes next, how far it is, what screeners differ in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vedette.core.library.screening import (
    SURE,
    TARGET,
    Flow,
    Outcome,
    Said,
    Verdict,
    chance_of_more,
    reads_until_sure,
)
from vedette.pipeline.decisions import Act
from vedette.pipeline.screening import (
    Criteria,
    counted,
    criteria,
    leavers,
    results,
    shown_to,
    verdicts,
)
from vedette.pipeline.shelves import screening_agreement, screening_flow, screening_next
from vedette.pipeline.undoing import in_force, mark
from vedette.web.library.stopping_plot import Plot, stopping_plot
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import Visit

RANDOM, LEARNT = "random", "learnt"

_RELEARN = 5
"""After so many more verdicts the order is learnt anew."""


@dataclass(frozen=True, slots=True)
class _Order:
    """The order of a screener's pile as it was learnt: from which run and which verdicts."""

    run: str
    names: Sequence[str]
    judged: frozenset[str]

    def holds_for(self, mine: Mapping[str, Said]) -> bool:
        """Whether no verdict was taken back since and few came."""
        return self.judged <= set(mine) and len(set(mine) - self.judged) < _RELEARN


_orders: dict[tuple[str, str | None, str, bool], _Order] = {}
"""By review, world, viewer, and whether at random."""


@dataclass(frozen=True, slots=True)
class Pile:
    """A screener's pile.

    Args:
        left: References that the screener has not judged, in the order asked for.
        found: For each document judged, in order, whether it was included.
        chance_of_more: As the stopping test gives it.
        until_sure: Documents to be read without success until the test says stop.
    """

    left: Sequence[str]
    found: Sequence[bool]
    chance_of_more: float
    until_sure: int

    @property
    def is_enough(self) -> bool:
        """Whether the test says that reading may stop."""
        return self.chance_of_more < SURE

    @property
    def n_found(self) -> int:
        """Documents included."""
        return sum(self.found)

    @property
    def target(self) -> int:
        """Share of the relevant documents that the test speaks of, in percent."""
        return round(TARGET * 100)

    @property
    def level(self) -> float:
        """Below this chance of more the test speaks for stopping."""
        return SURE

    @property
    def chance(self) -> float:
        """The chance to two digits, never rounded down to nothing."""
        return max(round(self.chance_of_more, 2), 0.01) if self.chance_of_more else 0.0

    @property
    def plot(self) -> Plot:
        """The curve of what was found."""
        return stopping_plot(self.found, len(self.left))


def pile(visit: Visit, order: str) -> Pile:
    """What the viewer has not judged yet, in an order that is learnt anew after some more verdicts."""
    mine = _mine(visit)
    run = visit.run.fingerprint
    key = (visit.slug, visit.review.world, visit.viewer.name, order == RANDOM)
    held = _orders.get(key)
    if held is None or held.run != run or not held.holds_for(mine):
        told = screening_next(visit.review, visit.viewer.name, at_random=order == RANDOM)
        names = [str(one["document"]) for one in told["documents"]]
        held = _orders[key] = _Order(run, names, frozenset(told["judged_documents"]))
    known = held.judged | set(held.names)
    left = [name for name in held.names if name not in mine]
    found = [one.verdict is Verdict.INCLUDE for name, one in mine.items() if name in known]
    return Pile(left, found, chance_of_more(found, len(left)), reads_until_sure(found, len(left)))


def _mine(visit: Visit) -> dict[str, Said]:
    said = verdicts(visit.review.decisions())
    return {one.document: one for one in said if one.by == visit.viewer.name and not one.settles}


def my_verdict(visit: Visit, reference: str) -> Said | None:
    """What the viewer said of a document."""
    return _mine(visit).get(reference)


def last_mark(visit: Visit, *, settles: bool = False) -> tuple[str, str]:
    """Mark and document of the viewer's last verdict that holds; empty for none."""
    mine = [
        one
        for one in in_force(visit.review.decisions())
        if one.act is Act.SCREEN
        and one.by == visit.viewer.name
        and bool(one.body["settles"]) is settles
    ]
    return (mark(mine[-1]), str(mine[-1].body["document"])) if mine else ("", "")


def is_own(visit: Visit, which: str) -> bool:
    """Whether a decision that holds is a verdict of the viewer."""
    return any(
        one.act is Act.SCREEN and one.by == visit.viewer.name and mark(one) == which
        for one in visit.review.decisions()
    )


@dataclass(frozen=True, slots=True)
class Contested:
    """A document that screeners judge differently."""

    document: str
    title: str
    said: Sequence[Said]


def contested(visit: Visit, looked_for: Criteria) -> list[Contested]:
    """Documents in conflict; none while screeners are blind to each other."""
    if looked_for.is_blind:
        return []
    said = counted(verdicts(visit.review.decisions()), looked_for)
    by_document: dict[str, list[Said]] = {}
    for one in said:
        by_document.setdefault(one.document, []).append(one)
    names = [name for name, what in results(said, looked_for).items() if what is Outcome.CONFLICT]
    titles = titles_of(visit, names)
    return [Contested(name, titles[name], by_document[name]) for name in names if name in titles]


def titles_of(visit: Visit, names: Sequence[str]) -> dict[str, str]:
    """Titles of the documents that the run knows."""
    if not names:
        return {}
    marks = ",".join("?" * len(names))
    rows = visit.run.rows(
        f"SELECT document, coalesce(title, file_name) AS said FROM documents WHERE document IN ({marks})",
        names,
    )
    return {str(row["document"]): str(row["said"]) for row in rows}


def agreement(visit: Visit, looked_for: Criteria) -> list[Row]:
    """Agreement of each pair of screeners; none while they are blind."""
    return [] if looked_for.is_blind else screening_agreement(visit.review)


def looked_for(visit: Visit) -> Criteria:
    """The criteria in force."""
    return criteria(visit.review.decisions())


def asks_of_leavers(visit: Visit, made: Criteria, members: Sequence[str]) -> dict[str, int]:
    """Persons who left and of whose verdicts nobody said what becomes, with the number of their verdicts."""
    return leavers(verdicts(visit.review.decisions()), made, members)


def flow(visit: Visit) -> Flow:
    """The flow of documents as the viewer may see it."""
    return screening_flow(visit.review, visit.viewer.name)


def boxes(made: Flow) -> dict[str, Sequence[str]]:
    """Name of a box of the flow -> its documents; exclusions all together and by the place of their reason."""
    excluded = list(made.excluded.values())
    return {
        "identified": made.identified,
        "doubles": made.duplicates,
        "unseen": sorted(set(made.identified) - set(made.duplicates) - set(made.screened)),
        "screened": made.screened,
        "waiting": sorted(set(made.waiting) & set(made.screened)),
        "conflicts": made.conflicts,
        "included": made.included,
        "excluded": sorted(name for names in excluded for name in names),
        **{f"excluded-{at}": names for at, names in enumerate(excluded, start=1)},
    }


def n_said(visit: Visit) -> list[tuple[str, int]]:
    """Screeners with the number of their verdicts; the viewer alone while all are blind."""
    made = looked_for(visit)
    found: dict[str, int] = {}
    for one in shown_to(verdicts(visit.review.decisions()), made, visit.viewer.name):
        if not one.settles:
            found[one.by] = found.get(one.by, 0) + 1
    return sorted(found.items())
