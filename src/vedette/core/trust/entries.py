"""Entries of the audit log: what was done by whom, when and to what, as the leaf that the log keeps."""

from __future__ import annotations

import datetime as dt
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from vedette.core.kernel.fingerprint import canonical_json

SALT_BYTES = 32

_ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_COMMITMENT = re.compile(r"[0-9a-f]{64}")
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of one person.

    Args:
        act: Room and act, such as `sources.import_committed`.
        by: The account that acted.
        at: The instant, with its time zone.
        objects: References of what it concerned.
        review: The review, or None for what concerns the whole house.
        reason: The reason that the person gave; "" where none is asked for.
        details: Further values that are not sensitive (counts, formats, filters in words).
        commitments: Of each sensitive value, by name, its `commitment`, never the value itself.
    """

    act: str
    by: str
    at: dt.datetime
    objects: tuple[str, ...] = ()
    review: str | None = None
    reason: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ACT.fullmatch(self.act):
            raise ValueError(f"an act is called 'room.act', not {self.act!r}")
        if not self.by:
            raise ValueError(f"the entry {self.act} names nobody who acted")
        if any(not _COMMITMENT.fullmatch(one) for one in self.commitments.values()):
            raise ValueError(f"a commitment of the entry {self.act} is no SHA-256")
        instant(self.at)

    def leaf(self) -> bytes:
        """The entry as canonical JSON, with all its keys."""
        return canonical_json(
            {
                "act": self.act,
                "at": instant(self.at),
                "by": self.by,
                "commitments": self.commitments,
                "details": self.details,
                "objects": self.objects,
                "reason": self.reason,
                "review": self.review,
            }
        ).encode()


def instant(moment: dt.datetime) -> str:
    """The moment in UTC as text of fixed width, so that later moments sort later.

    Example:
        >>> instant(dt.datetime(2017, 3, 4, 12, 30, tzinfo=dt.timezone.utc))
        '2017-03-04T12:30:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment of the log has a time zone")
    return moment.astimezone(dt.UTC).strftime(_INSTANT)


def commitment(value: str, salt: bytes) -> str:
    """What the log may hold of a sensitive value: its HMAC-SHA-256 under a salt.

    Who holds the salt can show that the value is the one; once the salt is destroyed nobody can,
    and the log stays verifiable.

    Args:
        value: The sensitive text.
        salt: 32 random bytes of this person or value, kept where the value is kept.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hmac.digest(salt, value.encode("utf-8", "surrogatepass"), "sha256").hex()
