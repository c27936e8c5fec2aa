"""`vedette library mask` and `redact`: what is not shown, and copies from which it is gone."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, add_way, author, keys_of, opened
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.library.masks import Area

_SIDES = 5


def add_library(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands below the noun `library`."""
    made = add_verb(noun, "mask", _mask, "mask words of a document; undo shows them again")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("--words", metavar="TEXT", help="wherever they stand in it")
    made.add_argument("--from", dest="start", type=int, metavar="N", help="or a first character")
    made.add_argument("--to", dest="end", type=int, metavar="N", help="and the one after the last")
    made.add_argument(
        "--area",
        action="append",
        default=[],
        metavar="PAGE,L,T,R,B",
        help="or a place on a page, in points from its top left",
    )
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(
        noun, "redact", _redact, "a copy for release, from which masked words are gone for good"
    )
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="PDF or DOCX")
    made.add_argument(
        "--whole-lines", action="store_true", help="boxes cover lines, so that no width tells"
    )
    made.add_argument(
        "--keep-others", default="", metavar="WHY", help="why masked words may stand elsewhere"
    )
    add_way(made)
    add_review(made)


def _mask(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.masking import Hidden, mask

    span = None if arguments.start is None else (arguments.start, arguments.end or 0)
    hidden = Hidden(arguments.words, span, tuple(_area(one) for one in arguments.area))
    review = opened(arguments, "library.mask")
    made = mask(review, arguments.document, hidden, arguments.why, author(arguments))
    words = f"{arguments.document}: {len(made.spans)} runs of words and {len(made.areas)} places are masked."
    return printing.tell(arguments, asdict(made), words)


def _area(told: str) -> Area:
    from vedette.core.library.masks import Area

    try:
        numbers = [float(part) for part in told.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != _SIDES:
        raise BadInput(f"'{told}' is no place on a page.", "Write page,left,top,right,bottom.")
    return Area(int(numbers[0]), *numbers[1:])


def _redact(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.masking import Copy, redact

    how = Copy(arguments.whole_lines, arguments.keep_others, arguments.keep_names)
    review = opened(arguments, "library.redact")
    keys = keys_of(arguments, review)
    made = redact(review, arguments.document, arguments.out, how, author(arguments), keys=keys)
    words = f"{arguments.out} ({made['sha256']}): {made['masks']} masks are gone from it."
    return printing.tell(arguments, made, words)
