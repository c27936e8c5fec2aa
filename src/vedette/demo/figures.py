"""Two figures that the analyst of the sample review made."""

from __future__ import annotations

from collections.abc import Mapping

_UNIFORMED = {
    "name": "uniformed personnel, acts of violence",
    "in_mission": True,
    "causes": ["malicious_act"],
    "components": ["military", "police"],
}
OWN_FIGURES: tuple[tuple[Mapping[str, object], str], ...] = (
    (
        {
            "title": "Uniformed personnel killed by acts of violence per 1,000 person-years, by year and mission",
            "kind": "rate",
            "measure": "deaths",
            "scope": _UNIFORMED,
            "by": ["year", "mission"],
            "exposure": "uniformed",
        },
        "The head asks whether the rise of 2017 is one mission or all of them",
    ),
    (
        {
            "title": "Deadly attacks on bases and convoys, by time of day",
            "kind": "count",
            "measure": "incidents",
            "scope": {
                **_UNIFORMED,
                "name": "uniformed personnel at bases and in convoys, acts of violence",
                "others": {"activity": ["in_base", "convoy_logistic"]},
            },
            "by": ["activity", "time_of_day"],
        },
        "The force commander says that attacks come at dawn",
    ),
)
"""Definition and reason of each."""
