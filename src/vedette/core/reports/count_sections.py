"""Sections that count: summary, trend by year, missions, matrix of sources and years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vedette.core.context.timeline import entries, lettered
from vedette.core.reports import charts, printed
from vedette.core.reports.bindings import Bound
from vedette.core.reports.dissent_sections import claims_tally, claims_verdicts
from vedette.core.reports.document import (
    Align,
    Block,
    Box,
    Column,
    Heading,
    Inline,
    Inlines,
    LiveNumber,
    Reference,
    Row,
    RowKind,
    Table,
)
from vedette.core.reports.figure_chart import moments
from vedette.core.reports.material import (
    ALL,
    Material,
    Total,
    headline,
    live,
    series,
    sources_counted,
    totals,
)
from vedette.core.reports.writing import cell, paragraph, prose

Keys = Sequence[str]
_MISSIONS_SHOWN = 12
_YEARS_IN_A_TABLE = 12
_NO_MISSION = ("(none)", "None", "")
_SOURCE = "the sources of this review, reconciled"


def summary(found: Material, keys: Mapping[str, Keys]) -> list[Block]:
    """The headline with its interval and the range of the sources, and how to read numbers."""
    blocks: list[Block] = []
    total = headline(found, keys["headline"])
    together = totals(found, "source").get((ALL,))
    if total is not None and total.value is not None:
        blocks.append(_headline(found, total))
    elif together is not None:
        blocks.append(_headline_of_counts(found, together))
    points = [p for p in _in_period(found, series(found, keys["by_year"])) if p.value is not None]
    if points:
        blocks.append(_highest_year(found, points))
    by_source = [p for p in series(found, keys["by_source"]) if p.value and _source(p) != ALL]
    if len(by_source) > 1:
        blocks.append(_range_of_sources(found, by_source))
    blocks += _dissent(found)
    blocks.append(_how_to_read())
    return blocks


def _source(bound: Bound) -> str:
    return bound.group[0] if bound.group else ""


def _in_period(found: Material, points: list[Bound]) -> list[Bound]:
    """The points of the years shown; all when none is."""
    dated = [p for p in points if _year(p) is not None]
    return [p for p in dated if _year(p) in found.years] or dated


def _dissent(found: Material) -> list[Block]:
    """How much disagrees, in two sentences that lead to their sections."""
    blocks: list[Block] = []
    n = found.tables["differences"].num_rows if "differences" in found.tables else 0
    if n:
        blocks.append(
            paragraph(
                "Sources differ in {n} places, each with its reason ({table}).",
                n=live("differences/n", printed.number(n)),
                table=Reference("table-differences"),
            )
        )
    verdicts = claims_verdicts(found)
    if verdicts:
        blocks.append(
            paragraph(
                "Of {n} printed statements, {tally} The verdicts stand in {table}.",
                n=live("claims/n", printed.number(len(verdicts))),
                tally=claims_tally(verdicts),
                table=Reference("table-claims"),
            )
        )
    return blocks


def _highest_year(found: Material, points: list[Bound]) -> Block:
    highest = max(points, key=lambda p: p.value or 0)
    return paragraph(
        "Of the years {years} the one with most deaths is {year}: {n}{interval} ({figure}).",
        years=f"{_year(points[0])} to {_year(points[-1])}",
        year=str(_year(highest)),
        n=found.numbers.value(highest.key, strong=True),
        interval=prose(" ({i})", i=found.numbers.interval(highest.key))
        if highest.has_interval
        else "",
        figure=Reference("figure-trend"),
    )


def _period(found: Material) -> str:
    return f"{found.first}–{found.last}"


def _headline(found: Material, total: Bound) -> Block:
    key, numbers = total.key, found.numbers
    interval: Inlines = ()
    if total.has_interval:
        level = printed.percent(total.level or 0.95, 0)
        interval = prose(" ({level} interval {i})", level=level, i=numbers.interval(key))
    years = _years_of(total, found)
    between: Inlines = ()
    if total.range_low is not None and total.range_high is not None:
        between = prose(
            " By the lowest and the highest values of the sources it would be {range}.",
            range=numbers.range(key),
        )
    return paragraph(
        "In {years}, {n} people were killed by {cause}{interval}, in the picture reconciled from "
        "all sources.{between}",
        years=years,
        n=numbers.value(key, strong=True),
        cause=_act(found),
        interval=interval,
        between=between,
    )


def _years_of(total: Bound, found: Material) -> str:
    if total.period is None:
        return _period(found)
    first, last = (day.year for day in total.period)
    return str(first) if first == last else f"{first}–{last}"


def _act(found: Material) -> str:
    return f"{found.cause_words}s" if found.cause_words.endswith("act") else found.cause_words


def _headline_of_counts(found: Material, total: Total) -> Block:
    key = f"counts/{ALL}"
    return paragraph(
        "In {years}, {n} people were killed by {cause} in the picture reconciled from all "
        "sources; by the lowest and the highest values of the sources it would be {range}.",
        years=_period(found),
        n=live(key, printed.number(total.best), strong=True),
        cause=_act(found),
        range=live(f"{key}/range", printed.dashed_interval(total.low, total.high)),
    )


def _range_of_sources(found: Material, points: list[Bound]) -> Block:
    points = sorted(points, key=lambda p: (p.value or 0, p.key))
    figure = points[0].key.partition("/")[0]
    return paragraph(
        "Under the same scope and period the {n} sources that tell it give between {low} and "
        "{high} by themselves: they differ in coverage as well as in what they know ({figure}).",
        n=live(f"{figure}/n", printed.number(len(points))),
        low=found.numbers.value(points[0].key),
        high=found.numbers.value(points[-1].key),
        figure=Reference("figure-sources"),
    )


def _how_to_read() -> Box:
    return Box(
        head=(("", "How to read the numbers"),),
        body=prose(
            "A count is given with its scope. An interval allows for several people dying in one "
            "attack; it is not a plain Poisson interval. A range of sources runs from the lowest "
            "to the highest value that any source gives. “Does not reproduce” is said of one "
            "source and one scope; it does not mean that a statement had no basis."
        ),
    )


def trend(found: Material, keys: Keys) -> list[Block]:
    """People killed by year: chart with intervals and the same numbers as a table."""
    points = _in_period(found, series(found, keys))
    if not points:
        return []
    known = [p for p in points if p.value is not None]
    highest = max(known, key=lambda p: p.value or 0)
    lowest = min(known, key=lambda p: p.value or 0)
    figure = points[0].key.split("/")[0]
    numbers = found.numbers
    words = charts.Words(
        caption=f"People killed by {_act(found)} per year, {_year(points[0])}–{_year(points[-1])}",
        unit="people killed per year",
        key=figure,
        source=_SOURCE,
        notes=_trend_notes(found, points),
        label="figure-trend",
    )
    drawn = [_point(p, found) for p in points]
    chart = charts.trend(drawn, words, timeline_of(found, drawn))
    blocks: list[Block] = [
        Heading(2, "Trend"),
        paragraph(
            "Of the years shown, the highest is {year} with {n} people killed ({interval}), the lowest {low_year} "
            "with {low} ({figure}). One large attack can make a year: read the band, not the line.",
            year=str(_year(highest)),
            n=numbers.value(highest.key, strong=True),
            interval=numbers.interval(highest.key) if highest.has_interval else "no interval",
            low_year=str(_year(lowest)),
            low=numbers.value(lowest.key),
            figure=Reference("figure-trend"),
        ),
        chart,
        _trend_table(found, points),
    ]
    return blocks


def timeline_of(found: Material, points: Sequence[charts.Point]) -> list[charts.Moment]:
    """What the timeline has in the years of a chart, of all missions."""
    first, last = int(points[0].name), int(points[-1].name)
    told = entries(found.rows("timeline"), missions=(), first=first, last=last)
    return moments(lettered(told))


def _year(bound: Bound) -> int | None:
    years = [int(g) for g in bound.group if g.isdigit() and len(g) == len("2017")]
    return years[0] if years else None


def _point(bound: Bound, found: Material) -> charts.Point:
    last_days = (found.known_on.year - (_year(bound) or 0)) * 12 + found.known_on.month
    finished = last_days > 12 + 12
    name = str(_year(bound)) if _year(bound) is not None else "|".join(bound.group)
    return charts.Point(name, bound.value, bound.low, bound.high, is_complete=finished)


def _trend_notes(found: Material, points: list[Bound]) -> Inlines:
    n = sum(p.n or 0 for p in points)
    band = "Band: 95 % interval. " if any(p.has_interval for p in points) else ""
    is_open = any(not _point(p, found).is_complete for p in points)
    mark = "Open mark: reporting is not finished, the number may still rise. " if is_open else ""
    key = f"{points[0].key.split('/')[0]}/n"
    return prose(
        "Line: people killed. {band}{mark}n = {n}.",
        band=band,
        mark=mark,
        n=live(key, printed.number(n)),
    )


def _trend_table(found: Material, points: list[Bound]) -> Table:
    """Years from top to bottom in two halves side by side would hide the order: one row a year."""
    numbers = found.numbers
    columns = (
        Column("Year", width=1.0),
        Column("Killed", Align.END),
        Column("95 % interval", Align.END, 1.4),
        Column("Range of sources", Align.END, 1.4),
    )
    rows = tuple(
        Row(
            (
                cell(str(_year(p))),
                cell(None if p.value is None else numbers.value(p.key)),
                cell(numbers.interval(p.key, dashed=True, exact=True) if p.has_interval else None),
                cell(numbers.range(p.key) if p.range_low is not None else None),
            )
        )
        for p in points
    )
    return Table(
        f"People killed per year, {_year(points[0])}–{_year(points[-1])}, the same as a table",
        columns,
        rows,
        (prose("Range of sources: sums of their lowest and highest values. –: not computed."),),
        "table-trend",
    )


def missions(found: Material, keys: Keys) -> list[Block]:
    """People killed by mission with intervals, largest first, the rest told in a sentence."""
    points = [p for p in series(found, keys) if p.value]
    if not points:
        return []
    points.sort(key=lambda p: (-(p.value or 0), p.key))
    shown, rest = points[:_MISSIONS_SHOWN], points[_MISSIONS_SHOWN:]
    figure = points[0].key.split("/")[0]
    rest_sum = sum(p.value or 0 for p in rest)
    tail: Inlines = ()
    if rest:
        tail = prose(
            " The other {n} missions together: {sum}.",
            n=live(f"{figure}/n-rest", printed.number(len(rest))),
            sum=live(f"{figure}/rest", printed.number(rest_sum)),
        )
    words = charts.Words(
        caption=f"People killed by {_act(found)} by mission, {_years_of(points[0], found)}",
        unit="people killed",
        key=figure,
        source=_SOURCE,
        notes=prose("Whiskers: 95 % interval.{tail}", tail=tail),
        label="figure-missions",
    )
    made = [charts.Point(p.group[0] if p.group else p.key, p.value, p.low, p.high) for p in shown]
    first = shown[0]
    return [
        Heading(2, "Missions"),
        paragraph(
            "In {years}, {mission} carries the most, {n} ({interval}). Counts follow the size and the task of "
            "a mission; they are no ranking of missions or contributors ({figure}).",
            years=_years_of(first, found),
            mission=made[0].name,
            n=found.numbers.value(first.key, strong=True),
            interval=found.numbers.interval(first.key) if first.has_interval else "no interval",
            figure=Reference("figure-missions"),
        ),
        charts.rows_with_intervals(made, words),
    ]


def counts(found: Material, keys: Keys) -> list[Block]:
    """Matrix of sources and years, and of sources and missions; the reconciled row last."""
    if not totals(found, "source"):
        return []
    years = [str(year) for year in found.years][-_YEARS_IN_A_TABLE:]
    by_mission = totals(found, "source", "mission")
    sums = {m: total.best for (s, m), total in by_mission.items() if s == ALL and m is not None}
    top = sorted(sums, key=lambda name: (str(name) in _NO_MISSION, -sums[name], str(name)))
    nobody = [name for name in top if str(name) in _NO_MISSION]
    top = [*[name for name in top if name not in nobody][:6], *nobody[:1]]
    blocks: list[Block] = [
        Heading(2, "Counts by source"),
        paragraph(
            "{by_year} sets the sources side by side, {by_mission} does so for the missions with "
            "most deaths. A source that does not cover a place or a year shows a dash there, not "
            "a zero; rows of different scope are not to be added.",
            by_year=Reference("table-counts", starts_sentence=True),
            by_mission=Reference("table-missions"),
        ),
        *_sources_chart(found, keys),
        _matrix(found, "year", years, f"People killed by source and year, {_period(found)}", "table-counts"),
        _matrix(
            found, "mission", [str(m) for m in top],
            f"People killed by source and mission, {_period(found)}", "table-missions",
        ),
    ]  # fmt: skip
    return blocks


def _sources_chart(found: Material, keys: Keys) -> list[Block]:
    """Each source's count under the scope of the headline; nothing when no figure has it."""
    known = [p for p in series(found, keys) if p.value is not None]
    if not known:
        return []
    known.sort(key=lambda p: (_source(p) != ALL, -(p.value or 0), p.key))
    points = [
        charts.Point(
            "reconciled" if _source(p) == ALL else _source(p), p.value, p.range_low, p.range_high
        )
        for p in known
    ]
    words = charts.Words(
        caption=f"People killed, as each source counts them, {_years_of(known[0], found)}",
        unit="people killed",
        key=known[0].key.partition("/")[0],
        source=_SOURCE,
        notes=prose(
            "Dot: the count. Bar: from the lowest to the highest values that are given. Dark dot: "
            "the reconciled picture. Scope: {scope}.",
            scope=known[0].scope,
        ),
        label="figure-sources",
    )
    return [charts.rows_with_ranges(points, words, chosen="reconciled")]


def _matrix(found: Material, by: str, heads: list[str], caption: str, label: str) -> Table:
    cells = {
        (str(source), str(value)): total
        for (source, value), total in totals(found, "source", by).items()
    }
    alone = totals(found, "source")
    columns = (
        Column("Source", width=2.4),
        *(Column(_head(head), Align.END, 0.8 if by == "year" else 1.2) for head in heads),
        Column("Sum", Align.END, 0.9),
    )
    rows = []
    for name in [*sources_counted(found), ALL]:
        if (name,) not in alone:
            continue
        inner = [_count(cells.get((name, head)), name, head) for head in heads]
        total = alone[(name,)]
        rows.append(
            Row(
                (
                    cell("Reconciled" if name == ALL else name),
                    *(cell(number) for number in inner),
                    cell(_count(total, name, "")),
                ),
                RowKind.TOTAL if name == ALL else RowKind.BODY,
            )
        )
    note = "Sum: all missions, not only those shown. " if by == "mission" else ""
    words = prose(
        "{note}All personnel that a source counts, cause “{cause}”; the headline has a narrower "
        "scope. –: nothing counted there. Reconciled: one row per incident, best value by the "
        "order of sources.",
        note=note,
        cause=found.cause_words,
    )
    return Table(caption, columns, tuple(rows), (words,), label)


def _head(value: str) -> str:
    """The head of a column; incidents whose mission nobody tells have one too."""
    return "no mission told" if value in _NO_MISSION else value


def _count(total: Total | None, source: str, head: str) -> Inline | None:
    if total is None:
        return None
    key = f"counts/{source}|{head}" if head else f"counts/{source}"
    return LiveNumber(key, printed.number(total.best))
