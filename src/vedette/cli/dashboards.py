"""`vedette dashboards`: where each issue area stands, in the house and as editions for readers outside."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import (
    add_noun,
    add_review,
    add_verb,
    add_way,
    author,
    opened,
    today,
    wants_json,
    way_of,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.actions.dashboard import Dashboard
    from vedette.pipeline.dashboards import DashboardRelease
    from vedette.pipeline.workspace import Review

_READ, _RELEASE = "actions.read", "reports.release"
_LISTED = ("ref", "state", "edition", "label", "asked_by", "asked_at", "made_by", "made_at", "why")
_CHECKED = ("name", "said", "problem", "remedy")
_TILES = (
    "area", "recommendations", "actions", "accepted", "implemented", "judged", "effect", "overdue", "without_effect",
)  # fmt: skip
_EDITION = "internal, public, member_states, or a country by ISO3"


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "dashboards", "where each issue area stands: state, overdue, effect")
    for name, verb, words in (
        ("show", _show, "the tiles as of a day"),
        ("page", _page, "the dashboard as one HTML file, without script"),
    ):
        made = add_verb(noun, name, verb, words)
        made.add_argument("--edition", default="internal", help=f"{_EDITION} (default: internal)")
        made.add_argument("--on", metavar="YYYY-MM-DD", help="the day (default: today)")
        if verb is _page:
            made.add_argument("--release", default="", metavar="REF", help="one that left, as it left")  # fmt: skip
            made.add_argument("--out", type=Path, required=True, metavar="FILE.html")
            add_way(made)
        add_review(made)
    made = add_verb(noun, "ask", _ask, "freeze an edition, and ask that it leave")
    made.add_argument("edition", metavar="EDITION", help="public, member_states, or a country by ISO3")  # fmt: skip
    made.add_argument("--why", required=True, metavar="TEXT", help="for what it leaves")
    made.add_argument("--on", metavar="YYYY-MM-DD", help="the day (default: today)")
    add_review(made)
    for name, verb, words in (
        ("check", _check, "what must hold before it leaves"),
        ("make", _make, "let it leave, as a second person"),
    ):
        made = add_verb(noun, name, verb, words)
        made.add_argument("ref", metavar="DASHBOARD")
        add_way(made)
        add_review(made)
    add_review(add_verb(noun, "list", _list, "what was asked for, what left, what was withdrawn"))
    made = add_verb(noun, "withdraw", _withdraw, "say that one no longer stands")
    made.add_argument("ref", metavar="DASHBOARD")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)


def _show(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.dashboard import as_json

    made = _of_day(opened(arguments, _READ), arguments)
    if wants_json(arguments):
        printing.print_json(as_json(made))
        return printing.FINE
    rows = [
        {
            "area": tile.area,
            "recommendations": tile.counted.n_recommendations,
            "actions": tile.counted.n_actions,
            "accepted": f"{tile.counted.accepted.n} of {tile.counted.accepted.of}",
            "implemented": f"{tile.counted.implemented.n} of {tile.counted.implemented.of}",
            "judged": f"{tile.counted.judged.n} of {tile.counted.judged.of}",
            "effect": f"{tile.counted.effective.n} of {tile.counted.effective.of}",
            "overdue": f"{tile.counted.overdue} of {tile.counted.n_open}",
            "without_effect": tile.counted.without_effect,
        }
        for tile in made.tiles
    ]
    printing.print_table(rows, _TILES)
    return printing.FINE


def _of_day(review: Review, arguments: argparse.Namespace) -> Dashboard:
    from vedette.core.reports.audiences import INTERNAL
    from vedette.pipeline.dashboards import edition_today, live_dashboard

    if arguments.edition == INTERNAL:
        return live_dashboard(review, _day(arguments))
    return edition_today(review, arguments.edition, _day(arguments))


def _page(arguments: argparse.Namespace) -> int:
    from vedette.core.actions.dashboard_page import Head, page
    from vedette.core.reports.document import marking_of
    from vedette.pipeline.dashboards import dashboard_release
    from vedette.pipeline.durable import write_durably
    from vedette.pipeline.sealed_names import check_leaves

    if arguments.out.exists():
        raise BadInput(f"'{arguments.out}' is there already.", "Name a new file.")
    review = opened(arguments, _READ)
    if arguments.release:
        left = dashboard_release(review, arguments.release)
        made, label = left.content(), str(left.label)
    else:
        made, label = _of_day(review, arguments), str(review.about["label"])
    content = page(made, Head(marking_of(label).words)).encode()
    check_leaves(review, content, arguments.out.name, [], way_of(arguments, review))
    write_durably(arguments.out, content)
    return printing.tell(arguments, {"file": str(arguments.out)}, f"{arguments.out}")


def _ask(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.dashboards import ask_dashboard

    review = opened(arguments, _RELEASE)
    made = ask_dashboard(
        review, arguments.edition, arguments.why, author(arguments), _day(arguments)
    )
    return printing.tell(arguments, _told(made), f"{made.ref}: asked for, as '{made.label}'")


def _check(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.dashboards import check_dashboard

    review = opened(arguments, _RELEASE)
    held = check_dashboard(review, arguments.ref, way_of(arguments, review))
    printing.tell_rows(arguments, [asdict(one) for one in held], _CHECKED)
    return printing.PROBLEM if any(one.problem for one in held) else printing.FINE


def _make(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.dashboards import make_dashboard

    review = opened(arguments, _RELEASE)
    made = make_dashboard(review, arguments.ref, way_of(arguments, review))
    return printing.tell(arguments, _told(made), f"{made.ref}: left as '{made.label}'")


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.dashboards import dashboard_releases

    review = opened(arguments, _READ)
    held = dashboard_releases(review, review.decisions()).values()
    return printing.tell_rows(arguments, [_told(one) for one in held], _LISTED)


def _withdraw(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.dashboards import withdraw_dashboard

    review = opened(arguments, _RELEASE)
    made = withdraw_dashboard(review, arguments.ref, arguments.why, author(arguments))
    return printing.tell(arguments, _told(made), f"{made.ref}: withdrawn")


def _told(one: DashboardRelease) -> dict[str, object]:
    told = {name: value for name, value in asdict(one).items() if name != "path"}
    return {**told, "label": str(one.label)}


def _day(arguments: argparse.Namespace) -> dt.date:
    from vedette.core.actions.progress import day_of

    return day_of(arguments.on, "on") if arguments.on else today()
