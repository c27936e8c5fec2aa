"""Changes of the action plan; each one decision with its entry in the log."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from vedette.core.actions import capacities
from vedette.core.actions.capacities import Capacities
from vedette.core.actions.changes import Change
from vedette.core.actions.plan import Action, Baseline, Pack
from vedette.core.actions.reminders import Due
from vedette.pipeline import actions, offline_packs
from vedette.pipeline.capacities import change_capacity as change_of_capacity
from vedette.pipeline.offline_packs import Brought
from vedette.pipeline.workspace import Review
from vedette.web.actions.models import SentReminder
from vedette.web.audit import writes as audit
from vedette.web.evidence.stated_writes import author
from vedette.web.reviews.models import Review as ReviewRow

Upload = tuple["UploadedFile[bytes]", Mapping[str, str]]
"""A file with what is said of it as proof."""


def add(
    review: Review, *, told: Mapping[str, object], implements: Sequence[str], by: str
) -> Action:
    """Write a new action or work stream with what it carries out."""
    return actions.add_action(review, told, author(by), implements=implements)


def change(
    review: Review,
    *,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    version: str = "",
    by: str,
) -> Action:
    """Change an action, if it is still as the person saw it."""
    return actions.change_action(review, ref, change, told, author(by), version=version)


def link(review: Review, *, ref: str, on: str, note: str, by: str) -> Action:
    """Let it carry a recommendation out."""
    return actions.link_action(review, ref, on, note, author(by))


def look(review: Review, *, ref: str, on: str, why: str | None, today: str, by: str) -> Action:
    """Take over what changed beneath it, or hold the old value with a reason."""
    return actions.look_again_at_action(review, ref, on, why, author(by), today=today)


def hand_in_report(
    review: Review, *, ref: str, told: Mapping[str, object], uploads: Iterable[Upload], by: str
) -> Action:
    """Report on an action; its files are kept bit for bit."""
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        files = []
        for n, (upload, said) in enumerate(uploads):
            place = Path(name) / f"{n}{Path(str(upload.name)).suffix}"
            with place.open("xb") as target:
                for piece in upload.chunks():
                    target.write(piece)
            files.append(actions.Handed(place, {"where": str(upload.name), **said}))
        return actions.report_progress(review, ref, told, author(by), files=files)


def merge(review: Review, *, into: str, others: Sequence[str], why: str, by: str) -> Action:
    """Let others go into one."""
    return actions.merge_actions(review, into, others, why, author(by))


def split(review: Review, *, ref: str, titles: Sequence[str], why: str, by: str) -> list[Action]:
    """Put parts in place of one."""
    return actions.split_action(review, ref, titles, why, author(by))


def change_capacity(
    review: Review,
    *,
    key: str,
    change: capacities.Change,
    told: Mapping[str, object],
    version: str = "",
    by: str,
) -> Capacities:
    """State, change or take out an area or indicator, if it is still as the person saw it."""
    return change_of_capacity(review, key, change, told, author(by), version=version)


def keep_baseline(review: Review, *, name: str, why: str, by: str) -> Baseline:
    """Keep the plan as it stands now."""
    return actions.keep_baseline(review, name, why, author(by))


def take_pack(review: Review, *, by: str) -> Pack:
    """Take the own actions along as a file that works without network."""
    return offline_packs.take_pack(review, by, author(by))


def bring_pack(review: Review, *, content: bytes, by: str) -> Brought:
    """Merge what was edited without network."""
    return offline_packs.bring_pack(review, content, author(by))


def settle(review: Review, *, ref: str, choices: Sequence[Mapping[str, str]], by: str) -> Action:
    """Choose of what clashed."""
    return offline_packs.settle(review, ref, choices, author(by))


@transaction.atomic
def take_reminder(slug: str, due: Due, *, by: str) -> bool:
    """Note that a reminder is sent; False where somebody else has sent it, which the database decides."""
    to, action, kind, on, named = due.key
    _row, is_new = SentReminder.objects.get_or_create(
        review=ReviewRow.objects.get(slug=slug),
        to=to,
        action=action,
        kind=kind,
        on=on,
        named=named,
        defaults={"by": by, "at": timezone.now()},
    )
    if is_new:
        refs, told = [action, f"person:{to}"], {"kind": kind}
        audit.record("actions.reminded", review=slug, refs=refs, told=told, by=by)
    return is_new


@transaction.atomic
def give_reminder_back(slug: str, due: Due, *, by: str) -> None:
    """Note that a reminder was not taken by the mail server: it is due again."""
    to, action, kind, on, named = due.key
    SentReminder.objects.filter(
        review__slug=slug, to=to, action=action, kind=kind, on=on, named=named
    ).delete()
    refs, told = [action, f"person:{to}"], {"kind": kind}
    audit.record("actions.not_reminded", review=slug, refs=refs, told=told, by=by)
