"""`vedette report`: the report with its live numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, opened, progress


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "report", "the report: build")
    made = add_verb(noun, "build", _build, "report.pdf, report.docx, report.html and numbers.json")
    made.add_argument(
        "--out", type=Path, metavar="DIR2", help="default: report/ in the review folder"
    )
    add_review(made)


def _build(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.publish import build_report
    from vedette.pipeline.run import STEP_COUNT, run_review

    review = opened(arguments, "exports.take" if arguments.out else "reports.read")
    with progress("Report", total=STEP_COUNT + 1) as told:
        done = run_review(review, told=told)
        told("report")
        files = build_report(review, done, arguments.out or review.folder / "report")
    return printing.tell(
        arguments,
        {"files": [str(path) for path in files], "run": done.fingerprint},
        "\n".join(str(path) for path in files),
    )
