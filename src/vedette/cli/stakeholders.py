"""`vedette stakeholders`: whom the review is to hear, at which stage, and contributors as of a day."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened
from vedette.core.kernel.errors import BadInput

_READ, _WRITE = "consultations.read", "consultations.write"
_LISTED = ("ref", "kind", "name", "country", "missions", "stages")
_TOLD = ("name", "kind", "country", "missions", "stages", "note")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "stakeholders", "whom the review is to hear, and at which stage")
    made = add_verb(noun, "list", _list, "the register")
    made.add_argument("--kind", metavar="CODE", help="only of this kind")
    made.add_argument("--stage", metavar="CODE", help="only those to be heard at this stage")
    add_review(made)
    made = add_verb(noun, "add", _add, "one more; a function or an office, never a person by name")
    made.add_argument(
        "kind", metavar="KIND", help="tcc, pcc, committee, member_state, mission, ..."
    )
    made.add_argument("name", metavar="NAME", help="official short name, or a function")
    _add_told(made)
    made.add_argument("--label", metavar="LABEL", help="its label (default: that of the review)")
    made = add_verb(noun, "edit", _edit, "say something else of one")
    made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
    made.add_argument("--kind", metavar="CODE")
    made.add_argument("--name", metavar="TEXT")
    _add_told(made)
    made = add_verb(noun, "contributors", _contributors, "keep who contributed on a day, as a list")
    made.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="the day")
    made.add_argument("--table", default="", metavar="NAME", help="context table (default: first)")
    add_review(made)
    made = add_verb(noun, "lists", _lists, "the lists of contributors that were kept")
    add_review(made)


def _add_told(made: argparse.ArgumentParser) -> None:
    made.add_argument("--country", metavar="ISO3", help="for a State")
    made.add_argument(
        "--mission", dest="missions", action="append", metavar="CODE", help="repeat it"
    )
    made.add_argument("--stage", dest="stages", action="append", metavar="CODE",
                      help="when it is to be heard (default: as planned for its kind); repeat it")  # fmt: skip
    made.add_argument("--note", metavar="TEXT")
    add_review(made)


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    return {name: getattr(arguments, name, None) for name in (*_TOLD, "label")}


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.stakeholders import register_of

    held = register_of(opened(arguments, _READ).decisions()).stakeholders.values()
    rows = [
        asdict(one)
        for one in held
        if arguments.kind in (None, one.kind)
        and (arguments.stage is None or arguments.stage in one.stages)
    ]
    return printing.tell_rows(arguments, rows, _LISTED)


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.stakeholders import add_stakeholder

    review = opened(arguments, _WRITE)
    made = add_stakeholder(review, _told(arguments), author(arguments))
    return printing.tell(arguments, asdict(made), f"{made.ref}: {made.name}")


def _edit(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.stakeholders import edit_stakeholder

    review = opened(arguments, _WRITE)
    made = edit_stakeholder(review, arguments.ref, _told(arguments), author(arguments))
    return printing.tell(arguments, asdict(made), f"{made.ref}: {made.name}")


def _contributors(arguments: argparse.Namespace) -> int:
    from vedette.core.consultations.told import day
    from vedette.pipeline.stakeholders import list_contributors

    as_of = day(arguments.on)
    if as_of is None:
        raise BadInput("'' is no day.", "Write it as 2018-06-30.")
    review = opened(arguments, _WRITE)
    made = list_contributors(review, as_of, author(arguments), table=arguments.table)
    words = f"{made.ref}: {len(made.rows)} contributors in {made.month:%Y-%m}."
    return printing.tell(arguments, asdict(made), words)


def _lists(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.stakeholders import register_of

    held = register_of(opened(arguments, _READ).decisions()).lists.values()
    rows = [{**asdict(one), "contributors": len(one.rows)} for one in held]
    return printing.tell_rows(arguments, rows, ("ref", "as_of", "month", "table", "contributors"))
