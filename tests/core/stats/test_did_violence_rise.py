"""Must be shown 3 of issue 6: the question of the review answered on real data, with the values measured before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.stats import rise
from vedette.core.context.years import EVERY
from vedette.core.reports.document import LiveNumber, Table
from vedette.core.reports.review_report import report
from vedette.core.stats.study import Verdict, verdict
from vedette.core.stats.study_figures import study_figures

pytestmark = [pytest.mark.real, pytest.mark.slow]

MEASURED = {
    # deaths, incidents, ratio, plain, incidents drawn anew, ratio of incident rates, from methods.md B
    0: ((192, 70), (87, 43), 2.62, (1.98, 3.50), (1.60, 4.41), 1.93),
    1: ((192, 130), (87, 75), 2.36, (1.88, 2.97), (1.52, 3.68), 1.85),
    2: ((192, 231), (87, 130), 0.41, (0.34, 0.50), (0.26, 0.62), 0.33),
    3: ((59, 133), (23, 64), 1.82, (1.31, 2.49), (0.81, 3.52), 1.47),
    4: ((62, 192), (34, 87), 0.57, (0.42, 0.77), (0.32, 0.97), 0.69),
}
"""The spike took means of months as they stand; person-years differ from them by less than 1 %."""


@pytest.mark.parametrize("n", MEASURED)
def test_the_contrasts_are_those_measured_before(n: int) -> None:
    deaths, incidents, ratio, plain, drawn, attacks = MEASURED[n]

    made = rise.answer().contrasts[n]

    assert (made.first.deaths, made.second.deaths) == deaths
    assert (len(made.first.sizes), len(made.second.sizes)) == incidents
    assert made.deaths.value == pytest.approx(ratio, abs=0.011)
    assert made.incidents.value == pytest.approx(attacks, abs=0.011)
    assert (made.plain.interval.low, made.plain.interval.high) == pytest.approx(plain, rel=0.01)
    found = made.deaths.interval
    assert (found.low, found.high) == pytest.approx(drawn, rel=0.03)


def test_the_rise_is_real_the_jump_is_not_and_the_fall_is_borderline() -> None:
    said = [verdict(one) for one in rise.answer().contrasts]

    clear, borderline = Verdict.CLEAR, Verdict.BORDERLINE
    assert said == [clear, clear, clear, Verdict.PLAIN_ONLY, borderline]
    assert 0.01 < rise.answer().contrasts[4].deaths.p < 0.05


def test_with_the_mix_of_missions_held_the_fall_is_clear() -> None:
    made = rise.mixed()

    assert {"MINUSMA", "MINUSCA", "MONUSCO"} <= set(made.standard)
    assert made.fall.value < 0.5
    assert made.fall.interval.high < 1


def test_a_mission_that_began_in_july_is_given_half_a_year() -> None:
    [mali] = [one for one in rise.mixed().by_year if (one.mission, one.year) == ("MINUSMA", 2013)]

    # 3,081 person-years and 1.30 in the notes to the data, from sums of month-ends
    assert mali.rate is not None
    assert mali.rate.exposure == pytest.approx(3_081, rel=0.01)
    assert mali.rate.value == pytest.approx(1.30, abs=0.02)


def test_there_is_no_trend_within_the_five_years() -> None:
    made = rise.answer().within

    assert made.plain.p < 0.05
    assert min(made.deaths.p, made.quasi.p, made.permuted_p, made.exact_p) > 0.2


def test_the_rate_changed_about_2013() -> None:
    deaths, incidents = rise.answer().changes

    assert deaths.first_after == incidents.first_after == "2013"
    assert deaths.p < 0.05
    assert deaths.earliest < "2013" < deaths.latest


def test_no_five_years_since_1998_were_as_deadly_and_four_before_were() -> None:
    found = rise.answer().windows
    ours = next(one for one in found if one.first == 2013)

    assert [one.first for one in found if one.value > ours.value] == [1990, 1991, 1992, 1993]


def test_the_partial_years_of_the_yearly_file_never_become_exposure() -> None:
    refused = {one.year: one for one in rise.answer().refused}

    assert sorted(refused) == [2010, 2012, 2017, 2021]
    assert refused[2021].times == pytest.approx(25, abs=0.5)
    served = rise.evidence().served
    assert (EVERY, 2021) not in served
    assert 90_000 < served[EVERY, 2017] < 105_000


def test_the_report_prints_the_contrasts_and_every_number_has_its_key() -> None:
    numbers = study_figures(rise.answer(), rise.mixed())
    about = {"template": "study", "study": rise.question(), "known_on": "2025-04-04",
             "period": {"from": "2008-01-01", "to": "2020-12-31"}}  # fmt: skip

    made = report({"figures": numbers}, about)

    tables = {block.label: block for block in made.blocks if isinstance(block, Table)}
    jump = tables["table-study-contrasts"].rows[3].cells
    printed = ["".join(one.printed if isinstance(one, LiveNumber) else one.text for one in cell)
               for cell in jump]  # fmt: skip
    assert printed[:5] == [
        "2017 against 2013–2016", "59 : 133", "23 : 64", "1.81 (0.79–3.55; p 0.160)",
        "1.81 (0.88–3.74; p 0.108)",
    ]  # fmt: skip
    known = {f"{row['key']}/{row['point']}" for row in numbers.to_pylist()}
    single = {row["key"] for row in numbers.to_pylist()}
    used = {one.key for one in made.inlines() if isinstance(one, LiveNumber)}
    assert used <= known | single


def test_the_page_says_what_the_data_say() -> None:
    template = (Path(rise.__file__).parent / "did_violence_rise.template.md").read_text("utf-8")

    assert rise.PAGE.read_text("utf-8") == rise.page(template), "python -m tests.core.stats.rise"
