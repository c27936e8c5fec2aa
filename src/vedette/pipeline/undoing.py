"""Taking a decision back: the log keeps both, and what is in force follows from it.

An undo names its decision by a mark: a hash of the act, its author, its time and what it says. Numbers
and chained hashes are other ones in each world (`worlds`); a mark is the same in all of them. An undo
can be undone: then the first decision holds again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.workspace import Review

OF_RECORDS = frozenset((Act.JUDGE, Act.CORRECT, Act.CHOOSE, Act.SPLIT, Act.MERGE, Act.INQUIRE))
"""Acts that speak of records: they belong where their records are."""

OF_LIBRARY = frozenset(
    (
        Act.DOCUMENT,
        Act.DESCRIBE,
        Act.SAME_WORK,
        Act.CODEBOOK,
        Act.CODE,
        Act.CRITERIA,
        Act.SCREEN,
        Act.EXTRACT,
        Act.TREAT,
        Act.MASK,
    )
)
"""Acts that speak of documents: each states the label of what it speaks of."""

OF_EVIDENCE = frozenset((Act.FINDING, Act.TRIANGULATE, Act.TASK))
"""Acts on what a review states, on what kinds of evidence say, and on who is asked: each states its label."""

OF_RECOMMENDATIONS = frozenset((Act.RECOMMENDATION, Act.EARLIER, Act.PROPOSAL))
"""Acts on what should be done and what it costs: each states its label."""

OF_CONSULTATIONS = frozenset((Act.STAKEHOLDER, Act.MEETING, Act.STATEMENT))
"""Acts on whom a review hears and what they said: each states its label."""

OF_REPORTS = frozenset(
    (
        *(Act.BLOCK, Act.VERSION, Act.ROUND, Act.COMMENT, Act.APPROVAL, Act.PUBLISH, Act.BRIEFING),
        Act.DASHBOARD,
    )
)
"""Acts on the report, from its text to its approval, on briefings and dashboards: each states its label."""

OF_ACTIONS = frozenset((Act.ACTION, Act.CAPACITY))
"""Acts on the action plan, on areas and indicators of capacities: each states its label."""

UNDOABLE = (
    OF_RECORDS
    | OF_LIBRARY
    | OF_EVIDENCE
    | OF_RECOMMENDATIONS
    | OF_CONSULTATIONS
    | OF_ACTIONS
    | {Act.BLOCK, Act.BRIEFING, Act.CONTEXT, Act.PUBLIC_TABLE, Act.UNDO}
)
"""Acts that `undo` takes back; an import has an undo of its own."""

_LIBRARY = (
    OF_LIBRARY
    | OF_EVIDENCE
    | OF_RECOMMENDATIONS
    | OF_CONSULTATIONS
    | OF_REPORTS
    | OF_ACTIONS
    | {Act.INTERVIEW, Act.UNDO}
)
_LENGTH = 32


def mark(decision: Decision) -> str:
    """A name of the decision that holds in every world."""
    said = [str(decision.act), decision.by, decision.at, dict(decision.body)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def in_force(known: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that were not taken back, in order, without the acts of taking back."""
    known = tuple(known)
    if all(one.act is not Act.UNDO for one in known):
        return known
    holds = _holding(known)
    return tuple(
        one for one, held in zip(known, holds, strict=True) if held and one.act is not Act.UNDO
    )


def library_in_force(known: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions on documents, codes, interviews that were not taken back.

    Those on records are left out before anything is hashed: a review has thousands of judgements, and a
    run after one more of them must not pay for its library.
    """
    return in_force([one for one in known if one.act in _LIBRARY])


def undo(
    review: Review, which: str, why: str, author: Author, *, acts: frozenset[Act] = UNDOABLE
) -> Decision:
    """Take back one decision; what was decided before it holds again.

    Args:
        review: The review.
        which: Number of the decision, or its mark.
        why: The reason; may be empty right after a slip of the key.
        author: Who takes it back.
        acts: What may be taken back here; an undo counts as what it took back at first.

    Returns:
        The decision that no longer holds.

    Raises:
        NotFound: There is no such decision.
        BadInput: Decisions of its kind cannot be taken back this way.
        WrongState: It was taken back before.
    """
    with review.home.writing() as pen:
        return take_back(pen, which, why, author, acts)


def take_back(
    pen: Pen, which: str, why: str, author: Author, acts: frozenset[Act] = UNDOABLE
) -> Decision:
    """As `undo`, with the review locked already.

    Raises:
        NotFound: There is no such decision.
        BadInput: Decisions of its kind cannot be taken back this way.
        WrongState: It was taken back before.
    """
    at = _place(pen.known, which)
    found = pen.known[at]
    first = _first(pen.known, found)
    if first.act in UNDOABLE and first.act not in acts:
        raise _unknown(which)
    if found.act not in UNDOABLE:
        raise BadInput(
            f"Decision {found.n} is a '{found.act}', which is not undone this way.",
            "Undo an import with `vedette sources undo`; decide settings anew.",
        )
    if not _holding(pen.known)[at]:
        raise WrongState(f"Decision {found.n} was taken back before.", "See the history.")
    pen.append(Act.UNDO, _body_of(found, why), author)
    return found


def take_back_documents(
    review: Review, references: Iterable[str], why: str, author: Author
) -> tuple[str, ...]:
    """Take documents out of the library, as if they had not been added; gives those that were in it.

    Their files stay in the evidence store. What was said of them since holds again once they are brought back.
    """
    wanted = set(references)
    with review.home.writing() as pen:
        held = [
            one
            for one in in_force(pen.known)
            if one.act is Act.DOCUMENT and one.body["document"] in wanted
        ]
        for one in held:
            pen.append(Act.UNDO, _body_of(one, why), author)
    return tuple(sorted({str(one.body["document"]) for one in held}))


def bring_back_documents(
    review: Review, references: Iterable[str], author: Author
) -> tuple[str, ...]:
    """Undo the taking back of documents; gives those that are in the library again."""
    wanted = set(references)
    with review.home.writing() as pen:
        known = pen.known
        holds = _holding(known)
        held = []
        for at, one in enumerate(known):
            of = target(known, one) if one.act is Act.UNDO and holds[at] else None
            if of is not None and of.act is Act.DOCUMENT and of.body["document"] in wanted:
                held.append((one, str(of.body["document"])))
        for one, _ in held:
            pen.append(Act.UNDO, _body_of(one, ""), author)
    return tuple(sorted({name for _, name in held}))


def _body_of(found: Decision, why: str) -> dict[str, object]:
    return {"of": mark(found), **_spoken_of(found), **({"why": why} if why else {})}


def history(known: Sequence[Decision]) -> list[dict[str, object]]:
    """One row per decision: number, mark, act, author, what it is about, reason, and its state.

    The state is `in force`, `taken back`, or `final` for acts that undo does not concern.
    """
    holds = _holding(known)
    return [
        {
            "n": one.n,
            "mark": mark(one),
            "act": str(one.act),
            "by": one.by,
            "at": one.at,
            "about": _about(one),
            "why": one.body.get("why") or "",
            "state": "final" if one.act not in UNDOABLE else "in force" if held else "taken back",
        }
        for one, held in zip(known, holds, strict=True)
    ]


def _about(decision: Decision) -> str:
    """What a decision speaks of, in few words."""
    body = decision.body
    names = [
        body.get(name)
        for name in (
            "field",
            "record",
            "left",
            "right",
            "verdict",
            "value",
            "import",
            "document",
            "quotation",
            "area",
            "finding",
            "recommendation",
            "proposal",
            "action",
            "capacity",
            "stakeholder",
            "list",
            "block",
            "version",
            "round",
            "comment",
            "briefing",
            "dashboard",
        )
    ]
    if decision.act is Act.CONTEXT:
        names += [body.get("kind"), body.get("name")]
    for name in ("records", "others", "sources"):
        several = body.get(name)
        names += several if isinstance(several, list) and decision.act in UNDOABLE else []
    return " ".join(str(name) for name in names if name not in (None, ""))


def target(known: Sequence[Decision], decision: Decision) -> Decision | None:
    """The newest decision before an undo that it names; None where there is none."""
    named = (
        one for one in reversed(known) if one.n < decision.n and mark(one) == decision.body["of"]
    )
    return next(named, None)


def is_in_force(known: Sequence[Decision], decision: Decision) -> bool:
    """Whether a decision of the log still holds."""
    return _holding(known)[[one.n for one in known].index(decision.n)]


def _holding(known: Sequence[Decision]) -> list[bool]:
    holds = [True] * len(known)
    places: dict[str, list[int]] = {}
    undone: dict[int, int] = {}
    for i, one in enumerate(known):
        if one.act is Act.UNDO:
            standing = [j for j in places.get(str(one.body["of"]), ()) if holds[j]]
            if standing:
                undone[i] = standing[-1]
                holds[undone[i]] = False
                if known[undone[i]].act is Act.UNDO and undone[i] in undone:
                    holds[undone[undone[i]]] = True
        if one.act in UNDOABLE:
            places.setdefault(mark(one), []).append(i)
    return holds


def _place(known: Sequence[Decision], which: str) -> int:
    found = [i for i, one in enumerate(known) if which in (str(one.n), mark(one))]
    if not found:
        raise _unknown(which)
    return found[-1]


def _unknown(which: str) -> NotFound:
    return NotFound(
        f"There is no decision '{which}'.", "Name its number, as `vedette decisions` lists it."
    )


def _first(known: Sequence[Decision], decision: Decision) -> Decision:
    """What an undo, or the undo of an undo, speaks of in the end."""
    found: Decision | None = decision
    while found is not None and found.act is Act.UNDO:
        decision, found = found, target(known, found)
    return found or decision


def _spoken_of(decision: Decision) -> dict[str, object]:
    """The records and sources of a decision: so its undo has the same label."""
    names = ("left", "right", "record", "records", "others", "sources", "area", "kind", "label")
    return {name: decision.body[name] for name in names if decision.body.get(name) is not None}
