"""Where a source began or ceased to use a word, and what releases and mappings changed."""

from __future__ import annotations

from typing import Any

from tests.core.linkage.reconcile_makers import record
from vedette.core.linkage.reconciled import DIFFERENCES
from vedette.core.sources.schema import RECORDS
from vedette.core.stats.code_drift import Concern, Drift, release_drifts, word_drifts

VIOLENCE = Concern({"cause": ("malicious_act",)}, 2013, 2017)


def rows(source: str, word: str, code: str, years: range, n: int) -> list[dict[str, Any]]:
    """So many rows of a word in each of some years."""
    return [
        record(source, f"{word}{year}{k}", date=f"{year}-03-04", cause=code, cause_text=word)
        for year in years
        for k in range(n)
    ]


def test_a_word_that_begins_in_place_of_another_is_told_with_its_year() -> None:
    told = [
        *rows("hq", "hostile act", "malicious_act", range(2013, 2015), 6),
        *rows("hq", "Malicious  Act", "malicious_act", range(2015, 2018), 6),
        *rows("hq", "accident", "accident", range(2013, 2018), 6),
    ]

    found = word_drifts(RECORDS.from_rows(told), VIOLENCE)

    ends, begins = found
    assert (begins.drift, begins.word, begins.year) == (Drift.BEGINS, "malicious act", 2015)
    assert begins.n == 3 * 6
    assert begins.instead == (("hostile act", "malicious_act"),)
    assert (ends.drift, ends.word, ends.year) == (Drift.ENDS, "hostile act", 2014)


def test_a_rare_word_that_is_absent_for_a_while_is_no_drift() -> None:
    told = [
        *rows("hq", "ambush", "malicious_act", range(2016, 2017), 1),
        *rows("hq", "attack", "malicious_act", range(2013, 2018), 4),
    ]

    # one row of 4 + 1 in 2016: that 12 rows before lack it has a likelihood of 0.8 ** 12 = 0.07
    assert word_drifts(RECORDS.from_rows(told), VIOLENCE) == []


def test_a_turn_at_the_edge_of_the_period_parts_nothing() -> None:
    told = [
        *rows("hq", "old", "malicious_act", range(2010, 2013), 8),
        *rows("hq", "new", "malicious_act", range(2013, 2018), 8),
    ]

    assert word_drifts(RECORDS.from_rows(told), VIOLENCE) == []


def test_codes_that_a_later_release_changed_are_counted_within_the_period() -> None:
    def row(n: int, period: str, before: str, now: str) -> dict[str, Any]:
        return {"reason": "reclassified", "subject": f"PE-{n}", "field": "cause", "period": period, "words": "w",
                "source_a": "r18", "source_b": "r21", "value_a": before, "value_b": now}  # fmt: skip

    table = DIFFERENCES.from_rows(
        [
            row(1, "2016-02-01", "to_be_determined", "malicious_act"),
            row(2, "2017-02-01", "to_be_determined", "malicious_act"),
            row(3, "2012-02-01", "to_be_determined", "malicious_act"),
            row(4, "2016-02-01", "illness", "accident"),
        ]
    )

    [found] = release_drifts(table, VIOLENCE)

    assert (found.source, found.n) == ("r21", 2)
    assert (found.before, found.code) == ("to_be_determined", "malicious_act")
