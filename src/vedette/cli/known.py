"""`vedette known`: figures as known on a past day, and what has changed since."""

from __future__ import annotations

import argparse

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, opened, progress, wants_json

_FIGURES = ("key", "point", "value", "low", "high", "n", "unit")
_CHANGES = ("incident", "date", "then", "now", "why", "received_on", "delay_days", "title")
_STEPS = 6


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "known", "what was known on a day: figures, changes")
    made = add_verb(noun, "figures", _figures, "figures as known on a day")
    made.add_argument("figure", nargs="?", help="key of a figure (default: all)")
    _of_day(made)
    words = "what a figure counts otherwise now than on a day, and why"
    made = add_verb(noun, "changes", _changes, words)
    made.add_argument("figure", help="key of a figure")
    made.add_argument("--point", default="", help="point of the figure, such as 2016")
    _of_day(made)


def _of_day(made: argparse.ArgumentParser) -> None:
    made.add_argument("--on", required=True, metavar="DAY", help="such as 2017-11-15")
    words = "received by then (default), or entered into this review by then"
    made.add_argument("--basis", choices=("received", "entered"), default="received", help=words)
    add_review(made)


def _figures(arguments: argparse.Namespace) -> int:
    from vedette.core.kernel.errors import NotFound
    from vedette.pipeline.known_on import Basis, known_on, parsed_day

    review, day = opened(arguments, "stats.read"), parsed_day(arguments.on)
    with progress("As known then", total=_STEPS) as told:
        found = known_on(review, day, basis=Basis(arguments.basis), told=told)
    rows = [
        row for row in found.tables["figures"].to_pylist() if arguments.figure in (None, row["key"])
    ]
    if not rows:
        raise NotFound(f"There was no figure '{arguments.figure}'.", "See `vedette known figures`.")
    if wants_json(arguments):
        received = {source: str(on) for source, on in sorted(found.received.items())}
        printing.print_json({"known_on": arguments.on, "basis": found.basis, "key": found.key,
                             "received": received, "figures": rows})  # fmt: skip
        return printing.FINE
    printing.print_table(rows, _FIGURES)
    return printing.FINE


def _changes(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from vedette.core.stats.known_then import changed, known_by_age
    from vedette.pipeline.known_on import Basis, knowledge_now, known_on, parsed_day
    from vedette.pipeline.run import run_review

    review, day = opened(arguments, "stats.read"), parsed_day(arguments.on)
    with progress("As known then", total=_STEPS) as told:
        then = known_on(review, day, basis=Basis(arguments.basis), told=told).knowledge
    now = knowledge_now(review, run_review(review).folder, then)
    found = changed(then, now, arguments.figure, arguments.point)
    if wants_json(arguments):
        ages = known_by_age(then, now, arguments.figure, day, arguments.point)
        printing.print_json({"known_on": arguments.on, "figure": arguments.figure,
                             "changes": [asdict(one) for one in found],
                             "known_by_age": [asdict(one) for one in ages]})  # fmt: skip
        return printing.FINE
    rows = [{"incident": one.incident_ref, "date": one.date_from, **asdict(one)} for one in found]
    printing.print_table(rows, _CHANGES)
    return printing.FINE
