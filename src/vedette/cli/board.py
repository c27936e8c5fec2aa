"""`vedette board`: what each kind of evidence says of each issue area."""

from __future__ import annotations

import argparse

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened

_TOLD = ("area", "kind", "quotations", "documents", "origins", "verdict", "by", "owes")
_KINDS = ("inquiries", "interviews", "assessments", "literature")
_VERDICTS = ("agree", "contradict", "silent")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "board", "the triangulation board: list, state, say")
    made = add_verb(
        noun, "list", _list, "issue area x kind of evidence: what is coded, what was said"
    )
    add_review(made)
    words = "state what the kinds of evidence of an issue area are held against"
    made = add_verb(noun, "state", _state, words)
    made.add_argument("area", help="code of the issue area, such as IA11")
    made.add_argument("statement", help="one sentence")
    add_review(made)
    made = add_verb(noun, "say", _say, "give a verdict on a cell")
    made.add_argument("area", help="code of the issue area, such as IA11")
    made.add_argument("kind", choices=_KINDS, help="kind of evidence")
    made.add_argument("verdict", choices=_VERDICTS)
    made.add_argument("--why", required=True, metavar="TEXT", help="the reason")
    made.add_argument("--resolution", default="", metavar="TEXT", help="of a contradiction")
    add_review(made)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.board_shown import board_rows

    rows = board_rows(opened(arguments, "evidence.read"))
    return printing.tell_rows(arguments, rows, _TOLD)


def _state(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.board import state_area

    review = opened(arguments, "evidence.judge")
    state_area(review, arguments.area, arguments.statement, author(arguments))
    told = {"area": arguments.area, "statement": arguments.statement}
    return printing.tell(arguments, told, f"{arguments.area} is stated.")


def _say(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.board_shown import say_of

    told = (arguments.verdict, arguments.why, arguments.resolution)
    review = opened(arguments, "evidence.judge")
    made = say_of(review, arguments.area, arguments.kind, told, author(arguments))
    owes = " A resolution is owed: state it with --resolution." if made["owes"] else ""
    return printing.tell(
        arguments, made, f"{made['area']} {made['kind']}: {made['verdict']}.{owes}"
    )
