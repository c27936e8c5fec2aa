"""Weights of the order of screening, chosen on some sets and told of others:
`python -m benchmarks.screening_choices FOLDER --unseen FOLDER`.

Of some choices in a fixed order the one with the best mean on the sets of the first folder, and what it gives on
those of the second, which nothing was chosen on. With one folder each set is left out in turn. Three seeds each.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.screening import LabelledSet, sets
from vedette.core.library import screening_order as order

SEEDS = range(3)
SHIPPED = (
    order._OF_TITLE,
    order._OF_MAIN,
    order._RIDGE_OF_OTHERS,
    order._RIDGE_OF_RELEVANT,
)
"""Of titles, of main directions; how far the regression may miss others, and relevant ones times their share."""

_AROUND = ((0.0, 0.25, 0.5), (0.0, 0.15, 0.3), (15.0, 50.0, 100.0), (2.0, 5.0))


def parts(held: LabelledSet) -> list[np.ndarray]:
    """How alike each two records are: by all words, by main directions, by titles."""
    texts = [f"{a} {b}" for a, b in zip(held.titles, held.abstracts, strict=True)]
    words, titles = order._stems(texts), order._stems(held.titles)
    return [
        order._cosines(order._weighed(order._with_pairs(words))),
        order._alike_in_the_main(order._weighed(words)),
        order._cosines(order._weighed(order._with_pairs(titles))),
    ]


def saved(
    held: LabelledSet, alike: Sequence[np.ndarray], weights: Sequence[float], seed: int
) -> float:
    """WSS@95 of one run, learnt anew after each 2 % of what was read."""
    titles, main, order._RIDGE_OF_OTHERS, order._RIDGE_OF_RELEVANT = weights
    whole = alike[0] + main * alike[1] + titles * alike[2]
    labels = np.array(held.labels, bool)
    read = held.priors(seed)
    left = np.ones(len(labels), bool)
    left[read] = False
    while left.any():
        rows = np.array(sorted(read))
        scores = np.round(order.scores_of(whole, rows, labels[rows]), 9)
        places = np.flatnonzero(left)
        best = places[np.lexsort((places, -scores[places]))][: max(1, len(read) // 50)]
        read += best.tolist()
        left[best] = False
    return order.work_saved([bool(labels[at]) for at in read])


def measured(
    held: Sequence[LabelledSet], choices: Sequence[tuple[float, ...]]
) -> dict[tuple[float, ...], Mapping[str, float]]:
    """Choice -> set -> mean WSS@95."""
    alike = {one.name: parts(one) for one in held}
    return {
        weights: {
            one.name: statistics.fmean(saved(one, alike[one.name], weights, s) for s in SEEDS)
            for one in held
        }
        for weights in choices
    }


def best_on(
    found: Mapping[tuple[float, ...], Mapping[str, float]], names: Sequence[str]
) -> tuple[float, ...]:
    """The choice with the best mean on some sets."""
    return max(found, key=lambda one: statistics.fmean(found[one][name] for name in names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--unseen", type=Path, help="sets that nothing is chosen on")
    parser.add_argument("--choices", type=int, default=27)
    arguments = parser.parse_args()
    around = [one for one in itertools.product(*_AROUND) if one != SHIPPED]
    random.Random(5).shuffle(around)
    found = measured(list(sets(arguments.folder)), [SHIPPED, *around][: arguments.choices])
    names = list(found[SHIPPED])
    means = {one: statistics.fmean(values.values()) for one, values in found.items()}
    print(f"{len(found)} choices, means {min(means.values()):.3f} to {max(means.values()):.3f}")
    print(f"shipped {SHIPPED}: {means[SHIPPED]:.3f}")
    if arguments.unseen:
        chosen = best_on(found, names)
        there = measured(list(sets(arguments.unseen)), list(dict.fromkeys((chosen, SHIPPED))))
        for weights, values in there.items():
            told = ", ".join(f"{name} {value:.3f}" for name, value in values.items())
            print(f"{weights}, unseen: {told}; mean {statistics.fmean(values.values()):.3f}")
        return
    left_out = []
    for name in names:
        chosen = best_on(found, [one for one in names if one != name])
        left_out.append(found[chosen][name])
        print(f"{name}: {found[chosen][name]:.3f} with {chosen}, chosen on the others")
    print(f"mean of the sets left out {statistics.fmean(left_out):.3f}")


if __name__ == "__main__":
    main()
