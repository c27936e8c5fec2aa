"""Factors that inquiries name, against outcome: incidents dealt anew, many factors considered."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.linkage.reconcile_makers import record
from tests.core.stats.test_figures import VIOLENCE, definition, made
from vedette.core.context.exposure import EXPOSURE
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.factors import (
    against_outcome,
    factors_named,
    size_ratio,
)
from vedette.core.stats.figures import Inputs, Kind, figures
from vedette.core.stats.schema import INQUIRIES, INQUIRY_FACTORS
from vedette.core.stats.summary import summary

SIZES = (1,) * 61 + (2,) * 20 + (3,) * 8 + (4,) * 5 + (6,) * 3 + (9,) * 2 + (16,)


def test_three_large_against_four_small_can_be_dealt_in_35_ways() -> None:
    made = size_ratio([4, 6, 5], [1, 2, 1, 2])

    assert made.value == pytest.approx(5 / 1.5)
    assert comb(7, 3) == 35
    # no other dealing has so large a first group: 2 x 1/35
    assert made.p == pytest.approx(2 / 35)
    assert (made.can_tell, made.interval) == (False, None)


def by_another_program(named: list[int], other: list[int], ratio: float) -> tuple[float, float]:
    """Both tails at a ratio, by dealing what the ratio would leave."""
    pooled = [size / ratio for size in named] + [float(size) for size in other]
    sums = [
        sum(pooled[at] for at in chosen) for chosen in combinations(range(len(pooled)), len(named))
    ]
    seen = sum(pooled[: len(named)])
    above = sum(one >= seen - 1e-9 for one in sums) / len(sums)
    return above, sum(one <= seen + 1e-9 for one in sums) / len(sums)


@given(
    named=st.lists(st.integers(0, 12), min_size=3, max_size=5),
    other=st.lists(st.integers(0, 12), min_size=3, max_size=6),
    away=st.floats(1.01, 3),
)
def test_the_interval_holds_the_ratios_that_no_tail_of_all_dealings_refuses(
    named: list[int], other: list[int], away: float
) -> None:
    made = size_ratio(named, other)
    tails = by_another_program(named, other, 1.0)

    assert made.p == pytest.approx(min(1.0, 2 * min(tails)))
    if made.interval is None:
        return
    low, high, value = made.interval.low, made.interval.high, made.value
    assert value is not None
    assert low <= value <= high
    if low < value:
        assert min(by_another_program(named, other, low / away)) <= 0.025 + 1e-9
        assert by_another_program(named, other, low)[0] > 0.025 - 1e-9
    if high > value:
        assert min(by_another_program(named, other, high * away)) <= 0.025 + 1e-9
    assert (made.p <= 0.05) == (not low <= 1 <= high)


def test_sizes_that_differ_by_nothing_alarm_at_most_as_often_as_said() -> None:
    rng, alarms = np.random.default_rng(7), 0
    for draw in range(200):
        sizes = rng.choice(SIZES, 16).tolist()
        alarms += size_ratio(sizes[:6], sizes[6:], seed=draw).p <= 0.05

    assert alarms / 200 <= 0.07


def test_a_ratio_of_four_is_recovered_where_a_factor_made_it() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for draw in range(60):
        named, other = rng.poisson(8, 8) + 1, rng.poisson(1.25, 12) + 1
        found = size_ratio(named.tolist(), other.tolist(), seed=draw)
        assert found.interval is not None
        held += found.interval.low <= 9 / 2.25 <= found.interval.high

    # at least 53 of 60: below 95 % by three standard errors of a share of .95
    assert held >= 53


def test_one_factor_stands_out_of_many_only_if_all_that_were_looked_at_are_considered() -> None:
    sizes = {f"I{n}": size for n, size in enumerate((9, 8, 9, 7, 1, 2, 1, 1, 2, 1))}
    large = frozenset({"I0", "I1", "I2", "I3"})
    named = {
        one: frozenset({"camp"} if one in large else {"noise"} if one in ("I4", "I6", "I8") else ())
        for one in sizes
    }

    found, stand_out = against_outcome(sizes, named, ("camp", "noise", "absent"))

    assert stand_out is not None
    assert [one.factor for one in found] == ["camp", "noise"]
    assert (stand_out.n_looked_at, stand_out.found) == (2, ("camp",))
    # p of the only dealing of 210 with the four largest: 2/210, times 2 factors
    assert stand_out.adjusted["camp"] == pytest.approx(4 / comb(10, 4))


def test_three_incidents_with_inquiries_are_too_few() -> None:
    with pytest.raises(NotEnoughData, match="3 incidents have an inquiry"):
        against_outcome(
            {"a": 1, "b": 2, "c": 3, "d": 9}, dict.fromkeys("abc", frozenset({"x"})), ("x",)
        )


def test_an_inquiry_that_is_not_coded_names_nothing_and_one_that_is_may() -> None:
    inquiries = INQUIRIES.from_rows(
        [
            {"document": "D1", "incident_ref": "I1", "known_by": "stated", "is_coded": True},
            {"document": "D2", "incident_ref": "I1", "known_by": "stated", "is_coded": True},
            {"document": "D3", "incident_ref": "I2", "known_by": "taken_up", "is_coded": False},
            {"document": "D4", "incident_ref": "I3", "known_by": "stated", "is_coded": True},
        ]
    )
    factors = INQUIRY_FACTORS.from_rows(
        [
            {"document": "D1", "factor": "IA11", "label": "Camps"},
            {"document": "D2", "factor": "IA14", "label": "Care"},
        ]
    )

    assert factors_named(inquiries, factors) == {
        "I1": frozenset({"IA11", "IA14"}),
        "I3": frozenset(),
    }


LABELS = {
    "IA01": "Leadership",
    "IA07": "Training",
    "IA11": "Camps",
    "IA14": "Care",
    "IA18": "Impunity",
}
ROWS = [
    record("hq", str(n), killed=size, date=f"2016-{n + 1:02d}-04", mission="M1", incident=f"I{n}")
    for n, size in enumerate((9, 8, 9, 7, 1, 2, 1, 1, 2))
]


def test_the_figure_says_what_stands_out_what_cannot_be_told_and_what_all_name() -> None:
    book, facts, _ = made(ROWS)
    killed = dict(zip(facts["incident_ref"].to_pylist(), facts["killed"].to_pylist(), strict=True))
    inquired = {
        ref: frozenset({"IA01", *(("IA11",) if n > 2 else ()), *(("IA07",) if n == 9 else ())})
        for ref, n in killed.items()
    }
    lone = next(ref for ref, n in killed.items() if n == 8)
    inquired[lone] |= {"IA14"}
    asked = definition(kind=Kind.FACTORS, scope=VIOLENCE)

    rows = figures(
        [asked], Inputs(book, EXPOSURE.empty(), inquired=inquired, factors=LABELS)
    ).to_pylist()

    told = {row["value1"]: row for row in rows}
    camp = told["Camps"]
    # 33 in four incidents against 7 in five
    assert camp["value"] == pytest.approx((33 / 4) / (7 / 5))
    assert (camp["n"], camp["n_incidents"]) == (33, 4)
    assert camp["caveat"].startswith("goes with more people per incident (p 0.016, adjusted")
    assert told["Leadership"]["value"] is None
    assert told["Leadership"]["caveat"].startswith("cannot tell: every inquiry names it")
    assert "of so few incidents no difference" in told["Care"]["caveat"]
    assert "Highest" not in summary(rows)
    assert "1 stand out of chance. Camps: 5.89" in summary(rows)


def test_without_inquiries_the_figure_says_what_to_do() -> None:
    book, _, _ = made(ROWS)

    with pytest.raises(NotEnoughData, match="No inquiry is coded"):
        figures([definition(kind=Kind.FACTORS)], Inputs(book, EXPOSURE.empty()))
