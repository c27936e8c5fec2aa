"""`vedette editions`: tables that leave the house, what of them is hidden and why, what is public already."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened, wants_json
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.pipeline.workspace import Review

_NOTED = ("kind", "table", "subject", "viewers", "low", "high", "needed", "sources")
_LISTED = ("mark", "key", "source", "by", "at", "why", "state")
_LEFT = ("at", "by", "edition", "why", "sha256")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "editions", "tables that leave: define, show, audit, release, public")
    made = add_verb(noun, "define", _define, "which tables editions hold, and for which countries")
    made.add_argument(
        "file", type=Path, nargs="?", help="definition in JSON; the shipped one unless named"
    )
    made.add_argument(
        "--country", action="append", default=[], metavar="ISO3", help="a country with an edition"
    )
    add_review(made)
    made = add_verb(noun, "show", _show, "the numbers of an edition, as of the last run")
    made.add_argument("edition", metavar="EDITION", help="internal, public, or a country by ISO3")
    add_review(made)
    made = add_verb(noun, "audit", _audit, "what was merged and hidden, and what the attacks found")
    add_review(made)
    made = add_verb(noun, "release", _release, "an edition as a workbook with its certificate")
    made.add_argument("edition", metavar="EDITION", help="public, or a country by ISO3")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new .xlsx file")
    made.add_argument("--why", required=True, metavar="TEXT", help="for what it leaves")
    add_review(made)
    made = add_verb(noun, "releases", _releases, "what has left of editions")
    add_review(made)
    made = add_verb(
        noun, "public", _public, "state that a table is public already; undo takes back"
    )
    made.add_argument("table", type=Path, help="the table in JSON: key, title, measure, by, scope")
    made.add_argument("--source", required=True, metavar="TEXT", help="where it is out, with date")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "publics", _publics, "the list of tables that are public already")
    add_review(made)


def _define(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.editions import define_editions, shipped_definition

    told = shipped_definition() if arguments.file is None else _json(arguments.file)
    if arguments.country:
        told = {**told, "countries": arguments.country}
    define_editions(opened(arguments, "editions.decide"), told, author(arguments))
    n_tables = len(told["tables"])
    return printing.tell(
        arguments, {"tables": n_tables}, f"{n_tables} tables. Run `vedette run` to see them."
    )


def _show(arguments: argparse.Namespace) -> int:
    from vedette.core.kernel.errors import NotFound

    rows = _of_run(opened(arguments, "stats.read"), "edition_cells")
    mine = [row for row in rows if row["edition"] == arguments.edition]
    if not mine:
        known = ", ".join(sorted({str(row["edition"]) for row in rows})) or "none"
        raise NotFound(f"There is no edition '{arguments.edition}'.", f"There are: {known}.")
    return _printed(
        arguments, mine, ("table", "whose", "line1", "line2", "line3", "value", "state")
    )


def _audit(arguments: argparse.Namespace) -> int:
    rows = _of_run(opened(arguments, "stats.read"), "edition_notes")
    code = printing.PROBLEM if any(row["kind"] == "weak" for row in rows) else printing.FINE
    if wants_json(arguments):
        printing.print_json({"may_leave": code == printing.FINE, "notes": rows})
        return code
    checks = [row for row in rows if row["kind"] == "check"]
    for row in checks:
        who = row["viewers"] or "the public"
        print(
            f"{who}: {row['n_sums']} sums known, {row['n_attacked']} hidden numbers attacked, "
            f"{row['n_exact']} worked out"
        )
    printing.print_table([row for row in rows if row["kind"] != "check"], _NOTED)
    return code


def _release(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.edition_releases import write_release

    review = opened(arguments, "editions.release")
    made = write_release(review, arguments.edition, arguments.out, arguments.why, author(arguments))
    return printing.tell(arguments, made, f"{arguments.out}: {made['fingerprint']}")


def _releases(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.editions import released_tables

    known = opened(arguments, "stats.read").decisions()
    rows = [{**one, "sha256": one["released"]["sha256"]} for one in released_tables(known)]
    return _printed(arguments, rows, _LEFT)


def _public(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.editions import state_public

    review = opened(arguments, "editions.decide")
    made = state_public(
        review, _json(arguments.table), arguments.source, arguments.why, author(arguments)
    )
    return printing.tell(
        arguments, {"mark": made}, f"On the list. `vedette undo {made}` takes it back."
    )


def _publics(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.editions import public_tables

    rows = [
        {
            **asdict(one),
            "key": one.table["key"],
            "state": "in force" if one.is_in_force else "taken back",
        }
        for one in public_tables(opened(arguments, "stats.read").decisions())
    ]
    return _printed(arguments, rows, _LISTED)


def _printed(
    arguments: argparse.Namespace, rows: Sequence[dict[str, Any]], columns: Sequence[str]
) -> int:
    if wants_json(arguments):
        printing.print_json(list(rows))
    else:
        printing.print_table(list(rows), tuple(columns))
    return printing.FINE


def _of_run(review: Review, name: str) -> list[dict[str, Any]]:
    from vedette.pipeline.engine import current_run
    from vedette.pipeline.tables import run_table

    run, _ = current_run(review.runs)
    found: list[dict[str, Any]] = run_table(run, name).to_pylist()
    return found


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"'{path}' is no readable JSON.", "Correct the file.") from error
    if not isinstance(told, dict):
        raise BadInput(f"'{path}' holds no JSON object.", "Write an object.")
    return told
