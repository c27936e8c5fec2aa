"""The effect declared before: what can show, said plainly, and locked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.changes import recommendations
from vedette.core.recommendations.effect import (
    Declared,
    Outcome,
    declared,
    prospects,
    told,
    verdict,
)
from vedette.core.stats.power import Base

PLAN: dict[str, Any] = {
    "outcome": "deaths", "first": "2013-01-01", "last": "2017-12-31", "start": "2018-07-01",
    "fall": 0.3, "months": 36, "missions": ["MINUSMA"],
}  # fmt: skip
BASES = {
    Outcome.DEATHS: Base(207, 97, 933, 5.0, 1 / 12),
    Outcome.INCIDENTS: Base(97, 97, 97, 5.0, 1 / 12),
    Outcome.INJURIES: Base(900, 300, 1_800, 5.0, 1 / 12),
}


def made(at: str = "2018-01-05T00:00:00+00:00", **plan: Any) -> Declared:
    bases = {str(name): asdict(base) for name, base in BASES.items()}
    return declared({"plan": {**PLAN, **plan}, "bases": bases, "by": "ana", "at": at})


def test_deaths_alone_never_show_a_fall_of_thirty_percent_and_injuries_would() -> None:
    one = made()
    said = verdict(one, prospects(one))

    assert said[0] == (
        "Deaths alone can never show a fall of 30 %: 207 in 97 incidents leave too much to chance, "
        "however long one waits."
    )
    assert said[1].startswith("After 3 years the smallest fall that shows is ")
    assert any(sentence.startswith("Injuries would show it after ") for sentence in said)
    assert not any("after its start" in sentence or "shorter than" in sentence for sentence in said)


def test_a_large_fall_in_injuries_shows_in_time_and_a_late_or_short_plan_says_so() -> None:
    one = made("2019-01-05T00:00:00+00:00", outcome="injuries", fall=0.5, exposure="time",
               first="2016-01-01")  # fmt: skip
    said = verdict(one, prospects(one))

    assert said[0].startswith("A fall of 50 % in injuries shows after ")
    assert "It was declared on 2019-01-05, after its start on 2018-07-01." in said
    assert any("shorter than five years" in sentence for sentence in said)
    assert said[-1].startswith("Strength is not counted")


def test_a_plan_is_locked_and_another_version_is_visible_with_its_reason() -> None:
    assert made().lock == made("2018-02-05T00:00:00+00:00").lock
    assert made().lock != made(fall=0.4).lock

    by = {"recommendation": "REC-1", "by": "ana", "at": "2018-01-05T00:00:00+00:00"}
    add = {**by, "change": "add", "text": "Search routes."}
    first = {**by, "change": "declare", **told(made())}
    second = {**by, "change": "declare", **told(made(fall=0.4))}
    [held] = recommendations([add, first, second, {**second, "why": "other money"}]).values()

    assert [one.plan.fall for one in held.declared] == [0.3, 0.4]
    assert [one.why for one in held.declared] == ["", "other money"]
    assert declared(first).lock == made().lock


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"start": "2017-06-01"}, "does not lie before"),
        ({"fall": 1.5}, "fall of 1.5"),
        ({"months": "many"}, "months of the plan"),
        ({"comparison": "control"}, "A control needs missions"),
        ({"control": ["MINUSMA"], "comparison": "control"}, "A control needs missions"),
        ({"colour": "red"}, "no 'colour'"),
        ({"outcome": "all_incidents"}, "Nothing is known of incidents with or without"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(said: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        made(**said)
