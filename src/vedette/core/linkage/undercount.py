"""How many incidents no source has (M14): a sensitivity figure beside the observed number, never added to it.

Missed links inflate every capture-recapture estimate without limit (measured: +77 % at strict linking),
so it is refused unless reviewed pairs show that at least 95 % of true pairs are linked.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.linkage.decomposable import MOST, Averaged, decomposable
from vedette.core.linkage.reconcile import Origins
from vedette.core.linkage.schema import PairLevel

NEEDED_RECALL = 0.95
_MOST_INTERACTIONS = 3
_MOST_LISTS = MOST
_BEST_MODELS = 8
_ONE_LIST, _TWO_LISTS = 1, 2
_PLAUSIBLE = 1000.0
_LEAST_SHARED = 5
"""Incidents that each list must have in common with others."""

_HEAVY = 1e-3
"""Weight from which a graph is averaged again under drawn links."""

History = frozenset[str]
"""The lists that have an incident."""


@dataclass(frozen=True, slots=True)
class Model:
    """One log-linear model: pairs of lists that depend on each other, its BIC, weight and estimate."""

    interactions: tuple[tuple[str, str], ...]
    bic: float
    weight: float
    estimate: float


@dataclass(frozen=True, slots=True)
class Undercount:
    """An estimate of all incidents, known and unknown.

    Args:
        lists: The sources taken as lists.
        observed: Incidents that at least one list has.
        estimate: Estimated number of all incidents.
        low: Lowest of models and link draws.
        high: Highest of models and link draws.
        method: Name of the method.
        models: Best models by BIC, for three and more lists.
        averaged: The average over decomposable graphs, for three and more lists.
        n_draws: Draws of links behind the range.
        caveat: What must be printed beside it.
    """

    lists: tuple[str, ...]
    observed: int
    estimate: float
    low: float
    high: float
    method: str
    models: tuple[Model, ...]
    averaged: Averaged | None
    n_draws: int
    caveat: str = (
        "Sensitivity figure: it assumes that every incident can be in every list and that links are "
        "right. It stands beside the observed number and is never added to a headline."
    )


def undercount(
    histories: Mapping[History, int],
    *,
    lists: Sequence[str],
    pair_recall: float | None,
    draws: Sequence[Mapping[History, int]] = (),
    origins: Origins | None = None,
) -> Undercount:
    """Estimate of all incidents from which lists have which of them.

    Two lists: Chapman; three and more: log-linear models with up to three pairwise dependences,
    averaged by BIC, beside the average over decomposable graphs. The range spans the best models, the
    interval of that average and the estimates of the drawn links.

    Args:
        histories: Incidents by the set of lists that have them; see `histories_of`.
        lists: Two to five independent sources.
        pair_recall: Share of true pairs that are linked, estimated from reviewed pairs.
        draws: Histories under drawn links; see `history_draws`.
        origins: Lineage; copies and releases of one family are not independent lists.

    Raises:
        NotEnoughData: Pair recall is unknown or below .95, lists depend on each other, or overlap is nil.

    Sources: Chapman (1951), University of California Publications in Statistics 1, 131-160;
    Fienberg (1972), Biometrika 59, 591-603; Draper (1995), JRSS B 57, 45-97 (averaging by BIC).
    """
    check_can_estimate(lists, pair_recall, origins or Origins())
    kept = _within(histories, lists)
    _check_overlap(kept, lists)
    models: tuple[Model, ...] = ()
    averaged = None
    observed = sum(kept.values())
    if len(lists) == _TWO_LISTS:
        estimate = _two_lists(kept, lists)
        reach = [*chapman_interval(*_two_counts(kept, lists))]
        method = "Chapman, two lists"
    else:
        models = log_linear(kept, lists)[:_BEST_MODELS]
        averaged = decomposable(kept, lists)
        estimate = _mean(models)
        reach = [averaged.low, averaged.high, *(model.estimate for model in models)]
        method = "log-linear models averaged by BIC"
    for draw in draws:
        reach += _estimates(_within(draw, lists), lists, models, averaged)
    return Undercount(
        lists=tuple(lists),
        observed=observed,
        estimate=estimate,
        low=max(float(observed), min(reach)),
        high=float(max(reach)),
        method=method,
        models=models,
        averaged=averaged,
        n_draws=len(draws),
    )


def chapman(n1: int, n2: int, both: int) -> float:
    """Chapman's estimate from two lists: (n1+1)(n2+1)/(m+1) - 1.

    Example:
        >>> chapman(200, 150, 100)
        299.5049504950495
    """
    return (n1 + 1) * (n2 + 1) / (both + 1) - 1


def chapman_interval(n1: int, n2: int, both: int) -> tuple[float, float]:
    """95 % interval of Chapman's estimate by its variance (Seber 1970, Biometrika 57, 313-318)."""
    estimate = chapman(n1, n2, both)
    variance = (n1 + 1) * (n2 + 1) * (n1 - both) * (n2 - both) / ((both + 1) ** 2 * (both + 2))
    half = 1.959963984540054 * math.sqrt(variance)
    return max(float(n1 + n2 - both), estimate - half), estimate + half


def log_linear(histories: Mapping[History, int], lists: Sequence[str]) -> tuple[Model, ...]:
    """All hierarchical models with at most three pairwise dependences, best BIC first, weights summing to 1.

    Models whose estimate exceeds a thousand times the observed number have no maximum and are left out.
    """
    pairs = list(itertools.combinations(lists, 2))
    chosen = [
        interactions
        for n in range(min(_MOST_INTERACTIONS, len(pairs)) + 1)
        for interactions in itertools.combinations(pairs, n)
    ]
    return _weighed(histories, lists, chosen)


def _weighed(
    histories: Mapping[History, int],
    lists: Sequence[str],
    chosen: Sequence[tuple[tuple[str, str], ...]],
) -> tuple[Model, ...]:
    """Models with these dependences, best BIC first."""
    cells = [
        frozenset(combination)
        for n in range(_ONE_LIST, len(lists) + 1)
        for combination in itertools.combinations(lists, n)
    ]
    seen = np.array([histories.get(cell, 0) for cell in cells], float)
    fits = [(interactions, *_fit(cells, seen, lists, interactions)) for interactions in chosen]
    sound = [fit for fit in fits if fit[2] < _PLAUSIBLE * max(seen.sum(), 1)]
    if not sound:
        raise NotEnoughData("No model of the lists converges.", "Take lists that overlap more.")
    best = min(fit[1] for fit in sound)
    weights = [math.exp(-(fit[1] - best) / 2) for fit in sound]
    models = [
        Model(interactions, bic, weight / sum(weights), estimate)
        for (interactions, bic, estimate), weight in zip(sound, weights, strict=True)
    ]
    return tuple(sorted(models, key=lambda model: (model.bic, model.interactions)))


def histories_of(incidents: pa.Table, lists: Sequence[str]) -> dict[History, int]:
    """Number of incidents with deaths by the set of lists that have them.

    Args:
        incidents: Table INCIDENTS.
        lists: Sources taken as lists; incidents that none of them has are left out.
    """
    dead = [row for row in incidents.select(["sources", "killed"]).to_pylist() if row["killed"]]
    counted = Counter(frozenset(row["sources"].split(", ")) & frozenset(lists) for row in dead)
    return {history: n for history, n in counted.items() if history}


def history_draws(
    incidents: pa.Table,
    links: pa.Table,
    pairs: pa.Table,
    lists: Sequence[str],
    *,
    seed: int,
    n_draws: int = 200,
) -> list[dict[History, int]]:
    """Histories with links drawn by their calibrated probability.

    In each draw a pair of two incidents is joined with its probability, and a pair within an incident
    is parted with the probability against it: the right record's source then has an incident of its own.

    Raises:
        NotEnoughData: Probabilities are not calibrated. Remedy: review pairs.
    """
    refs = {
        (row["source"], row["source_record_id"]): row["incident_ref"] for row in links.to_pylist()
    }
    scored = [row for row in pairs.to_pylist() if row["level"] == PairLevel.INCIDENT]
    if any(row["probability"] is None for row in scored):
        raise NotEnoughData(
            "The probabilities of links are not calibrated.", "Review at least 50 pairs."
        )
    dead = {
        row["incident_ref"]: frozenset(row["sources"].split(", ")) & frozenset(lists)
        for row in incidents.select(["incident_ref", "sources", "killed"]).to_pylist()
        if row["killed"]
    }
    chance = np.random.default_rng(seed)
    return [_drawn(dead, scored, refs, chance.random(len(scored))) for _ in range(n_draws)]


def _drawn(
    dead: Mapping[str, History],
    scored: Sequence[Mapping[str, str]],
    refs: Mapping[tuple[str, str], str],
    chances: Sequence[float] | np.ndarray,
) -> dict[History, int]:
    found = dict(dead)
    extra: list[History] = []
    for row, chance in zip(scored, chances, strict=True):
        left = refs[row["left_source"], row["left_id"]]
        right = refs[row["right_source"], row["right_id"]]
        if left not in found or right not in found:
            continue
        is_same = chance < float(row["probability"])
        if left != right and is_same and not found[left] & found[right]:
            found[left] |= found.pop(right)
        elif left == right and not is_same and len(found[left]) > 1:
            found[left] -= {row["right_source"]}
            extra.append(frozenset({row["right_source"]}))
    counted = Counter([*found.values(), *extra])
    return {history: n for history, n in counted.items() if history}


def check_can_estimate(lists: Sequence[str], pair_recall: float | None, origins: Origins) -> None:
    """Whether lists and links allow an estimate at all.

    Raises:
        NotEnoughData: Pair recall is unknown or below .95, or lists depend on each other.
    """
    if pair_recall is None or pair_recall < NEEDED_RECALL:
        known = "unknown" if pair_recall is None else f"{pair_recall:.2f}"
        raise NotEnoughData(
            f"The share of true pairs that are linked is {known}; below {NEEDED_RECALL} an estimate of "
            "unseen incidents is inflated without limit.",
            "Review more pairs (`vedette judge`) until the estimated recall reaches .95.",
        )
    if not _TWO_LISTS <= len(set(lists)) <= _MOST_LISTS:
        raise NotEnoughData(
            f"{len(set(lists))} lists cannot be compared.",
            f"Choose two to {MOST} independent sources.",
        )
    if origins.n_independent(lists) < len(set(lists)):
        raise NotEnoughData(
            "Some of the lists copy each other or are releases of one database.",
            "Keep one source of each family and leave out copies.",
        )


def _check_overlap(histories: Mapping[History, int], lists: Sequence[str]) -> None:
    for name in lists:
        shared = sum(n for h, n in histories.items() if name in h and len(h) > _ONE_LIST)
        if shared < _LEAST_SHARED:
            raise NotEnoughData(
                f"'{name}' has {shared} incidents in common with the other lists; an estimate from so "
                "few hangs on the model alone.",
                "Leave the source out, or choose lists that overlap more.",
            )


def _within(histories: Mapping[History, int], lists: Sequence[str]) -> dict[History, int]:
    kept: Counter[History] = Counter()
    for history, n in histories.items():
        if history & frozenset(lists):
            kept[history & frozenset(lists)] += n
    return dict(kept)


def _estimates(
    histories: Mapping[History, int],
    lists: Sequence[str],
    models: Sequence[Model],
    averaged: Averaged | None,
) -> list[float]:
    """The estimates of one draw of links, by the models and graphs that carry the estimate."""
    if averaged is None:
        return [_two_lists(histories, lists)]
    heavy = [graph.edges for graph in averaged.graphs if graph.weight >= _HEAVY]
    again = _weighed(histories, lists, [model.interactions for model in models])
    return [_mean(again), float(decomposable(histories, lists, among=heavy).median)]


def _mean(models: Sequence[Model]) -> float:
    """The estimate of the models together; their weights need not add up to one."""
    total = sum(model.weight for model in models)
    return sum(model.weight * model.estimate for model in models) / total


def _two_counts(histories: Mapping[History, int], lists: Sequence[str]) -> tuple[int, int, int]:
    n1, n2 = (sum(n for h, n in histories.items() if name in h) for name in lists)
    return n1, n2, histories.get(frozenset(lists), 0)


def _two_lists(histories: Mapping[History, int], lists: Sequence[str]) -> float:
    return chapman(*_two_counts(histories, lists))


def _fit(
    cells: Sequence[History],
    seen: np.ndarray,
    lists: Sequence[str],
    interactions: Sequence[tuple[str, str]],
) -> tuple[float, float]:
    """BIC and estimate of one model; the cell that no list sees has an all-zero row but the intercept."""
    # imported here: statsmodels takes a second to load and few runs ask for an estimate
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    design = np.array(
        [
            [1.0, *(name in cell for name in lists), *(set(pair) <= cell for pair in interactions)]
            for cell in cells
        ],
        float,
    )
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # a saturated model fits perfectly: that is no fault here
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = sm.GLM(seen, design, family=sm.families.Poisson()).fit()
    bic = -2 * float(fit.llf) + design.shape[1] * math.log(max(seen.sum(), 1))
    return bic, float(seen.sum()) + math.exp(min(float(fit.params[0]), 700.0))
