"""How the databases of the sample review write what people did, which weapon hit them, where they died."""

from __future__ import annotations

from collections.abc import Sequence

ACTIVITIES = {
    "patrol": "Patrol",
    "convoy_logistic": "Convoy",
    "in_base": "In camp",
    "off_duty": "Off duty",
    "admin_move": "Administrative move",
}
"""Words for each activity."""

WEAPONS = {
    "direct_fire": "Small arms",
    "ambush": "Small arms",
    "ied_roadside": "IED",
    "mine_erw": "Landmine",
    "indirect_fire": "Mortar",
    "base_assault": "Small arms",
    "complex_attack": "Several kinds together",
    "crime": "Knife",
}
"""What the mission log writes as weapon for each type of incident."""


def places_of_death(causes: Sequence[object], died_after: Sequence[object]) -> list[object]:
    """Where the registry says that somebody died: told of attacks and accidents alone.

    Args:
        causes: Code of the cause of each person.
        died_after: Days from the incident to the death.
    """
    return [
        ("Hospital" if int(str(days)) else "At the scene")
        if cause in ("malicious_act", "accident")
        else ""
        for cause, days in zip(causes, died_after, strict=True)
    ]
