"""Templates are data: what they name exists, and nothing of one review is in another."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from tests.aid_review import CHARTER
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.templates import (
    DEFAULT,
    area_label,
    charter_from,
    known_horizons,
    known_stages,
    template,
    template_names,
)
from vedette.core.reports.outlines import outline_of
from vedette.core.stats.figures import shipped_figures


@pytest.mark.parametrize("name", template_names())
def test_what_a_template_names_exists(name: str) -> None:
    one = template(name)

    figures = {figure.key for figure in shipped_figures(one.figures)}
    assert {indicator.figure for indicator in one.indicators} - {""} <= figures
    assert {row["issue_area"] for row in one.codebook if "issue_area" in row} <= {*one.areas.codes}
    named = {key for keys in outline_of(one.outline)["figures"].values() for key in keys}  # type: ignore[attr-defined]
    assert named <= figures


@pytest.mark.parametrize("part", ["areas", "horizons", "stages"])
def test_a_code_of_a_template_is_of_this_template_only(part: str) -> None:
    codes = [code for name in template_names() for code in getattr(template(name), part).codes]

    assert len(codes) == len(set(codes))


def test_a_stage_hears_kinds_of_stakeholders_that_there_are() -> None:
    heard = {
        kind for stage in known_stages().values() for kind in stage.more["hears"].split(";") if kind
    }

    assert heard == set(codelist("stakeholder_kind").codes)


def test_a_horizon_says_its_months_and_its_heading() -> None:
    assert {code: one.more["months"] for code, one in known_horizons().items()} == {
        "short": "6",
        "mid": "24",
        "long": "",
        "mid_long": "",
        "now": "3",
        "budget_year": "12",
        "with_others": "",
    }
    assert all(one.more["heading"] for one in known_horizons().values())


def test_the_review_of_2017_is_the_default() -> None:
    assert template_names()[0] == DEFAULT == "peacekeeping"
    assert len(template(DEFAULT).areas.codes) == 18
    assert area_label("AW03") == "Movement by road"


def test_a_charter_comes_back_as_it_was_written() -> None:
    one = charter_from(CHARTER, template("aid-workers"))

    assert one.as_json() == CHARTER
    assert charter_from(json.loads(json.dumps(one.as_json())), template("aid-workers")) == one


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"mandate": " "}, "needs its mandate"),
        ({"aims": []}, "has no 'aims'"),
        ({"questions": "Who?"}, "no list"),
        ({"questions": [7]}, "cannot be read"),
        ({"team": [{"role": "general", "name": "A"}]}, "'general' is no role"),
        ({"team": [{"role": "head"}]}, "row of the team"),
        ({"timetable": [{"stage": "lunch", "first": "", "last": ""}]}, "'lunch' is no stage"),
        (
            {"timetable": [{"stage": "publication", "first": "2020-02-30", "last": "2020-03-01"}]},
            "'2020-02-30' to '2020-03-01' are no days",
        ),
        (
            {"timetable": [{"stage": "publication", "first": "2020-03-02", "last": "2020-03-01"}]},
            "ends before it begins",
        ),
    ],
)
def test_a_charter_that_says_nothing_clear_is_refused(
    changed: dict[str, object], problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        charter_from(CHARTER | changed, template("aid-workers"))


def test_no_code_knows_an_issue_area() -> None:
    """Issue areas are data: no module of the product names one, but for what the sample review says."""
    package = resources.files("vedette")
    named = []
    for folder in ("core", "pipeline", "web", "cli"):
        for path in sorted((package / folder).rglob("*.py")):  # type: ignore[attr-defined]
            words = path.read_text(encoding="utf-8")
            if '"IA0' in words or '"IA1' in words or 'codelist("issue_area")' in words:
                named.append(path.name)

    # an example in a docstring: how numbers of recommendations are made
    assert named == ["changes.py"]


def test_no_code_knows_a_horizon_or_a_stage_of_a_template() -> None:
    """Of their codes those that are no words of anything else: they stand in code lists only."""
    package = resources.files("vedette")
    own = {"mid_long", "budget_year", "with_others", "midterm", "inception", "field_research"}
    assert own <= {*known_horizons(), *known_stages()}
    named = {
        (path.name, code)
        for folder in ("core", "pipeline", "web", "cli")
        for path in sorted((package / folder).rglob("*.py"))  # type: ignore[attr-defined]
        for code in own
        if f'"{code}"' in path.read_text(encoding="utf-8")
    }

    assert named == set()
