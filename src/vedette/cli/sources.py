"""`vedette sources`: casualty databases of a review."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    author,
    opened,
    today,
    wants_json,
)
from vedette.core.kernel.errors import BadInput, BadMapping

if TYPE_CHECKING:
    from vedette.pipeline.acquire import Imported
    from vedette.pipeline.workspace import Review


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "sources", "casualty databases: import, list, read, undo")
    made = add_verb(
        noun, "add", _add, "import a file as the newest state of a source, or nothing of it"
    )
    made.add_argument(
        "file", type=Path, help="CSV, TSV, XLSX, JSON, JSONL, GeoJSON, Parquet; ZIP or gzip of one"
    )
    made.add_argument(
        "--source", required=True, metavar="NAME", help="name of the source in the review"
    )
    made.add_argument(
        "--mapping",
        required=True,
        metavar="FILE",
        help="mapping (JSON, TOML), or a built-in name: generic",
    )
    made.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
    made.add_argument(
        "--quarantine", default="", metavar="RECORDS", help="rows to keep out, as 5,9-12"
    )
    made.add_argument("--why", default="", metavar="TEXT", help="reason of the quarantine")
    made.add_argument(
        "--label", metavar="LABEL", help="label of the rows (default: that of the review)"
    )
    add_review(made)
    made = add_verb(noun, "list", _list, "the sources with their active imports")
    add_review(made)
    made = add_verb(noun, "log", _log, "every import and every undo, in order")
    add_review(made)
    made = add_verb(noun, "records", _records, "the records of one import in file order")
    made.add_argument("id", help="reference of the import, or name of the source")
    made.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    add_review(made)
    made = add_verb(noun, "undo", _undo, "take an import back; the one before it counts again")
    made.add_argument("id", help="reference of the import")
    add_review(made)


def _add(arguments: argparse.Namespace) -> int:
    review = opened(arguments, "sources.import")
    result = _imported(review, arguments)
    if wants_json(arguments):
        printing.print_json(result.as_json())
    else:
        printing.print_imported(result)
    return printing.PROBLEM if result.errors or result.questions else printing.FINE


def _imported(review: Review, arguments: argparse.Namespace) -> Imported:
    from vedette.pipeline import acquire

    try:
        request = acquire.Request(
            file=arguments.file,
            source=arguments.source,
            mapping=acquire.mapping_named(arguments.mapping),
            received_on=today(),
            quarantine=acquire.parsed_quarantine(arguments.quarantine, arguments.why),
            label=arguments.label,
        )
    except (BadInput, BadMapping) as error:
        return acquire.refused(error)
    if arguments.dry_run:
        return acquire.preview_source(review, request)
    return acquire.add_source(review, request, author(arguments))


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.imports import source_list

    rows = source_list(opened(arguments))
    if wants_json(arguments):
        printing.print_json({"sources": rows})
    else:
        columns = ("source", "import", "rows", "quarantined", "received_on", "file_name")
        printing.print_table(rows, columns)
    return printing.FINE


def _log(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.imports import import_log

    rows = import_log(opened(arguments))
    if wants_json(arguments):
        printing.print_json({"log": rows})
    else:
        printing.print_table(rows, ("n", "at", "by", "act", "source", "import", "rows"))
    return printing.FINE


def _records(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.imports import records_in_file_order
    from vedette.pipeline.tables import Format, write_lines

    table = records_in_file_order(opened(arguments), arguments.id)
    write_lines(table, Format(arguments.format), sys.stdout)
    return printing.FINE


def _undo(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.acquire import undo_import

    gone = undo_import(opened(arguments, "sources.import"), arguments.id, author(arguments))
    if wants_json(arguments):
        printing.print_json({"undone": gone.id, "source": gone.source})
    else:
        print(f"Import {gone.id} of source {gone.source} no longer counts.")
    return printing.FINE
