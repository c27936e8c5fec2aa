"""The catalogue of methods: what each answers, on what it rests and where it ends; package data."""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vedette.core.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Method:
    """One method.

    Args:
        key: Name in addresses, stable for life.
        title: Title in words.
        question: What it answers.
        formula: How, in a line or two.
        assumptions: What must hold.
        limits: Where it misleads.
        source: Primary sources.
        functions: `module.function` below `vedette.core`.
        checked: Published values or simulations that hold it, in words.
    """

    key: str
    title: str
    question: str
    formula: str
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    source: tuple[str, ...]
    functions: tuple[str, ...]
    checked: str


@functools.cache
def catalogue() -> tuple[Method, ...]:
    """All methods in the order in which a review meets them."""
    path = importlib.resources.files(__package__) / "definitions" / "methods.json"
    return tuple(_method(form) for form in json.loads(path.read_text(encoding="utf-8")))


def method(key: str) -> Method:
    """The method of that key.

    Raises:
        NotFound: There is none.
    """
    for one in catalogue():
        if one.key == key:
            return one
    raise NotFound(
        f"There is no method '{key}'.", f"Use one of {', '.join(m.key for m in catalogue())}."
    )


def _method(form: Mapping[str, Any]) -> Method:
    # JSON has lists where a frozen method has tuples
    parts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in form.items()}
    return Method(**parts)
