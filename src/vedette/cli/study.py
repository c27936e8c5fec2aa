"""`vedette study`: a question over many years, answered and written as a report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.cli import printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    add_way,
    opened,
    progress,
    wants_json,
    way_of,
)

if TYPE_CHECKING:
    from vedette.pipeline.engine import RunDone
    from vedette.pipeline.study import Answered
    from vedette.pipeline.workspace import Review

_SHOWN = ("title", "point", "value", "low", "high", "n", "caveat")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "study", "a question over many years: list, show, report")
    made = add_verb(noun, "list", _list, "the questions that come with the product")
    made = add_verb(noun, "show", _show, "every number of the answer")
    _add_question(made)
    made = add_verb(noun, "report", _report, "the answer as PDF, DOCX, HTML and numbers.json")
    _add_question(made)
    made.add_argument(
        "--out", type=Path, metavar="DIR2", help="default: study/ in the review folder"
    )
    add_way(made)


def _add_question(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "question", nargs="?", default="did-violence-rise", metavar="NAME|FILE.json",
        help="a question of the list, or one of your own (default: did-violence-rise)",
    )  # fmt: skip
    made.add_argument("--source", metavar="NAME", help="another source than the question's own")
    add_review(made)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.core.stats.study import shipped_studies, study_named

    rows = [{"name": name, "title": study_named(name).title} for name in shipped_studies()]
    return printing.tell_rows(arguments, rows, ("name", "title"))


def _show(arguments: argparse.Namespace) -> int:
    _, _, made = _answered(arguments, "stats.read")
    rows = made.figures.to_pylist()
    if wants_json(arguments):
        printing.print_json({"question": made.question.title, "numbers": rows})
        return printing.FINE
    print(made.question.title)
    printing.print_table([{**row, **_rounded(row)} for row in rows], _SHOWN)
    return printing.FINE


def _rounded(row: dict[str, Any]) -> dict[str, str]:
    numbers = ("value", "low", "high")
    return {name: "" if row[name] is None else f"{row[name]:,.4g}" for name in numbers}


def _report(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.sealed_names import built_to_leave
    from vedette.pipeline.study import write_study

    right = "exports.take" if arguments.out else "reports.read"
    review, done, made = _answered(arguments, right)
    if arguments.out:
        way = way_of(arguments, review)
        files = built_to_leave(
            review, arguments.out, "study", way, lambda out: write_study(review, done, made, out)
        )
    else:
        files = write_study(review, done, made, review.folder / "study")
    return printing.tell(
        arguments,
        {"files": [str(path) for path in files], "run": done.fingerprint},
        "\n".join(str(path) for path in files),
    )


def _answered(arguments: argparse.Namespace, right: str) -> tuple[Review, RunDone, Answered]:
    from vedette.pipeline.run import STEP_COUNT, run_review
    from vedette.pipeline.study import answered, question_of

    question = question_of(arguments.question, arguments.source)
    review = opened(arguments, right)
    with progress("Study", total=STEP_COUNT + 1) as told:
        done = run_review(review, told=told)
        told("study")
        return review, done, answered(done, question)
