"""Countries by code and by the many names that sources give them (DR-29), with a box of degrees each."""

from __future__ import annotations

import functools

from vedette.core.kernel.codelists import codelist, folded
from vedette.core.kernel.places import Box


def country_code(word: str) -> str | None:
    """The ISO 3166 alpha-3 code that a name or code means; None when no country is meant.

    Withdrawn codes (Yugoslavia, Serbia and Montenegro) are kept, for events of their time.

    Example:
        >>> country_code("Côte dIvoire"), country_code("250"), country_code("Atlantis")
        ('CIV', 'FRA', None)
    """
    return _by_word().get(folded(word))


def country_name(code: str) -> str:
    """The display name of today for a code.

    Raises:
        NotFound: There is no such code.
    """
    return codelist("country").label(code)


def country_box(code: str) -> Box | None:
    """The box of degrees around a country, rounded outwards to half degrees; None where there is none."""
    entry = codelist("country").entries.get(code)
    if entry is None or not entry.more["south"]:
        return None
    south, west, north, east = (
        float(entry.more[name]) for name in ("south", "west", "north", "east")
    )
    return Box(south, west, north, east)


@functools.cache
def _by_word() -> dict[str, str]:
    words = dict(codelist("country").words)
    for code, entry in codelist("country").entries.items():
        for word in (entry.more["alpha2"], entry.more["m49"]):
            if word:
                words.setdefault(folded(word), code)
    return words
