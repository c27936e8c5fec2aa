"""Unseen incidents: published estimates, refusal, and links drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.core.linkage.reconcile_makers import linked, reconciled, record
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.linkage.reconcile import Origins
from vedette.core.linkage.schema import PAIRS, Family
from vedette.core.linkage.undercount import (
    History,
    chapman,
    chapman_interval,
    histories_of,
    history_draws,
    log_linear,
    undercount,
)


def history(*lists: str) -> History:
    """The lists that have an incident."""
    return frozenset(lists)


def drawn_lists(n: int, shares: dict[str, float], seed: int) -> dict[History, int]:
    """Histories of n incidents that independent lists catch with given shares."""
    chance = np.random.default_rng(seed)
    found: dict[History, int] = {}
    for _ in range(n):
        key = frozenset(name for name, share in shares.items() if chance.random() < share)
        if key:
            found[key] = found.get(key, 0) + 1
    return found


def test_chapman_is_the_formula() -> None:
    assert chapman(10, 12, 5) == pytest.approx(11 * 13 / 6 - 1)
    low, high = chapman_interval(10, 12, 5)
    assert low == 10 + 12 - 5 < 11 * 13 / 6 - 1 < high


@pytest.mark.parametrize("recall", [None, 0.94])
def test_without_proven_pair_recall_the_estimate_is_refused(recall: float | None) -> None:
    with pytest.raises(NotEnoughData, match="Review more pairs"):
        undercount({history("a", "b"): 3}, lists=["a", "b"], pair_recall=recall)


def test_two_releases_of_one_database_are_not_two_lists() -> None:
    origins = Origins(families=(Family("reg", ("a", "b")),))

    with pytest.raises(NotEnoughData, match="copy each other"):
        undercount({history("a", "b"): 3}, lists=["a", "b"], pair_recall=0.97, origins=origins)


def test_four_independent_lists_recover_the_number_that_made_them() -> None:
    lists = {"a": 0.5, "b": 0.4, "c": 0.3, "d": 0.6}
    made = undercount(drawn_lists(1000, lists, 7), lists=list(lists), pair_recall=0.97)

    assert made.estimate == pytest.approx(1000, rel=0.05)
    assert made.observed < made.estimate
    assert made.low <= made.estimate <= made.high
    assert made.method == "log-linear models averaged by BIC"


def test_three_lists_without_dependence_have_the_closed_form() -> None:
    # with one dependence a-b left out, (a or b) and c are two independent lists
    counts = {
        history("a"): 30,
        history("b"): 20,
        history("c"): 25,
        history("a", "b"): 12,
        history("a", "c"): 15,
        history("b", "c"): 10,
        history("a", "b", "c"): 8,
    }

    [model] = [m for m in log_linear(counts, ["a", "b", "c"]) if m.interactions == (("a", "b"),)]

    in_c, not_in_c, only_c = 15 + 10 + 8, 30 + 20 + 12, 25
    assert model.estimate == pytest.approx(sum(counts.values()) + only_c * not_in_c / in_c)


def test_weights_of_models_add_up_to_one() -> None:
    lists = {"a": 0.5, "b": 0.4, "c": 0.3}
    models = log_linear(drawn_lists(300, lists, 1), list(lists))

    assert sum(model.weight for model in models) == pytest.approx(1)
    assert len(models) == len(list(itertools.chain.from_iterable(
        itertools.combinations(range(3), n) for n in range(4))))  # fmt: skip


def test_drawn_links_widen_the_range() -> None:
    rows = [
        *(record(source, str(n), incident=f"I{n}") for source in ("a", "b") for n in range(20)),
        *(record("a", f"x{n}", incident=f"A{n}") for n in range(8)),
        *(record("b", f"y{n}", incident=f"B{n}") for n in range(8)),
    ]
    made = reconciled(rows)
    _, links = linked(rows)
    pairs = PAIRS.from_rows(
        [
            {"level": "incident", "left_source": "a", "left_id": f"x{n}", "right_source": "b",
             "right_id": f"y{n}", "probability": 0.5, "band": "uncertain", "decision": "undecided"}
            for n in range(8)
        ]
    )  # fmt: skip
    histories = histories_of(made.incidents, ["a", "b"])

    draws = history_draws(made.incidents, links, pairs, ["a", "b"], seed=1, n_draws=50)
    result = undercount(histories, lists=["a", "b"], pair_recall=0.96, draws=draws)

    assert histories == {history("a", "b"): 20, history("a"): 8, history("b"): 8}
    assert {sum(draw.values()) for draw in draws} > {33}
    assert result.n_draws == 50
    assert result.low < result.estimate


def test_uncalibrated_links_cannot_be_drawn() -> None:
    rows = [record("a", "1", incident="I1"), record("b", "1", incident="I2")]
    made = reconciled(rows)
    _, links = linked(rows)
    pairs = PAIRS.from_rows(
        [{"level": "incident", "left_source": "a", "left_id": "1", "right_source": "b",
          "right_id": "1", "band": "likely", "decision": "undecided"}]
    )  # fmt: skip

    with pytest.raises(NotEnoughData, match="at least 50"):
        history_draws(made.incidents, links, pairs, ["a", "b"], seed=1)
