"""Changes of meaning stand in the chart over years and beneath it."""

from __future__ import annotations

from vedette.core.stats.code_drift import Drift, Drifted
from vedette.web.stats.chart import chart
from vedette.web.stats.drift_reads import marks

POINTS = [
    {"group1": "year", "group2": None, "value1": str(year), "value2": None, "value": 1.0, "low": 0.0, "high": 2.0,
     "unit": "people killed"}
    for year in range(2013, 2018)
]  # fmt: skip


def drift(kind: Drift, year: int | None) -> Drifted:
    """A change of the word for violence."""
    return Drifted(kind, "hq", "cause", "hostile act", "malicious_act", year, 9)


def test_a_word_that_begins_is_marked_before_its_year_and_one_that_ends_behind_it() -> None:
    drawn = chart(POINTS, "t")
    assert drawn is not None
    at = {mark.name: mark.x for mark in drawn.marks}

    begins, ends = marks([drift(Drift.BEGINS, 2015), drift(Drift.ENDS, 2014)], drawn)

    assert at["2014"] < begins.x < at["2015"]
    assert begins.x == ends.x
    assert (begins.number, ends.number) == (1, 2)


def test_what_concerns_the_whole_period_has_a_note_and_no_mark() -> None:
    assert marks([drift(Drift.RECLASSIFIED, None)], chart(POINTS, "t")) == []


def test_the_sample_tells_what_the_later_registry_reclassified(pages) -> None:
    page = pages.get(pages.within("/stats/figures/killed-by-year/")).content.decode()

    notes = page.partition('id="drift"')[2].partition("</section>")[0]
    assert "casualty_registry_2021" in notes
    assert "of this period:" in notes
