"""The pages of the library beside each other: what stands in the line below the title of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Tab
from vedette.web.ui.templatetags.addresses import address


@dataclass(frozen=True, slots=True)
class Room:
    """A page of the library that one can go to.

    Args:
        words: What it is called.
        url_name: Its address.
        action: What opens it.
    """

    words: Promise
    url_name: str
    action: str


ROOMS = (
    Room(gettext_lazy("Documents"), "library:documents", "library.read"),
    Room(gettext_lazy("Search"), "library:search", "library.read"),
    Room(gettext_lazy("Screening"), "library:screening", "library.screen"),
    Room(gettext_lazy("Flow"), "library:flow", "library.read"),
    Room(gettext_lazy("Codebook"), "library:codebook", "library.read"),
    Room(gettext_lazy("Quotations"), "library:quotations", "library.read"),
    Room(gettext_lazy("Matrices"), "library:matrix", "library.read"),
    Room(gettext_lazy("Interviews"), "library:interviews", "interviews.read"),
)


def rooms(visit: Visit, here: str) -> list[Tab]:
    """The pages that the viewer may open; `here` is the address of the one that is shown."""
    return [
        Tab(one.words, address(visit.slug, one.url_name), None, one.url_name == here)
        for one in ROOMS
        if visit.viewer.may(one.action)
    ]
