"""Who may read a block of the text: everybody to whom the report goes, some countries, or the house alone (U15)."""

from __future__ import annotations

import re

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput

INTERNAL, PUBLIC = "internal", "public"
"""The edition that stays in the house, with all blocks; and the one of everybody, with those of no country."""
EVERYBODY = ""
THRESHOLD = 4
"""Counts of people or incidents from 1 to this many are small: they point at somebody."""
PEOPLE = ("people", "incidents")
"""What the unit of a number begins with where it may count so few."""


def checked_readers(said: object) -> str:
    """The readers of a block in their one spelling: "" for everybody, `internal`, or countries such as "GHA,SWE".

    Raises:
        BadInput: One is no country.

    Example:
        >>> checked_readers("swe, gha")
        'GHA,SWE'
    """
    words = re.split(r"[\s,]+", str(said or "").strip())
    if words in ([""], [PUBLIC]):
        return EVERYBODY
    if words == [INTERNAL]:
        return INTERNAL
    return ",".join(sorted({_country(word) for word in words}))


def checked_edition(said: object) -> str:
    """The name of an edition: `internal`, `public`, or the code of a country.

    Raises:
        BadInput: It is none of them.
    """
    word = str(said or "").strip()
    return word if word in (INTERNAL, PUBLIC) else _country(word)


def _country(word: str) -> str:
    if word.upper() not in codelist("country").codes:
        raise BadInput(
            f"'{word}' names no edition.",
            f"Use {INTERNAL}, {PUBLIC}, or codes of countries (ISO 3166) such as GHA.",
        )
    return word.upper()


def may_read(readers: str, edition: str) -> bool:
    """Whether what has these readers stands in an edition."""
    return edition == INTERNAL or readers == EVERYBODY or is_for(readers, edition)


def is_for(readers: str, edition: str) -> bool:
    """Whether it was written for this country by name."""
    return edition in readers.split(",") and edition not in (INTERNAL, EVERYBODY)


def narrowed(outer: str, inner: str) -> str:
    """The readers of what stands below a heading: those who may read both.

    Example:
        >>> narrowed("GHA,SWE", "SWE"), narrowed("GHA", "SWE"), narrowed("", "GHA")
        ('SWE', 'internal', 'GHA')
    """
    if EVERYBODY in (outer, inner):
        return outer or inner
    both = set(outer.split(",")) & set(inner.split(","))
    return ",".join(sorted(both)) or INTERNAL
