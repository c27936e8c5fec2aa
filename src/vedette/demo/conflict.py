"""The war around the missions of the sample review: conflict events, and the towns where missions had bases."""

from __future__ import annotations

import numpy as np

from vedette.demo.world import FIRST_DAY, LAST_DAY, World

_EVENTS = 2_400
_COUNTED = 0.6
"""Share of the deadly attacks on peacekeepers that the event data set counts, too, their dead among others."""
_KINDS = (("1", 0.5), ("2", 0.2), ("3", 0.3))
"""State-based, non-state, one-sided."""
_LASTING = 0.1
"""Share of the events that are known to lie within some days only."""
_BASES = 6
_YEARS = range(2013, 2018)


def event_rows(truth: World, *, seed: int) -> list[dict[str, object]]:
    """Conflict events in the columns of the Georeferenced Event Dataset, near the towns of the missions."""
    rng = np.random.default_rng([seed, 7])
    deadly = np.flatnonzero(truth.incidents.violent & (truth.incidents.killed > 0))
    counted = deadly[rng.random(len(deadly)) < _COUNTED]
    n = _EVENTS * len(truth.places.missions) // 9
    attacks = np.bincount(truth.incidents.mission[deadly], minlength=len(truth.places.missions))
    mission = rng.choice(len(attacks), n, p=(attacks + 5) / (attacks + 5).sum())
    town = truth.places.first[mission] + rng.integers(0, truth.places.n_towns[mission])
    town = np.concatenate([truth.incidents.town[counted], town])
    day = np.concatenate([truth.incidents.day[counted], rng.integers(FIRST_DAY, LAST_DAY + 1, n)])
    deaths = np.concatenate(
        [truth.incidents.killed[counted] + rng.poisson(1.5, len(counted)), rng.geometric(0.22, n)]
    )
    order = np.argsort(day, kind="stable")
    kinds = rng.choice([code for code, _ in _KINDS], len(day), p=[share for _, share in _KINDS])
    off = rng.normal(0, 0.04, (len(day), 2))
    civilian, slack = rng.random(len(day)), rng.poisson(0.6, (len(day), 2))
    longer = np.where(rng.random(len(day)) < _LASTING, rng.integers(1, 6, len(day)), 0)
    return [
        {
            "id": 100_000 + number,
            "type_of_violence": kinds[n],
            "dyad_name": f"Government of {truth.places.countries[truth.places.mission[town[n]]]} - Armed group",
            "where_prec": 1 if n % 5 else 3,
            "where_coordinates": f"{truth.places.name[town[n]]} town",
            "country": truth.places.countries[truth.places.mission[town[n]]],
            "date_start": str(np.datetime64(int(day[n]), "D")),
            "date_end": str(np.datetime64(min(int(day[n] + longer[n]), LAST_DAY), "D")),
            "deaths_civilians": int(deaths[n] * civilian[n]),
            "best": int(deaths[n]),
            "high": int(deaths[n] + slack[n, 0]),
            "low": max(0, int(deaths[n] - slack[n, 1])),
            "latitude": round(float(truth.places.lat[town[n]] + off[n, 0]), 4),
            "longitude": round(float(truth.places.lon[town[n]] + off[n, 1]), 4),
        }
        for number, n in enumerate(order)
    ]


def base_rows(truth: World, *, seed: int) -> list[dict[str, object]]:
    """Where each mission was deployed in each year, in the columns of the Geo-PKO map tables."""
    rng = np.random.default_rng([seed, 8])
    made: list[dict[str, object]] = []
    for number, mission in enumerate(truth.places.missions):
        first, n_towns = truth.places.first[number], truth.places.n_towns[number]
        towns = first + np.sort(rng.choice(n_towns, min(_BASES, n_towns), replace=False))
        for year in _YEARS:
            made += [
                {
                    "mission": mission,
                    "year": year,
                    "country": truth.places.countries[number],
                    "location": truth.places.name[town],
                    "latitude": truth.places.lat[town],
                    "longitude": truth.places.lon[town],
                    "ave.no.troops": int(rng.integers(1, 9) * 100),
                }
                for town in towns
            ]
    return made
