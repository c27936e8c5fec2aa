"""How words that a person types are looked up in the full text of a run."""

from __future__ import annotations

MATCHES = "incidents_text MATCH ?"
"""Condition on the index of words; its value is a `phrase`. Its rows have the numbers of those of incidents."""
_BEGINNING = 3
"""A number of fewer digits is a whole word: what it begins would tell nothing, and there is very much of it."""


def phrase(words: str) -> str:
    """A full-text question that finds rows with all the words, the last one as a beginning.

    Example:
        >>> phrase("Gao Tim"), phrase("Gao 7")
        ('"Gao" "Tim"*', '"Gao" "7"')
    """
    terms = words.replace('"', '""').split()
    if not terms:
        return '""'
    is_whole = terms[-1].isdigit() and len(terms[-1]) < _BEGINNING
    return " ".join(f'"{term}"' for term in terms) + ("" if is_whole else "*")
