"""Invented names of missions, countries, towns and people, and the few real words around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

FIRST_COUNTRIES = (
    "Navelia",
    "Sorandu",
    "Takeshar",
    "Dorelma",
    "Belkaro",
    "Vanoria",
    "Ostravel",
    "Kelumba",
    "Paldonia",
)
"""Invented countries of the missions at scale 1, largest mission first."""

CONTRIBUTORS = (
    ("BGD", "Bangladesh", "Bangladesh"),
    ("ETH", "Ethiopia", "Éthiopie"),
    ("IND", "India", "Inde"),
    ("PAK", "Pakistan", "Pakistan"),
    ("RWA", "Rwanda", "Rwanda"),
    ("NPL", "Nepal", "Népal"),
    ("EGY", "Egypt", "Égypte"),
    ("SEN", "Senegal", "Sénégal"),
    ("GHA", "Ghana", "Ghana"),
    ("IDN", "Indonesia", "Indonésie"),
    ("TCD", "Chad", "Tchad"),
    ("BFA", "Burkina Faso", "Burkina Faso"),
    ("TGO", "Togo", "Togo"),
    ("NER", "Niger", "Niger"),
    ("MAR", "Morocco", "Maroc"),
    ("TZA", "United Republic of Tanzania", "Tanzanie"),
    ("ZAF", "South Africa", "Afrique du Sud"),
    ("URY", "Uruguay", "Uruguay"),
    ("BRA", "Brazil", "Brésil"),
    ("MNG", "Mongolia", "Mongolie"),
    ("KHM", "Cambodia", "Cambodge"),
    ("LKA", "Sri Lanka", "Sri Lanka"),
    ("JOR", "Jordan", "Jordanie"),
    ("FRA", "France", "France"),
    ("DEU", "Germany", "Allemagne"),
    ("NLD", "Netherlands", "Pays-Bas"),
)
"""Contributing countries: ISO 3166-1 alpha-3, name in English, name in French."""

RANKS = {
    "troop": ("Private", "Corporal", "Sergeant", "Lieutenant", "Captain"),
    "staff_officer": ("Captain", "Major", "Lieutenant Colonel"),
    "military_observer": ("Captain", "Major", "Lieutenant Colonel"),
    "ipo": ("Inspector", "Superintendent"),
    "fpu": ("Constable", "Sergeant", "Inspector"),
    "civ_international": ("P-3", "P-4", "FS-5"),
    "civ_national": ("G-3", "G-5", "NO-B"),
}
"""Ranks and grades by category of personnel."""

_ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "r", "s", "t", "v", "z", "ch", "nd", "mb", "tr")
_VOWELS = ("a", "e", "i", "o", "u", "ou", "é", "ai")
_ENDS = ("", "", "", "", "n", "r", "l", "s", "m")
_TOWN_HEADS = ("", "", "", "", "", "", "Bir-", "Tel-", "Fort ", "Aïn ")


def invented(n: int, rng: np.random.Generator, *, syllables: Sequence[int]) -> list[str]:
    """`n` different invented words, capitalised, each of one of the given numbers of syllables."""
    words: dict[str, None] = {}
    while len(words) < n:
        lengths = rng.choice(np.asarray(syllables), size=n)
        picks = rng.integers(0, 1 << 30, size=(n, max(syllables), 3))
        for length, pick in zip(lengths.tolist(), picks.tolist(), strict=True):
            words.setdefault("".join(_syllable(*p) for p in pick[:length]).capitalize())
    return list(words)[:n]


def _syllable(onset: int, vowel: int, end: int) -> str:
    return _ONSETS[onset % len(_ONSETS)] + _VOWELS[vowel % len(_VOWELS)] + _ENDS[end % len(_ENDS)]


def countries(n: int, rng: np.random.Generator) -> list[str]:
    """`n` invented countries; the first nine are always the same."""
    more = invented(max(0, n - len(FIRST_COUNTRIES)), rng, syllables=(3,))
    return [*FIRST_COUNTRIES, *(plain(word) + "ia" for word in more)][:n]


def acronyms(names: list[str]) -> list[str]:
    """The acronym of the mission in each invented country; all different."""
    taken: dict[str, None] = {}
    for name in names:
        word = plain(name).upper()
        longer = (word[:n] for n in range(5, len(word) + 1))
        taken["MI" + next(w for w in longer if "MI" + w not in taken)] = None
    return list(taken)


def towns(n: int, rng: np.random.Generator) -> list[str]:
    """`n` different invented towns."""
    heads = rng.integers(0, len(_TOWN_HEADS), size=n).tolist()
    words = invented(n, rng, syllables=(2, 3))
    return [_TOWN_HEADS[head] + word for head, word in zip(heads, words, strict=True)]


def plain(text: str) -> str:
    """The text without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def respelt(town: str) -> str:
    """A town as another transcription spells it."""
    text = plain(town).replace("-", " ")
    for old, new in (("ou", "u"), ("ch", "sh"), ("ai", "ay"), ("k", "c"), ("v", "w")):
        text = text.replace(old, new, 1)
    return text
