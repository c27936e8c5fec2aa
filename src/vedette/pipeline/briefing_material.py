"""What a briefing is written from, and how each thing that is chosen stands today, with the way down to its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vedette.core.evidence.chain import FIGURE, State
from vedette.pipeline.chain import FINDING_KINDS, RECOMMENDATION_KIND, chain_of
from vedette.pipeline.engine import RunDone, current_run, products_of
from vedette.pipeline.publish import about
from vedette.pipeline.stated import stated_of
from vedette.pipeline.telling import statements
from vedette.pipeline.telling import told as told_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.evidence.chain import Chain
    from vedette.core.reports.briefing_pages import BriefingMaterial, Chosen
    from vedette.core.reports.briefings import Briefing
    from vedette.core.reports.document import Chart
    from vedette.core.reports.stated_sections import Stated

_WORST = list(State)
_NAMED = 3
"""Incidents and rows that a note names of many."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How one thing that is chosen stands today.

    Args:
        on: Its reference.
        kind: What it is, as the chain names it; "" where it is gone.
        title: What it is called.
        state: Its state, or that of the choice, whichever is worse.
        before: What it said when somebody looked at it last.
        now: What it says today.
        is_own: Whether it changed itself; else something below it did, and is put right there.
        today: Its fingerprint of today; "" where it is gone.
        why: Why the old value is held.
    """

    on: str
    kind: str
    title: str
    state: State
    before: str
    now: str
    is_own: bool
    today: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a briefing stands today, row by row in the order of its choice."""

    ref: str
    rows: tuple[Stands, ...]

    def n(self, *states: State) -> int:
        """How many stand in one of these states."""
        return sum(one.state in states for one in self.rows)

    @property
    def n_red(self) -> int:
        """How many are out of date or broken."""
        return self.n(State.OUT_OF_DATE, State.BROKEN)

    @property
    def state(self) -> State:
        """The worst of them."""
        return max((one.state for one in self.rows), key=_WORST.index, default=State.CURRENT)


def standing_of(review: Review, one: Briefing, chain: Chain | None = None) -> Standing:
    """How a briefing stands today.

    Raises:
        WrongState: Something is chosen, and there was no run yet.
    """
    if not one.links:
        return Standing(one.ref, ())
    chain = chain or chain_of(review, frozenset(one.chosen))
    there = [(on, chain.kind(on)) for on in one.chosen if on in chain]
    folder, manifest = current_run(review.runs)
    says = told_of(products_of(folder, manifest), statements(review, review.decisions()), there)
    differing = {row["on"]: row for row in chain.differing(one.ref).to_pylist()}
    rows = []
    for link in one.links:
        own = _own_state(differing.get(link.on), is_there=link.on in chain)
        below = chain.state(link.on) if link.on in chain else State.BROKEN
        # A finding whose old value is held says so itself; what rests on it does not.
        below = State.CURRENT if below is State.HELD else below
        told = says.get(link.on)
        rows.append(
            Stands(
                link.on,
                told.kind if told else "",
                told.title if told else "",
                max(own, below, key=_WORST.index),
                link.said,
                told.said if told else "",
                own is not State.CURRENT,
                chain.fingerprint(link.on) if link.on in chain else "",
                link.why,
            )
        )
    return Standing(one.ref, tuple(rows))


def _own_state(row: Mapping[str, Any] | None, *, is_there: bool) -> State:
    if not is_there:
        return State.BROKEN
    if row is None:
        return State.CURRENT
    return State.HELD if row["held"] == row["today"] else State.OUT_OF_DATE


def briefing_of(review: Review, one: Briefing, edition: str) -> BriefingMaterial:
    """All that the pages of a briefing are written from, with the numbers of the current run.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.reports.bindings import bindings
    from vedette.core.reports.briefing_pages import BriefingMaterial
    from vedette.core.reports.document import marking_of
    from vedette.core.reports.material import as_day

    folder, manifest = current_run(review.runs)
    # It says the same to all who see it, as the report does.
    whole = replace(review, hidden=None)
    done = RunDone((), str(manifest["fingerprint"]), folder)
    said, products = about(whole, done), products_of(folder, manifest)
    stated, chain = stated_of(whole), chain_of(whole, frozenset(one.chosen))
    known_on = as_day(said["known_on"])
    assert known_on is not None, "the review says when it was created"
    return BriefingMaterial(
        review=str(said["title"]),
        marking=marking_of(str(said["label"])),
        known_on=known_on,
        run=done.fingerprint,
        numbers=bindings(products.table("figures")),
        chosen=_chosen(whole, one, chain, stated),
        findings={f.finding.ref: f for f in stated.findings if f.finding.ref in one.chosen},
        recommendations={r.ref: r for r, _ in stated.recommendations if r.ref in one.chosen},
        charts=_charts(products.table("figures").to_pylist(), one.chosen),
        edition=edition,
    )


def _charts(rows: Sequence[Mapping[str, Any]], chosen: Sequence[str]) -> dict[str, Chart]:
    """Charts of the figures of several numbers that are chosen."""
    from vedette.core.reports.figure_chart import figure_chart

    found: dict[str, Chart] = {}
    for on in chosen:
        mine = [row for row in rows if f"{FIGURE}{row['key']}" == on]
        if len(mine) > 1:
            chart = figure_chart(sorted(mine, key=lambda row: int(str(row["order"]))))
            if chart is not None:
                found[on] = _worded(chart, mine)
    return found


def _worded(chart: Chart, rows: Sequence[Mapping[str, Any]]) -> Chart:
    """A chart for people in a hall: the interval in words, many sources by their number."""
    from vedette.core.reports.document import Text
    from vedette.core.reports.writing import listed

    named = [one.strip() for one in chart.source.split(",")]
    levels = sorted(
        {float(row["level"]) for row in rows if row["level"] and row["low"] is not None}
    )
    said = (
        f"Shown with intervals of {listed([f'{100 * one:.0f}' for one in levels])} %."
        if levels
        else ""
    )
    source = chart.source.replace("_", " ") if len(named) <= _NAMED else f"{len(named)} sources"
    return replace(chart, source=source, notes=(Text(said),) if said else ())


def _chosen(review: Review, one: Briefing, chain: Chain, stated: Stated) -> tuple[Chosen, ...]:
    from vedette.core.reports.briefing_pages import Chosen

    ways = _Ways(chain, stated, one.chosen)
    stands = {row.on: row for row in standing_of(review, one, chain).rows}
    return tuple(
        Chosen(link, stands[link.on].kind, stands[link.on].state, tuple(ways.of(link.on)))
        for link in one.links
    )


class _Ways:
    """The way from what is shown down to the rows: recommendation, finding, figure or quotation, rows."""

    def __init__(self, chain: Chain, stated: Stated, chosen: Sequence[str]) -> None:
        self._chain = chain
        self._findings = {f.finding.ref: f.finding for f in stated.findings}
        self._asked = {r.ref: r for r, _ in stated.recommendations}
        self._chosen = frozenset(chosen)

    def of(self, ref: str) -> Iterator[str]:
        """The lines of a note, in the order of the way."""
        if ref not in self._chain:
            yield f"{ref} is gone: nothing can be traced."
            return
        kind = self._chain.kind(ref)
        if kind == RECOMMENDATION_KIND:
            yield from self._of_recommendation(ref)
        elif kind in FINDING_KINDS:
            yield from self._of_finding(ref)
        else:
            yield f"{ref} ← {self._rows(ref)}"

    def _of_recommendation(self, ref: str) -> Iterator[str]:
        one = self._asked[ref]
        answers = [link.on for link in one.links if link.on in self._findings]
        if not answers:
            yield f"{ref} answers no finding."
        for on in answers:
            where = "" if on in self._chosen else f": {self._findings[on].statement}"
            yield f"{ref} ← {on}{where}"
            if on not in self._chosen:
                yield from self._of_finding(on)

    def _of_finding(self, ref: str) -> Iterator[str]:
        one = self._findings[ref]
        shown = (self._asked[r] for r in self._asked if r in self._chosen)
        answered = [r.ref for r in shown if any(link.on == ref for link in r.links)]
        if answered:
            yield f"{ref} → {', '.join(answered)}"
        for evidence in one.evidence:
            if evidence.on not in self._chain:
                yield f"{ref} ← {evidence.on} ({evidence.role}), which is gone"
                continue
            kind = self._chain.kind(evidence.on).replace("_", " ")
            behind = self._rows(evidence.on)
            yield f"{ref} ← {kind} {evidence.on} ({evidence.role})" + (
                f" ← {behind}" if behind else ""
            )

    def _rows(self, ref: str) -> str:
        """What a node rests on in the end: incidents and source rows, or the document of a quotation."""
        if ref not in self._chain:
            return ""
        behind: dict[str, list[str]] = {}
        for row in self._chain.back(ref).to_pylist():
            if row["ref"] != ref:
                behind.setdefault(str(row["kind"]), []).append(str(row["ref"]))
        told = [_some(behind[kind], one, many) for kind, one, many in _BEHIND if kind in behind]
        return " ← ".join(told) or "nothing below it"


_BEHIND = (
    ("incident", "incident", "incidents"),
    ("record", "source row", "source rows"),
    ("strength", "strength table", "strength tables"),
    ("document", "document", "documents"),
    ("source", "source", "sources"),
)
"""What lies below, from the number down to the databases; persons and interviews are never named."""


def _some(refs: Sequence[str], one: str, many: str) -> str:
    named = ", ".join(sorted(refs)[:_NAMED])
    more = f" and {len(refs) - _NAMED:,} more" if len(refs) > _NAMED else ""
    return f"{len(refs):,} {one if len(refs) == 1 else many} ({named}{more})"
