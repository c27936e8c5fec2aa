"""`vedette report`: the report with its live numbers, and its text as people write it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing, versions
from vedette.cli.arguments import (
    add_looking_again,
    add_noun,
    add_review,
    add_verb,
    add_way,
    author,
    opened,
    progress,
    wants_json,
    way_of,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.reports.text import Change, TextBlock

_LISTED = ("block", "kind", "state", "text")
_MISSING = ("lacks", "state", "mark", "block", "readers", "what", "said")
_SHOWN = 90


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "report", "the report: its text, and building it")
    made = add_verb(noun, "build", _build, "report.pdf, report.docx, report.html and numbers.json")
    made.add_argument(
        "--out", type=Path, metavar="DIR2", help="default: report/ in the review folder"
    )
    add_way(made)
    add_review(made)
    add_review(add_verb(noun, "text", _text, "its blocks in order, each with its state"))
    add_review(add_verb(noun, "markdown", _markdown, "the text as Markdown, to work on in a file"))
    made = add_verb(noun, "take-in", _take_in, "take over the text as a file of Markdown says it")
    made.add_argument("file", type=Path, metavar="FILE", help="as `report markdown` writes it")
    made.add_argument("--version", default="", metavar="VERSION",
                      help="refuse if the text is no longer the one that `report text --json` told")  # fmt: skip
    add_review(made)
    made = add_verb(noun, "language", _language, "in which language people write it")
    made.add_argument(
        "language", nargs="?", default="", metavar="CODE", help="such as fr or ar; none: tell it"
    )
    add_review(made)
    _add_changes(noun)
    versions.add_verbs(noun)


def _add_changes(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "add", _add, "a new block")
    made.add_argument(
        "kind",
        metavar="KIND",
        help="paragraph, heading, annex, section, figure, table, quotation, recommendation, box",
    )
    made.add_argument(
        "text", metavar="TEXT", help="words or caption; in a paragraph {{num:KEY}} is a number"
    )
    made.add_argument(
        "--of",
        metavar="KEY",
        help="figure that is drawn, or quotation or recommendation that is printed",
    )
    made.add_argument(
        "--alt", metavar="TEXT", help="what a figure shows, for those who do not see it"
    )
    made.add_argument("--title", metavar="TEXT", help="of a box")
    made.add_argument(
        "--in-language", dest="language", metavar="CODE", help="of a paragraph, box or quotation"
    )
    made.add_argument("--after", required=True, metavar="REF", help='block before it; "" for none')
    made.add_argument("--level", type=int, metavar="N", help="of a heading: 1 is a chapter")
    add_review(made)
    made = add_verb(noun, "edit", _edit, "say a block differently")
    _add_ref(made)
    made.add_argument("text", metavar="TEXT")
    made.add_argument("--level", type=int, metavar="N")
    made = add_verb(noun, "readers", _readers, "say who may read a block")
    _add_ref(made)
    made.add_argument(
        "readers", metavar="WHOM", help="public (everybody), internal, or countries such as GHA,SWE"
    )
    made = add_verb(
        noun,
        "editions",
        _editions,
        "what an edition leaves out and hides, and how it differs from another",
    )
    made.add_argument(
        "edition", metavar="EDITION", help="internal, public, or the code of a country"
    )
    made.add_argument(
        "--against", default="", metavar="EDITION", help="list only what one of the two shows"
    )
    made.add_argument(
        "--version", default="today", metavar="VERSION", help="default: the text of today"
    )
    add_review(made)
    made = add_verb(noun, "move", _move, "put a block behind another")
    _add_ref(made)
    made.add_argument("--after", required=True, metavar="REF", help='"" for the beginning')
    _add_ref(add_verb(noun, "remove", _remove, "take a block out; undo brings it back"))
    add_looking_again(
        noun,
        _look,
        accept="take over a number or evidence as it is today",
        hold="keep printing the old value, with a reason",
        on="what changed, as `vedette stale` tells it",
        named=_add_ref,
    )


def _add_ref(made: argparse.ArgumentParser) -> None:
    made.add_argument("ref", metavar="REF", help="block, as `report text` lists it")
    add_review(made)


def _readers(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.text import Change

    return _changed(arguments, Change.EDIT, {"readers": arguments.readers})


def _editions(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.text_editions import difference
    from vedette.pipeline.text_editions import edition_cut

    review = opened(arguments, "reports.read")
    one = edition_cut(review, arguments.version, arguments.edition)
    if not arguments.against:
        rows = [{"lacks": one.edition, **asdict(missing)} for missing in one.missing]
        return printing.tell_rows(arguments, rows, _MISSING)
    other = edition_cut(review, arguments.version, arguments.against)
    both = zip((one.edition, other.edition), difference(one, other), strict=True)
    rows = [{"lacks": name, **asdict(missing)} for name, lacks in both for missing in lacks]
    return printing.tell_rows(arguments, rows, _MISSING)


def _build(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.publish import build_report
    from vedette.pipeline.run import STEP_COUNT, run_review
    from vedette.pipeline.sealed_names import built_to_leave

    review = opened(arguments, "exports.take" if arguments.out else "reports.read")
    with progress("Report", total=STEP_COUNT + 1) as told:
        done = run_review(review, told=told)
        told("report")
        if arguments.out:
            way = way_of(arguments, review)
            files = built_to_leave(
                review, arguments.out, "report", way, lambda out: build_report(review, done, out)
            )
        else:
            files = build_report(review, done, review.folder / "report")
    return printing.tell(
        arguments,
        {"files": [str(path) for path in files], "run": done.fingerprint},
        "\n".join(str(path) for path in files),
    )


def _text(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_text import text_version
    from vedette.pipeline.resting import standing_text

    text = standing_text(opened(arguments, "reports.read"))
    rows = [
        {
            "block": block.ref,
            "kind": str(block.kind),
            "state": str(state),
            "text": f"{block.text[:_SHOWN]}…" if len(block.text) > _SHOWN else block.text,
        }
        for block, state in text
    ]
    if wants_json(arguments):
        blocks = [{**asdict(block), "state": str(state)} for block, state in text]
        version = text_version([block for block, _ in text])
        printing.print_json({"version": version, "blocks": blocks})
    else:
        printing.print_table(rows, _LISTED)
    return printing.FINE


def _markdown(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.markdown import markdown
    from vedette.pipeline.report_text import text_of

    review = opened(arguments, "reports.read")
    sys.stdout.write(markdown(text_of(review, review.decisions())))
    return printing.FINE


def _take_in(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_changes import take_in

    try:
        written = arguments.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"'{arguments.file}' cannot be read as text.", "Give a file of Markdown in UTF-8."
        ) from error
    review = opened(arguments, "reports.write")
    taken = take_in(review, written, author(arguments), version=arguments.version)
    told = asdict(taken)
    words = ", ".join(f"{len(refs)} {name}" for name, refs in told.items())
    return printing.tell(arguments, told, words)


def _language(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.content_language import content_language, set_content_language

    if arguments.language:
        review = opened(arguments, "reports.write")
        made = set_content_language(review, arguments.language, author(arguments))
    else:
        made = content_language(opened(arguments, "reports.read"))
    return printing.tell(arguments, {"content_language": made}, made)


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_changes import add_block

    names = ("kind", "text", "after", "level", "of", "alt", "title", "language")
    told = {name: getattr(arguments, name) for name in names}
    return _said(arguments, add_block(opened(arguments, "reports.write"), told, author(arguments)))


def _edit(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.text import Change

    return _changed(arguments, Change.EDIT, {"text": arguments.text, "level": arguments.level})


def _move(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.text import Change

    return _changed(arguments, Change.MOVE, {"after": arguments.after})


def _remove(arguments: argparse.Namespace) -> int:
    from vedette.core.reports.text import Change

    return _changed(arguments, Change.REMOVE, {})


def _look(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_changes import look_again_at_block

    review = opened(arguments, "reports.write")
    made = look_again_at_block(
        review, arguments.ref, arguments.on, arguments.why, author(arguments)
    )
    return _said(arguments, made)


def _changed(arguments: argparse.Namespace, change: Change, told: dict[str, object]) -> int:
    from vedette.pipeline.report_changes import change_block

    review = opened(arguments, "reports.write")
    return _said(arguments, change_block(review, arguments.ref, change, told, author(arguments)))


def _said(arguments: argparse.Namespace, block: TextBlock) -> int:
    return printing.tell(arguments, asdict(block), f"{block.ref}: {block.text}")
