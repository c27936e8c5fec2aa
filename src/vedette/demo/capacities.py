"""Capacities of the sample review: what was read of its indicators since the plan was approved, and their targets."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from collections.abc import Iterator

import numpy as np

from vedette.core.actions.capacities import Change
from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.problems import Status
from vedette.core.sources.mapping import parse_mapping
from vedette.demo.actions import recommended
from vedette.demo.stated import one_pen
from vedette.demo.world import World
from vedette.pipeline.acquire import Request, add_source
from vedette.pipeline.capacities import change_capacity
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review

FILE, SOURCE = "readings.csv", "readings"
MAPPING = {
    "grain": "reading",
    "columns": {
        "date": "From", "date_to": "To", "indicator": "Indicator", "mission": "Mission", "value": "Value", "of": "Of",
        "reading_quality": "Quality", "notes": "Remark",
    },
    "key": None,
    "name": "Quarterly returns of the missions",
    "scope": "Three missions and the whole, by quarter or half year, from October 2021 to December 2023.",
}  # fmt: skip
_STATED = Author("head", "2021-10-04T09:00:00Z")
_RECEIVED = dt.date(2024, 1, 19)
_FIRST = dt.date(2021, 10, 1)
_QUARTERS, _MISSIONS = 9, 3
_LOST = {("serviceable", 1, 4), ("evacuation-minutes", 2, 6), ("found-before", 0, 3)}
"""Key, mission and quarter of what nobody read."""
_SHARES = {
    "serviceable": (0.62, 0.021, (240, 180, 95), "recorded"),
    "first-aid-trained": (0.41, 0.045, (2_600, 1_900, 700), "recorded"),
    "found-before": (0.38, 0.012, (46, 31, 12), "recorded"),
    "passed-inspection": (0.55, -0.008, (18, 14, 8), "verified"),
}
"""Key -> share at first, step by quarter, wholes of the missions, quality."""
_HALVES = {
    "warnings": (0.30, 0.03, 24, "estimated"),
    "surgery-in-time": (0.48, 0.055, 40, "recorded"),
}
"""The same for the whole, by half years."""


def reading_rows(truth: World, *, seed: int) -> list[dict[str, object]]:
    """The returns of the missions: one row for each indicator, mission and quarter."""
    rng = np.random.default_rng([seed, 11])
    missions = list(truth.places.missions[:_MISSIONS])
    rows = [
        *_shares(rng, missions),
        *_minutes(rng, missions),
        *_of_the_whole(rng),
    ]
    return sorted(rows, key=lambda row: (str(row["From"]), str(row["To"])))


def _shares(rng: np.random.Generator, missions: list[str]) -> Iterator[dict[str, object]]:
    for key, (share, step, wholes, quality) in _SHARES.items():
        for place, mission in enumerate(missions):
            for quarter in range(_QUARTERS):
                at = min(share - 0.06 * place + step * quarter + rng.normal(0, 0.015), 0.99)
                count: object = round(at * wholes[place])
                if (key, place, quarter) in _LOST:
                    yield _row(quarter, key, mission, remark="No return was sent.")
                else:
                    yield _row(
                        quarter, key, mission, value=count, of=wholes[place], quality=quality
                    )


def _minutes(rng: np.random.Generator, missions: list[str]) -> Iterator[dict[str, object]]:
    key = "evacuation-minutes"
    for place, mission in enumerate(missions):
        for quarter in range(_QUARTERS):
            if (key, place, quarter) not in _LOST:
                minutes = round(74 + 9 * place - 3.1 * quarter + rng.normal(0, 2))
                yield _row(quarter, key, mission, value=minutes, quality="recorded")


def _of_the_whole(rng: np.random.Generator) -> Iterator[dict[str, object]]:
    for key, (share, step, whole, quality) in _HALVES.items():
        for half in range(_QUARTERS // 2):
            count = round((share + step * half + rng.normal(0, 0.02)) * whole)
            yield _row(1 + 2 * half, key, "", value=count, of=whole, quality=quality, months=6)


def _row(  # noqa: PLR0913 - a row is its cells
    quarter: int,
    key: str,
    mission: str,
    *,
    value: object = "",
    of: object = "",
    quality: str = "",
    remark: str = "",
    months: int = 3,
) -> dict[str, object]:
    first = _months_on(_FIRST, 3 * quarter)
    last = _months_on(first, months) - dt.timedelta(days=1)
    return {
        "From": first, "To": last, "Indicator": key, "Mission": mission, "Value": value, "Of": of, "Quality": quality,
        "Remark": remark,
    }  # fmt: skip


def _months_on(first: dt.date, n: int) -> dt.date:
    at = first.month - 1 + n
    return first.replace(year=first.year + at // 12, month=at % 12 + 1)


def add_capacities(review: Review) -> None:
    """Baselines, targets and what the indicators serve; then the returns by the import desk.

    What this world does not recommend is served by none.

    Raises:
        WrongState: The returns were not accepted.
    """
    path = importlib.resources.files("vedette.demo") / "stated" / "capacities.json"
    asked = recommended(review)
    with one_pen(review) as held:
        for one in json.loads(path.read_text(encoding="utf-8")):
            told = {name: value for name, value in one.items() if name not in ("key", "serves")}
            told["serves"] = [asked[name] for name in one["serves"] if name in asked]
            change_capacity(held, one["key"], Change.EDIT, told, _STATED)
    done = add_source(
        review,
        Request(review.folder / "input" / FILE, SOURCE, parse_mapping(MAPPING), _RECEIVED),
        Author("analyst", "2024-01-19T09:00:00Z"),
    )
    if done.status not in {Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS}:
        raise WrongState(
            f"The readings were not accepted: {done.errors[:1]}.",
            "This is a fault of the generator; report it.",
        )
