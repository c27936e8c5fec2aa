"""The line of pages of the library, and rows of its lists."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from vedette.core.library.ocr import CODES
from vedette.web.library.document_rows import drawn
from vedette.web.library.language_names import language_name
from vedette.web.library.leaving_words import SHOWN
from vedette.web.library.rooms import rooms
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import visit_of
from vedette.web.ui import markup
from vedette.web.ui.lists import Listing
from vedette.web.ui.printing import printed
from vedette.web.ui.templatetags.ui import missing

register = template.Library()


@register.inclusion_tag("library/_rooms.html", takes_context=True)
def libraryrooms(context: template.Context, here: str) -> dict[str, Any]:
    """The pages of the library beside each other: `{% libraryrooms "library:documents" %}`."""
    return {"tabs": rooms(visit_of(context["request"]), here)}


@register.simple_tag(takes_context=True)
def document_rows(context: template.Context, rows: list[Row], listing: Listing) -> SafeString:
    """The rows of a page of documents."""
    return drawn(rows, listing.shown, str(context["review_slug"]))


@register.simple_tag
def letterlanguages() -> list[tuple[str, str]]:
    """Languages whose letters can be read from pictures: code and name."""
    return [(code, language_name(code)) for code in CODES]


@register.simple_tag
def span(start: float, end: float) -> str:
    """The length between two coordinates of a page."""
    return f"{end - start:g}"


@register.filter
def language_words(code: str | None) -> SafeString:
    """The name of a language; the sign for no value where it is not known."""
    return markup.text(language_name(code)) if code else missing()


@register.filter
def percent(share: float | None) -> SafeString:
    """A share in whole percent; the sign for no value where there is none."""
    return missing() if share is None else markup.text(f"{round(100 * share)}\u202f%")


@register.filter
def twodigits(value: float | None) -> SafeString:
    """A coefficient to two digits; the sign for no value where it is not defined."""
    return missing() if value is None else markup.text(printed(round(value, 2)))


@register.filter
def speakerpart(name: str) -> str:
    """What can be told of a speaker: rank band, component, mission, year."""
    return str(SHOWN[name])
