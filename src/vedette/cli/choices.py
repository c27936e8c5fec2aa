"""`vedette choices`: what a number would be under another source, rule or link."""

from __future__ import annotations

import argparse

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, opened, progress, wants_json


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(
        verbs, "choices", "numbers under other choices: range; codes that drifted: drift"
    )
    words = "figures under each source, each rule of reconciliation and open links"
    made = add_verb(noun, "range", _range, words)
    made.add_argument("figure", nargs="?", help="key of a figure (default: the total of each)")
    made.add_argument("--point", default="", help="point of the figure, such as 2016")
    made.add_argument("--points", action="store_true", help="every point of the figure as well")
    add_review(made)
    words = "codes whose meaning changed within the period of a figure"
    made = add_verb(noun, "drift", _drift, words)
    made.add_argument("figure", help="key of a figure")
    add_review(made)


def _range(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.run import STEP_COUNT, run_review
    from vedette.pipeline.source_choice import Every, spreads

    review = opened(arguments, "stats.read")
    with progress("Run", total=STEP_COUNT) as told:
        done = run_review(review, told=told)
    every = Every.POINT if arguments.points else Every.TOTAL
    found = spreads(done.folder, review.settings(), arguments.figure, arguments.point, every=every)
    if wants_json(arguments):
        printing.print_json([one.as_json() for one in found])
        return printing.FINE
    for one in found:
        low, high = one.choice.range
        most = one.choice.matters_most or "no choice moves it"
        named = f"{one.title}, {one.point}" if one.point else one.title
        print(f"{named}: {one.choice.value:,.6g} {one.unit}")
        print(f"  {low:,.6g} to {high:,.6g}; matters most: {most}")
        printing.print_table(
            [
                {
                    "choice": str(each.choice),
                    "name": each.name,
                    "value": f"{each.value:,.6g}",
                    "share": "" if each.share is None else f"{each.share:.0%}",
                }
                for each in one.choice.alternatives
            ],
            ("choice", "name", "value", "share"),
        )
    return printing.FINE


def _drift(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from vedette.pipeline.code_drift import drifts_of
    from vedette.pipeline.run import STEP_COUNT, run_review

    review = opened(arguments, "stats.read")
    with progress("Run", total=STEP_COUNT) as told:
        done = run_review(review, told=told)
    rows = [asdict(one) for one in drifts_of(review, done.folder, arguments.figure)]
    return printing.tell_rows(
        arguments, rows, ("drift", "source", "field", "word", "code", "year", "n")
    )
