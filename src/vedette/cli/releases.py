"""`vedette release ask|check|make|list|archive|rebuild|withdraw|key`: the report as it leaves the house."""

from __future__ import annotations

import argparse
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
    wants_json,
    way_of,
)
from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.reports.release import Seal
    from vedette.pipeline.release_conditions import Answers
    from vedette.pipeline.report_releases import ReportRelease

_READ, _RELEASE = "reports.read", "reports.release"
_LISTED = ("ref", "state", "version", "label", "audience", "asked_by", "made_by", "made_at")
_CHECKED = ("name", "said", "answered", "problem", "remedy")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "release", "the approved report as it leaves the house")
    made = add_verb(noun, "ask", _ask, "ask that the approved version leave")
    made.add_argument("--label", default="", metavar="LABEL",
                      help="under which it leaves (default: that of the review); lower needs two persons")  # fmt: skip
    made.add_argument("--edition", default="", metavar="EDITION",
                      help="of the text: internal (all of it, the default), public, or a country")  # fmt: skip
    made.add_argument("--for", dest="audience", required=True, metavar="WHOM", help="its readers")
    made.add_argument("--why", required=True, metavar="TEXT", help="for what it leaves")
    add_review(made)
    for name, verb, words in (
        ("check", _check, "what must hold before it is made"),
        ("make", _make, "freeze, print, look through, sign, keep"),
    ):
        made = add_verb(noun, name, verb, words)
        made.add_argument("ref", metavar="RELEASE")
        made.add_argument("--faults", default="", metavar="WHY",
                          help="why typed numbers and unknown acronyms may stay")  # fmt: skip
        made.add_argument("--small", default="", metavar="WHY",
                          help="why counts of a few people may be read outside of the house")  # fmt: skip
        if verb is _make:
            _add_key(made)
        add_way(made)
        add_review(made)
    add_review(add_verb(noun, "list", _list, "what was asked for, what left, what was withdrawn"))
    made = add_verb(noun, "archive", _archive, "the archive of a release, as it was kept")
    made.add_argument("ref", metavar="RELEASE")
    made.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    add_review(made)
    made = add_verb(noun, "rebuild", _rebuild, "print a release anew from its archive, and compare")
    made.add_argument("archive", type=Path, metavar="FILE.zip")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made = add_verb(noun, "withdraw", _withdraw, "say that a release no longer stands")
    made.add_argument("ref", metavar="RELEASE")
    made.add_argument("--why", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "key", _key, "a new key that signs releases of a plain folder")
    made.add_argument("--out", type=Path, required=True, metavar="FILE.pem")


def _add_key(made: argparse.ArgumentParser) -> None:
    made.add_argument("--key", type=Path, metavar="FILE.pem",
                      help="signs it (`vedette release key`); a team signs with the key of its log")  # fmt: skip


def _ask(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_releases import ask_release

    review = opened(arguments, _RELEASE)
    told = {name: getattr(arguments, name) for name in ("label", "audience", "why", "edition")}
    made = ask_release(review, told, author(arguments))
    return printing.tell(arguments, _told(made), f"{made.ref}: asked for, as '{made.label}'")


def _check(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_releases import check_release

    review = opened(arguments, _RELEASE)
    held = check_release(review, arguments.ref, way_of(arguments, review), _answers(arguments))
    printing.tell_rows(arguments, [asdict(one) for one in held], _CHECKED)
    return printing.PROBLEM if any(one.problem for one in held) else printing.FINE


def _make(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_releases import make_release

    review = opened(arguments, _RELEASE)
    way = way_of(arguments, review)
    made = make_release(review, arguments.ref, _sealing(arguments), way, _answers(arguments))
    return printing.tell(arguments, _told(made), f"{made.ref}: made, {made.sha256}")


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_releases import report_releases

    review = opened(arguments, _READ)
    held = report_releases(review, review.decisions()).values()
    return printing.tell_rows(arguments, [_told(one) for one in held], _LISTED)


def _archive(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.durable import write_durably
    from vedette.pipeline.report_releases import report_release

    made = report_release(opened(arguments, _READ), arguments.ref)
    if arguments.out.exists():
        raise BadInput(f"'{arguments.out}' is there already.", "Name a new file.")
    write_durably(arguments.out, made.content())
    return printing.tell(arguments, {"archive": str(arguments.out)}, f"{arguments.out}")


def _rebuild(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_releases import rebuilt

    if not arguments.archive.is_file():
        raise BadInput(f"'{arguments.archive}' is not there.", "Check the path.")
    found = rebuilt(arguments.archive.read_bytes(), arguments.out)
    if wants_json(arguments):
        printing.print_json({"same": not found, "other": [list(one) for one in found]})
    else:
        for place, problem in found:
            print(f"{place}: {problem}")
        print(
            f"{arguments.out}: {'as it left' if not found else f'{len(found)} things are others'}"
        )
    return printing.PROBLEM if found else printing.FINE


def _withdraw(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.report_releases import withdraw_release

    review = opened(arguments, _RELEASE)
    made = withdraw_release(review, arguments.ref, arguments.why, author(arguments))
    return printing.tell(arguments, _told(made), f"{made.ref}: withdrawn")


def _key(arguments: argparse.Namespace) -> int:
    import secrets

    from vedette.core.trust.heads import LogKey
    from vedette.pipeline.durable import keep_secret

    if arguments.out.exists():
        raise BadInput(f"'{arguments.out}' is there already.", "Name a new file.")
    key = LogKey(secrets.token_bytes(32))
    keep_secret(arguments.out, key.as_pem())
    return printing.tell(arguments, {"fingerprint": key.fingerprint}, key.fingerprint)


def _sealing(arguments: argparse.Namespace) -> Seal:
    from vedette.core.reports.release import Seal
    from vedette.core.trust.heads import key_from_pem
    from vedette.pipeline.workspace import home_of_team

    home = home_of_team(arguments.review)
    if home is not None:
        from vedette.cli.team import on_web

        made: Seal = on_web(home, "release_seal")(arguments.review)
        return made
    if arguments.key is None or not arguments.key.is_file():
        raise BadInput(
            "The key that signs the release is not named.",
            "Name it with --key; make one with `vedette release key --out FILE.pem`.",
        )
    return Seal(key_from_pem(arguments.key.read_bytes()))


def _answers(arguments: argparse.Namespace) -> Answers:
    from vedette.pipeline.release_conditions import Answers

    return Answers(arguments.faults, arguments.small)


def _told(one: ReportRelease) -> dict[str, object]:
    left_out = ("path",)
    return {name: value for name, value in asdict(one).items() if name not in left_out}
