"""Mean number of points until a chart alarms, exact or by integral equation (ARL)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import special

from vedette.core.kernel.errors import BadInput

Reals = npt.NDArray[np.float64]
_NODES = 80


def lattice_cusum_run_length(
    pmf: Reals, reference: float, limit: float, *, lattice: int = 1, head_start: float = 0.0
) -> float:
    """Mean run of an upper CUSUM of whole counts to its alarm: an exact Markov chain.

    The sum max(0, S + x - reference) alarms at or above the limit.

    Args:
        pmf: Probability of 0, 1, 2, ... events in one step.
        reference: A multiple of 1 / lattice.
        limit: A multiple of 1 / lattice, above 0.
        lattice: Parts of an event in which the sum moves.
        head_start: Sum at the start, a multiple of 1 / lattice below the limit.

    Raises:
        BadInput: Reference, limit or head start lie off the lattice.

    Source: Brook and Evans (1972), Biometrika 59, 539-549; Lucas (1985), Technometrics 27, 129-144.

    Example:
        >>> from vedette.core.stats.control import count_distribution
        >>> round(lattice_cusum_run_length(count_distribution(1.88), 2, 6), 1)
        37.2
    """
    off, states, start = (round(value * lattice) for value in (reference, limit, head_start))
    if max(abs(off - reference * lattice), abs(states - limit * lattice)) > 1e-9 or states < 1:  # noqa: PLR2004
        raise BadInput(
            f"The reference {reference} or the limit {limit} is no multiple of 1/{lattice}.",
            "Take a finer lattice.",
        )
    moves = np.zeros((states, states))
    reached = np.arange(len(pmf)) * lattice - off
    for state in range(states):
        at = np.maximum(0, state + reached)
        inside = at < states
        moves[state] = np.bincount(at[inside], weights=pmf[inside], minlength=states)
    return float(np.linalg.solve(np.eye(states) - moves, np.ones(states))[start])


def normal_cusum_run_length(
    reference: float, limit: float, shift: float = 0.0, *, head_start: float = 0.0
) -> float:
    """Mean run of a one-sided CUSUM of standard normal values, by integral equation.

    Args:
        reference: What is taken off each value, in sigmas.
        limit: Sum that alarms, in sigmas.
        shift: Mean of the values, in sigmas.
        head_start: Sum at the start.

    Source: Vance (1986), Journal of Quality Technology 18, 189-193 (Gauss-Legendre nodes).
    """
    nodes, weights = _gauss(0.0, limit)
    n = len(nodes)
    density = _density(nodes[None, :] + reference - shift - nodes[:, None]) * weights[None, :]
    at_zero = special.ndtr(reference - shift - nodes)
    system = np.zeros((n + 1, n + 1))
    system[:n, :n], system[:n, n] = density, at_zero
    system[n, :n] = _density(nodes + reference - shift) * weights
    system[n, n] = special.ndtr(reference - shift)
    runs = np.linalg.solve(np.eye(n + 1) - system, np.ones(n + 1))
    start = _density(nodes + reference - shift - head_start) * weights
    return float(1 + runs[n] * special.ndtr(reference - shift - head_start) + start @ runs[:n])


def two_sided(upper: float, lower: float) -> float:
    """Mean run of two one-sided CUSUMs that run side by side, both starting at 0.

    Source: Kemp (1961), Journal of the Royal Statistical Society B 23, 149-153.
    """
    return 1 / (1 / upper + 1 / lower)


def normal_ewma_run_length(
    weight: float, width: float, shift: float = 0.0, *, head_start: float = 0.0
) -> float:
    """Mean run of a two-sided EWMA of standard normal values with fixed limits, by integral equation.

    Args:
        weight: Weight of the newest value, between 0 and 1.
        width: Limits in standard deviations of the moving average (the L of textbooks).
        shift: Mean of the values, in sigmas.
        head_start: Average at the start, in the unit of `width`.

    Source: Crowder (1987), Technometrics 29, 401-407; Lucas and Saccucci (1990), Technometrics 32, 1-12.
    """
    sigma = float(np.sqrt(weight / (2 - weight)))
    nodes, weights = _gauss(-width * sigma, width * sigma)

    def kernel(state: Reals) -> Reals:
        needed = (nodes[None, :] - (1 - weight) * state[:, None]) / weight
        return np.asarray(_density(needed - shift) * weights[None, :] / weight)

    runs = np.linalg.solve(np.eye(len(nodes)) - kernel(nodes), np.ones(len(nodes)))
    return float(1 + (kernel(np.asarray([head_start * sigma])) @ runs)[0])


def zone_run_length(rules: Sequence[tuple[int, int, int]], shift: float = 0.0) -> float:
    """Mean run of a Shewhart chart with run rules to its first alarm: an exact Markov chain.

    Args:
        rules: Each (sigma, points, of): alarm when `points` of the last `of` lie beyond so many sigmas
            on one side.
        shift: Mean of the values, in sigmas.

    Source: Champ and Woodall (1987), Technometrics 29, 393-399.

    Example:
        >>> round(zone_run_length([(3, 1, 1)]), 2)
        370.4
    """
    return _chain_run_length(*_zone_chain(tuple(rules), shift))


_State = tuple[tuple[int, ...], ...]


def _zone_chain(
    rules: tuple[tuple[int, int, int], ...], shift: float
) -> tuple[dict[_State, int], list[tuple[int, int, float]]]:
    """States (for each rule and side the ages of its points that still count) and their moves."""
    zones = _zones(shift)
    start: _State = ((),) * (2 * len(rules))
    number, moves, waiting = {start: 0}, [], [start]
    while waiting:
        state = waiting.pop()
        for zone, chance in zones:
            after = _after(state, zone, rules)
            if after is None:
                continue
            if after not in number:
                number[after] = len(number)
                waiting.append(after)
            moves.append((number[state], number[after], chance))
    return number, moves


def _after(state: _State, zone: int, rules: tuple[tuple[int, int, int], ...]) -> _State | None:
    """The state after one more point in that zone (-4 ... 4, never 0); None is an alarm."""
    made = []
    for place, ages in enumerate(state):
        sigma, points, of = rules[place // 2]
        side = 1 if place % 2 == 0 else -1
        kept = tuple(age + 1 for age in ages if age + 1 < of)
        if zone * side > sigma:
            kept = (0, *kept)
        if len(kept) >= points:
            return None
        made.append(_needed(kept, points, of))
    return tuple(made)


def _needed(ages: tuple[int, ...], points: int, of: int) -> tuple[int, ...]:
    """Only ages that can still be part of an alarm: with its later points it must fit in the window."""
    kept = ages
    while kept and kept[-1] + (points - len(kept)) >= of:
        kept = kept[:-1]
    return kept


def _zones(shift: float) -> list[tuple[int, float]]:
    edges = special.ndtr(np.arange(-3, 4) - shift)
    chances = np.diff(np.concatenate([[0.0], edges, [1.0]]))
    names = (-4, -3, -2, -1, 1, 2, 3, 4)
    return [(name, float(chance)) for name, chance in zip(names, chances, strict=True)]


def _chain_run_length(number: dict[_State, int], moves: list[tuple[int, int, float]]) -> float:
    from scipy.sparse import coo_array, eye_array
    from scipy.sparse.linalg import spsolve

    n = len(number)
    rows, columns, chances = zip(*moves, strict=True)
    chain = coo_array((chances, (rows, columns)), shape=(n, n)).tocsr()
    return float(spsolve((eye_array(n, format="csr") - chain).tocsc(), np.ones(n))[0])


def _density(x: Reals) -> Reals:
    return np.asarray(np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


def _gauss(low: float, high: float) -> tuple[Reals, Reals]:
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    half = (high - low) / 2
    return low + half * (nodes + 1), half * weights
