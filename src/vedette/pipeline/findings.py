"""Findings as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vedette.core.evidence.findings import Change, Finding, changed, findings
from vedette.core.kernel.errors import NotFound
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.stating import check_version, free_references
from vedette.pipeline.undoing import in_force
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
        seed = f"{told.get('statement')}|{author.at}|{author.by}"
        [ref] = free_references(pen, Act.FINDING, "F", [seed])
        return _written(review, pen, {"finding": ref, "change": Change.ADD, **told}, author)


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
        version: The version that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of a finding, evidence or challenge that is not there.
        WrongState: The stage does not follow, or what it asks for is lacking.
        OutOfDate: Somebody else changed the finding since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.FINDING, ref, version)
        return _written(review, pen, {"finding": ref, "change": change, **told}, author)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Finding:
    ref = str(body["finding"])
    review.template.check(body)
    said = {name: value for name, value in body.items() if value is not None}
    held = findings_of(pen.known).get(ref)
    made = changed(held, {**said, "by": author.by, "at": author.at})
    pen.append(Act.FINDING, {"label": str(review.about["label"]), **said}, author)
    return made
