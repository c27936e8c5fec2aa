"""`vedette recommendations`: who should do what by when, what became of it, and what was said before."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing, simulator
from vedette.cli.arguments import (
    add_looking_again,
    add_noun,
    add_ref,
    add_review,
    add_verb,
    author,
    opened,
    today,
    wants_json,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.recommendations.recommendations import Recommendation
    from vedette.pipeline.effects import Looked
    from vedette.pipeline.recommendations import SaidBefore

_READ, _WRITE = "recommendations.read", "recommendations.write"
_LISTED = (
    "recommendation", "number", "response", "implementation", "closure", "state", "lead", "deadline", "text",
)  # fmt: skip
_TOLD = (
    ("--area", "issue_area", "CODE", "issue area"),
    ("--horizon", "horizon", "CODE", "short, mid, long"),
    ("--addressee", "addressee", "WHO", "to whom it is said"),
    ("--lead", "lead", "WHO", "the one who answers for it"),
    ("--priority", "priority", "CODE", "critical, important, opportunity"),
    ("--feasibility", "feasibility", "CODE", "ready, with_effort, needs_decision, not_able"),
    ("--cost", "cost_class", "CODE", "existing, low, medium, high, unknown"),
    ("--effect", "effect", "TEXT", "what it is to change"),
    ("--indicator", "indicator", "TEXT", "by what the change is seen"),
    ("--deadline", "deadline", "YYYY-MM-DD", "by when"),
)

_PLANNED = (
    (
        "--outcome",
        "WHAT",
        "deaths, incidents (with deaths), all_incidents, injuries, severe_injuries",
    ),
    ("--first", "YYYY-MM-DD", "first day of the base"),
    ("--last", "YYYY-MM-DD", "last day of the base"),
    ("--start", "YYYY-MM-DD", "day from which the effect is looked for"),
    ("--fall", "SHARE", "share by which the rate is to fall, such as 0.3"),
    ("--months", "N", "months that it is looked for"),
    ("--phase-in", "N", "months from the start that are left out"),
    ("--component", "WHO", "uniformed, military, police, civilian"),
    ("--exposure", "WHAT", "strength (person-years) or time alone"),
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "recommendations", "who should do what, and what became of it")
    _add_reading(noun)
    _add_writing(noun)
    _add_deciding(noun)
    _add_earlier(noun)
    _add_effect(noun)
    made = add_verb(verbs, "coverage", _coverage, "what was left out: findings, areas, evidence")
    add_review(made)


def _add_reading(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "list", _list, "all recommendations with their three states")
    made.add_argument("--area", metavar="CODE", help="only of this issue area")
    made.add_argument("--open", action="store_true", help="only those still asked for")
    add_review(made)
    add_ref(add_verb(noun, "show", _show, "one recommendation with all that is known of it"))
    made = add_verb(noun, "check", _check, "what is wrong with recommendations, in words")
    made.add_argument("ref", nargs="?", metavar="REF", help="only this one")
    add_review(made)
    made = add_verb(noun, "alike", _alike, "pairs that may be one, or contradict each other")
    add_review(made)
    made = add_verb(noun, "rates", _rates, "acceptance and implementation, with both numbers")
    add_review(made)


def _add_writing(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "new", _new, "a new recommendation")
    made.add_argument("text", metavar="TEXT", help="who should do what: one action")
    made.add_argument(
        "--answers", action="append", default=[], metavar="REF", help="finding that it answers"
    )
    _add_told(made)
    add_review(made)
    made = add_verb(noun, "edit", _edit, "say a recommendation differently")
    add_ref(made)
    made.add_argument("--text", metavar="TEXT")
    _add_told(made)
    made = add_verb(noun, "link", _link, "let it answer a finding, or name who said it before")
    add_ref(made)
    made.add_argument("on", metavar="ON", help="finding, or earlier recommendation")
    made.add_argument("--note", default="", metavar="TEXT")
    made = add_verb(noun, "unlink", _unlink, "let it answer it no more")
    add_ref(made)
    made.add_argument("on", metavar="ON")
    add_looking_again(
        noun,
        _look,
        accept="take over what changed in a finding",
        hold="keep what the finding said, with a reason",
    )


def _add_deciding(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "state", _state, "move the response, the implementation or the closure")
    add_ref(made)
    made.add_argument("axis", metavar="AXIS", help="response, implementation, closure")
    made.add_argument("to", metavar="STATE", help="code of the list recommendation_status")
    for flag, what in (
        ("--why", "the reason"),
        ("--proof", "what shows that it was done: file, address, document"),
        ("--verifier", "who saw it; not the owner"),
        ("--successor", "what replaces it"),
    ):
        made.add_argument(flag, metavar="TEXT", help=what)
    made = add_verb(
        noun, "merge", _merge, "let others go into one, which takes over their findings"
    )
    add_ref(made)
    made.add_argument("others", nargs="+", metavar="OTHER")
    made.add_argument("--why", default="", metavar="TEXT")
    made = add_verb(noun, "split", _split, "parts in place of one; each keeps owner and findings")
    made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
    made.add_argument("parts", nargs="+", metavar="TEXT", help="text of each part")
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)


def _add_earlier(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(
        noun, "import", _import, "recommendations of an earlier review, with their fate"
    )
    made.add_argument("file", type=Path, metavar="FILE", help="table, CSV or XLSX")
    made.add_argument("--name", required=True, metavar="TEXT", help="the earlier review")
    add_review(made)
    made = add_verb(noun, "earlier", _earlier, "what earlier reviews recommended")
    add_review(made)
    made = add_verb(noun, "before", _before, "who said the same before, and what became of it")
    add_ref(made)


def _add_effect(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(
        noun,
        "declare",
        _declare,
        "the effect before anything is done: locked, with what can show it",
    )
    add_ref(made)
    for flag, what, words in _PLANNED:
        made.add_argument(flag, metavar=what, help=words)
    for flag, words in (
        ("--mission", "where it is done; repeat it"),
        ("--cause", "cause that counts (default: malicious_act); repeat it"),
        ("--control", "mission where it is not done, to compare; repeat it"),
    ):
        made.add_argument(flag, action="append", metavar="CODE", help=words)
    made.add_argument("--why", default="", metavar="TEXT", help="why another version is needed")
    made.add_argument("--dry-run", action="store_true", help="say what could show, lock nothing")
    made = add_verb(
        noun, "measured", _measured, "what came after, against what was declared before"
    )
    add_ref(made)
    made = add_verb(noun, "effect", _effect, "what was declared, and what can show it")
    add_ref(made)
    simulator.add_verb_simulate(noun, _PLANNED)


def _add_told(made: argparse.ArgumentParser) -> None:
    for flag, name, what, words in _TOLD:
        made.add_argument(flag, dest=name, metavar=what, help=words)
    made.add_argument("--supporting", action="append", metavar="WHO", help="who helps; repeat it")
    made.add_argument(
        "--lowers-casualties",
        action=argparse.BooleanOptionalAction,
        help="it claims to; then it declares its effect before it is issued",
    )


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    from vedette.core.recommendations.recommendations import TOLD

    return {
        name: getattr(arguments, name, None) for name in (*TOLD, "supporting", "lowers_casualties")
    }


def _new(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import add_recommendation

    review = opened(arguments, _WRITE)
    made = add_recommendation(
        review, _told(arguments), author(arguments), answers=arguments.answers
    )
    told = {"recommendation": made.ref, **_told_faults(made)}
    return printing.tell(arguments, told, f"{made.ref}: {made.text}")


def _edit(arguments: argparse.Namespace) -> int:
    return _changed(arguments, "edit", _told(arguments))


def _link(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import link_recommendation

    review = opened(arguments, _WRITE)
    made = link_recommendation(
        review, arguments.ref, arguments.on, arguments.note, author(arguments)
    )
    return _said(arguments, made)


def _unlink(arguments: argparse.Namespace) -> int:
    return _changed(arguments, "unlink", {"on": arguments.on})


def _look(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import look_again_at

    review = opened(arguments, _WRITE)
    return _said(
        arguments,
        look_again_at(review, arguments.ref, arguments.on, arguments.why, author(arguments)),
    )


def _state(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import move_recommendation

    told = {name: getattr(arguments, name) for name in ("why", "proof", "verifier", "successor")}
    review = opened(arguments, _WRITE)
    made = move_recommendation(
        review, arguments.ref, (arguments.axis, arguments.to), told, author(arguments)
    )
    return _said(arguments, made)


def _merge(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import merge_recommendations

    review = opened(arguments, _WRITE)
    made = merge_recommendations(
        review, arguments.ref, arguments.others, arguments.why, author(arguments)
    )
    return _said(arguments, made)


def _split(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import split_recommendation

    review = opened(arguments, _WRITE)
    made = split_recommendation(
        review, arguments.ref, arguments.parts, arguments.why, author(arguments)
    )
    refs = [one.ref for one in made]
    return printing.tell(arguments, {"parts": refs}, f"{arguments.ref}: {', '.join(refs)}")


def _changed(arguments: argparse.Namespace, change: str, told: dict[str, object]) -> int:
    from vedette.core.recommendations.changes import Change
    from vedette.pipeline.recommendations import change_recommendation

    review = opened(arguments, _WRITE)
    made = change_recommendation(review, arguments.ref, Change(change), told, author(arguments))
    return _said(arguments, made)


def _said(arguments: argparse.Namespace, made: Recommendation) -> int:
    words = f"{made.number or made.ref}: {made.response}, {made.implementation}, {made.closure}."
    return printing.tell(arguments, _as_json(made), words)


def _as_json(one: Recommendation) -> dict[str, object]:
    states = ("response", "implementation", "closure")
    told = {**asdict(one), **{name: getattr(one, name) for name in states}}
    told["declared"] = [
        {"by": each.by, "at": each.at, "why": each.why, "lock": each.lock} for each in one.declared
    ]
    return told


def _told_faults(one: Recommendation) -> dict[str, object]:
    from vedette.core.recommendations.quality import faults

    return {"faults": [asdict(fault) for fault in faults(one, today=today())]}


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of
    from vedette.pipeline.recommended import recommendations_of

    review = opened(arguments, _READ)
    held = [
        one
        for one in recommendations_of(review.decisions()).values()
        if (not arguments.area or one.issue_area == arguments.area)
        and (one.is_open or not arguments.open)
    ]
    chain = chain_of(review) if held else None
    rows = [_row(one, chain and chain.state(one.ref)) for one in held]
    return printing.tell_rows(arguments, rows, _LISTED)


def _row(one: Recommendation, state: object) -> dict[str, object]:
    from vedette.core.recommendations.recommendations import days_late

    names = ("number", "response", "implementation", "closure", "lead", "deadline", "issue_area")
    return {
        "recommendation": one.ref,
        **{name: getattr(one, name) for name in names},
        "horizon": one.horizon,
        "findings": one.findings,
        "moves": one.n_moves,
        "days_late": days_late(one, today()),
        "state": state,
        "text": one.text,
    }


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.chain import chain_of
    from vedette.pipeline.recommendations import recommendation, said_before

    review = opened(arguments, _READ)
    one = recommendation(review.decisions(), arguments.ref)
    state, before = chain_of(review).state(one.ref), said_before(review, one)
    if wants_json(arguments):
        told = {"state": state, "said_before": _before_rows(before), **_told_faults(one)}
        printing.print_json({**_as_json(one), **told})
        return printing.FINE
    print(f"{one.number or one.ref} ({one.response}, {one.implementation}, {one.closure}, {state})")
    print(one.text)
    for name in ("addressee", "lead", "horizon", "priority", "feasibility", "cost_class"):
        print(f"  {name.replace('_', ' ')}: {getattr(one, name) or 'not said'}")
    print(
        f"  deadline: {one.deadline or 'not said'}"
        + (f", moved {one.n_moves} times" * bool(one.n_moves))
    )
    print(f"  effect: {one.effect or 'not said'}; indicator: {one.indicator or 'not said'}")
    printing.print_table([asdict(link) for link in one.links], ("role", "on", "note"))
    for said in before:
        print(f"  {said.earlier.said}: {said.earlier.text}")
    return printing.FINE


def _check(arguments: argparse.Namespace) -> int:
    from vedette.core.recommendations.quality import faults
    from vedette.pipeline.recommended import recommendations_of

    held = recommendations_of(opened(arguments, _READ).decisions())
    if arguments.ref and arguments.ref not in held:
        raise BadInput(f"There is no recommendation '{arguments.ref}'.", "See the list.")
    wanted = [held[arguments.ref]] if arguments.ref else [o for o in held.values() if o.is_open]
    rows = [
        {"recommendation": one.ref, **asdict(fault)}
        for one in wanted
        for fault in faults(one, today=today())
    ]
    printing.tell_rows(arguments, rows, ("recommendation", "rule", "stops", "problem", "remedy"))
    return printing.PROBLEM if any(row["stops"] for row in rows) else printing.FINE


def _alike(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import alike_in

    rows = [asdict(pair) for pair in alike_in(opened(arguments, _READ))]
    return printing.tell_rows(arguments, rows, ("one", "other", "why", "likeness", "words"))


def _rates(arguments: argparse.Namespace) -> int:
    from vedette.core.recommendations.recommendations import acceptance, implementation
    from vedette.pipeline.recommended import recommendations_of

    held = list(recommendations_of(opened(arguments, _READ).decisions()).values())
    rows = [
        {"rate": name, "n": share.n, "of": share.of, "share": share.value}
        for name, share in (
            ("acceptance", acceptance(held)),
            ("implementation", implementation(held)),
        )
    ]
    return printing.tell_rows(arguments, rows, ("rate", "n", "of", "share"))


def _import(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.earlier import import_earlier

    review = opened(arguments, _WRITE)
    made = import_earlier(review, arguments.file, arguments.name, author(arguments))
    told = {"name": arguments.name, "rows": len(made), "refs": [one.ref for one in made]}
    return printing.tell(arguments, told, f"{len(made)} recommendations of {arguments.name}.")


def _earlier(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.earlier import earlier_of

    held = earlier_of(opened(arguments, _READ)).values()
    rows = [{**asdict(one), "said": one.said} for one in held]
    return printing.tell_rows(arguments, rows, ("ref", "number", "fate", "addressee", "text"))


def _before(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recommendations import recommendation, said_before

    review = opened(arguments, _READ)
    one = recommendation(review.decisions(), arguments.ref)
    rows = _before_rows(said_before(review, one))
    return printing.tell_rows(arguments, rows, ("ref", "likeness", "said", "text"))


def _before_rows(found: Iterable[SaidBefore]) -> list[dict[str, object]]:
    return [
        {
            "ref": one.earlier.ref,
            "said": one.earlier.said,
            "text": one.earlier.text,
            "likeness": one.likeness,
        }
        for one in found
    ]


def _planned(arguments: argparse.Namespace) -> dict[str, object]:
    names = [flag.removeprefix("--").replace("-", "_") for flag, _, _ in _PLANNED]
    told = {name: getattr(arguments, name) for name in names}
    told |= {"missions": arguments.mission, "causes": arguments.cause, "control": arguments.control}
    if arguments.control:
        told["comparison"] = "control"
    return {name: value for name, value in told.items() if value is not None}


def _declare(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.effects import declare_effect, effect_of, weigh_effect
    from vedette.pipeline.recommendations import recommendation

    review, plan = opened(arguments, _WRITE), _planned(arguments)
    one = recommendation(review.decisions(), arguments.ref)
    if arguments.dry_run:
        return _looked_at(arguments, one, weigh_effect(review, plan, author(arguments)))
    made = declare_effect(review, one.ref, plan, arguments.why, author(arguments))
    return _looked_at(arguments, made, effect_of(review, made))


def _effect(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.effects import effect_of
    from vedette.pipeline.recommendations import recommendation

    review = opened(arguments, _READ)
    one = recommendation(review.decisions(), arguments.ref)
    return _looked_at(arguments, one, effect_of(review, one))


def _measured(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.effects import measured_effect
    from vedette.pipeline.recommendations import recommendation

    review = opened(arguments, _READ)
    one = recommendation(review.decisions(), arguments.ref)
    found = measured_effect(review, one)
    rows = [
        {
            "look": str(look),
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "n": each.n,
            "caveat": each.caveat,
        }
        for look, each in found.estimates.items()
    ]
    if wants_json(arguments):
        checks = {str(name): holds for name, holds in found.checks.items()}
        printing.print_json(
            {
                "recommendation": one.ref, "effect": found.effect, "claim": found.claim,
                "months": found.months, "months_more": found.more, "words": found.words,
                "checks": checks, "estimates": rows,
            }
        )  # fmt: skip
        return printing.FINE
    for sentence in found.words:
        print(sentence)
    printing.print_table(rows, ("look", "value", "low", "high", "n"))
    for name, holds in found.checks.items():
        print(f"  {name}: {'not known' if holds is None else 'yes' if holds else 'no'}")
    return printing.FINE


def _looked_at(arguments: argparse.Namespace, one: Recommendation, looked: Looked) -> int:
    from vedette.core.recommendations.effect import told

    made = looked.declared
    rows = [
        {
            "outcome": each.outcome,
            "events": each.base.events,
            "incidents": each.base.incidents,
            "months": each.months,
            "never": each.never,
            "chance": round(each.chance, 3),
            "detectable": each.detectable,
        }
        for each in looked.prospects
    ]
    if wants_json(arguments):
        versions = [[each.lock, each.by, each.at, each.why] for each in one.declared]
        printing.print_json(
            {
                **told(made), "lock": made.lock, "is_late": made.is_late, "is_current": looked.is_current,
                "verdict": looked.verdict, "prospects": rows, "versions": versions,
            }
        )  # fmt: skip
        return printing.FINE
    for sentence in looked.verdict:
        print(sentence)
    printing.print_table(rows, ("outcome", "events", "incidents", "months", "never", "chance"))
    print(f"Locked as {made.lock[:16]}; versions: {len(one.declared)}.")
    if not looked.is_current:
        print(f"The base has changed since: {made.base.events} then, {looked.today.events} now.")
    return printing.FINE


def _coverage(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.covered import coverage_of

    found = coverage_of(opened(arguments, _READ))
    rows = [{**asdict(row), "is_empty": row.is_empty} for row in found.rows]
    if wants_json(arguments):
        printing.print_json({"areas": rows, "unused": found.unused})
        return printing.FINE
    counted = [
        {name: len(value) if isinstance(value, tuple) else value for name, value in row.items()}
        for row in rows
    ]
    printing.print_table(counted, list(counted[0]))
    for kind, refs in found.unused.items():
        print(f"{kind} used nowhere: {len(refs)}")
    return printing.FINE
