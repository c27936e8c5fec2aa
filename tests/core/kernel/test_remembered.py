from __future__ import annotations

import pytest

from vedette.core.kernel.remembered import Remembered


def test_what_was_asked_for_last_is_kept_and_the_rest_made_again() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    held = Remembered[str](most=2)
    asked = ["a", "b", "a", "c", "a", "b"]
    found = [held.of(name, lambda name=name: make(name)) for name in asked]

    assert found == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]


def test_what_could_not_be_made_is_not_kept() -> None:
    held = Remembered[int](most=1)
    tries = iter([0, 1])

    def make() -> int:
        return 1 // next(tries)

    with pytest.raises(ZeroDivisionError):
        held.of("x", make)

    assert held.of("x", make) == 1
