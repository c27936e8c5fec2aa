"""`vedette template`, `vedette charter`: what a review is made from, and what it was asked to do."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened, wants_json
from vedette.core.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from vedette.core.kernel.templates import Charter, Template

_LISTED = ("name", "title", "issue_areas", "codes", "indicators")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "template", "what a review can be made from: list, show, codes")
    add_verb(noun, "list", _list, "the templates of reviews")
    made = add_verb(noun, "show", _show, "issue areas, stages, roles, codebook, indicators of one")
    made.add_argument("name", metavar="NAME")
    made = add_verb(noun, "codes", _codes, "take the codes of the template into the codebook")
    add_review(made)
    noun = add_noun(
        verbs, "charter", "what the review was asked to do: show, set, history, restore"
    )
    made = add_verb(noun, "show", _charter, "mandate, questions, scope, team, timetable")
    made.add_argument(
        "--begin", action="store_true", help="the charter that the template begins with, to edit"
    )
    add_review(made)
    made = add_verb(noun, "set", _set, "decide the charter; the report prints it")
    made.add_argument("file", type=Path, metavar="FILE.json", help="as `charter show --json`")
    add_review(made)
    add_review(add_verb(noun, "history", _history, "every charter that the review had"))
    made = add_verb(noun, "restore", _restore, "let an older charter hold again")
    made.add_argument("mark", metavar="MARK", help="of the charter, as `charter history` shows it")
    add_review(made)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.core.kernel.templates import template, template_names

    rows = [
        {
            "name": one.name,
            "title": one.title,
            "issue_areas": len(one.areas.codes),
            "codes": len(one.codebook),
            "indicators": len(one.indicators),
        }
        for one in map(template, template_names())
    ]
    return printing.tell_rows(arguments, rows, _LISTED)


def _show(arguments: argparse.Namespace) -> int:
    from vedette.core.kernel.templates import template

    one = template(arguments.name)
    if wants_json(arguments):
        printing.print_json(_told(one))
        return printing.FINE
    areas = [{"code": code, "issue_area": one.areas.label(code)} for code in one.areas.codes]
    printing.print_table(areas, ("code", "issue_area"))
    printing.print_table([asdict(role) for role in one.roles], ("code", "label", "duty"))
    printing.print_table([asdict(i) for i in one.indicators], ("code", "label", "figure"))
    return printing.FINE


def _told(one: Template) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "issue_areas": {code: one.areas.label(code) for code in one.areas.codes},
        "horizons": {code: one.horizons.label(code) for code in one.horizons.codes},
        "stages": {code: one.stages.label(code) for code in one.stages.codes},
        "figures": one.figures,
        "outline": one.outline,
        "roles": [asdict(role) for role in one.roles],
        "indicators": [asdict(indicator) for indicator in one.indicators],
        "codebook": [dict(code) for code in one.codebook],
        "charter": one.charter.as_json(),
    }


def _codes(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.coding import add_codes

    review = opened(arguments, "library.code")
    added = add_codes(review, review.template.codebook, review.template.name, author(arguments))
    return printing.tell(arguments, {"added": added}, f"{added} codes were added.")


def _charter(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.charter import charter_of

    review = opened(arguments)
    one = review.template.charter if arguments.begin else charter_of(review)
    if one is None:
        raise NotFound(
            "The review has no charter yet.",
            "Write one from `vedette charter show --begin --json`, then `vedette charter set`.",
        )
    if wants_json(arguments):
        printing.print_json(one.as_json())
    else:
        _print(one)
    return printing.FINE


def _print(one: Charter) -> None:
    print(one.mandate)
    for n, question in enumerate(one.questions, start=1):
        print(f"{n}. {question}")
    if one.scope:
        print(f"Scope: {one.scope}")
    printing.print_table([asdict(who) for who in one.team], ("role", "name"))
    printing.print_table([asdict(span) for span in one.timetable], ("stage", "first", "last"))


def _set(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.charter import set_charter

    try:
        told = json.loads(arguments.file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"'{arguments.file}' is no JSON that can be read.",
            "Write it as `vedette charter show --begin --json` prints it.",
        ) from error
    made = set_charter(opened(arguments, "review.settings"), told, author(arguments))
    return printing.tell(arguments, made.as_json(), "The charter is set.")


def _history(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.charter import charters_written
    from vedette.pipeline.undoing import mark

    rows = [
        {
            "mark": mark(one.decision),
            "at": one.decision.at,
            "by": one.decision.by,
            "charter": one.charter.as_json() if one.charter else None,
            "mandate": one.charter.mandate if one.charter else "(taken away)",
        }
        for one in charters_written(opened(arguments))
    ]
    return printing.tell_rows(arguments, rows, ("mark", "at", "by", "mandate"))


def _restore(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.charter import bring_back_charter

    review = opened(arguments, "review.settings")
    made = bring_back_charter(review, arguments.mark, author(arguments))
    return printing.tell(arguments, made.as_json(), "The older charter holds again.")
