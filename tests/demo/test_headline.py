"""The headline of the sample review against its truth file, by the whole way of the product."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from vedette.demo.review import gather
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.run import run_review

pytestmark = pytest.mark.slow

Answer = tuple[pd.DataFrame, pd.DataFrame]


SAMPLE = 1
"""Seed of the sample review of all tests; the other worlds are built here."""


@pytest.fixture(
    scope="module",
    params=[SAMPLE, *(pytest.param(seed, marks=pytest.mark.again) for seed in (2, 3))],
)
def answer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sample_review: Path
) -> Answer:
    """Counts of the reconciled picture, and true incidents.

    Of the sample as it is handed out, and of other worlds up to their run: what is stated later counts nobody.
    """
    folder = sample_review
    if request.param != SAMPLE:
        folder = tmp_path_factory.mktemp("headline") / "sample"
        run_review(gather(folder, seed=request.param, scale=1))
    counts = products_of(*current_run(folder / "runs")).table("counts").to_pandas()
    return counts[counts["source"] == "all"], _truth(folder)


def _truth(folder: Path) -> pd.DataFrame:
    truth = pd.read_csv(folder / "truth" / "incidents.csv")
    return truth.assign(year=truth["date"].str[:4].astype(int))


def test_total_of_the_dead_is_within_two_percent(answer: Answer) -> None:
    counts, truth = answer
    assert counts["best"].sum() == pytest.approx(truth["killed"].sum(), rel=0.02)


def test_total_killed_by_malicious_acts_is_within_two_percent(answer: Answer) -> None:
    counts, truth = (table[table["cause"] == "malicious_act"] for table in answer)
    assert counts["best"].sum() == pytest.approx(truth["killed"].sum(), rel=0.02)


def test_truth_lies_inside_the_range_of_nearly_every_mission_and_year(answer: Answer) -> None:
    counts, truth = answer
    keys = ["mission", "year"]
    cells = counts.groupby(keys)[["low", "high"]].sum()
    cells = cells.join(truth.groupby(keys)["killed"].sum(), how="outer").fillna(0)
    inside = (cells["low"] <= cells["killed"]) & (cells["killed"] <= cells["high"])
    assert inside.mean() >= 0.95
