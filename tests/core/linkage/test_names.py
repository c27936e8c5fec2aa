from __future__ import annotations

import pytest

from vedette.core.linkage.names import NameLevel, name_level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("amadou traore", "traore amadou", NameLevel.FULL),
        ("amadou traore", "amadou b traorre", NameLevel.FULL),
        ("nemkaimul ndude", "nemkaimlu ndude", NameLevel.FULL),
        ("trotroum zekkaila", "trotroum zekiala", NameLevel.FULL),
        ("a traore", "amadou traore", NameLevel.SHORT),
        ("traore", "amadou traore", NameLevel.SHORT),
        ("amadou keita", "amadou traore", NameLevel.PART),
        ("amadou keita", "moussa traore", NameLevel.NONE),
        ("", "moussa traore", NameLevel.NOT_COMPARABLE),
    ],
)
def test_names_agree_in_any_order_with_slips_and_initials(
    left: str, right: str, level: NameLevel
) -> None:
    assert name_level(left.split(), right.split()) is level
    assert name_level(right.split(), left.split()) is level


def test_short_words_forgive_no_slip() -> None:
    assert name_level(["ali", "ba"], ["ari", "ba"]) is NameLevel.PART
