"""The line of pages of the library, and rows of its lists."""

from __future__ import annotations

from typing import Any

from django import template

from vedette.web.library.document_rows import drawn
from vedette.web.library.rooms import rooms
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import Listing

register = template.Library()


@register.inclusion_tag("library/_rooms.html", takes_context=True)
def libraryrooms(context: template.Context, here: str) -> dict[str, Any]:
    """The pages of the library beside each other: `{% libraryrooms "library:documents" %}`."""
    return {"tabs": rooms(visit_of(context["request"]), here)}


@register.simple_tag(takes_context=True)
def document_rows(context: template.Context, rows: list[Row], listing: Listing) -> str:
    """The rows of a page of documents."""
    return drawn(rows, listing.shown, str(context["review_slug"]))
