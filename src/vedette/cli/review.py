"""Commands on the whole review: init, demo, real, run, fingerprint, verify, export."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.cli import printing
from vedette.cli.arguments import (
    add_review,
    add_verb,
    add_way,
    author,
    now,
    opened,
    progress,
    wants_json,
    way_of,
)

if TYPE_CHECKING:
    from vedette.pipeline.verify import Verified


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    made = add_verb(verbs, "init", _init, "a new, empty review folder")
    made.add_argument("dir", type=Path)
    made.add_argument("--template", default="peacekeeping", metavar="NAME")
    made.add_argument("--title", default="Review of casualties and attacks")
    made.add_argument("--label", default="confidential", help="label of the review")
    made = add_verb(verbs, "demo", _demo, "the sample review, generated with known truth")
    made.add_argument("dir", type=Path)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--scale", type=int, default=1, metavar="K", help="K times the missions")
    made = add_verb(verbs, "real", _real, "a review of the public sources in a folder")
    made.add_argument("dir", type=Path)
    made.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    made = add_verb(verbs, "run", _run, "bring everything up to date")
    made.add_argument("dir", type=Path)
    made.add_argument("--check", action="store_true", help="only say whether it is (exit 3 if not)")
    made = add_verb(verbs, "fingerprint", _fingerprint, "one hash of all that could be seen")
    add_review(made)
    made = add_verb(
        verbs, "verify", _verify, "recompute and check everything in a folder or archive"
    )
    made.add_argument("dir", type=Path, metavar="DIR_OR_ARCHIVE",
                      help="review folder, its archive, archive of a release, or PDF of a release")  # fmt: skip
    made.add_argument("--against", type=Path, metavar="DIR_OR_ARCHIVE",
                      help="what the PDF of a release is held against")  # fmt: skip
    made = add_verb(verbs, "export", _export, "the whole review as one archive")
    made.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    add_way(made)
    add_review(made)


def _init(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.workspace import create_review

    made = create_review(
        arguments.dir,
        title=arguments.title,
        created_at=now(),
        template=arguments.template,
        label=arguments.label,
    )
    return printing.tell(
        arguments, {"review": str(made.folder)}, f"A new review lies in {made.folder}."
    )


def _demo(arguments: argparse.Namespace) -> int:
    from vedette.demo.review import PART_COUNT, build_demo

    with progress("Sample review", total=PART_COUNT) as told:
        build_demo(arguments.dir, seed=arguments.seed, scale=arguments.scale, told=told)
    return printing.tell(
        arguments, {"review": str(arguments.dir)}, f"The sample review lies in {arguments.dir}."
    )


def _real(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.real import build_real

    with progress("Real sources", total=20) as told:
        made = build_real(arguments.dir, arguments.data, author=author(arguments), told=told)
    if wants_json(arguments):
        printing.print_json({"review": str(arguments.dir), "sources": made})
    else:
        printing.print_table(made, ("source", "status", "rows", "file"))
    return printing.PROBLEM if any(row["problems"] for row in made) else printing.FINE


def _run(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.run import STEP_COUNT, check_up_to_date, run_review

    arguments.review = arguments.dir
    review = opened(arguments, "review.read" if arguments.check else "jobs.run")
    if arguments.check:
        check_up_to_date(review)
        return printing.tell(arguments, {"up_to_date": True}, "Everything is up to date.")
    with progress("Run", total=STEP_COUNT) as told:
        done = run_review(review, told=told)
    if wants_json(arguments):
        printing.print_json(done.as_json())
    else:
        steps = [
            {"name": s.name, "state": s.state, "seconds": round(s.seconds, 3)} for s in done.steps
        ]
        printing.print_table(steps, ("name", "state", "seconds"))
        print(f"run {done.fingerprint[:8]} is current")
    return printing.FINE


def _fingerprint(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.visible import review_fingerprint

    found = review_fingerprint(opened(arguments))
    return printing.tell(arguments, {"fingerprint": found}, found)


def _verify(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.verify import verify
    from vedette.pipeline.verify_release import is_pdf, is_release
    from vedette.pipeline.workspace import home_of_team

    if is_pdf(arguments.dir) or is_release(arguments.dir):
        return _verify_release(arguments)
    home = home_of_team(arguments.dir)
    if home is not None and home.is_dir():
        # What is broken may lie in any world, so only who may take all of it out may look. A copy
        # far from its team is verified by whoever holds it.
        arguments.review = arguments.dir
        opened(arguments, "review.export")
    with progress("Verify", total=7) as told:
        found = verify(arguments.dir, told=told)
    return _told_verified(arguments, found)


def _verify_release(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.verify import Verified
    from vedette.pipeline.verify_release import broken_in_pdf, broken_in_release, is_pdf

    found = Verified()
    broken = (
        broken_in_pdf(arguments.dir, arguments.against)
        if is_pdf(arguments.dir)
        else broken_in_release(arguments.dir)
    )
    found.expect("release", "", holds=True)
    for place, problem in broken:
        found.expect(place, problem, holds=False)
    return _told_verified(arguments, found)


def _told_verified(arguments: argparse.Namespace, found: Verified) -> int:
    if wants_json(arguments):
        printing.print_json(found.as_json())
    else:
        for broken in found.broken[: printing.SHOWN]:
            print(f"broken: {broken.place}: {broken.problem}")
        print(f"{found.checked} things checked, {len(found.broken)} broken")
    return printing.PROBLEM if found.broken else printing.FINE


def _export(arguments: argparse.Namespace) -> int:
    from vedette.pipeline.archive import export_review

    review = opened(arguments, "review.export")
    export_review(review, arguments.out, way_of(arguments, review))
    return printing.tell(
        arguments, {"archive": str(arguments.out)}, f"The archive is {arguments.out}."
    )
