"""Own actions taken along as a file that works without network, and what comes back of it, merged."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vedette.core.actions.changes import Change, changed
from vedette.core.actions.clashes import Clash, Edit, mark_of, merged
from vedette.core.actions.offline import (
    PROOF,
    Edits,
    own,
    pack_of,
    proof_said,
    read_edits,
    state,
)
from vedette.core.actions.plan import Action, Pack
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, VedetteError, WrongState
from vedette.pipeline.actions import action, bring_file, change_action
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.planned import plan_before, plan_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.stating import free_references
from vedette.pipeline.workspace import Review

_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Taken:
    """A pack with what is in it: the actions as they stood, and what the recommendations ask for."""

    pack: Pack
    actions: Sequence[Action]
    asked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file of edits, by action: what holds now, what held anyway, what clashes, what was refused."""

    applied: list[tuple[str, Edit]]
    same: list[tuple[str, Edit]]
    clashing: list[tuple[str, Clash]]
    refused: list[tuple[str, VedetteError]]


def take_pack(
    review: Review,
    owner: str,
    author: Author,
    *,
    drawn: Callable[[int], str] = secrets.token_hex,
) -> Pack:
    """A new pack of the open actions of a focal point; the log keeps that it was taken, and the key of its seal.

    Raises:
        WrongState: The person has no open action.
    """
    with review.home.writing() as pen:
        [ref] = free_references(pen, Act.ACTION, "OP", [f"{owner}|{author.at}|{author.by}"])
        body = {"action": ref, "change": Change.PACK, "owner": owner, "key": drawn(_KEY_BYTES)}
        made = changed(plan_of(pen.known), {**body, "by": author.by, "at": author.at})
        pen.append(Act.ACTION, {"label": str(review.about["label"]), **body}, author)
        return made.packs[ref]


def taken(known: Sequence[Decision], ref: str, owner: str) -> Taken:
    """A pack as it was when it was taken.

    Raises:
        NotFound: The person has no such pack.
    """
    pack = plan_of(known).packs.get(ref)
    if pack is None or pack.owner != owner:
        raise NotFound("You have no such offline pack.", "Take one from your actions.")
    actions = own(plan_before(known, ref), owner)
    asked = recommendations_of(known)
    refs = dict.fromkeys(on for one in actions for on in one.recommendations if on in asked)
    return Taken(pack, actions, {on: asked[on].text for on in refs})


def bring_pack(review: Review, content: bytes, author: Author) -> Brought:
    """Merge a file of edits; an action that refuses its edits stays as it is, the others do not suffer from it.

    Raises:
        BadInput: It is no file of edits, or was changed after it was saved.
        NotFound: Its pack was not made from this review.
        NotAllowed: Its pack was made for somebody else.
    """
    known = review.decisions()
    held = plan_of(known)
    ref = pack_of(content, held, author.by)
    base = {one.ref: one for one in own(plan_before(known, ref), author.by)}
    told = read_edits(content, held, base, author.by)
    found = Brought([], [], [], [])
    for on, edits in told.edits.items():
        try:
            _merge(review, on, told, edits, author, found)
        except (BadInput, NotAllowed, NotFound, WrongState) as error:
            found.refused.append((on, error))
    return found


def _merge(
    review: Review, on: str, told: Edits, edits: Sequence[Edit], author: Author, into: Brought
) -> None:
    before = action(review.decisions(), on)
    fresh = [one for one in edits if mark_of(told.pack, one) not in before.brought]
    found = merged(fresh, state(before))
    if found.applied or found.clashing:
        after = before
        for part in _parts(fresh):
            after = _brought(review, on, told, part, author)
        into.applied.extend((on, one) for one in found.applied)
        known = before.clashes
        into.clashing.extend((on, one) for one in after.clashes if one not in known)
    into.same.extend((on, one) for one in edits if one in found.same or one not in fresh)


def _parts(fresh: Sequence[Edit]) -> list[list[Edit]]:
    """Edits as decisions take them: all with the first file, then each further file alone."""
    with_file = [one for one in fresh if _file_of(one)]
    others = [one for one in fresh if not _file_of(one)]
    return [[*others, *with_file[:1]], *([one] for one in with_file[1:])]


def _file_of(one: Edit) -> str:
    return proof_said(one.mine).snapshot if one.field.startswith(PROOF) else ""


def _brought(review: Review, on: str, told: Edits, edits: Sequence[Edit], author: Author) -> Action:
    rows = [{"field": one.field, "base": one.base, "mine": one.mine} for one in edits]
    body = {"pack": told.pack, "saved_at": told.saved_at or None, "edits": rows}
    one = next((each for each in edits if _file_of(each)), None)
    if one is None:
        return change_action(review, on, Change.BRING, body, author)
    said = proof_said(one.mine)
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        file = Path(folder) / f"file{Path(said.where).suffix}"
        file.write_bytes(told.files[said.snapshot])
        return bring_file(review, on, body, file, author)


def settle(
    review: Review, ref: str, choices: Sequence[Mapping[str, str]], author: Author
) -> Action:
    """Choose between edits that clashed and what stands; both stay in the history.

    Args:
        review: The review.
        ref: The action.
        choices: Each with `clash`, `keep` (mine, theirs, both) and `theirs`, what the person saw to stand there.
        author: Who chooses.

    Raises:
        BadInput: Nothing is chosen, or of a number both.
        NotAllowed: The person is no focal point of the action.
        NotFound: There is no such conflict.
        OutOfDate: What stands there was changed since.
        WrongState: The action is closed.
    """
    if not choices:
        raise BadInput("Nothing is chosen.", "Choose yours or the other for at least one field.")
    return change_action(review, ref, Change.SETTLE, {"choices": [*choices]}, author)
