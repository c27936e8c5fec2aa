"""Own actions as one file that works without network: what goes into it, what comes back, and how that is merged.

A field of an action is a text: `percent`, `text` (what was done), `deadline` ("2018-06-30 why", the request that is
pending) and `proof:NAME` ("address|effective|expires", of a file "its name|effective|expires|sha256:..."). Files come
beside the edits, in base 64 under their SHA-256, which the edits name. The edits come back with the pack's reference
and a seal by the key that only the pack bears (HMAC with SHA-256), so that what somebody changed on the way is refused.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vedette.core.actions.clashes import Edit
from vedette.core.actions.plan import Action, Pack, Plan
from vedette.core.actions.progress import standing_proofs
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound

FORM = "vedette offline edits 1"
"""First word of a file of edits."""
PROOF = "proof:"
FIELDS = ("percent", "text", "deadline")
MOST_FILES_BYTES = 10_000_000
"""Bytes of all files of one pack together."""
_MOST_BYTES = 2_000_000
_SHA256 = re.compile(r"\|sha256:([0-9a-f]{64})$")
_AGAIN = "Save the edits again from the offline page and upload that file as it is."


@dataclass(frozen=True, slots=True)
class Edits:
    """What came back: the pack, when the device says that it was saved, the edits by action, files by SHA-256."""

    pack: str
    saved_at: str
    edits: Mapping[str, Sequence[Edit]]
    files: Mapping[str, bytes] = field(default_factory=dict)


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
        shown = f"|sha256:{proof.snapshot}" if proof.snapshot else ""
        found[f"{PROOF}{proof.name}"] = f"{proof.where}|{days}{shown}"
    return {name: said.replace("\r\n", "\n") for name, said in found.items()}


@dataclass(frozen=True, slots=True)
class SaidProof:
    """What a proof field says: address or name of the file, two days as texts, SHA-256 of the file ("" of none)."""

    where: str
    effective: str
    expires: str
    snapshot: str


def proof_said(said: str) -> SaidProof:
    """A proof field in its parts."""
    found = _SHA256.search(said)
    where, *days = (said[: found.start()] if found else said).rsplit("|", 2)
    effective, expires = [*days, "", ""][:2]
    return SaidProof(where, effective, expires, found[1] if found else "")


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


def saved(key: str, pack: str, content: str, files: Sequence[bytes] = ()) -> str:
    """A file of edits, as the offline page saves it; `content` is the JSON of `saved_at` and `edits`."""
    held = {hashlib.sha256(one).hexdigest(): base64.b64encode(one).decode() for one in files}
    told = {
        "form": FORM, "pack": pack, "content": content, "seal": sealed(key, content), "files": held,
    }  # fmt: skip
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
    return Edits(pack.ref, saved_at, edits, _files(told, edits))


def _files(told: Mapping[str, Any], edits: Mapping[str, Sequence[Edit]]) -> dict[str, bytes]:
    """The files that the edits name, by their SHA-256: each must have come along, just as it was."""
    held = told.get("files") or {}
    if not isinstance(held, dict):
        raise BadInput("The file of edits cannot be read.", _AGAIN)
    found: dict[str, bytes] = {}
    for one in (each for listed in edits.values() for each in listed):
        said = proof_said(one.mine)
        if not one.field.startswith(PROOF) or not said.snapshot:
            continue
        try:
            content = base64.b64decode(str(held.get(said.snapshot) or ""), validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadInput("The file of edits cannot be read.", _AGAIN) from error
        if not content or hashlib.sha256(content).hexdigest() != said.snapshot:
            raise BadInput(
                f"The file '{said.where}' is not in the file of edits as it was chosen.", _AGAIN
            )
        found[said.snapshot] = content
    size = sum(map(len, found.values()))
    if size > MOST_FILES_BYTES:
        raise BadInput(
            f"The files have {size:,} bytes together.",
            f"Take along up to {MOST_FILES_BYTES:,}; hand the others in on the page.",
        )
    return found


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
    if len(content) > _MOST_BYTES + MOST_FILES_BYTES * 4 // 3:
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
