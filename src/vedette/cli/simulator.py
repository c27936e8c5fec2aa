"""`vedette recommendations simulate`: if the rate fell by so much, when would we know."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, opened, wants_json
from vedette.core.kernel.errors import BadInput


def add_verb_simulate(
    noun: argparse._SubParsersAction[argparse.ArgumentParser],
    planned: Sequence[tuple[str, str, str]],
) -> None:
    """Declare the command; of the words of a plan it has those that say what the base is."""
    made = add_verb(noun, "simulate", _simulate, "if the rate fell by so much, when would we know")
    made.add_argument("ref", metavar="REF", nargs="?", default="", help="whose declared base")
    made.add_argument("--fall", type=float, metavar="SHARE", help="share, such as 0.3")
    for flag, what, words in planned:
        if flag in ("--first", "--last", "--component", "--exposure"):
            made.add_argument(flag, metavar=what, help=words)
    for flag, words in (
        ("--mission", "whose base; repeat it"),
        ("--cause", "cause that counts (default: malicious_act); repeat it"),
    ):
        made.add_argument(flag, action="append", metavar="CODE", help=words)
    add_review(made)


def _simulate(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.effects import simulate, simulate_of
    from vedette.pipeline.recommendations import recommendation

    review = opened(arguments, "recommendations.read")
    if arguments.ref:
        one = recommendation(review.decisions(), arguments.ref)
        found = simulate_of(review, one, arguments.fall)
    else:
        names = ("first", "last", "component", "exposure")
        said = {name: getattr(arguments, name) for name in names}
        said |= {"missions": arguments.mission, "causes": arguments.cause}
        given = {name: value for name, value in said.items() if value is not None}
        if arguments.fall is None:
            raise BadInput("No fall is named.", "Name a share: --fall 0.3.")
        found = simulate(review, given, arguments.fall)
    rows = [
        {
            "outcome": str(each.outcome),
            "events": each.base.events,
            "incidents": each.base.incidents,
            "dispersion": round(each.base.dispersion, 2),
            "months": each.months,
            "never": each.never,
            "chances": {months: round(chance, 3) for months, chance in each.chances.items()},
            "words": each.words,
        }
        for each in found
    ]
    if wants_json(arguments):
        printing.print_json({"fall": found[0].fall, "outcomes": rows})
        return printing.FINE
    for each in found:
        print(each.words)
    printing.print_table(rows, ("outcome", "events", "incidents", "dispersion", "months", "never"))
    return printing.FINE
