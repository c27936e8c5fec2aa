"""`vedette context`: strength, conflict events, bases and published totals."""

from __future__ import annotations

import argparse
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened, wants_json
from vedette.core.context.kinds import Kind


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "context", "what surrounds the casualties: add, list")
    made = add_verb(noun, "add", _add, "a table of strength, events, bases or totals")
    made.add_argument("kind", choices=[kind.value for kind in Kind], help="what the table holds")
    made.add_argument("file", type=Path, help="CSV, XLSX, JSON, GeoJSON or Parquet, also gzipped")
    made.add_argument("--name", help="name of the table; a newer file of that name replaces it")
    made.add_argument("--label", help="marking of the table; that of the review unless told")
    made.add_argument(
        "--licence", default="", metavar="TEXT", help="terms, printed with its figures"
    )
    made.add_argument("--publisher", default="", metavar="TEXT", help="who publishes it")
    add_review(made)
    made = add_verb(noun, "list", _list, "the tables in force")
    made.add_argument("--all", action="store_true", help="also those replaced or taken back")
    add_review(made)
    made = add_verb(noun, "remove", _remove, "take a table back; the one before it holds again")
    made.add_argument("name", help="name of the table")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.context import Rights, add_context

    name = arguments.name or arguments.file.name.partition(".")[0]
    n_rows = add_context(
        opened(arguments, "sources.import"),
        Kind(arguments.kind),
        arguments.file,
        name,
        author(arguments),
        label=arguments.label,
        rights=Rights(arguments.licence, arguments.publisher),
    )
    return printing.tell(
        arguments, {"name": name, "rows": n_rows}, f"{n_rows} rows of {arguments.kind}: {name}."
    )


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.context import context_history

    review = opened(arguments)
    rows = [
        {
            "name": one.name,
            "kind": str(one.kind),
            "rows": one.rows,
            "licence": one.rights.licence,
            "state": one.state,
            "mark": one.mark,
        }
        for one in context_history(review, review.decisions())
        if arguments.all or one.state == "in_force"
    ]
    if wants_json(arguments):
        printing.print_json(rows)
        return printing.FINE
    printing.print_table(rows, ("name", "kind", "rows", "licence", "state", "mark"))
    return printing.FINE


def _remove(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.context import table_in_force, take_back_context

    review = opened(arguments, "sources.import")
    held = table_in_force(review, arguments.name)
    take_back_context(review, held.mark, arguments.why, author(arguments))
    undo = f"vedette undo {held.mark}"
    return printing.tell(
        arguments,
        {"name": held.name, "mark": held.mark},
        f"{held.name} is taken back; its file is kept. To bring it back: add it again, or {undo}.",
    )
