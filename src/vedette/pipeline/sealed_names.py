"""The guard of all that leaves: nobody of the sealed register is named in it, or somebody answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import WrongState
from vedette.core.library.leaks import leaks
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.interviews import KeyStore, identities

if TYPE_CHECKING:
    from vedette.core.library.insides import Place
    from vedette.pipeline.workspace import Review

_REMEDY = (
    "Mask it in the document, change the title, memo or code, leave the document out, or say why it may stay "
    "(--keep-names; on the pages where a project is asked for)."
)


@dataclass(frozen=True, slots=True)
class Way:
    """How something leaves.

    Args:
        keys: Key store of the sealed register; needed where somebody is sealed.
        author: Who takes it out.
        kept_for: Why sealed values may stand in it, as those of an interviewee who also wrote a book; empty:
            they may not.
    """

    keys: KeyStore | None
    author: Author
    kept_for: str = ""


def check_leaves(
    review: Review, content: bytes, name: str, named: Iterable[Place], way: Way
) -> None:
    """Whether a file may leave; where sealed values stay for a reason the register of releases tells of it.

    Args:
        review: The review.
        content: Of the file.
        name: Of the file; its stem says what it is.
        named: What it was made of, by names that a person knows; never by words that may be a name.
        way: How it leaves.

    Raises:
        WrongState: Somebody is named in it, or names could not be looked for; the first place is named.
    """
    from vedette.core.kernel.fingerprint import of_bytes
    from vedette.core.library.insides import insides

    places = chain(named, insides(content, name))
    n = names_in(review.decisions(), places, way.keys, _REMEDY, kept_for=way.kept_for)
    if n:
        body = {
            "released": {"sha256": of_bytes(content), "names": n},
            "kind": name.partition(".")[0],
            "why": way.kept_for,
            "label": str(review.about["label"]),
        }
        with review.home.writing() as pen:
            pen.append(Act.RELEASE, body, way.author)


def names_in(
    known: Iterable[Decision],
    places: Iterable[Place],
    keys: KeyStore | None,
    remedy: str,
    *,
    kept_for: str = "",
) -> int:
    """At how many places sealed values stay for a reason; nothing is looked for where nobody is sealed.

    Raises:
        WrongState: Some stand there without a reason, or could not be looked for; the value is never told.
    """
    held, unread = identities(known, keys)
    if unread:
        raise WrongState(
            f"The names of {len(unread)} interviews could not be looked for: {unread[0]}.",
            "Name the key store that they were registered with (--keys; on the pages VEDETTE_SEALS).",
        )
    found = leaks(places, held) if held else []
    if found and not kept_for.strip():
        first = found[0]
        raise WrongState(
            f"{first.place}: the {first.field} of {first.interview} stands there ({first.written}); "
            f"{len(found)} such places in all.",
            remedy,
        )
    return len(found)
