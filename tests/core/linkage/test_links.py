from __future__ import annotations

import datetime as dt
from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.linkage.makers import incident_of, person, person_of, record, review
from vedette.core.kernel import fingerprint
from vedette.core.linkage.link import link, links, score
from vedette.core.linkage.schema import LINKS, PAIRS, Family, Judgement, Linked, Verdict
from vedette.core.linkage.scoring import Scores

_KIDAL = {"place": "Kidal", "cause": "malicious_act"}


@pytest.fixture(scope="module")
def kidal() -> pa.Table:
    """One attack in three sources and a second one two days later in two of them."""
    return review(
        *(
            person("registry", f"R{i}", "2016-02-12", name, cause="malicious_act")
            for i, name in enumerate(("Camara Alpha", "Diallo Moussa", "Bah Ibrahima"))
        ),
        record("log", "L1", "2016-02-12", killed=3, injured=30, **_KIDAL),
        record("log", "L2", "2016-02-14", killed=1, injured=0, **_KIDAL),
        record("media", "M1", "2016-02-12", killed=3, injured=28, **_KIDAL),
        record("media", "M2", "2016-02-14", killed=1, injured=0, **_KIDAL),
        record("union", "U1", "2016-02-01", grain="monthly_total", killed=4),
    )


@pytest.fixture(scope="module")
def scores(kidal: pa.Table) -> Scores:
    return score(kidal)


def test_reports_of_one_attack_meet_and_the_follow_on_attack_stays_apart(
    kidal: pa.Table, scores: Scores
) -> None:
    made = incident_of(links(kidal, scores).links)
    first = {made[k] for k in ("registry:R0", "registry:R1", "registry:R2", "log:L1", "media:M1")}
    second = {made[k] for k in ("log:L2", "media:M2")}
    assert len(first) == len(second) == 1
    assert first != second


def test_monthly_totals_are_never_linked(kidal: pa.Table, scores: Scores) -> None:
    assert "union:U1" not in incident_of(links(kidal, scores).links)


def test_victims_of_one_incident_with_equal_attributes_are_different_people() -> None:
    twins = [person("registry", f"R{i}", "2016-02-12", None, sex="M") for i in range(4)]
    made = link(review(*twins)).links
    assert len(set(incident_of(made).values())) == 1
    assert len(set(person_of(made).values())) == 4


def test_unnamed_victims_of_two_sources_pair_one_to_one() -> None:
    rows = [
        person("registry", f"R{i}", "2016-02-12", None, nationality_iso3=n)
        for i, n in enumerate(("GIN", "GIN", "TCD"))
    ]
    rows += [
        person("list", f"L{i}", "2016-02-12", None, nationality_iso3=n)
        for i, n in enumerate(("TCD", "GIN"))
    ]
    found = person_of(link(review(*rows)).links)
    assert found["list:L0"] == found["registry:R2"]
    assert found["list:L1"] in {found["registry:R0"], found["registry:R1"]}
    assert len(set(found.values())) == 3


def test_a_repeated_id_is_one_person_and_explained() -> None:
    rows = [
        person("registry", "X-1", "2003-05-01", None, nationality="Serbia"),
        person("registry", "X-1#2", "2003-05-01", None, nationality="Montenegro"),
    ]
    made = link(review(*rows))
    assert len(set(person_of(made.links).values())) == 1
    assert set(made.links.column("decided_by").to_pylist()) == {"same id"}
    (pair,) = [p for p in made.pairs.to_pylist() if p["level"] == "person"]
    assert "one id" in pair["reasons"]


def test_releases_of_one_publisher_are_one_voice() -> None:
    rows = [
        person("r_2018", "A", "2016-02-12", None, cause="to_be_determined"),
        person("r_2018", "B", "2016-02-12", None, cause="malicious_act"),
        person("r_2021", "A", "2016-02-12", None, cause="malicious_act"),
        person("r_2021", "B", "2016-02-12", None, cause="malicious_act"),
    ]
    made = link(review(*rows), families=[Family("r", ("r_2018", "r_2021"))]).links
    found = person_of(made)
    assert found["r_2018:A"] == found["r_2021:A"] != found["r_2021:B"] == found["r_2018:B"]
    assert len(set(incident_of(made).values())) == 1


def test_a_person_entered_twice_is_found_by_name() -> None:
    rows = [
        person("lists", "1", "2016-02-12", "TRAORE Amadou", birth_year=1980),
        person("lists", "2", "2016-02-13", "Amadou Traoré", birth_year=1980),
        person("lists", "3", "2016-02-12", "KEITA Moussa", birth_year=1985),
    ]
    found = person_of(link(review(*rows)).links)
    assert found["lists:1"] == found["lists:2"] != found["lists:3"]


def test_judged_different_parts_what_the_model_joins(kidal: pa.Table, scores: Scores) -> None:
    said = [Judgement("log:L1", "media:M1", Verdict.DIFFERENT, "ana", "2024-01-01")]
    made = links(kidal, scores, said)
    assert incident_of(made.links)["log:L1"] != incident_of(made.links)["media:M1"]
    assert made.contradictions.num_rows == 0


def test_judged_same_joins_what_the_model_parts(kidal: pa.Table, scores: Scores) -> None:
    said = [Judgement("media:M2", "log:L1", Verdict.SAME, "ana", "2024-01-01")]
    made = incident_of(links(kidal, scores, said).links)
    assert made["media:M2"] == made["log:L1"]


def test_judging_a_first_release_speaks_for_all_releases() -> None:
    rows = [
        record("r_1", "A", "2016-02-12", killed=5),
        record("r_2", "A", "2016-02-12", killed=5),
        record("log", "L", "2016-03-20", killed=2),
    ]
    said = [Judgement("r_1:A", "log:L", Verdict.SAME, "ana", "2024-01-01")]
    made = link(review(*rows), families=[Family("r", ("r_1", "r_2"))], judgements=said).links
    assert len(set(incident_of(made).values())) == 1


def test_a_contradiction_is_reported_and_not_resolved(kidal: pa.Table, scores: Scores) -> None:
    said = [
        Judgement("log:L1", "media:M1", Verdict.SAME, "ana", "1"),
        Judgement("log:L1", "media:M1", Verdict.DIFFERENT, "ben", "2"),
    ]
    made = links(kidal, scores, said)
    assert made.contradictions.num_rows == 1
    assert incident_of(made.links)["log:L1"] != incident_of(made.links)["media:M1"]


_NAMES = ("registry:R0", "log:L1", "log:L2", "media:M1", "media:M2")
_SAID = st.lists(
    st.tuples(
        st.sampled_from(list(combinations(_NAMES, 2))),
        st.sampled_from([Verdict.SAME, Verdict.DIFFERENT]),
    ),
    max_size=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_SAID)
def test_judgements_always_win(
    kidal: pa.Table, scores: Scores, said: list[tuple[tuple[str, str], Verdict]]
) -> None:
    judgements = [Judgement(a, b, v, "ana", f"{i:03}") for i, ((a, b), v) in enumerate(said)]
    made = links(kidal, scores, judgements)
    incident, last = incident_of(made.links), dict(said)
    for (a, b), verdict in last.items():
        if verdict is Verdict.DIFFERENT:
            assert incident[a] != incident[b]
        elif not made.contradictions.num_rows:
            assert incident[a] == incident[b]


@settings(max_examples=5)
@given(st.permutations(list(range(8))))
def test_neither_the_order_of_rows_nor_of_sources_changes_a_link(
    order: list[int],
) -> None:
    rows = review(
        record("a", "1", "2016-02-12", killed=3, **_KIDAL),
        record("a", "2", "2016-02-14", killed=1, **_KIDAL),
        record("b", "1", "2016-02-12", killed=3, **_KIDAL),
        record("b", "2", "2016-02-13", killed=1, **_KIDAL),
        record("c", "1", "2016-02-13", killed=2, **_KIDAL),
        person("d", "1", "2016-02-12", "Camara Alpha"),
        person("d", "2", "2016-02-12", "Diallo Moussa"),
        person("e", "1", "2016-02-13", "A. Camara"),
    )
    straight, turned = link(rows), link(rows.take(pa.array(order)))
    assert fingerprint.of_table(straight.links) == fingerprint.of_table(turned.links)
    assert fingerprint.of_table(straight.pairs) == fingerprint.of_table(turned.pairs)


def test_scores_survive_being_kept_as_tables(kidal: pa.Table, scores: Scores) -> None:
    again = Scores.of_tables(scores.tables())
    first, second = links(kidal, scores), links(kidal, again)
    assert fingerprint.of_table(first.links) == fingerprint.of_table(second.links)


def test_an_empty_review_has_empty_links() -> None:
    made: Linked = link(review())
    assert made.links.schema.equals(LINKS.arrow)
    assert made.pairs.schema.equals(PAIRS.arrow)
    assert made.links.num_rows == made.pairs.num_rows == 0


def test_a_narrative_of_another_event_keeps_same_day_reports_apart() -> None:
    killed = "One driver of a food convoy was shot dead by bandits near the river crossing at dawn"
    jailed = "Several volunteers were arrested after a demonstration and freed without any charge"
    rows = [
        record("a", "1", "2021-03-03", killed=1, lat=14.0, lon=-3.0, notes=killed),
        record("b", "1", "2021-03-03", killed=0, lat=14.6, lon=-3.4, notes=jailed),
    ]
    made = incident_of(link(review(*rows)).links)
    assert made["a:1"] != made["b:1"]


_AID = {"killed": 1, "injured": 0, "cause": "malicious_act", "country_iso3": "SSD"}


def _met(*rows: dict[str, object]) -> bool:
    """Whether the first two rows are one incident, in a review with some others of the country."""
    others = [
        record(source, f"{source}{n}", f"2020-{n:02d}-03", **_AID | {"lat": 4.0 + n, "lon": 31.0})
        for source in ("aid", "kika")
        for n in range(1, 12)
    ]
    found = incident_of(link(review(*rows, *others)).links)
    keys = [f"{row['source']}:{row['source_record_id']}" for row in rows[:2]]
    return found[keys[0]] == found[keys[1]]


def test_a_mission_of_the_reviews_own_meets_itself_where_its_code_is_not_stated() -> None:
    said = {"killed": 3, "mission": "MINAVEL", "country_iso3": None}
    rows = [
        record("log", "1", "2015-06-29", **said | {"mission_code": "MINAVEL"}),
        record("desk", "1", "2015-06-29", **said),
        record("list", "1", "2015-06-29", **said | {"mission": "minavel", "cause": None}),
    ]
    made = incident_of(link(review(*rows)).links)
    assert made["desk:1"] == made["log:1"] == made["list:1"]


@pytest.mark.parametrize(("precision", "met"), [("2", False), ("6", True)])
def test_the_middle_of_a_country_does_not_speak_against_a_place_far_from_it(
    precision: str, met: bool
) -> None:
    aid = record("aid", "A", "2020-12-20", **_AID | {"lat": 9.5, "lon": 31.6})
    kika = record(
        "kika", "K", "2020-12-19", **_AID | {"lat": 6.0, "lon": 30.0}, geo_precision=precision
    )
    assert _met(aid, kika) is met


def test_an_attack_of_an_unknown_day_of_a_month_meets_that_of_a_day_of_it() -> None:
    place = {"lat": 9.5, "lon": 31.6}
    aid = record("aid", "A", "2020-12-20", **_AID | place)
    days = {"date": "2020-12", "date_to": dt.date(2020, 12, 31)}
    assert _met(aid, record("kika", "K", "2020-12-01", **_AID | place | days))
    days = {"date": "2020-10", "date_to": dt.date(2020, 10, 31)}
    assert not _met(aid, record("kika", "K", "2020-10-01", **_AID | place | days))


@pytest.mark.parametrize(("province", "met"), [("Jonglei State", True), ("Warrap", False)])
def test_provinces_tie_and_part(province: str, met: bool) -> None:
    aid = record("aid", "A", "2020-12-20", **_AID, admin1="Jonglei")
    assert _met(aid, record("kika", "K", "2020-12-21", **_AID, admin1=province)) is met
