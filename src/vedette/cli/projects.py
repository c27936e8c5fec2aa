"""`vedette library project-in` and `project-out`: REFI-QDA, between tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import (
    add_review,
    add_verb,
    add_way,
    author,
    opened,
    today,
    wants_json,
    way_of,
)

_LOST = ("what", "where", "why")


def add_library(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands below the noun `library`."""
    made = add_verb(
        noun, "project-in", _in, "codes, texts and selections of a REFI-QDA project (.qdpx)"
    )
    made.add_argument("file", type=Path)
    add_review(made)
    made = add_verb(
        noun, "project-out", _out, "codebook, texts and quotations as a REFI-QDA project"
    )
    made.add_argument("--out", type=Path, required=True, metavar="FILE.qdpx")
    add_way(made)
    add_review(made)


def _in(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.projects import import_project

    review = opened(arguments, "library.code")
    made = import_project(review, arguments.file, author(arguments), today())
    if wants_json(arguments):
        printing.print_json(made.as_json())
        return printing.FINE
    rows = made.as_json()["lost"]
    if made.lost and isinstance(rows, list):
        printing.print_table(rows, _LOST)
    for note in made.notes:
        print(f"Positions: {note}.")
    lost = f"{len(made.lost)} things were lost" if made.lost else "nothing was lost"
    print(
        f"{made.codes} codes, {made.matched + made.added} documents, {made.exact + made.moved} "
        f"selections ({made.moved} by their words); {lost}."
    )
    return printing.FINE


def _out(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.projects_out import check_is_new, exported_project, write_export

    check_is_new(arguments.out)
    review = opened(arguments, "library.read")
    content = exported_project(review, way_of(arguments, review))
    write_export(content, arguments.out)
    return printing.tell(
        arguments, {"file": str(arguments.out)}, f"The project is in {arguments.out}."
    )
