"""`vedette capacities`: improvement areas and their indicators, and what was read of them."""

from __future__ import annotations

import argparse
import datetime as dt
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
from vedette.core.actions.capacities import EVERY, Better, Change, Kind
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.pipeline.capacities import Lines
    from vedette.pipeline.workspace import Review

_LISTED = (
    "area", "kind", "indicator", "mission", "baseline", "newest", "target", "unit", "standing", "progress", "trend",
    "n_gaps",
)  # fmt: skip
_TOLD = (
    ("area", "KEY", "area that it belongs to"),
    ("title", "TEXT", "what is read"),
    ("unit", "TEXT", "of the readings; percent where a reading may be a count of so many"),
    ("definition", "TEXT", "how it is read, and of what"),
    ("source", "WHO", "who keeps what is read"),
    ("baseline", "NUMBER", "where it stood"),
    ("baseline-on", "YYYY-MM-DD", "when"),
    ("target", "NUMBER", "where it should be"),
    ("target-on", "YYYY-MM-DD", "by when"),
    (
        "serves",
        "REFS",
        "recommendations and actions that it tells of, with commas between; replaces those before",
    ),
)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "capacities", "improvement areas, their indicators, and what was read")
    made = add_verb(noun, "list", _list, "every indicator with baseline, newest reading, target")
    made.add_argument("--area", metavar="KEY", help="of one area only")
    made.add_argument(
        "--serves", metavar="REF", help="that tell of one recommendation or action only"
    )
    _add_day(made)
    add_review(made)
    made = add_verb(
        noun, "show", _show, "one indicator with its readings and the rows they came from"
    )
    made.add_argument("key", metavar="KEY")
    _add_day(made)
    add_review(made)
    made = add_verb(noun, "set", _set, "state an indicator, or change what is said of it")
    made.add_argument(
        "key", metavar="KEY", help="its name in files of readings, such as night-patrols"
    )
    for name, metavar, words in _TOLD:
        made.add_argument(f"--{name}", metavar=metavar, help=words)
    made.add_argument("--kind", choices=[str(one) for one in Kind])
    made.add_argument("--better", choices=[str(one) for one in Better], help="which way is better")
    made.add_argument(
        "--every", choices=[str(one) for one in EVERY], help="months between readings"
    )
    made.add_argument(
        "--quality", choices=codelist("reading_quality").codes, help="of the baseline"
    )
    add_review(made)
    made = add_verb(noun, "area", _area, "state an improvement area, or change what is said of it")
    made.add_argument("key", metavar="KEY")
    made.add_argument("--title", metavar="TEXT")
    made.add_argument("--definition", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "drop", _drop, "take an indicator, or an area without any, out")
    made.add_argument("key", metavar="KEY")
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "readings", _readings, "every reading that counts, with source and row")
    made.add_argument("key", metavar="KEY", nargs="?", help="of one indicator only")
    add_review(made)
    made = add_verb(noun, "export", _export, "indicators, or readings, as CSV or XLSX")
    made.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="ends in .csv or .xlsx"
    )
    made.add_argument("--readings", action="store_true", help="one row for each reading")
    _add_day(made)
    add_way(made)
    add_review(made)


def _add_day(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--on", metavar="YYYY-MM-DD", help="day until which gaps count (default: today)"
    )


def _lines(arguments: argparse.Namespace, action: str = "actions.read") -> tuple[Review, Lines]:
    from vedette.pipeline.capacities import lines_of
    from vedette.pipeline.known_on import parsed_day

    day: dt.date = parsed_day(arguments.on) if getattr(arguments, "on", None) else today()
    review = opened(arguments, action)
    return review, lines_of(review, day)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.capacities import line_rows, serving

    review, lines = _lines(arguments)
    rows = [one for one in line_rows(lines) if arguments.area in (None, one["area"])]
    if arguments.serves:
        telling = {one.series.indicator.key for one in serving(review, arguments.serves, today())}
        rows = [one for one in rows if one["indicator"] in telling]
    shown = [
        {**one, "newest": _short(one["newest"]), "progress": _progress(one["gained"], one["way"])}
        for one in rows
    ]
    return printing.tell_rows(arguments, rows, _LISTED, shown=shown)


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _progress(gained: float | None, way: float | None) -> str:
    return "" if gained is None or way is None else f"{gained:.4g} of {way:.4g}"


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.capacities import read_rows, row_of

    _, lines = _lines(arguments)
    one = lines.held.indicator(arguments.key)
    rows = [row_of(lines.held, each) for each in lines.series[one.key]]
    reads = [row for row in read_rows(lines) if row["indicator"] == one.key]
    if wants_json(arguments):
        printing.print_json({"series": rows, "readings": reads})
        return printing.FINE
    print(f"{one.key}  {one.title} ({one.unit}, {one.kind}, better {one.better})")
    print(
        f"  area: {one.area}; source: {one.source or 'not said'}; serves: {', '.join(one.serves) or 'nothing'}"
    )
    print(
        f"  baseline: {one.baseline} on {one.baseline_on}; target: {one.target} by {one.target_on}"
    )
    for row in rows:
        progress = _progress(row["gained"], row["way"]) or "cannot be told"
        print(
            f"  {row['mission'] or 'whole'}: {row['standing']}, {progress}; trend: {row['trend']}"
        )
        if row["gaps"]:
            print(f"    nothing was read for the times that end on {row['gaps']}")
    printing.print_table(
        reads, ("mission", "first", "last", "value", "count", "of", "quality", "source", "record")
    )
    return printing.FINE


def _set(arguments: argparse.Namespace) -> int:
    names = (
        *(name.replace("-", "_") for name, _, _ in _TOLD),
        "kind",
        "better",
        "every",
        "quality",
    )
    return _changed(arguments, Change.EDIT, names)


def _area(arguments: argparse.Namespace) -> int:
    return _changed(arguments, Change.AREA, ("title", "definition"))


def _drop(arguments: argparse.Namespace) -> int:
    return _changed(arguments, Change.DROP, ("why",))


def _changed(arguments: argparse.Namespace, change: Change, names: tuple[str, ...]) -> int:
    from vedette.pipeline.capacities import change_capacity

    told = {
        name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None
    }
    if "serves" in told:
        told["serves"] = told["serves"].replace(",", " ").split()
    review = opened(arguments, "actions.write")
    change_capacity(review, arguments.key, change, told, author(arguments))
    words = {
        Change.AREA: "The area is stated: {}.",
        Change.EDIT: "The indicator is stated: {}.",
        Change.DROP: "Taken out: {}; `vedette undo` brings it back.",
    }
    return printing.tell(arguments, {"key": arguments.key}, words[change].format(arguments.key))


def _readings(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.capacities import READ_COLUMNS, read_rows

    _, lines = _lines(arguments)
    if arguments.key:
        lines.held.indicator(arguments.key)
    rows = [row for row in read_rows(lines) if arguments.key in (None, row["indicator"])]
    names = [
        name for name in READ_COLUMNS if name not in ("area", "kind", "title", "notes", "record_id")
    ]
    return printing.tell_rows(arguments, rows, names)


def _export(arguments: argparse.Namespace) -> int:
    from vedette.core.trust.export_cells import About
    from vedette.core.trust.exports import Form, written
    from vedette.pipeline.capacities import COLUMNS, READ_COLUMNS, line_rows, read_rows
    from vedette.pipeline.durable import write_durably
    from vedette.pipeline.sealed_names import check_rows_leave

    form = arguments.out.suffix.removeprefix(".")
    if form not in ("csv", "xlsx"):
        raise BadInput(f"'{arguments.out.name}' is no file of a list.", "End it in .csv or .xlsx.")
    review, lines = _lines(arguments, "exports.take")
    rows = read_rows(lines) if arguments.readings else line_rows(lines)
    columns = READ_COLUMNS if arguments.readings else COLUMNS
    title = "Readings of indicators" if arguments.readings else "Capacities"
    check_rows_leave(review, rows, "capacities", way_of(arguments, review))
    about = About(
        title=title,
        marking=str(review.about["label"]).replace("_", " "),
        made_on=today(),
        run="",
        filter="",
    )
    write_durably(arguments.out, b"".join(written(Form(form), rows, columns, about)))
    return printing.tell(
        arguments, {"rows": len(rows)}, f"{len(rows)} rows are in {arguments.out}."
    )
