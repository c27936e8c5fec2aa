"""The register of interviews: who spoke is sealed under a key of its own, kept outside of the review."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.library.interviews import Interview, interview_of
from vedette.core.trust.seals import KEY_BYTES, NONCE_BYTES, sealed, unsealed
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.documents import documents
from vedette.pipeline.durable import flush_folder, keep_secret
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = 8
SEALED = ("name", "contact", "voice", "notes")
"""What of a person is sealed."""


MADE_UP_KEYS = Path("truth", "keys")
"""Where a sample review keeps the keys of its made-up persons."""


@dataclass(frozen=True, slots=True)
class KeyStore:
    """A folder of keys, one file per person, far from the review and with a backup of its own."""

    folder: Path

    def add(self, interview: str, key: bytes) -> None:
        """Keep a new key."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_secret(self._path(interview), key)

    def key(self, interview: str) -> bytes:
        """The key of a person.

        Raises:
            NotFound: It is not here, or was destroyed.
        """
        try:
            return self._path(interview).read_bytes()
        except OSError as error:
            raise NotFound(
                f"There is no key for {interview} in this key store.",
                "Name the store with --keys; a key that was destroyed cannot be had again.",
            ) from error

    def destroy(self, interview: str) -> None:
        """Overwrite and delete a key; nothing brings its identity back but a copy of the store."""
        path = self._path(interview)
        if path.is_file():
            with path.open("r+b") as stream:
                stream.write(os.urandom(KEY_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
            path.unlink()
            flush_folder(self.folder)

    def _path(self, interview: str) -> Path:
        return self.folder / f"{interview}.key"


def register(
    review: Review,
    facts: Mapping[str, object],
    identity: Mapping[str, str],
    keys: KeyStore,
    author: Author,
    *,
    drawn: Callable[[int], bytes] = secrets.token_bytes,
) -> str:
    """Take an interview into the register; gives its random reference, which tells nothing.

    Args:
        review: The review.
        facts: See `interviews.Interview`; without its reference.
        identity: Of SEALED; sealed before anything is written.
        keys: Where the key goes.
        author: Who registers it.
        drawn: Gives so many random bytes.

    Raises:
        BadInput: A fact cannot be, or something else is to be sealed.
        NotFound: The document of its notes is not there.
    """
    wrong = set(identity) - set(SEALED)
    if wrong:
        raise BadInput(f"'{min(wrong)}' is no part of an identity.", f"Use {', '.join(SEALED)}.")
    with review.home.writing() as pen:
        taken = {str(one.body["interview"]) for one in pen.whole if one.act is Act.INTERVIEW}
        reference = _new_code(taken, drawn)
        told = {**facts, "interview": reference}
        made = interview_of(told)
        label = _label(review, pen, made)
        key = drawn(KEY_BYTES)
        seal = sealed(identity, key, drawn(NONCE_BYTES), reference)
        keys.add(reference, key)
        body = {"interview": reference, "facts": _facts(made), "sealed": seal, "label": label}
        pen.append(Act.INTERVIEW, body, author)
    return reference


def change_interview(
    review: Review, reference: str, changes: Mapping[str, object], why: str, author: Author
) -> Interview:
    """State facts of an interview anew, such as its consent; a withdrawal is one.

    Raises:
        NotFound: There is no such interview.
        BadInput: A fact cannot be.
        WrongState: Consent was withdrawn; only the person can give it again, in a new interview.
    """
    with review.home.writing() as pen:
        held = _last(pen.known, reference)
        facts: Any = held.body["facts"]
        if facts["consent"] == "withdrawn" and changes.get("consent", "withdrawn") != "withdrawn":
            raise WrongState(
                f"Consent to {reference} was withdrawn.",
                "Ask again, and register what is said then.",
            )
        made = interview_of({**facts, **changes, "interview": reference})
        if _facts(made) != facts:
            body = {**held.body, "facts": _facts(made), **({"why": why} if why else {})}
            pen.append(Act.INTERVIEW, body, author)
    return made


def erase_identity(review: Review, reference: str, keys: KeyStore, author: Author) -> None:
    """Destroy the key of a person: what was sealed can never be read again. The fact is kept, not the person.

    Raises:
        NotFound: There is no such interview.
    """
    with review.home.writing() as pen:
        held = _last(pen.known, reference)
        keys.destroy(reference)
        if not held.body.get("erased"):
            pen.append(Act.INTERVIEW, {**held.body, "sealed": None, "erased": True}, author)


def identity(
    review: Review, reference: str, keys: KeyStore, why: str, author: Author
) -> dict[str, str]:
    """Who spoke; each look is a decision of its own, with its reason.

    Raises:
        NotFound: There is no such interview, or its key is not in the store.
        BadInput: No reason is given.
        WrongState: The identity was erased.
    """
    if not why.strip():
        raise BadInput("An identity is looked at without a reason.", "State it with --why.")
    with review.home.writing() as pen:
        held = _last(pen.known, reference)
        if held.body.get("erased"):
            raise WrongState(
                f"The identity of {reference} was erased.", "Nothing can bring it back."
            )
        found = unsealed(str(held.body["sealed"]), keys.key(reference), reference)
        body = {"interview": reference, "why": why, "label": held.body["label"]}
        pen.append(Act.UNSEAL, body, author)
    return found


def interviews(known: Iterable[Decision]) -> dict[str, Interview]:
    """The register in force; what counts is the last word on each."""
    found: dict[str, Interview] = {}
    for one in library_in_force(known):
        if one.act is Act.INTERVIEW:
            facts: Any = one.body["facts"]
            found[str(one.body["interview"])] = interview_of(
                {**facts, "interview": one.body["interview"]}
            )
    return dict(sorted(found.items()))


def identities(
    known: Iterable[Decision], keys: KeyStore | None
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What is sealed of everybody, and of whom it cannot be read. Erased persons are nobody.

    Without a key store nobody's can be read.
    """
    last: dict[str, Decision] = {}
    for one in library_in_force(known):
        if one.act is Act.INTERVIEW:
            last[str(one.body["interview"])] = one
    found, unread = {}, []
    for reference, one in sorted(last.items()):
        if one.body.get("erased"):
            continue
        if keys is None:
            unread.append(reference)
            continue
        try:
            held = unsealed(str(one.body["sealed"]), keys.key(reference), reference)
        except (NotFound, WrongState):
            unread.append(reference)
            continue
        found[reference] = {name: value for name, value in held.items() if name != "notes"}
    return found, unread


def _facts(one: Interview) -> dict[str, object]:
    told = asdict(one)
    del told["interview"]
    return {**told, "shown": list(one.shown)}


def _last(known: Iterable[Decision], reference: str) -> Decision:
    found = [
        one
        for one in library_in_force(known)
        if one.act is Act.INTERVIEW and one.body["interview"] == reference
    ]
    if not found:
        raise NotFound(f"There is no interview '{reference}'.", "See `vedette interviews list`.")
    return found[-1]


def _label(review: Review, pen: Pen, made: Interview) -> str:
    """That of its notes, else that of the review."""
    if made.document is None:
        return str(review.about["label"])
    held = documents(pen.known).get(made.document)
    if held is None:
        raise NotFound(f"There is no document '{made.document}'.", "Add the notes first.")
    return held.label


def _new_code(taken: Iterable[str], drawn: Callable[[int], bytes]) -> str:
    """A reference drawn at random: not from the name, the mission or the number of interviews."""
    held = set(taken)
    while True:
        made = "INT-" + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn(_CODE))
        if made not in held:
            return made
