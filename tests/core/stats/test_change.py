from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from vedette.core.context.exposure import EXPOSURE, Component
from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.linkage.reconciled import FACTS
from vedette.core.stats.change import Question, did_it_change
from vedette.core.stats.query import ledger


def _exposure(years: range, *, without: tuple[dt.date, ...] = ()) -> pa.Table:
    months = [dt.date(year, month, 1) for year in years for month in range(1, 13)]
    return EXPOSURE.from_rows(
        [
            {
                "mission": "MINUSMA",
                "component": "uniformed",
                "month": month,
                "strength": 12_000.0,
                "person_years": None if month in without else 1_000.0,
                "state": "missing" if month in without else "observed",
                "jump": False,
                "source": "strength",
            }
            for month in months
        ]
    )


def _facts(*incidents: tuple[dt.date, int], component: str = "military") -> pa.Table:
    return FACTS.from_rows(
        [
            {
                "source": "all",
                "incident_ref": f"IN-{n}",
                "fact": "count",
                "year": day.year,
                "date_from": day,
                "mission": "MINUSMA",
                "cause": "malicious_act",
                "component": component,
                "killed": killed,
                "killed_low": killed,
                "killed_high": killed,
                "injured": 0,
                "n_rows": 1,
            }
            for n, (day, killed) in enumerate(incidents)
        ]
    )


RISE = [
    *((dt.date(year, 3, n + 1), 1) for year in (2013, 2014) for n in range(4)),
    *((dt.date(year, 3, n + 1), 2) for year in (2015, 2016) for n in range(8)),
]
ASKED = Question(Component.UNIFORMED, (2015, 2016), (2013, 2014))


def test_the_ratio_has_a_part_of_incidents_and_a_part_of_deaths_in_each() -> None:
    found = did_it_change(ASKED, ledger(_facts(*RISE)), _exposure(range(2013, 2017)), seed=1)

    assert (found.contrast.first.deaths, found.contrast.second.deaths) == (32, 8)
    assert found.contrast.deaths.value == pytest.approx(4.0)
    assert found.contrast.incidents.value == pytest.approx(2.0)
    assert found.contrast.deaths_per_incident == pytest.approx(2.0)
    assert [one.exposed.value for one in found.years] == [12_000.0] * 4
    assert found.change is not None
    assert found.change.first_after == "2015"
    assert found.trend is not None


def test_what_happened_in_months_without_strength_is_in_no_rate_and_told() -> None:
    march = dt.date(2016, 3, 1)
    book, exposure = ledger(_facts(*RISE)), _exposure(range(2013, 2017), without=(march,))

    found = did_it_change(ASKED, book, exposure, seed=1)

    last = found.years[-1]
    assert (last.cell.value, last.left_out, last.exposed.value) == (0, 16, 11_000.0)
    assert last.is_partial
    assert "16 people killed in months without strength are left out" in found.caveats
    assert "strength of only some months in 2016" in found.caveats


def test_a_year_without_strength_and_a_span_without_deaths_are_refused_with_the_remedy() -> None:
    with pytest.raises(NotEnoughData, match="no strength for 2016"):
        did_it_change(ASKED, ledger(_facts(*RISE)), _exposure(range(2013, 2016)), seed=1)
    with pytest.raises(NotEnoughData, match="killed in 2013–2014"):
        did_it_change(ASKED, ledger(_facts(*RISE[8:])), _exposure(range(2013, 2017)), seed=1)


def test_deaths_of_others_are_not_held_against_the_strength_of_the_uniformed() -> None:
    book = ledger(
        pa.concat_tables([_facts(*RISE), _facts((dt.date(2015, 5, 5), 9), component="civilian")])
    )

    found = did_it_change(ASKED, book, _exposure(range(2013, 2017)), seed=1)

    assert found.contrast.first.deaths == 32


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [((2016, 2015), (2013, 2014), "end before"), ((2014, 2016), (2013, 2014), "overlap")],
)
def test_spans_that_cannot_be_compared_are_refused(
    first: tuple[int, int], second: tuple[int, int], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        Question(Component.UNIFORMED, first, second)
