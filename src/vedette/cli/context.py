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
    from vedette.pipeline.context import context_tables

    review = opened(arguments)
    rows = [
        {"name": one.name, "kind": str(one.kind), "licence": one.rights.licence}
        for one in context_tables(review, review.decisions())
    ]
    if wants_json(arguments):
        printing.print_json(rows)
        return printing.FINE
    printing.print_table(rows, ("name", "kind", "licence"))
    return printing.FINE
