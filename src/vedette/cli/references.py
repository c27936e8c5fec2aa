"""`vedette library references`: RIS, BibTeX and CSL-JSON in and out, and which record is which document."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    add_way,
    author,
    opened,
    progress,
    today,
    wants_json,
    way_of,
)
from vedette.core.kernel.errors import BadInput

_FORMS = ("ris", "bibtex", "csl")
_PROPOSED = ("work", "document", "by", "work_title", "title")


def add_library(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands below the noun `library`."""
    verbs = add_noun(noun, "references", "bibliographies of other programs, in and out")
    made = add_verb(
        verbs, "import", _import, "make each record of a RIS, BibTeX or CSL-JSON file a document"
    )
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--received", metavar="DATE", help="day of receipt (default: today)")
    made.add_argument("--label", metavar="LABEL", help="their label (default: that of the review)")
    made.add_argument("--encoding", metavar="NAME", help="of the file (default: UTF-8)")
    made.add_argument("--origin", metavar="TEXT", help="database that they were found in")
    add_review(made)
    made = add_verb(verbs, "export", _export, "references of documents as a file")
    made.add_argument("documents", nargs="*", metavar="DOCUMENT", help="only these (default: all)")
    made.add_argument("--format", dest="form", choices=_FORMS, default="ris")
    made.add_argument("--included", action="store_true", help="only what screening included")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    add_way(made)
    add_review(made)
    made = add_verb(verbs, "proposals", _proposals, "records that seem to be another document")
    add_review(made)
    made = add_verb(verbs, "judge", _judge, "say whether a record is the work of a document")
    made.add_argument("document", metavar="DOCUMENT", help="that stays and bears the reference")
    made.add_argument("work", metavar="RECORD", help="the record without a file")
    made.add_argument("verdict", choices=("same", "different"))
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)


def _import(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.intake import Intake
    from vedette.pipeline.references import import_references

    review = opened(arguments, "library.add")
    origin = {"origin": arguments.origin} if arguments.origin else {}
    day = _day(arguments.received) if arguments.received else today()
    intake = Intake(day, arguments.label, arguments.encoding, origin)
    with progress("Records", total=1) as told:
        made = import_references(
            review,
            arguments.file,
            intake,
            author(arguments),
            lambda done, whole: told(f"{done} of {whole}"),
        )
    if wants_json(arguments):
        printing.print_json(made.as_json())
        return printing.PROBLEM if made.errors else printing.FINE
    for kind, problems in (("error", made.errors), ("warning", made.warnings)):
        for one in problems[:20]:
            print(f"{arguments.file.name}: {kind}: {one.message} {one.remedy}")
        if len(problems) > len(problems[:20]):
            print(f"... and {len(problems) - 20} more")
    if made.errors:
        print("Nothing of it was taken.")
        return printing.PROBLEM
    n_new = sum(one.is_new for one in made.records)
    print(
        f"{n_new} records are documents now, {len(made.records) - n_new} were here before. After `vedette run`, "
        "`vedette library references proposals` shows which seem to be a document that is there."
    )
    return printing.FINE


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"'{text}' is no day.", "Write it as 2017-12-19.") from error


def _export(arguments: argparse.Namespace) -> int:
    from vedette.core.library.references import Form
    from vedette.pipeline.durable import write_durably
    from vedette.pipeline.references import export_of
    from vedette.pipeline.shelves import screening_flow

    review = opened(arguments, "exports.take")
    if arguments.out.exists():
        raise BadInput(f"'{arguments.out}' is there already.", "Name a new file.")
    among = set(arguments.documents) or None
    if arguments.included:
        included = set(screening_flow(review, author(arguments).by).included)
        among = included if among is None else among & included
    way = way_of(arguments, review)
    content = export_of(review, Form(arguments.form), today().isoformat(), way, among)
    write_durably(arguments.out, content)
    return printing.tell(
        arguments,
        {"file": str(arguments.out), "format": arguments.form},
        f"The references are in {arguments.out}.",
    )


def _proposals(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.references import proposals

    return printing.tell_rows(arguments, proposals(opened(arguments, "library.read")), _PROPOSED)


def _judge(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.references import judge_work

    judge_work(
        opened(arguments, "library.add"),
        arguments.document,
        arguments.work,
        arguments.verdict,
        arguments.why,
        author(arguments),
    )
    return printing.tell(
        arguments,
        {
            "document": arguments.document,
            "work": arguments.work,
            "verdict": arguments.verdict,
        },
        f"{arguments.work} and {arguments.document}: {arguments.verdict}. `vedette run` carries it through.",
    )
