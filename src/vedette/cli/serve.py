"""What serves pages or works for them: `serve`, `worker`, `link`, `email`, `adopt`, `start`, `backup`, `restore`."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vedette.cli import printing
from vedette.cli.arguments import HOLDER, add_verb, opened, progress
from vedette.cli.beside import beside
from vedette.cli.team import SETTINGS, not_installed, on_web
from vedette.core.kernel.errors import BadInput, NotFound, WrongState

LOOPBACK = "127.0.0.1"
HOME = Path("vedette-home")
MOST_PROCESSES = 4
"""Processes that serve pages; each of them holds about 100 MB."""
STOPPED_WITHIN_S = 10
"""Time in which a process ends its answers when told to stop; one that was told while it began never hears it."""


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(
        verbs, "serve", _serve, "the pages: of a review folder for reading, or of a team"
    )
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--review", type=Path, metavar="DIR", help="review folder, for reading only")
    made.add_argument("--home", type=Path, metavar="HOME", help="folder of a team: database, keys")
    made = add_verb(verbs, "worker", _worker, "does the background work of a team until stopped")
    made.add_argument("--home", type=Path, metavar="HOME", default=HOME)
    made = add_verb(
        verbs, "link", _invite, "a one-time link for an account, for who lost password or factor"
    )
    made.add_argument("name", metavar="NAME", help="log-in name")
    made.add_argument("--home", type=Path, metavar="HOME", default=HOME)
    made.add_argument("--port", type=int, default=8000, help="port of the pages")
    made.add_argument(
        "--drop-factors", action="store_true", help="also remove telephone app, passkeys and codes"
    )
    made = add_verb(
        verbs, "email", _email, "where an account gets reminders by mail; without ADDRESS nowhere"
    )
    made.add_argument("name", metavar="NAME", help="log-in name")
    made.add_argument("address", metavar="ADDRESS", nargs="?", default="", help="e-mail address")
    made.add_argument("--home", type=Path, metavar="HOME", default=HOME)
    made = add_verb(
        verbs, "adopt", _adopt, "hands a review folder to a team: decisions go to its database"
    )
    made.add_argument("dir", type=Path)
    made.add_argument("--home", type=Path, metavar="HOME", default=HOME)
    _add_backups(verbs)
    made = add_verb(
        verbs, "start", _start, "the sample review: generate, run, report, serve to a team"
    )
    made.add_argument("dir", type=Path)
    made.add_argument("--home", type=Path, metavar="HOME", help="default: HOME beside the review")
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--no-serve", action="store_true", help="stop when the report is written")


def _add_backups(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = add_verb(
        verbs, "backup", _backup, "a team's database, keys and reviews as one encrypted file"
    )
    made.add_argument("--home", type=Path, metavar="HOME", default=HOME)
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    _add_key(made, "made where there is none; keep it far from the backup")
    made = add_verb(verbs, "restore", _restore, "a backup as a team in a new place, compared")
    made.add_argument("file", type=Path)
    made.add_argument("--home", type=Path, metavar="HOME", help="a new folder for the team")
    made.add_argument("--reviews", type=Path, metavar="DIR", help="default: HOME/reviews")
    made.add_argument("--check", action="store_true", help="compare only, and leave nothing")
    _add_key(made, "that the backup was made with")


def _add_key(verb: argparse.ArgumentParser, words: str) -> None:
    verb.add_argument("--key", type=Path, required=True, metavar="FILE", help=words)


def _serve(arguments: argparse.Namespace) -> int:
    if arguments.home is None:
        arguments.review = arguments.review or Path()
        for name in ("VEDETTE_HOME", "VEDETTE_DATABASE_URL"):
            os.environ.pop(name, None)
        serve_pages(arguments.port, VEDETTE_REVIEW=str(opened(arguments).folder.resolve()))
        return printing.FINE
    on_web(arguments.home, "prepare")(arguments.home.resolve())
    link = on_web(arguments.home, "first_administrator")()
    if link is not None:
        print("Nobody has an account yet. Set the password of 'administrator' by this link;")
        print(f"it works once, within 24 hours: {_base(arguments.port)}{link}", flush=True)
    serve_pages(arguments.port, VEDETTE_HOME=str(arguments.home.resolve()))
    return printing.FINE


def _base(port: int) -> str:
    """Where the pages are reached: the first public name, else this machine by name, as passkeys need one."""
    host = os.environ.get("VEDETTE_HOSTS", "").split(",")[0]
    return f"https://{host}" if host else f"http://localhost:{port}"


def _invite(arguments: argparse.Namespace) -> int:
    on_web(arguments.home, "prepare")(arguments.home.resolve())
    link = on_web(arguments.home, "link_for")(arguments.name, drops_factors=arguments.drop_factors)
    print(f"Works once, within 24 hours: {_base(arguments.port)}{link}")
    return printing.FINE


def _email(arguments: argparse.Namespace) -> int:
    on_web(arguments.home, "prepare")(arguments.home.resolve())
    on_web(arguments.home, "give_email")(arguments.name, arguments.address)
    said = "gets reminders by mail" if arguments.address else "gets no mail"
    return printing.tell(arguments, {"account": arguments.name}, f"{arguments.name} {said}")


def _worker(arguments: argparse.Namespace) -> int:
    on_web(arguments.home, "prepare")(arguments.home.resolve())
    on_web(arguments.home, "work")()
    return printing.FINE


def _adopt(arguments: argparse.Namespace) -> int:
    on_web(arguments.home, "prepare")(arguments.home.resolve())
    slug = on_web(arguments.home, "adopt")(arguments.dir, getattr(arguments, "by", HOLDER))
    print(f"{arguments.dir} is now the review '{slug}' of {arguments.home}")
    return printing.FINE


def _start(arguments: argparse.Namespace) -> int:
    home = (arguments.home or arguments.dir.with_name(f"{arguments.dir.name}-home")).resolve()
    os.environ["VEDETTE_PERSONAS"] = "1"
    _build_sample(arguments.dir, arguments.seed)
    on_web(home, "prepare")(home)
    slug = on_web(home, "adopt")(arguments.dir, HOLDER)
    keys = on_web(home, "make_personas")(slug)
    with progress("Run", total=_steps()) as told:
        lines = on_web(home, "run_now")(slug, told)
    print("\n".join(lines), flush=True)
    if arguments.no_serve:
        return printing.FINE
    print("Log-ins of the sample (never on in production):", flush=True)
    print("\n".join(f"  {name:12} {word}" for name, word in keys.items()), flush=True)
    with working(home):
        serve_pages(arguments.port, VEDETTE_HOME=str(home))
    return printing.FINE


def _build_sample(folder: Path, seed: int) -> None:
    from vedette.demo.review import PART_COUNT, build_demo

    if not (folder / "review.json").is_file():
        with progress("Sample review", total=PART_COUNT) as told:
            build_demo(folder, seed=seed, scale=1, told=told)


def _steps() -> int:
    from vedette.pipeline.run import STEP_COUNT

    return STEP_COUNT + 1


def _backup(arguments: argparse.Namespace) -> int:
    if not (arguments.home / "keys").is_dir():
        raise NotFound(f"'{arguments.home}' is no folder of a team.", "Name it with --home.")
    back_up = on_web(arguments.home, "back_up")
    with progress("Backup", total=2) as told:
        kept = back_up(arguments.out.resolve(), _key(arguments.key), told)
    return _tell_kept(arguments, kept, f"{arguments.out} holds")


def _key(path: Path) -> bytes:
    """The secret of a key file, drawn where there is none."""
    from vedette.pipeline.durable import keep_secret

    if not path.exists():
        keep_secret(path, secrets.token_urlsafe(48).encode() + b"\n")
        print(
            f"Drew a key into {path}. Without it nobody reads the backup: keep it apart.",
            file=sys.stderr,
        )
    return path.read_bytes().strip()


def _restore(arguments: argparse.Namespace) -> int:
    for path in (arguments.file, arguments.key):
        if not path.is_file():
            raise NotFound(f"There is no file '{path}'.", "Check the path.")
    if arguments.home is None and not arguments.check:
        raise BadInput("A restored team needs a folder.", "Name a new one with --home.")
    if not arguments.check:
        kept = _restored(arguments, arguments.home)
        return _tell_kept(arguments, kept, f"{arguments.home} has all of")
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        kept = _restored(arguments, Path(folder) / "home")
    return _tell_kept(arguments, kept, f"{arguments.file} is whole:")


def _restored(arguments: argparse.Namespace, home: Path) -> Mapping[str, Any]:
    reviews = (None if arguments.check else arguments.reviews) or home / "reviews"
    restore = on_web(home, "restore")
    with progress("Restore", total=3) as told:
        found: Mapping[str, Any] = restore(
            arguments.file, arguments.key.read_bytes().strip(), reviews.resolve(), told
        )
    return found


def _tell_kept(arguments: argparse.Namespace, kept: Mapping[str, Any], head: str) -> int:
    rows, files = sum(kept["tables"].values()), len(kept["files"])
    text = f"{head} {len(kept['reviews'])} reviews, {files:,} files, {rows:,} rows of {len(kept['tables'])} tables"
    return printing.tell(arguments, dict(kept), text)


@contextmanager
def working(home: Path) -> Iterator[None]:
    """A worker in a process of its own while the pages are served; it ends with them, not before.

    `-P`: nothing that lies in the folder where the command was given passes for a part of the program.
    """
    command = [sys.executable, "-P", "-m", "vedette.cli.main", "worker", "--home", str(home)]
    with beside(command, "The worker"):
        yield


def check_port_is_free(port: int) -> None:
    """Whether nobody serves there: two servers on one port would answer by turns.

    Raises:
        WrongState: Somebody does.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, port))
        except OSError as error:
            raise WrongState(
                f"Port {port} is in use.", "End what serves there, or choose another by --port."
            ) from error


def serve_pages(port: int, **environment: str) -> None:
    """Serve until interrupted, by a process for each core up to `MOST_PROCESSES`.

    Raises:
        WrongState: The web parts are not installed.
    """
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        from granian.constants import Interfaces
        from granian.server import Server
    except ImportError as error:
        raise not_installed() from error
    check_port_is_free(port)
    # `start` has drawn charts for the report by now; a process forked from one that did waits for ever for
    # the threads of vl-convert, and holds every other page up meanwhile.
    multiprocessing.set_start_method("spawn", force=True)
    print(f"Pages: http://localhost:{port}/ (Ctrl+C ends)", flush=True)
    Server(
        "vedette.web.site.wsgi:application",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(os.cpu_count() or 1, MOST_PROCESSES),
        blocking_threads=4,
        workers_kill_timeout=STOPPED_WITHIN_S,
        log_enabled=False,
    ).serve()
