"""Who sent whom: the uniformed strength of each mission dealt to contributors, month by month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from vedette.demo.strength import strength_rows
from vedette.demo.words import CONTRIBUTORS
from vedette.demo.world import World

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_MAIN, _WANDERING = 0.7, 0.08
"""Share of a mission that its contingents hold; spread of a contributor's share from year to year."""
_PARTS = {"military": ("troops", 0.97), "police": ("police", 1.0)}
"""Column of each component of strength, and its share there; the rest of the military are observers."""


def contribution_rows(truth: World, *, seed: int) -> list[dict[str, object]]:
    """One row per mission, contributor and month; over contributors they add up to the strength of the mission."""
    rng = np.random.default_rng([seed, 5])
    told = {
        (str(row["mission"]), str(row["month"]), str(row["category"])): int(str(row["strength"]))
        for row in strength_rows(truth, seed=seed)
    }
    months = list(dict.fromkeys(month for _, month, _ in told))
    made: list[dict[str, object]] = []
    for number, mission in enumerate(truth.places.missions):
        wandering = np.exp(rng.normal(0, _WANDERING, (len(CONTRIBUTORS), 5)))
        shares = _shares(truth, number)[:, None] * wandering
        for at, month in enumerate(months):
            share = shares[:, at // 12] / shares[:, at // 12].sum()
            people = {part: told[mission, month, part] for part in _PARTS}
            made += _of_month(mission, month, {p: _dealt(n, share) for p, n in people.items()})
    return made


def _shares(truth: World, mission: int) -> Reals:
    """The contingents that hold the towns of a mission have most of it, all others a little."""
    held = truth.places.contingent[truth.places.mission == mission]
    towns = np.bincount(held, minlength=len(CONTRIBUTORS)).astype(np.float64)
    share: Reals = _MAIN * towns / towns.sum() + (1 - _MAIN) / len(CONTRIBUTORS)
    return share


def _dealt(people: int, share: Reals) -> Ints:
    """So many people by shares, whole, none lost: the largest remainders get the rest."""
    exact = people * share
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: people - int(whole.sum())]] += 1
    return whole


def _of_month(
    mission: str,
    month: str,
    people: dict[str, Ints],
) -> Iterator[dict[str, object]]:
    for at, (code, _, _) in enumerate(CONTRIBUTORS):
        military, police = int(people["military"][at]), int(people["police"][at])
        if not military + police:
            continue
        column, share = _PARTS["military"]
        troops = round(military * share)
        yield {
            "mission": mission,
            "contributor": code,
            "month": month,
            column: troops,
            _PARTS["police"][0]: police,
            "observers": military - troops,
            "total": military + police,
        }
