"""`vedette findings`, `trace`, `affected`, `stale`: what a review states, and what every statement rests on."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import (
    add_looking_again,
    add_noun,
    add_ref,
    add_review,
    add_verb,
    author,
    opened,
    wants_json,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.evidence.findings import Change, Finding
    from vedette.pipeline.resting import Difference, Standing

_LISTED = ("finding", "stage", "state", "confidence", "origins", "statement")
_TRACED = ("depth", "ref", "kind")
_DIFFERING = ("ref", "state", "on", "before", "now", "differs", "rows")
_TOLD = (
    ("--area", "issue_area", "CODE", "issue area"),
    ("--kind", "kind", "KIND", "finding, conclusion or lesson"),
    ("--bearing", "bearing", "WHAT", "internal_challenge or external_context"),
    ("--gap", "gap", "TEXT", "what is not known"),
    ("--counter", "counter", "TEXT", "where counter-evidence was looked for, and why not decisive"),
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    _add_findings(add_noun(verbs, "findings", "what the review states, with what speaks for it"))
    made = add_verb(verbs, "trace", _trace, "all that something rests on, down to rows")
    add_ref(made)
    made.add_argument("--to", metavar="REF", help="only the shortest way to this")
    made.add_argument("--prov", action="store_true", help="as W3C PROV-JSON")
    made = add_verb(verbs, "affected", _affected, "all that rests on something")
    add_ref(made)
    made = add_verb(verbs, "stale", _stale, "what is out of date, and by what")
    add_review(made)


def _add_findings(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    add_review(add_verb(noun, "list", _list, "all findings, with state and confidence"))
    add_ref(add_verb(noun, "show", _show, "one finding with its evidence"))
    made = add_verb(noun, "add", _add, "a new finding")
    made.add_argument("statement", metavar="STATEMENT", help="what is the case, in a sentence")
    _add_told(made)
    made = add_verb(
        noun, "edit", _edit, "say a finding differently; a confirmed one is a draft again"
    )
    add_ref(made)
    made.add_argument("--statement", metavar="TEXT")
    _add_told(made, with_review=False)
    made = add_verb(noun, "link", _link, "let a finding rest on something")
    add_ref(made)
    made.add_argument("on", metavar="ON", help="figure, number, quotation, document, incident, row")
    made.add_argument(
        "--role", default="supports", help="supports, contradicts, qualifies, context"
    )
    made.add_argument("--excerpt", default="", metavar="TEXT")
    made.add_argument("--note", default="", metavar="TEXT")
    made = add_verb(noun, "unlink", _unlink, "let it rest on it no more")
    add_ref(made)
    made.add_argument("on", metavar="ON")
    made = add_verb(noun, "order", _order, "the order of its evidence, the first first")
    add_ref(made)
    made.add_argument("on", metavar="ON", nargs="+", help="what comes first; others follow")
    add_looking_again(
        noun,
        _look,
        accept="take over what changed beneath a finding",
        hold="keep the old value, with a reason",
    )
    _add_judging(noun)


def _add_judging(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "grade", _grade, "how far it can be trusted, with reasons")
    add_ref(made)
    made.add_argument("confidence", metavar="CONFIDENCE", help="high, moderate, low, very_low")
    made.add_argument(
        "--concerns",
        type=Path,
        metavar="FILE",
        help='JSON: {"coherence": {"level": "minor", "why": "..."}, ...}, all four components',
    )
    made.add_argument(
        "--estimate",
        nargs=5,
        metavar=("VALUE", "LOW", "HIGH", "UNIT", "MISSING"),
        help="of a finding from numbers; MISSING is a share from 0 to 1",
    )
    made = add_verb(noun, "challenge", _challenge, "ask somebody to break it")
    add_ref(made)
    made.add_argument("challenger", metavar="NAME")
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--due", metavar="YYYY-MM-DD")
    made = add_verb(noun, "answer", _answer, "how a challenge ended")
    add_ref(made)
    made.add_argument("challenge", type=int, metavar="N")
    made.add_argument("outcome", metavar="OUTCOME", help="upheld, changed, withdrawn")
    made.add_argument("answer", metavar="TEXT")
    made = add_verb(noun, "vote", _vote, "agree, disagree or abstain, with a reason")
    add_ref(made)
    made.add_argument("vote", metavar="VOTE")
    made.add_argument("why", metavar="WHY")
    made = add_verb(noun, "say", _say, "a word in its thread")
    add_ref(made)
    made.add_argument("text", metavar="TEXT")
    made = add_verb(noun, "stage", _stage, "draft, challenged, confirmed or withdrawn")
    add_ref(made)
    made.add_argument("to", metavar="STAGE")
    made.add_argument("--why", default="", metavar="TEXT")


def _add_told(made: argparse.ArgumentParser, *, with_review: bool = True) -> None:
    for flag, name, what, words in _TOLD:
        made.add_argument(flag, dest=name, metavar=what, help=words)
    if with_review:
        add_review(made)


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    from vedette.core.evidence.findings import TOLD

    return {name: getattr(arguments, name, None) for name in TOLD}


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.findings import add_finding

    review = opened(arguments, "evidence.write")
    made = add_finding(review, _told(arguments), author(arguments))
    return printing.tell(arguments, {"finding": made.ref}, f"{made.ref}: {made.statement}")


def _edit(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    return _changed(arguments, Change.EDIT, _told(arguments))


def _link(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.resting import link_evidence

    told = {name: getattr(arguments, name) for name in ("role", "excerpt", "note")}
    review = opened(arguments, "evidence.write")
    made = link_evidence(review, arguments.ref, arguments.on, told, author(arguments))
    return _said(arguments, made)


def _unlink(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    return _changed(arguments, Change.UNLINK, {"on": arguments.on})


def _order(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    return _changed(arguments, Change.ORDER, {"order": arguments.on})


def _look(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.resting import look_again

    review = opened(arguments, "evidence.write")
    return _said(
        arguments, look_again(review, arguments.ref, arguments.on, arguments.why, author(arguments))
    )


def _grade(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    concerns = None if arguments.concerns is None else _read(arguments.concerns)
    told = {"confidence": arguments.confidence, "concerns": concerns}
    return _changed(arguments, Change.GRADE, {**told, "estimate": _estimate(arguments.estimate)})


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"'{file}' is no JSON that can be read.", "Write it as --help says."
        ) from error


def _estimate(stated: list[str] | None) -> dict[str, object] | None:
    if stated is None:
        return None
    value, low, high, unit, missing = stated
    try:
        numbers = [float(text) for text in (value, low, high, missing)]
    except ValueError as error:
        raise BadInput(f"An estimate of {' '.join(stated)} is none.", "Write numbers.") from error
    return {**dict(zip(("value", "low", "high", "missing"), numbers, strict=True)), "unit": unit}


def _challenge(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    told = {name: getattr(arguments, name) for name in ("challenger", "text", "due")}
    return _changed(arguments, Change.CHALLENGE, told)


def _answer(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    told = {name: getattr(arguments, name) for name in ("challenge", "outcome", "answer")}
    return _changed(arguments, Change.ANSWER, told)


def _vote(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    return _changed(arguments, Change.VOTE, {"vote": arguments.vote, "why": arguments.why})


def _say(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    return _changed(arguments, Change.SAY, {"text": arguments.text})


def _stage(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.findings import Change

    return _changed(arguments, Change.STAGE, {"to": arguments.to, "why": arguments.why})


def _changed(arguments: argparse.Namespace, change: Change, told: dict[str, object]) -> int:
    from vedette.pipeline.findings import change_finding

    review = opened(arguments, "evidence.write")
    return _said(arguments, change_finding(review, arguments.ref, change, told, author(arguments)))


def _said(arguments: argparse.Namespace, made: Finding) -> int:
    return printing.tell(arguments, asdict(made), f"{made.ref} is {made.stage}.")


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of
    from vedette.pipeline.findings import findings_of
    from vedette.pipeline.resting import standing

    review = opened(arguments, "evidence.read")
    held = findings_of(review.decisions()).values()
    chain = chain_of(review)
    rows = [_row(standing(one, chain)) for one in held]
    return printing.tell_rows(arguments, rows, _LISTED)


def _row(one: Standing) -> dict[str, object]:
    held = one.finding
    return {
        "finding": held.ref,
        "kind": held.kind,
        "stage": held.stage,
        "state": one.state,
        "confidence": one.confidence,
        "origins": len(one.support),
        "issue_area": held.issue_area,
        "statement": held.statement,
    }


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of
    from vedette.pipeline.findings import finding
    from vedette.pipeline.resting import standing

    review = opened(arguments, "evidence.read")
    one = standing(finding(review.decisions(), arguments.ref), chain_of(review))
    if wants_json(arguments):
        told = {"origins": one.support, "origins_against": one.against, "state": one.state}
        printing.print_json({**asdict(one.finding), **told, "confidence": one.confidence})
        return printing.FINE
    held = one.finding
    print(f"{held.ref} ({held.kind}, {held.stage}, {one.state}): {held.statement}")
    print(
        f"confidence: {one.confidence or 'not graded'}; origins: {', '.join(one.support) or 'none'}"
    )
    for name, text in _spoken(held):
        print(f"  {name}: {text}")
    rows = [asdict(e) for e in held.evidence]
    printing.print_table(rows, ("role", "on", "excerpt", "note"))
    return printing.FINE


def _spoken(held: Finding) -> Iterator[tuple[str, str]]:
    """What is said of a finding beside its evidence: place, grade with reasons, challenges, the thread."""
    yield from (
        (name, text)
        for name, text in (
            ("issue area", held.issue_area),
            ("bears on", held.bearing or ""),
            ("not known", held.gap),
            ("counter-evidence", held.counter),
        )
        if text
    )
    if held.grade is not None:
        for name, concern in held.grade.concerns.items():
            yield name.replace("_", " "), f"{concern.level} {concern.why}".strip()
    if held.grade is not None and (e := held.grade.estimate) is not None:
        missing = f"{e.missing:.1%} of records lack it"
        yield "estimate", f"{e.value:g} ({e.low:g} to {e.high:g}) {e.unit}; {missing}"
    for n, one in enumerate(held.challenges, start=1):
        until = f" until {one.due}" if one.due else ""
        yield f"challenge {n}", f"{one.challenger}{until}: {one.text}"
        if one.outcome is not None:
            yield "  outcome", f"{one.outcome}: {one.answer}"
    for said in held.thread:
        yield said.by, f"{said.vote}: {said.text}" if said.vote else said.text
    if held.minds_changed:
        yield "minds changed", str(held.minds_changed)


def _trace(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of

    review = opened(arguments, "evidence.read")
    chain = chain_of(review)
    if arguments.prov:
        from vedette.pipeline.provenance import provenance

        printing.print_json(provenance(review, arguments.ref, chain))
        return printing.FINE
    rows = chain.back(arguments.ref).to_pylist()
    if arguments.to:
        way = chain.path(arguments.ref, arguments.to)
        kinds = {row["ref"]: row["kind"] for row in rows}
        rows = [{"depth": n, "ref": ref, "kind": kinds[ref]} for n, ref in enumerate(way)]
    return printing.tell_rows(arguments, rows, _TRACED)


def _affected(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of

    chain = chain_of(opened(arguments, "evidence.read"))
    return printing.tell_rows(arguments, chain.forward(arguments.ref).to_pylist(), _TRACED)


def _moved(rows: list[dict[str, object]] | None) -> str:
    """The incidents behind a difference: `IN-7K3Q 1 > 4`; those that count no more or newly with a dash."""
    told = (f"{one['incident']} {_none(one['before'])} > {_none(one['now'])}" for one in rows or ())
    return "; ".join(told)


def _differs(one: Difference) -> str:
    """What is another, where it reads the same: `prints alike; value 1,812.4 > 1,812.1; rows behind changed`."""
    if not one.is_alike:
        return ""
    parts = [
        f"{' '.join(filter(None, (part.row, part.part)))} {part.before or '–'} > {part.now or '–'}"
        for part in one.parts or ()
    ]
    behind = ["rows behind changed"] if one.rows else []
    unknown = [] if parts or behind else ["what changed is not kept: see its history"]
    return "; ".join(("prints alike", *parts, *behind, *unknown))


def _none(count: object) -> str:
    return "–" if count is None else str(count)


def _stale(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.resting import differences

    found = differences(opened(arguments, "evidence.read"))
    rows = [{**asdict(one), "differs": _differs(one)} for one in found]
    if wants_json(arguments):
        printing.print_json(rows)
    else:
        printing.print_table([{**row, "rows": _moved(row["rows"])} for row in rows], _DIFFERING)
    out = any(one.state in {"out_of_date", "broken"} for one in found)
    return printing.OUT_OF_DATE if out else printing.FINE
