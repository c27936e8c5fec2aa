"""The sample review is hard enough to tell good linkage from simple linkage, and not hopeless."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.demo.peers import incident_level, pairwise_f1, splink_components, window_rule

pytestmark = pytest.mark.slow


@pytest.fixture(
    scope="module", params=[1, *(pytest.param(seed, marks=pytest.mark.again) for seed in (2, 3))]
)
def reports(request: pytest.FixtureRequest) -> pd.DataFrame:
    return incident_level(seed=request.param, scale=10)


def test_a_window_rule_scores_between_65_and_75_percent(reports: pd.DataFrame) -> None:
    assert 0.65 <= pairwise_f1(window_rule(reports), reports["truth"]) <= 0.75


@pytest.mark.filterwarnings("ignore")
def test_splinks_own_components_score_between_80_and_86_percent(reports: pd.DataFrame) -> None:
    assert 0.80 <= pairwise_f1(splink_components(reports), reports["truth"]) <= 0.86


def test_pairwise_f1_of_a_clustering_worked_by_hand() -> None:
    # Pairs made: 0-1, 0-2, 1-2; true: 0-1, 2-3; shared: 0-1. F1 = 2 x 1 / (3 + 2).
    assert pairwise_f1([7, 7, 7, 8], [1, 1, 2, 2]) == pytest.approx(0.4)
