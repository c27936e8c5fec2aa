"""What happens to recommendations: told, linked, moved on, merged, split, declared; folded into what holds now.

A change speaks of one recommendation; a merge and a split speak of several at once, so that taking them back
takes them back whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence, accepted, kept, unlinked
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.templates import known_areas, known_horizons
from vedette.core.recommendations.effect import declared
from vedette.core.recommendations.quality import faults
from vedette.core.recommendations.recommendations import LISTS, TOLD, Recommendation, Step
from vedette.core.recommendations.states import ACCEPTED, IMPLEMENTED, SUPERSEDED, Axis, demands

Held = Mapping[str, Recommendation]
_LONGEST = {"text": 2_000}
_LONG = 1_000
_FEWEST_PARTS = 2
_GIVEN_WITH_STEP = frozenset(("reason", "proof", "verifier", "successor"))


class Change(StrEnum):
    """What can happen to a recommendation."""

    ADD = "add"
    EDIT = "edit"
    LINK = "link"
    UNLINK = "unlink"
    ACCEPT = "accept"
    HOLD = "hold"
    STATE = "state"
    MERGE = "merge"
    SPLIT = "split"
    DECLARE = "declare"


def recommendations(changes: Iterable[Mapping[str, Any]]) -> dict[str, Recommendation]:
    """The recommendations that changes make, in their order, by reference.

    A change that no longer fits, because what it speaks of was taken back, is passed over.
    """
    held: dict[str, Recommendation] = {}
    for one in changes:
        try:
            held |= changed(held, one)
        except (BadInput, NotFound, WrongState):
            continue
    return held


def changed(held: Held, change: Mapping[str, Any]) -> dict[str, Recommendation]:
    """The recommendations that one change makes or alters.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of something that is not there.
        WrongState: A state does not follow, or what it asks for is lacking.
    """
    kind, ref = Change(str(change["change"])), str(change["recommendation"])
    if kind is Change.ADD:
        return _added(held, ref, change)
    before = _held(held, ref)
    if kind in _OF_SEVERAL:
        return _OF_SEVERAL[kind](held, before, change)
    return {ref: _OF_ONE[kind](before, change)}


def lacking(held: Recommendation, axis: Axis, to: str) -> list[tuple[str, str]]:
    """What it lacks for a state that can follow, but what is given with the step: problem, remedy."""
    found = []
    for name in demands(axis, held.state(axis), to, of=held.ref):
        try:
            if name not in _GIVEN_WITH_STEP:
                _DEMANDS[name](held, {})
        except WrongState as error:
            found.append((error.problem, error.remedy))
    return found


def next_number(area: str, used: Iterable[str]) -> str:
    """The number that the next recommendation of an issue area is printed with; none is used twice (DR-20).

    Example:
        >>> next_number("IA12", ["R-IA12-01", "R-IA12-03", "R-IA02-09"])
        'R-IA12-04'
    """
    prefix = f"R-{area}-" if area else "R-"
    ends = [one.removeprefix(prefix) for one in used if one.startswith(prefix)]
    return f"{prefix}{max((int(end) for end in ends if end.isdigit()), default=0) + 1:02d}"


def _added(held: Held, ref: str, change: Mapping[str, Any]) -> dict[str, Recommendation]:
    if ref in held:
        raise BadInput(f"{ref} is there already.", "Edit it.")
    made = _told(Recommendation(ref, ""), change)
    for link in change.get("answers") or ():
        made = _linked(made, {"role": Role.ANSWERS, **link})
    return {ref: made}


def _told(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    said = {name: str(change[name]).strip() for name in TOLD if change.get(name) is not None}
    _check_words(said)
    made: dict[str, Any] = dict(said)
    if "deadline" in said:
        made["deadline"] = _day(said["deadline"])
        made["deadlines"] = _moved(held, made["deadline"])
    if change.get("supporting") is not None:
        named = [str(one).strip() for one in change["supporting"]]
        made["supporting"] = tuple(dict.fromkeys(one for one in named if one))
    if change.get("lowers_casualties") is not None:
        made["lowers_casualties"] = bool(change["lowers_casualties"])
    after = replace(held, **made)
    if not after.text:
        raise BadInput("A recommendation needs its text.", "Write who should do what.")
    return after


def _check_words(said: Mapping[str, str]) -> None:
    for name, text in said.items():
        most = _LONGEST.get(name, _LONG)
        if len(text) > most:
            raise BadInput(f"The {name} has {len(text):,} characters.", f"Shorten it to {most:,}.")
        if text and name in LISTS and text not in codelist(LISTS[name]).entries:
            known = ", ".join(codelist(LISTS[name]).codes)
            raise BadInput(f"'{text}' is no {name.replace('_', ' ')}.", f"Use {known}.")
    horizon = said.get("horizon")
    if horizon and horizon not in known_horizons():
        raise BadInput(f"'{horizon}' is no horizon.", "Use a code of the template.")
    area = said.get("issue_area")
    if area and area not in known_areas():
        raise BadInput(f"'{area}' is no issue area.", "Use a code of the list of issue areas.")


def _day(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError as error:
        raise BadInput(f"'{said}' is no day.", "Write it as 2018-06-30.") from error


def _moved(held: Recommendation, to: dt.date | None) -> tuple[dt.date, ...]:
    """The deadlines after one more: before it is issued only the last one counts."""
    if to is None or not held.was_issued:
        return () if to is None else (to,)
    return held.deadlines if held.deadlines[-1:] == (to,) else (*held.deadlines, to)


def _linked(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    role = str(change["role"])
    if role not in (Role.ANSWERS, Role.CONTEXT):
        raise BadInput(
            f"A recommendation does not rest on anything as '{role}'.",
            "It answers findings; an earlier recommendation is context.",
        )
    made = Evidence(
        on=str(change["on"]),
        role=Role(role),
        note=str(change.get("note") or "")[:_LONG],
        seen=change.get("seen"),
        said=str(change.get("said") or ""),
        run=str(change.get("run") or ""),
    )
    others = tuple(one for one in held.links if one.on != made.on)
    return replace(held, links=(*others, made))


def _unlinked(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    return replace(held, links=unlinked(held.ref, held.links, change))


def _accepted(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    return replace(held, links=accepted(held.ref, held.links, change))


def _kept(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    return replace(held, links=kept(held.ref, held.links, change))


def _stepped(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    try:
        axis = Axis(str(change["axis"]))
    except ValueError as error:
        raise BadInput(
            f"'{change['axis']}' is no state of a recommendation.", f"Use {', '.join(Axis)}."
        ) from error
    to = str(change["to"])
    if axis is not Axis.CLOSURE and not held.is_open:
        _check_open(held)
    for name in demands(axis, held.state(axis), to, of=held.ref):
        _DEMANDS[name](held, change)
    texts = {name: str(change.get(name) or "").strip() for name in ("why", "proof", "verifier")}
    made = Step(axis, to, str(change["by"]), str(change["at"]), **texts)
    number = held.number or (str(change.get("number") or "") if axis is Axis.RESPONSE else "")
    successor = str(change.get("successor") or "").strip()
    successors = (successor,) if to == SUPERSEDED else held.successors
    return replace(held, steps=(*held.steps, made), number=number, successors=successors)


def _declared(held: Recommendation, change: Mapping[str, Any]) -> Recommendation:
    made = declared(change)
    if held.declared and not made.why:
        raise BadInput(
            f"{held.ref} has declared its effect, which is locked.",
            "Say why another version is needed; the first one stays beside it.",
        )
    return replace(held, declared=(*held.declared, made))


def _merged(
    held: Held, into: Recommendation, change: Mapping[str, Any]
) -> dict[str, Recommendation]:
    others = [_held(held, str(ref)) for ref in dict.fromkeys(change["others"])]
    if not others or into in others:
        raise BadInput("A merge needs others.", "Name what is to go into it.")
    _check_open(into, *others)
    links = {one.on: one for each in (*others, into) for one in each.links}
    supporting = [name for each in (into, *others) for name in each.supporting]
    after = replace(
        into,
        links=tuple(links.values()),
        supporting=tuple(dict.fromkeys(name for name in supporting if name != into.lead)),
        parents=(*into.parents, *(one.ref for one in others)),
    )
    return {into.ref: after} | {one.ref: _superseded(one, (into.ref,), change) for one in others}


def _split(
    held: Held, whole: Recommendation, change: Mapping[str, Any]
) -> dict[str, Recommendation]:
    parts: Sequence[Mapping[str, Any]] = change["parts"]
    if len(parts) < _FEWEST_PARTS:
        raise BadInput("A split needs at least two parts.", "Write the text of each.")
    _check_open(whole)
    made = {}
    for part in parts:
        ref = str(part["recommendation"])
        if ref in held or ref in made:
            raise BadInput(f"{ref} is there already.", "Edit it.")
        fresh = replace(
            whole, ref=ref, number="", steps=(), declared=(), successors=(), parents=(whole.ref,),
            deadlines=() if whole.deadline is None else (whole.deadline,),
        )  # fmt: skip
        made[ref] = _told(fresh, part)
    return {**made, whole.ref: _superseded(whole, tuple(made), change)}


def _superseded(
    one: Recommendation, successors: tuple[str, ...], change: Mapping[str, Any]
) -> Recommendation:
    why = str(change.get("why") or "").strip()
    made = Step(Axis.CLOSURE, SUPERSEDED, str(change["by"]), str(change["at"]), why)
    return replace(one, successors=successors, steps=(*one.steps, made))


def _check_open(*among: Recommendation) -> None:
    for one in among:
        if not one.is_open:
            raise WrongState(f"{one.ref} is closed ({one.closure}).", "Open it again first.")


def _held(held: Held, ref: str) -> Recommendation:
    if ref not in held:
        raise NotFound(
            f"There is no recommendation '{ref}'.", "See `vedette recommendations list`."
        )
    return held[ref]


_OF_ONE: Mapping[Change, Callable[[Recommendation, Mapping[str, Any]], Recommendation]] = {
    Change.EDIT: _told,
    Change.LINK: _linked,
    Change.UNLINK: _unlinked,
    Change.ACCEPT: _accepted,
    Change.HOLD: _kept,
    Change.STATE: _stepped,
    Change.DECLARE: _declared,
}
_OF_SEVERAL: Mapping[
    Change, Callable[[Held, Recommendation, Mapping[str, Any]], dict[str, Recommendation]]
] = {Change.MERGE: _merged, Change.SPLIT: _split}

_Demand = Callable[[Recommendation, Mapping[str, Any]], None]


def _needs(is_there: object, problem: str, remedy: str) -> None:
    if not is_there:
        raise WrongState(problem, remedy)


def _of_quality(one: Recommendation, _: Mapping[str, Any]) -> None:
    for fault in faults(one):
        if fault.stops:
            raise WrongState(fault.problem, fault.remedy)


def _of_verifier(one: Recommendation, change: Mapping[str, Any]) -> None:
    named = _said(change, "verifier").casefold()
    owners = {name.casefold() for name in (one.lead, *one.supporting)}
    _needs(named, "Nobody verified that it was done.", "Name who saw it done (--verifier).")
    _needs(named not in owners, "Its owner verified it.", "Name somebody who does not own it.")


def _said(change: Mapping[str, Any], name: str) -> str:
    return str(change.get(name) or "").strip()


_DEMANDS: Mapping[str, _Demand] = {
    "finding": lambda one, _: _needs(
        one.findings, "It answers no finding.", "Link the finding that it answers."
    ),
    "quality": _of_quality,
    "reason": lambda _, change: _needs(
        _said(change, "why"), "The step needs a reason.", "Write why."
    ),
    "accepted": lambda one, _: _needs(
        one.response in ACCEPTED,
        f"The answer to {one.ref} is '{one.response}'.",
        "Note that it was accepted first.",
    ),
    "proof": lambda _, change: _needs(
        _said(change, "proof"),
        "Nothing shows that it was done.",
        "Name the file, address or document (--proof).",
    ),
    "verifier": _of_verifier,
    "implemented": lambda one, _: _needs(
        one.implementation == IMPLEMENTED,
        f"The implementation of {one.ref} is '{one.implementation}'.",
        "Note it as implemented, with proof and verifier, first.",
    ),
    "successor": lambda one, change: _needs(
        _said(change, "successor") not in ("", one.ref),
        "What replaces it is not named.",
        "Name what replaces it (--successor), or merge it.",
    ),
}
