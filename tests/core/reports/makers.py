"""Hand-made tables of a small review, and documents, for the tests of the report."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa

from vedette.core.reports.charts import Point, Words, trend
from vedette.core.reports.document import (
    Annex,
    Block,
    Box,
    Chart,
    Code,
    Column,
    Document,
    Emphasis,
    Footnote,
    Form,
    Heading,
    LiveNumber,
    Marking,
    Paragraph,
    Quotation,
    Reference,
    Row,
    Strong,
    Table,
    Term,
    Terms,
    Text,
)

BY_YEAR = {
    2013: (36, 18.6, 69.8),
    2014: (39, 20.2, 75.2),
    2015: (35, 19.4, 63.1),
    2016: (35, 18.8, 65.1),
    2017: (62, 33.5, 114.8),
}
BY_MISSION = {
    "MINUSMA": (95, 66.0, 136.7),
    "MONUSCO": (29, 10.4, 80.6),
    "MINUSCA": (29, 17.2, 48.8),
    "UNAMID": (27, 16.4, 44.4),
    "UNMISS": (13, 6.1, 27.5),
    "Other": (14, 6.8, 29.0),
}
M5 = "Deaths come in incidents: interval of a compound Poisson sum, N exp(±1.96 √Σn² / N)."


def make_figure(key: str = "killed-total", point: str = "all", **over: object) -> dict[str, object]:
    """One row of the table of figures."""
    row: dict[str, object] = {
        "key": key,
        "order": 1,
        "point": point,
        "title": "People killed",
        "query": "people killed, cause malicious act",
        "scope": "all missions",
        "period_from": dt.date(2013, 1, 1),
        "period_to": dt.date(2017, 12, 31),
        "cutoff": dt.date(2017, 12, 31),
        "sources": "registry, press",
        "measure": "deaths",
        "unit": "people",
        "group1": None,
        "value1": None,
        "person_years": None,
        "caveat": None,
        "value": 207.0,
        "low": 155.0,
        "high": 276.4,
        "level": 0.95,
        "range_low": 193.0,
        "range_high": 214.0,
        "n": 207,
        "method": "M5",
        "method_text": M5,
        "fingerprint": "7f3a09bec21e" + "0" * 52,
    }
    return {**row, **over}


def make_figures() -> pa.Table:
    """Headline, series by year, series by mission."""
    rows = [make_figure()]
    for order, (year, (n, low, high)) in enumerate(BY_YEAR.items(), 1):
        rows.append(
            make_figure(
                "killed-by-year", str(year), title="People killed by year", order=order,
                group1="year", value1=str(year), value=float(n), low=low, high=high, n=n,
                range_low=float(n - 2), range_high=float(n + 3),
                fingerprint=f"{year:x}".ljust(64, "a"),
            )
        )  # fmt: skip
    for order, (mission, (n, low, high)) in enumerate(BY_MISSION.items(), 1):
        rows.append(
            make_figure(
                "killed-by-mission", mission, title="People killed by mission", order=order,
                group1="mission", value1=mission, value=float(n), low=low, high=high, n=n,
                range_low=float(n - 2), range_high=float(n + 3), fingerprint="b" * 64,
            )
        )  # fmt: skip
    for order, (source, n) in enumerate({"all": 207, "registry": 203, "press": 151}.items(), 1):
        rows.append(
            make_figure(
                "killed-by-source", source, title="People killed, by source", order=order,
                group1="source", value1=source, value=float(n), n=n, range_low=float(n - 9),
                range_high=float(n + 6), fingerprint="c" * 64,
            )
        )  # fmt: skip
    for order, (name, value) in enumerate(
        {"incidents": 97, "single": 59, "largest": 16, "half": 17, "dispersion": 4.5}.items(), 1
    ):
        rows.append(
            make_figure(
                "concentration", name, title="Concentration", order=order, group1="statistic",
                value1=name, value=float(value), low=None, high=None, unit="incidents",
            )
        )  # fmt: skip
    for order, (component, n) in enumerate(
        {"military": 182, "police": 15, "civilian": 10}.items(), 1
    ):
        rows.append(
            make_figure(
                "killed-by-component", component, title="People killed, by component",
                order=order, group1="component", value1=component, value=float(n), n=n,
                low=n * 0.7, high=n * 1.4,
            )
        )  # fmt: skip
    for order, (year, rate) in enumerate({"2016": 0.33, "2017": None}.items(), 1):
        rows.append(
            make_figure(
                "rate-by-year", year, title="Uniformed personnel killed per 1,000 person-years",
                order=order, group1="year", value1=year, value=rate, n=33,
                low=None if rate is None else 0.18, high=None if rate is None else 0.61,
                unit="people killed per 1,000 person-years", measure="rate",
                person_years=None if rate is None else 100_432.5,
                caveat=None if rate else "no strength after March 2017",
            )
        )  # fmt: skip
    return pa.Table.from_pylist(rows)


def make_counts(seed: int = 7) -> pa.Table:
    """Three sources and the reconciled picture by mission and year."""
    chance = random.Random(seed)
    rows = []
    for year, (n, _, _) in BY_YEAR.items():
        left = n
        for mission in BY_MISSION:
            part = left if mission == "Other" else min(left, chance.randint(1, 12))
            left -= part
            for source, off in (("all", 0), ("registry", 0), ("press", -2), ("wards", 1)):
                best = max(part + off, 0)
                if source == "wards" and year < 2015:
                    continue
                rows.append(
                    {
                        "mission": mission, "year": year, "source": source,
                        "cause": "malicious_act", "low": max(best - 1, 0), "best": best,
                        "high": best + 1,
                    }
                )  # fmt: skip
            rows.append(
                {"mission": mission, "year": year, "source": "registry", "cause": "illness",
                 "low": 9, "best": 9, "high": 9}
            )  # fmt: skip
    return pa.Table.from_pylist(rows)


def make_claims() -> pa.Table:
    """Statements under three scopes on one source and under one scope on another."""
    told = [
        ("195 killed in 2013–2017", "195", {"all labels": (207, "differs"),
         "no political missions": (203, "differs"), "five missions": (193, "differs")}),
        ("56 killed in 2017", "56", {"all labels": (62, "differs"),
         "no political missions": (60, "differs"), "five missions": (60, "differs")}),
        ("more than 3,500 deaths in all", "> 3,500", {"all labels": (3711, "agrees")}),
        ("consistent increase", "rising", {"all labels": ("36, 39, 35, 35, 62", "does_not_reproduce")}),
        ("more than in any other five years", "2013–17", {"all labels":
         ("2013–2017: 207; 1990–1994: 221; 1991–1995: 251", "does_not_reproduce")}),
        ("highest since 1994", "2017", {"all labels":
         ("2017: 62; 1994: 71; highest between, 2014: 39", "agrees")}),
        ("hostile acts doubled each year", "× 2", {"all labels": (None, "cannot_be_tested")}),
    ]  # fmt: skip
    rows = [
        {"key": f"c{n}", "text": text, "printed": printed, "scope": scope, "source": "registry",
         "computed": None if value is None else str(value), "verdict": verdict}
        for n, (text, printed, results) in enumerate(told, 1)
        for scope, (value, verdict) in results.items()
    ]  # fmt: skip
    rows.append({**rows[0], "source": "press", "computed": "180", "verdict": "differs"})
    return pa.Table.from_pylist(rows)


def make_differences() -> pa.Table:
    """Differences of four kinds."""
    rows = [
        {"reason": "reclassified", "subject": f"registry:R-{n:03}", "field": "cause",
         "mission": "MINUSMA", "period": "2016-02-12", "source_a": "registry-2021",
         "source_b": "registry", "value_a": "to_be_determined", "value_b": "malicious_act",
         "words": "The later release books the death as a malicious act."}
        for n in range(6)
    ] + [
        {"reason": "only_here", "subject": f"press:{n}", "field": "killed", "mission": "MONUSCO",
         "period": "2017", "source_a": "press", "source_b": "registry", "value_a": "2",
         "value_b": None, "words": "Other sources cover it and do not have it."}
        for n in range(40)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def make_sources() -> pa.Table:
    """What the review says of its sources."""
    return pa.Table.from_pylist(
        [
            {"name": "registry", "label": "Registry of fatalities", "grain": "person", "rows": 4429,
             "first_year": 1948, "last_year": 2025, "licence": "CC BY-IGO", "fed_by": None},
            {"name": "press", "label": "Press incidents", "grain": "incident", "rows": 812,
             "first_year": 2000, "last_year": 2020, "licence": "CC BY 4.0", "fed_by": None},
            {"name": "wards", "label": "Ward totals", "grain": "monthly_total", "rows": 60,
             "first_year": 2015, "last_year": 2019, "licence": "own", "fed_by": "registry"},
        ]
    )  # fmt: skip


def make_tables(**over: pa.Table) -> dict[str, pa.Table]:
    """The tables of a run of a small review."""
    return {
        "figures": make_figures(),
        "counts": make_counts(),
        "claims": make_claims(),
        "differences": make_differences(),
        "sources": make_sources(),
        **over,
    }


def make_review(**over: object) -> dict[str, object]:
    """The words of a small review."""
    return {
        "title": "Improving the security of peacekeepers",
        "label": "confidential",
        "known_on": "2025-04-04",
        "period": {"from": "2013-01-01", "to": "2017-12-31"},
        "edition": "Draft 2",
        "occasion": "Sample report built on made-up data",
        "run": "91d20b3f77aa" + "0" * 52,
        **over,
    }


def make_chart(**over: object) -> Chart:
    """A chart of five years."""
    points = [Point(str(year), float(n), low, high) for year, (n, low, high) in BY_YEAR.items()]
    chart = trend(points, Words("People killed per year", "people killed", "by-year", "registry"))
    fields = {name: getattr(chart, name) for name in Chart.__dataclass_fields__}
    return Chart(**{**fields, **over})  # type: ignore[arg-type]


def make_document(*blocks: Block, **over: object) -> Document:
    """A document of these blocks."""
    fields: dict[str, object] = {
        "title": "A short report",
        "subtitle": "For a test",
        "marking": Marking(2, "Confidential"),
        "known_on": dt.date(2025, 4, 4),
        "issued_at": dt.datetime(2025, 4, 4, 12, tzinfo=dt.UTC),
        "blocks": blocks or make_blocks(),
    }
    return Document(**{**fields, **over})  # type: ignore[arg-type]


def make_blocks() -> tuple[Block, ...]:
    """One block of each kind."""
    return (
        Heading(1, "What is counted"),
        Heading(2, "Trend"),
        Paragraph(
            (
                Text("In 2017, "),
                LiveNumber("killed/2017", "62", strong=True),
                Text(" were killed ("),
                LiveNumber("killed/2017", "33.5 to 114.8", Form.INTERVAL),
                Text(")"),
                Footnote((Text("By day of event; "), LiveNumber("killed/2017/n", "24"), Text("."))),
                Text(", see "),
                Reference("t"),
                Text(", "),
                Reference("a"),
                Text("."),
            )
        ),
        Table(
            "Killed by source",
            (Column("Source"), Column("Killed")),
            (
                Row(((Text("registry"),), (LiveNumber("counts/registry", "3,711"),))),
                Row(((Text("press"),), (LiveNumber("counts/press", "−12"),))),
            ),
            ((Emphasis("Nothing"), Strong(" but "), Code("numbers")),),
            "t",
        ),
        make_chart(),
        Box((("", "R-1"), ("Owner", "Mission")), (Text("Do it."),), (Text("Rests on F-1."),)),
        Quotation(
            (Text("We counted "), LiveNumber("killed/2017", "62"), Text(" that year.")),
            (Text("A member of the mission"),),
            "q",
        ),
        Terms((Term("BOI", (Text("board of inquiry, of "), Reference("a"))), Term("TCC", ())), "g"),
        Annex("Register", "a"),
        Paragraph((Text("Unnumbered."),), is_numbered=False),
    )
