"""What the command line asks of the web floor; `cli/serve.py` is the only caller."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import parse_label
from vedette.pipeline.publish import build_report
from vedette.pipeline.run import run_review
from vedette.pipeline.summary import summary
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within
from vedette.web.accounts import personas
from vedette.web.accounts.reads import has_account
from vedette.web.accounts.writes import make_account
from vedette.web.jobs.worker import Worker
from vedette.web.reviews import reads, writes


def prepare(home: Path) -> None:
    """Folders, keys and tables of HOME, made where they are missing."""
    (home / "keys").mkdir(parents=True, exist_ok=True)
    (home / "keys").chmod(0o700)
    session = home / "keys" / "session"
    if not session.is_file():
        session.touch(mode=0o600)
        session.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    call_command("migrate", verbosity=0, interactive=False)


def adopt(folder: Path, by: str) -> str:
    """Hand a review folder to the web; gives its slug."""
    return writes.adopt(folder, by=by)


def make_personas(slug: str) -> dict[str, str]:
    """Accounts and memberships of the sample review's personas; gives their passwords.

    Raises:
        BadInput: The log-ins of the sample are not switched on.
    """
    home = settings.VEDETTE_HOME
    if not settings.VEDETTE_PERSONAS or settings.VEDETTE_HOSTS or home is None:
        raise BadInput("The log-ins of the sample are off.", "They are for `vedette start` only.")
    found = personas.passwords(home)
    for name, (role, clearance) in personas.PERSONAS.items():
        if not has_account(name):
            make_account(name, password=found[name], by="start")
        writes.set_member(slug, name, role=role, clearance=parse_label(clearance), by="start")
    return found


def work() -> None:
    """Do background work until stopped."""
    Worker().run()


def review_in_database(folder: Path, by: str, action: str) -> Review:
    """The review of a handed-over folder as a member sees it.

    Raises:
        NotFound: The person is no member, or nothing lies there.
        NotAllowed: The role may not do the action.
    """
    visit = reads.visit(by, reads.slug_of(folder))
    if visit is None:
        raise NotFound(f"'{by}' is no member of this review.", "Name a member with --as.")
    visit.viewer.check_may(action)
    return visit.review


def run_now(slug: str, told: Callable[[str], None]) -> list[str]:
    """Bring the first world and its report up to date, here and now; ten lines on what was found."""
    review = reads.review_of(slug)
    world = reads.worlds_of(slug)[0]
    seen = within(review, world)
    done = run_review(seen, told=told)
    told("report")
    files = build_report(seen, done, review.folder / "report" / world.name)
    return summary(seen, done, files)
