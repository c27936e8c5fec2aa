"""`vedette decisions` and `vedette undo`: what was decided, and taking a decision back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, author, opened, wants_json

if TYPE_CHECKING:
    from vedette.pipeline.decisions import Decision

_TOLD = ("n", "at", "by", "act", "about", "why", "state")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(verbs, "decisions", _decisions, "every decision with its number, newest last")
    add_review(made)
    made = add_verb(
        verbs, "undo", _undo, "take back a judgement, correction, choice, split or merge"
    )
    made.add_argument("n", metavar="N", help="number of the decision, as `decisions` lists it")
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)


def told(arguments: argparse.Namespace, made: Decision, words: str) -> int:
    """Print one decision that was made."""
    if wants_json(arguments):
        printing.print_json(
            {"n": made.n, "act": str(made.act), "by": made.by, "at": made.at, **made.body}
        )
    else:
        print(f"{words} Decision {made.n}; `vedette run` carries it through.")
    return printing.FINE


def _decisions(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.undoing import history

    rows = history(opened(arguments, "linkage.read").decisions())
    return printing.tell_rows(arguments, rows, _TOLD)


def _undo(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.undoing import undo

    undone = undo(opened(arguments, "linkage.judge"), arguments.n, arguments.why, author(arguments))
    return printing.tell(
        arguments,
        {"undone": undone.n, "act": str(undone.act)},
        f"Decision {undone.n} ({undone.act}) is taken back; the history keeps both.",
    )
