"""Sections of the report on one question over many years: answer, years, contrasts, mix, exposure, limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vedette.core.reports import charts, printed
from vedette.core.reports.bindings import Bound
from vedette.core.reports.count_sections import timeline_of
from vedette.core.reports.document import (
    Align,
    Block,
    Column,
    Inlines,
    LiveNumber,
    Paragraph,
    Reference,
    Row,
    Strong,
    Table,
    Text,
)
from vedette.core.reports.material import Material, live
from vedette.core.reports.writing import breakable, cell, paragraph, prose
from vedette.core.stats.points import p_digits
from vedette.core.stats.study import Question, named

_SOURCE = "Registry and strength tables of the review; terms of each in its list of sources."


def answer(found: Material) -> list[Block]:
    """One paragraph for each contrast, then trend, moment of change, largest span, mix."""
    question, numbers = _question(found), found.numbers
    blocks: list[Block] = [
        paragraph(
            "The death rate of {first} was {ratio} times that of {second} (95 % interval {interval}): "
            "{verdict}.",
            first=one.group[0].split(" against ")[0],
            second=one.group[0].split(" against ")[1],
            ratio=numbers.value(one.key, strong=True),
            interval=numbers.interval(one.key),
            verdict=one.caveat,
        )
        for one in numbers.points("study-ratio")
    ]
    fall = numbers.points("study-fall")[0]
    return [
        *blocks,
        _within(found, question),
        *(_change(found, name) for name in ("deaths", "incidents")),
        _largest(found, question),
        paragraph(
            "Held to one mix of missions the death rate of {after} was {ratio} times that of {asked} "
            "({interval}, {p}). This was not asked before the data were seen.",
            after=named(question.after),
            asked=named(question.asked),
            ratio=numbers.value(fall.key, strong=True),
            interval=numbers.interval(fall.key),
            p=_p(found, "study-fall-p", fall),
        ),
    ]


def _within(found: Material, question: Question) -> Block:
    one = found.numbers.points("study-trend")[0]
    said: list[object] = []
    parts: dict[str, LiveNumber] = {}
    for n, p in enumerate(found.numbers.points("study-trend-p")):
        said.append(f"{p.group[0]} {{p{n}}}")
        parts[f"p{n}"] = p_of(p)
    return paragraph(
        "Within {asked} a year had {ratio} times the death rate of the year before ({interval}); p of "
        f"no trend: {', '.join(map(str, said))}.",
        asked=named(question.asked),
        ratio=found.numbers.value(one.key, strong=True),
        interval=found.numbers.interval(one.key),
        **parts,
    )


def _change(found: Material, name: str) -> Block:
    numbers, key = found.numbers, f"study-change-{name}"
    years = numbers[f"{key}/first year after"]
    assert years.low is not None, "a change has its interval"
    assert years.high is not None, "a change has its interval"
    return paragraph(
        "The one change of the rate of {name} that fits best comes with {year} ({low} to {high}, {p}): "
        "from {before} to {after} per 1,000 person-years.",
        name="deaths" if name == "deaths" else "deadly incidents",
        year=live(years.key, f"{years.value:.0f}"),
        low=live(years.key, f"{years.low:.0f}"),
        high=live(years.key, f"{years.high:.0f}"),
        p=p_of(numbers.points(f"{key}-p")[0]),
        before=numbers.value(f"{key}/before"),
        after=numbers.value(f"{key}/after"),
    )


def _largest(found: Material, question: Question) -> Block:
    windows = found.numbers.points("study-windows")
    ours = next(one for one in windows if one.group[0] == named(question.asked))
    others = [w for w in windows if w.key != ours.key and (w.value or 0) >= (ours.value or 0)]
    inlines: list[Inlines] = [
        prose("{window} with {n}", window=w.group[0], n=found.numbers.value(w.key)) for w in others
    ]
    rest = _joined(inlines) if inlines else (Text("none"),)
    return paragraph(
        "{asked} had {n} people killed. Spans of as many years with as many or more since {since}: {rest}.",
        asked=named(question.asked),
        n=found.numbers.value(ours.key),
        since=str(question.since),
        rest=rest,
    )


def _joined(parts: Sequence[Inlines]) -> Inlines:
    made: list[object] = []
    for n, part in enumerate(parts):
        made += [Text(", ")] if n else []
        made += part
    return tuple(made)  # type: ignore[arg-type]


def years(found: Material) -> list[Block]:
    """Counts, rates and exposure year by year, with a chart of the death rate."""
    numbers = found.numbers
    rates = numbers.points("study-death-rate")
    points = [
        charts.Point(r.group[0], r.value, r.low, r.high, is_complete=not r.caveat) for r in rates
    ]
    words = charts.Words(
        "Death rate by year, with 95 % interval",
        rates[0].unit,
        "study-death-rate",
        _SOURCE,
        prose("Open marks: exposure that is not whole as told; {table} says why.",
              table=Reference("table-study-years")),
        "figure-study-years",
    )  # fmt: skip
    columns = (
        Column("Year", width=0.7),
        Column("People killed", Align.END, 0.8),
        Column("Incidents", Align.END, 0.9),
        Column("Deaths per incident", Align.END, 0.9),
        Column("Person-years", Align.END, 1.0),
        Column("Death rate", Align.END, 1.5),
        Column("Incident rate", Align.END, 1.5),
        Column("Exposure", width=2.2),
    )
    rows = tuple(_year_row(found, rate) for rate in rates)
    note = prose(
        "Rates per 1,000 person-years with 95 % intervals: of deaths knowing that they come in "
        "incidents, of incidents exact. Scope: {scope}.",
        scope=rates[0].scope,
    )
    table = Table("Counts, exposure and rates by year", columns, rows, (note,), "table-study-years")
    return [charts.trend(points, words, timeline_of(found, points)), table]


def _year_row(found: Material, rate: Bound) -> Row:
    year, numbers = rate.group[0], found.numbers
    cells = (
        cell(year),
        cell(numbers.value(f"study-deaths/{year}")),
        cell(numbers.value(f"study-incidents/{year}")),
        cell(numbers.value(f"study-deaths-per-incident/{year}")),
        cell(numbers.exposure(rate.key)),
        _with_interval(found, rate.key),
        _with_interval(found, f"study-incident-rate/{year}"),
        cell(breakable(rate.caveat or "whole")),
    )
    return Row(cells)


def contrasts(found: Material) -> list[Block]:
    """Each contrast with the ratio in three ways, that of incidents and that of deaths per incident."""
    columns = (
        Column("Against each other", width=1.5),
        Column("People killed", Align.END, 1.2),
        Column("Incidents", Align.END, 1.2),
        Column("Death rates, incidents drawn anew", Align.END, 1.6),
        Column("Compound Poisson", Align.END, 1.5),
        Column("Each death as independent", Align.END, 1.5),
        Column("Rates of incidents", Align.END, 1.5),
        Column("Deaths per incident", Align.END, 0.9),
    )
    rows = tuple(_contrast_row(found, one) for one in found.numbers.points("study-ratio"))
    note = prose(
        "Ratios with 95 % interval and p. The column of independent deaths is printed to show what goes "
        "wrong: in simulations of clustered deaths such an interval holds the truth in some 65 of 100 cases."
    )
    alone = found.numbers
    return [
        paragraph(
            "{table} holds spans of years against each other. The ratio of death rates is the ratio of "
            "incident rates times that of deaths per incident.",
            table=Reference("table-study-contrasts", starts_sentence=True),
        ),
        Table("Spans of years against each other", columns, rows, (note,), "table-study-contrasts"),
        paragraph(
            "Without the largest incident of {peak}, in which {n} people were killed, its death rate is "
            "{ratio} times that of the other years of {asked}.",
            peak=str(_question(found).peak),
            n=alone.value("study-without-incident/largest"),
            ratio=alone.value("study-without-incident/lowest"),
            asked=named(_question(found).asked),
        ),
    ]


def _contrast_row(found: Material, one: Bound) -> Row:
    name, numbers = one.group[0], found.numbers
    cells = (
        cell(name),
        _sides(found, "study-side-deaths", name),
        _sides(found, "study-side-incidents", name),
        *(
            _with_p(found, f"study-ratio{tail}/{name}", f"study-ratio{tail}-p", one)
            for tail in ("", "-compound", "-plain", "-incidents")
        ),
        cell(numbers.value(f"study-ratio-sizes/{name}")),
    )
    return Row(cells)


def _sides(found: Material, key: str, name: str) -> Inlines:
    """The number of each side, "192 : 70"."""
    sides = name.split(" against ")
    first, second = (found.numbers.value(f"{key}/{name}|{side}") for side in sides)
    return first, Text(" : "), second


def mix(found: Material) -> list[Block]:
    """What was to be expected of the same missions, what hangs on one, rates by mission and year."""
    numbers, question = found.numbers, _question(found)
    asked = named(question.asked)
    without = numbers.points("study-without-mission")
    parts = [
        prose("{mission} {n}", mission=one.group[0], n=numbers.value(one.key)) for one in without
    ]
    before, after = numbers.points("study-standardised")
    return [
        paragraph(
            "The missions that served in {before} as well as in {asked} had {n} people killed where {e} were "
            "to be expected at their own rates of {before}: {r} ({ri}, deaths taken as independent); and "
            "{k} deadly incidents where {ke}: {kr} ({ki}).",
            before=named(question.before),
            asked=asked,
            n=numbers.value("study-expected-deaths/observed"),
            e=numbers.value("study-expected-deaths/expected"),
            r=numbers.value("study-expected-deaths/ratio", strong=True),
            ri=numbers.interval("study-expected-deaths/ratio"),
            k=numbers.value("study-expected-incidents/observed"),
            ke=numbers.value("study-expected-incidents/expected"),
            kr=numbers.value("study-expected-incidents/ratio", strong=True),
            ki=numbers.interval("study-expected-incidents/ratio"),
        ),
        paragraph(
            "The ratio of {asked} to {before} hangs on single missions. Without one of them it is: {rest}.",
            asked=asked,
            before=named(question.before),
            rest=_joined(parts),
        ),
        paragraph(
            "With the missions that served in both spans in the proportions of {asked}, the death rate per "
            "1,000 person-years was {a} ({ai}) in {asked} and {b} ({bi}) in {after}.",
            asked=asked,
            after=named(question.after),
            a=numbers.value(before.key),
            ai=numbers.interval(before.key),
            b=numbers.value(after.key),
            bi=numbers.interval(after.key),
        ),
        *_missions(found, question),
    ]


def _missions(found: Material, question: Question) -> Iterator[Block]:
    points = found.numbers.points("study-mission-rate")
    if not points:
        return
    shown = list(dict.fromkeys(one.group[1] for one in points))
    rows = tuple(
        Row((
            cell(mission),
            *(_rate_in_incidents(found, f"study-mission-rate/{mission}|{year}") for year in shown),
        ))
        for mission in question.missions
    )  # fmt: skip
    columns = (Column("Mission", width=1.2), *(Column(year, Align.END) for year in shown))
    note = prose(
        "People killed; below, the rate per 1,000 person-years with its 95 % interval (compound Poisson). "
        "–: the mission did not serve."
    )
    title = "Deaths and death rates by mission and year"
    yield Table(title, columns, rows, (note,), "table-study-missions")


def _rate_in_incidents(found: Material, key: str) -> Inlines:
    if found.numbers[key].value is None:
        return cell(None)
    numbers = found.numbers
    return (
        numbers.count(key),
        Text("; "),
        numbers.value(key),
        Text(" ("),
        numbers.interval(key, dashed=True),
        Text(")"),
    )


def exposure(found: Material) -> list[Block]:
    """Years of yearly tables that are in no rate, and what they would do to it."""
    refused = found.numbers.points("study-refused")
    if not refused:
        return [paragraph("No year of a yearly table of strength had to be refused.")]
    columns = (
        Column("Table", width=2.0),
        Column("Year", Align.END, 0.7),
        Column("Total as told", Align.END, 1.0),
        Column("Why it is in no rate", width=3.0),
        Column("Times deadlier it would look", Align.END, 1.2),
    )
    rows = tuple(
        Row((
            cell(breakable(one.group[0])),
            cell(one.group[1]),
            cell(found.numbers.value(one.key)),
            cell(one.caveat),
            _times(found, one),
        ))
        for one in refused
    )  # fmt: skip
    note = prose("Deaths over the total as told, against the last whole year of the same table.")
    return [
        paragraph(
            "A yearly table holds years of which only some months are in it, without saying so. {table} "
            "lists those that are found by their neighbours and by the months; they are in no rate. Whole "
            "years after the last month are taken at the scale of the months.",
            table=Reference("table-study-refused", starts_sentence=True),
        ),
        Table("Partial years of yearly tables", columns, rows, (note,), "table-study-refused"),
    ]


def _times(found: Material, one: Bound) -> Inlines:
    key = one.key.replace("study-refused", "study-refused-times", 1)
    value = found.numbers[key].value
    return cell(None if value is None else live(key, printed.number(value, int(value < 10))))  # noqa: PLR2004


def limits(found: Material) -> list[Block]:
    """What cannot be said, one paragraph each."""
    return [Paragraph((Text(said),)) for said in _question(found).limits]


def methods(found: Material) -> list[Block]:
    """The sentence of each method that the report uses."""
    used = {b.method: b.method_text for b in found.numbers.bound.values() if b.has_interval}
    return [
        Paragraph((Strong(f"{name[:1].upper()}{name[1:]}. "), Text(text)))
        for name, text in sorted(used.items())
    ]


def _question(found: Material) -> Question:
    question = found.review["study"]
    assert isinstance(question, Question), "the report of a study is given its question"
    return question


def _with_interval(found: Material, key: str) -> Inlines:
    numbers = found.numbers
    return numbers.value(key), Text(" ("), numbers.interval(key, dashed=True), Text(")")


def _with_p(found: Material, key: str, p_key: str, one: Bound) -> Inlines:
    return (*_with_interval(found, key)[:3], Text("; "), _p(found, p_key, one), Text(")"))


def _p(found: Material, key: str, one: Bound) -> LiveNumber:
    """The p that stands beside a ratio, at the same point."""
    points = {p.group[0]: p for p in found.numbers.points(key)}
    return p_of(points[one.group[0]])


def p_of(bound: Bound) -> LiveNumber:
    """A p as the report prints it everywhere: `p 0.030`, `p < 0.001`."""
    assert bound.value is not None, "a p is a number"
    return live(bound.key, f"p {p_digits(bound.value)}")
