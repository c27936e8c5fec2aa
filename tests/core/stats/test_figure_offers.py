"""A refused figure offers the common part, and the command that tells it (DR-08, U18)."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

import pytest

from tests.core.stats.test_figures import definition, made
from vedette.cli.figures import add_verbs
from vedette.core.context.exposure import Component
from vedette.core.stats.definition import Kind
from vedette.core.stats.figure_checks import check_definition
from vedette.core.stats.figure_offers import command_of, offered
from vedette.core.stats.query import Scope

BOOK, _, _ = made()
VIOLENCE = {"in_mission": True, "causes": ("malicious_act",)}


def rate(**changes: Any) -> Any:
    """A rate of uniformed staff by year."""
    usual = {"kind": Kind.RATE, "component": Component.UNIFORMED, "by": ("year",)}
    return definition(**{**usual, "scope": Scope("s", **VIOLENCE), **changes})


def test_deaths_of_all_staff_over_uniformed_strength_become_those_of_uniformed_staff() -> None:
    found = offered(rate(), BOOK)

    assert found is not None
    assert found.scope.components == ("military", "police")
    assert found.component is Component.UNIFORMED
    check_definition(found, BOOK)


@pytest.mark.parametrize(
    ("scope", "components"),
    [
        ({"components": ("military", "civilian")}, ("military",)),
        ({"categories": ("troop",)}, ("military", "police")),
        ({"excluded_categories": ("ipo",)}, ("military", "police")),
        ({"others": (("country_iso3", ("MLI",)),)}, ("military", "police")),
    ],
)
def test_the_part_that_both_speak_of_is_offered(
    scope: dict[str, Any], components: tuple[str, ...]
) -> None:
    found = offered(rate(scope=Scope("s", **VIOLENCE, **scope)), BOOK)

    assert found is not None
    assert found.scope.components == components
    assert (found.scope.categories, found.scope.excluded_categories) == ((), ())
    assert not found.scope.others


def test_what_has_no_strength_is_counted_and_a_silent_source_gives_way() -> None:
    counted = offered(rate(by=("weapon",)), BOOK)
    assert counted is not None
    assert (counted.kind, counted.component, counted.by) == (Kind.COUNT, None, ("weapon",))

    told = offered(definition(by=("weapon",), source="press"), BOOK)
    assert told is not None
    assert told.source == "all"


def test_nothing_is_offered_for_what_is_not_refused_or_has_nothing_near() -> None:
    fine = rate(scope=Scope("s", **VIOLENCE, components=("military", "police")))

    assert offered(fine, BOOK) is None
    assert offered(rate(scope=Scope("s", **VIOLENCE, components=("civilian",))), BOOK) is None


def test_the_command_says_the_same_figure() -> None:
    found = offered(rate(), BOOK)
    assert found is not None

    command = command_of(found)

    assert command == (
        "vedette figure try --kind rate --measure deaths --where cause=malicious_act "
        "--where component=military,police --by year --exposure uniformed"
    )
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers())
    asked = parser.parse_args(shlex.split(command)[1:])
    assert (asked.kind, asked.exposure, asked.dimensions) == ("rate", "uniformed", ["year"])
    assert command_of(rate(scope=Scope("s", with_un_staff=True))) is None
