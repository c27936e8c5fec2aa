"""`vedette serve` and `vedette start`: the pages of a review on the loopback address."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from vedette.cli import printing
from vedette.cli.arguments import add_review, add_verb, opened, progress
from vedette.core.kernel.errors import WrongState

LOOPBACK = "127.0.0.1"


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(verbs, "serve", _serve, "the pages of a review on 127.0.0.1, for reading")
    made.add_argument("--port", type=int, default=8000)
    add_review(made)
    made = add_verb(verbs, "start", _start, "the sample review: generate, run, report, serve")
    made.add_argument("dir", type=Path)
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--no-serve", action="store_true", help="stop when the report is written")


def _serve(arguments: argparse.Namespace) -> int:
    serve_pages(opened(arguments).folder, arguments.port)
    return printing.FINE


def _start(arguments: argparse.Namespace) -> int:
    from vedette.demo.review import build_demo
    from vedette.pipeline.publish import build_report
    from vedette.pipeline.run import STEP_COUNT, run_review
    from vedette.pipeline.summary import summary
    from vedette.pipeline.workspace import open_review

    if not (arguments.dir / "review.json").is_file():
        with progress("Sample review", total=14) as told:
            build_demo(arguments.dir, seed=arguments.seed, scale=1, told=told)
    review = open_review(arguments.dir)
    with progress("Run", total=STEP_COUNT + 1) as told:
        done = run_review(review, told=told)
        told("report")
        files = build_report(review, done, review.folder / "report")
    print("\n".join(summary(review, done, files)), flush=True)
    if not arguments.no_serve:
        serve_pages(review.folder, arguments.port)
    return printing.FINE


def serve_pages(folder: Path, port: int) -> None:
    """Serve until interrupted; one process, so that memory stays small.

    Raises:
        WrongState: The web parts are not installed.
    """
    os.environ["VEDETTE_REVIEW"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "vedette.web.site.settings"
    try:
        from granian.constants import Interfaces
        from granian.server import Server
    except ImportError as error:
        raise WrongState(
            "The pages need parts that are not installed.", "Install `vedette[web]`."
        ) from error
    print(f"Pages: http://{LOOPBACK}:{port}/ (Ctrl+C ends)", flush=True)
    Server(
        "vedette.web.site.wsgi:application",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
