"""Tags of lists: heads that sort, facets, filters in force, columns, views, export, choosing rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from vedette.web.ui import markup
from vedette.web.ui.lists import MOST_SORTS, Facet, FilterField, Listing

register = template.Library()

_ANY = "ANY"

FORMATS = ("csv", "xlsx", "json", "geojson")
_NOT_FILTERS = frozenset(("page", "format"))


def _params(context: template.Context) -> QueryDict:
    params: QueryDict = context["request"].GET
    return params


def _address(params: QueryDict, changes: dict[str, Sequence[str]]) -> str:
    gone = _NOT_FILTERS.union(changes)
    pairs = [(n, v) for n, values in params.lists() if n not in gone for v in values if v]
    pairs += [(name, value) for name, values in changes.items() for value in values if value]
    return "?" + urlencode(pairs)


@register.simple_tag(takes_context=True)
def sorthead(context: template.Context, listing: Listing, name: str) -> SafeString:
    """The head of a column: sorts by it, with Shift also by it; the arrow and aria-sort say how it is sorted."""
    column = next(column for column in listing.columns if column.name == name)
    css = "n" if column.is_number else ""
    if not column.can_sort:
        return format_html('<th scope="col" class="{}">{}</th>', css, column.words)
    order = dict(listing.order)
    first = next(iter(order), "")
    # A number is wanted from its largest first, everything else from its beginning.
    descends = not order[name] if name in order else column.is_number
    this = ("-" if descends else "") + name
    others = [("-" if down else "") + other for other, down in order.items() if other != name]
    alone = _address(_params(context), {"sort": [this]})
    also = _address(_params(context), {"sort": [",".join([*others, this][-MOST_SORTS:])]})
    sign = _arrow(order, name)
    aria = ("descending" if order[name] else "ascending") if name == first else ""
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="{}" data-also="{}">{}{}</a></th>',
        css,
        format_html(' aria-sort="{}"', aria) if aria else "",
        alone,
        also,
        column.words,
        sign,
    )


def _arrow(order: dict[str, bool], name: str) -> SafeString | str:
    if name not in order:
        return ""
    path = "M6 10V2M2.5 6.5 6 10l3.5-3.5" if order[name] else "M6 2v8M2.5 5.500 6 2l3.5 3.5"
    place = list(order).index(name) + 1 if len(order) > 1 else ""
    return format_html(
        '<svg class="arr" viewBox="0 0 12 12" aria-hidden="true"><path d="{}"/></svg>'
        '<small aria-hidden="true">{}</small>',
        path,
        place,
    )


@register.inclusion_tag("ui/_filters.html", takes_context=True)
def filters(
    context: template.Context, fields: Sequence[FilterField], target: str = "list"
) -> dict[str, Any]:
    """The filter form of a list; what it says is the address. `target` is the id of the part that changes."""
    named = {field.name for field in fields} | {"page"}
    kept = [
        (name, value)
        for name, values in _params(context).lists()
        if name not in named
        for value in values
    ]
    return {"fields": fields, "target": target, "kept": kept, "path": context["request"].path}


@register.inclusion_tag("ui/_facets.html", takes_context=True)
def facets(
    context: template.Context, groups: Sequence[Facet], listing: Listing, noun: str = ""
) -> dict[str, Any]:
    """The facets of a list with their counts, below the number of rows that the filters leave."""
    params = _params(context)
    shown = [
        {
            "facet": facet,
            "values": _choices(params, facet),
            "without": _address(params, {facet.name: [""]}),
        }
        for facet in groups
    ]
    return {"groups": shown, "listing": listing, "noun": noun}


def _choices(params: QueryDict, facet: Facet) -> SafeString:
    """The values of a facet, each with its number and the address that chooses it."""
    before = markup.text(_address(params, {facet.name: [_ANY]}).removesuffix(_ANY))
    return markup.joined(
        SafeString(
            f'<li><a href="{before}{quote_plus(one.value)}"><span>{markup.isolated(one.words)}</span>'
            f'<span class="num">{markup.number(one.n)}</span></a></li>'
        )
        for one in facet.values
    )


@register.inclusion_tag("ui/_listbar.html", takes_context=True)
def listbar(
    context: template.Context,
    listing: Listing,
    export_url: str = "",
    more_forms: str = "",
) -> dict[str, Any]:
    """Above the rows: total and filtered count, filters in force, sort, columns, saved views, export.

    Args:
        context: Of the page.
        listing: The list.
        export_url: Of its export; "" for none.
        more_forms: Forms that this list is exported in beside those of all lists, blanks between.
    """
    params = _params(context)
    return {
        "listing": listing,
        "in_force": [
            (label, value, _address(_params(context), {name: [""]}))
            for name, label, value in listing.in_force
        ],
        "all_url": context["request"].path,
        "sorts": _sort_choices(listing),
        "optional": [column for column in listing.columns if not column.is_fixed],
        "kept_sort": _hidden(params, {"sort"}),
        "kept_columns": _hidden(params, {"col"}),
        "exports": _exports(params, export_url, (*FORMATS, *more_forms.split())),
        **viewsmenu(context),
    }


@register.inclusion_tag("ui/_views_menu.html", takes_context=True)
def viewsmenu(context: template.Context) -> dict[str, Any]:
    """The named views of the list that is shown, and saving it as one; nothing where it keeps none."""
    told = context.get("views_menu")
    return {
        "menu": told() if callable(told) else told,
        "address": _address(_params(context), {})[1:],
        "csrf_token": context.get("csrf_token"),
    }


def _sort_choices(listing: Listing) -> list[SafeString]:
    """The options of each box to sort by: no column, or each column either way."""
    ways = {
        sign + column.name: markup.text(said % {"name": column.words})
        for column in listing.columns
        if column.can_sort
        for sign, said in (
            ("", gettext("%(name)s, from the lowest")),
            ("-", gettext("%(name)s, from the highest")),
        )
    }
    chosen = [("-" if down else "") + name for name, down in listing.order]
    return [_options(ways, one) for one in (chosen + [""] * MOST_SORTS)[:MOST_SORTS] if ways]


def _options(ways: Mapping[str, SafeString], chosen: str) -> SafeString:
    return markup.joined(
        SafeString(
            f'<option value="{markup.text(way)}"{" selected" if way == chosen else ""}>{said}</option>'
        )
        for way, said in {"": SafeString(""), **ways}.items()
    )


def _hidden(params: QueryDict, without: set[str]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in params.lists()
        if name not in without | _NOT_FILTERS
        for value in values
        if value
    ]


def _exports(params: QueryDict, url: str, forms: Sequence[str]) -> list[tuple[str, str]]:
    if not url:
        return []
    return [(kind.upper(), url + _address(params, {"format": [kind]})) for kind in forms]


@register.inclusion_tag("ui/_pager.html", takes_context=True)
def pager(context: template.Context, listing: Listing) -> dict[str, Any]:
    """The pages of a list; n and p turn them."""

    def turned(page: int) -> str:
        return _address(_params(context), {"page": [str(page)]})

    return {
        "listing": listing,
        "previous": turned(listing.page - 1) if listing.page > 1 else "",
        "next": turned(listing.page + 1) if listing.page < listing.n_pages else "",
    }


@register.simple_tag
def pick(reference: object, form: str = "bulk") -> SafeString:
    """The box at the start of a row that chooses it for a bulk action; x ticks the box of the selected row."""
    return format_html(
        '<td class="pick"><input type="checkbox" name="chosen" value="{0}" form="{1}" aria-label="{2}"></td>',
        reference,
        form,
        gettext("Choose %(row)s") % {"row": reference},
    )


@register.simple_tag
def pickhead(form: str = "bulk") -> SafeString:
    """The head of the boxes; ticks every row of the page."""
    return format_html(
        '<th scope="col" class="pick"><input type="checkbox" data-pick-page form="{}" aria-label="{}"></th>',
        form,
        gettext("Choose every row of this page"),
    )


@register.simple_block_tag(takes_context=True)
def bulk(context: template.Context, content: str, listing: Listing, url: str) -> SafeString:
    """The bar of bulk actions: how many rows are chosen, all that match, and the buttons between the tags."""
    return render_to_string(
        "ui/_bulk.html",
        {
            "content": content,
            "listing": listing,
            "url": url,
            "filter": _address(_params(context), {})[1:],
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.filter
def shows(listing: Listing, name: str) -> bool:
    """Whether a list shows a column: `{% if listing|shows:"place" %}`."""
    return listing.shows(name)
