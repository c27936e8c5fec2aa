"""Choices of people: laid over the rules, for one incident or for all; dissent stays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.linkage.reconcile_makers import linked, make_pairs, record, row
from vedette.core.kernel.errors import BadInput
from vedette.core.linkage.choices import OWN, Choice, checked
from vedette.core.linkage.reconcile import reconciliation
from vedette.core.linkage.reconciled import Reconciliation


def choice(
    field: str, *sources: str, of: str = "", value: str | None = None, rule: str = ""
) -> Choice:
    mark = f"{field} {of} {sources} {value}"
    return Choice(mark, of, field, sources, value, rule, "ana", "2024-01-01", "the inquiry says so")


def chosen_by(rows: list[dict[str, Any]], *made: Choice, first: str = "log") -> Reconciliation:
    records, links = linked(rows)
    return reconciliation(records, links, make_pairs([]), precedence=[first], choices=made)


def claims_of(made: Reconciliation, field: str) -> dict[str, tuple[str, bool]]:
    return {
        one["source"]: (one["value"], one["chosen"])
        for one in made.claims_by_source.to_pylist()
        if one["field"] == field
    }


DATES = [
    record("log", "1", date="2016-03-04", killed=3, incident="I1"),
    record("inquiry", "1", date="2016-03-05", killed=4, incident="I1"),
    record("press", "1", date="2016-03-06", killed=4, incident="I1"),
]


def test_a_rule_for_one_incident_takes_the_first_source_that_tells_and_dissent_stays() -> None:
    rule = choice("date", "inquiry", "log", of="press:1", rule="board of inquiry over notification")

    made = chosen_by(DATES, rule)

    incident = row(made.incidents)
    assert (incident["date"], incident["killed"]) == ("2016-03-05", 3)
    assert incident["disagreements"] == "date, killed"
    assert claims_of(made, "date") == {
        "log": ("2016-03-04", False),
        "inquiry": ("2016-03-05", True),
        "press": ("2016-03-06", False),
    }
    rules = {one["rule"] for one in made.claims_by_source.to_pylist() if one["field"] == "date"}
    assert rules == {"board of inquiry over notification: the inquiry says so (ana)"}
    [kept] = made.choices.to_pylist()
    assert (kept["incident_ref"], kept["n_incidents"]) == ("I1", 1)


def test_a_choice_for_the_review_holds_where_a_source_tells_and_yields_to_one_for_an_incident() -> (
    None
):
    rows = [
        *DATES,
        record("log", "2", killed=1, incident="I2"),
        record("inquiry", "2", killed=2, incident="I2"),
        record("log", "3", killed=5, incident="I3"),
    ]

    made = chosen_by(rows, choice("killed", "press", of="log:1"), choice("killed", "inquiry"))

    killed = {i["incident_ref"]: i["killed"] for i in made.incidents.to_pylist()}
    assert killed == {"I1": 4, "I2": 2, "I3": 5}
    n = {c["record"] or c["sources"]: c["n_incidents"] for c in made.choices.to_pylist()}
    assert n == {"log:1": 1, "inquiry": 1}


def test_an_own_value_is_one_more_claim_counts_as_no_source_and_widens_the_range() -> None:
    made = chosen_by(DATES, choice("killed", of="log:1", value="9"))

    incident = row(made.incidents)
    assert (incident["killed_low"], incident["killed"], incident["killed_high"]) == (3, 9, 9)
    assert (incident["n_sources"], incident["n_origins"], incident["n_records"]) == (3, 3, 3)
    assert claims_of(made, "killed")[OWN] == ("9", True)
    assert sum(f["killed"] for f in made.facts.to_pylist() if f["source"] == "all") == 9
    against = {
        d["source_b"] for d in made.differences.to_pylist() if d["reason"] == "count_differs"
    }
    assert against == {"log", "inquiry", "press"}


def test_a_chosen_cause_is_that_of_the_persons_too() -> None:
    rows = [
        record("roll", "p1", grain="person", cause="accident", incident="I1", person="P1"),
        record("log", "1", cause="malicious_act", incident="I1"),
    ]

    made = chosen_by(rows, choice("cause", "log", of="log:1"), first="roll")

    facts = [f for f in made.facts.to_pylist() if f["source"] == "all"]
    assert [(f["cause"], f["killed"]) for f in facts] == [("malicious_act", 1)]


def test_an_own_place_and_mission_and_type_are_taken() -> None:
    made = chosen_by(
        DATES,
        choice("place", of="log:1", value="Kidal"),
        choice("mission", of="log:1", value="MINUSMA"),
        choice("incident_type", of="log:1", value="ambush"),
        choice("country_iso3", of="log:1", value="MLI"),
        choice("date", of="log:1", value="2016-03"),
    )

    incident = row(made.incidents)
    told = ("place", "mission", "mission_code", "incident_type", "country_iso3", "date")
    assert [incident[name] for name in told] == [
        "Kidal", "MINUSMA", "MINUSMA", "ambush", "MLI", "2016-03",
    ]  # fmt: skip


def test_a_choice_whose_record_or_source_is_gone_rests() -> None:
    made = chosen_by(DATES, choice("killed", of="gone:1", value="9"), choice("killed", "union"))

    assert row(made.incidents)["killed"] == 3
    assert {c["n_incidents"] for c in made.choices.to_pylist()} == {0}


@pytest.mark.parametrize(
    ("field", "value"),
    [("killed", "many"), ("killed", "-1"), ("date", "4/3/2016"), ("cause", "magic"), ("place", " "), ("sex", "F")],
)  # fmt: skip
def test_a_value_that_the_field_cannot_have_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadInput):
        checked(field, value)
