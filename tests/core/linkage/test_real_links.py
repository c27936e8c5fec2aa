"""Links between the nine public databases; every expectation was checked by hand in the files."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest

from tests.core.linkage.makers import incident_of, person_of
from tests.core.linkage.real_pairs import DIFFERENT, SAME
from tests.core.sources.ready_files import records_of
from vedette.core.linkage.link import links, score
from vedette.core.linkage.schema import Family, Linked

pytestmark = [pytest.mark.slow, pytest.mark.real]

_REGISTRY = ("un_fatalities_2021-06", "un_fatalities_2025-04-04")
_AWSD = ("awsd_2016-10-03", "awsd_2020-11-25", "awsd_2021-06-21", "awsd_2025-03")
_OTHERS = ("kika_2020-2023", "kika_2020-2023_reworked", "media_incidents")


@pytest.fixture(scope="module")
def linked() -> Linked:
    records = pa.concat_tables([records_of(n) for n in (*_REGISTRY, *_AWSD, *_OTHERS)])
    families = [Family("un_fatalities", _REGISTRY), Family("awsd", _AWSD)]
    return links(records, score(records, families=families))


@pytest.fixture(scope="module")
def incident(linked: Linked) -> dict[str, str]:
    return incident_of(linked.links)


@pytest.mark.parametrize(
    ("media", "casualty"),
    [
        ("M01", "MONUC-2005-02-04634"),
        ("M05", "UNOSOM-1993-09-00002"),
        ("M06", "UNOSOM-1994-05-00132"),
        ("M08", "MONUC-2006-01-04934"),
        ("M09", "UNIFIL-2007-06-05362"),
        ("M11", "UNOCI-2012-06-07752"),
        ("M12", "UNMISS-2013-04-08153"),
        ("M14", "UNAMID-2013-07-08266"),
        ("M15", "MINUSMA-2014-08-08822"),
        ("M16", "MINUSMA-2014-09-08876"),
        ("M17", "MINUSMA-2014-10-08866"),
        ("M18", "MINUSMA-2014-10-08866"),
        ("M19", "MINUSCA-2015-08-09390"),
        ("M20", "MINUSMA-2016-02-09578"),
        ("M21", "MINUSMA-2016-02-09578"),
        ("M23", "MINUSMA-2017-07-10260"),
        ("M24", "MONUSCO-2017-12-00006"),
        ("M25", "MONUSCO-2017-12-00006"),
        ("M27", "UNMISS-2012-12-08029"),
    ],
)
def test_well_known_attacks_meet(incident: dict[str, str], media: str, casualty: str) -> None:
    assert incident[f"media_incidents:{media}"] == incident[f"{_REGISTRY[1]}:{casualty}"]


@pytest.mark.parametrize("media", ["M03", "M07", "M26", "M28"])
def test_reports_of_others_or_of_a_whole_year_stay_alone(
    incident: dict[str, str], media: str
) -> None:
    ref = incident[f"media_incidents:{media}"]
    assert [key for key, other in incident.items() if other == ref] == [f"media_incidents:{media}"]


@pytest.mark.parametrize(
    ("aid", "kika"),
    [("3091", "25828"), ("3208", "26865"), ("3268", "27305"), ("3684", "36819"), ("3130", "26561")],
)
def test_attacks_on_aid_workers_meet(incident: dict[str, str], aid: str, kika: str) -> None:
    assert incident[f"awsd_2025-03:{aid}"] == incident[f"kika_2020-2023:{kika}"]


@pytest.mark.parametrize(
    ("aid", "kika"),
    [("3257", "34058"), ("2901", "27201"), ("3410", "34090"), ("3475", "30265"), ("2930", "24280")],
)
def test_other_attacks_of_the_same_days_stay_apart(
    incident: dict[str, str], aid: str, kika: str
) -> None:
    assert incident[f"awsd_2025-03:{aid}"] != incident[f"kika_2020-2023:{kika}"]


def test_nine_of_ten_hard_pairs_of_the_aid_workers_lists_meet(incident: dict[str, str]) -> None:
    met = [_aid(incident, a) == incident[f"kika_2020-2023:{b}"] for a, b in SAME]
    assert sum(met) / len(met) >= 0.9


def test_no_two_attacks_of_the_aid_workers_lists_are_merged(incident: dict[str, str]) -> None:
    merged = [(a, b) for a, b in DIFFERENT if _aid(incident, a) == incident[f"kika_2020-2023:{b}"]]
    assert merged == []


def _aid(incident: dict[str, str], number: str) -> str:
    """The incident of a row of the aid workers' list, in the youngest release that has it."""
    return next(ref for s in reversed(_AWSD) if (ref := incident.get(f"{s}:{number}")))


def test_the_canal_hotel_is_one_incident_of_registry_and_aid_workers(
    incident: dict[str, str],
) -> None:
    assert incident["awsd_2025-03:244"] == incident[f"{_REGISTRY[1]}:UNOHCI-2003-08-04192"]


def test_the_benghazi_car_bomb_is_one_incident_of_registry_and_aid_workers(
    incident: dict[str, str],
) -> None:
    assert incident["awsd_2025-03:2879"] == incident[f"{_REGISTRY[1]}:UNSMIL-2019-08-00001"]


@pytest.mark.parametrize(
    ("aid", "casualty"),
    [
        ("1408", "UNMISS-2013-04-08172"),
        ("1641", "UNMISS-2014-01-08584"),
        ("1642", "UNAMA-2014-01-08567"),
    ],
)
def test_other_harm_to_un_staff_of_the_same_days_stays_apart(
    incident: dict[str, str], aid: str, casualty: str
) -> None:
    assert incident[f"awsd_2025-03:{aid}"] != incident[f"{_REGISTRY[1]}:{casualty}"]


def test_releases_meet_by_id_and_no_two_ids_of_the_aid_workers_list_are_merged(
    incident: dict[str, str],
) -> None:
    by_id: dict[str, set[str]] = {}
    refs = Counter[tuple[str, str]]()
    for key, ref in incident.items():
        source, number = key.split(":", 1)
        if source in _AWSD:
            by_id.setdefault(number, set()).add(ref)
            refs[source, ref] += 1
    assert {len(found) for found in by_id.values()} == {1}
    assert set(refs.values()) == {1}


def test_only_the_six_repeated_ids_of_the_registry_are_merged(linked: Linked) -> None:
    for source in _REGISTRY:
        found: dict[str, list[str]] = {}
        for key, ref in person_of(linked.links).items():
            if key.startswith(source):
                found.setdefault(ref, []).append(key.split(":", 1)[1])
        merged = [sorted(ids) for ids in found.values() if len(ids) > 1]
        assert len(merged) == 6
        assert all(second == f"{first}#2" for first, second in merged)


def test_nearly_every_row_of_the_rework_meets_its_original(
    linked: Linked, incident: dict[str, str]
) -> None:
    original = {ref for key, ref in incident.items() if key.startswith("kika_2020-2023:")}
    rework = [ref for key, ref in incident.items() if key.startswith("kika_2020-2023_reworked:")]
    assert sum(ref in original for ref in rework) / len(rework) >= 0.99
