"""Words as search knows them: folded forms and stems of six languages, pairs of Chinese characters.

Two rows of terms of one length are made of a text, forms and stems, so that a phrase means the same
in both. The same function analyses what is searched and what is searched for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LANGUAGES = {
    "ar": "arabic",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "pt": "portuguese",
    "ru": "russian",
}
"""Languages with a stemmer -> its name in Snowball."""

_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = ("en", "fr", "es", "pt")
_SAME_LETTERS = str.maketrans("أإآٱىةؤئё", "اااايهويе", "ـ")
_WEAK = str.maketrans("", "", "اوي")
_ROOT = 3
_FRENCH_PLURAL = 4
_RUSSIAN_ENDS = ("ирова", "ова", "ева", "ива", "ыва")


@dataclass(frozen=True, slots=True)
class Term:
    """A word where it stands: its folded form, its stem, its place in the text."""

    form: str
    stem: str
    start: int
    end: int


def terms(text: str, language: str | None) -> list[Term]:
    """The words of a text in order.

    Args:
        text: Any text.
        language: ISO 639-1; the script decides where it cannot be of that language.
    """
    return list(_terms(text, language))


def _terms(text: str, language: str | None) -> Iterator[Term]:
    for found in _WORD.finditer(text):
        word, at = found[0], found.start()
        wide = _WIDE.search(word)
        if wide is None:
            form = folded(word)
            if form:
                yield Term(form, stem(form, language), at, found.end())
            continue
        for piece in re.finditer(rf"{_WIDE.pattern}|{_WORD.pattern}", word):
            yield from _pairs(piece[0], at + piece.start(), language)


def _pairs(word: str, at: int, language: str | None) -> Iterator[Term]:
    """Characters of Chinese two by two, the last one also alone, so that one of them can be sought."""
    if not _WIDE.fullmatch(word):
        form = folded(word)
        yield Term(form, stem(form, language), at, at + len(word))
        return
    for i in range(len(word)):
        pair = word[i : i + 2]
        yield Term(pair, pair, at + i, at + i + len(pair))


@functools.lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """The word in small letters without marks above and below.

    Example:
        >>> folded("Éthiopie")
        'ethiopie'
    """
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_SAME_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c)).translate(_SAME_LETTERS)


def stem(form: str, language: str | None) -> str:
    """The stem of a folded form in its language, or in the one that its script says."""
    return _stem(form, _language_of(form, language))


def stems(form: str) -> frozenset[str]:
    """The stems of a folded form in every language that it may be of: for what is searched for."""
    if _ARABIC.search(form):
        languages: tuple[str | None, ...] = ("ar",)
    else:
        languages = ("ru",) if _CYRILLIC.search(form) else _LATIN
    return frozenset(_stem(form, one) for one in languages)


def _language_of(form: str, language: str | None) -> str | None:
    if _ARABIC.search(form):
        return "ar"
    if _CYRILLIC.search(form):
        return "ru"
    return language if language in _LATIN else "en"


@functools.lru_cache(maxsize=200_000)
def _stem(form: str, language: str | None) -> str:
    if language is None or not form.isalpha():
        return form
    made = folded(_stemmer(language).stemWord(form))
    if language == "ar":
        # Plurals that change the vowels inside a word leave its consonants alone.
        root = made.translate(_WEAK)
        if len(root) > _ROOT and root.endswith("ه"):
            root = root[:-1]
        return root if len(root) >= _ROOT else made
    if language == "fr" and made[-1:] in ("s", "x") and len(made) > _FRENCH_PLURAL:
        return made[:-1]
    if language == "ru":
        for end in _RUSSIAN_ENDS:
            if made.endswith(end) and len(made) - len(end) >= _ROOT:
                return made.removesuffix(end)
    return made or form


@functools.cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(LANGUAGES[language])
