"""A number under each source, each rule and each fate of undecided pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.linkage.reconcile_makers import linked, record
from vedette.core.linkage.parts import parts_of_total
from vedette.core.linkage.reconcile import reconciliation
from vedette.core.linkage.schema import PAIRS
from vedette.core.stats.open_links import Open, open_links, open_pairs
from vedette.core.stats.query import Ledger, Measure, Period, Query, Scope, ledger
from vedette.core.stats.source_choice import Asked, Choice, SourceChoice, Sources, source_choice
from vedette.core.stats.told import told

VIOLENCE = Scope("violence", causes=("malicious_act",))
YEARS = Period.years(2016, 2017)
ROWS = [
    record("hq", "1", killed=3, incident="I1"),
    record("press", "1", killed=5, incident="I1"),
    record("log", "1", killed=5, incident="I1"),
    record("hq", "2", killed=2, incident="I2"),
    record("press", "2", killed=4, incident="I2", cause="accident"),
    record("log", "3", killed=1, incident="I3", date=None),
    record("hq", "3", killed=1, incident="I3"),
    record("hq", "4", killed=6, incident="I4", cause="to_be_determined"),
]
"""I1 is told three times, I2 by the press as an accident, I3 by the log without a day, I4 is not judged yet."""


def undecided(*pairs: tuple[str, str, str, str, float], **more: Any) -> pa.Table:
    """PAIRS with one undecided pair for each (source, id, source, id, probability)."""
    return PAIRS.from_rows(
        [
            {"level": "incident", "left_source": a, "left_id": b, "right_source": c, "right_id": d, "band": "uncertain",
             "decision": "undecided", "probability": p, **more}
            for a, b, c, d, p in pairs
        ]
    )  # fmt: skip


def made(rows: list[dict[str, Any]], pairs: pa.Table) -> tuple[Ledger, Open, pa.Table]:
    """Ledger, open pairs and incidents of made records."""
    records, links = linked(rows)
    done = reconciliation(records, links, pairs, precedence=["hq"])
    return ledger(done.facts), open_pairs(pairs, links), done.incidents


def chosen(*, measure: Measure = Measure.DEATHS, sources: Sources | None = None) -> SourceChoice:
    """The number of ROWS under other choices."""
    book, opened, _ = made(ROWS, undecided())
    query = Query(measure, VIOLENCE, YEARS)
    return source_choice(Asked(query), book, opened, sources=sources, seed=1)


def values(found: SourceChoice, choice: Choice) -> dict[str, float]:
    """Alternative -> number of one choice."""
    return {one.name: one.value for one in found.alternatives if one.choice is choice}


def test_each_rule_takes_what_the_sources_of_an_incident_tell() -> None:
    found = chosen()

    assert found.value == 3 + 2 + 1
    assert values(found, Choice.RULE) == {
        "lowest": 3 + 0 + 1,  # the press puts I2 out of the scope
        "highest": 5 + 2 + 1,
        "middle": 5 + 0 + 1,
        "majority": 5 + 2 + 1,  # I2: one vote each, the reconciled one wins
        "precedence": 3 + 2 + 1,  # without an order of trust the first name goes before
        "twice": 3,
    }


def test_a_source_leads_where_it_tells_and_the_reconciled_number_stands_elsewhere() -> None:
    found = chosen()

    assert values(found, Choice.LEAD) == {"hq": 6, "log": 5 + 2 + 1, "press": 5 + 0 + 1}
    assert values(found, Choice.ALONE) == {"hq": 6, "log": 5, "press": 5}
    shares = {one.name: one.share for one in found.alternatives if one.choice is Choice.ALONE}
    assert shares == {"hq": 1, "log": 3 / 6, "press": 5 / 6}


def test_a_source_that_tells_no_day_is_not_asked_about_a_year() -> None:
    book, _, _ = made(ROWS, undecided())

    found = told(Query(Measure.DEATHS, VIOLENCE, YEARS), book)

    assert found.incidents == ("I1", "I2", "I3")
    log = found.said[:, found.sources.index("log")]
    assert log[0] == 5
    assert np.isnan(log[1:]).all()


def test_deaths_whose_cause_is_open_are_a_choice_of_their_own() -> None:
    assert values(chosen(), Choice.PENDING) == {"counted_in": 6 + 6}


def test_a_copy_has_no_voice_in_the_majority() -> None:
    found = chosen(sources=Sources(("hq", "log", "press"), frozenset({"press"})))

    # I1 is 3 by hq and 5 by the log, the press copies: one vote each, the reconciled one wins
    assert values(found, Choice.RULE)["majority"] == 3 + 2 + 1


def test_the_choice_that_moves_most_comes_first_and_single_sources_last() -> None:
    found = chosen()

    assert [(bar.choice, bar.low.value, bar.high.value) for bar in found.bars] == [
        (Choice.PENDING, 6, 12),
        (Choice.RULE, 3, 8),
        (Choice.LEAD, 6, 8),
        (Choice.ALONE, 5, 6),
    ]
    assert found.matters_most is Choice.PENDING
    assert found.range == (3, 12)


def test_incidents_are_counted_once_each() -> None:
    found = chosen(measure=Measure.INCIDENTS)

    assert found.value == 3
    assert values(found, Choice.RULE)["highest"] == 3


def test_mission_days_are_told_of_single_sources_only() -> None:
    found = chosen(measure=Measure.MISSION_DAYS)

    assert found.links is None
    assert {one.choice for one in found.alternatives} == {Choice.ALONE}


def test_a_rate_is_the_count_by_person_years() -> None:
    book, opened, _ = made(ROWS, undecided())
    asked = Asked(Query(Measure.DEATHS, VIOLENCE, YEARS), scale=0.5)

    found = source_choice(asked, book, opened, seed=1)

    assert (found.value, found.range) == (3, (1.5, 6))


ACROSS = [
    record("hq", "1", killed=4, incident="I1"),
    record("press", "2", killed=3, incident="I2"),
]


def test_the_smaller_of_two_incidents_vanishes_as_often_as_the_pair_is_the_same() -> None:
    book, opened, _ = made(ACROSS, undecided(("hq", "1", "press", "2", 0.25)))

    found = open_links(told(Query(Measure.DEATHS, VIOLENCE), book), opened, seed=1, n_draws=4_000)

    # 7 in three of four draws, 4 in the fourth
    assert found.mean == pytest.approx(0.75 * 7 + 0.25 * 4, abs=0.1)
    assert (found.low, found.high, found.least, found.most) == (4, 7, 4, 7)
    assert (found.n_pairs, found.is_calibrated) == (1, True)


def test_two_incidents_that_one_source_has_both_are_never_drawn_as_one() -> None:
    both = [record("log", n, killed=4, incident=f"I{n}") for n in ("1", "2")]
    rows = [*ACROSS, *both]
    book, opened, _ = made(rows, undecided(("hq", "1", "press", "2", 0.8)))

    found = open_links(told(Query(Measure.DEATHS, VIOLENCE), book), opened, seed=1)

    assert (found.mean, found.low, found.high) == (7, 7, 7)
    assert found.least == 4


def test_an_incident_falls_in_two_only_where_nothing_else_holds_it() -> None:
    rows = [record(source, "1", killed=4, incident="I1") for source in ("hq", "press", "log")]
    query = Query(Measure.DEATHS, VIOLENCE)
    loose = undecided(("hq", "1", "press", "1", 0.5), ("hq", "1", "log", "1", 0.5))
    held = pa.concat_tables(
        [
            undecided(("hq", "1", "press", "1", 0.5)),
            undecided(("hq", "1", "log", "1", 1.0), ("log", "1", "press", "1", 1.0), decision="linked"),
        ]
    )  # fmt: skip

    book, opened, _ = made(rows, loose)
    falls = open_links(told(query, book), opened, seed=1, n_draws=4_000)
    book, opened, _ = made(rows, held)
    stays = open_links(told(query, book), opened, seed=1)

    # the incident stays whole only if both pairs are the same: one draw of four
    assert falls.mean == pytest.approx(0.25 * 4 + 0.75 * 8, abs=0.1)
    assert (stays.mean, stays.most) == (4, 8)


def test_without_reviewed_pairs_the_chance_is_said_to_be_the_models_own() -> None:
    pairs = undecided(("hq", "1", "press", "2", 0.25))
    place = pairs.column_names.index("probability")
    pairs = pairs.set_column(place, pairs.schema.field(place), pa.nulls(1, pa.float64()))

    _, opened, _ = made(ACROSS, pairs)

    assert not opened.is_calibrated


@st.composite
def told_by_many(draw: st.DrawFn) -> tuple[list[dict[str, Any]], pa.Table]:
    """Records of three sources in up to four incidents, and undecided pairs of any two of them."""
    rows = [
        record(source, str(n), killed=draw(st.integers(1, 5)), incident=f"I{n}")
        for source in ("hq", "log", "press")
        for n in range(4)
        if draw(st.booleans())
    ]
    ends = [(row["source"], row["source_record_id"]) for row in rows]
    pairs = sorted({tuple(sorted((a, b))) for a in ends for b in ends if a[0] != b[0]})
    taken = [pair for pair in pairs if draw(st.booleans())]
    return rows, undecided(*((*a, *b, draw(st.sampled_from((0.2, 0.5, 0.8)))) for a, b in taken))


@settings(max_examples=12)
@given(told_by_many())
def test_draws_lie_within_the_lowest_and_highest_total_of_undecided_pairs(made_up) -> None:
    rows, pairs = made_up
    if not rows:
        return
    book, opened, incidents = made(rows, pairs)

    found = open_links(told(Query(Measure.DEATHS), book), opened, seed=3, n_draws=50)

    parts = parts_of_total(incidents)
    assert (found.least, found.most) == (parts.low, parts.high)
    assert parts.low <= found.low <= found.mean <= found.high <= parts.high


@settings(max_examples=12)
@given(told_by_many())
def test_every_rule_lies_between_the_lowest_and_the_highest(made_up) -> None:
    rows, _ = made_up
    if not rows:
        return
    book, opened, _ = made(rows, undecided())

    rules = values(source_choice(Asked(Query()), book, opened, seed=1), Choice.RULE)

    between = [rules[name] for name in ("middle", "majority", "precedence")]
    assert rules["lowest"] <= min(between)
    assert max(between) <= rules["highest"]
    assert rules["twice"] <= rules["highest"]
