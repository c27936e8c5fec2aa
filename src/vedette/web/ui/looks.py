"""What a person chooses for the pages themselves: light or dark, rows near or far, language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

CHOICES = {
    "theme": (
        ("system", gettext_lazy("As the system")),
        ("light", gettext_lazy("Light")),
        ("dark", gettext_lazy("Dark")),
    ),
    "density": (
        ("default", gettext_lazy("Usual")),
        ("compact", gettext_lazy("Compact")),
        ("comfortable", gettext_lazy("Comfortable")),
    ),
}
"""Name of a choice -> its values with words; the first holds until a person chooses."""

LASTS = 365 * 24 * 3600
"""Seconds that a choice is remembered by the browser."""


def chosen(cookies: Mapping[str, str], name: str) -> str:
    """The value of a choice; whatever else a cookie says counts as the first."""
    values = [value for value, _ in CHOICES[name]]
    said = cookies.get(name, "")
    return said if said in values else values[0]
