"""`vedette library`: documents of a review, from the file to the passage."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import masking, printing, projects, references
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    author,
    opened,
    progress,
    today,
    wants_json,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.library.search import Found
    from vedette.pipeline.intake import Added

_LISTED = ("document", "document_type", "effective_on", "language", "pages", "words", "title")
_REJECTED = "rejected"


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "library", "documents: add, describe, list, read")
    made = add_verb(noun, "add", _add, "take up documents; each by itself, many at once")
    made.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="PDF, DOCX, ODT, RTF, HTML, EML, TXT, XLSX; a folder stands for those in it",
    )
    made.add_argument("--received", metavar="DATE", help="day of receipt (default: today)")
    made.add_argument("--label", metavar="LABEL", help="their label (default: that of the review)")
    made.add_argument("--encoding", metavar="NAME", help="of plain text (default: UTF-8)")
    _add_facts(made)
    add_review(made)
    made = add_verb(noun, "describe", _describe, "state what a document is; '' takes a fact back")
    made.add_argument("document", metavar="DOCUMENT", help="reference, as `library list` shows it")
    _add_facts(made)
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "about", _about, "state which incident an inquiry or report is about")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument(
        "incident", metavar="INCIDENT", help="its reference, or a record of it as SOURCE:RECORD"
    )
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    _add_reading(noun)


def _add_reading(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "list", _list, "the documents of the current run")
    add_review(made)
    made = add_verb(
        noun, "show", _show, "all that is known of one document, its problems and copies"
    )
    made.add_argument("document", metavar="DOCUMENT")
    add_review(made)
    made = add_verb(noun, "text", _text, "the text of a document, page by page")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("--page", type=int, metavar="N", help="one page only")
    made.add_argument(
        "--beside", action="store_true", help="deleted, hidden and commenting text instead"
    )
    made.add_argument("--unmasked", action="store_true", help="masked words, for who may mask")
    add_review(made)
    masking.add_library(noun)
    projects.add_library(noun)
    references.add_library(noun)
    made = add_verb(noun, "search", _search, "passages that answer a question, best first")
    made.add_argument(
        "question",
        metavar="QUESTION",
        help='words, "phrases", prefix*, AND OR NOT, brackets, type: language: title: symbol: from: to:',
    )
    made.add_argument("--whole", action="store_true", help="let a document answer it as a whole")
    made.add_argument(
        "--meaning", action="store_true", help="by meaning and words together; English only"
    )
    made.add_argument("--most", type=int, default=20, metavar="N")
    made.add_argument("--start", type=int, default=0, metavar="N", help="hits to pass over")
    add_review(made)
    made = add_verb(
        noun, "meaning", _meaning, "whether English passages are searched by meaning, too"
    )
    made.add_argument("state", choices=("on", "off"))
    add_review(made)
    made = add_verb(noun, "like", _like, "passages of other documents that are like one")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("passage", type=int, metavar="N", help="number of the passage")
    made.add_argument("--most", type=int, default=10, metavar="N")
    add_review(made)
    made = add_verb(noun, "original", _original, "the file as it came in, bit for bit")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    add_review(made)
    made = add_verb(
        noun, "ocr", _ocr, "read the letters of pages that are pictures, with Tesseract"
    )
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument("--language", dest="languages", action="append", metavar="CODE", default=[])
    add_review(made)


def _add_facts(made: argparse.ArgumentParser) -> None:
    made.add_argument("--title", metavar="TEXT")
    made.add_argument("--type", dest="document_type", metavar="CODE", help="code of document_type")
    made.add_argument("--effective", dest="effective_on", metavar="DATE", help="day that it bears")
    made.add_argument("--in-language", dest="language", metavar="CODE", help="ISO 639-1")
    made.add_argument("--mission", metavar="ACRONYM", help="that it is about")
    made.add_argument("--origin", metavar="TEXT", help="who gave it")
    made.add_argument(
        "--quotes", metavar="REFERENCES", help="documents or symbols that it draws on"
    )


def _facts(arguments: argparse.Namespace) -> dict[str, str]:
    from vedette.pipeline.documents import DESCRIBED

    told = {name: getattr(arguments, name) for name in DESCRIBED}
    return {name: value for name, value in told.items() if value is not None}


def _add(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.intake import Intake, add_documents, files_below

    files = [
        file
        for path in arguments.files
        for file in (files_below(path) if path.is_dir() else [path])
    ]
    if not files:
        raise BadInput("There is no document in that folder.", "Name files, or another folder.")
    intake = Intake(
        _day(arguments.received) if arguments.received else today(),
        arguments.label,
        arguments.encoding,
        _facts(arguments),
    )
    with progress("Documents", total=len(files)) as told:
        added = add_documents(
            opened(arguments, "library.add"), files, intake, author(arguments), told
        )
    if wants_json(arguments):
        printing.print_json({"documents": [one.as_json() for one in added]})
    else:
        _print_added(added, "")
    is_refused = any(one.status == _REJECTED for one in _all(added))
    return printing.PROBLEM if is_refused else printing.FINE


def _all(added: list[Added]) -> list[Added]:
    return [each for one in added for each in (one, *_all(list(one.attachments)))]


def _print_added(added: list[Added], before: str) -> None:
    for one in added:
        size = f", {one.pages} pages, {one.words} words" if one.pages else ""
        named = f" {one.document}" if one.document else ""
        print(f"{before}{one.file_name}: {one.status.replace('_', ' ')}{named}{size}")
        for kind, problems in (("error", one.errors), ("warning", one.warnings)):
            for problem in problems:
                print(f"{before}  {kind}: {problem.message} {problem.remedy}")
        _print_added(list(one.attachments), f"{before}  ")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"'{text}' is no day.", "Write it as 2017-12-19.") from error


def _describe(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.documents import describe

    stated = _facts(arguments)
    review = opened(arguments, "library.add")
    describe(review, arguments.document, stated, arguments.why, author(arguments))
    return printing.tell(
        arguments,
        {"document": arguments.document, "stated": stated},
        f"{arguments.document} is described. `vedette run` carries it through.",
    )


def _about(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.inquiries import say_about

    review = opened(arguments, "library.add")
    name, incident = arguments.document, arguments.incident
    record = say_about(review, name, incident, arguments.why, author(arguments))
    return printing.tell(
        arguments,
        {"document": name, "record": record},
        f"{name} is about the incident of {record}. `vedette run` carries it through.",
    )


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import documents_listed

    rows = documents_listed(opened(arguments, "library.read"))
    return printing.tell_rows(arguments, rows, _LISTED)


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import document_shown

    shown = document_shown(opened(arguments, "library.read"), arguments.document)
    if wants_json(arguments):
        printing.print_json(shown)
        return printing.FINE
    for name, value in shown.items():
        if not isinstance(value, list):
            print(f"{name:20} {'' if value is None else value}")
        for one in value if isinstance(value, list) else []:
            print(f"{name:20} {', '.join(str(part) for part in one.values())}")
    return printing.FINE


def _text(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import pages_shown, pages_unmasked

    shown = pages_unmasked if arguments.unmasked else pages_shown
    review = opened(arguments, "library.mask" if arguments.unmasked else "library.read")
    pages = shown(review, arguments.document, arguments.page)
    if wants_json(arguments):
        printing.print_json(pages)
        return printing.FINE
    for page in pages:
        print(f"--- page {page['page']}")
        if arguments.beside:
            for one in page["asides"]:
                print(f"[{one['kind']}] {one['text']}")
        else:
            print(page["text"])
    return printing.FINE


def _search(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import found, found_by_meaning

    review = opened(arguments, "library.read")
    if arguments.meaning:
        return _print_found(
            arguments, found_by_meaning(review, arguments.question, most=arguments.most)
        )
    made = found(
        review,
        arguments.question,
        start=arguments.start,
        most=arguments.most,
        whole=arguments.whole,
    )
    return _print_found(arguments, made)


def _meaning(arguments: argparse.Namespace) -> int:
    from vedette.core.library.meaning import is_installed
    from vedette.pipeline.library import BY_MEANING
    from vedette.pipeline.workspace import change_settings

    is_on = arguments.state == "on"
    change_settings(opened(arguments, "review.settings"), {BY_MEANING: is_on}, author(arguments))
    said = f"Search by meaning is {arguments.state}. `vedette run` carries it through; only English is read."
    if is_on and not is_installed():
        said = "It is on, but not installed here: install vedette[meaning], then `vedette run`."
    return printing.tell(arguments, {"search_by_meaning": is_on, "installed": is_installed()}, said)


def _like(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import alike

    review = opened(arguments, "library.read")
    made = alike(review, arguments.document, arguments.passage, most=arguments.most)
    return _print_found(arguments, made)


def _print_found(arguments: argparse.Namespace, made: Found) -> int:
    if wants_json(arguments):
        printing.print_json(asdict(made))
        return printing.FINE
    print(f"{made.n_passages} passages in {made.n_documents} documents")
    for hit in made.hits:
        cited = f", para. {hit.number}" if hit.number else ""
        print(f"{hit.document} p. {hit.page}{cited}  {hit.title}")
        print(f"    {_marked(hit.snippet, hit.marks)}")
    return printing.FINE


def _marked(snippet: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The snippet with brackets about the words that were found."""
    for start, end in reversed(marks):
        snippet = f"{snippet[:start]}[{snippet[start:end]}]{snippet[end:]}"
    return snippet.replace("\t", " | ")


def _original(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.documents import document
    from vedette.pipeline.shelves import original_to

    review = opened(arguments, "library.read")
    if document(review.decisions(), arguments.document).masked:
        review = opened(arguments, "library.mask")
    sha256 = original_to(review, arguments.document, arguments.out)
    return printing.tell(
        arguments, {"file": str(arguments.out), "sha256": sha256}, f"{arguments.out} ({sha256})"
    )


def _ocr(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.intake import read_letters

    review = opened(arguments, "library.add")
    with progress("Letters", total=1) as told:
        n = read_letters(
            review, arguments.document, arguments.languages or ["en"], author(arguments), told
        )
    return printing.tell(
        arguments,
        {"document": arguments.document, "pages": n},
        f"The letters of {n} pages of {arguments.document} are read.",
    )
