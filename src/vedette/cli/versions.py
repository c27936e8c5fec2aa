"""`vedette report version|versions|compare|lint|approval|submit|...`: versions of the report and their approval."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import asdict

from vedette.cli import printing
from vedette.cli.arguments import (
    add_review,
    add_verb,
    author,
    now,
    opened,
    role_of,
    wants_json,
)

_READ, _KEEP, _APPROVE = "reports.read", "reports.circulate", "reports.approve"
_LISTED = ("ref", "name", "at", "by", "note")
_SAID = ("at", "by", "change", "step", "why", "paper")
_FOUND = ("fault", "on", "what", "instead")
_CLOCK = ("stage", "of", "begins", "ends", "days", "waits_for", "due", "late")
_SHOWN = 100
_WORDS = {
    "submit": "hand a version to the chain of approval",
    "approve": "approve at the step that is asked",
    "request-change": "ask for a change at the step that is asked",
    "reject": "reject at the step that is asked",
    "revoke": "take the approval back",
    "editorial": "say that a change of words after the approval means nothing else",
}


def add_verbs(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands below `vedette report`."""
    made = add_verb(noun, "version", _keep, "keep the report as it stands, under a name")
    made.add_argument("name", metavar="NAME", help="such as 'Draft 2'")
    made.add_argument("--note", default="", metavar="TEXT", help="what is new in it")
    add_review(made)
    add_review(add_verb(noun, "versions", _versions, "the versions that were kept"))
    made = add_verb(noun, "compare", _compare, "two versions: blocks worded anew, other numbers")
    made.add_argument("before", metavar="VERSION", help="reference or name")
    made.add_argument("after", metavar="VERSION", nargs="?", default="today",
                      help="default: the text as it stands")  # fmt: skip
    add_review(made)
    add_review(add_verb(noun, "lint", _lint, "what speaks against giving the report to readers"))
    add_review(
        add_verb(noun, "approval", _approval, "where the approval stands, and who said what")
    )
    words = "from mandate to release: how long each stage took, and for whom one waits"
    add_review(add_verb(noun, "clock", _clock, words))
    for name, words in _WORDS.items():
        made = add_verb(noun, name, _say, words)
        made.set_defaults(said=name)
        if name == "submit":
            made.add_argument("version", metavar="VERSION", help="reference or name")
        made.add_argument("--why", default="", metavar="TEXT", help="the reason")
        made.add_argument("--paper", default="", metavar="TEXT",
                          help="document that holds the word of an office outside of the house")  # fmt: skip
        made.add_argument("--minutes", action="append", default=[], metavar="MEETING",
                          help="meeting whose minutes are attached; may stand several times")  # fmt: skip
        made.add_argument("--role", default="", metavar="ROLE",
                          help="role of the folder's holder; a member of a team has its own")  # fmt: skip
        add_review(made)


def _keep(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.versions import make_version

    review = opened(arguments, _KEEP)
    made = make_version(review, arguments.name, arguments.note, author(arguments))
    return printing.tell(arguments, asdict(made), f"{made.ref}: {made.name}")


def _versions(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.versions import versions_of

    held = versions_of(opened(arguments, _READ).decisions()).values()
    return printing.tell_rows(arguments, [asdict(one) for one in held], _LISTED)


def _compare(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.versions import compare_versions

    found = compare_versions(opened(arguments, _READ), arguments.before, arguments.after)
    if wants_json(arguments):
        printing.print_json(asdict(found))
        return printing.FINE
    blocks = [{**asdict(one), "kind": str(one.kind)} for one in found.blocks]
    short = [
        {
            name: f"{said[:_SHOWN]}…" if len(str(said)) > _SHOWN else said
            for name, said in one.items()
        }
        for one in blocks
    ]
    printing.print_table(short, ("name", "mark", "kind", "before", "after"))
    printing.print_table(
        [asdict(one) for one in found.numbers], ("name", "mark", "number", "before", "after")
    )
    return printing.FINE


def _lint(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.approving import approval_today

    found = approval_today(opened(arguments, _READ)).faults
    rows = [{**asdict(one), "fault": str(one.fault), "grave": one.fault.is_grave} for one in found]
    short = [{**row, "what": str(row["what"])[:_SHOWN]} for row in rows]
    printing.tell_rows(arguments, rows if wants_json(arguments) else short, _FOUND)
    return printing.OUT_OF_DATE if any(row["grave"] for row in rows) else printing.FINE


def _approval(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.approving import approval_today

    review = opened(arguments, _READ)
    standing = approval_today(review)
    step = standing.waits_for(review.template.approval)
    told = {
        "state": str(standing.state),
        "version": standing.approval.version,
        "given": list(standing.approval.given),
        "waits_for": step.code if step else "",
        "history": [asdict(one) for one in standing.approval.history],
    }
    if wants_json(arguments):
        printing.print_json(told)
        return printing.FINE
    print(f"{told['state']} {told['version']}".strip())
    if step is not None:
        print(f"waits for: {step.label}")
    printing.print_table(
        [{**asdict(one), "change": str(one.change)} for one in standing.approval.history], _SAID
    )
    return printing.FINE


def _clock(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.review_clock import review_clock

    at = dt.datetime.fromisoformat(now()).astimezone(dt.UTC)
    rows = [
        {
            "stage": str(one.stage),
            "of": one.of,
            "begins": one.begins.isoformat()[:10] if one.begins else "",
            "ends": one.ends.isoformat()[:10] if one.ends else "",
            "days": one.days(at),
            "waits_for": ", ".join(one.waits_for) if one.is_under_way else "",
            "due": one.due.isoformat() if one.due else "",
            "late": one.is_late(at),
        }
        for one in review_clock(opened(arguments, _READ))
    ]
    return printing.tell_rows(arguments, rows, _CLOCK)


def _say(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.approval import Change
    from vedette.pipeline.approving import say_in_approval

    review = opened(arguments, _APPROVE)
    told = {n: getattr(arguments, n, "") for n in ("version", "why", "paper", "minutes")}
    told["role"] = role_of(arguments)
    change = Change(arguments.said.replace("-", "_"))
    made = say_in_approval(review, change, told, author(arguments))
    step = made.waits_for(review.template.approval)
    waits = f", waits for {step.label}" if step else ""
    return printing.tell(
        arguments,
        {
            "state": str(made.state),
            "given": list(made.given),
            "waits_for": step.code if step else "",
        },
        f"{made.version}: {made.state}{waits}",
    )
