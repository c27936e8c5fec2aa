"""A worked example of each method, computed when it is asked for: lines of words with numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np

from vedette.core.context.completeness import doubtful_years
from vedette.core.context.exposure import Component, exposure, person_years
from vedette.core.context.schema import STRENGTH
from vedette.core.kernel.quantities import Interval
from vedette.core.linkage.reconciled import ALL, FACTS
from vedette.core.stats import changepoints, clusters, control, rates, standardise
from vedette.core.stats.common_scope import Scoped, common_part, differences
from vedette.core.stats.comparison import Unit, funnel, shrinkage
from vedette.core.stats.contrasts import Side, contrast
from vedette.core.stats.delays import nowcast
from vedette.core.stats.discoveries import discoveries
from vedette.core.stats.evacuation import CareTime, evacuation
from vedette.core.stats.ewma import ewma
from vedette.core.stats.factors import against_outcome
from vedette.core.stats.interrupted import interrupted_series, percent_change
from vedette.core.stats.leaving_out import leave_one_out
from vedette.core.stats.monotone import monotone_trend
from vedette.core.stats.open_links import Open
from vedette.core.stats.points import p_digits
from vedette.core.stats.query import Period, Query, Scope, ledger
from vedette.core.stats.regression import rate_model
from vedette.core.stats.sequential import watch
from vedette.core.stats.severity import severity
from vedette.core.stats.source_choice import Asked, Choice, source_choice
from vedette.core.stats.trends import Step, trend
from vedette.core.stats.windows import exceeding, windows

Lines = tuple[str, ...]
_SIZES = (16, 6, 4, 3, 2, 2, 2, *(1,) * 17)
"""Deaths of 24 incidents, shaped like the year 2017 of the public registry."""
_BEFORE = (5, 4, 3, 3, 2, 2, 2, 2, 2, 2, *(1,) * 50)
_STEPS = tuple(
    Step(str(2008 + n), sizes, 95_000.0)
    for n, sizes in enumerate(
        (
            (3, 2, 1, 1), (2, 1, 1, 1, 1), (4, 1, 1), (1,) * 6, (3, 2, 1, 1, 1), (6, 3, 2, 1, 1, 1, 1, 1),
            (7, 4, 2, 1, 1, 1, 1, 1, 1), (3, 2, 2, 1, 1, 1, 1, 1, 1, 1), (5, 4, 2, 1, 1, 1, 1, 1, 1),
            _SIZES,
        )
    )
)  # fmt: skip
_MONTHS = tuple(f"2017-{n:02}" for n in range(1, 13))
_MONTHLY = (1, 2, 0, 3, 1, 2, 2, 1, 4, 3, 5, 4)


def worked_example(key: str) -> Lines:
    """Lines of the worked example of the method of that key in the catalogue."""
    return _EXAMPLES[key]()


def _span(interval: Interval, digits: int = 2) -> str:
    return f"{interval.low:.{digits}f} to {interval.high:.{digits}f}"


def _exposure() -> Lines:
    ends = {1: 1_000, 2: 1_200, 3: 1_200}
    table = exposure(
        STRENGTH.from_rows(
            [
                {"mission": "M1", "month": dt.date(2017, month, 1), "total": people, "source": "s"}
                for month, people in ends.items()
            ]
        )
    )
    served = person_years(table, Component.UNIFORMED)
    totals = {2018: 90_987.0, 2019: 87_019.0, 2020: 82_481.0, 2021: 6_774.0}
    [(year, why)] = doubtful_years(totals).items()
    return (
        f"Month-ends 1,000, 1,200 and 1,200 in January to March: {served.value:.1f} person-years.",
        f"Yearly totals {', '.join(f'{n:,.0f}' for n in totals.values())}: {year} is doubtful, {why}.",
    )


def _common_scope() -> Lines:
    union = Scoped("the staff union", Scope("all staff"), Period.years(2012, 2017))
    uniformed = Scope("uniformed", components=("military", "police"))
    registry = Scoped("the registry", uniformed, Period.years(2013, 2019))
    offered = common_part(union, registry)
    assert offered is not None, "the two overlap"
    return (
        f"All staff 2012–2017 against uniformed 2013–2019 is refused: {'; '.join(differences(union, registry))}.",
        f"Offered: {', '.join(offered.scope.components)}; {offered.period}.",
    )


def _source_choice() -> Lines:
    told = {"I1": {"hq": 3, "press": 5, "log": 5, ALL: 3}, "I2": {"hq": 2, ALL: 2}}
    facts = FACTS.from_rows(
        [
            {"source": source, "incident_ref": ref, "fact": "count", "n_rows": 1}
            | dict.fromkeys(("killed_low", "killed", "killed_high"), n)
            for ref, said in told.items()
            for source, n in said.items()
        ]
    )
    pair = Open(np.array([0]), np.array([1]), np.array([0.3]), (np.array([], int), np.array([], int)),
                (("I1", "hq"), ("I2", "hq")), is_calibrated=True)  # fmt: skip
    made = source_choice(Asked(Query()), ledger(facts), pair, seed=1)
    rules = {one.name: one.value for one in made.alternatives if one.choice is Choice.RULE}
    assert made.links is not None, "deaths add up over incidents"
    ends = f"{made.links.low:.0f} to {made.links.high:.0f}"
    return (
        "One incident is told by three sources (3, 5, 5 killed), another by one (2 killed).",
        f"Reconciled {made.value:.0f}; "
        + ", ".join(f"{name} {rules[name]:.0f}" for name in ("lowest", "majority", "highest")),
        f"One with probability 0.3: mean of 1,000 draws {made.links.mean:.1f}, 95 % {ends}.",
    )


def _exact_interval() -> Lines:
    rate = rates.exact_rate(14, 400.0)
    return (
        f"14 incidents in 400 person-years: {rate.value:.1f} per 1,000, {_span(rate.interval, 1)}.",
        f"None in 400: 0, {_span(rates.exact_rate(0, 400.0).interval, 1)}.",
        f"Mid-P for 5 events: {_span(rates.mid_p_interval(5))}; exact {_span(rates.exact_interval(5))}.",
    )


def _clustered_interval() -> Lines:
    n, phi = sum(_SIZES), clusters.dispersion(_SIZES)
    return (
        f"{n} deaths in {len(_SIZES)} incidents, the largest {max(_SIZES)}; sum n^2 / sum n = {phi:.2f}.",
        (
            f"Compound Poisson: {_span(clusters.cluster_interval(_SIZES), 0)}. "
            f"Bootstrap: {_span(clusters.bootstrap_interval(_SIZES, seed=1), 0)}. "
            f"Plain Poisson, too short: {_span(rates.exact_interval(n), 0)}."
        ),
        *(
            f"At {k} incidents 95 % intervals held the truth in simulations: compound "
            f"{100 * clusters.measured_coverage(k):.1f} %, bootstrap "
            f"{100 * clusters.measured_coverage(k, clusters.BOOTSTRAP):.1f} %, plain "
            f"{100 * clusters.measured_coverage(k, rates.EXACT):.1f} %."
            for k in (10, 24, 60, 97)
        ),
    )


def _concentration() -> Lines:
    made = clusters.concentration(_SIZES)
    return (
        (
            f"{made.n_deaths} deaths in {made.n_incidents} incidents: the {made.half} largest hold half, "
            f"{made.n_single} killed one."
        ),
    )


def _rate_ratio() -> Lines:
    made = rates.rate_ratio(5, 20_000, 14, 18_000)
    return (
        (
            f"5 incidents in 20,000 person-years against 14 in 18,000: {made.value:.3f} "
            f"({_span(made.interval, 3)}), p {p_digits(made.p)}."
        ),
    )


def _contrast() -> Lines:
    made = contrast(Side("2017", _SIZES, 99_000.0), Side("before", _BEFORE, 400_000.0), seed=1)
    return (
        (
            f"{made.first.deaths} deaths in {len(made.first.sizes)} incidents, 99,000 person-years, against "
            f"{made.second.deaths} in {len(made.second.sizes)}, 400,000: death rates {made.deaths.value:.2f} to 1."
        ),
        (
            f"Incidents drawn anew {_span(made.deaths.interval)}, p {p_digits(made.deaths.p)}; compound "
            f"{_span(made.compound.interval)}; plain {_span(made.plain.interval)}."
        ),
        (
            f"It is {made.incidents.value:.2f} times the incidents ({_span(made.incidents.interval)}) x "
            f"{made.deaths_per_incident:.2f} times the deaths in each."
        ),
    )


def _windows() -> Lines:
    found = windows({2001: 5, 2002: 1, 2003: 1, 2004: 7, 2005: 4}, length=2)
    others = exceeding(found, found[0])
    return (
        (
            f"5, 1, 1, 7, 4 in five years: two-year windows {', '.join(str(w.value) for w in found)}; "
            f"{len(others)} are at least as high as the first."
        ),
    )


def _direct() -> Lines:
    two = [standardise.Stratum("A", 5, 20_000.0), standardise.Stratum("B", 14, 18_000.0)]
    weights = {"A": 1.0, "B": 1.0}
    gamma, dobson = (
        standardise.direct_rate(two, weights, method=method)
        for method in (standardise.DirectMethod.FAY_FEUER, standardise.DirectMethod.DOBSON)
    )
    return (
        (
            f"5 in 20,000 and 14 in 18,000 person-years, equal weights: {gamma.value:.4f} per 1,000; gamma "
            f"{_span(gamma.interval, 4)}, Dobson {_span(dobson.interval, 4)}."
        ),
    )


def _indirect() -> Lines:
    made = standardise.indirect_ratio(7, 7.40)
    return (
        f"7 observed, 7.40 expected: {made.value:.2f} ({_span(made.interval)}).",
        (
            f"Byar's approximation for 10: {_span(standardise.byar_interval(10), 3)}; exact "
            f"{_span(rates.exact_interval(10), 3)}."
        ),
    )


def _regression() -> Lines:
    events = [sum(step.sizes) for step in _STEPS]
    time = {"year": [float(n) for n in range(len(_STEPS))]}
    made = rate_model(events, [step.person_years for step in _STEPS], time)
    term = made.term("year")
    return (
        (
            f"Deaths of ten years ({', '.join(map(str, events))}): x {term.ratio:.3f} a year "
            f"({_span(term.interval, 3)}), dispersion {made.dispersion:.2f}."
        ),
    )


def _trend() -> Lines:
    made = trend(_STEPS, seed=1)
    return (
        (
            f"The same deaths by incident: x {made.deaths.ratio:.3f} a year ({_span(made.deaths.interval, 3)}), "
            f"p {p_digits(made.deaths.p)}; dealt anew p {p_digits(made.permuted_p)}; "
            f"incidents alone p {p_digits(made.exact_p)}."
        ),
    )


def _monotone_trend() -> Lines:
    made = monotone_trend([55.0, 62.0, 48.0, 44.0, 47.0, 38.0, 35.0])
    return (
        (
            f"Median minutes to care of seven years, 55 to 35: tau {made.tau:.2f}, p {p_digits(made.p)}; "
            f"{made.slope:.1f} minutes a year ({_span(made.interval, 1)})."
        ),
    )


def _change_point() -> Lines:
    made = changepoints.change_of_deaths(_STEPS, seed=1)
    return (
        (
            f"The same deaths: change with {made.first_after} (95 %: {made.earliest} to {made.latest}), from "
            f"{1000 * made.before:.3f} to {1000 * made.after:.3f} per 1,000 person-years, p {p_digits(made.p)}."
        ),
    )


def _several_changes() -> Lines:
    counts = [len(step.sizes) for step in _STEPS]
    found = changepoints.changes_of_events(
        counts, [1.0] * len(counts), [step.name for step in _STEPS]
    )
    return tuple(
        f"Incidents {', '.join(map(str, counts))}, penalty {split.penalty:.1f}: changes with "
        f"{', '.join(split.first_after) or 'none'}."
        for split in found
    )


def _interrupted() -> Lines:
    events = [9, 11, 8, 12, 10, 9, 11, 10, 12, 9, 6, 5, 7, 4, 6, 5, 6, 5]
    made = interrupted_series(events, [1_000.0] * len(events), 10)
    change = percent_change(made.level)
    return (
        (
            f"Ten quarters before and eight after ({', '.join(map(str, events))}): level x "
            f"{made.level.ratio:.2f}, {change.low:.0f} to {change.high:.0f} %; {made.observed} events after, "
            f"{made.expected:.0f} had the trend gone on."
        ),
    )


def _watching() -> Lines:
    events = [1, 2, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1]
    names = [f"month {n}" for n in range(1, 13)]
    made = watch(120, 60_000.0, names, events, [1_000.0] * 12)
    last = made.looks[-1]
    when = "no alarm" if made.alarm is None else f"alarm in {made.looks[made.alarm].name}"
    return (
        (
            f"120 incidents in 60,000 person-years before; {sum(events)} in 12,000 since "
            f"({', '.join(map(str, events))}): ratio {last.ratio:.2f}, {last.interval.low:.2f} to "
            f"{last.interval.high:.2f} at all looks together; {when}."
        ),
    )


def _u_chart() -> Lines:
    made = control.u_chart(_MONTHS, _MONTHLY, [1_250.0] * 12, base=8)
    last = made.points[-2]
    broken = ", ".join(point.name for point in made.points if point.broken) or "none"
    return (
        (
            f"Incidents {', '.join(map(str, _MONTHLY))} at 1,250 person-years a month: centre "
            f"{last.centre:.2f} per 1,000, upper limit {last.high:.2f}; months that break a rule: {broken}. "
            f"A false alarm every {made.false_alarm_after:.0f} months."
        ),
    )


def _cusum() -> Lines:
    made = control.cusum(_MONTHS, _MONTHLY, [1_250.0] * 12, 1.5 / 1_250)
    alarms = ", ".join(point.name for point in made.points if point.alarm) or "none"
    return (
        (
            f"The same months against 1.5 incidents a month, looking for a doubling: reference "
            f"{made.reference:.2f}, limit {made.limit:.2f}; alarm: {alarms}. A false alarm every "
            f"{made.false_alarm_after:.0f} months, a doubling found after {made.alarm_after:.1f}."
        ),
    )


def _ewma() -> Lines:
    made = ewma(_MONTHS, _MONTHLY, [1_250.0] * 12, 1.5 / 1_250)
    alarms = ", ".join(point.name for point in made.points if point.alarm) or "none"
    return (
        (
            f"The same months: limit {made.limit:.2f} sigma, last average {made.points[-1].average:.2f}; "
            f"alarm: {alarms}. A false alarm every {made.false_alarm_after:.0f} months."
        ),
    )


_UNITS = (Unit("A", 0, 2.0), Unit("B", 30, 20.0), Unit("C", 4, 10.0), Unit("D", 9, 12.0))


def _shrinkage() -> Lines:
    made = shrinkage(_UNITS)
    return tuple(
        f"{one.unit.name}: {one.unit.events} in {one.unit.expected:g} thousand person-years, raw "
        f"{one.raw:.2f}, shrunk {one.value:.2f} ({_span(one.interval)})."
        for one in made.units
    )


def _funnel() -> Lines:
    return tuple(
        f"{one.unit.name}: {one.value:.2f} against {one.target:.2f}, outer limits {_span(one.outer)}: "
        f"{one.position.value}."
        for one in funnel(_UNITS)
    )


def _evacuation() -> Lines:
    exact = [CareTime(t, t) for t in (4.0, 8.0, 25.0, 40.0, 55.0, 70.0, 150.0)]
    dead, between = CareTime(0, died=True), CareTime(30, 90)
    made = evacuation([*exact, dead, between], seed=1)
    within = [
        f"Within {name}: {share.value:.2f} ({_span(share.interval)}), between {share.low:.2f} and "
        f"{share.high:.2f} whatever the open case was."
        for name, share in made.shares.items()
    ]
    return (
        *within,
        f"{made.n} wounded, {made.n_died} died before care; median {made.median:.0f} minutes.",
    )


def _nowcast() -> Lines:
    reports = [(m, d) for m in range(12) for d in (0, 0, 0, 1, 1, 2) if m + d < len(_MONTHS)]
    return tuple(
        f"Month {one.month + 1}: {one.reported} reported, {one.expected:.1f} expected "
        f"({_span(one.interval, 0)}), {one.share:.0%} in."
        for one in nowcast(reports, n_months=12, longest=2, seed=1)
    )


def _severity() -> Lines:
    made = severity([(1, 3), (0, 4), (2, 5), (1, 2), (3, 0)], seed=1)
    return (
        (
            f"{made.killed} killed, {made.wounded} wounded: {made.ratio:.1f} for each one killed "
            f"({_span(made.interval, 1)}); {made.n_without_wounded} incident with dead and no wounded."
        ),
    )


def _factors() -> Lines:
    sizes = {f"I{n + 1}": size for n, size in enumerate((7, 5, 6, 4, 1, 2, 1, 1, 2, 1))}
    base, escort = (frozenset(f"I{n}" for n in held) for held in ((1, 2, 3, 4), (2, 6, 9)))
    named = {
        one: frozenset(n for n, held in (("base", base), ("escort", escort)) if one in held)
        for one in sizes
    }
    found, stand_out = against_outcome(sizes, named, ("base", "escort"))
    assert stand_out is not None, "both were compared"
    lines = []
    for one in found:
        ratio = one.ratio
        assert ratio is not None, "neither is named in all"
        span = f" ({_span(ratio.interval)})" if ratio.interval else ""
        adjusted = stand_out.adjusted[one.factor]
        lines.append(
            f"{one.factor}: named in {len(one.named)} of {len(sizes)} incidents, {ratio.value:.2f} times as many "
            f"killed in each{span}, p {p_digits(ratio.p)}, adjusted {adjusted:.3f}."
        )
    return (*lines, stand_out.words)


def _leave_one_out() -> Lines:
    made = leave_one_out({f"incident {n + 1}": size for n, size in enumerate(_SIZES)}, sum)
    low, high = made.range
    return (
        f"{made.all} deaths; without one incident {low} to {high}, lowest without {made.lowest}.",
    )


def _discoveries() -> Lines:
    p = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0)  # fmt: skip
    return (discoveries({f"cell {n + 1}": one for n, one in enumerate(p)}).words,)


_EXAMPLES: Mapping[str, Callable[[], Lines]] = {
    "exposure": _exposure,
    "common-scope": _common_scope,
    "source-choice": _source_choice,
    "exact-interval": _exact_interval,
    "clustered-interval": _clustered_interval,
    "concentration": _concentration,
    "rate-ratio": _rate_ratio,
    "contrast": _contrast,
    "windows": _windows,
    "direct-standardisation": _direct,
    "indirect-standardisation": _indirect,
    "regression": _regression,
    "trend": _trend,
    "monotone-trend": _monotone_trend,
    "change-point": _change_point,
    "several-changes": _several_changes,
    "interrupted-series": _interrupted,
    "u-chart": _u_chart,
    "cusum": _cusum,
    "ewma": _ewma,
    "watching": _watching,
    "shrinkage": _shrinkage,
    "funnel": _funnel,
    "evacuation": _evacuation,
    "nowcast": _nowcast,
    "severity": _severity,
    "factors": _factors,
    "leave-one-out": _leave_one_out,
    "discoveries": _discoveries,
}
