"""The truth of the sample review: missions, towns, incidents and the people hurt in them.

Sizes are those of the public record of 2013-2017 (five big missions: about 95 deadly attacks and
200 deaths in them, clustered so that sum n^2 / sum n is about 4.5; illness, accident and the rest
twice as many deaths). Everything follows from the seed; the names are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedette.demo import words
from vedette.demo.chance import Flags, Ints, Reals, Words, chosen, struck

FIRST_DAY = int(np.datetime64("2013-01-01", "D").astype(np.int64))
LAST_DAY = int(np.datetime64("2017-12-31", "D").astype(np.int64))

BIG, SMALL = 5, 4
DEADLY, HARMLESS, OTHER = 95, 95, 350
"""Attacks with deaths, attacks without, incidents of other causes; per unit of scale."""

SIZES = (1,) * 57 + (2,) * 16 + (3,) * 9 + (4,) * 5 + (5,) * 3 + (7, 7, 8, 11, 16)
"""Deaths per deadly attack: 95 attacks, 200 deaths, sum of squares 896."""

FOLLOW_ON = 0.16
"""Share of incidents that follow another in the same town within four days."""

_STREWN = 0.05
"""Standard deviation of an incident about its town, in degrees (some five kilometres)."""

_LARGE, _CRASH = 7, 3
"""Deaths from which an attack is mostly a complex one, an accident that of an aircraft."""

_ATTACK_WEIGHTS = (0.40, 0.17, 0.16, 0.14, 0.07, 0.02, 0.02, 0.01, 0.01)
_OTHER_WEIGHTS = (0.24, 0.22, 0.19, 0.18, 0.09, 0.02, 0.02, 0.02, 0.02)
_YEAR_WEIGHTS = (0.18, 0.19, 0.17, 0.17, 0.29)
_ATTACKS = (
    ("direct_fire", 0.27, "patrol"),
    ("ambush", 0.24, "convoy_logistic"),
    ("ied_roadside", 0.19, "convoy_logistic"),
    ("indirect_fire", 0.12, "in_base"),
    ("base_assault", 0.08, "in_base"),
    ("complex_attack", 0.05, "in_base"),
    ("crime", 0.05, "off_duty"),
)
_OTHERS = (
    ("illness", "disease", 0.70),
    ("accident", "road_accident", 0.17),
    ("accident", "other_accident", 0.05),
    ("self_inflicted", "not_recorded", 0.03),
    ("to_be_determined", "not_recorded", 0.03),
    ("unknown", "not_recorded", 0.02),
)
_CATEGORIES = (
    ("troop", 0.82),
    ("staff_officer", 0.03),
    ("military_observer", 0.03),
    ("fpu", 0.04),
    ("ipo", 0.03),
    ("civ_international", 0.02),
    ("civ_national", 0.03),
)


@dataclass(frozen=True, slots=True)
class Places:
    """Missions and their towns; arrays of towns are one entry per town.

    Attributes:
        missions: Acronym of each mission.
        countries: Invented country of each mission.
        hour_offsets: Hours that local time is ahead of UTC, per mission.
        mission: Index of the mission of each town.
        first, n_towns: First town and number of towns of each mission.
        name, lat, lon, contingent: Of each town; the contingent is an index of CONTRIBUTORS.
    """

    missions: list[str]
    countries: list[str]
    hour_offsets: Ints
    mission: Ints
    first: Ints
    n_towns: Ints
    name: Words
    lat: Reals
    lon: Reals
    contingent: Ints


@dataclass(frozen=True, slots=True)
class Incidents:
    """One entry per true incident, in order of local date; `day` counts from 1970-01-01.

    `lat` and `lon` are those of the incident itself, some kilometres from the town.
    """

    mission: Ints
    town: Ints
    day: Ints
    minute: Ints
    cause: Words
    type: Words
    activity: Words
    nationality: Ints
    killed: Ints
    injured: Ints
    undetermined_at_first: Flags
    lat: Reals
    lon: Reals

    @property
    def violent(self) -> Flags:
        """Whether the incident was an act of violence."""
        return np.asarray(self.cause == "malicious_act", dtype=bool)

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Persons:
    """One entry per person killed or injured, in order of incident.

    `minutes` holds the minutes from injury to first aid, advanced care and surgery (columns).
    """

    incident: Ints
    killed: Flags
    given: Words
    family: Words
    second_family: Words
    sex: Words
    birth_year: Ints
    nationality: Ints
    category: Words
    rank: Words
    died_after: Ints
    severity: Words
    minutes: Ints
    reported_late: Flags

    def __len__(self) -> int:
        return len(self.incident)


@dataclass(frozen=True, slots=True)
class World:
    """The truth: where, what and who."""

    places: Places
    incidents: Incidents
    persons: Persons


def world(*, seed: int, scale: int) -> World:
    """The made-up world of a seed, with `scale` times nine missions over 2013-2017."""
    places = _places(np.random.default_rng([seed, 1]), scale)
    incidents = _incidents(np.random.default_rng([seed, 2]), places, scale)
    return World(places, incidents, _persons(np.random.default_rng([seed, 3]), incidents))


def _places(rng: np.random.Generator, scale: int) -> Places:
    n = (BIG + SMALL) * scale
    countries = words.countries(n, rng)
    n_towns = np.tile(np.repeat([36, 12], [BIG, SMALL]), scale)
    mission = np.repeat(np.arange(n), n_towns)
    south, west = _corners(n)
    names = np.concatenate([np.array(words.towns(int(k), rng), dtype=object) for k in n_towns])
    contingents = rng.integers(0, len(words.CONTRIBUTORS), size=(n, 5))
    return Places(
        missions=words.acronyms(countries),
        countries=countries,
        hour_offsets=np.round((west + 2) / 15).astype(np.int64),
        mission=mission,
        first=np.concatenate([[0], np.cumsum(n_towns)[:-1]]),
        n_towns=n_towns,
        name=names,
        lat=np.round(south[mission] + rng.uniform(0, 4, len(mission)), 4),
        lon=np.round(west[mission] + rng.uniform(0, 4, len(mission)), 4),
        contingent=contingents[mission, rng.integers(0, 5, len(mission))],
    )


def _corners(n: int) -> tuple[Reals, Reals]:
    """South-west corners of the countries: a grid of invented land that begins in the Pacific."""
    cell = np.arange(n)
    west = -150.0 + 5 * (cell % 58)
    south = -50.0 + 5 * ((cell // 58) % 20)
    return np.asarray(south, dtype=np.float64), np.asarray(west, dtype=np.float64)


def _incidents(rng: np.random.Generator, places: Places, scale: int) -> Incidents:
    n_attacks = (DEADLY + HARMLESS) * scale
    violent = np.repeat([True, False], [n_attacks, OTHER * scale])
    n = len(violent)
    attacked = _missions(rng, _ATTACK_WEIGHTS, n_attacks, scale)
    mission = np.concatenate([attacked, _missions(rng, _OTHER_WEIGHTS, n - n_attacks, scale)])
    town = _towns(rng, places, mission)
    day = _days(rng, violent)
    kind = np.where(violent, chosen([a[1] for a in _ATTACKS], n, rng), -1)
    mission, town, day, kind = _follow_ons(rng, violent, (mission, town, day, kind))
    killed, injured = _casualties(rng, violent, scale)
    cause, type_, activity = _kinds(rng, violent, kind, killed)
    order = np.lexsort((town, mission, day))
    main = rng.integers(0, len(words.CONTRIBUTORS), n)
    return Incidents(
        mission=mission[order],
        town=town[order],
        day=day[order],
        minute=rng.integers(0, 1440, n),
        cause=cause[order],
        type=type_[order],
        activity=activity[order],
        nationality=np.where(struck(n, 0.6, rng), places.contingent[town], main)[order],
        killed=killed[order],
        injured=injured[order],
        undetermined_at_first=(violent & (killed > 0) & struck(n, 0.06, rng))[order],
        lat=np.round(places.lat[town] + rng.normal(0, _STREWN, n), 4)[order],
        lon=np.round(places.lon[town] + rng.normal(0, _STREWN, n), 4)[order],
    )


def _missions(rng: np.random.Generator, weights: tuple[float, ...], n: int, scale: int) -> Ints:
    unit = rng.integers(0, scale, n)
    return unit * (BIG + SMALL) + chosen(weights, n, rng)


def _towns(rng: np.random.Generator, places: Places, mission: Ints) -> Ints:
    """Towns by a law that favours the first of each mission (share to the power 1.5)."""
    share = rng.random(len(mission)) ** 1.5
    return places.first[mission] + (share * places.n_towns[mission]).astype(np.int64)


def _days(rng: np.random.Generator, violent: Flags) -> Ints:
    n = len(violent)
    even = rng.integers(FIRST_DAY, LAST_DAY + 1, n)
    starts = np.arange(5).astype("datetime64[Y]") + np.timedelta64(43, "Y")
    first = starts.astype("datetime64[D]").astype(np.int64)
    rising = first[chosen(_YEAR_WEIGHTS, n, rng)] + rng.integers(0, 365, n)
    return np.where(violent, rising, even)


def _follow_ons(
    rng: np.random.Generator, violent: Flags, columns: tuple[Ints, ...]
) -> tuple[Ints, ...]:
    """The columns with a share of incidents moved to just after another one, same town."""
    mission, town, day, kind = (column.copy() for column in columns)
    n = len(violent)
    child = rng.random(n) < FOLLOW_ON
    for group in (violent, ~violent):
        parents, children = np.flatnonzero(group & ~child), np.flatnonzero(group & child)
        of = rng.choice(parents, len(children), replace=False)
        mission[children], town[children] = mission[of], town[of]
        day[children] = np.minimum(day[of] + rng.integers(1, 5, len(children)), LAST_DAY)
        same = struck(len(children), 0.6, rng)
        kind[children] = np.where(same, kind[of], kind[children])
    return mission, town, day, kind


def _casualties(rng: np.random.Generator, violent: Flags, scale: int) -> tuple[Ints, Ints]:
    n = len(violent)
    n_deadly, n_attacks = DEADLY * scale, (DEADLY + HARMLESS) * scale
    killed = np.zeros(n, dtype=np.int64)
    killed[:n_deadly] = rng.permutation(np.tile(SIZES, scale))
    killed[n_attacks:] = 1 + chosen((0.92, 0.05, 0.015, 0.01, 0.005), n - n_attacks, rng)
    wounded = rng.poisson(0.6 + 0.8 * np.minimum(killed, 10))
    injured = np.where(violent & (killed > 0), wounded, 0)
    alone = 1 + rng.geometric(0.45, n) - 1
    injured = np.where(violent & (killed == 0) & struck(n, 0.65, rng), alone, injured)
    return killed, injured.astype(np.int64)


def _kinds(
    rng: np.random.Generator, violent: Flags, kind: Ints, killed: Ints
) -> tuple[Words, Words, Words]:
    n = len(violent)
    attack = np.array([a[0] for a in _ATTACKS], dtype=object)[kind]
    attack = np.where((killed >= _LARGE) & struck(n, 0.6, rng), "complex_attack", attack)
    task = np.array([a[2] for a in _ATTACKS], dtype=object)[kind]
    other = chosen([o[2] for o in _OTHERS], n, rng)
    cause = np.array([o[0] for o in _OTHERS], dtype=object)[other]
    type_ = np.array([o[1] for o in _OTHERS], dtype=object)[other]
    crash = ~violent & (killed >= _CRASH)
    cause, type_ = np.where(crash, "accident", cause), np.where(crash, "aviation_accident", type_)
    elsewhere = np.where(cause == "accident", "admin_move", "off_duty")
    return (
        np.where(violent, "malicious_act", cause),
        np.where(violent, attack, type_),
        np.where(violent, task, elsewhere),
    )


def _persons(rng: np.random.Generator, incidents: Incidents) -> Persons:
    hurt = incidents.killed + incidents.injured
    incident = np.repeat(np.arange(len(incidents)), hurt)
    n = len(incident)
    place_in_incident = np.arange(n) - np.repeat(np.cumsum(hurt) - hurt, hurt)
    killed = place_in_incident < incidents.killed[incident]
    category = _categories(rng, incident, len(incidents))
    grade = rng.random(n)
    ranks = [
        words.RANKS[c][int(g * g * len(words.RANKS[c]))]
        for c, g in zip(category, grade, strict=True)
    ]
    given = np.array(words.invented(600, rng, syllables=(2,)), dtype=object)
    family = np.array(words.invented(3000, rng, syllables=(2, 3)), dtype=object)
    another = rng.integers(0, len(words.CONTRIBUTORS), n)
    main = incidents.nationality[incident]
    died_late = killed & incidents.violent[incident] & struck(n, 0.08, rng)
    age = np.clip(rng.normal(33, 8, n), 19, 62).astype(np.int64)
    year = (1970 + incidents.day[incident] / 365.2425).astype(np.int64)
    aid = rng.lognormal(2.4, 0.7, n)
    advanced = aid + rng.lognormal(3.8, 0.6, n)
    surgery = advanced + rng.lognormal(4.2, 0.7, n)
    return Persons(
        incident=incident,
        killed=killed,
        given=given[rng.integers(0, len(given), n)],
        family=family[rng.integers(0, len(family), n)],
        second_family=np.where(
            struck(n, 0.3, rng), family[rng.integers(0, len(family), n)], ""
        ).astype(object),
        sex=np.where(struck(n, 0.05, rng), "F", "M").astype(object),
        birth_year=year - age,
        nationality=np.where(struck(n, 0.9, rng), main, another),
        category=category,
        rank=np.array(ranks, dtype=object),
        died_after=np.where(died_late, rng.integers(1, 21, n), 0),
        severity=np.where(
            killed, "fatal", np.array(["minor", "moderate", "severe"])[rng.integers(0, 3, n)]
        ).astype(object),
        minutes=np.stack([aid, advanced, surgery], axis=1).astype(np.int64),
        reported_late=killed & struck(n, 0.03, rng),
    )


def _categories(rng: np.random.Generator, incident: Ints, n_incidents: int) -> Words:
    names = np.array([c[0] for c in _CATEGORIES], dtype=object)
    weights = [c[1] for c in _CATEGORIES]
    main = names[chosen(weights, n_incidents, rng)][incident]
    own = names[chosen(weights, len(incident), rng)]
    return np.where(struck(len(incident), 0.9, rng), main, own)
