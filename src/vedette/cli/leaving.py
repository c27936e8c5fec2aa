"""`vedette quotes check`, `export` and what is decided before: the only door by which quotations leave."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, author, opened, wants_json

if TYPE_CHECKING:
    from vedette.pipeline.leaving import Wanted

_K = 5
_FOUND = ("quotation", "place", "rule", "words")
_LISTED = ("at", "by", "kind", "quotations", "document", "sha256", "withdrawn")


def add_quotes(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands below the noun `quotes`."""
    made = add_verb(noun, "check", _check, "whether quotations could leave; names every place")
    _add_wanted(made)
    made = add_verb(
        noun, "export", _export, "quotations as CSV, XLSX, DOCX or JSON, with their certificate"
    )
    made.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="its extension says the form"
    )
    _add_wanted(made)
    _add_treatments(noun)
    made = add_verb(noun, "releases", _releases, "what has left, and what was withdrawn since")
    add_review(made)


def _add_treatments(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = _treatment(noun, "generalise", _generalise, "put other words in the place of some")
    made.add_argument("--words", required=True, metavar="TEXT", help="as they stand")
    made.add_argument("--put", required=True, metavar="TEXT", help="such as 'a senior officer'")
    made = _treatment(noun, "keep", _keep, "let words stay that do not tell who spoke")
    made.add_argument("--words", required=True, metavar="TEXT", help="as they stand")
    made = _treatment(noun, "class", _class, "show less of the speaker than was agreed")
    made.add_argument(
        "--show", action="append", default=[], metavar="PART", help="rank, component, mission, year"
    )
    made = _treatment(noun, "consent", _consent, "state the consent of one quotation")
    made.add_argument("consent", metavar="CODE")
    _treatment(noun, "withhold", _withhold, "leave a quotation out of every export")


def _treatment(
    noun: argparse._SubParsersAction[argparse.ArgumentParser], name: str, verb: object, words: str
) -> argparse.ArgumentParser:
    made = add_verb(noun, name, verb, f"{words}; undo takes it back")  # type: ignore[arg-type] # a verb of below
    made.add_argument("quotation", metavar="QUOTATION")
    made.add_argument("--why", default="", metavar="TEXT")
    add_review(made)
    return made


def _add_wanted(made: argparse.ArgumentParser) -> None:
    made.add_argument("--code", metavar="CODE", help="those with this code or one below it")
    made.add_argument("--document", metavar="DOCUMENT", help="those of this document")
    made.add_argument("--k", type=int, default=_K, help="fewest people of a class that is shown")
    made.add_argument(
        "--leave-out", action="store_true", help="go without quotations in which something is found"
    )
    made.add_argument(
        "--keys", type=Path, required=True, metavar="DIR", help="key store of the sealed register"
    )
    add_review(made)


def _wanted(arguments: argparse.Namespace) -> Wanted:
    from vedette.pipeline.leaving import Wanted

    return Wanted(arguments.code, arguments.document, arguments.leave_out, arguments.k)


def _check(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.interviews import KeyStore
    from vedette.pipeline.leaving import check_leaving

    review = opened(arguments, "interviews.read")
    made = check_leaving(review, KeyStore(arguments.keys), _wanted(arguments))
    code = printing.FINE if made.is_clean else printing.PROBLEM
    if wants_json(arguments):
        printing.print_json(
            {
                "is_clean": made.is_clean,
                "quotations": len(made.leaving.rows),
                "classes": made.leaving.classes,
                "refused": [asdict(one) for one in made.leaving.refused],
                "findings": [asdict(one) for one in made.leaving.findings],
                "unread": made.unread,
            }
        )
        return code
    printing.print_table([asdict(one) for one in made.leaving.findings], _FOUND)
    printing.print_table([asdict(one) for one in made.leaving.refused], ("quotation", "why"))
    for interview in made.unread:
        print(f"{interview}: its key is not in the store, its names could not be looked for.")
    print(
        f"{len(made.leaving.rows)} quotations may leave once {len(made.leaving.findings)} places are settled; "
        f"{len(made.leaving.refused)} may not."
    )
    return code


def _export(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.interviews import KeyStore
    from vedette.pipeline.leaving import check_leaving, form_of, release_quotations

    review = opened(arguments, "interviews.release")
    form_of(arguments.out)
    made = check_leaving(review, KeyStore(arguments.keys), _wanted(arguments))
    certificate = release_quotations(review, made, arguments.out, author(arguments))
    words = (
        f"{len(made.leaving.rows)} quotations are in {arguments.out}, {len(made.leaving.refused)} may not leave. "
        f"Certificate {str(certificate['fingerprint'])[:12]}."
    )
    return printing.tell(arguments, certificate, words)


def _releases(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.releases import releases

    rows = releases(opened(arguments, "interviews.read").decisions())
    return printing.tell_rows(arguments, rows, _LISTED)


def _generalise(arguments: argparse.Namespace) -> int:
    return _treated(arguments, "generalise", {"words": arguments.words, "put": arguments.put})


def _keep(arguments: argparse.Namespace) -> int:
    return _treated(arguments, "keep", {"words": arguments.words})


def _class(arguments: argparse.Namespace) -> int:
    return _treated(arguments, "class", {"shown": arguments.show})


def _consent(arguments: argparse.Namespace) -> int:
    return _treated(arguments, "consent", {"consent": arguments.consent})


def _withhold(arguments: argparse.Namespace) -> int:
    return _treated(arguments, "withhold", {})


def _treated(arguments: argparse.Namespace, kind: str, told: dict[str, object]) -> int:
    from vedette.core.library.leaving import Treatment
    from vedette.pipeline.leaving import treat

    review = opened(arguments, "interviews.release")
    treat(review, arguments.quotation, Treatment(kind), told, arguments.why, author(arguments))
    return printing.tell(
        arguments,
        {"quotation": arguments.quotation, "treatment": kind, **told},
        f"{arguments.quotation}: {kind}.",
    )
