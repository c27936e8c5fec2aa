"""Pairs of reviews in two databases that differ in restricted objects only, and all that a person gets of them.

What is truly random or a matter of the clock is pinned, not masked: keys of jobs, the clock of the
database, the random part of form tokens. What then still differs is a leak. The one thing masked is the
value and expiry of cookies, since keys of sessions are drawn by the framework's own generator.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import itertools
import random
import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.pipeline.imports import make_file, make_request, make_review, make_row
from tests.web.conftest import sign_in
from vedette.core.kernel.errors import VedetteError
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.core.trust.worlds import World
from vedette.pipeline.acquire import add_source, undo_import
from vedette.pipeline.choices import Asked, choose
from vedette.pipeline.context import Kind, add_context
from vedette.pipeline.decisions import Act, Author, Decision, parsed_log
from vedette.pipeline.judgements import Verdict, correct, judge, merge, split
from vedette.pipeline.publish import build_report
from vedette.pipeline.run import run_review
from vedette.pipeline.undoing import undo
from vedette.pipeline.workspace import Review, change_settings
from vedette.pipeline.worlds import within
from vedette.web.accounts.writes import make_account
from vedette.web.jobs import writes as jobs
from vedette.web.jobs.background import ask_runs
from vedette.web.jobs.models import Job
from vedette.web.reviews.reads import review_of
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
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
Doing = Callable[["Database", Author], object]
"""Something that somebody does in a database."""
HIDDEN_WORD = "Zanzibara"
"""A place that only restricted rows name."""


@dataclass(frozen=True)
class Material:
    """A review as usual, already run, and what was really imported beside it to be restricted."""

    usual: Path
    more: Path

    def decisions(self) -> dict[str, Decision]:
        """The restricted imports and tables, by name."""
        known = parsed_log((self.more / "decisions" / "log.jsonl").read_bytes())
        return dict(zip(("h1", "h2", "a2", "b2", "secret"), known[-5:], strict=True))


def material(base: Path) -> Material:
    """The material, built by whichever test process comes first."""
    found = Material(base / "pairs" / "usual", base / "pairs" / "more")
    base.mkdir(exist_ok=True, parents=True)
    with (base / "pairs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / "pairs.done").exists():
            _build(base / "pairs")
            (base / "pairs.done").touch()
    return found


def _build(folder: Path) -> None:
    by = Author("importer", "2026-01-01T00:00:00+00:00")
    folder.mkdir()
    review = make_review(folder / "usual")
    for source, shift in (("a", 0), ("b", 1)):
        rows = [make_row(n, date=f"2017-0{n}-1{shift}", killed=n % 4) for n in range(1, 9)]
        add_source(
            review, make_request(make_file(folder / f"{source}.csv", rows), source=source), by
        )
    table = folder / "strength.csv"
    table.write_text("mission,month,troops,police,observers,total\nMINUSMA,2017-01,90,8,2,100\n")
    add_context(review, Kind.STRENGTH, table, "strength", by)
    shutil.copytree(folder / "usual", folder / "more")
    low = within(review, LOW)
    judge(low, Verdict("a:1", "b:1", "same", "place"), by)
    build_report(low, run_review(low), review.folder / "report" / LOW.name)
    _build_restricted(folder, by)


def _build_restricted(folder: Path, by: Author) -> None:
    from vedette.pipeline.workspace import open_review

    review = open_review(folder / "more")
    strict = "strictly_confidential"
    for name, source, ids, label in (
        ("h1", "h", range(1, 7), strict), ("h2", "hush", (1, 2), strict), ("a2", "a", (1, 2, 3, 99), strict),
        ("b2", "b", range(1, 12), None),
    ):  # fmt: skip
        rows = [make_row(n, date=f"2017-0{n % 9 + 1}-14", killed=7, place=HIDDEN_WORD) for n in ids]
        file = make_file(folder / f"{name}.csv", rows)
        add_source(review, make_request(file, source=source, label=label), by)
    table = folder / "secret.csv"
    table.write_text("mission,month,troops,police,observers,total\nHIDDEN,2017-01,90,8,2,100\n")
    add_context(review, Kind.STRENGTH, table, "secret", by, strict)


@dataclass
class Pins:
    """The clock and the keys: what is restricted moves neither."""

    n_usual: int = 0
    is_hidden: bool = False
    drawn: random.Random = field(default_factory=lambda: random.Random(1))
    drawn_hidden: random.Random = field(default_factory=lambda: random.Random(2))

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.n_usual)

    def key(self) -> uuid.UUID:
        return uuid.UUID(
            int=(self.drawn_hidden if self.is_hidden else self.drawn).getrandbits(128), version=4
        )

    @contextmanager
    def hidden(self) -> Iterator[None]:
        self.is_hidden = True
        yield
        self.is_hidden = False


@contextmanager
def pinned(monkeypatch) -> Iterator[Pins]:
    """The clock of the database, keys of jobs and tokens of forms, without chance."""
    pins = Pins()
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", pins.now)
        patch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "0" * 32)
        # Log-ins of the sample need no second factor.
        patch.setattr(settings, "VEDETTE_PERSONAS", True)
        patch.setattr("vedette.web.accounts.rules.PERSONAS", PEOPLE)
        patch.setattr(Job._meta.get_field("id"), "_get_default", pins.key)
        yield pins


@dataclass
class Database:
    """One review in a database, as the people of the pair find it."""

    slug: str
    pins: Pins
    hidden_ids: list[str] = field(default_factory=list)
    n: int = 0

    def usual(self) -> Review:
        return within(review_of(self.slug), LOW)

    def staff(self) -> Review:
        return within(review_of(self.slug), STAFF)

    def act(self, n: int, hidden: Sequence[Doing]) -> None:
        """The usual act of a number, after the restricted ones that come before it."""
        with self.pins.hidden():
            for one in hidden:
                self.n += 1
                attempt(
                    lambda one=one: one(
                        self,
                        Author("hana", f"2026-03-04T10:{self.n // 60:02}:{self.n % 60:02}+00:00"),
                    )
                )
        self.pins.n_usual += 1
        attempt(lambda: USUAL[n](self, Author("ana", f"2026-03-04T11:00:{n:02}+00:00")))


def attempt(do: Callable[[], object]) -> None:
    """Do it; what the review refuses has not happened."""
    with suppress(VedetteError):
        do()


USUAL: tuple[Doing, ...] = (
    lambda d, by: judge(d.usual(), Verdict("a:2", "b:2", "same", "date"), by),
    lambda d, by: correct(d.usual(), "a:3", "killed", 3, "report", by),
    lambda d, by: choose(d.usual(), Asked("date", "rule", sources=("b", "a")), by),
    lambda d, by: judge(
        d.usual(), Verdict("a:99", "b:2", "same", "a record that only the staff knows"), by
    ),
    lambda d, by: jobs.ask(
        d.slug, "run", {"world": LOW.name}, label="confidential", key="", by=by.by
    ),
    lambda d, by: undo(d.usual(), str(d.usual().decisions()[-1].n), "slip", by),
    lambda d, by: change_settings(d.usual(), {"precedence": ["b", "a"]}, by),
)
"""What happens in both databases."""


def restricted(material: Material, chance: random.Random) -> list[Doing]:
    """Restricted things of every kind, in an order of their own."""
    made = material.decisions()
    labels = ["strictly_confidential", "strictly_confidential:INQUIRY", "confidential:INQUIRY"]

    def commit(name: str) -> Doing:
        def do(d: Database, by: Author) -> object:
            with review_of(d.slug).home.writing() as pen:
                if name == "b2":  # comes in with a restricted label, so that nobody ever saw it
                    body = {**made[name].body, "label": "strictly_confidential"}
                    return pen.append(made[name].act, body, by)
                return pen.append(made[name].act, made[name].body, by)

        return do

    def relabel(d: Database, by: Author) -> object:
        with d.staff().home.writing() as pen:
            body = {"import": made["b2"].body["import"], "label": chance.choice(labels)}
            return pen.append(Act.RELABEL, body, by)

    record = lambda: f"{chance.choice(['h', 'hush', 'a', 'b'])}:{chance.choice([1, 2, 99, 11])}"  # noqa: E731
    secret = lambda: chance.choice(["h:1", "h:2", "hush:1", "a:99"])  # noqa: E731
    acts: list[Doing] = [
        lambda d, by: judge(d.staff(), Verdict(secret(), record(), "same", HIDDEN_WORD), by),
        lambda d, by: judge(d.staff(), Verdict(secret(), record(), "different", HIDDEN_WORD), by),
        lambda d, by: correct(d.staff(), secret(), "killed", 5, HIDDEN_WORD, by),
        lambda d, by: correct(d.staff(), secret(), "place", HIDDEN_WORD, HIDDEN_WORD, by),
        lambda d, by: choose(d.staff(), Asked("date", HIDDEN_WORD, sources=("h", "a")), by),
        lambda d, by: choose(d.staff(), Asked("place", HIDDEN_WORD, record=secret(), value="X"), by),
        lambda d, by: split(d.staff(), [secret()], [record()], HIDDEN_WORD, by),
        lambda d, by: merge(d.staff(), [secret(), record()], HIDDEN_WORD, by),
        take_back,
        lambda d, by: change_settings(d.staff(), {"precedence": ["h", "b", "a"]}, by),
        lambda d, by: undo_import(d.staff(), str(made["h2"].body["import"]), by),
        lambda d, _by: ask_hidden(d, chance.choice(labels)),
        lambda d, by: jobs.cancel(uuid.UUID(d.hidden_ids[-1]), slug=d.slug, by=by.by) if d.hidden_ids else None,
        relabel,
    ]  # fmt: skip
    imports = [commit(name) for name in ("h1", "h2", "a2", "b2", "secret")]
    chosen = chance.choices(acts, k=chance.randint(6, 14))
    mixed = [*imports[1:], *chosen, state_restricted]
    chance.shuffle(mixed)
    return [imports[0], *mixed]


def take_back(database: Database, by: Author) -> None:
    """Undo the last decision, if it speaks of a restricted source."""
    last = database.staff().decisions()[-1]
    if "'h:" in str(last.body):
        undo(database.staff(), str(last.n), HIDDEN_WORD, by)


def ask_hidden(database: Database, label: str) -> None:
    """Background work that only the staff may know of."""
    made = jobs.ask(database.slug, "run", {"world": STAFF.name}, label=label, key="", by="hana")
    database.hidden_ids.append(str(made))


def state_restricted(database: Database, by: Author) -> None:
    """Claims that only the staff knows."""
    with database.staff().home.writing() as pen:
        pen.append(Act.CLAIMS, {"claims": {"claims": []}, "label": "strictly_confidential"}, by)


@contextmanager
def database(
    monkeypatch, material: Material, folder: Path, hidden: Sequence[Doing], *, is_run: bool = False
) -> Iterator[Database]:
    """A database with the usual review and these restricted things; gone afterwards."""
    copied = Path(shutil.copytree(material.usual, folder / "review", copy_function=_linked))
    shutil.copytree(
        material.more / "snapshots", copied / "snapshots", copy_function=_linked, dirs_exist_ok=True
    )
    try:
        with transaction.atomic(), pinned(monkeypatch) as pins:
            made = Database(adopt(copied, by="test"), pins)
            for name, (role, clearance) in PEOPLE.items():
                make_account(name, password=None, by="test")
                set_member(made.slug, name, role=role, clearance=parse_label(clearance), by="test")
            declare_world(made.slug, STAFF.name, str(STAFF.label), by="test")
            shares = [hidden[n :: len(USUAL)] for n in range(len(USUAL))]
            if hidden:
                # The restricted source comes in first, so that everything about it can follow.
                shares[0] = [hidden[0], *[one for one in shares[0] if one is not hidden[0]]]
            for n, share in enumerate(shares):
                made.act(n, share)
            if is_run:
                staff = made.staff()
                build_report(staff, run_review(staff), staff.folder / "report" / STAFF.name)
            ask_runs(made.slug)
            yield made
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(copied)


def _linked(source: str, target: str) -> None:
    """The same file under a second name; what lies in a snapshot or run is never changed."""
    if not Path(target).exists():
        Path(target).hardlink_to(source)


Answer = tuple[object, ...]


def answer(client: Client, address: str, method: str = "get", **more: object) -> Answer:
    """Status, headers and bytes of an answer; of cookies name and flags, since sessions are random."""
    got = getattr(client, method)(address, **more)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    cookies = {
        n: {k: v for k, v in c.items() if k not in ("expires", "max-age")}
        for n, c in got.cookies.items()
    }
    headers = sorted((k, v) for k, v in got.headers.items())
    got.close()
    return (got.status_code, tuple(headers), repr(sorted(cookies.items())), body)


def browser(name: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    sign_in(client, name)
    return client


def answers(
    found: Database, people: Sequence[str], asked: Sequence[str]
) -> dict[tuple[str, str], Answer]:
    """What each of these people gets at each of these addresses; of the bytes their SHA-256."""
    told = {}
    for name in people:
        client = browser(name)
        for one in asked:
            *before, body = answer(client, one)
            told[name, one] = (*before, hashlib.sha256(body).hexdigest())
    return told


def addresses(found: Database, values: Mapping[str, Sequence[str]], most: int = 40) -> list[str]:
    """Every address of the route table within the review, each argument with each of its values."""
    routes = dict.fromkeys(_routes(get_resolver().url_patterns, ""))
    made = []
    for route in routes:
        if "<slug:review_slug>" not in route:
            continue
        named = re.findall(r"<(?:(\w+):)?(\w+)>", route)[1:]
        lists = [_values(kind, name, values) for kind, name in named]
        for chosen in itertools.islice(itertools.product(*lists), most):
            text = route.replace("<slug:review_slug>", found.slug, 1)
            for one in chosen:
                text = re.sub(r"<(?:\w+:)?\w+>", str(one), text, count=1)
            made.append(f"/{text}")
    return [one for one in made if _is_address(one)]


def _is_address(text: str) -> bool:
    """Whether a route takes it: an argument of the wrong kind makes none."""
    try:
        resolve(text)
    except Resolver404:
        return False
    return True


def _values(kind: str, name: str, values: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Values of an argument: those of its name, else all there are of its kind."""
    return values["uuid"] if kind == "uuid" else values.get(name, values["any"])


def _routes(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, here)
        else:
            yield here
