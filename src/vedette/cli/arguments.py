"""Arguments that many commands share, and what they stand for."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vedette.pipeline.decisions import Author
    from vedette.pipeline.interviews import KeyStore
    from vedette.pipeline.sealed_names import Way
    from vedette.pipeline.workspace import Review

Verb = Callable[[argparse.Namespace], int]

HOLDER = "holder"
"""Who acts on a plain review folder when nobody is named."""


@cache
def common() -> argparse.ArgumentParser:
    """The options of every command; they may stand before or behind it."""
    made = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    made.add_argument(
        "--as", dest="by", metavar="NAME", help="who acts (default: the folder's holder)"
    )
    made.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return made


def add_verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, verb: Verb, words: str
) -> argparse.ArgumentParser:
    """A verb with the common options; `words` say what it does."""
    made = verbs.add_parser(name, help=words, description=words, parents=[common()])
    made.set_defaults(verb=verb)
    return made


def add_noun(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    """A noun with verbs of its own."""
    made = verbs.add_parser(name, help=words, description=words)
    return made.add_subparsers(title="commands", metavar="COMMAND", required=True)


def add_review(made: argparse.ArgumentParser) -> None:
    """The option that names the review folder."""
    made.add_argument(
        "--review", type=Path, default=Path(), metavar="DIR", help="review folder (default: here)"
    )


def add_ref(made: argparse.ArgumentParser) -> None:
    """The reference of what a command speaks of, and the option that names the review folder."""
    made.add_argument("ref", metavar="REF", help="reference, as a list shows it")
    add_review(made)


def add_carrying(
    noun: argparse._SubParsersAction[argparse.ArgumentParser],
    *,
    link: Verb,
    unlink: Verb,
    look: Verb,
) -> None:
    """The verbs by which something carries recommendations out, and looks again at what changed in one."""
    for name, verb, words in (
        ("link", link, "let it carry a recommendation out"),
        ("unlink", unlink, "let it carry it out no more"),
    ):
        made = add_verb(noun, name, verb, words)
        add_ref(made)
        made.add_argument("on", metavar="ON", help="recommendation")
        if verb is link:
            made.add_argument("--note", default="", metavar="TEXT")
    add_looking_again(
        noun,
        look,
        accept="take over what changed in a recommendation",
        hold="keep what the recommendation said, with a reason",
        on="recommendation",
    )


def add_looking_again(
    noun: argparse._SubParsersAction[argparse.ArgumentParser],
    look: Verb,
    *,
    accept: str,
    hold: str,
    on: str = "what changed",
    named: Callable[[argparse.ArgumentParser], None] = add_ref,
) -> None:
    """The two verbs by which a person looks again at what changed; `why` is None where it is taken over.

    Args:
        noun: What is looked at.
        look: Does either.
        accept: What taking over means here, in words.
        hold: What holding means here.
        on: What changes beneath it.
        named: Declares its reference.
    """
    made = add_verb(noun, "accept", look, accept)
    named(made)
    made.add_argument("on", metavar="ON", help=on)
    made.set_defaults(why=None)
    made = add_verb(noun, "hold", look, hold)
    named(made)
    made.add_argument("on", metavar="ON", help=on)
    made.add_argument("--why", required=True, metavar="TEXT")


def add_keys(made: argparse.ArgumentParser) -> None:
    """The option that names the key store of the sealed register."""
    made.add_argument(
        "--keys",
        type=Path,
        metavar="DIR",
        help="key store of the sealed register, to look for everybody in it (needed where somebody is sealed; "
        "a sample review brings its own)",
    )


def keys_of(arguments: argparse.Namespace, review: Review) -> KeyStore | None:
    """The key store that is named, or that of the made-up persons of a sample review."""
    from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore

    made_up = review.folder / MADE_UP_KEYS
    if arguments.keys is None and not made_up.is_dir():
        return None
    return KeyStore(arguments.keys or made_up)


def add_way(made: argparse.ArgumentParser) -> None:
    """The options that say how a file leaves whose words may name somebody."""
    made.add_argument(
        "--keep-names",
        default="",
        metavar="WHY",
        help="why sealed names may stand in it; the register of releases tells of it",
    )
    add_keys(made)


def way_of(arguments: argparse.Namespace, review: Review) -> Way:
    """How a file leaves."""
    from vedette.pipeline.sealed_names import Way

    return Way(keys_of(arguments, review), author(arguments), arguments.keep_names)


def built(
    arguments: argparse.Namespace,
    review: Review,
    called: str,
    home: Path,
    build: Callable[[Path], list[Path]],
) -> list[Path]:
    """Files built where `--out` says, looked through for sealed names, or where they lie in the review.

    Args:
        arguments: With `out` and what `add_way` declares.
        review: The review.
        called: What a refusal calls them.
        home: Where they lie in the review.
        build: Builds them in a folder.

    Raises:
        NamesStand: Somebody of the sealed register is named in what is taken out.
    """
    from vedette.pipeline.sealed_names import built_to_leave

    if arguments.out is None:
        return build(home)
    return built_to_leave(review, arguments.out, called, way_of(arguments, review), build)


def opened(arguments: argparse.Namespace, action: str = "review.read") -> Review:
    """The review that the command is about, as the person who acts sees it.

    Args:
        arguments: Of the command.
        action: What is about to be done; asked of the table of permissions once a team keeps the review.
    """
    from vedette.pipeline.workspace import home_of_team, open_review

    home = home_of_team(arguments.review)
    if home is None:
        return open_review(arguments.review)
    from vedette.cli.team import review_in_database

    return review_in_database(arguments.review, home, getattr(arguments, "by", HOLDER), action)


def role_of(arguments: argparse.Namespace) -> str:
    """In which role somebody speaks: that of the member in a team, in a plain folder the one that is named.

    Raises:
        NotFound: The person is no member.
    """
    from vedette.pipeline.workspace import home_of_team

    home = home_of_team(arguments.review)
    if home is None:
        return str(arguments.role)
    from vedette.cli.team import on_web

    return str(on_web(home, "role_in_database")(arguments.review, getattr(arguments, "by", HOLDER)))


def author(arguments: argparse.Namespace) -> Author:
    """Who acts, now."""
    from vedette.pipeline.decisions import Author

    return Author(getattr(arguments, "by", HOLDER), now())


def now() -> str:
    """This second in UTC, ISO 8601."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def today() -> dt.date:
    """Today in UTC: the day of receipt of what is imported."""
    return dt.datetime.now(dt.UTC).date()


def wants_json(arguments: argparse.Namespace) -> bool:
    """Whether a JSON document is asked for."""
    return bool(getattr(arguments, "json", False))


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, silence in a pipe; call what it gives at the begin of each part."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    from tqdm import tqdm

    shape = "{desc:22} {bar:24} {n_fmt}/{total_fmt} {postfix} {elapsed}"
    with tqdm(total=total, desc=words, file=sys.stderr, bar_format=shape, leave=False) as bar:
        begun: list[str] = []

        def told(name: str) -> None:
            bar.update(1 if begun else 0)
            begun.append(name)
            bar.set_postfix_str(name)

        yield told
