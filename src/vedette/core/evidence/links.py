"""What people let something rest on, and how that changes: of findings, recommendations and proposals alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vedette.core.evidence.chain import Role
from vedette.core.kernel.errors import BadInput, NotFound


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a finding, a recommendation or a proposal rests on.

    Args:
        on: Its reference.
        role: What it does, such as supports, contradicts, answers.
        excerpt: The words or number that matter.
        note: Why it matters.
        seen: Fingerprint that it had when it was last looked at.
        held: Newer fingerprint that a person saw and did not take over.
        said: What it said when it was last looked at, in short.
        run: The run in which that was.
        why: Why the old value is held.
    """

    on: str
    role: Role
    excerpt: str = ""
    note: str = ""
    seen: str | None = None
    held: str | None = None
    said: str = ""
    run: str = ""
    why: str = ""


Links = tuple[Evidence, ...]


def unlinked(ref: str, links: Links, change: Mapping[str, Any]) -> Links:
    """Without the one that a change names.

    Raises:
        NotFound: It is not among them.
    """
    gone = _link(ref, links, str(change["on"]))
    return tuple(one for one in links if one is not gone)


def accepted(ref: str, links: Links, change: Mapping[str, Any]) -> Links:
    """With one as it is today.

    Raises:
        NotFound: It is not among them.
    """
    said = {name: str(change.get(name) or "") for name in ("said", "run")}
    return _seen(ref, links, change, {"seen": str(change["seen"]), "held": None, "why": "", **said})


def kept(ref: str, links: Links, change: Mapping[str, Any]) -> Links:
    """With one as it was, though it is another today.

    Raises:
        NotFound: It is not among them.
        BadInput: The reason is missing.
    """
    why = str(change.get("why") or "").strip()
    if not why:
        raise BadInput("To hold the old value needs a reason.", "Write why.")
    return _seen(ref, links, change, {"held": str(change["held"]), "why": why})


def _seen(ref: str, links: Links, change: Mapping[str, Any], told: Mapping[str, Any]) -> Links:
    """After somebody looked at one of them."""
    before = _link(ref, links, str(change["on"]))
    after = replace(before, **told)
    return tuple(after if one is before else one for one in links)


def _link(ref: str, links: Links, on: str) -> Evidence:
    for one in links:
        if one.on == on:
            return one
    raise NotFound(f"{ref} does not rest on '{on}'.", "Link it first.")
