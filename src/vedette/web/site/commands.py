"""What the command line asks of the web floor; `cli/serve.py` is the only caller."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.reports.release import Seal
from vedette.core.trust.bundle import VERIFIER
from vedette.core.trust.heads import spaced
from vedette.pipeline.durable import keep_secret, write_durably
from vedette.pipeline.publish import build_report
from vedette.pipeline.run import run_review
from vedette.pipeline.summary import summary
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within
from vedette.web.accounts import personas
from vedette.web.accounts.reads import has_account, has_accounts
from vedette.web.accounts.writes import drop_factors, make_account, make_link, set_email
from vedette.web.actions import mail as actions_mail
from vedette.web.audit import reads as audit
from vedette.web.audit.keys import log_key
from vedette.web.audit.writes import append_waiting, begin_export, head_for_print
from vedette.web.jobs.worker import Worker
from vedette.web.reports import mail
from vedette.web.reviews import reads, writes
from vedette.web.reviews.visit import Visit
from vedette.web.site import backups
from vedette.web.sources.writes import drop_old_uploads

FIRST = "administrator"
"""Log-in name of the account that the first start makes."""


def prepare(home: Path) -> None:
    """Folders, keys and tables of HOME, made where they are missing."""
    (home / "keys").mkdir(parents=True, exist_ok=True)
    (home / "keys").chmod(0o700)
    keep_secret(home / "keys" / "session", secrets.token_urlsafe(48).encode())
    keep_secret(home / "keys" / "factors", Fernet.generate_key())
    call_command("migrate", verbosity=0, interactive=False)
    log_key()


def first_administrator() -> str | None:
    """The one-time link's path for the administrator of an empty database; None where people have accounts."""
    if has_accounts():
        return None
    make_account(FIRST, password=None, is_administrator=True, by="serve")
    return reverse("welcome", args=[make_link(FIRST, by="serve")])


def link_for(name: str, *, drops_factors: bool) -> str:
    """A new one-time link's path, for who lost password or second factor; asked at the machine itself.

    Raises:
        NotFound: There is no such account.
    """
    if drops_factors:
        drop_factors(name, by="terminal")
    return reverse("welcome", args=[make_link(name, by="terminal")])


def adopt(folder: Path, by: str) -> str:
    """Hand a review folder to the web; gives its slug."""
    return writes.adopt(folder, by=by)


def make_personas(slug: str) -> dict[str, str]:
    """Accounts of the sample review's personas, who are its first members; gives their passwords.

    A review that has members keeps them as its head made them.

    Raises:
        BadInput: The log-ins of the sample are not switched on.
    """
    home = settings.VEDETTE_HOME
    if not settings.VEDETTE_PERSONAS or settings.VEDETTE_HOSTS or home is None:
        raise BadInput("The log-ins of the sample are off.", "They are for `vedette start` only.")
    found = personas.passwords(home)
    with transaction.atomic():
        is_new = not reads.members_of(slug)
        for name, (role, clearance) in personas.PERSONAS.items():
            if not has_account(name):
                make_account(name, password=found[name], by="start")
            if is_new:
                label = parse_label(clearance)
                writes.set_member(slug, name, role=role, clearance=label, by="start")
    return found


def back_up(out: Path, secret: bytes, told: Callable[[str], None]) -> dict[str, object]:
    """Keep the whole team in one encrypted file; what it holds.

    Raises:
        WrongState: A tool of PostgreSQL is missing.
    """
    return backups.back_up(out, secret, timezone.now(), told).as_json()


def restore(
    file: Path, secret: bytes, folder: Path, told: Callable[[str], None]
) -> dict[str, object]:
    """Bring a team back to this HOME, its reviews below `folder`; what it holds.

    Raises:
        BadInput: The file is no backup, was changed, or was made with another key.
        WrongState: Something lies there already, or what came back is not what was kept.
    """
    return backups.restore(file, secret, folder, told).as_json()


def work() -> None:
    """Do background work until stopped; uploads that nobody works on any more are deleted first."""
    drop_old_uploads()
    Worker().run()


def review_in_database(folder: Path, by: str, action: str) -> Review:
    """The review of a handed-over folder as a member sees it.

    Raises:
        NotFound: The person is no member, or nothing lies there.
        NotAllowed: The role may not do the action.
    """
    visit = _visit(folder, by)
    visit.viewer.check_may(action)
    return visit.review


def role_in_database(folder: Path, by: str) -> str:
    """The role of a member of a handed-over folder.

    Raises:
        NotFound: The person is no member, or nothing lies there.
    """
    return str(_visit(folder, by).viewer.role)


def _visit(folder: Path, by: str) -> Visit:
    visit = reads.visit(by, reads.slug_of(folder))
    if visit is None:
        raise NotFound(f"'{by}' is no member of this review.", "Name a member with --as.")
    return visit


def remind(folder: Path, by: str, round_ref: str) -> list[dict[str, object]]:
    """Write to the holders of personal links what is due today, each once; what was sent.

    Args:
        folder: Of the review.
        by: Who asks.
        round_ref: The only round to look at; "" for all.

    Raises:
        NotFound: The person is no member, or there is no such round.
        NotAllowed: The role may not.
        WrongState: The mail server did not take it.
    """
    visit = _visit(folder, by)
    visit.viewer.check_may("reports.circulate")
    sent = mail.remind(visit.slug, reads.review_of(visit.slug), by=by, round_ref=round_ref)
    return [
        {"link": one.link.ref, "kind": str(one.kind), "to": one.link.email, "round": one.link.round}
        for one in sent
    ]


def remind_of_actions(folder: Path, by: str) -> list[dict[str, object]]:
    """Write to focal points of actions what they were not written of yet, each thing once; what was sent.

    Raises:
        NotFound: The person is no member.
        NotAllowed: The role may not.
        WrongState: The mail server did not take it.
    """
    visit = _visit(folder, by)
    visit.viewer.check_may("actions.write")
    hosts = settings.VEDETTE_HOSTS
    site = f"https://{hosts[0]}" if hosts else "http://localhost:8000"
    sent = actions_mail.remind(visit.slug, visit.review, site=site, by=by)
    return [
        {"about": kind, "on": on.isoformat(), "action": action, "named": named, "to": to}
        for to, action, kind, on, named in (one.key for one in sent)
    ]


def give_email(name: str, address: str) -> None:
    """Set where a person gets mail; asked at the machine itself.

    Raises:
        BadInput: It is no address.
        NotFound: There is no such account.
    """
    set_email(name, address, by="terminal")


def links_told(folder: Path, by: str, round_ref: str) -> list[dict[str, object]]:
    """The personal links of a round, each with how often it was opened and how many copies were taken.

    Raises:
        NotFound: The person is no member, or there is no such round.
        NotAllowed: The role may not.
    """
    visit = _visit(folder, by)
    visit.viewer.check_may("reports.read")
    return mail.links_told(visit.slug, visit.review, round_ref)


def database_places() -> Iterator[tuple[str, str | bytes]]:
    """Every cell of every table of the team's database, with its place; whatever the database is."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [str(column[0]) for column in cursor.description or ()]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if value is not None:
                        yield f"table {table}, column {name}", _as_stored(value)


def _as_stored(value: object) -> str | bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    is_tree = isinstance(value, dict | list)
    return json.dumps(value, ensure_ascii=False) if is_tree else str(value)


def run_now(slug: str, told: Callable[[str], None]) -> list[str]:
    """Bring the first world and its report up to date, here and now; ten lines on what was found."""
    review = reads.review_of(slug)
    world = reads.worlds_of(slug)[0]
    seen = within(review, world)
    done = run_review(seen, told=told)
    told("report")
    files = build_report(seen, done, review.folder / "report" / world.name)
    return summary(seen, done, files)


def export_log(slug: str, out: Path, by: str) -> dict[str, str]:
    """Write the log of a review as a bundle, and the verifier beside it.

    Raises:
        NotFound: The person is no member, or there is no such review.
        NotAllowed: The role may not, or the log tells of things above the person's clearance.
    """
    visit = reads.visit(by, slug)
    if visit is None:
        raise NotFound(f"'{by}' is no member of a review '{slug}'.", "Name a member with --as.")
    audit.check_can_export(visit.viewer, slug)
    made_at = begin_export(slug, by=by)
    write_durably(out, b"".join(audit.bundle(slug, log_key(), made_at)))
    verifier = out.with_name(VERIFIER.name)
    write_durably(verifier, VERIFIER.read_bytes())
    return {"bundle": str(out), "verifier": str(verifier)}


def log_faults(slug: str | None) -> list[dict[str, object]]:
    """Of each log: its entries, and where the database is not what was signed.

    Raises:
        NotFound: There is no log of that review.
    """
    append_waiting(slug)
    key = log_key()
    return [
        {
            "review": one,
            "entries": audit.n_leaves(one),
            "faults": [asdict(fault) for fault in audit.faults(one, key)],
        }
        for one in (audit.logs() if slug is None else [slug])
    ]


def release_seal(folder: Path) -> Seal:
    """The key that signs a release of a handed-over folder, and the head of its log that the release prints.

    Raises:
        NotFound: Nothing lies there.
    """
    return Seal(log_key(), head_for_print(reads.slug_of(folder)))


def log_fingerprint() -> str:
    """The fingerprint of the key of the logs, in groups of four."""
    return spaced(log_key().fingerprint)
