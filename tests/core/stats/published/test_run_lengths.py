"""Mean runs to an alarm as the papers of control charts print them."""

from __future__ import annotations

import pytest

from vedette.core.stats.control import RULES, Rule, count_distribution, u_chart
from vedette.core.stats.run_lengths import (
    lattice_cusum_run_length,
    normal_cusum_run_length,
    normal_ewma_run_length,
    two_sided,
    zone_run_length,
)


def printed(value: float) -> float:
    """Three significant digits, as most of these tables have."""
    return float(f"{value:.3g}")


LUCAS_CROSIER = [(0.0, 168.0), (0.25, 74.2), (0.5, 26.6), (0.75, 13.3), (1.0, 8.38), (1.5, 4.75),
                 (2.0, 3.34), (2.5, 2.62), (3.0, 2.19), (4.0, 1.71)]  # fmt: skip


@pytest.mark.parametrize(("shift", "run"), LUCAS_CROSIER)
def test_two_sided_cusum_of_lucas_and_crosier(shift: float, run: float) -> None:
    # Lucas and Crosier (1982), Technometrics 24, 199-205, table 1: k = .5, h = 4
    made = two_sided(
        normal_cusum_run_length(0.5, 4, shift), normal_cusum_run_length(0.5, 4, -shift)
    )

    assert printed(made) == run


@pytest.mark.parametrize(
    ("shift", "run"),
    [(-0.25, 2071.51), (-0.125, 400.28), (0.0, 124.66), (0.125, 59.30), (0.25, 36.71), (0.5, 20.37),
     (0.75, 14.06), (1.0, 10.75)],
)  # fmt: skip
def test_one_sided_cusum_of_vance(shift: float, run: float) -> None:
    # Vance (1986), Journal of Quality Technology 18, 189-193, table 1: k = 0, h = 10
    assert normal_cusum_run_length(0.0, 10.0, shift) == pytest.approx(run, rel=5e-5, abs=0.0051)


def test_cusum_of_the_sas_manual_with_and_without_head_start() -> None:
    # SAS/QC manual 1999, function CUSUMARL: k = .25, h = 8, shift 2.5
    assert normal_cusum_run_length(0.25, 8, 2.5) == pytest.approx(4.1500836225, abs=5e-6)
    assert normal_cusum_run_length(0.25, 8, 2.5, head_start=0.1) == pytest.approx(
        4.1061588131, abs=5e-6
    )


@pytest.mark.parametrize(("shift", "run"), [(-0.5, 1963.0), (0.0, 117.4), (0.5, 17.35)])
def test_one_sided_cusum_of_waldmann(shift: float, run: float) -> None:
    # Waldmann (1986), Technometrics 28, 61-67, tables 1, 3, 5: k = .5, h = 3 (bounds, so 1 % apart)
    assert normal_cusum_run_length(0.5, 3, shift) == pytest.approx(run, rel=0.01)


@pytest.mark.parametrize(
    ("shift", "half", "small"),
    [(0.0, 500.0, 500.0), (0.25, 255.0, 76.7), (0.5, 88.8, 29.3), (0.75, 35.9, 17.6),
     (1.0, 17.5, 12.6), (1.5, 6.53, 8.07), (2.0, 3.63, 5.99), (2.5, 2.50, 4.80), (3.0, 1.93, 4.03),
     (3.5, 1.58, 3.49), (4.0, 1.34, 3.11), (5.0, 1.07, 2.55)],
)  # fmt: skip
def test_ewma_of_lucas_and_saccucci(shift: float, half: float, small: float) -> None:
    # Lucas and Saccucci (1990), Technometrics 32, 1-12, table 3: weights .5 and .03
    assert printed(normal_ewma_run_length(0.5, 3.071, shift)) == pytest.approx(half, rel=2e-3)
    assert printed(normal_ewma_run_length(0.03, 2.437, shift)) == pytest.approx(small, rel=2e-3)


@pytest.mark.parametrize(
    ("shift", "half", "small"),
    [(0.0, 26.45, 127.53), (0.25, 20.12, 43.94), (0.5, 11.89, 18.97), (0.75, 7.29, 11.64),
     (1.0, 4.91, 8.38), (1.5, 2.80, 5.41), (2.0, 1.94, 4.04), (2.5, 1.51, 3.26), (3.0, 1.26, 2.76),
     (3.5, 1.12, 2.39), (4.0, 1.05, 2.15)],
)  # fmt: skip
def test_ewma_of_crowder(shift: float, half: float, small: float) -> None:
    # Crowder (1987), Technometrics 29, 401-407, table 1: limits at 2, weights .5 and .05; its 3.95 at a
    # shift of 1.25 is taken for a misprint by others, too, and left out
    assert normal_ewma_run_length(0.5, 2.0, shift) == pytest.approx(half, abs=0.0055)
    assert normal_ewma_run_length(0.05, 2.0, shift) == pytest.approx(small, abs=0.0051)


def test_ewma_of_the_sas_manual() -> None:
    # SAS/QC manual 1999, function EWMAARL: weight .25, limits at 3, shift 1
    assert normal_ewma_run_length(0.25, 3.0, 1.0) == pytest.approx(11.154267016, abs=5e-9)


@pytest.mark.parametrize(
    ("rules", "run"),
    [((1,), 370.40), ((1, 2), 225.44), ((1, 3), 166.05), ((1, 4), 152.73), ((1, 2, 3), 132.89),
     ((1, 2, 4), 122.05), ((1, 3, 4), 105.78), ((1, 2, 3, 4), 91.75)],
)  # fmt: skip
def test_shewhart_chart_with_run_rules_of_champ_and_woodall(
    rules: tuple[int, ...], run: float
) -> None:
    # Champ and Woodall (1987), Technometrics 29, 393-399, table 1, no shift
    every = list(RULES.values())

    assert zone_run_length([every[n - 1] for n in rules]) == pytest.approx(run, abs=0.0051)


@pytest.mark.parametrize(
    ("mean", "run", "with_head_start"),
    [(1.88, 37.2, 29.19), (1.88 + 0.9627 * 1.88**0.5, 5.49, 3.33)],
)
def test_cusum_of_counts_as_in_lawson(mean: float, run: float, with_head_start: float) -> None:
    # R package IAcsSPCR, arl(h=6, k=2, lambda=1.88), after Lucas (1985), Technometrics 27, 129-144
    pmf = count_distribution(mean)

    assert lattice_cusum_run_length(pmf, 2, 6) == pytest.approx(run, abs=0.051)
    assert lattice_cusum_run_length(pmf, 2, 6, head_start=3) == pytest.approx(
        with_head_start, abs=0.0051
    )


def test_cusum_of_rare_counts_of_lucas() -> None:
    # Lucas (1985), Technometrics 27, 129-144, tables 2 and 3: k = .25, h = 10, mean .25
    pmf = count_distribution(0.25)

    assert round(lattice_cusum_run_length(pmf, 0.25, 10, lattice=4)) == 438
    assert round(lattice_cusum_run_length(pmf, 0.25, 10, lattice=4, head_start=5)) == 333


BOARDS = (21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19,
          17, 15)  # fmt: skip
"""Faults in 26 samples of 100 printed circuit boards: Montgomery (2009), 7.3.1, table 7.7."""


def test_the_control_chart_of_circuit_boards() -> None:
    # centre 19.85, limits 6.48 and 33.22; samples 6 and 20 lie outside
    names = [str(n) for n in range(1, 27)]

    made = u_chart(names, BOARDS, [1_000.0] * 26, rules=[Rule.BEYOND_3])

    assert made.points[0].centre == pytest.approx(19.85, abs=0.005)
    assert made.points[0].low == pytest.approx(6.48, abs=0.005)
    assert made.points[0].high == pytest.approx(33.21, abs=0.011)
    assert [point.name for point in made.points if point.broken] == ["6", "20"]
