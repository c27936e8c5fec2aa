from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from vedette.core.linkage._assignment import assignment


@given(st.integers(1, 6), st.integers(1, 6), st.randoms(use_true_random=False))
def test_it_is_scipys_assignment(rows: int, columns: int, chance: object) -> None:
    gain = np.array([[chance.randint(-5, 5) for _ in range(columns)] for _ in range(rows)], float)  # type: ignore[attr-defined]

    got, known = assignment(gain), linear_sum_assignment(gain, maximize=True)

    assert [part.tolist() for part in got] == [part.tolist() for part in known]


def test_the_greatest_sum_wins_over_the_greatest_gain() -> None:
    rows, columns = assignment(np.array([[9.0, 8.0], [8.0, 1.0]]))

    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 1), (1, 0)]  # 16 > 10
