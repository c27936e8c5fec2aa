"""Numbers of different scope are refused, with the part that both have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vedette.core.context.exposure import Component
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.common_scope import (
    Scoped,
    check_comparable,
    common_part,
    differences,
    scope_for_rate,
)
from vedette.core.stats.monotone import monotone_trend
from vedette.core.stats.query import Period, Scope

UNION = Scoped(
    "staff union", Scope("all staff", causes=("malicious_act",)), Period.years(2012, 2017)
)
REGISTRY = Scoped(
    "registry",
    Scope("uniformed", causes=("malicious_act",), components=("military", "police")),
    Period.years(2013, 2019),
)


def test_the_common_part_of_two_sources_is_offered() -> None:
    offered = common_part(UNION, REGISTRY)

    assert offered is not None
    assert offered.scope.components == ("military", "police")
    assert offered.scope.causes == ("malicious_act",)
    assert offered.period == Period.years(2013, 2017)
    assert differences(offered, offered) == ()


def test_sources_of_different_scope_are_refused_with_a_remedy() -> None:
    with pytest.raises(NotEnoughData) as refused:
        check_comparable(UNION, REGISTRY)

    assert "components: all against military, police" in refused.value.problem
    assert "period: 2012–2017 against 2013–2019" in refused.value.problem
    assert "2013–2017" in refused.value.remedy


def test_sources_without_a_common_part_are_told_so() -> None:
    accidents = Scoped("accidents", Scope("a", causes=("accident",)), Period.years(2013, 2017))

    assert common_part(UNION, accidents) is None
    with pytest.raises(NotEnoughData, match="no part in common"):
        check_comparable(UNION, accidents)


def test_the_same_scope_under_another_name_is_comparable() -> None:
    other = Scoped("b", Scope("another name", causes=("malicious_act",)), UNION.period)

    check_comparable(UNION, other)
    turned = replace(REGISTRY.scope, components=("police", "military"))
    assert differences(REGISTRY, Scoped("c", turned, REGISTRY.period)) == ()


@pytest.mark.parametrize(
    ("components", "component", "kept"),
    [
        ((), Component.UNIFORMED, ("military", "police")),
        (("military", "civilian"), Component.UNIFORMED, ("military",)),
        (("civilian",), Component.UNIFORMED, None),
        (("police",), Component.POLICE, ("police",)),
    ],
)
def test_only_the_deaths_that_a_strength_stands_for_make_a_rate(
    components: tuple[str, ...], component: Component, kept: tuple[str, ...] | None
) -> None:
    made = scope_for_rate(Scope("s", components=components), component)

    assert (made and made.components) == kept


def test_tau_counts_pairs_by_hand() -> None:
    # 1, 3, 2, 4: five pairs rise, one falls: (5 - 1) / 6
    made = monotone_trend([1.0, 3.0, 2.0, 4.0])

    assert made.tau == pytest.approx(4 / 6)
    assert made.interval.low <= made.slope <= made.interval.high
