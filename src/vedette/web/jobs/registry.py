"""Kinds of background work: each room declares its own in a module `background`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import NotFound

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Told = Callable[[str, int, int], None]
"""Called with words, parts done and parts in all; raises `Cancelled` when the work should stop."""


class Cancelled(Exception):
    """A person cancelled the work, or another worker took it over."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a handler is given.

    Args:
        job: Key of the job; the same at every try.
        review: Slug of the review.
        body: What was asked, as JSON.
        by: Log-in name of the person who asked.
        told: For progress.
    """

    job: uuid.UUID
    review: str
    body: Mapping[str, Any]
    by: str
    told: Told


Handler = Callable[[Work], Mapping[str, object]]
Opens = Callable[[str, Mapping[str, Any]], str]
"""Slug and result of a job that is done -> address of what it made; empty where there is nothing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work.

    Args:
        name: `room.noun`.
        action: What a person must be permitted to ask for it.
        work: Does it; must be harmless when repeated, since a killed worker's job is tried again.
        said: In words of the page, lazily translated.
        opens: Where its result is.
        step_up: Whether password or key must have been shown lately by whoever asks for it again.
    """

    name: str
    action: str
    work: Handler
    said: StrOrPromise
    opens: Opens
    step_up: bool = False


_KINDS: dict[str, Kind] = {}


def background(
    name: str,
    *,
    action: str,
    said: StrOrPromise = "",
    opens: Opens = lambda _slug, _result: "",
    step_up: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare a function as the handler of a kind of work; the arguments are those of `Kind`."""

    def declared(work: Handler) -> Handler:
        _KINDS[name] = Kind(name, action, work, said or name, opens, step_up)
        return work

    return declared


def kinds() -> Mapping[str, Kind]:
    """Every declared kind by name."""
    return _KINDS


def kind_named(name: str) -> Kind:
    """The kind of a name.

    Raises:
        NotFound: No room declared it.
    """
    found = _KINDS.get(name)
    if found is None:
        raise NotFound(f"There is no background work '{name}'.", "This is a fault; report it.")
    return found
