"""`vedette rounds`: who is asked to comment on which version, until when, and by which form."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import (
    HOLDER,
    add_noun,
    add_review,
    add_verb,
    add_way,
    author,
    opened,
    today,
    way_of,
)
from vedette.core.kernel.errors import BadInput, WrongState

_READ, _WRITE, _TAKE = "reports.read", "reports.circulate", "exports.take"
_LISTED = ("ref", "version", "stage", "deadline", "silence", "recipients", "closed_at")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "rounds", "rounds of comments on versions of the report")
    add_review(add_verb(noun, "list", _list, "the rounds"))
    made = add_verb(noun, "open", _open, "ask stakeholders to comment on a version")
    made.add_argument("version", metavar="VERSION", help="reference or name")
    made.add_argument("--deadline", required=True, metavar="YYYY-MM-DD", help="last day")
    made.add_argument("--stage", metavar="CODE", help="stage of the review")
    made.add_argument("--silence", metavar="MEANING",
                      help="recorded (default), or agreement if a silence procedure was announced")  # fmt: skip
    made.add_argument("--note", metavar="TEXT", help="what those who are asked are told")
    _add_to(made)
    made = add_verb(noun, "invite", _invite, "ask more of them")
    made.add_argument("round", metavar="ROUND")
    _add_to(made)
    made = add_verb(noun, "extend", _extend, "give more time")
    made.add_argument("round", metavar="ROUND")
    made.add_argument("--deadline", required=True, metavar="YYYY-MM-DD")
    add_review(made)
    made = add_verb(noun, "close", _close, "take no more comments")
    made.add_argument("round", metavar="ROUND")
    add_review(made)
    made = add_verb(noun, "form", _form, "the spreadsheet in which one who is asked comments")
    made.add_argument("round", metavar="ROUND")
    made.add_argument("--for", dest="entity", required=True, metavar="STAKEHOLDER")
    made.add_argument("--out", required=True, type=Path, metavar="FILE", help="a new .xlsx")
    add_way(made)
    add_review(made)
    made = add_verb(noun, "matrix", _matrix, "all comments of a round, each with what became of it")
    made.add_argument("round", metavar="ROUND")
    made.add_argument(
        "--out", required=True, type=Path, metavar="FILE",
        help="a new .xlsx; or a new .docx: the version with the comments in its margin",
    )  # fmt: skip
    add_way(made)
    add_review(made)
    made = add_verb(noun, "letter", _letter, "the response to one who commented: PDF, DOCX, HTML")
    made.add_argument("round", metavar="ROUND")
    made.add_argument("--for", dest="entity", required=True, metavar="STAKEHOLDER")
    made.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")
    add_way(made)
    add_review(made)
    _add_links(noun)


def _add_links(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(
        noun, "release", _release, "let its version go out by links, as another than who opened it"
    )
    made.add_argument("round", metavar="ROUND")
    made.add_argument("--why", required=True, metavar="TEXT", help="for what it leaves")
    made.add_argument("--small", default="", metavar="WHY",
                      help="why counts of a few people may be read in it; without, they are hidden")  # fmt: skip
    add_way(made)
    add_review(made)
    made = add_verb(noun, "links", _links, "personal links of a team's round, and who opened them")
    made.add_argument("round", metavar="ROUND")
    add_review(made)
    made = add_verb(
        noun, "remind", _remind, "write to holders of personal links what is due; nothing twice"
    )
    made.add_argument("round", nargs="?", default="", metavar="ROUND", help="default: all rounds")
    add_review(made)


def _add_to(made: argparse.ArgumentParser) -> None:
    made.add_argument("--to", action="append", required=True, metavar="STAKEHOLDER",
                      help="reference of the register; repeat it")  # fmt: skip
    add_review(made)


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.rounds import rounds_of

    held = rounds_of(opened(arguments, _READ).decisions()).values()
    rows = [
        {
            **asdict(one),
            "deadline": str(one.deadline),
            "silence": str(one.silence),
            "recipients": [asdict(who) for who in one.recipients.values()],
        }
        for one in held
    ]
    short = [{**row, "recipients": len(row["recipients"])} for row in rows]
    return printing.tell_rows(arguments, rows, _LISTED, shown=short)


def _open(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.rounds import open_round

    told = {
        name: getattr(arguments, name)
        for name in ("version", "deadline", "stage", "silence", "note", "to")
    }
    made = open_round(opened(arguments, _WRITE), told, author(arguments))
    return printing.tell(
        arguments,
        {"round": made.ref, "version": made.version, "recipients": list(made.recipients)},
        f"{made.ref}: {len(made.recipients)} are asked until {made.deadline}",
    )


def _invite(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.rounds import invite

    made = invite(
        opened(arguments, _WRITE), arguments.round, {"to": arguments.to}, author(arguments)
    )
    return printing.tell(
        arguments,
        {"round": made.ref, "recipients": list(made.recipients)},
        f"{made.ref}: {len(made.recipients)} are asked",
    )


def _extend(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.rounds import extend_round

    made = extend_round(
        opened(arguments, _WRITE), arguments.round, arguments.deadline, author(arguments)
    )
    return printing.tell(
        arguments,
        {"round": made.ref, "deadline": str(made.deadline)},
        f"{made.ref}: until {made.deadline}",
    )


def _close(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.rounds import close_round

    made = close_round(opened(arguments, _WRITE), arguments.round, author(arguments))
    return printing.tell(
        arguments, {"round": made.ref, "closed_at": made.closed_at}, f"{made.ref}: closed"
    )


def _form(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comment_files import comment_form

    review = opened(arguments, _TAKE)
    way = way_of(arguments, review)
    return _kept(arguments, lambda: comment_form(review, arguments.round, arguments.entity, way))


def _matrix(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.responses import commented_document, matrix_workbook

    review = opened(arguments, _TAKE)
    way = way_of(arguments, review)
    made = {".xlsx": matrix_workbook, ".docx": commented_document}
    return _kept(
        arguments, lambda: made[arguments.out.suffix.lower()](review, arguments.round, way), *made
    )


def _letter(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.responses import write_letter

    review = opened(arguments, _TAKE)
    way = way_of(arguments, review)
    made = write_letter(review, arguments.round, arguments.entity, arguments.out, today(), way)
    files = [str(path) for path in made]
    return printing.tell(arguments, {"files": files}, "\n".join(files))


def _release(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.copies import check_version_leaves
    from vedette.pipeline.round_release import release_round
    from vedette.pipeline.rounds import round_of

    review = opened(arguments, _WRITE)
    version = round_of(review.decisions(), arguments.round).version
    check_version_leaves(review, version, way_of(arguments, review))
    made = release_round(
        review, arguments.round, arguments.why, author(arguments), small=arguments.small
    )
    return printing.tell(
        arguments,
        {"round": made.ref, "released_by": made.released_by},
        f"{made.ref}: may go out by personal links",
    )


def _links(arguments: argparse.Namespace) -> int:
    opened(arguments, _READ)
    rows = _of_team(arguments, "links_told")
    listed = ("link", "entity", "person", "state", "last_day", "n_opened", "n_copies")
    return printing.tell_rows(arguments, rows, listed)


def _remind(arguments: argparse.Namespace) -> int:
    opened(arguments, _WRITE)
    sent = _of_team(arguments, "remind")
    lines = "\n".join(f"{one['link']}: {one['kind']}, {one['to']}" for one in sent)
    return printing.tell(arguments, {"sent": sent}, lines or "nothing is due")


def _of_team(arguments: argparse.Namespace, name: str) -> list[dict[str, object]]:
    """What a function of the team's pages gives for a round."""
    from vedette.cli.team import on_web
    from vedette.pipeline.workspace import home_of_team

    home = home_of_team(arguments.review)
    if home is None:
        raise WrongState(
            "Personal links are given by the pages of a team.",
            "Hand the review to a team: `vedette adopt`.",
        )
    by = getattr(arguments, "by", HOLDER)
    found: list[dict[str, object]] = on_web(home, name)(arguments.review, by, arguments.round)
    return found


def _kept(arguments: argparse.Namespace, made: Callable[[], bytes], *endings: str) -> int:
    """Write a new file; without endings a workbook."""
    from vedette.pipeline.durable import write_durably

    out: Path = arguments.out
    endings = endings or (".xlsx",)
    if out.exists() or out.suffix.lower() not in endings:
        named = " or ".join(endings)
        raise BadInput(
            f"'{out}' is there already, or does not end with {named}.", "Name a new file."
        )
    write_durably(out, made())
    return printing.tell(arguments, {"file": str(out)}, str(out))
