"""Findings as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.evidence.findings import Change, Finding, changed, findings
from vedette.core.kernel.errors import NotFound, OutOfDate
from vedette.core.kernel.fingerprint import of_value, short
from vedette.core.kernel.references import references
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.undoing import in_force, mark
from vedette.pipeline.workspace import Review


def findings_of(known: Iterable[Decision]) -> dict[str, Finding]:
    """The findings in force by reference, in the order in which they were added."""
    return findings(_changes(known))


def finding(known: Iterable[Decision], ref: str) -> Finding:
    """One finding in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = findings_of(known).get(ref)
    if found is None:
        raise NotFound(f"There is no finding '{ref}'.", "See `vedette findings list`.")
    return found


@dataclass(frozen=True, slots=True)
class Made:
    """One change of a finding, in force or taken back."""

    decision: Decision
    change: Change
    is_in_force: bool


def changes_of(known: Iterable[Decision], ref: str) -> list[Made]:
    """Every change of a finding, the first first, those that were taken back with them."""
    known = [one for one in known if one.act in {Act.FINDING, Act.UNDO}]
    held = {one.n for one in in_force(known)}
    return [
        Made(one, Change(str(one.body["change"])), one.n in held)
        for one in known
        if one.act is Act.FINDING and one.body["finding"] == ref
    ]


def version_of(known: Iterable[Decision], ref: str) -> str:
    """A name of how a finding stands; any change in force makes it another one."""
    held = [mark(one.decision) for one in changes_of(known, ref) if one.is_in_force]
    return short(of_value(held))


def finding_as_of(known: Sequence[Decision], ref: str, version: str) -> Finding | None:
    """A finding as it stood in an earlier version; None where it never stood so."""
    for n in range(len(known), 0, -1):
        if version_of(known[:n], ref) == version:
            return findings_of(known[:n]).get(ref)
    return None


def _changes(known: Iterable[Decision]) -> list[Mapping[str, Any]]:
    wanted = [one for one in known if one.act in {Act.FINDING, Act.UNDO}]
    return [
        {**one.body, "by": one.by, "at": one.at}
        for one in in_force(wanted)
        if one.act is Act.FINDING
    ]


def add_finding(review: Review, told: Mapping[str, object], author: Author) -> Finding:
    """A new finding; gives it with its reference.

    Args:
        review: The review.
        told: What is said of it, as `core.evidence.findings.TOLD`, and as wanted its `label`.
        author: Who decides.

    Raises:
        BadInput: The statement is missing, or something is no code.
    """
    with review.home.writing() as pen:
        ref = _free_reference(pen, f"{told.get('statement')}|{author.at}|{author.by}")
        return _written(review, pen, {"finding": ref, "change": Change.ADD, **told}, author)


def _free_reference(pen: Pen, seed: str) -> str:
    """A reference that no finding has, also none that is hidden here; how many there are does not show in it."""
    taken = {str(one.body["finding"]) for one in pen.whole if one.act is Act.FINDING}
    made = (references("F", [f"{seed}|{n}"])[0] for n in range(len(taken) + 1))
    return next(ref for ref in made if ref not in taken)


def change_finding(
    review: Review,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    author: Author,
    *,
    version: str = "",
) -> Finding:
    """Carry out one change of a finding; gives the finding that follows.

    Args:
        review: The review.
        ref: The finding.
        change: What happens to it.
        told: What the change says.
        author: Who decides.
        version: The version that the person saw, as `version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of a finding, evidence or challenge that is not there.
        WrongState: The stage does not follow, or what it asks for is lacking.
        OutOfDate: Somebody else changed the finding since that version.
    """
    with review.home.writing() as pen:
        if version and version != version_of(pen.known, ref):
            raise OutOfDate(f"{ref} was changed since you opened it.", "Open it again.")
        return _written(review, pen, {"finding": ref, "change": change, **told}, author)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Finding:
    ref = str(body["finding"])
    review.template.check(body)
    said = {name: value for name, value in body.items() if value is not None}
    held = findings_of(pen.known).get(ref)
    made = changed(held, {**said, "by": author.by, "at": author.at})
    pen.append(Act.FINDING, {"label": str(review.about["label"]), **said}, author)
    return made
