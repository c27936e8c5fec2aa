"""How nine databases see the world: what each covers, and how each gets it wrong.

A view keeps the truth beside what the database wrote, so that the truth file and the source file
are written from one table. The errors are those that were measured on real casualty databases:
entries made twice, wrong days, places lost or spelt otherwise, counts that differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedette.demo import noise, words
from vedette.demo.chance import Flags, Ints, Reals, Words, struck
from vedette.demo.world import Incidents, World

Columns = dict[str, Words | Ints | Reals | Flags]
"""One array per column, all of one length."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Coverage and errors of one database; all values but `kilometres` are shares.

    Coverage is told apart by kind: attacks with deaths, with injuries only, without either,
    accidents, and everything else (illness and the like).
    """

    deadly: float
    injuring: float
    harmless: float
    accident: float
    other: float
    twice: float = 0.03
    day_wrong: float = 0.06
    utc_day: bool = False
    place_missing: float = 0.15
    place_respelt: float = 0.15
    place_mistyped: float = 0.06
    place_wrong: float = 0.04
    point_missing: float = 0.3
    kilometres: float = 3.0
    exact_point: float = 0.0
    count_wrong: float = 0.08
    type_wrong: float = 0.12
    type_missing: float = 0.1
    nationality_missing: float = 0.08
    name_mistyped: float = 0.08
    name_short: float = 0.06


@dataclass(frozen=True, slots=True)
class View:
    """What one database holds: one entry per row, with the truth of the row.

    `person` is -1 for rows of incidents. `columns` are in the database's own words.
    """

    ids: list[str]
    incident: Ints
    person: Ints
    columns: Columns

    def __len__(self) -> int:
        return len(self.ids)


REGISTRY = Lens(
    deadly=0.985, injuring=0, harmless=0, accident=0.985, other=0.985, twice=0.02, day_wrong=0.03,
    place_missing=0.1, place_respelt=0.05, count_wrong=0, type_missing=0.1,
)  # fmt: skip
MISSION_LOG = Lens(
    deadly=0.9, injuring=0.8, harmless=0.65, accident=0.6, other=0.1, twice=0.05, day_wrong=0.04,
    place_missing=0.05, point_missing=0.2, exact_point=0.6, count_wrong=0.08, type_wrong=0.08,
)  # fmt: skip
CONTRIBUTORS = Lens(
    deadly=0.85, injuring=0.4, harmless=0, accident=0.75, other=0.7, twice=0.05, day_wrong=0.05,
    place_missing=0.15, place_respelt=0.05, type_missing=0.2, name_mistyped=0.1,
)  # fmt: skip
SECURITY = Lens(
    deadly=0.75, injuring=0.6, harmless=0.45, accident=0.3, other=0.04, twice=0.04, day_wrong=0.05,
    utc_day=True, place_missing=0.1, point_missing=0.1, kilometres=4, exact_point=0.4,
    count_wrong=0.1,
)  # fmt: skip
MEDICAL = Lens(
    deadly=0.5, injuring=0.75, harmless=0, accident=0.3, other=0.3, twice=0.06, day_wrong=0.1,
    place_missing=0.2, place_respelt=0.2, type_missing=0.3, name_mistyped=0.12, name_short=0.1,
)  # fmt: skip
MEDIA = Lens(
    deadly=0.8, injuring=0.4, harmless=0.15, accident=0.25, other=0.03, twice=0.08, day_wrong=0.2,
    utc_day=True, place_missing=0.1, place_respelt=0.4, point_missing=0.05, kilometres=8,
    count_wrong=0.2, type_wrong=0.2, nationality_missing=0.25,
)  # fmt: skip
COPY = Lens(deadly=0.9, injuring=0.85, harmless=0.8, accident=0.8, other=0.5)


def incident_rows(truth: World, lens: Lens, rng: np.random.Generator, *, prefix: str) -> View:
    """The database's rows where it counts incidents."""
    incidents = truth.incidents
    incident = np.flatnonzero(rng.random(len(incidents)) < _coverage(incidents, lens))
    columns = _scene(truth, incident, lens, rng)
    killed, injured = incidents.killed[incident], incidents.injured[incident]
    columns["killed"] = noise.miscounted(killed, lens.count_wrong, rng)
    columns["injured"] = noise.miscounted(injured, lens.count_wrong * 2, rng)
    columns["nationality"] = incidents.nationality[incident]
    known = rng.random(len(incident)) >= lens.nationality_missing
    columns["nationality_known"] = known & (killed + injured > 0)
    at, second = noise.repeated(len(incident), lens.twice, rng)
    columns = _entered_again({k: c[at] for k, c in columns.items()}, second, rng)
    nobody = np.full(len(at), -1)
    return _in_order_of_entry(View(_ids(prefix, len(at)), incident[at], nobody, columns), rng)


def person_rows(
    truth: World, lens: Lens, rng: np.random.Generator, *, prefix: str, who: Words
) -> View:
    """The database's rows where it counts persons.

    Args:
        truth: The world.
        lens: Coverage and errors.
        rng: Source of chance.
        prefix: Start of the ids.
        who: Factor on the coverage of each person (0 leaves it out).
    """
    persons, incidents = truth.persons, truth.incidents
    seen = rng.random(len(incidents)) < np.sqrt(_coverage(incidents, lens))
    chance = np.sqrt(_coverage(incidents, lens))[persons.incident] * who
    covered = np.flatnonzero(seen[persons.incident] & (rng.random(len(persons)) < chance))
    reports, report = np.unique(persons.incident[covered], return_inverse=True)
    columns = {k: c[report] for k, c in _scene(truth, reports, lens, rng).items()}
    columns |= _person_columns(truth, covered, lens, rng)
    at, second = noise.repeated(len(covered), lens.twice, rng)
    columns = _entered_again({k: c[at] for k, c in columns.items()}, second, rng)
    person = covered[at]
    view = View(_ids(prefix, len(at)), persons.incident[person], person, columns)
    return _in_order_of_entry(view, rng)


def _in_order_of_entry(view: View, rng: np.random.Generator) -> View:
    """The rows by the day that the database gives, in chance order within a day."""
    order = np.lexsort((rng.random(len(view)), view.columns["day"]))
    columns = {name: column[order] for name, column in view.columns.items()}
    return View(view.ids, view.incident[order], view.person[order], columns)


def _coverage(incidents: Incidents, lens: Lens) -> Reals:
    violent, deadly, hurting = incidents.violent, incidents.killed > 0, incidents.injured > 0
    cases = [violent & deadly, violent & hurting, violent, incidents.cause == "accident"]
    shares = [lens.deadly, lens.injuring, lens.harmless, lens.accident]
    return np.select(cases, shares, default=lens.other)


def _ids(prefix: str, n: int) -> list[str]:
    return [f"{prefix}{number:05d}" for number in range(1, n + 1)]


def _scene(truth: World, incident: Ints, lens: Lens, rng: np.random.Generator) -> Columns:
    """Where, when and what, as the database tells it."""
    places, incidents = truth.places, truth.incidents
    town = _towns(truth, incidents.town[incident], lens, rng)
    day = incidents.day[incident]
    if lens.utc_day:
        hour = incidents.minute[incident] / 60 - places.hour_offsets[incidents.mission[incident]]
        day = day + np.floor(hour / 24).astype(np.int64)
    day = noise.misdated(day, lens.day_wrong, rng)
    lat, lon = _points(truth, incident, town, lens, rng)
    named = _place_names(places.name[town], lens, rng)
    return {
        "mission": np.array(places.missions, dtype=object)[incidents.mission[incident]],
        "country": np.array(places.countries, dtype=object)[incidents.mission[incident]],
        "day": day,
        "place": named,
        "lat": lat,
        "lon": lon,
        "cause": incidents.cause[incident],
        "type": _types(incidents, incident, lens, rng),
        "activity": incidents.activity[incident],
        "minute": incidents.minute[incident],
    }


def _points(
    truth: World, incident: Ints, town: Ints, lens: Lens, rng: np.random.Generator
) -> tuple[Reals, Reals]:
    """Coordinates of the incident itself for a share, of about its town for the rest."""
    places, incidents, n = truth.places, truth.incidents, len(incident)
    exact = struck(n, lens.exact_point, rng)
    lost = struck(n, lens.point_missing, rng)
    lat = np.where(
        exact, incidents.lat[incident], noise.moved(places.lat[town], lens.kilometres, rng)
    )
    lon = np.where(
        exact, incidents.lon[incident], noise.moved(places.lon[town], lens.kilometres, rng)
    )
    return np.where(lost, np.nan, lat), np.where(lost, np.nan, lon)


def _towns(truth: World, town: Ints, lens: Lens, rng: np.random.Generator) -> Ints:
    """The towns, a share of them another one of the same mission."""
    places = truth.places
    mission = places.mission[town]
    another = places.first[mission] + rng.integers(0, places.n_towns[mission])
    return np.where(struck(len(town), lens.place_wrong, rng), another, town)


def _place_names(names: Words, lens: Lens, rng: np.random.Generator) -> Words:
    spelt = np.array([words.respelt(name) for name in names], dtype=object)
    named = np.where(struck(len(names), lens.place_respelt, rng), spelt, names).astype(object)
    named = noise.mistyped(named, lens.place_mistyped, rng)
    return noise.blanked(named, lens.place_missing, rng)


_MISTAKEN = {
    "direct_fire": "ambush",
    "ambush": "direct_fire",
    "ied_roadside": "mine_erw",
    "base_assault": "direct_fire",
    "complex_attack": "base_assault",
    "indirect_fire": "base_assault",
    "road_accident": "other_accident",
    "other_accident": "road_accident",
}


def _types(incidents: Incidents, incident: Ints, lens: Lens, rng: np.random.Generator) -> Words:
    types = incidents.type[incident]
    mistaken = np.array([_MISTAKEN.get(word, word) for word in types], dtype=object)
    told = np.where(struck(len(types), lens.type_wrong, rng), mistaken, types).astype(object)
    told = noise.blanked(told, lens.type_missing, rng)
    return np.where(told == "not_recorded", "", told).astype(object)


def _person_columns(truth: World, person: Ints, lens: Lens, rng: np.random.Generator) -> Columns:
    persons, n = truth.persons, len(person)
    year = persons.birth_year[person]
    given = noise.mistyped(persons.given[person], lens.name_mistyped / 2, rng)
    short = struck(n, lens.name_short, rng)
    return {
        "given": np.where(short, [name[:1] + "." for name in given], given).astype(object),
        "family": noise.mistyped(persons.family[person], lens.name_mistyped, rng),
        "second_family": noise.blanked(persons.second_family[person], 0.35, rng),
        "sex": noise.blanked(persons.sex[person], 0.04, rng),
        "birth_year": np.where(struck(n, 0.03, rng), year + rng.choice(_YEAR_ERRORS, n), year),
        "birth_year_known": ~struck(n, 0.12, rng),
        "nationality": persons.nationality[person],
        "nationality_known": rng.random(n) >= lens.nationality_missing,
        "category": persons.category[person],
        "rank": noise.blanked(persons.rank[person], 0.15, rng),
        "killed": persons.killed[person].astype(np.int64),
        "died_after": persons.died_after[person],
        "severity": persons.severity[person],
        "first_aid": persons.minutes[person, 0],
        "advanced": persons.minutes[person, 1],
        "surgery": persons.minutes[person, 2],
    }


_YEAR_ERRORS = np.array([-10, -1, 1, 2])
_SLIPS = {"place": 0.25, "family": 0.3, "given": 0.15}
_LOSSES = {"place": 0.1, "type": 0.1, "rank": 0.2, "second_family": 0.1}


def _entered_again(columns: Columns, second: Ints, rng: np.random.Generator) -> Columns:
    """The columns, with the second entries altered where a second typist would err."""
    again = second == 1
    made = dict(columns)
    for name, share in _SLIPS.items():
        if name in made:
            slipped = noise.mistyped(np.asarray(made[name], dtype=object), share, rng)
            made[name] = np.where(again, slipped, made[name]).astype(object)
    for name, share in _LOSSES.items():
        if name in made:
            lost = noise.blanked(np.asarray(made[name], dtype=object), share, rng)
            made[name] = np.where(again, lost, made[name]).astype(object)
    day = np.asarray(made["day"], dtype=np.int64)
    made["day"] = np.where(again, noise.misdated(day, 0.15, rng), day)
    if "family" not in made:
        killed = np.asarray(made["killed"], dtype=np.int64)
        made["killed"] = np.where(again, noise.miscounted(killed, 0.08, rng), killed)
    return made


def views(truth: World, *, seed: int) -> dict[str, View]:
    """What each of the nine databases holds, by name of source; the order is that of receipt."""
    rngs = {name: np.random.default_rng([seed, 10 + i]) for i, name in enumerate(NAMES)}
    killed = truth.persons.killed
    later = person_rows(
        truth, REGISTRY, rngs["casualty_registry_2021"], prefix="", who=killed.astype(np.float64)
    )
    later = _registry(later)
    log = incident_rows(truth, MISSION_LOG, rngs["mission_log"], prefix="IL-")
    return {
        "casualty_registry_2018": _earlier(truth, later, rngs["casualty_registry_2018"]),
        "mission_log": log,
        "contributor_lists": _contributors(truth, rngs["contributor_lists"]),
        "security_department": incident_rows(
            truth, SECURITY, rngs["security_department"], prefix="SD/"
        ),
        "medical_evacuations": _medical(truth, rngs["medical_evacuations"]),
        "media_monitoring": incident_rows(truth, MEDIA, rngs["media_monitoring"], prefix="m"),
        "operations_centre": _copied(log, rngs["operations_centre"]),
        "casualty_registry_2021": later,
        "staff_union": _monthly(truth, rngs["staff_union"]),
    }


NAMES = (
    "casualty_registry_2018",
    "mission_log",
    "contributor_lists",
    "security_department",
    "medical_evacuations",
    "media_monitoring",
    "operations_centre",
    "casualty_registry_2021",
    "staff_union",
)
"""The nine databases, in order of receipt."""


def _registry(view: View) -> View:
    """The registry's ids embed mission, year and month of its first report."""
    months = np.asarray(view.columns["day"]).astype("datetime64[D]").astype("datetime64[M]")
    texts = np.datetime_as_string(months)
    ids = [
        f"{mission}-{month}-{number:05d}"
        for number, (mission, month) in enumerate(
            zip(view.columns["mission"], texts, strict=True), start=1
        )
    ]
    return View(ids, view.incident, view.person, view.columns)


def _earlier(truth: World, later: View, rng: np.random.Generator) -> View:
    """The registry three years earlier: late reports absent, some causes still open."""
    kept = np.flatnonzero(
        ~truth.persons.reported_late[later.person] & ~struck(len(later), 0.01, rng)
    )
    columns = {name: column[kept] for name, column in later.columns.items()}
    incident = later.incident[kept]
    still_open = truth.incidents.undetermined_at_first[incident]
    columns["cause"] = np.where(still_open, "to_be_determined", columns["cause"]).astype(object)
    columns["day"] = noise.misdated(np.asarray(columns["day"], dtype=np.int64), 0.02, rng)
    columns["place"] = noise.blanked(np.asarray(columns["place"], dtype=object), 0.05, rng)
    ids = [later.ids[i] for i in kept.tolist()]
    return View(ids, incident, later.person[kept], columns)


def _contributors(truth: World, rng: np.random.Generator) -> View:
    """Lists of contributing countries: the fallen and some of the wounded; some report little."""
    persons = truth.persons
    diligence = rng.uniform(0.7, 1.0, len(words.CONTRIBUTORS))[persons.nationality]
    civilian = np.array([word.startswith("civ_") for word in persons.category])
    who = np.where(persons.killed, 1.0, 0.5) * diligence * ~civilian
    return person_rows(truth, CONTRIBUTORS, rng, prefix="TCC-", who=who)


def _medical(truth: World, rng: np.random.Generator) -> View:
    """Evacuations: the wounded and those who died of wounds, few of the dead at the scene."""
    persons = truth.persons
    who = np.where(persons.killed & (persons.died_after == 0), 0.55, 1.0)
    return person_rows(truth, MEDICAL, rng, prefix="E", who=who)


def _copied(log: View, rng: np.random.Generator) -> View:
    """A copy of the mission log under its own numbers, most of it, with changes on the way."""
    kept = np.flatnonzero(struck(len(log), 0.85, rng))
    columns = {name: column[kept] for name, column in log.columns.items()}
    columns["killed"] = noise.miscounted(np.asarray(columns["killed"], dtype=np.int64), 0.05, rng)
    columns["place"] = noise.mistyped(np.asarray(columns["place"], dtype=object), 0.06, rng)
    columns["day"] = noise.misdated(np.asarray(columns["day"], dtype=np.int64), 0.03, rng)
    return View(_ids("OC", len(kept)), log.incident[kept], log.person[kept], columns)


def _monthly(truth: World, rng: np.random.Generator) -> View:
    """A union's totals of deaths and injuries by violence, one row per mission and month."""
    incidents, places = truth.incidents, truth.places
    first = np.datetime64("2013-01", "M").astype(np.int64)
    month = incidents.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - first
    cell = incidents.mission * 60 + month
    n = len(places.missions) * 60
    told = incidents.violent & (struck(len(incidents), 0.93, rng))
    killed = np.bincount(cell, incidents.killed * told, minlength=n).astype(np.int64)
    injured = np.bincount(cell, incidents.injured * told, minlength=n).astype(np.int64)
    extra = struck(n, 0.01, rng)
    missions = np.repeat(np.array(places.missions, dtype=object), 60)
    months = np.tile(np.arange(60), len(places.missions))
    some = np.flatnonzero((killed + injured + extra > 0) | (struck(n, 0.3, rng)))
    columns: Columns = {
        "mission": missions[some],
        "month": months[some],
        "killed": noise.miscounted(killed + extra, 0.03, rng)[some],
        "injured": noise.miscounted(injured, 0.15, rng)[some],
    }
    nobody = np.full(len(some), -1)
    return View(_ids("U", len(some)), nobody, nobody, columns)
