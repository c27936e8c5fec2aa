"""Words that could tell who spoke: names, functions, units, places, days, ways to reach somebody.

Needs no model: forms of words, code lists, the review's own lists, and the words that its documents write
in small letters (a word never written so may be a name). It finds too much rather than too little; a person
looks at each (`leaving`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.countries import country_code


class Tells(StrEnum):
    """What an expression may tell."""

    NAME = "name"
    FUNCTION = "function"
    UNIT = "unit"
    PLACE = "place"
    DAY = "day"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of a text: what it may tell, and where it stands."""

    tells: Tells
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lists:
    """What the review knows by itself.

    Args:
        small: Words that its documents write in small letters.
        places: Places of its records, in small letters.
        names: Names of persons in its records, in small letters, a word each.
    """

    small: frozenset[str] = field(default=frozenset())
    places: frozenset[str] = field(default=frozenset())
    names: frozenset[str] = field(default=frozenset())


_RANK = (
    r"(?:(?:Lt|Lieutenant|Maj|Major|Brig|Brigadier)[.\s-]*)?(?:Gen|General|Col|Colonel)\b"
    r"|(?:2nd |Second )?(?:Lt|Lieutenant)\b"
    r"|(?:Maj|Major|Capt|Captain|Cpt|Sgt|Sergeant|Cpl|Corporal|Pte|Private|Cdr|Commander|Insp|Inspector|Supt|Superintendent)\b"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Sir|Mme|M|Sra?|Col|Cdt|Commandant|Sheikh|Imam|Chief|Ambassador|Minister)\b"
)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ][\w'’\-]+"
_TITLED = re.compile(
    rf"\b(?:{_RANK})\.?\s+((?:[A-Z]\.\s*)*{_CAPITAL}(?:\s+(?:de|van|al|el|ben|bin)?\s*{_CAPITAL})*)"
)
_FUNCTION = re.compile(
    r"\b(?:(?:deputy|acting|former|assistant|vice)[\s-]+)*"
    r"(?:force|sector|battalion|company|platoon|brigade|contingent|police|base|camp|unit|squadron|mission|section|team)"
    r"[\s-]+(?:commander|commanders|commissioner|chief|leader|head|director)\b"
    r"|\b(?:deputy\s+)?(?:chief of (?:staff|mission|section|operations|intelligence)"
    r"|special representative(?: of the Secretary-General)?|head of (?:office|mission|section|sector)"
    r"|(?:principal|chief) security adviser|chief military observer|second[\s-]in[\s-]command|military adviser"
    r"|(?:medical|operations|liaison|intelligence) officer"
    r"|D?SRSG|DSRSG|COO|FC|DFC|CMO|PSA|J[1-9]|G[1-9]|S[1-6]|U[1-9])\b"
    r"|\b(?:field marshal|general|brigadier|(?:lieutenant[\s-])?colonel|major|captain|lieutenant|sergeant|corporal)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b\d{1,3}(?:st|nd|rd|th)?\s+(?:\w+\s+)?(?:battalion|brigade|company|platoon|regiment|squadron|division|engineer\w*|contingent)\b"
    r"|\b[A-Z]{2,8}(?:BATT?|COY|CON|FPU|BDE|ENG|MED)(?:[\s-]?\d+)?\b"
    r"|\b(?:Alpha|Bravo|Charlie|Delta|Echo|[A-D])\s+(?:Company|Coy|Squadron)\b"
    r"|\b(?:Quick Reaction Force|QRF|Force Intervention Brigade|FIB)\b",
)
_NATION = re.compile(
    r"\b([A-Z]\w+(?:ese|ian|ean|ish|can|i|an|ali|ench|utch|erman|wiss))\s+"
    r"(?:contingent|battalion|company|troops|soldiers?|officers?|police|peacekeepers?|engineers?|unit|doctor|army)\b"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})(?:,?\s+\d{{4}})?\b|\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b"
    rf"|\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\b|\b(?:{_MONTHS})\s+\d{{4}}\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|(?<!\w)\+?(?:\d[\s().\-/]?){8,}\d|https?://\S+|\bwww\.\S+|(?<!\w)@\w{3,}"
)
_LEAST_COUNTRY = 3
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_SENTENCE_END = re.compile(r"[.!?:;\"“(\[]\s*$")
_COMMON = """
i un nations united security council secretary member state states mission missions force headquarters
col lt gen maj capt brig sgt cpl dr mr mrs ms the monday tuesday wednesday thursday friday saturday sunday
english french arabic spanish russian chinese god sop sops boi ied ieds vip ngo ngos idp idps
"""
_PLAIN = frozenset(_COMMON.split())


def expressions(text: str, lists: Lists) -> list[Expression]:
    """The expressions of a text that could tell who spoke, in their order; of overlapping ones the longest.

    Args:
        text: A passage.
        lists: Of the review.

    Example:
        >>> [(one.tells.value, one.text) for one in expressions("As battalion commander I met Col. Diarra.", Lists())]
        [('function', 'battalion commander'), ('name', 'Diarra')]
    """
    found = sorted(_all(text, lists), key=lambda one: (one.start, -one.end))
    kept: list[Expression] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def _all(text: str, lists: Lists) -> Iterator[Expression]:
    for tells, pattern in (
        (Tells.CONTACT, _CONTACT),
        (Tells.DAY, _DAY),
        (Tells.UNIT, _UNIT),
        (Tells.FUNCTION, _FUNCTION),
    ):
        yield from (Expression(tells, f[0], f.start(), f.end()) for f in pattern.finditer(text))
    for found in _NATION.finditer(text):
        yield Expression(Tells.UNIT, found[0], found.start(), found.end())
    for found in _TITLED.finditer(text):
        yield Expression(Tells.NAME, found[1], found.start(1), found.end(1))
    yield from _listed(text, lists)
    yield from _capitals(text, lists)


def _listed(text: str, lists: Lists) -> Iterator[Expression]:
    """Words of the review's own lists; places of up to three words."""
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if word[0].casefold() in lists.names and word[0][0].isupper():
            yield Expression(Tells.NAME, word[0], word.start(), word.end())
        for n in (3, 2, 1):
            last = words[min(at + n, len(words)) - 1]
            told = text[word.start() : last.end()]
            if word[0][0].isupper() and told.casefold() in lists.places:
                yield Expression(Tells.PLACE, told, word.start(), last.end())
                break


def _capitals(text: str, lists: Lists) -> Iterator[Expression]:
    """Words with a capital that no list and no document knows as a common word: perhaps names."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and text[run[-1].end() : word.start()].strip():
            yield _one_of(text, run)
            run = []
        if _may_name(text, word, lists, bool(run)):
            run.append(word)
        elif run:
            yield _one_of(text, run)
            run = []
    if run:
        yield _one_of(text, run)


def _one_of(text: str, run: list[re.Match[str]]) -> Expression:
    told = text[run[0].start() : run[-1].end()]
    is_country = len(told) > _LEAST_COUNTRY and country_code(told) is not None
    tells = Tells.PLACE if is_country else Tells.NAME
    return Expression(tells, told, run[0].start(), run[-1].end())


def _may_name(text: str, word: re.Match[str], lists: Lists, follows: bool) -> bool:  # noqa: FBT001 - a state
    said = word[0]
    small = said.casefold().removesuffix("'s").removesuffix("’s")
    if not said[0].isupper() or len(said) < 2 or small in _PLAIN:  # noqa: PLR2004 - an initial
        return False
    if small in lists.small or _is_acronym(said):
        return False
    starts = word.start() == 0 or bool(_SENTENCE_END.search(text[: word.start()]))
    # At the start of a sentence every word has a capital: only one that stands nowhere in small letters tells.
    return follows or not starts or bool(lists.small)


def _is_acronym(said: str) -> bool:
    """Whether a word is an abbreviation that names a mission or something of many people."""
    return said.isupper() and (said in codelist("missions").entries or len(said) <= 5)  # noqa: PLR2004 - names in capitals are longer


def small_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that documents write in small letters; no names among them but rare ones."""
    return frozenset(
        word
        for text in texts
        for word in _WORD.findall(text)
        if word[0].islower() and word.islower()
    )


def listed_names(names: Iterable[str]) -> frozenset[str]:
    """The words of names of persons, in small letters, those of three letters and more."""
    return frozenset(
        word.casefold()
        for name in names
        for word in _WORD.findall(name)
        if len(word) > 2  # noqa: PLR2004 - initials
    )
