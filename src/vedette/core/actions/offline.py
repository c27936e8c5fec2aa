"""Own actions as one file that works without network: what goes into it, what comes back, and how that is merged.

A field of an action is a text: `percent`, `text` (what was done), `deadline` ("2018-06-30 why", the request that is
pending) and `proof:NAME` ("address|effective|expires"). The edits come back with the pack's reference and a seal by
the key that only the pack bears (HMAC with SHA-256), so that what somebody changed on the way is refused.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.actions.clashes import Edit
from vedette.core.actions.plan import Action, Pack, Plan
from vedette.core.actions.progress import standing_proofs
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound

FORM = "vedette offline edits 1"
"""First word of a file of edits."""
PROOF = "proof:"
FIELDS = ("percent", "text", "deadline")
_MOST_BYTES = 2_000_000
_AGAIN = "Save the edits again from the offline page and upload that file as it is."


@dataclass(frozen=True, slots=True)
class Edits:
    """What came back: the pack, when the device says that it was saved, and the edits by action."""

    pack: str
    saved_at: str
    edits: Mapping[str, Sequence[Edit]]


def own(plan: Plan, name: str) -> list[Action]:
    """The open actions of a focal point, in the order of their deadlines."""
    found = [one for one in plan.held if name in one.focal and one.is_open]
    return sorted(found, key=lambda one: (str(one.due_on or "9999"), one.ref))


def state(one: Action) -> dict[str, str]:
    """Field -> what it says now, lines ended as a page from disk ends them; what says nothing is not there."""
    found = {"percent": str(one.percent)}
    if one.reports:
        found["text"] = one.reports[-1].text
    if one.pending:
        found["deadline"] = f"{one.pending.to} {one.pending.why}"
    for proof in standing_proofs(one.reports):
        days = f"{proof.effective_on}|{proof.expires_on or ''}"
        found[f"{PROOF}{proof.name}"] = f"{proof.where}|{days}"
    return {name: said.replace("\r\n", "\n") for name, said in found.items()}


def said_by(one: Action, field: str) -> tuple[str, str]:
    """Who said last what a field says now, and when; ("", "") where nobody said anything."""
    if field == "deadline":
        last = one.asked[-1:]
        told = [(held.decided_by or held.by, held.decided_at or held.at) for held in last]
    elif field.startswith(PROOF):
        name = field.removeprefix(PROOF)
        told = [(r.by, r.at) for r in one.reports if name in [held.name for held in r.proofs]]
    else:
        told = [(r.by, r.at) for r in one.reports]
    return told[-1] if told else ("", "")


def sealed(key: str, content: str) -> str:
    """The seal of edits: HMAC-SHA256 of their text by the key of the pack, in hex."""
    return hmac.digest(bytes.fromhex(key), content.encode(), "sha256").hex()


def saved(key: str, pack: str, content: str) -> str:
    """A file of edits, as the offline page saves it; `content` is the JSON of `saved_at` and `edits`."""
    told = {"form": FORM, "pack": pack, "content": content, "seal": sealed(key, content)}
    return json.dumps(told, ensure_ascii=False)


def read_edits(content: bytes, plan: Plan, base: Mapping[str, Action], name: str) -> Edits:
    """What a file of edits says, once it is sure that it is of a pack of this person and of this review.

    Args:
        content: Of the file.
        plan: The plan now, which knows its packs.
        base: The actions of the pack as they stood when it was made.
        name: Who hands it in.

    Raises:
        BadInput: It is no file of edits, or was changed after it was saved.
        NotFound: Its pack was not made from this review.
        NotAllowed: Its pack was made for somebody else.
    """
    told = _told(content)
    pack = plan.packs[pack_of(content, plan, name)]
    said = told["content"]
    if not hmac.compare_digest(sealed(pack.key, said), str(told.get("seal"))):
        raise BadInput("The file of edits was changed after it was saved.", _AGAIN)
    try:
        inner = json.loads(said)
        edits = {
            str(ref): tuple(_edit(str(field), value, base.get(str(ref))) for field, value in held.items())
            for ref, held in inner["edits"].items()
        }  # fmt: skip
        saved_at = _moment(str(inner.get("saved_at") or ""))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise BadInput("The file of edits cannot be read.", _AGAIN) from error
    for ref in edits:
        if ref not in base:
            raise NotAllowed(f"{ref} is not in the pack.", _AGAIN)
    return Edits(pack.ref, saved_at, edits)


def pack_of(content: bytes, plan: Plan, name: str) -> str:
    """The pack that a file of edits names.

    Raises:
        BadInput: It is no file of edits.
        NotFound: The pack was not made from this review.
        NotAllowed: It was made for somebody else.
    """
    ref = str(_told(content).get("pack"))
    pack: Pack | None = plan.packs.get(ref)
    if pack is None:
        raise NotFound(
            f"The offline pack '{ref[:40]}' was not made from this review.",
            "Open the review from which it was downloaded, and upload it there.",
        )
    if pack.owner != name:
        raise NotAllowed(
            "This offline pack was made for somebody else.",
            "Its owner uploads it; download a pack of your own.",
        )
    return ref


def _told(content: bytes) -> dict[str, Any]:
    if len(content) > _MOST_BYTES:
        raise BadInput(f"The file has {len(content):,} bytes.", _AGAIN)
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(
            "This is no file of edits.",
            "Upload the .json file that the offline page saved, not the page itself.",
        ) from error
    if not isinstance(told, dict) or told.get("form") != FORM or "content" not in told:
        raise BadInput(
            "This is no file of edits.",
            "Upload the .json file that the offline page saved, not the page itself.",
        )
    return {**told, "content": str(told["content"])}


def _moment(said: str) -> str:
    """A moment that a device told; "" where it told none that can be read."""
    try:
        return dt.datetime.fromisoformat(said).astimezone(dt.UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def _edit(field: str, mine: object, one: Action | None) -> Edit:
    base = state(one).get(field, "") if one is not None else ""
    return Edit(field, base, str(mine).strip())
