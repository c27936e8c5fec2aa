"""`vedette tasks`: who is asked to do what by when, about a finding, an issue area or anything else."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened

_LISTED = ("ref", "who", "due", "about", "text", "is_done", "outcome")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "tasks", "who is asked to do what: list, add, done, open")
    made = add_verb(noun, "list", _list, "what is to be done, and by whom")
    made.add_argument("--who", metavar="NAME", help="only what this person is asked")
    made.add_argument("--all", action="store_true", help="also what is done")
    add_review(made)
    made = add_verb(noun, "add", _add, "ask somebody to do something")
    made.add_argument("text", metavar="TEXT", help="what is to be done")
    made.add_argument("--who", required=True, metavar="NAME", help="who is asked")
    made.add_argument("--about", default="", metavar="REF", help="reference, or issue area")
    made.add_argument("--due", metavar="YYYY-MM-DD")
    add_review(made)
    for name, verb, words in (
        ("done", _done, "note that it is done"),
        ("open", _open, "open it again"),
    ):
        made = add_verb(noun, name, verb, words)
        made.add_argument("ref", metavar="REF", help="the task")
        if verb is _done:
            made.add_argument("--outcome", default="", metavar="TEXT", help="what came of it")
        add_review(made)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.tasks import seen_tasks

    held = seen_tasks(opened(arguments, "evidence.read"))
    rows = [
        asdict(one)
        for one in held
        if (arguments.all or not one.is_done) and arguments.who in (None, one.who)
    ]
    return printing.tell_rows(arguments, rows, _LISTED)


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.tasks import add_task

    told = {name: getattr(arguments, name) for name in ("text", "who", "about", "due")}
    made = add_task(opened(arguments, "evidence.write"), told, author(arguments))
    return printing.tell(arguments, asdict(made), f"{made.ref}: {made.who} is asked.")


def _done(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.tasks import Change

    return _changed(arguments, Change.DONE, arguments.outcome)


def _open(arguments: argparse.Namespace) -> int:
    from vedette.core.evidence.tasks import Change

    return _changed(arguments, Change.OPEN, "")


def _changed(arguments: argparse.Namespace, change: str, outcome: str) -> int:
    from vedette.core.evidence.tasks import Change
    from vedette.pipeline.tasks import change_task

    review = opened(arguments, "evidence.write")
    made = change_task(review, arguments.ref, Change(change), outcome, author(arguments))
    said = "done" if made.is_done else "open"
    return printing.tell(arguments, asdict(made), f"{made.ref} is {said}.")
