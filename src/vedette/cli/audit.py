"""`vedette audit`: the log of acts of a team, exported with its proofs and compared with the database."""

from __future__ import annotations

import argparse
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import HOLDER, add_noun, add_verb, wants_json
from vedette.cli.team import on_web

HOME = Path("vedette-home")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "audit", "log of acts of a team: export, verify, key")
    made = add_verb(
        noun, "export", _export, "the log of a review with heads and proofs, as a bundle"
    )
    made.add_argument("review", help="name of the review in its address")
    made.add_argument("--out", type=Path, metavar="FILE", required=True, help="the bundle, *.jsonl")
    _add_home(made)
    made = add_verb(
        noun,
        "verify",
        _verify,
        "whether the database still holds what was signed; names each place",
    )
    made.add_argument("review", nargs="?", help="default: all logs of the team")
    _add_home(made)
    _add_home(add_verb(noun, "key", _key, "fingerprint of the key that signs the heads"))


def _add_home(made: argparse.ArgumentParser) -> None:
    made.add_argument("--home", type=Path, metavar="HOME", default=HOME, help="folder of the team")


def _export(arguments: argparse.Namespace) -> int:
    by = getattr(arguments, "by", HOLDER)
    made = on_web(arguments.home, "export_log")(arguments.review, arguments.out, by)
    if wants_json(arguments):
        printing.print_json(made)
    else:
        print(f"{made['bundle']} with the verifier {made['verifier']} beside it")
        print(f"check it: python3 -I -S {made['verifier']} {made['bundle']} FINGERPRINT")
    return printing.FINE


def _verify(arguments: argparse.Namespace) -> int:
    found = on_web(arguments.home, "log_faults")(arguments.review)
    if wants_json(arguments):
        printing.print_json(found)
    else:
        for log in found:
            name = log["review"] or "the house"
            print(f"{name}: {log['entries']} entries, {len(log['faults'])} faults")
            for fault in log["faults"]:
                print(f"  {fault['place']}: {fault['problem']}")
    return printing.PROBLEM if any(log["faults"] for log in found) else printing.FINE


def _key(arguments: argparse.Namespace) -> int:
    print(on_web(arguments.home, "log_fingerprint")())
    return printing.FINE
