"""What the components of the pages are made of: plain values that a view fills and a template tag draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise
"""Text shown to people, perhaps translated only when it is shown."""

STOP_POLLING = 286
"""HTTP status at which htmx stops asking again."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs of an object; `n` counts what the viewer may see."""

    words: Words
    url: str
    n: int | None = None
    is_here: bool = False


def four_tabs(
    here: str,
    *,
    itself: str,
    rests_on: tuple[str, int],
    rested_on_by: tuple[str, int],
    history: tuple[str, int],
) -> list[Tab]:
    """The four tabs that every object has, the same words everywhere.

    Args:
        here: `itself`, `rests_on`, `rested_on_by` or `history`.
        itself: Address of the object.
        rests_on: Address and number of what it rests on.
        rested_on_by: Address and number of what rests on it.
        history: Address and number of what happened to it.
    """
    return [
        Tab(gettext_lazy("Itself"), itself, None, here == "itself"),
        Tab(gettext_lazy("Rests on"), *rests_on, here == "rests_on"),
        Tab(gettext_lazy("What rests on it"), *rested_on_by, here == "rested_on_by"),
        Tab(gettext_lazy("History"), *history, here == "history"),
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a wizard; `state` is `done`, `now` or `later`. A done step has an address: back keeps answers."""

    words: Words
    state: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Args:
        words: What is done, "Reading rows".
        done: Units done.
        total: Units in all; None while it is not known.
        state: `waiting`, `running`, `done`, `failed` or `cancelled`.
        url: Address that answers with this fragment again.
        cancel_url: Address that takes a POST and cancels; empty where it cannot be.
        result_url: Where the result is, once done.
        problem: Why it failed and what to do.
        retry_url: Address that takes a POST and tries again.
    """

    words: Words
    done: int
    total: int | None
    state: str
    url: str
    cancel_url: str = ""
    result_url: str = ""
    problem: Words = ""
    retry_url: str = ""

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "failed", "cancelled"}


def progress_answer(request: HttpRequest, progress: Progress) -> HttpResponse:
    """The fragment of a job's progress; its status tells the page to stop asking once the job is over."""
    status = STOP_POLLING if progress.is_over else 200
    return render(request, "ui/_progress.html", {"progress": progress}, status=status)


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of the table of problems of an import.

    Args:
        effect: `stops` or `warns`.
        record: Number of the record, the header counted as 1; None for the whole file.
        column: Name of the column as the file has it.
        value: The value as it came; None where the cell is empty.
        message: What was found.
        remedy: What to do about it.
        n_alike: Rows with the same problem.
        action: Words and address of the one button; the address is opened, not posted.
        is_settled: Whether a person or the recipe has answered it.
    """

    effect: str
    record: int | None
    column: str
    value: str | None
    message: Words
    remedy: Words
    n_alike: int = 1
    action: tuple[Words, str] | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One number that something would change, or has changed: old -> new, what it is, where else it stands."""

    words: Words
    old: object
    new: object
    more: Words = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: when, who, what and why, with what changed, how it is taken back or comes again."""

    at: str
    by: str
    words: Words
    why: str = ""
    changes: Sequence[tuple[Words, object, object]] = ()
    undo_url: str = ""
    url: str = ""
    again_url: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two records side by side; `verdict` in words, `is_same` draws the sign of equality."""

    words: Words
    left: object
    right: object
    verdict: Words
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side, without score or other people's judgement."""

    left_source: str
    right_source: str
    rows: Sequence[Compared]
    left_url: str = ""
    right_url: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed the same thing.

    Args:
        by: Who was first.
        at: When.
        rows: Field in words, value before both, theirs, yours.
        theirs_url: The thing as it now stands.
        keep_url: Address that takes a POST and lays your change over theirs.
        fields: Name and value of your change, posted again to keep it.
    """

    by: str
    at: str
    rows: Sequence[tuple[Words, object, object, object]]
    theirs_url: str
    keep_url: str
    fields: Sequence[tuple[str, str]] = ()


def conflict_answer(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """The page that shows both changes side by side, with status 409."""
    return render(request, "ui/conflict.html", {"conflict": conflict}, status=409)
