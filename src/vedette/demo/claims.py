"""Statements that an invented report made about the sample world, some right and some wrong."""

from __future__ import annotations

import numpy as np

from vedette.demo.chance import Flags
from vedette.demo.world import BIG, SMALL, World

_ALL_YEARS = ["2013-01-01", "2017-12-31"]
_LAST_YEAR = ["2017-01-01", "2017-12-31"]


def claims(truth: World) -> dict[str, object]:
    """The claims with their scopes, in the form that a review states them."""
    missions = truth.places.missions
    return {
        "name": "sample_report",
        "title": "Statements of an earlier report on the missions (invented)",
        "source": "Made up with the sample review",
        "scopes": {
            "all missions": {},
            "big missions": {
                "missions": [m for n, m in enumerate(missions) if n % (BIG + SMALL) < BIG]
            },
            "uniformed": {"components": ["military", "police"]},
        },
        "claims": _claims(truth),
    }


def _claims(truth: World) -> list[dict[str, object]]:
    violence: dict[str, object] = {"causes": ["malicious_act"]}
    killed = truth.incidents.killed
    all_years = _total(truth, truth.incidents.violent)
    in_2017 = _total(truth, truth.incidents.violent & _is_2017(truth))
    everyone = 50 * int(killed.sum() // 50)
    return [
        {
            "key": "killed-2013-2017",
            "text": f"{all_years:,} personnel killed by acts of violence in 2013–2017",
            "printed": f"{all_years:,}",
            "test": "equals",
            "scope": violence,
            "period": _ALL_YEARS,
            "note": "The number of the made-up truth: sources that miss or add deaths differ.",
        },
        {
            "key": "killed-2017",
            "text": f"{in_2017 - 6} killed by acts of violence in 2017",
            "printed": str(in_2017 - 6),
            "test": "equals",
            "scope": violence,
            "period": _LAST_YEAR,
            "note": "Printed before the last deaths of the year were reported; six too few.",
        },
        {
            "key": "all-deaths",
            "text": f"More than {everyone:,} deaths from all causes in 2013–2017",
            "printed": f"{everyone:,}+",
            "value": everyone,
            "test": "at_least",
            "scope": {},
            "period": _ALL_YEARS,
        },
        {
            "key": "military-share",
            "text": "More than 95 % of those killed by violence were military",
            "printed": "95 %+",
            "value": 0.95,
            "test": "share_above",
            "scope": violence,
            "part": {"components": ["military"]},
            "period": _ALL_YEARS,
        },
        {
            "key": "rising",
            "text": "A consistent increase in 2013–2017",
            "printed": "each year above the last",
            "value": 0,
            "test": "rising",
            "scope": violence,
            "period": _ALL_YEARS,
        },
        {
            "key": "attacks-doubled",
            "text": "Hostile acts doubled in each of the last three years",
            "printed": "twofold each year",
            "value": 2,
            "test": "doubling",
            "scope": violence,
            "period": ["2015-01-01", "2017-12-31"],
        },
        {
            "key": "four-years",
            "text": "Over the past four years (2013–2017)",
            "printed": "four years",
            "value": 4,
            "test": "years_in_period",
            "period": _ALL_YEARS,
        },
    ]


def _is_2017(truth: World) -> Flags:
    first = np.datetime64("2017-01-01", "D").astype(np.int64)
    return np.asarray(truth.incidents.day >= first, dtype=bool)


def _total(truth: World, which: Flags) -> int:
    return int(truth.incidents.killed[which].sum())
