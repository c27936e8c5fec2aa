"""`vedette interviews`: the register, with who spoke under seal."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened, wants_json
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.library.leaks import Leak
    from vedette.pipeline.interviews import KeyStore
    from vedette.pipeline.workspace import Review

_LISTED = (
    "interview",
    "consent",
    "month",
    "mission",
    "place",
    "category",
    "rank",
    "attribution",
    "k",
)
_HEARD = (
    "mission",
    "component",
    "interviews",
    "strength",
    "share_heard",
    "share_deployed",
    "is_silent",
)
_FACTS = ("consent", "month", "mission", "place", "category", "rank", "sex", "document")
_SEALED = ("name", "contact", "voice", "notes")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "interviews", "interviews: register, consent, who spoke under seal")
    made = add_verb(noun, "register", _register, "take an interview into the register")
    _add_facts(made)
    for name in _SEALED:
        made.add_argument(f"--{name}", metavar="TEXT", help="sealed before it is written")
    _add_keys(made)
    made = add_verb(
        noun, "change", _change, "state facts anew, such as consent; withdrawn ends every use"
    )
    made.add_argument("interview", metavar="INTERVIEW")
    _add_facts(made)
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "list", _list, "the register, with how each speaker may be described")
    add_review(made)
    made = add_verb(noun, "heard", _heard, "interviews against deployed people: who was not heard")
    add_review(made)
    made = add_verb(noun, "identity", _identity, "who spoke; each look is logged with its reason")
    made.add_argument("interview", metavar="INTERVIEW")
    made.add_argument("--why", required=True, metavar="TEXT")
    _add_keys(made)
    made = add_verb(
        noun, "erase", _erase, "destroy the key of a person; nothing brings the identity back"
    )
    made.add_argument("interview", metavar="INTERVIEW")
    _add_keys(made)
    made = add_verb(noun, "sweep", _sweep, "look through files and folders for whoever is sealed")
    made.add_argument("paths", nargs="*", type=Path, metavar="FILE")
    made.add_argument(
        "--database", action="store_true", help="every cell of the team's database, too"
    )
    _add_keys(made)


def _add_facts(made: argparse.ArgumentParser) -> None:
    made.add_argument("--consent", metavar="CODE", help="code of consent (default: not_asked)")
    made.add_argument("--month", metavar="MONTH", help="as 2017-10; the day is not kept")
    made.add_argument("--mission", metavar="ACRONYM")
    made.add_argument(
        "--place", metavar="CLASS", help="mission_headquarters, sector, base and so on"
    )
    made.add_argument("--category", metavar="CODE", help="code of personnel_category")
    made.add_argument("--rank", metavar="BAND", help="junior, middle, senior or leadership")
    made.add_argument("--sex", metavar="F|M")
    made.add_argument("--document", metavar="DOCUMENT", help="its notes in the library")


def _add_keys(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--keys", type=Path, required=True, metavar="DIR", help="key store, far from the review"
    )
    add_review(made)


def _facts(arguments: argparse.Namespace) -> dict[str, object]:
    told = {name: getattr(arguments, name) for name in _FACTS}
    return {name: value for name, value in told.items() if value is not None}


def _keys(arguments: argparse.Namespace) -> KeyStore:
    from vedette.pipeline.interviews import KeyStore

    return KeyStore(arguments.keys)


def _register(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.interviews import register

    given = {name: getattr(arguments, name) for name in _SEALED}
    made = register(
        opened(arguments, "interviews.register"),
        {"consent": "not_asked", **_facts(arguments)},
        {name: value for name, value in given.items() if value},
        _keys(arguments),
        author(arguments),
    )
    return printing.tell(arguments, {"interview": made}, f"The interview is {made}.")


def _change(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.interviews import change_interview
    from vedette.pipeline.releases import releases_with

    review = opened(arguments, "interviews.register")
    made = change_interview(
        review, arguments.interview, _facts(arguments), arguments.why, author(arguments)
    )
    used = releases_with(review, arguments.interview) if made.consent == "withdrawn" else []
    words = f"{made.interview}: consent is {made.consent}."
    if used:
        words += f" Released before with its words: {', '.join(str(one['at']) for one in used)}."
    return printing.tell(arguments, {**asdict(made), "released": used}, words)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import listed

    return printing.tell_rows(
        arguments, listed(opened(arguments, "interviews.read"), "interviews"), _LISTED
    )


def _heard(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import listed

    return printing.tell_rows(
        arguments, listed(opened(arguments, "interviews.read"), "heard"), _HEARD
    )


def _identity(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.interviews import identity

    review = opened(arguments, "interviews.unseal")
    found = identity(
        review, arguments.interview, _keys(arguments), arguments.why, author(arguments)
    )
    words = "\n".join(f"{name:8} {value}" for name, value in found.items())
    return printing.tell(arguments, dict(found), words)


def _erase(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.interviews import erase_identity

    review = opened(arguments, "interviews.unseal")
    erase_identity(review, arguments.interview, _keys(arguments), author(arguments))
    return printing.tell(
        arguments,
        {"interview": arguments.interview, "erased": True},
        f"The key of {arguments.interview} is destroyed. Destroy it in every backup of the key store, too.",
    )


def _sweep(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.sweeping import swept

    review = opened(arguments, "interviews.release")
    if not arguments.paths and not arguments.database:
        raise BadInput("Nothing is named to be looked through.", "Name files, or --database.")
    n, found = swept(review, arguments.paths, _keys(arguments))
    cells = 0
    if arguments.database:
        cells, more = _swept_database(arguments, review)
        found += more
    rows = [asdict(one) for one in found]
    if wants_json(arguments):
        printing.print_json({"files": n, "cells": cells, "found": rows})
    else:
        printing.print_table(rows, ("place", "interview", "field", "written"))
        told = f"{n} files" + (f" and {cells} cells of the database" if arguments.database else "")
        print(f"{told} looked through, {len(found)} places found.")
    return printing.PROBLEM if found else printing.FINE


def _swept_database(arguments: argparse.Namespace, review: Review) -> tuple[int, list[Leak]]:
    from vedette.cli.team import on_web
    from vedette.pipeline.sweeping import swept_places
    from vedette.pipeline.workspace import home_of_team

    home = home_of_team(arguments.review)
    if home is None:
        raise BadInput(
            "This review is a plain folder, without a database.", "Leave --database out."
        )
    return swept_places(review, on_web(home, "database_places")(), _keys(arguments))
