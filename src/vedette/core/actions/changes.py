"""What happens to the action plan: told, linked, reported, verified, judged, merged, split; folded into a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from vedette.core.actions.clashes import Clash, Edit, Keep, mark_of, merged
from vedette.core.actions.offline import FIELDS, PROOF, own, proof_said, state
from vedette.core.actions.plan import (
    LISTED,
    LISTS,
    TOLD,
    Action,
    Baseline,
    Kind,
    Milestone,
    Pack,
    Plan,
)
from vedette.core.actions.progress import (
    ALL,
    DONE_WELL,
    Asked,
    day_of,
    judgement_of,
    measure_of,
    report_of,
    standing_proofs,
    verified,
    written,
)
from vedette.core.actions.schedule import check_no_circle
from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence, accepted, kept, unlinked
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, OutOfDate, WrongState
from vedette.core.recommendations.charges import Charge, charge_of
from vedette.core.recommendations.proposal_rows import Risk, currency_of, decimal_of, row_of

_LONG = 4_000
_FEWEST_PARTS = 2
_MOST_MONTHS = 24
_DAYS = ("starts_on", "due_on")


class Change(StrEnum):
    """What can happen to an action or to the plan."""

    ADD = "add"
    EDIT = "edit"
    LINK = "link"
    UNLINK = "unlink"
    ACCEPT = "accept"
    HOLD = "hold"
    PUT = "put"
    DROP = "drop"
    REPORT = "report"
    PROVE = "prove"
    VERIFY = "verify"
    ASK = "ask"
    DECIDE = "decide"
    JUDGE = "judge"
    MEASURE = "measure"
    MERGE = "merge"
    SPLIT = "split"
    BASELINE = "baseline"
    PACK = "pack"
    BRING = "bring"
    SETTLE = "settle"


def plan(changes: Iterable[Mapping[str, Any]]) -> Plan:
    """The plan that changes make; a change that no longer fits, because of what was taken back, is passed over."""
    held = Plan()
    for one in changes:
        try:
            held = changed(held, one)
        except (BadInput, NotAllowed, NotFound, OutOfDate, WrongState):
            continue
    return held


def changed(held: Plan, change: Mapping[str, Any]) -> Plan:
    """The plan after one change.

    Raises:
        BadInput: Something of the change is missing, too long or cannot be read.
        NotAllowed: An owner verifies or judges, or somebody decides on an own request.
        NotFound: It speaks of something that is not there.
        WrongState: What it asks for is lacking, or the action is closed.
    """
    kind, ref = Change(str(change["change"])), str(change["action"])
    if kind is Change.BASELINE:
        return replace(held, baselines={**held.baselines, ref: _baseline(held, ref, change)})
    if kind is Change.PACK:
        return replace(held, packs={**held.packs, ref: _pack(held, ref, change)})
    if kind is Change.ADD:
        return _with(held, _added(held, ref, change))
    before = _held(held, ref)
    if kind in _OF_SEVERAL:
        return _with(held, *_OF_SEVERAL[kind](held, before, change))
    if kind is Change.EDIT:
        return _with(held, _told(held, before, change))
    return _with(held, _OF_ONE[kind](before, change))


def _with(held: Plan, *made: Action) -> Plan:
    return replace(held, actions={**held.actions, **{one.ref: one for one in made}})


def _held(held: Plan, ref: str) -> Action:
    if ref not in held.actions:
        raise NotFound(f"There is no action '{ref}'.", "See `vedette actions list`.")
    return held.actions[ref]


def _baseline(held: Plan, ref: str, change: Mapping[str, Any]) -> Baseline:
    name, why = written(change, "name"), written(change, "why", most=_LONG)
    if not name:
        raise BadInput("A baseline has a name.", "Name it, such as: as approved.")
    if not held.held:
        raise WrongState("The plan has no action yet.", "Write the plan first.")
    if ref in held.baselines:
        raise BadInput(f"{ref} is there already.", "Keep another one.")
    return Baseline(ref, name, why, str(change["by"]), str(change["at"]))


def _pack(held: Plan, ref: str, change: Mapping[str, Any]) -> Pack:
    owner = written(change, "owner")
    if not own(held, owner):
        raise WrongState(
            f"'{owner}' has no open action.", "Name the person as focal point of an action first."
        )
    return Pack(ref, owner, str(change["key"]), str(change["by"]), str(change["at"]))


def _added(held: Plan, ref: str, change: Mapping[str, Any]) -> Action:
    if ref in held.actions:
        raise BadInput(f"{ref} is there already.", "Edit it.")
    try:
        kind = Kind(str(change.get("kind") or Kind.ACTION))
    except ValueError as error:
        raise BadInput(
            f"'{change['kind']}' does not stand in a plan.", f"Use {', '.join(Kind)}."
        ) from error
    made = _told(held, Action(ref, kind, ""), change)
    for link in change.get("implements") or ():
        made = _linked(made, link)
    return made


def _told(held: Plan, before: Action, change: Mapping[str, Any]) -> Action:
    said = {
        name: written(change, name, most=_LONG) for name in TOLD if change.get(name) is not None
    }
    made: dict[str, Any] = {**said}
    _check_codes(said)
    made |= {name: _day(said[name], name) for name in _DAYS if name in said}
    if "cost" in said:
        made["cost"] = _amount(said["cost"])
    if said.get("currency"):
        made["currency"] = currency_of(said["currency"])
    if "every" in said:
        made["every"] = _months(said["every"])
    made |= {name: _names(change[name]) for name in LISTED if change.get(name) is not None}
    if made.get("funding", before.funding) != before.funding:
        made["charges"] = ()
    if "due_on" in made:
        made["dues"] = _moved(before, made["due_on"])
    after = replace(before, **made)
    _check(held, after)
    return after


def _check_codes(said: Mapping[str, str]) -> None:
    for name, text in said.items():
        if name in LISTS and text and text not in codelist(LISTS[name]).entries:
            known = ", ".join(codelist(LISTS[name]).codes)
            raise BadInput(f"'{text}' is no {name}.", f"Use {known}.")


def _names(said: Iterable[object]) -> tuple[str, ...]:
    named = [str(one).strip() for one in said]
    return tuple(dict.fromkeys(one for one in named if one))


def _check(held: Plan, one: Action) -> None:
    if not one.title:
        raise BadInput("An action says what is to be done.", "Write its title.")
    if one.starts_on and one.due_on and one.due_on < one.starts_on:
        raise BadInput(f"{one.ref} ends before it begins.", "Correct one of the days.")
    if one.stream:
        stream = held.actions.get(one.stream)
        if stream is None or not stream.is_stream or one.is_stream:
            raise BadInput(f"'{one.stream}' is no work stream.", "Name one of the plan.")
    for ref in one.after:
        _held(held, ref)
    check_no_circle({**held.actions, one.ref: one}, one.ref)


def _moved(before: Action, to: dt.date | None) -> tuple[dt.date, ...]:
    """The deadlines after one more; the first one is never forgotten."""
    if to is None:
        return before.dues
    return before.dues if before.dues[-1:] == (to,) else (*before.dues, to)


def _day(said: str, name: str) -> dt.date | None:
    return day_of(said, name) if said else None


def _amount(said: str) -> Decimal | None:
    made = decimal_of(said) if said else None
    if made is not None and made < 0:
        raise BadInput(f"'{said}' is less than nothing.", "Write what it costs.")
    return made


def _months(said: str) -> int:
    if not said:
        return 0
    if not said.isascii() or not said.isdigit() or int(said) > _MOST_MONTHS:
        raise BadInput(f"'{said}' is no number of months.", f"Write 0 to {_MOST_MONTHS}.")
    return int(said)


def _linked(one: Action, change: Mapping[str, Any]) -> Action:
    made = Evidence(
        on=str(change["on"]),
        role=Role.IMPLEMENTS,
        note=written(change, "note"),
        seen=change.get("seen"),
        said=str(change.get("said") or ""),
        run=str(change.get("run") or ""),
    )
    return replace(one, links=(*(link for link in one.links if link.on != made.on), made))


def _unlinked(one: Action, change: Mapping[str, Any]) -> Action:
    return replace(one, links=unlinked(one.ref, one.links, change))


def _accepted(one: Action, change: Mapping[str, Any]) -> Action:
    return replace(one, links=accepted(one.ref, one.links, change))


def _kept(one: Action, change: Mapping[str, Any]) -> Action:
    return replace(one, links=kept(one.ref, one.links, change))


def _put(one: Action, change: Mapping[str, Any]) -> Action:
    """With a milestone, risk or charge; one of the same key stands in place of the old one."""
    row: Mapping[str, Any] = change["row"]
    if change.get("table") == "milestones":
        made = _milestone(row)
        others = [held for held in one.milestones if held.key != made.key]
        found = sorted([*others, made], key=lambda held: (held.due_on, held.key))
        return replace(one, milestones=tuple(found))
    if change.get("table") == "risks":
        risk = row_of("risks", row)
        assert isinstance(risk, Risk), "the table of risks holds risks"
        left = [held for held in one.risks if held.key != risk.key]
        return replace(one, risks=tuple(sorted([*left, risk], key=lambda held: held.key)))
    if change.get("table") == "charges":
        return _charged(one, charge_of(row))
    raise BadInput(
        f"An action has no table '{change.get('table')}'.", "Use milestones, risks or charges."
    )


def _charged(one: Action, charge: Charge) -> Action:
    if one.is_stream or not one.funding:
        raise WrongState(
            f"No project pays for {one.ref}.", "Name the project of an action before its lines."
        )
    others = [held for held in one.charges if held.line != charge.line]
    return replace(one, charges=tuple(sorted([*others, charge], key=lambda held: held.line)))


def _milestone(row: Mapping[str, Any]) -> Milestone:
    key, title = written(row, "key", most=20), written(row, "title")
    if not key or not title:
        raise BadInput("A milestone has a key and a title.", "Say both.")
    done = written(row, "done_on")
    due_on = day_of(written(row, "due_on"), "due_on")
    return Milestone(key, title, due_on, day_of(done, "done_on") if done else None)


def _dropped(one: Action, change: Mapping[str, Any]) -> Action:
    key = str(change.get("key") or "")
    milestones = tuple(held for held in one.milestones if held.key != key)
    risks = tuple(held for held in one.risks if held.key != key)
    charges = tuple(held for held in one.charges if held.line != key)
    if change.get("table") == "charges" and charges != one.charges:
        return replace(one, charges=charges)
    if change.get("table") == "milestones" and milestones != one.milestones:
        return replace(one, milestones=milestones)
    if change.get("table") == "risks" and risks != one.risks:
        return replace(one, risks=risks)
    raise NotFound(f"{one.ref} has no such row '{key}'.", "Name a key that stands there.")


def _reported(one: Action, change: Mapping[str, Any]) -> Action:
    _check_open(one)
    _check_reports(one, str(change["by"]))
    if one.is_stream:
        raise WrongState(f"{one.ref} is a work stream.", "Report on its actions.")
    made = report_of(change, n=len(one.reports) + 1)
    after = replace(one, reports=(*one.reports, made))
    if made.percent == ALL and not standing_proofs(after.reports):
        raise WrongState(
            "Nothing shows that it was done.", "Hand in a file, or name an address, as proof."
        )
    return after


def _proved(one: Action, change: Mapping[str, Any]) -> Action:
    """With one more proof of the last report, handed in by who reported."""
    if not one.reports or one.reports[-1].by != str(change["by"]):
        raise WrongState(
            f"You did not report on {one.ref} last.", "Hand the proof in with a report."
        )
    [proof] = report_of({**change, "text": "-", "percent": 0}, n=0).proofs
    last = one.reports[-1]
    if last.verified_by:
        raise WrongState(f"Report {last.n} is verified.", "Hand the proof in with another report.")
    return replace(one, reports=(*one.reports[:-1], replace(last, proofs=(*last.proofs, proof))))


def _verified(one: Action, change: Mapping[str, Any]) -> Action:
    by, n = str(change["by"]).casefold(), int(change["report"])
    report = next((held for held in one.reports if held.n == n), None)
    if report is None:
        raise NotFound(f"{one.ref} has no report {n}.", "Name one that was handed in.")
    if by in one.owners or by == report.by.casefold():
        raise NotAllowed(
            "Nobody verifies what they own or reported.", "Ask somebody who does not own it."
        )
    made = verified(report, change)
    if not made.verified_how:
        raise BadInput("A verification says what was looked at.", "Write what you saw.")
    return replace(one, reports=tuple(made if held is report else held for held in one.reports))


def _asked(one: Action, change: Mapping[str, Any]) -> Action:
    _check_open(one)
    _check_reports(one, str(change["by"]))
    if one.pending:
        raise WrongState(
            f"Another deadline of {one.ref} is asked for already.", "Wait for the answer."
        )
    to, why = day_of(str(change.get("to") or ""), "to"), written(change, "why", most=_LONG)
    if not why:
        raise BadInput("A request needs a reason.", "Write why the deadline cannot be kept.")
    if one.due_on is not None and to <= one.due_on:
        raise BadInput(f"{to} is not after {one.due_on}.", "Ask for a later day.")
    made = Asked(len(one.asked) + 1, to, why, str(change["by"]), str(change["at"]))
    return replace(one, asked=(*one.asked, made))


def _brought(one: Action, change: Mapping[str, Any]) -> Action:
    """With what was edited without network: what does not clash holds, what clashes waits for a choice."""
    _check_open(one)
    by, pack = str(change["by"]), str(change["pack"])
    _check_reports(one, by)
    edits = [Edit(str(e["field"]), str(e["base"]), str(e["mine"])) for e in change["edits"]]
    fresh = [held for held in edits if mark_of(pack, held) not in one.brought]
    found = merged(fresh, state(one))
    after = _applied(one, {held.field: held.mine for held in found.applied}, change)
    at = written(change, "saved_at") or str(change["at"])
    clashes = (Clash(mark_of(pack, held), pack, held, by, at) for held in found.clashing)
    marks = (mark_of(pack, held) for held in fresh)
    return replace(
        after, brought=(*one.brought, *marks), clashes=(*one.clashes, *clashes)
    )  # fmt: skip


def _applied(one: Action, said: Mapping[str, str], change: Mapping[str, Any]) -> Action:
    """With a report and a request that say what the fields say; the other fields stay."""
    told = {"by": change["by"], "at": change["at"]}
    proofs = [_proof_told(name, value) for name, value in said.items() if name.startswith(PROOF)]
    unknown = [name for name in said if name not in FIELDS and not name.startswith(PROOF)]
    if unknown:
        raise BadInput(f"'{unknown[0]}' is no field of a pack.", f"Use {', '.join(FIELDS)}.")
    if proofs or "percent" in said or "text" in said:
        one = _reported(one, {**state(one), **said, **told, "proofs": proofs})
    if "deadline" in said:
        to, _, why = said["deadline"].partition(" ")
        one = _asked(_replaced(one), {**told, "to": to, "why": why})
    return one


def _proof_told(field: str, said: str) -> dict[str, str]:
    told = proof_said(said)
    return {
        "name": field.removeprefix(PROOF), "where": told.where, "snapshot": told.snapshot,
        "effective_on": told.effective, "expires_on": told.expires,
    }  # fmt: skip


def _replaced(one: Action) -> Action:
    """With its pending request replaced by the next one."""
    n = len(one.asked) + 1
    asked = (replace(held, replaced_by=n) if held.is_pending else held for held in one.asked)
    return replace(one, asked=tuple(asked))


def _settled(one: Action, change: Mapping[str, Any]) -> Action:
    """With what was chosen of edits that clashed: both stay known, one of them holds."""
    _check_open(one)
    _check_reports(one, str(change["by"]))
    now, said, settled = state(one), dict[str, str](), dict[str, Clash]()
    for row in change["choices"]:
        clash = next((held for held in one.open_clashes if held.mark == row["clash"]), None)
        if clash is None:
            raise NotFound(f"{one.ref} has no such conflict.", "It may be settled; open the page again.")  # fmt: skip
        theirs = now.get(clash.edit.field, "")
        if str(row["theirs"]).splitlines() != theirs.splitlines():
            raise OutOfDate(f"{one.ref} was changed since you opened it.", "Open it again.")
        said |= _chosen(clash, Keep(str(row["keep"])), theirs)
        settled[clash.mark] = replace(
            clash, kept=str(row["keep"]), theirs=theirs,
            settled_by=str(change["by"]), settled_at=str(change["at"]),
        )  # fmt: skip
    after = _applied(one, said, change)
    return replace(after, clashes=tuple(settled.get(held.mark, held) for held in one.clashes))


def _chosen(clash: Clash, keep: Keep, theirs: str) -> dict[str, str]:
    field, mine = clash.edit.field, clash.edit.mine
    if keep is Keep.THEIRS:
        return {}
    if keep is Keep.BOTH and field != "text":
        raise BadInput("Of this field only one can hold.", "Choose yours or the other.")
    return {field: f"{theirs}\n{mine}" if keep is Keep.BOTH else mine}


def _decided(one: Action, change: Mapping[str, Any]) -> Action:
    request = one.pending
    if request is None:
        raise WrongState(
            f"No other deadline of {one.ref} is asked for.", "There is nothing to decide."
        )
    by = str(change["by"])
    if by.casefold() == request.by.casefold():
        raise NotAllowed("Nobody decides on an own request.", "Ask the manager of the plan.")
    is_granted, answer = bool(change.get("is_granted")), written(change, "why", most=_LONG)
    if not is_granted and not answer:
        raise BadInput("A refusal needs a reason.", "Write why.")
    made = replace(
        request, is_granted=is_granted, decided_by=by, decided_at=str(change["at"]), answer=answer
    )
    asked = tuple(made if held is request else held for held in one.asked)
    if not is_granted:
        return replace(one, asked=asked)
    return replace(one, asked=asked, due_on=request.to, dues=_moved(one, request.to))


def _judged(one: Action, change: Mapping[str, Any]) -> Action:
    made = judgement_of(change)
    if made.by.casefold() in one.owners:
        raise NotAllowed("Nobody judges what they own.", "Ask somebody who does not own it.")
    if made.to in DONE_WELL and not (one.reports and one.reports[-1].verified_by):
        raise WrongState(
            f"The last report on {one.ref} is not verified.",
            "Verify it first, then close it as done.",
        )
    if made.to in DONE_WELL and one.percent != ALL:
        raise WrongState(
            f"{one.ref} is at {one.percent} %.", "It is closed as done once it is at 100 %."
        )
    return replace(one, judgements=(*one.judgements, made))


def _measured(one: Action, change: Mapping[str, Any]) -> Action:
    return replace(one, measures=(*one.measures, measure_of(change)))


def _merged(held: Plan, into: Action, change: Mapping[str, Any]) -> list[Action]:
    others = [_held(held, str(ref)) for ref in dict.fromkeys(change["others"])]
    if not others or into in others:
        raise BadInput("A merge needs others.", "Name what is to go into it.")
    for one in (into, *others):
        _check_open(one)
        if one.is_stream is not into.is_stream:
            raise BadInput("A work stream and an action are not one.", "Merge two of a kind.")
    links = {link.on: link for each in (*others, into) for link in each.links}
    gone = {one.ref for one in others}
    after = [ref for each in (into, *others) for ref in each.after if ref not in gone | {into.ref}]
    supporting = [name for each in (into, *others) for name in each.supporting]
    made = replace(
        into,
        links=tuple(links.values()),
        after=tuple(dict.fromkeys(after)),
        supporting=tuple(dict.fromkeys(name for name in supporting if name != into.lead)),
        parents=(*into.parents, *(one.ref for one in others)),
        charges=_together(into, others),
    )
    moved = [
        _with_others(one, gone, (into.ref,))
        for one in held.actions.values()
        if one.ref not in gone | {into.ref} and (one.stream in gone or gone.intersection(one.after))
    ]  # fmt: skip
    result = [made, *moved, *(replace(one, successors=(into.ref,)) for one in others)]
    check_no_circle({**held.actions, **{one.ref: one for one in result}}, into.ref)
    return result


def _together(into: Action, others: Sequence[Action]) -> tuple[Charge, ...]:
    """What all of one project and currency take from its lines; of others nothing can be added."""
    found: dict[str, Decimal] = {}
    for one in (into, *others):
        if (one.funding, one.currency) == (into.funding, into.currency):
            for held in one.charges:
                found[held.line] = found.get(held.line, Decimal(0)) + held.amount
    return tuple(Charge(line, amount) for line, amount in sorted(found.items()))


def _split(held: Plan, whole: Action, change: Mapping[str, Any]) -> list[Action]:
    parts: Sequence[Mapping[str, Any]] = change["parts"]
    if len(parts) < _FEWEST_PARTS:
        raise BadInput("A split needs at least two parts.", "Write the title of each.")
    _check_open(whole)
    made = list[Action]()
    for part in parts:
        ref = str(part["action"])
        if ref in held.actions or ref in [one.ref for one in made]:
            raise BadInput(f"{ref} is there already.", "Edit it.")
        fresh = replace(
            whole, ref=ref, reports=(), asked=(), judgements=(), measures=(), parents=(whole.ref,),
            dues=() if whole.due_on is None else (whole.due_on,), charges=(),
        )  # fmt: skip
        made.append(_told(held, fresh, part))
    refs = tuple(one.ref for one in made)
    moved = [
        _with_others(one, {whole.ref}, refs)
        for one in held.actions.values()
        if whole.ref in one.after or one.stream == whole.ref
    ]  # fmt: skip
    return [*made, *moved, replace(whole, successors=refs)]


def _check_reports(one: Action, by: str) -> None:
    """Focal points report on what is theirs; where none is named, whoever may report at all."""
    if one.focal and by.casefold() not in {name.casefold() for name in one.focal}:
        raise NotAllowed(
            f"You are not a focal point of {one.ref}.",
            "Ask the manager of the plan to name you as one.",
        )


def _with_others(one: Action, gone: set[str], by: Sequence[str]) -> Action:
    """An action that waited for, or belonged to, what others stand in place of now."""
    stream = by[0] if one.stream in gone else one.stream
    return replace(one, stream=stream, after=_renamed(one.after, gone, by))


def _renamed(after: Sequence[str], gone: set[str], by: Sequence[str]) -> tuple[str, ...]:
    named = [new for ref in after for new in (by if ref in gone else (ref,))]
    return tuple(dict.fromkeys(named))


def _check_open(one: Action) -> None:
    if not one.is_open:
        raise WrongState(
            f"{one.ref} is closed.", "The review office opens it again by another judgement."
        )


_OF_ONE: Mapping[Change, Callable[[Action, Mapping[str, Any]], Action]] = {
    Change.LINK: _linked,
    Change.UNLINK: _unlinked,
    Change.ACCEPT: _accepted,
    Change.HOLD: _kept,
    Change.PUT: _put,
    Change.DROP: _dropped,
    Change.REPORT: _reported,
    Change.PROVE: _proved,
    Change.VERIFY: _verified,
    Change.ASK: _asked,
    Change.DECIDE: _decided,
    Change.JUDGE: _judged,
    Change.MEASURE: _measured,
    Change.BRING: _brought,
    Change.SETTLE: _settled,
}
_OF_SEVERAL: Mapping[Change, Callable[[Plan, Action, Mapping[str, Any]], list[Action]]] = {
    Change.MERGE: _merged,
    Change.SPLIT: _split,
}
