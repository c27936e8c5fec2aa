"""Where sources disagree: by pair of sources, field and year, with the incidents behind."""

from __future__ import annotations

from tests.core.linkage.reconcile_makers import reconciled, record
from vedette.core.linkage.disagreements import disagreements

ROWS = [
    record("hq", "1", date="2016-03-04", killed=3, cause="malicious_act", incident="I1"),
    record("press", "1", date="2016-03-05", killed=4, cause="malicious_act", incident="I1"),
    record("log", "1", date="2016-03", first="2016-03-01", last="2016-03-31", killed=3,
           cause="accident", incident="I1"),
    record("hq", "2", date="2016-05-01", killed=1, incident="I2"),
    record("press", "2", date="2016-05-01", killed=1, killed_low=1, killed_high=5, incident="I2"),
    record("hq", "3", date="2017-05-01", killed=None, incident="I3"),
    record("press", "3", date="2017-05-02", killed=2, place="Kidal", incident="I3"),
]  # fmt: skip


def test_shared_and_differing_incidents_are_counted_by_sources_field_and_year() -> None:
    made = reconciled(ROWS)

    counted, rows = disagreements(made.claims_by_source, made.incidents)

    found = {
        (r["field"], r["source_a"], r["source_b"], r["year"]): (r["n_shared"], r["n_differ"])
        for r in counted.to_pylist()
    }
    assert found["date", "hq", "press", 2016] == (2, 1)
    assert found["date", "hq", "press", 2017] == (1, 1)
    # a month and a day in it do not contradict each other
    assert found["date", "hq", "log", 2016] == (1, 0)
    assert found["killed", "hq", "press", 2016] == (2, 1)
    # one of the two says nothing of the number: not shared
    assert ("killed", "hq", "press", 2017) not in found
    assert found["cause", "hq", "log", 2016] == (1, 1)
    assert not [key for key in found if key[0] == "place"]
    assert sum(n for _, n in found.values()) == rows.num_rows


def test_the_rows_are_the_incidents_that_say_they_disagree() -> None:
    made = reconciled(ROWS)

    _, rows = disagreements(made.claims_by_source, made.incidents)

    told = {
        (i["incident_ref"], field)
        for i in made.incidents.to_pylist()
        for field in i["disagreements"].split(", ")
        if field
    }
    assert {(r["incident_ref"], r["field"]) for r in rows.to_pylist()} == told
