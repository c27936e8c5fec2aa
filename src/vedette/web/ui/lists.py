"""The state of a list, all of it in the address: filters, sort by several columns, columns shown, rows chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

RowT = TypeVar("RowT")
Words = str | Promise
"""Text shown to people, perhaps translated only when it is shown."""

MOST_SORTS = 3
"""Columns that a list can be sorted by at once."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Args:
        name: Its name in the address (`sort=-killed`, `col=killed`).
        words: Its head, short.
        is_number: End-aligned, tabular.
        can_sort: Whether its head sorts.
        is_fixed: Always shown; the column chooser does not offer it.
        is_extra: Shown only when chosen.
    """

    name: str
    words: Words
    is_number: bool = False
    can_sort: bool = True
    is_fixed: bool = False
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of rows that choosing it would leave."""

    value: str
    words: Words
    n: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of values beside a list; `chosen` is the value in force, empty for none."""

    name: str
    words: Words
    values: Sequence[FacetValue]
    chosen: str = ""
    chosen_words: Words = ""


@dataclass(frozen=True, slots=True)
class FilterField:
    """One control of the filter form.

    Args:
        name: Name in the address.
        words: Label.
        kind: `search`, `select`, `check`, `date` or `number`.
        value: What the address says.
        choices: Value and words of a select; the first is usually ("", "All ...").
        hint: Placeholder of a search.
    """

    name: str
    words: Words
    kind: str = "search"
    value: str = ""
    choices: Sequence[tuple[str, Words]] = ()
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list's address under a name; `is_shared` with the whole review."""

    words: str
    url: str
    is_shared: bool = False
    is_here: bool = False
    delete_url: str = ""


@dataclass(frozen=True, slots=True)
class ViewsMenu:
    """The views of one list for one viewer.

    Args:
        page: Name of the list.
        views: Those that the viewer may use.
        save_url: Address that takes a POST and saves a new one; empty where the viewer may not.
        all_url: The page of all views.
    """

    page: str
    views: Sequence[SavedView]
    save_url: str = ""
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything about a list but its rows.

    Args:
        n_filtered: Rows that the filters leave.
        n_all: Rows in all that the viewer may see.
        columns: All columns in order.
        shown: Names of the columns shown.
        order: Columns sorted by, the first first: name and whether descending.
        page: Page shown, from 1.
        n_pages: Pages in all.
        in_force: Filters in force as name, label, value in words; the chips above the rows.
    """

    n_filtered: int
    n_all: int
    columns: Sequence[Column] = ()
    shown: frozenset[str] = frozenset()
    order: Sequence[tuple[str, bool]] = ()
    page: int = 1
    n_pages: int = 1
    in_force: Sequence[tuple[str, Words, Words]] = field(default=())

    def shows(self, name: str) -> bool:
        """Whether a column is shown."""
        return name in self.shown


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a bulk action is for: the references ticked, or all rows of the filter."""

    references: Sequence[str]
    is_all: bool
    filters: QueryDict


def sort_order(
    said: Iterable[str], columns: Sequence[Column], default: str
) -> list[tuple[str, bool]]:
    """The columns to sort by, from `sort=-killed,date` or repeated `sort`; unknown and repeated ones fall out.

    Example:
        >>> sort_order(["-killed,date"], [Column("killed", "Killed"), Column("date", "Date")], "date")
        [('killed', True), ('date', False)]
    """
    known = {column.name for column in columns if column.can_sort}
    found: dict[str, bool] = {}
    for text in [part for one in said for part in one.split(",")] or [default]:
        name = text.removeprefix("-")
        if name in known and name not in found:
            found[name] = text.startswith("-")
    return list(found.items())[:MOST_SORTS] or sort_order([default], columns, default)


def shown_columns(said: Sequence[str], columns: Sequence[Column]) -> frozenset[str]:
    """Names of the columns to show: those of `col=` with the fixed ones, or the usual ones when none is said."""
    names = {part for one in said for part in one.split(",") if part}
    fixed = {column.name for column in columns if column.is_fixed}
    usual = {column.name for column in columns if not column.is_extra}
    wanted = names & {column.name for column in columns}
    return frozenset(fixed | wanted if wanted else usual)


def page_asked(request: HttpRequest, n_rows: int, per_page: int) -> tuple[int, int]:
    """The page of a list that the address asks for, and how many pages there are."""
    n_pages = max(1, -(-n_rows // per_page))
    said = request.GET.get("page", "1")
    wanted = int(said) if said.isascii() and said.isdigit() else 1
    return min(max(1, wanted), n_pages), n_pages


def in_order(
    rows: Iterable[Mapping[str, Any]],
    order: Sequence[tuple[str, bool]],
    by: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Rows in the order of a list: by the last column first, for sorting is stable.

    Args:
        rows: In any order.
        order: Columns sorted by, the first first: name and whether descending.
        by: What a column is sorted by, where it is not its value.
    """
    found = [dict(row) for row in rows]
    for name, descends in reversed(order):
        found.sort(key=by.get(name, itemgetter(name)), reverse=descends)
    return found


def on_one_page(  # noqa: PLR0913 - all that a list is made of
    request: HttpRequest,
    found: Sequence[RowT],
    n_all: int,
    *,
    columns: Sequence[Column],
    order: Sequence[tuple[str, bool]],
    fields: Iterable[FilterField],
    per_page: int,
) -> tuple[Sequence[RowT], Listing]:
    """The rows of the page that the address asks for, and everything about the list but its rows.

    Args:
        request: Of the page.
        found: Rows that the filters leave, in order.
        n_all: Rows in all that the viewer may see.
        columns: All columns in order.
        order: Columns sorted by.
        fields: Filters.
        per_page: Rows of a page.
    """
    page, n_pages = page_asked(request, len(found), per_page)
    shown = shown_columns(request.GET.getlist("col"), columns)
    listing = Listing(
        len(found), n_all, columns, shown, order, page, n_pages, filters_in_force(fields)
    )
    return found[(page - 1) * per_page : page * per_page], listing


def select_field(
    name: str, words: Words, every: Words, choices: Iterable[tuple[str, Words]], value: str
) -> FilterField:
    """A filter that takes one of some codes; `every` stands for none."""
    listed: list[tuple[str, Words]] = [("", every), *((str(code), said) for code, said in choices)]
    return FilterField(name, words, "select", value, listed)


def filters_in_force(fields: Iterable[FilterField]) -> list[tuple[str, Words, Words]]:
    """Filters that say something: name, label, value in words."""
    return [
        (one.name, one.words, dict(one.choices).get(one.value, one.value))
        for one in fields
        if one.value
    ]


def order_sql(order: Sequence[tuple[str, bool]], sql: Mapping[str, str], last: str) -> str:
    """ORDER BY of an order: empty values last either way, ties by the last column so that pages never overlap.

    Args:
        order: From `sort_order`.
        sql: Name of a column -> its expression; a name without one is left out.
        last: Expression that is different for each row.
    """
    # NULL is the least value of SQLite, so DESC has it last by itself and an index can serve the order.
    parts = [
        f"{sql[name]} {'DESC' if descends else 'ASC NULLS LAST'}"
        for name, descends in order
        if name in sql
    ]
    return ", ".join([*parts, last])


def chosen_rows(request: HttpRequest) -> Chosen:
    """What the form of a bulk action says: `chosen` references, or `all_matching` with the filter's address."""
    return Chosen(
        request.POST.getlist("chosen"),
        bool(request.POST.get("all_matching")),
        QueryDict(request.POST.get("filter", "")),
    )


def list_answer(
    request: HttpRequest, page: str, part: str, context: Mapping[str, object]
) -> HttpResponse:
    """A list as a whole page, or only its part when a filter asks for it; going back asks for the page."""
    asked = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    answer = render(request, part if asked else page, dict(context))
    patch_vary_headers(answer, ["HX-Request"])
    return answer
