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


def authorised_rows(truth: World, *, seed: int) -> list[dict[str, object]]:
    """One row per mission and decision on its uniformed strength: the first, and one in the middle of 2016."""
    told = strength_rows(truth, seed=seed)
    made: list[dict[str, object]] = []
    for mission in truth.places.missions:
        for since, month in (("2013-01-01", "2013-01"), ("2016-07-01", "2016-07")):
            people = sum(
                int(str(row["strength"]))
                for row in told
                if row["mission"] == mission
                and row["month"] == month
                and row["category"] != "civilian"
            )
            made.append(
                {
                    "mission": mission,
                    "component": "uniformed",
                    "since": since,
                    "until": "",
                    "authorised": -(-people // 50) * 55,
                    "document": f"SAMPLE/{since[:4]}/{len(made) + 1}",
                }
            )
    return made


def timeline_rows(truth: World) -> list[dict[str, object]]:
    """What happened beside the incidents: a mandate for each mission and two dates of policy for all."""
    names = ("layer", "mission", "first", "last", "title", "document")
    made = [
        ("mandate", mission, "2013-01-01", "", f"{mission}: mandate renewed", "")
        for mission in truth.places.missions
    ]
    made += [
        ("policy_date", "", "2015-06-16", "", "Report of a high-level panel", "SAMPLE/2015/P"),
        ("policy_date", "", "2017-01-15", "", "Guidance on the defence of bases", "SAMPLE/2017/G"),
    ]
    return [dict(zip(names, row, strict=True)) for row in made]
