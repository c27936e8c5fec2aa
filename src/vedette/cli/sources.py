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
    add_way,
    author,
    opened,
    today,
    wants_json,
    way_of,
)
from vedette.core.kernel.errors import BadInput, BadMapping

if TYPE_CHECKING:
    from vedette.pipeline.acquire import Request
    from vedette.pipeline.blast import Blast
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
    made.add_argument(
        "--corrected",
        type=Path,
        metavar="FILE",
        help="rows that `sources problems` wrote, corrected: their changed cells are read instead",
    )
    made.add_argument(
        "--why", default="", metavar="TEXT", help="reason of the quarantine and of the corrections"
    )
    made.add_argument(
        "--label", metavar="LABEL", help="label of the rows (default: that of the review)"
    )
    add_review(made)
    made = add_verb(
        noun, "problems", _problems, "the rows of a file that stop its import, as XLSX to correct"
    )
    made.add_argument("file", type=Path)
    made.add_argument("--source", required=True, metavar="NAME")
    made.add_argument("--mapping", required=True, metavar="FILE", help="mapping, or: generic")
    made.add_argument("--out", required=True, type=Path, metavar="FILE", help="workbook to write")
    add_review(made)
    made = add_verb(
        noun, "changes", _changes, "what one import created, changed, set aside, by record id"
    )
    made.add_argument("id", help="reference of the import, or name of the source")
    add_review(made)
    made = add_verb(noun, "card", _card, "scope, custodian, lineage, rhythm, completeness")
    made.add_argument("source", metavar="NAME")
    add_review(made)
    made = add_verb(noun, "recipes", _recipes, "saved mappings; one of them with --name as JSON")
    made.add_argument("--name", metavar="NAME", help="print the mapping of this recipe")
    add_review(made)
    made = add_verb(noun, "list", _list, "the sources with their active imports")
    add_review(made)
    made = add_verb(noun, "log", _log, "every import and every undo, in order")
    add_review(made)
    made = add_verb(noun, "records", _records, "the records of one import in file order")
    made.add_argument("id", help="reference of the import, or name of the source")
    made.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    add_way(made)
    add_review(made)
    made = add_verb(noun, "undo", _undo, "take an import back; the one before it counts again")
    made.add_argument("id", help="reference of the import")
    made.add_argument("--dry-run", action="store_true", help="say which figures would change")
    add_review(made)


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline import acquire

    review = opened(arguments, "sources.import")
    changed = None
    try:
        request = _request(review, arguments)
    except (BadInput, BadMapping) as error:
        result = acquire.refused(error)
    else:
        if arguments.dry_run:
            result = acquire.preview_source(review, request)
            changed = _blast(review, request, arguments) if result.id else None
        else:
            result = acquire.add_source(review, request, author(arguments))
    if wants_json(arguments):
        told = {"blast": changed and changed.as_json()} if arguments.dry_run else {}
        printing.print_json(result.as_json() | told)
    else:
        printing.print_imported(result)
        printing.print_blast(changed)
    return printing.PROBLEM if result.errors or result.questions else printing.FINE


def _request(review: Review, arguments: argparse.Namespace) -> Request:
    from dataclasses import replace

    from vedette.pipeline import acquire

    request = acquire.Request(
        file=arguments.file,
        source=arguments.source,
        mapping=acquire.mapping_named(arguments.mapping),
        received_on=today(),
        quarantine=acquire.parsed_quarantine(arguments.quarantine, arguments.why),
        label=arguments.label,
    )
    if arguments.corrected is None:
        return request
    from vedette.pipeline.checking import corrected_rows

    back = corrected_rows(review, request, arguments.corrected, author(arguments), arguments.why)
    for problem in back.problems:
        raise BadInput(problem.message, problem.remedy)
    return replace(request, corrected=back.cells)


def _blast(review: Review, request: Request, arguments: argparse.Namespace) -> Blast | None:
    """What the import would change in figures; None for a review that was never run."""
    from vedette.pipeline.blast import blast_of_import

    if not (review.runs / "current").is_file():
        return None
    return blast_of_import(review, request, by=author(arguments).by)


def _problems(arguments: argparse.Namespace) -> int:
    from vedette.pipeline import acquire
    from vedette.pipeline.checking import check_source

    request = acquire.Request(
        file=arguments.file,
        source=arguments.source,
        mapping=acquire.mapping_named(arguments.mapping),
        received_on=today(),
    )
    found = check_source(opened(arguments, "sources.import"), request)
    if found.workbook is not None:
        arguments.out.write_bytes(found.workbook)
    if wants_json(arguments):
        printing.print_json(found.as_json())
    else:
        printing.print_imported(found.imported)
        where = f"are in {arguments.out}" if found.workbook else "are none"
        print(f"Rows that can be corrected: {len(found.failing)}; they {where}.")
    return printing.PROBLEM if found.imported.errors or found.imported.questions else printing.FINE


def _changes(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.history import import_done

    rows = [one.as_json() for one in import_done(opened(arguments), arguments.id)]
    if wants_json(arguments):
        printing.print_json({"changes": rows})
        return printing.FINE
    for row in rows:
        printing.print_change(row)
    return printing.FINE


def _card(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.cards import source_card

    card = source_card(opened(arguments), arguments.source)
    if wants_json(arguments):
        printing.print_json(card.as_json())
        return printing.FINE
    plain = (
        "scope",
        "custodian",
        "publisher",
        "licence",
        "grain",
        "label",
        "rows",
        "n_quarantined",
    )
    for name in plain:
        print(f"{name:14} {getattr(card, name)}")
    printing.print_table(
        [{"field": f.field, "filled": f.filled, "of": f.n} for f in card.completeness if f.filled],
        ("field", "filled", "of"),
    )
    return printing.FINE


def _recipes(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.recipes import recipe_named, recipes

    review = opened(arguments)
    if arguments.name:
        printing.print_json(recipe_named(review, arguments.name).mapping)
        return printing.FINE
    rows = [one.as_json() for one in recipes(review.decisions())]
    if wants_json(arguments):
        printing.print_json({"recipes": rows})
    else:
        printing.print_table(rows, ("name", "source", "version", "by", "at"))
    return printing.FINE


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.imports import source_list

    rows = source_list(opened(arguments, "sources.read"))
    if wants_json(arguments):
        printing.print_json({"sources": rows})
    else:
        columns = ("source", "import", "rows", "quarantined", "received_on", "file_name")
        printing.print_table(rows, columns)
    return printing.FINE


def _log(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.imports import import_log

    rows = import_log(opened(arguments, "sources.read"))
    if wants_json(arguments):
        printing.print_json({"log": rows})
    else:
        printing.print_table(rows, ("n", "at", "by", "act", "source", "import", "rows"))
    return printing.FINE


def _records(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.imports import records_in_file_order
    from vedette.pipeline.sealed_names import check_rows_leave
    from vedette.pipeline.tables import Format, rows_of, write_lines

    review = opened(arguments, "exports.take")
    table = records_in_file_order(review, arguments.id)
    check_rows_leave(review, rows_of(table), "records", way_of(arguments, review))
    write_lines(table, Format(arguments.format), sys.stdout)
    return printing.FINE


def _undo(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.acquire import undo_import

    if arguments.dry_run:
        return _undo_dry(opened(arguments, "sources.import"), arguments)
    gone = undo_import(opened(arguments, "sources.import"), arguments.id, author(arguments))
    return printing.tell(
        arguments,
        {"undone": gone.id, "source": gone.source},
        f"Import {gone.id} of source {gone.source} no longer counts.",
    )


def _undo_dry(review: Review, arguments: argparse.Namespace) -> int:
    from vedette.pipeline.acquire import standing_import
    from vedette.pipeline.blast import blast, supposed_undo

    one = standing_import(review, arguments.id)
    changed = blast(review, [supposed_undo(one.id)], by=author(arguments).by)
    if wants_json(arguments):
        told = {"would_undo": one.id, "source": one.source, "blast": changed.as_json()}
        printing.print_json(told)
    else:
        print(f"Nothing is undone yet: import {one.id} of source {one.source}.")
        printing.print_blast(changed)
    return printing.FINE
