"""`vedette tables`: tables of the run for other programs."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    add_way,
    opened,
    progress,
    way_of,
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "tables", "tables of the run: export")
    made = add_verb(noun, "export", _export, "one table of the run, brought up to date")
    made.add_argument(
        "table", help="records, links, incidents, persons, claims_by_source, counts, figures, ..."
    )
    made.add_argument("--format", choices=("csv", "jsonl", "parquet"), default="csv")
    made.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    add_way(made)
    add_review(made)


def _export(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.run import STEP_COUNT, run_review
    from vedette.pipeline.sealed_names import check_rows_leave
    from vedette.pipeline.tables import Format, rows_of, run_table, write_lines, write_parquet

    review = opened(arguments, "exports.take")
    with progress("Run", total=STEP_COUNT) as told:
        table = run_table(run_review(review, told=told).folder, arguments.table)
    check_rows_leave(review, rows_of(table), arguments.table, way_of(arguments, review))
    kind = Format(arguments.format)
    if kind is Format.PARQUET:
        with arguments.out.open("wb") if arguments.out else nullcontext(sys.stdout.buffer) as out:
            write_parquet(table, out)
        return printing.FINE
    opened_out = arguments.out and arguments.out.open("w", encoding="utf-8", newline="")
    with opened_out or nullcontext(sys.stdout) as lines:
        write_lines(table, kind, lines)
    return printing.FINE
