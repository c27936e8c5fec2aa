"""`vedette judge` and `vedette correct`: what a person says about records."""

from __future__ import annotations

import argparse

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, author, opened, wants_json


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(verbs, "judge", _judge, "a judgement on two records, which the linkage obeys")
    made.add_argument("a", metavar="A", help="a record as SOURCE:RECORD_ID")
    made.add_argument("b", metavar="B", help="another record")
    made.add_argument("verdict", choices=("same", "different", "unsure"))
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(verbs, "correct", _correct, "lay a corrected value over one field of a record")
    made.add_argument("record", metavar="RECORD", help="a record as SOURCE:RECORD_ID")
    made.add_argument("field", help="common name of the field")
    made.add_argument("value", help="the corrected value; an empty text for no value")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)


def _judge(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.judgements import judge

    made = judge(
        opened(arguments, "linkage.judge"),
        arguments.a,
        arguments.b,
        arguments.verdict,
        arguments.why,
        author(arguments),
    )
    if wants_json(arguments):
        printing.print_json(made.as_json())
    else:
        print(f"{made.left} and {made.right}: {made.verdict}. `vedette run` carries it through.")
    return printing.FINE


def _correct(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.judgements import correct

    value = arguments.value or None
    correct(
        opened(arguments, "linkage.choose"),
        arguments.record,
        arguments.field,
        value,
        arguments.why,
        author(arguments),
    )
    if wants_json(arguments):
        printing.print_json({"record": arguments.record, "field": arguments.field, "value": value})
    else:
        print(f"{arguments.record}: {arguments.field} is corrected.")
    return printing.FINE
