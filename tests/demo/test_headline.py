"""The headline of the sample review against its truth file, by the whole way of the product."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from vedette.demo.review import build_demo
from vedette.pipeline.publish import tables_of
from vedette.pipeline.run import run_review

pytestmark = pytest.mark.slow

Answer = tuple[pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="module", params=[1, 2, 3])
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """Counts of the reconciled picture, and true incidents."""
    folder = tmp_path_factory.mktemp("headline") / "sample"
    review = build_demo(folder, seed=request.param, scale=1)
    counts = tables_of(run_review(review))["counts"].to_pandas()
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
