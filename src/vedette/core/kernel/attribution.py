"""Rules of attribution: what may be done with words, and what may be told of who said them."""

from __future__ import annotations

from enum import StrEnum

K = 5
"""Fewest people, or delegations, that a class which is shown of a speaker must have."""

STRICTNESS = (
    "on_record_named", "on_record_function", "background", "chatham_house", "deep_background", "off_record",
    "not_asked", "withdrawn",
)  # fmt: skip
"""Codes of consent, the strictest last."""

PLACES = ("headquarters", "mission_headquarters", "sector", "base", "capital", "elsewhere")
RANKS = ("junior", "middle", "senior", "leadership")
"""Classes of places and of ranks: all that a register tells of where people were met and who they are."""


class Use(StrEnum):
    """What a consent allows to be done with words."""

    QUOTE_NAMED = "quote with name and function"
    QUOTE_FUNCTION = "quote with function or class"
    PARAPHRASE = "paraphrase, speaker by class"
    QUOTE_UNATTRIBUTED = "use the information, without any speaker"
    INFORM = "inform the analysis only"
    NOTHING = "nothing"


_USES = {
    "on_record_named": Use.QUOTE_NAMED,
    "on_record_function": Use.QUOTE_FUNCTION,
    "background": Use.PARAPHRASE,
    "chatham_house": Use.QUOTE_UNATTRIBUTED,
    "deep_background": Use.INFORM,
    "off_record": Use.NOTHING,
    "not_asked": Use.NOTHING,
    "withdrawn": Use.NOTHING,
}
QUOTABLE = frozenset((Use.QUOTE_NAMED, Use.QUOTE_FUNCTION, Use.QUOTE_UNATTRIBUTED))
"""Uses under which the words themselves may be printed."""


def stricter(*consents: str) -> str:
    """The strictest of some consents: of the interview, of the quotation.

    Example:
        >>> stricter("on_record_function", "background")
        'background'
    """
    return max(consents, key=STRICTNESS.index)


def use_of(consent: str) -> Use:
    """What a consent allows; `not_asked` allows nothing."""
    return _USES[consent]
