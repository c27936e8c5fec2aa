"""How results and errors are printed, and which exit code an error has."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vedette.cli.arguments import wants_json
from vedette.core.kernel.errors import NotAllowed, OutOfDate, VedetteError

if TYPE_CHECKING:
    from vedette.core.kernel.problems import Problem, Question
    from vedette.pipeline.acquire import Imported
    from vedette.pipeline.blast import Blast, FigureChange

FINE, PROBLEM, USAGE, OUT_OF_DATE, NOT_ALLOWED = range(5)
"""Exit codes."""

SHOWN = 20
"""Problems that a terminal shows; the rest is counted."""

_CODES: Mapping[type[VedetteError], int] = {NotAllowed: NOT_ALLOWED, OutOfDate: OUT_OF_DATE}


def exit_code(error: VedetteError) -> int:
    """The exit code of an error; 1 unless it is out of date or not allowed."""
    return _CODES.get(type(error), PROBLEM)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def tell(arguments: argparse.Namespace, value: object, words: str) -> int:
    """What came of a command: as JSON where that is asked for, else in words; gives the exit code."""
    if wants_json(arguments):
        print_json(value)
    else:
        print(words)
    return FINE


def tell_rows(
    arguments: argparse.Namespace,
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[str],
    *,
    shown: Sequence[Mapping[str, object]] | None = None,
) -> int:
    """Rows: as JSON with all they have where that is asked for, else a table of some columns; gives the exit code.

    Args:
        arguments: Of the command.
        rows: What there is.
        columns: Of the table.
        shown: The rows as the table shows them, shortened; as they are unless told.
    """
    if wants_json(arguments):
        print_json(rows)
    else:
        print_table(rows if shown is None else shown, columns)
    return FINE


def print_error(error: VedetteError, *, as_json: bool) -> None:
    """The problem and its remedy: for people on standard error, as JSON on standard output."""
    if as_json:
        print_json({"error": {"problem": error.problem, "remedy": error.remedy}})
    else:
        print(f"{error.problem} {error.remedy}", file=sys.stderr)


def print_imported(result: Imported) -> None:
    """The result of an import in words."""
    print(f"{str(result.status).replace('_', ' ')}: {_outcome(result)}")
    _print_problems("error", result.errors)
    _print_questions(result.questions)
    _print_problems("warning", result.warnings)


def _outcome(result: Imported) -> str:
    if result.id is None and (result.errors or result.questions):
        return "nothing was imported"
    diff = result.diff
    kept = f", {result.quarantined} quarantined" if result.quarantined else ""
    name = result.id or "not committed"
    return f"{result.rows} rows{kept} ({diff.new} new, {diff.changed} changed, {diff.gone} gone), {name}"


def _print_problems(kind: str, problems: Sequence[Problem]) -> None:
    for problem in problems[:SHOWN]:
        print(f"  {kind}: {_place(problem)}{problem.message} {problem.remedy}")
    if len(problems) > SHOWN:
        print(f"  ... and {len(problems) - SHOWN} more {kind}s (--json shows them)")


def _place(problem: Problem) -> str:
    parts = [
        None if problem.record is None else f"record {problem.record}",
        problem.path or (problem.column and f"column '{problem.column}'"),
    ]
    named = ", ".join(part for part in parts if part)
    return f"{named}: " if named else ""


def _print_questions(questions: Sequence[Question]) -> None:
    for question in questions:
        choices = f" ({' | '.join(question.choices)})" if question.choices else ""
        print(f"  question: {question.prompt}{choices}")
        print(f"    answer it by stating '{question.id}' in the mapping")


def print_blast(changed: Blast | None) -> None:
    """What decisions would change, figures first."""
    if changed is None:
        return
    if changed.is_nothing:
        print("No figure, incident or disagreement would change.")
        return
    print(
        f"Would change {len(changed.changed_figures)} figures, {len(changed.incidents)} incidents, "
        f"the state of {len(changed.touched)} statements; "
        f"disagreements {changed.disagreements_before} -> {changed.disagreements_after}."
    )
    for one in changed.figures[:SHOWN]:
        group = f" ({one.group})" if one.group else ""
        print(f"  {one.title}{group}: {_numbers(one)}")
    if len(changed.figures) > SHOWN:
        print(f"  ... and {len(changed.figures) - SHOWN} more numbers (--json shows them)")
    for held in changed.touched[:SHOWN]:
        print(f"  {held.ref}: {held.before} -> {held.after}: {held.words}")
    if len(changed.touched) > SHOWN:
        print(f"  ... and {len(changed.touched) - SHOWN} more statements (--json shows them)")


def _numbers(one: FigureChange) -> str:
    """Old and new number with unit; where only the interval moves, the intervals."""
    values = [("none" if value is None else f"{value:g}") for value in (one.old, one.new)]
    if values[0] == values[1]:
        spans = [(one.old_low, one.old_high), (one.new_low, one.new_high)]
        values = ["none" if None in span else f"{span[0]:g} to {span[1]:g}" for span in spans]
    return f"{values[0]} -> {values[1]} {one.unit}"


def print_change(row: Mapping[str, object]) -> None:
    """One import or undo with the ids of the records that it concerned."""
    print(f"{row['at']}  {row['by']}  {row['act']}  {row['import']} of {row['source']}")
    for name in ("new", "changed", "gone", "quarantined", "corrected"):
        held = row[name]
        ids = [_named(one) for one in held] if isinstance(held, list) else []
        more = f" and {len(ids) - SHOWN} more (--json shows them)" if len(ids) > SHOWN else ""
        print(f"  {name:12} {len(ids):6}  {', '.join(ids[:SHOWN])}{more}")


def _named(one: object) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    return str(one.get("id") or f"{one['record']}/{one['column']}")


def _cell(value: object) -> str:
    """A value on one line."""
    return "" if value is None else " ".join(str(value).split())


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Rows as aligned columns; nothing for no rows."""
    cells = [[_cell(row.get(c)) for c in columns] for row in rows]
    widths = [max(len(line[i]) for line in [list(columns), *cells]) for i in range(len(columns))]
    for line in [list(columns), *cells] if cells else []:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
