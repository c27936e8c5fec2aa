from __future__ import annotations

import datetime as dt

import pytest

from vedette.core.library.forms import form, form_problems, incident_problems
from vedette.core.library.proposals import proposals

TODAY = dt.date(2018, 1, 1)


def names(document_type: str) -> list[str]:
    return [one.name for one in form(document_type)]


def test_an_inquiry_asks_for_its_incident_and_the_sections_of_its_template() -> None:
    asked = names("boi_report")

    assert {"date", "dead", "findings", "action_taken"} <= set(asked)
    assert "date" not in names("eom_report")
    assert names("think_tank") == ["facts", "findings", "recommendations"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "3 May 2015", "is no day"),
        ("date", "2019-01-01", "after today"),
        ("dead", "two", "no number of people"),
        ("dead", "501", "no number of people"),
        ("cause", "bad luck", "no code of cause"),
        ("country", "Atlantis", "is no country"),
        ("facts", "x" * 5_001, "5,001 characters"),
        ("weather", "hot", "no field 'weather'"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_its_remedy(field, value, said) -> None:
    (problem,) = form_problems(form("boi_report"), {field: value}, today=TODAY)

    assert said in problem.message
    assert problem.column == field
    assert problem.remedy


def test_what_can_be_passes() -> None:
    told = {"date": "2015-05-03", "dead": "2", "country": "Mali", "findings": "One gate."}

    assert form_problems(form("boi_report"), told, today=TODAY) == ()


def test_an_incident_needs_its_day_and_somebody() -> None:
    fields = form("boi_report")

    assert [one.column for one in incident_problems(fields, {})] == ["date", "dead"]
    assert incident_problems(fields, {"date": "2015-05-03", "captured": "1"}) == ()
    assert [one.column for one in incident_problems(form("eom_report"), {})] == ["document_type"]


def test_a_passage_proposes_what_it_tells_and_shows_its_words() -> None:
    text = (
        "On 3 May 2015 at 13:20 gunmen attacked a patrol of the Chadian Battalion of MINUSMA near Tessalit-Nord."
        " Two soldiers were killed and five wounded."
    )
    told = proposals(
        text, missions=["MINUSMA", "UNMIL"], places=["Tessalit", "Tessalit-Nord", "Gao"]
    )

    assert {one.field: one.value for one in told} == {
        "date": "2015-05-03", "unit": "Chadian Battalion", "mission": "MINUSMA", "place": "Tessalit-Nord",
        "dead": "2", "injured_severe": "5",
    }  # fmt: skip
    words = {one.field: text[one.start : one.end] for one in told}
    assert words["date"] == "3 May 2015"
    assert words["dead"] == "Two soldiers were killed"
