"""`vedette forms`: facts out of documents, each with its words, and their incidents as rows of a source."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened, wants_json
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.pipeline.extraction import Extraction, Filled

_SHOWN = ("field", "asks", "value", "page", "words")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "forms", "facts out of documents, each with its words")
    made = add_verb(noun, "show", _show, "what is asked of a document, what is filled in")
    _add_document(made)
    made = add_verb(noun, "propose", _propose, "what the text proposes; nothing is filled in")
    _add_document(made)
    made = add_verb(noun, "fill", _fill, "fill a form in, all of it or nothing")
    made.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help='JSON: {"dead": {"value": "2", "words": "two were killed"}}',
    )
    made.add_argument("--why", default="", metavar="TEXT")
    _add_document(made)
    made = add_verb(noun, "take-up", _take_up, "make the incident of a form rows of a source")
    made.add_argument("--why", default="", metavar="TEXT", help="needed for a further version")
    _add_document(made)


def _add_document(made: argparse.ArgumentParser) -> None:
    made.add_argument("document", metavar="DOCUMENT", help="reference, as `library list` shows it")
    add_review(made)


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.extraction import extraction, form_of, likely_incidents

    review = opened(arguments, "library.read")
    held = extraction(review.decisions(), arguments.document)
    values = {} if held is None else held.values
    rows = []
    for field in form_of(review, arguments.document):
        one = values.get(field.name)
        told = {"value": one.value, "page": one.page, "words": one.anchor.exact} if one else {}
        rows.append({"field": field.name, "asks": field.codes or str(field.asks), **told})
    likely = [] if held is None else likely_incidents(review, held)
    if wants_json(arguments):
        shown = {"document": arguments.document, "fields": rows, "likely_incidents": likely}
        printing.print_json({**shown, **_state(held)})
        return printing.FINE
    printing.print_table(rows, _SHOWN)
    if held is not None and held.incident:
        print(f"Taken up as {held.incident} of the source '{held.source}'.")
    for row in likely:
        print(f"May be {row['incident_ref']}: {row['title']}")
    return printing.FINE


def _state(held: Extraction | None) -> dict[str, object]:
    if held is None:
        return {"by": "", "at": "", "incident": "", "source": ""}
    return {"by": held.by, "at": held.at, "incident": held.incident, "source": held.source}


def _propose(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.extraction import proposed

    review = opened(arguments, "library.read")
    rows = [
        {
            **{name: getattr(one.proposal, name) for name in ("field", "value", "start", "end")},
            "page": one.page,
            "words": one.words,
            "sentence": f"{one.before}{one.words}{one.behind}",
        }
        for one in proposed(review, arguments.document)
    ]
    return printing.tell_rows(arguments, rows, ("field", "value", "page", "words"))


def _fill(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.extraction import extract

    filled = _read(arguments.file)
    review = opened(arguments, "library.add")
    held = extract(review, arguments.document, filled, arguments.why, author(arguments))
    told = {name: one.value for name, one in held.values.items()}
    return printing.tell(
        arguments,
        {"document": arguments.document, "values": told},
        f"{arguments.document}: {len(told)} fields are filled in.",
    )


def _read(file: Path) -> Mapping[str, Filled]:
    from vedette.pipeline.extraction import Filled

    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(name): Filled(str(one["value"]), str(one.get("words", "")))
            for name, one in told.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"'{file}' is no filled form: {error}.",
            'Write it as {"field": {"value": "...", "words": "..."}}; `forms show` lists the fields.',
        ) from error


def _take_up(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.extraction import extraction, take_up

    review = opened(arguments, "sources.import")
    take_up(review, arguments.document, author(arguments), why=arguments.why)
    held = extraction(review.decisions(), arguments.document)
    told = _state(held)
    said = (
        f"{arguments.document} is taken up as {told['incident']}. `vedette run` carries it through."
    )
    return printing.tell(arguments, {"document": arguments.document, **told}, said)
