from __future__ import annotations

import numpy as np
import pytest

from vedette.demo.world import FIRST_DAY, LAST_DAY, World, world


@pytest.fixture(scope="module")
def truth() -> World:
    return world(seed=3, scale=1)


def test_deaths_by_violence_are_those_of_the_public_record(truth: World) -> None:
    deadly = truth.incidents.killed[truth.incidents.violent & (truth.incidents.killed > 0)]

    assert len(deadly) == 95
    assert deadly.sum() == 200
    assert deadly.max() == 16
    assert (deadly**2).sum() / deadly.sum() == pytest.approx(4.5, abs=0.1)


def test_more_than_85_percent_of_those_killed_by_violence_are_military(truth: World) -> None:
    big = world(seed=3, scale=10)
    by_violence = big.persons.killed & big.incidents.violent[big.persons.incident]
    military = np.isin(
        big.persons.category.astype(str), ["troop", "staff_officer", "military_observer"]
    )

    assert military[by_violence].mean() > 0.85


def test_other_causes_kill_about_twice_as_many(truth: World) -> None:
    other = truth.incidents.killed[~truth.incidents.violent].sum()

    assert 350 <= other <= 450


def test_days_are_those_of_five_calendar_years(truth: World) -> None:
    assert truth.incidents.day.min() >= FIRST_DAY
    assert truth.incidents.day.max() <= LAST_DAY
    assert LAST_DAY - FIRST_DAY + 1 == 365 * 5 + 1


def test_every_person_hurt_belongs_to_an_incident_that_counts_them(truth: World) -> None:
    persons, incidents = truth.persons, truth.incidents

    killed = np.bincount(persons.incident[persons.killed], minlength=len(incidents))
    injured = np.bincount(persons.incident[~persons.killed], minlength=len(incidents))

    assert killed.tolist() == incidents.killed.tolist()
    assert injured.tolist() == incidents.injured.tolist()


def test_scale_multiplies_missions_and_incidents() -> None:
    small, large = world(seed=3, scale=1), world(seed=3, scale=4)

    assert len(small.places.missions) == 9
    assert len(set(large.places.missions)) == 36
    assert len(large.incidents) == 4 * len(small.incidents)


def test_no_mission_is_a_real_one() -> None:
    from vedette.core.kernel.codelists import codelist

    assert set(world(seed=3, scale=10).places.missions) & set(codelist("missions").codes) == set()


def test_some_incidents_follow_another_in_the_same_town_within_four_days(truth: World) -> None:
    incidents = world(seed=3, scale=10).incidents
    order = np.lexsort((incidents.day, incidents.town))
    same_town = np.diff(incidents.town[order]) == 0
    gap = np.diff(incidents.day[order])

    assert 0.12 < (same_town & (gap <= 4)).mean() < 0.25
