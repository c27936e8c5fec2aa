"""What the attributes of documents and speakers are called, and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from vedette.web.library.coded_reads import UNKNOWN
from vedette.web.library.interview_words import CONSENTS, RANKS
from vedette.web.library.language_names import language_name
from vedette.web.ui.lists import Words
from vedette.web.ui.templatetags.ui import words


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its name, and the choice of every value."""

    words: Promise
    every: Promise


ATTRIBUTES: Mapping[str, Attribute] = {
    "mission": Attribute(gettext_lazy("Mission"), gettext_lazy("All missions")),
    "document_type": Attribute(gettext_lazy("Type of document"), gettext_lazy("All types")),
    "year": Attribute(gettext_lazy("Year"), gettext_lazy("All years")),
    "language": Attribute(gettext_lazy("Language"), gettext_lazy("All languages")),
    "component": Attribute(
        gettext_lazy("Component of the speaker"), gettext_lazy("All components")
    ),
    "rank": Attribute(gettext_lazy("Rank band of the speaker"), gettext_lazy("All rank bands")),
    "consent": Attribute(gettext_lazy("Consent"), gettext_lazy("All consents")),
}


def value_words(name: str, value: str) -> Words:
    """A value in words."""
    if value in ("", UNKNOWN):
        return gettext("not known")
    if name == "rank":
        return RANKS.get(value, value)
    if name == "consent":
        return CONSENTS.get(value, value)
    if name == "language":
        return language_name(value)
    return value if name in ("mission", "year") else words(value)
