"""Into the log: an entry in the transaction of the act that it tells of, then a leaf, then a signed head."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from vedette.core.kernel.labels import Level, parse_label
from vedette.core.trust.heads import LogKey, signed_head
from vedette.core.trust.merkle import Frontier, leaf_hash
from vedette.web.audit.keys import log_key
from vedette.web.audit.models import Entry, EntryRef, Head, Leaf, Log, Opening, Waiting
from vedette.web.audit.reads import core_head, leaf_of, short

HEAD_EVERY = dt.timedelta(minutes=10)
"""Longest time for which an entry is in the log without a signed head that covers it."""

_LEAVES_AT_ONCE = 1_000
Clock = Callable[[], dt.datetime]


def record(
    act: str,
    *,
    review: str = "",
    refs: Sequence[str] = (),
    label: str = "",
    why: str = "",
    told: Mapping[str, object] | None = None,
    acting_for: str = "",
    by: str,
) -> None:
    """Append one entry; must run inside the transaction of the change, so that both stand or fall.

    Args:
        act: What was done, `room.verb`; its sentence stands in `audit/sentences.py`.
        review: Slug of the review; empty for acts on accounts.
        refs: References of the objects.
        label: Label of what the entry tells.
        why: Reason given by the person.
        told: More, as JSON; never a name of a source or victim (`told` is not sealed). Commitments to
            sealed values (`core.trust.entries.commitment`) go under the key `commitments`.
        acting_for: Who looks through another role's eyes.
        by: Log-in name of the person.
    """
    with transaction.atomic():
        entry = Entry.objects.create(
            at=timezone.now(),
            by=by,
            acting_for=acting_for,
            act=act,
            review=review,
            refs=list(refs),
            label=label,
            why=why,
            told=dict(told or {}),
        )
        EntryRef.objects.bulk_create(
            [
                EntryRef(entry=entry, review=review, ref=ref)
                for ref in dict.fromkeys(map(short, refs))
            ]
        )
        Waiting.objects.create(entry=entry, review=review, content=leaf_of(entry))


def note_opening(review: str, ref: str, *, label: str, acting_for: str = "", by: str) -> bool:
    """Tell the log that a person opened an object above level 1, once an hour; whether it was told now.

    Args:
        review: Slug of the review.
        ref: Reference of the object.
        label: Label of the object.
        acting_for: Who looks through another role's eyes.
        by: Log-in name of the person.
    """
    if parse_label(label).level <= Level.UNCLASSIFIED:
        return False
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    ref = short(ref)
    if Opening.objects.filter(review=review, by=by, ref=ref, hour=hour).exists():
        return False
    with transaction.atomic():
        _, is_new = Opening.objects.get_or_create(review=review, by=by, ref=ref, hour=hour)
        if is_new:
            record(
                "object.opened",
                review=review,
                refs=[ref],
                label=label,
                acting_for=acting_for,
                by=by,
            )
    return is_new


def append_waiting(review: str | None = None) -> int:
    """Turn entries that wait into leaves, in their order, each log by itself; gives how many.

    Args:
        review: Slug of the only review to look at; None for all logs.
    """
    waiting = Waiting.objects.order_by().values_list("review", flat=True).distinct()
    reviews = [one for one in waiting if review is None or one == review]
    return sum(_appended(one) for one in reviews)


def _appended(review: str) -> int:
    n_all = 0
    while n := _append_some(review):
        n_all += n
    return n_all


@transaction.atomic
def _append_some(review: str) -> int:
    # Whoever holds the row of the log is its only appender; what waits is read after that.
    log = _locked_log(review)
    waiting = list(Waiting.objects.filter(review=review).order_by("entry_id")[:_LEAVES_AT_ONCE])
    hashes = [leaf_hash(one.content.encode()) for one in waiting]
    Leaf.objects.bulk_create(
        Leaf(log=log, index=index, entry_id=one.entry_id, content=one.content, digest=digest)
        for index, (one, digest) in enumerate(zip(waiting, hashes, strict=True), log.size)
    )
    grown = Frontier(log.size, tuple(map(bytes.fromhex, log.peaks))).appended(hashes)
    log.size, log.peaks = grown.size, [peak.hex() for peak in grown.peaks]
    log.save(update_fields=["size", "peaks"])
    Waiting.objects.filter(entry_id__in=[one.entry_id for one in waiting]).delete()
    return len(waiting)


def _locked_log(review: str) -> Log:
    name = f"log-{secrets.token_hex(8)}"
    Log.objects.get_or_create(review=review, defaults={"name": name})
    return Log.objects.select_for_update().get(review=review)


def sign_due_heads(clock: Clock = timezone.now) -> int:
    """Sign a head of each log that has entries beyond its last one, ten minutes after it; gives how many."""
    due = [log.review for log in Log.objects.all() if _is_due(log, _last(log), clock())]
    key = log_key() if due else None
    signed = [_signed_head(one, key, clock, _is_due) for one in due if key is not None]
    return sum(at is not None for at in signed)


def sign_head(review: str, key: LogKey, clock: Clock = timezone.now) -> dt.datetime:
    """Sign a head of a log as it is now; gives its moment.

    Raises:
        WrongState: The log shrank, forked, or the clock runs backwards.
    """
    at = _signed_head(review, key, clock, lambda _log, _last, _now: True)
    assert at is not None, "a head that nothing forbids is signed"
    return at


@transaction.atomic
def _signed_head(
    review: str, key: LogKey, clock: Clock, wanted: Callable[[Log, Head | None, dt.datetime], bool]
) -> dt.datetime | None:
    # The clock is read once the log is held: two processes that sign do so one after the other.
    log = _locked_log(review)
    last, now = _last(log), clock()
    if not wanted(log, last, now):
        return None
    root = Frontier(log.size, tuple(map(bytes.fromhex, log.peaks))).root
    head = core_head(log.name, log.size, root, now)
    after = core_head(log.name, last.size, bytes.fromhex(last.root), last.at) if last else None
    signed = signed_head(head, key, after=after)
    Head.objects.create(
        log=log, size=log.size, root=root.hex(), at=now, signature=signed.signature.hex()
    )
    return now


def _last(log: Log) -> Head | None:
    return log.heads.order_by("-at").first()


def _is_due(log: Log, last: Head | None, now: dt.datetime) -> bool:
    if last is None:
        return log.size > 0
    return log.size > last.size and now - last.at >= HEAD_EVERY


def head_for_print(review: str) -> str:
    """The head of the log of now, signed, as a published report prints it: SIZE:ROOT."""
    append_waiting(review)
    sign_head(review, log_key())
    last = _last(Log.objects.get(review=review))
    assert last is not None, "a head was just signed"
    return f"{last.size}:{last.root}"


def begin_export(review: str, *, by: str) -> dt.datetime:
    """Tell the log of its own export, append what waits and sign a head; gives the moment of the head."""
    record("audit.export", review=review, refs=[f"log:{review}"], by=by)
    append_waiting(review)
    return sign_head(review, log_key())
