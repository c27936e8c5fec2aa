"""A database with the usual review and, if asked, restricted things of every kind among it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tests.web.paired.material import Material
from tests.web.paired.pins import Pins, pinned
from vedette.core.kernel.errors import VedetteError
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.core.trust.worlds import World
from vedette.pipeline.decisions import Author, as_log
from vedette.pipeline.engine import RunDone
from vedette.pipeline.publish import build_report
from vedette.pipeline.run import given, run_review
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within
from vedette.web.accounts.writes import make_account
from vedette.web.jobs.background import ask_runs
from vedette.web.jobs.worker import Worker
from vedette.web.reviews.reads import review_of, visit
from vedette.web.reviews.visit import Visit
from vedette.web.reviews.writes import FIRST_WORLD, adopt, declare_world, set_member

LOW = World(FIRST_WORLD, parse_label("confidential"))
STAFF = World("staff", parse_label("strictly_confidential"))
PEOPLE = {
    "hana": (Role.HEAD, "strictly_confidential"),
    "lena": (Role.HEAD, "confidential"),
    "ana": (Role.ANALYST, "confidential"),
    "otto": (Role.AUDITOR, "confidential"),
    "dora": (Role.DELEGATE, "unclassified"),
}
"""Log-in name -> role and clearance; all but the first are not cleared."""
NOT_CLEARED = ("lena", "ana", "otto", "dora")
Doing = Callable[["Database", Author], object]
"""Something that somebody does in a database."""


@dataclass
class Database:
    """One review in a database, as the people of the pair find it."""

    slug: str
    pins: Pins
    material: Material
    keys: dict[str, list[str]] = field(default_factory=lambda: {"usual": [], "hidden": []})
    """Keys of jobs, imports in preparation, requests and tokens that were made."""
    n: int = 0

    def usual(self) -> Review:
        return within(review_of(self.slug), LOW)

    def staff(self) -> Review:
        return within(review_of(self.slug), STAFF)

    def visit(self, name: str) -> Visit:
        found = visit(name, self.slug)
        assert found is not None
        return found

    def keep(self, key: object) -> None:
        self.keys["hidden" if self.pins.is_hidden else "usual"].append(str(key))

    def act(self, n: int, usual: Doing, hidden: Sequence[Doing]) -> None:
        """One usual act, after the restricted ones that come before it."""
        with self.pins.hidden():
            for one in hidden:
                self.n += 1
                self._do(one, Author("hana", f"2026-03-04T10:00:{self.n:02}+00:00"))
        self.pins.n_usual += 1
        self._do(usual, Author("ana", f"2026-03-04T11:00:{n:02}+00:00"))

    def _do(self, one: Doing, by: Author) -> None:
        with suppress(VedetteError):  # what the review refuses has not happened
            one(self, by)

    def world_told(self) -> dict[str, object]:
        """All that a run of the lower world is made of: its log, its settings, content of each input."""
        review = self.usual()
        inputs = {name: one.content for name, one in given(review).items()}
        log = as_log(review.decisions())
        return {
            **inputs,
            "log": log,
            "review": review_fingerprint(review),
            "settings": review.settings(),
        }


@contextmanager
def database(
    monkeypatch,
    material: Material,
    folder: Path,
    usual: Sequence[Doing],
    hidden: Sequence[Doing] = (),
) -> Iterator[Database]:
    """A database with the usual review and these restricted things; gone afterwards."""
    copied, home = folder / "review", folder.parent / "home"
    for one in (material.usual, material.more / "snapshots", material.made / "review"):
        if one.exists():
            place = copied / "snapshots" if one.name == "snapshots" else copied
            shutil.copytree(one, place, copy_function=_linked, dirs_exist_ok=True)
    try:
        seals = material.usual.parent / "seals"
        with transaction.atomic(), pinned(monkeypatch, PEOPLE, home, seals) as pins:
            made = Database(adopt(copied, by="test"), pins, material)
            for name, (role, clearance) in PEOPLE.items():
                make_account(name, password=None, by="test")
                set_member(made.slug, name, role=role, clearance=parse_label(clearance), by="test")
            declare_world(made.slug, STAFF.name, str(STAFF.label), by="test")
            for n, one in enumerate(usual):
                # The first restricted thing comes in first, so that everything about it can follow.
                share = (
                    [*hidden[:1], *hidden[len(usual) :: len(usual)]]
                    if n == 0
                    else hidden[n :: len(usual)]
                )
                made.act(n, one, share)
            yield made
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(copied, ignore_errors=True)
        shutil.rmtree(home / "uploads", ignore_errors=True)


def bring_up_to_date(found: Database) -> RunDone:
    """The run of the lower world as background work makes it; other worlds' runs are asked for."""
    done = run_review(found.usual())
    with found.pins.hidden():
        ask_runs(found.slug)
    return done


def run_of_staff(found: Database) -> None:
    """The run and the report of the world above."""
    staff = found.staff()
    build_report(staff, run_review(staff), staff.folder / "report" / STAFF.name)


def make_once(monkeypatch, material: Material, folder: Path, usual: Sequence[Doing]) -> None:
    """Let a worker do all background work of the usual review once; every database begins with its files."""
    with material.locked():
        if not material.made.exists():
            _make(monkeypatch, material, folder, usual)


def _make(monkeypatch, material: Material, folder: Path, usual: Sequence[Doing]) -> None:
    with database(monkeypatch, material, folder, usual) as plain:
        worker = Worker()
        while worker.one():
            pass
        review = review_of(plain.slug).folder
        kept = material.made.with_name("made.new")
        for name in ("runs", "report"):
            shutil.copytree(review / name, kept / "review" / name)
        shutil.rmtree(kept / "review" / "runs" / "worlds" / STAFF.name)
        shutil.copytree(settings.VEDETTE_HOME / "uploads", kept / "uploads")
        kept.rename(material.made)


def _linked(source: str, target: str) -> None:
    """The same file under a second name; what lies in a snapshot or run is never changed."""
    if not Path(target).exists():
        Path(target).hardlink_to(source)
