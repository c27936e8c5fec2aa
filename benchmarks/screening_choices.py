"""The order of screening on sets that its weights were not chosen on: `python -m benchmarks.screening_choices FOLDER`.

Of each labelled set the weights are those that do best on the other sets of the folder, among the shipped ones and
others around them, in a fixed order. Three seeds each.
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
from vedette.core.library import screening

SEEDS = range(3)
SHIPPED = (0.25, 0.15, 0.2, 20.0)
"""Of titles, of main directions, of the mean, of a relevant document."""

_AROUND = ((0.0, 0.25, 0.5), (0.0, 0.15, 0.3), (0.0, 0.2, 0.4), (10.0, 20.0))


def parts(held: LabelledSet) -> list[np.ndarray]:
    """How alike each two records are: by all words, by main directions, by titles."""
    texts = [f"{a} {b}" for a, b in zip(held.titles, held.abstracts, strict=True)]
    stems, titles = ([screening._stemmed(one) for one in told] for told in (texts, held.titles))
    return [
        screening._alike(stems),
        screening._alike_in_the_main(stems),
        screening._alike(titles),
    ]


def saved(
    held: LabelledSet, alike: Sequence[np.ndarray], weights: Sequence[float], seed: int
) -> float:
    """WSS@95 of one run, learnt anew after each 2 % of what was read."""
    titles, main, screening._OF_MEAN, screening._RELEVANT_WEIGHT = weights
    whole = alike[0] + main * alike[1] + titles * alike[2]
    labels = np.array(held.labels, bool)
    order = held.priors(seed)
    left = np.ones(len(labels), bool)
    left[order] = False
    while left.any():
        rows = np.array(sorted(order))
        scores = np.round(screening._scores(whole, rows, labels[rows]), 9)
        places = np.flatnonzero(left)
        best = places[np.lexsort((places, -scores[places]))][: max(1, len(order) // 50)]
        order += best.tolist()
        left[best] = False
    return screening.work_saved([bool(labels[at]) for at in order])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--choices", type=int, default=27)
    arguments = parser.parse_args()
    held = list(sets(arguments.folder))
    alike = {one.name: parts(one) for one in held}
    around = [one for one in itertools.product(*_AROUND) if one != SHIPPED]
    grid = [SHIPPED, *around]
    random.Random(5).shuffle(grid)
    grid.remove(SHIPPED)
    found: dict[tuple[float, ...], Mapping[str, float]] = {}
    for weights in [SHIPPED, *grid][: arguments.choices]:
        found[weights] = {
            one.name: statistics.fmean(saved(one, alike[one.name], weights, s) for s in SEEDS)
            for one in held
        }
    names = [one.name for one in held]
    left_out = []
    for name in names:
        others = [one for one in names if one != name]
        best = max(found, key=lambda one: statistics.fmean(found[one][o] for o in others))
        left_out.append(found[best][name])
        print(f"{name}: {found[best][name]:.3f} with {best}, chosen on {', '.join(others)}")
    means = sorted(statistics.fmean(one.values()) for one in found.values())
    print(f"{len(found)} choices, means {means[0]:.3f} to {means[-1]:.3f}")
    print(f"mean of the sets left out {statistics.fmean(left_out):.3f}")


if __name__ == "__main__":
    main()
