"""How many people served: strength by mission, month and kind of staff."""

from __future__ import annotations

import numpy as np

from vedette.demo.world import BIG, SMALL, World

_COMPONENTS = (("military", 0.78), ("police", 0.10), ("civilian", 0.12))


def strength_rows(truth: World, *, seed: int) -> list[dict[str, object]]:
    """One row per mission, month and component: people in post at the end of the month."""
    rng = np.random.default_rng([seed, 4])
    made: list[dict[str, object]] = []
    for number, mission in enumerate(truth.places.missions):
        big = number % (BIG + SMALL) < BIG
        level = rng.uniform(9_000, 19_000) if big else rng.uniform(300, 2_500)
        drift = np.cumsum(rng.normal(0, 0.01, 60))
        for month in range(60):
            total = level * float(np.exp(drift[month]))
            made += [
                {
                    "mission": mission,
                    "month": f"{2013 + month // 12}-{1 + month % 12:02d}",
                    "category": component,
                    "strength": round(total * share),
                }
                for component, share in _COMPONENTS
            ]
    return made
