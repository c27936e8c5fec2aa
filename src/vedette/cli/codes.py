"""`vedette codes` and `vedette quotes`: the codebook, and the words of documents that bear its codes."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import leaving, printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    add_way,
    author,
    opened,
    wants_json,
    way_of,
)
from vedette.core.kernel.errors import BadInput
from vedette.core.library.codebook import TOLD, Change

if TYPE_CHECKING:
    from vedette.core.library.agreement import Agreement
    from vedette.core.library.codebook import Codebook

_COUNTED = ("code", "path", "quotations", "documents", "origins", "coders")
_QUOTED = ("quotation", "document", "page", "number", "state", "by", "codes", "text")
_SHOWN = 70


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    _add_codes(add_noun(verbs, "codes", "the codebook: add, edit, move, merge, retire, import"))
    quotes = add_noun(
        verbs, "quotes", "words of documents with their codes; what of them may leave"
    )
    _add_quotes(quotes)
    leaving.add_quotes(quotes)


def _add_codes(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "add", _add, "a new code")
    made.add_argument("name", metavar="NAME")
    made.add_argument("--under", dest="parent", metavar="CODE", help="the code above it")
    _add_told(made)
    made = add_verb(noun, "edit", _edit, "another name or meaning of a code")
    made.add_argument("code", metavar="CODE", help="reference, name, or path as 'Base > Gates'")
    made.add_argument("--name", metavar="NAME")
    _add_told(made)
    made = add_verb(noun, "move", _move, "put a code under another one, or at the top")
    made.add_argument("code", metavar="CODE")
    made.add_argument("--under", dest="parent", metavar="CODE", help="default: the top")
    _add_why(made)
    made = add_verb(noun, "merge", _merge, "count a code as another one; codings and memos stay")
    made.add_argument("code", metavar="CODE")
    made.add_argument("--into", required=True, metavar="CODE")
    _add_why(made)
    made = add_verb(noun, "retire", _retire, "give a code no more; codings with it stay")
    made.add_argument("code", metavar="CODE")
    _add_why(made)
    made = add_verb(
        noun,
        "import",
        _import,
        "codes of a CSV, XLSX or REFI-QDA file (also of Taguette) that are not there yet",
    )
    made.add_argument("file", type=Path)
    add_review(made)
    made = add_verb(noun, "export", _export, "the codebook as REFI-QDA (.qdc), CSV or XLSX")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    add_way(made)
    add_review(made)
    made = add_verb(noun, "list", _list, "the codebook as a tree")
    add_review(made)
    made = add_verb(
        noun, "counts", _counts, "codes with their quotations, documents and independent origins"
    )
    add_review(made)


def _add_quotes(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "add", _quote, "code words of a document")
    made.add_argument("document", metavar="DOCUMENT")
    made.add_argument(
        "--words", metavar="TEXT", help="the words, as read or pasted from any viewer"
    )
    made.add_argument(
        "--from", dest="start", type=int, metavar="N", help="or their first character"
    )
    made.add_argument(
        "--to", dest="end", type=int, metavar="N", help="and the one after their last"
    )
    made.add_argument(
        "--page", type=int, metavar="N", help="of the words, when they stand on several"
    )
    made.add_argument("--code", dest="codes", action="append", required=True, metavar="CODE")
    made.add_argument("--memo", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "recode", _recode, "state the codes of a quotation anew")
    made.add_argument("quotation", metavar="QUOTATION")
    made.add_argument("--code", dest="codes", action="append", required=True, metavar="CODE")
    made.add_argument("--memo", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "remove", _remove, "take a quotation out; undo brings it back")
    made.add_argument("quotation", metavar="QUOTATION")
    add_review(made)
    made = add_verb(noun, "finish", _finish, "say that one has coded a document to its end")
    made.add_argument("document", metavar="DOCUMENT")
    add_review(made)
    made = add_verb(noun, "list", _quotes, "the quotations of the current run")
    made.add_argument("--code", metavar="CODE", help="those with this code or one below it")
    add_review(made)
    made = add_verb(
        noun, "agreement", _agreement, "alpha and kappa per code, where two have finished"
    )
    add_review(made)


def _add_told(made: argparse.ArgumentParser) -> None:
    for name in TOLD[1:]:
        made.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar="TEXT")
    _add_why(made)


def _add_why(made: argparse.ArgumentParser) -> None:
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)


def _changed(arguments: argparse.Namespace, change: dict[str, object]) -> int:
    from vedette.pipeline.coding import change_codebook

    review = opened(arguments, "library.code")
    book = change_codebook(review, change, arguments.why, author(arguments))
    return printing.tell(arguments, _as_json(book), f"The codebook is in version {book.version}.")


def _as_json(book: Codebook) -> dict[str, object]:
    return {"version": book.version, "codes": [asdict(one) for _, one in book.tree()]}


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    found = {name: getattr(arguments, name) for name in TOLD if hasattr(arguments, name)}
    return {name: value for name, value in found.items() if value is not None}


def _add(arguments: argparse.Namespace) -> int:
    return _changed(
        arguments, {"change": Change.ADD, "parent": arguments.parent, **_told(arguments)}
    )


def _edit(arguments: argparse.Namespace) -> int:
    return _changed(arguments, {"change": Change.EDIT, "code": arguments.code, **_told(arguments)})


def _move(arguments: argparse.Namespace) -> int:
    return _changed(
        arguments, {"change": Change.MOVE, "code": arguments.code, "parent": arguments.parent}
    )


def _merge(arguments: argparse.Namespace) -> int:
    return _changed(
        arguments, {"change": Change.MERGE, "code": arguments.code, "into": arguments.into}
    )


def _retire(arguments: argparse.Namespace) -> int:
    return _changed(arguments, {"change": Change.RETIRE, "code": arguments.code})


def _import(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.coding import import_codebook
    from vedette.pipeline.projects import import_codebook_file

    review, file = opened(arguments, "library.code"), arguments.file
    if file.suffix.lower() in (".qdc", ".qdpx"):
        report = import_codebook_file(review, file, author(arguments))
        told = {**report.as_json(), "added": report.codes}
        return printing.tell(arguments, told, f"{report.codes} codes are added.")
    n = import_codebook(review, file, author(arguments))
    return printing.tell(arguments, {"added": n}, f"{n} codes are added.")


def _export(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.projects_out import exported_codebook, write_export

    review = opened(arguments, "library.read")
    content = exported_codebook(review, arguments.out, way_of(arguments, review))
    write_export(content, arguments.out)
    return printing.tell(
        arguments, {"file": str(arguments.out)}, f"The codebook is in {arguments.out}."
    )


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.coding import codebook_of

    book = codebook_of(opened(arguments, "library.read").decisions())
    if wants_json(arguments):
        printing.print_json(_as_json(book))
        return printing.FINE
    for depth, one in book.tree():
        retired = " (given no more)" if one.is_retired else ""
        print(f"{'  ' * depth}{one.name}  {one.code}{retired}")
    return printing.FINE


def _counts(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import listed

    rows = listed(opened(arguments, "library.read"), "code_counts")
    return printing.tell_rows(arguments, rows, _COUNTED)


def _quote(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.coding import Marked, code_words

    span = (arguments.start, arguments.end)
    if (arguments.words is None) == (None in span):
        raise BadInput(
            "Say which words are coded.", "Name them with --words, or with --from and --to."
        )
    marked = Marked(
        arguments.document,
        arguments.words,
        None if arguments.words is not None else span,
        tuple(arguments.codes),
        arguments.memo,
        page=arguments.page,
    )
    made = code_words(opened(arguments, "library.code"), marked, author(arguments))
    if wants_json(arguments):
        printing.print_json(asdict(made))
    else:
        print(
            f"{made.quotation}: characters {made.anchor.start} to {made.anchor.end} of {made.document}."
        )
    return printing.FINE


def _recode(arguments: argparse.Namespace) -> int:
    return _recoded(arguments, arguments.codes, arguments.memo)


def _remove(arguments: argparse.Namespace) -> int:
    return _recoded(arguments, [], None)


def _recoded(arguments: argparse.Namespace, codes: list[str], memo: str | None) -> int:
    from vedette.pipeline.coding import recode

    recode(opened(arguments, "library.code"), arguments.quotation, codes, memo, author(arguments))
    return printing.tell(
        arguments,
        {"quotation": arguments.quotation, "codes": codes},
        f"{arguments.quotation} is {'recoded' if codes else 'taken out'}.",
    )


def _finish(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.coding import finish

    finish(opened(arguments, "library.code"), arguments.document, author(arguments))
    return printing.tell(
        arguments,
        {"document": arguments.document, "finished": True},
        f"{arguments.document} is coded to its end.",
    )


def _quotes(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import quotations_listed

    rows = quotations_listed(opened(arguments, "library.read"), arguments.code)
    if wants_json(arguments):
        printing.print_json(rows)
        return printing.FINE
    shown = [
        {**row, "codes": ", ".join(row["codes"]), "text": " ".join(row["text"].split())[:_SHOWN]}
        for row in rows
    ]
    printing.print_table(shown, _QUOTED)
    return printing.FINE


def _agreement(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.shelves import agreement_of_coders

    found = agreement_of_coders(opened(arguments, "library.read"))
    if wants_json(arguments):
        printing.print_json(
            [
                {
                    "code": path,
                    "alpha": asdict(one.alpha),
                    "kappa": None if one.kappa is None else asdict(one.kappa),
                }
                for path, one in found
            ]
        )
        return printing.FINE
    rows = [
        {
            "code": path,
            "alpha": _figure(one.alpha),
            "interval": _interval(one.alpha),
            "kappa": "" if one.kappa is None else _figure(one.kappa),
            "passages": one.alpha.n_units,
        }
        for path, one in found
    ]
    printing.print_table(rows, ("code", "alpha", "interval", "kappa", "passages"))
    return printing.FINE


def _figure(one: Agreement) -> str:
    return "undefined" if one.value is None else f"{one.value:.3f}"


def _interval(one: Agreement) -> str:
    return "" if one.low is None or one.high is None else f"{one.low:.2f} to {one.high:.2f}"
