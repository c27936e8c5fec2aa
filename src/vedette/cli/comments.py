"""`vedette comments`: received, placed, answered; every one gets a disposition."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import add_noun, add_review, add_verb, author, opened

_READ, _ANSWER = "reports.read", "reports.answer"
_LISTED = ("ref", "number", "entity", "kind", "block", "state", "text")
_COUNTED = (
    "by",
    "code",
    "n_comments",
    "n_pending",
    "accepted",
    "n_partly",
    "n_duplicates",
    "n_withdrawn",
)
_SHOWN = 70


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    noun = add_noun(verbs, "comments", "comments on the report, each with its disposition")
    made = add_verb(noun, "list", _list, "the matrix of comments")
    for name, words in (
        ("round", "only of this round"),
        ("entity", "only of this stakeholder"),
        ("state", "pending, answered, contested, agreed or withdrawn"),
        ("kind", "ge, te, fa or ed"),
        ("block", "only on this block"),
    ):
        made.add_argument(f"--{name}", metavar=name.upper(), help=words)
    add_review(made)
    made = add_verb(
        noun, "statistics", _statistics, "accepted share by stage, type, class and round"
    )
    made.add_argument("--round", default="", metavar="ROUND", help="only of this round")
    add_review(made)
    made = add_verb(noun, "import", _import, "take in a form, or a DOCX with comments")
    made.add_argument("round", metavar="ROUND")
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--for", dest="entity", required=True, metavar="STAKEHOLDER")
    add_review(made)
    made = add_verb(noun, "place", _place, "say which block a comment is on")
    made.add_argument("ref", metavar="COMMENT")
    made.add_argument("block", metavar="BLOCK")
    add_review(made)
    made = add_verb(noun, "assign", _assign, "say who is to answer a comment")
    made.add_argument("ref", metavar="COMMENT")
    made.add_argument("who", metavar="NAME")
    add_review(made)
    made = add_verb(noun, "dispose", _dispose, "answer comments, all alike")
    made.add_argument("code", metavar="DISPOSITION", help="code of comment_disposition")
    made.add_argument("refs", nargs="+", metavar="COMMENT")
    made.add_argument("--reason", default="", metavar="TEXT")
    made.add_argument("--of", default="", metavar="COMMENT", help="of which it is a duplicate")
    made.add_argument("--version", default="", metavar="VERSION", help="to which it is deferred")
    made.add_argument("--change", dest="changes", action="append", default=[], metavar="MARK",
                      help="change of the text that follows it, as `comments changes` lists it")  # fmt: skip
    add_review(made)
    _add_talk(noun)


def _add_talk(noun: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(noun, "reopen", _reopen, "take the answer to a comment back")
    made.add_argument("ref", metavar="COMMENT")
    add_review(made)
    made = add_verb(noun, "reply", _reply, "what its author says of the answer")
    made.add_argument("ref", metavar="COMMENT")
    made.add_argument("verdict", choices=("accepts", "rejects"))
    made.add_argument("--reason", default="", metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "withdraw", _withdraw, "take a comment back, as its author")
    made.add_argument("ref", metavar="COMMENT")
    made.add_argument("--reason", required=True, metavar="TEXT")
    add_review(made)
    made = add_verb(noun, "like", _like, "comments that may say the same as one")
    made.add_argument("ref", metavar="COMMENT")
    add_review(made)
    made = add_verb(noun, "why", _why, "why a block reads so: comments that shaped it")
    made.add_argument("block", metavar="BLOCK")
    add_review(made)
    add_review(add_verb(noun, "changes", _changes, "changes of the text, old beside new"))


def _list(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import comments_of

    held = comments_of(opened(arguments, _READ).decisions()).values()
    rows = [{**asdict(one), "state": str(one.state), "route": str(one.route)} for one in held]
    wanted = [
        row
        for row in rows
        if all(
            getattr(arguments, name) in (None, row[name])
            for name in ("round", "entity", "state", "kind", "block")
        )
    ]
    short = [{**row, "text": str(row["text"])[:_SHOWN]} for row in wanted]
    return printing.tell_rows(arguments, wanted, _LISTED, shown=short)


def _like(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import comments_like

    found = comments_like(opened(arguments, _READ), arguments.ref)
    rows = [{**asdict(one), "state": str(one.state), "route": str(one.route)} for one in found]
    short = [{**row, "text": str(row["text"])[:_SHOWN]} for row in rows]
    return printing.tell_rows(arguments, rows, _LISTED, shown=short)


def _statistics(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comment_statistics import comment_statistics

    found = comment_statistics(opened(arguments, _READ), arguments.round)
    rows = [{**asdict(one), "accepted_share": one.accepted_share} for one in found]
    share = "{n_accepted} of {n_answered}"
    shown = [{**row, "accepted": share.format(**row)} for row in rows]
    return printing.tell_rows(arguments, rows, _COUNTED, shown=shown)


def _import(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comment_files import receive_file

    review = opened(arguments, _ANSWER)
    made = receive_file(
        review, arguments.round, arguments.entity, arguments.file, author(arguments)
    )
    unplaced = [one.ref for one in made.unplaced]
    return printing.tell(
        arguments,
        {
            "receipt": made.receipt,
            "comments": [one.ref for one in made.comments],
            "unplaced": unplaced,
        },
        f"{made.receipt}: {len(made.comments)} comments, {len(unplaced)} to be placed",
    )


def _place(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import place_comment

    review = opened(arguments, _ANSWER)
    made = place_comment(review, arguments.ref, arguments.block, author(arguments))
    return printing.tell(arguments, {"ref": made.ref, "block": made.block}, made.block)


def _assign(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import make_responsible

    review = opened(arguments, _ANSWER)
    made = make_responsible(review, arguments.ref, arguments.who, author(arguments))
    return printing.tell(
        arguments, {"ref": made.ref, "responsible": made.responsible}, made.responsible
    )


def _dispose(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import dispose

    told = {n: getattr(arguments, n) for n in ("code", "reason", "of", "version", "changes")}
    made = dispose(opened(arguments, _ANSWER), arguments.refs, told, author(arguments))
    return printing.tell(
        arguments,
        {"comments": [one.ref for one in made], "code": arguments.code},
        f"{len(made)} answered: {arguments.code}",
    )


def _reopen(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import reopen_comment

    made = reopen_comment(opened(arguments, _ANSWER), arguments.ref, author(arguments))
    return _told(arguments, made.ref, str(made.state))


def _reply(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import reply_to_answer

    made = reply_to_answer(
        opened(arguments, _ANSWER),
        arguments.ref,
        arguments.reason,
        author(arguments),
        accepts=arguments.verdict == "accepts",
    )
    return _told(arguments, made.ref, str(made.state))


def _withdraw(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import withdraw_comment

    review = opened(arguments, _ANSWER)
    made = withdraw_comment(review, arguments.ref, arguments.reason, author(arguments))
    return _told(arguments, made.ref, str(made.state))


def _told(arguments: argparse.Namespace, ref: str, state: str) -> int:
    return printing.tell(arguments, {"ref": ref, "state": state}, f"{ref}: {state}")


def _why(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import shaped

    found = shaped(opened(arguments, _READ).decisions(), arguments.block)
    rows = [{**asdict(one), "state": str(one.state), "route": str(one.route)} for one in found]
    return printing.tell_rows(arguments, rows, _LISTED)


def _changes(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.comments import text_changes

    rows = [asdict(one) for one in text_changes(opened(arguments, _READ))]
    short = [
        {**r, "before": str(r["before"])[:_SHOWN], "after": str(r["after"])[:_SHOWN]} for r in rows
    ]
    listed = ("mark", "block", "at", "by", "before", "after")
    return printing.tell_rows(arguments, rows, listed, shown=short)
