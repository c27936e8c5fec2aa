"""`vedette briefings`: findings, recommendations, figures chosen for one audience, as slides and a two-page brief."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import (
    add_looking_again,
    add_noun,
    add_ref,
    add_review,
    add_verb,
    add_way,
    author,
    built,
    opened,
    wants_json,
)

if TYPE_CHECKING:
    from vedette.core.reports.briefings import Briefing

_READ, _WRITE = "reports.read", "reports.write"
_LISTED = ("briefing", "on", "audience", "whom", "chosen", "red", "versions", "given", "title")
_ROWS = ("on", "kind", "state", "before", "now")
_GIVEN = ("on", "version", "to", "meeting", "by", "note")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "briefings", "slides and a two-page brief for one audience")
    add_review(add_verb(noun, "list", _list, "all briefings with their red numbers and versions"))
    add_ref(add_verb(noun, "show", _show, "one briefing: what is chosen and how it stands today"))
    made = add_verb(noun, "new", _new, "a new briefing")
    made.add_argument("title", metavar="TITLE")
    _add_told(made, is_new=True)
    add_review(made)
    made = add_verb(noun, "edit", _edit, "say a briefing differently")
    add_ref(made)
    made.add_argument("--title", metavar="TEXT")
    _add_told(made, is_new=False)
    made = add_verb(
        noun, "choose", _choose, "what it shows, in this order, in place of the choice before"
    )
    add_ref(made)
    made.add_argument(
        "chosen", nargs="*", metavar="ON",
        help="findings, recommendations, figures (FIG-KEY) and numbers of figures (FIG-KEY/POINT)",
    )  # fmt: skip
    add_looking_again(
        noun,
        _look,
        accept="take over what changed in something that is chosen",
        hold="keep the old value of a number, with a reason",
    )
    _add_out(noun)


def _add_out(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(
        noun, "keep", _keep, "keep it as its next version; refused while anything is red"
    )
    add_ref(made)
    made.add_argument("--note", default="", metavar="TEXT", help="what is new in it")
    made = add_verb(
        noun, "build", _build, "slides.pptx, slides.pdf, brief.pdf, brief.html, numbers.json"
    )
    add_ref(made)
    made.add_argument(
        "--version", type=int, metavar="N", help="one that was kept (default: as it stands)"
    )
    made.add_argument(
        "--out", type=Path, metavar="DIR2", help="default: briefings/REF in the review"
    )
    add_way(made)
    made = add_verb(
        noun, "given", _given, "who was briefed on which version; with --to, write it down"
    )
    add_ref(made)
    made.add_argument("--to", metavar="WHO", help="who was briefed, in words")
    made.add_argument(
        "--version", type=int, metavar="N", help="which was shown (default: the last)"
    )
    made.add_argument(
        "--meeting", metavar="REF2", help="meeting of the programme at which that was"
    )
    made.add_argument(
        "--on", metavar="YYYY-MM-DD", help="the day (default: of the meeting or the briefing)"
    )
    made.add_argument("--note", metavar="TEXT")


def _add_told(made: argparse.ArgumentParser, *, is_new: bool) -> None:
    made.add_argument(
        "--audience", required=is_new, metavar="CODE", help="code of the list briefing_audience"
    )
    made.add_argument(
        "--on", required=is_new, metavar="YYYY-MM-DD", help="the day for which it is made"
    )
    made.add_argument("--whom", metavar="TEXT", help="who the audience is, in words")
    made.add_argument("--message", metavar="TEXT", help="what is said or asked first")


def _told(arguments: argparse.Namespace) -> dict[str, object]:
    from vedette.core.reports.briefings import TOLD

    return {name: getattr(arguments, name, None) for name in TOLD}


def _new(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefings import add_briefing

    made = add_briefing(opened(arguments, _WRITE), _told(arguments), author(arguments))
    return printing.tell(arguments, {"briefing": made.ref}, f"{made.ref}: {made.title}")


def _edit(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefings import edit_briefing

    review = opened(arguments, _WRITE)
    return _said(
        arguments, edit_briefing(review, arguments.ref, _told(arguments), author(arguments))
    )


def _choose(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefings import choose

    review = opened(arguments, _WRITE)
    return _said(arguments, choose(review, arguments.ref, arguments.chosen, author(arguments)))


def _look(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefings import look_again_at_briefing

    review, by = opened(arguments, _WRITE), author(arguments)
    return _said(
        arguments, look_again_at_briefing(review, arguments.ref, arguments.on, arguments.why, by)
    )


def _keep(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefings import keep_version

    review = opened(arguments, _WRITE)
    made = keep_version(review, arguments.ref, arguments.note, author(arguments))
    last = made.versions[-1]
    told = {"briefing": made.ref, "version": last.n, "content": last.content}
    return printing.tell(arguments, told, f"{made.ref}: version {last.n}, {last.content[:12]}")


def _build(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefing_files import folder_of, write_briefing

    review = opened(arguments, "exports.take" if arguments.out else _READ)

    def build(out: Path) -> list[Path]:
        return write_briefing(review, arguments.ref, out, arguments.version)

    home = folder_of(review, arguments.ref)
    made = built(arguments, review, f"briefing {arguments.ref}", home, build)
    files = [str(path) for path in made]
    return printing.tell(arguments, {"files": files}, "\n".join(files))


def _given(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefings import briefing, give

    names = ("to", "version", "meeting", "on", "note")
    if arguments.to:
        told = {name: getattr(arguments, name) for name in names}
        made = give(opened(arguments, _WRITE), arguments.ref, told, author(arguments))
    else:
        made = briefing(opened(arguments, _READ).decisions(), arguments.ref)
    rows = [{**asdict(one), "on": one.on.isoformat()} for one in made.given]
    return printing.tell_rows(arguments, rows, _GIVEN)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefed import briefings_of
    from vedette.pipeline.briefing_material import standing_of

    review = opened(arguments, _READ)
    rows = [
        {
            "briefing": one.ref,
            "on": one.on.isoformat(),
            "audience": one.audience,
            "whom": one.whom,
            "chosen": len(one.links),
            "red": standing_of(review, one).n_red,
            "versions": len(one.versions),
            "given": len(one.given),
            "title": one.title,
        }
        for one in briefings_of(review.decisions()).values()
    ]
    return printing.tell_rows(arguments, rows, _LISTED)


def _show(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.briefing_material import standing_of
    from vedette.pipeline.briefings import briefing

    review = opened(arguments, _READ)
    one = briefing(review.decisions(), arguments.ref)
    standing = standing_of(review, one)
    rows = [asdict(row) for row in standing.rows]
    if wants_json(arguments):
        printing.print_json(
            {"briefing": one.ref, **one.content, "red": standing.n_red, "rows": rows}
        )
        return printing.FINE
    print(f"{one.ref} ({one.audience}, {one.on}): {one.title}")
    print(f"  red numbers: {standing.n_red} of {len(rows)}; versions: {len(one.versions)}")
    printing.print_table(rows, _ROWS)
    return printing.FINE


def _said(arguments: argparse.Namespace, made: Briefing) -> int:
    told = {"briefing": made.ref, **made.content}
    return printing.tell(arguments, told, f"{made.ref} ({len(made.links)} chosen): {made.title}")
