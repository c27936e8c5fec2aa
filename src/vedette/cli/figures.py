"""`vedette figure`: make, change, restore, retire, show and export figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from vedette.core.kernel.errors import NotEnoughData

if TYPE_CHECKING:
    from vedette.core.stats.definition import Definition
    from vedette.pipeline.figures import Told, Version
    from vedette.pipeline.workspace import Review

_SHOWN = ("point", "value", "low", "high", "n", "n_incidents", "caveat")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "figure", "figures: make, change, show, export")
    made = add_verb(noun, "list", _list, "the figures of the current run and who made them")
    add_review(made)
    _add_making(noun)
    made = add_verb(noun, "show", _show, "one figure: in words, its numbers, its method")
    _add_key(made)
    made = add_verb(noun, "history", _history, "all versions of a figure that somebody made")
    _add_key(made, has_version=False)
    made = add_verb(noun, "restore", _restore, "make an old version the newest one")
    _add_key(made)
    made.add_argument("--why", required=True, metavar="TEXT")
    made = add_verb(noun, "retire", _retire, "take a figure out of use; its versions stay")
    _add_key(made, has_version=False)
    made.add_argument("--why", required=True, metavar="TEXT")
    made = add_verb(noun, "export", _export, "one figure as a file")
    _add_key(made)
    made.add_argument("--format", required=True, help="png, svg, vl.json, csv, xlsx, json or ipynb")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    add_way(made)


def _add_key(made: argparse.ArgumentParser, *, has_version: bool = True) -> None:
    made.add_argument("key", metavar="KEY", help="key of the figure")
    if has_version:
        made.add_argument("--version", type=int, metavar="N", help="default: the newest")
    add_review(made)


def _add_making(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, verb, words in (
        ("make", _make, "a new figure"),
        ("edit", _edit, "the next version of a figure; what is not named stays as it is"),
        ("try", _try, "compute a figure without keeping it"),
    ):
        made = add_verb(noun, name, verb, words)
        if name == "edit":
            made.add_argument("key", metavar="KEY", help="key of the figure")
        made.add_argument(
            "--from", dest="file", type=Path, metavar="FILE.json", help="a definition"
        )
        made.add_argument("--title", metavar="TEXT")
        made.add_argument("--measure", help="deaths, incidents, injuries, persons, ...")
        made.add_argument("--kind", help="count, rate, share, trend, change, windows, ...")
        made.add_argument(
            "--where", action="append", metavar="NAME=VALUE[,VALUE]",
            help="filter: cause, component, mission, personnel_category, activity, weapon, ...",
        )  # fmt: skip
        made.add_argument(
            "--by",
            dest="dimensions",
            action="append",
            metavar="NAME",
            help="a dimension, at most two",
        )
        made.add_argument(
            "--exposure", help="uniformed, military, police or civilian: whose strength"
        )
        made.add_argument(
            "--fill",
            choices=("gaps", "interpolated"),
            help="months without strength (default: gaps)",
        )
        made.add_argument("--method", help="usual, cluster, bootstrap, exact, shrinkage, ...")
        made.add_argument("--source", metavar="NAME", help="one source as it stands")
        made.add_argument("--from-year", type=int, metavar="YEAR")
        made.add_argument("--to-year", type=int, metavar="YEAR")
        if name != "try":
            made.add_argument("--why", required=True, metavar="TEXT")
        add_review(made)


def _form(arguments: argparse.Namespace, before: dict[str, Any] | None = None) -> dict[str, object]:
    """The definition that the arguments state, over a file or the version before."""
    from vedette.core.kernel.errors import BadInput
    from vedette.pipeline.figure_forms import form_of

    held = dict(before or {})
    if arguments.file is not None:
        try:
            held |= json.loads(arguments.file.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError) as error:
            raise BadInput(
                f"'{arguments.file}' holds no definition: {error}.", "Write a JSON object."
            ) from error
    where = [one.partition("=") for one in arguments.where or ()]
    return form_of(
        held,
        title=arguments.title,
        measure=arguments.measure,
        kind=arguments.kind,
        where={name: tuple(values.split(",")) for name, _, values in where} or None,
        by=arguments.dimensions,
        exposure=arguments.exposure,
        fill=arguments.fill,
        way=arguments.method,
        source=arguments.source,
        years=(arguments.from_year, arguments.to_year),
    )


def _make(arguments: argparse.Namespace) -> int:
    from vedette.core.stats.definition import parse_definition
    from vedette.pipeline.figures import save_figure

    review = opened(arguments, "stats.build")
    form = _form(arguments)
    try:
        made = save_figure(review, form, arguments.why, author(arguments))
    except NotEnoughData as error:
        wanted = parse_definition({**form, "key": "F-NEW"})
        raise _with_offer(error, review, wanted) from error
    return _told_version(arguments, made)


def _edit(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.figures import save_figure, version_of

    review = opened(arguments, "stats.build")
    before = version_of(review.decisions(), arguments.key).definition().as_json()
    form = _form(arguments, before)
    made = save_figure(review, form, arguments.why, author(arguments), key=arguments.key)
    return _told_version(arguments, made)


def _restore(arguments: argparse.Namespace) -> int:
    from vedette.core.kernel.errors import BadInput
    from vedette.pipeline.figures import restore_figure

    if arguments.version is None:
        raise BadInput("No version is named.", "Name it with --version.")
    review = opened(arguments, "stats.build")
    said = (arguments.key, arguments.version, arguments.why)
    return _told_version(arguments, restore_figure(review, *said, author(arguments)))


def _retire(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.figures import retire_figure

    review = opened(arguments, "stats.build")
    made = retire_figure(review, arguments.key, arguments.why, author(arguments))
    return printing.tell(arguments, made.as_json(), f"{made.key} is out of use.")


def _told_version(arguments: argparse.Namespace, made: Version) -> int:
    words = made.definition().words
    return printing.tell(
        arguments,
        {**made.as_json(), "words": words},
        f"{made.key}, version {made.number}: {words}. `vedette run` takes it up.",
    )


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.figures import figures_listed

    rows = figures_listed(opened(arguments, "stats.read"))
    if wants_json(arguments):
        printing.print_json({"figures": rows})
    else:
        printing.print_table(rows, ("key", "version", "by", "words"))
    return printing.FINE


def _history(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.figures import version_of, versions

    known = opened(arguments, "stats.read").decisions()
    version_of(known, arguments.key)
    rows = [one.as_json() for one in versions(known)[arguments.key]]
    if wants_json(arguments):
        printing.print_json({"key": arguments.key, "versions": rows})
    else:
        printing.print_table(rows, ("version", "by", "at", "why"))
    return printing.FINE


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.figures import told_figure

    review = opened(arguments, "stats.read")
    return _printed(arguments, told_figure(review, arguments.key, arguments.version))


def _try(arguments: argparse.Namespace) -> int:
    from vedette.core.stats.definition import parse_definition
    from vedette.pipeline.figures import told_now

    review = opened(arguments, "stats.read")
    wanted = parse_definition({"title": "Not kept", **_form(arguments), "key": "F-NEW"})
    try:
        return _printed(arguments, told_now(review, wanted))
    except NotEnoughData as error:
        raise _with_offer(error, review, wanted) from error


def _with_offer(error: NotEnoughData, review: Review, wanted: Definition) -> NotEnoughData:
    """The refusal with the command that tells the common part."""
    from vedette.core.stats.figure_offers import command_of
    from vedette.pipeline.engine import current_run
    from vedette.pipeline.figures import offered_on

    nearest = offered_on(*current_run(review.runs), wanted)
    command = command_of(nearest) if nearest else None
    if command is None:
        return error
    return NotEnoughData(error.problem, f"{error.remedy} Or: {command}")


def _printed(arguments: argparse.Namespace, one: Told) -> int:
    from vedette.core.stats.summary import summary

    rows = one.points.to_pylist()
    if wants_json(arguments):
        made = {"definition": one.definition.as_json(), "words": one.definition.words}
        printing.print_json({**made, "run": one.run, "summary": summary(rows), "points": rows})
        return printing.FINE
    print(one.definition.words)
    print(summary(rows))
    printing.print_table([{**row, **_numbers(row)} for row in rows], _SHOWN)
    print(rows[0]["method_text"] if rows else "")
    return printing.FINE


def _numbers(row: Mapping[str, object]) -> dict[str, str]:
    """Value and interval to four digits that count, for a table that people read."""
    return {
        name: "" if row[name] is None else f"{float(str(row[name])):,.4g}"
        for name in ("value", "low", "high")
    }


def _export(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.durable import write_durably
    from vedette.pipeline.figure_exports import exported_figure, file_form
    from vedette.pipeline.figures import told_figure

    form = file_form(arguments.format)
    review: Review = opened(arguments, "exports.take")
    one = told_figure(review, arguments.key, arguments.version)
    way = way_of(arguments, review)
    content = exported_figure(review, one, form, made_on=today(), way=way)
    write_durably(arguments.out, content)
    return printing.tell(
        arguments,
        {
            "key": arguments.key,
            "format": form.value,
            "out": str(arguments.out),
            "bytes": len(content),
        },
        f"{arguments.key} lies in {arguments.out}.",
    )
