"""Acts on the register of interviews: each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.pipeline import interviews
from vedette.pipeline.interviews import KeyStore
from vedette.pipeline.workspace import Review
from vedette.web.library.coding_writes import author


def register(
    review: Review,
    *,
    facts: Mapping[str, object],
    identity: Mapping[str, str],
    keys: KeyStore,
    by: str,
) -> str:
    """Take an interview into the register; gives its reference, drawn at random."""
    return interviews.register(review, facts, identity, keys, author(by))


def change(
    review: Review, *, interview: str, facts: Mapping[str, object], why: str, by: str
) -> None:
    """State facts of an interview anew, such as its consent."""
    interviews.change_interview(review, interview, facts, why, author(by))


def look(review: Review, *, interview: str, keys: KeyStore, why: str, by: str) -> dict[str, str]:
    """Who spoke; the look is a decision of its own."""
    return interviews.identity(review, interview, keys, why, author(by))


def erase(review: Review, *, interview: str, keys: KeyStore, by: str) -> None:
    """Destroy the key of a person."""
    interviews.erase_identity(review, interview, keys, author(by))
