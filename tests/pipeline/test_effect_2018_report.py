"""Must be shown 3 of issue 9: the effect of the action plan of 2018 on real data, as a section of a report.

From the public registry and the strength tables to the printed report by what a user has: import, a finding, a
recommendation that declares its effect, two runs, the section.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.core.actions import effect_2018
from tests.shared_data import shared_data
from vedette.core.actions.measured import figure_key
from vedette.core.recommendations.effect import Outcome
from vedette.core.reports.document import Chart, Document, LiveNumber, Table, inlines_of
from vedette.core.stats.figure_effect import Look
from vedette.pipeline.decisions import Author
from vedette.pipeline.effects import declare_effect
from vedette.pipeline.findings import add_finding
from vedette.pipeline.publish import document_of, written
from vedette.pipeline.real import build_real
from vedette.pipeline.recommendations import add_recommendation
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import open_review

pytestmark = [pytest.mark.real, pytest.mark.slow]
HOLDER = Author("holder", "2026-11-27T10:00:00Z")
FILES = (
    "un_fatalities/un_fatalities_2025-04-04.csv",
    "contributions/ipi_mission_month_1990-2017.csv",
    "contributions/un_country_mission_year_gender_2010-2021.csv.gz",
)


def test_the_report_prints_what_came_after_2018_with_the_honest_verdict(tmp_path: Path) -> None:
    for name in FILES:
        copy = tmp_path / "data" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared_data(name), copy)
    came = build_real(tmp_path / "review", tmp_path / "data", author=HOLDER)
    assert [row["problems"] for row in came] == [[]] * len(FILES)
    review = open_review(tmp_path / "review")
    run_review(review)
    found = add_finding(
        review, {"statement": "Deadly attacks on peacekeepers rose in 2013-2017."}, HOLDER
    )
    said = {
        "text": "The missions should carry out the action plan of 2018.",
        "answers": [found.ref],
    }
    ref = add_recommendation(review, said, HOLDER).ref
    plan = effect_2018.plan(Outcome.INCIDENTS)
    declare_effect(review, ref, _told(plan), "", HOLDER)
    done = run_review(review)
    add_block(review, {"kind": "section", "text": "effects", "after": "SEC-claims"}, HOLDER)
    document = document_of(review, done)

    text = " ".join(str(document.blocks).split())
    assert (
        "The rate of incidents with deaths is lower since the date, more than chance explains."
        in text
    )
    assert "It is consistent with a contribution, and proves none." in text
    assert "It was declared on 2026-11-27, after its start on 2018-01-01." in text
    assert "this does not hold: declared before its start" in text
    by_hand = effect_2018.effect(Outcome.INCIDENTS).estimates
    key = figure_key(ref)
    for look in (Look.RATIO, Look.STEP, Look.CONTROL, Look.AGAINST_CONTROL, Look.SAME_MIX):
        # linkage joins a few rows of accidents that the page counts by mission-day
        [printed] = [
            one for one in _printed(document, f"{key}/{look}") if re.fullmatch(r"\d\.\d\d", one)
        ]
        assert float(printed) == pytest.approx(by_hand[look].value, abs=0.02), look
    [table] = [
        b for b in document.blocks if isinstance(b, Table) and "Every way to look" in b.caption
    ]
    assert len(table.rows) == len([one for one in by_hand.values() if one.value is not None])
    series, ratios = (b for b in document.blocks if isinstance(b, Chart) and b.key == key)
    rows = json.loads(series.spec)["data"]["values"]
    after = [row for row in rows if row["name"] >= "2018 Q3"]
    assert (rows[0]["name"], len(rows), len(after)) == ("2013 Q1", 32, 10)
    assert all(row["expected"] > 0 for row in rows)
    assert "0.54" in ratios.alt
    made = {path.suffix for path in written(document, tmp_path / "out")}
    assert made == {".pdf", ".docx", ".html", ".json"}


def _told(plan: object) -> dict[str, object]:
    """A plan as a form tells it."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name in ("outcome", "first", "last", "start", "phase_in", "fall", "months")
        if (value := getattr(plan, name)) is not None
    }


def _printed(document: Document, key: str) -> set[str]:
    return {
        one.printed
        for block in document.blocks
        for one in inlines_of(block)
        if isinstance(one, LiveNumber) and one.key == key
    }
