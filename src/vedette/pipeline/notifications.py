"""The desk at which single incidents are reported: a source of which every version is one decision.

Each notification is one import of the source: its file holds the newest version of every incident, the
decision the version that was entered. So it enters linkage like any other source, is verified like any
other, and undoing the import brings the version before back.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.references import references
from vedette.core.sources.notification import (
    Notification,
    check_notification,
    desk_mapping,
    notification_from_json,
    records_file,
)
from vedette.pipeline.acquire import Imported, Request, add_source
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import Import, import_state
from vedette.pipeline.workspace import Review

DESK = "notifications"
"""Name of the source unless another is given."""

_TRIES = 5
_SCOPE = "Incidents reported to the review directly, one notification each"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where incidents are entered one by one.

    Args:
        source: Name of its source.
        scope: Whom it counts.
        label: Of its rows when it is new; None for that of the review. It keeps the label that it has.
    """

    source: str = DESK
    scope: str = _SCOPE
    label: str | None = None


NOTIFICATIONS = Desk()


@dataclass(frozen=True, slots=True)
class Entered:
    """One version of a notification as it was entered.

    Args:
        notification: What it says.
        source: Desk that it was entered at.
        by: Who entered it.
        at: When.
        why: Why it was changed; "" for the first version.
        reference: The import that it came with.
        is_current: Whether it is the version that counts today.
    """

    notification: Notification
    source: str
    by: str
    at: str
    why: str
    reference: str
    is_current: bool


def report_incident(
    review: Review,
    one: Notification,
    author: Author,
    *,
    desk: Desk = NOTIFICATIONS,
    why: str = "",
    more: Mapping[str, object] | None = None,
) -> Imported:
    """Take up a notification as the newest version of its incident: one decision, or nothing at all.

    Args:
        review: The review.
        one: The notification; without a reference of the incident it is a new one.
        author: Who enters it, and when: the day of entry is the day of receipt.
        desk: Where it is entered.
        why: Why a version follows; needed from the second version on.
        more: What else the decision says, beside the notification.

    Raises:
        BadInput: Something is wrong with it; all that is is told at once.
        WrongState: Others entered notifications faster than this one could be taken up.
    """
    today = dt.date.fromisoformat(author.at[:10])
    for _ in range(_TRIES):
        known = review.decisions()
        standing = import_state(known).newest(desk.source)
        if standing is not None and "notification" not in standing.body:
            raise BadInput(
                f"The source '{desk.source}' is no desk.", "Choose another name for the desk."
            )
        made = _named(one, desk.source, known)
        versions = [held.notification for held in _versions(known, desk.source, made.incident)]
        check_notification(made, versions, today=today)
        if versions and not why.strip():
            raise BadInput("A further version needs its reason.", "Write what has become known.")
        newest = {**_newest(known, desk.source), made.incident: made}
        done = _handed_in(
            review,
            _Entry(desk, made, why, _label(standing, desk.label), today, more or {}),
            tuple(newest.values()),
            standing,
            author,
        )
        if done is not None:
            return done
    raise WrongState("Other notifications were entered at the same time.", "Enter it again.")


def notifications(review: Review, source: str = DESK) -> tuple[Entered, ...]:
    """The newest version of every incident of a desk, latest incident first."""
    known = review.decisions()
    found = [_versions(known, source, incident)[-1] for incident in _newest(known, source)]
    return tuple(
        sorted(found, key=lambda one: (one.notification.date, one.notification.incident))[::-1]
    )


def versions_of(review: Review, incident: str, source: str = DESK) -> tuple[Entered, ...]:
    """Every version of one incident that was ever entered, oldest first, undone ones included.

    Raises:
        NotFound: The desk knows no such incident.
    """
    found = _versions(review.decisions(), source, incident, undone=True)
    if not found:
        raise NotFound(f"There is no notification '{incident}'.", "See the list of notifications.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Entry:
    desk: Desk
    made: Notification
    why: str
    label: str | None
    received_on: dt.date
    more: Mapping[str, object]


def _handed_in(
    review: Review,
    entry: _Entry,
    newest: tuple[Notification, ...],
    standing: Import | None,
    author: Author,
) -> Imported | None:
    """The import of the desk's file; None where another notification came in between."""
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        file = Path(folder) / "notifications.json"
        file.write_bytes(records_file(newest))
        request = Request(
            file=file,
            source=entry.desk.source,
            mapping=desk_mapping(scope=entry.desk.scope),
            received_on=entry.received_on,
            label=entry.label,
            more={**entry.more, "notification": {**entry.made.as_json(), "why": entry.why}},
            follows=standing.id if standing is not None else "",
        )
        try:
            done = add_source(review, request, author)
        except WrongState:
            return None
    if done.errors or done.questions:
        problem = [*(one.message for one in done.errors), *(one.prompt for one in done.questions)]
        raise BadInput(" ".join(problem[:3]), "Correct the notification.")
    return done


def _named(one: Notification, source: str, known: tuple[Decision, ...]) -> Notification:
    """The notification with a reference, drawn anew for a new incident."""
    from dataclasses import replace

    if one.incident:
        if one.incident not in _newest(known, source):
            raise NotFound(
                f"There is no notification '{one.incident}'.", "Leave it out for a new incident."
            )
        return one
    # The hash of the last decision is as random to an outsider as a draw, and the same in a repetition.
    seed = f"{source}|{known[-1].hash if known else ''}|{one.date}"
    [name] = references("NO", [seed])
    return replace(one, incident=name)


def _label(standing: Import | None, label: str | None) -> str | None:
    held = None if standing is None else standing.body.get("label")
    return str(held) if held else label


def _newest(known: Iterable[Decision], source: str) -> dict[str, Notification]:
    """The version of each incident that counts: the last that stands."""
    found: dict[str, Notification] = {}
    for one in import_state(known).standing.get(source, ()):
        told = one.body.get("notification")
        if isinstance(told, dict):
            made = _told(told)
            found[made.incident] = made
    return found


def _versions(
    known: tuple[Decision, ...], source: str, incident: str, *, undone: bool = False
) -> list[Entered]:
    standing = {one.id for one in import_state(known).standing.get(source, ())}
    found = [
        (decision, decision.body["notification"])
        for decision in known
        if decision.act is Act.IMPORT
        and decision.body["source"] == source
        and isinstance(decision.body.get("notification"), dict)
    ]
    mine = [
        (decision, told)
        for decision, told in found
        if isinstance(told, dict)
        and told["incident"] == incident
        and (undone or str(decision.body["import"]) in standing)
    ]
    current = [str(d.body["import"]) for d, _ in mine if str(d.body["import"]) in standing]
    return [
        Entered(
            notification=_told(told),
            source=source,
            by=decision.by,
            at=decision.at,
            why=str(told.get("why") or ""),
            reference=str(decision.body["import"]),
            is_current=bool(current) and str(decision.body["import"]) == current[-1],
        )
        for decision, told in mine
    ]


def _told(body: dict[str, object]) -> Notification:
    return notification_from_json({name: v for name, v in body.items() if name != "why"})
