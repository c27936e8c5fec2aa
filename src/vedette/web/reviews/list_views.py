"""Named views of lists: which lists have them, and the menu above the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.trust.permissions import Viewer
from vedette.web.reviews import reads
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import SavedView, ViewsMenu


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list whose state is its address.

    Args:
        words: What it is called.
        action: What opens it.
    """

    words: Promise
    action: str


LISTS: Mapping[str, ListPage] = {
    "linkage:incidents": ListPage(gettext_lazy("Ledger of incidents"), "linkage.read"),
    "linkage:map": ListPage(gettext_lazy("Map of incidents"), "linkage.read"),
    "linkage:counts": ListPage(gettext_lazy("How the sources count"), "linkage.read"),
    "linkage:disagreements": ListPage(gettext_lazy("Where sources disagree"), "linkage.read"),
    "library:documents": ListPage(gettext_lazy("Documents"), "library.read"),
    "evidence:findings": ListPage(gettext_lazy("Findings"), "evidence.read"),
    "recommendations:recommendations": ListPage(
        gettext_lazy("Recommendations"), "recommendations.read"
    ),
    "proposals:proposals": ListPage(gettext_lazy("Project proposals"), "recommendations.read"),
    "actions:plan": ListPage(gettext_lazy("Action plan"), "actions.read"),
    "consultations:programme": ListPage(gettext_lazy("Consultations"), "consultations.read"),
    "statements:statements": ListPage(gettext_lazy("Statements"), "consultations.read"),
    "stakeholders:register": ListPage(
        gettext_lazy("Register of stakeholders"), "consultations.read"
    ),
    "audit:index": ListPage(gettext_lazy("Log of acts"), "audit.read"),
}
"""Name of a list's address -> the list; what has no filters in its address has no views."""

_NOT_KEPT = frozenset(("page", "format"))


def openable(viewer: Viewer) -> dict[str, ListPage]:
    """The lists that the viewer may open."""
    return {name: one for name, one in LISTS.items() if viewer.may(one.action)}


def views_menu(request: HttpRequest) -> ViewsMenu | None:
    """The menu of the list that is asked for; None where it keeps no views or the viewer has none to see."""
    visit = visit_of(request)
    page = _page(request)
    if page not in openable(visit.viewer) or not visit.viewer.may("lists.read"):
        return None
    here = kept_address(request.GET.urlencode())
    found = reads.saved_views(visit.viewer, visit.slug, pages=[page])
    may_save = visit.viewer.may("lists.save")
    return ViewsMenu(
        page,
        [
            SavedView(
                one.name,
                address_of(visit.slug, page, one.address),
                one.is_shared,
                one.address == here,
                reverse("reviews:remove_view", args=[visit.slug, one.id])
                if one.is_own and may_save
                else "",
            )
            for one in found
        ],
        reverse("reviews:save_view", args=[visit.slug]) if may_save else "",
        reverse("reviews:list_views", args=[visit.slug]),
    )


def address_of(slug: str, page: str, address: str) -> str:
    """Where a view leads."""
    return reverse(page, args=[slug]) + (f"?{address}" if address else "")


def kept_address(query: str) -> str:
    """What of a list's address a view keeps: filters, sort and columns, not the page, in a fixed order."""
    pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=False) if k not in _NOT_KEPT]
    return urlencode(sorted(pairs))


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
