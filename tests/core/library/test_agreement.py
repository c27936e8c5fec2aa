from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput
from vedette.core.library.agreement import Metric, alpha, fleiss, kappa

CANONICAL = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""4 observers, 12 units (Krippendorff 2011, C); a dot is a missing value."""


def units(*coders: str, numbers: bool = True) -> list[dict[str, object]]:
    return [
        {
            str(at): (int(value) if numbers else value)
            for at, value in enumerate(row)
            if value != "."
        }
        for row in zip(*coders, strict=True)
    ]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (Metric.NOMINAL, 0.743421),
        (Metric.ORDINAL, 0.815388),
        (Metric.INTERVAL, 0.849107),
        (Metric.RATIO, 0.797403),
    ],
)
def test_the_canonical_table_gives_the_published_values(metric: Metric, value: float) -> None:
    found = alpha(units(*CANONICAL), metric)

    assert found.value == pytest.approx(value, abs=1e-6)
    assert (found.n_units, found.n_values) == (11, 40)


def test_binary_and_nominal_examples_of_the_same_text() -> None:
    binary = alpha(units("0100000010", "1110010000"))
    nominal = units("aabbdcccedda", "babbbccceddd", numbers=False)

    assert binary.value == pytest.approx(0.095238, abs=1e-6)
    assert alpha(nominal).value == pytest.approx(0.691964, abs=1e-6)
    assert kappa(nominal).value == pytest.approx(0.684211, abs=1e-6)


def test_fleiss_table_gives_the_published_value() -> None:
    table = (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )  # fmt: skip

    assert fleiss(table) == pytest.approx(0.209931, abs=1e-6)


def test_where_nothing_varies_agreement_is_unknown_and_never_one() -> None:
    same = units("1111", "1111")

    assert alpha(same).value is None
    assert kappa(same).value is None
    assert alpha([]).value is None
    assert alpha(same).share_equal == 1.0


def test_kappa_is_for_two() -> None:
    with pytest.raises(BadInput, match="two coders"):
        kappa(units("12", "12", "12"))


def test_the_interval_contains_the_value_and_hangs_on_the_seed_alone() -> None:
    found = alpha(units(*CANONICAL), seed=7)

    assert found.low is not None
    assert found.high is not None
    assert found.low <= (found.value or 0) <= found.high
    assert alpha(units(*CANONICAL), seed=7) == found


@given(st.lists(st.lists(st.sampled_from("abc."), min_size=3, max_size=3), min_size=1, max_size=8))
def test_neither_order_of_coders_nor_of_units_matters_and_alpha_is_at_most_one(
    table: list[list[str]],
) -> None:
    rows = units(*("".join(column) for column in zip(*table, strict=True)), numbers=False)
    turned = units(
        *("".join(column) for column in zip(*[row[::-1] for row in table[::-1]], strict=True)),
        numbers=False,
    )

    one, other = alpha(rows).value, alpha(turned).value

    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one == pytest.approx(other)
        assert one <= 1 + 1e-12
