"""What the overview shows: where the review stands, its headline, its disagreements."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.evidence.chain import State
from vedette.core.evidence.findings import Stage
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit
from vedette.web.stats.reads import Figure, figures
from vedette.web.stats.reads import figure as read_figure

HEADLINE = "killed-total"
TREND = "killed-by-year"


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers of the overview; every one has its page."""

    headline: Figure | None
    trend: Figure | None
    n_sources: int
    n_records: int
    n_incidents: int
    n_disagree: int
    n_undecided: int
    n_figures: int
    verdicts: list[Row]
    reasons: list[Row]


def overview(run: Run) -> Overview:
    """The state of the review in one read."""
    keys = {str(row["key"]) for row in figures(run)}
    return Overview(
        headline=read_figure(run, HEADLINE) if HEADLINE in keys else None,
        trend=read_figure(run, TREND) if TREND in keys else None,
        n_sources=_count(run, "SELECT count(DISTINCT source) FROM records"),
        n_records=_count(run, "SELECT count(*) FROM records"),
        n_incidents=_count(run, "SELECT count(*) FROM incidents"),
        n_disagree=_count(run, "SELECT count(*) FROM incidents WHERE disagrees"),
        n_undecided=_count(run, "SELECT count(*) FROM pairs WHERE decision = 'undecided'"),
        n_figures=len(keys),
        verdicts=run.rows(
            "SELECT verdict, count(*) AS n FROM claims GROUP BY verdict ORDER BY n DESC"
        ),
        reasons=run.rows(
            "SELECT reason, count(*) AS n FROM differences GROUP BY reason ORDER BY n DESC"
        ),
    )


@dataclass(frozen=True, slots=True)
class FindingsTold:
    """How many findings there are, are confirmed, and are out of date."""

    n: int
    n_confirmed: int
    n_stale: int


def findings(visit: Visit) -> FindingsTold:
    """How the findings stand; the chain is looked at only where there are any."""
    found = VisibleChain(visit)
    states = [found.state(ref) for ref in found.held]
    return FindingsTold(
        len(found.held),
        sum(one.stage is Stage.CONFIRMED for one in found.held.values()),
        sum(state in (State.OUT_OF_DATE, State.BROKEN) for state in states),
    )


def _count(run: Run, sql: str) -> int:
    return int(str(run.value(sql)))
