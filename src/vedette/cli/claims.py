"""`vedette claims`: printed claims held against every source."""

from __future__ import annotations

import argparse
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    author,
    opened,
    progress,
    wants_json,
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "claims", "printed claims: state, check")
    made = add_verb(noun, "check", _check, "each claim under every scope and source")
    add_review(made)
    made = add_verb(noun, "set", _set, "state the claims of the review, replacing those before")
    made.add_argument("file", type=Path, help="JSON list of claims")
    add_review(made)


def _check(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.run import STEP_COUNT, claims_of, run_review

    review = opened(arguments)
    with progress("Run", total=STEP_COUNT) as told:
        found = claims_of(run_review(review, told=told))
    if wants_json(arguments):
        printing.print_json(found)
        return printing.FINE
    for claim in found["claims"]:
        print(f"{claim['text']} (printed: {claim['printed']})")
        printing.print_table(claim["results"], ("verdict", "computed", "source", "scope"))
    return printing.FINE


def _set(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.context import set_claims

    n_claims = set_claims(opened(arguments, "review.settings"), arguments.file, author(arguments))
    return printing.tell(arguments, {"claims": n_claims}, f"{n_claims} claims are stated.")
