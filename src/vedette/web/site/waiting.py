"""What waits for a person in a review: each thing with its number and the page that settles it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from vedette.core.evidence.chain import State
from vedette.pipeline.tasks import seen_tasks
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.jobs.reads import failed_lately
from vedette.web.library import screening_reads as screening
from vedette.web.linkage.queue_reads import Desk
from vedette.web.reviews.reads import members_of
from vedette.web.reviews.visit import Visit
from vedette.web.sources.reads import drafts, relabel_asks
from vedette.web.ui.printing import date_in_words, printed
from vedette.web.ui.templatetags.addresses import address

LATELY = dt.timedelta(days=7)
"""For so long work that failed is told of."""
_MOST_TASKS = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list.

    Args:
        state: Sign of its state: `red`, `held` or `quiet`.
        words: What waits, with its number.
        url: Where it is settled.
    """

    state: str
    words: str
    url: str


def waiting(visit: Visit) -> list[Waiting]:
    """What waits for the viewer, the most urgent first; nothing that the role could not settle."""
    return [
        *failed(visit),
        *_stale(visit),
        *_findings(visit),
        *_tasks(visit),
        *labels(visit),
        *_imports(visit),
        *_screening(visit),
        *_pairs(visit),
    ]


def failed(visit: Visit) -> Iterator[Waiting]:
    """Background work that failed lately."""
    if not visit.viewer.may("jobs.read"):
        return
    n = len(failed_lately(visit.viewer, visit.slug, timezone.now() - LATELY))
    if n:
        said = ngettext(
            "%(n)s piece of background work failed", "%(n)s pieces of background work failed", n
        )
        yield Waiting("red", said % {"n": printed(n)}, address(visit.slug, "jobs:index"))


def _stale(visit: Visit) -> Iterator[Waiting]:
    if not visit.viewer.may("jobs.run"):
        return
    n = Desk(visit).n_since
    if n:
        said = ngettext(
            "%(n)s decision is not in the numbers yet: the run is older",
            "%(n)s decisions are not in the numbers yet: the run is older",
            n,
        )
        yield Waiting("red", said % {"n": printed(n)}, address(visit.slug, "jobs:index"))


def _findings(visit: Visit) -> Iterator[Waiting]:
    """Findings that are out of date, and challenges that the viewer is to answer."""
    if visit.world is None or not visit.viewer.may("evidence.write"):
        return
    held = VisibleChain(visit)
    n = sum(held.state(ref) in (State.OUT_OF_DATE, State.BROKEN) for ref in held.held)
    if n:
        said = ngettext("%(n)s finding is out of date", "%(n)s findings are out of date", n)
        yield Waiting("red", said % {"n": printed(n)}, address(visit.slug, "evidence:stale"))
    today = timezone.now().date()
    for ref, one in held.held.items():
        asked = [c for c in one.challenges if c.is_open and c.challenger == visit.viewer.name]
        for challenge in asked:
            is_late = challenge.due is not None and challenge.due < today
            said = gettext("You are asked to break the finding %(ref)s, until %(due)s")
            due = date_in_words(challenge.due.isoformat()) if challenge.due else gettext("no day")
            yield Waiting(
                "red" if is_late else "held",
                said % {"ref": ref, "due": due},
                address(visit.slug, "evidence:finding", ref) + "#challenges",
            )


def _tasks(visit: Visit) -> Iterator[Waiting]:
    """What the viewer is asked to do, the nearest day first."""
    if visit.world is None or not visit.viewer.may("evidence.read"):
        return
    today = timezone.now().date()
    mine = [t for t in seen_tasks(visit.review) if t.who == visit.viewer.name and not t.is_done]
    for one in sorted(mine, key=lambda task: task.due or dt.date.max)[:_MOST_TASKS]:
        due = date_in_words(one.due.isoformat()) if one.due else gettext("no day")
        said = gettext("Task until %(due)s: %(text)s") % {"due": due, "text": one.text[:120]}
        url = address(visit.slug, "evidence:tasks") + f"#{one.ref}"
        yield Waiting("red" if one.is_late(today) else "held", said, url)


def labels(visit: Visit) -> Iterator[Waiting]:
    """Requests of others to lower a label."""
    if not visit.viewer.may("sources.relabel"):
        return
    asks = [one for one in relabel_asks(visit) if one.by != visit.viewer.name]
    for one in asks[:1]:
        said = ngettext(
            "%(n)s request to lower a label waits for a second person",
            "%(n)s requests to lower labels wait for a second person",
            len(asks),
        )
        yield Waiting(
            "held",
            said % {"n": printed(len(asks))},
            address(visit.slug, "sources:card", one.source),
        )


def _imports(visit: Visit) -> Iterator[Waiting]:
    if not visit.viewer.may("sources.import"):
        return
    for one in drafts(visit)[:5]:
        said = gettext("Your import of %(source)s waits for you: %(file)s")
        yield Waiting(
            "held",
            said % {"source": one.source, "file": one.file_name},
            address(visit.slug, f"imports:{one.step}", one.id),
        )


def _screening(visit: Visit) -> Iterator[Waiting]:
    """Verdicts of persons who left, and what screeners said differently."""
    if visit.world is None or not visit.viewer.may("library.settle"):
        return
    made = screening.looked_for(visit)
    url = address(visit.slug, "library:conflicts")
    members = [one.name for one in members_of(visit.slug)]
    for name in screening.asks_of_leavers(visit, made, members):
        said = gettext("%(name)s has left: what becomes of the verdicts on documents?")
        yield Waiting("held", said % {"name": name}, url)
    n = len(screening.contested(visit, made))
    if n:
        said = ngettext(
            "screeners differ on %(n)s document", "screeners differ on %(n)s documents", n
        )
        yield Waiting("held", said % {"n": printed(n)}, url)


def _pairs(visit: Visit) -> Iterator[Waiting]:
    if not visit.viewer.may("linkage.judge"):
        return
    desk = Desk(visit)
    second, left, moving = len(desk.for_second), len(desk.left), len(desk.moving)
    if second:
        said = ngettext(
            "%(n)s contested judgement waits for you as second person",
            "%(n)s contested judgements wait for you as second person",
            second,
        )
        yield Waiting("held", said % {"n": printed(second)}, address(visit.slug, "linkage:second"))
    if moving:
        said = ngettext(
            "%(n)s undecided pair can move the headline",
            "%(n)s undecided pairs can move the headline",
            moving,
        )
        yield Waiting("held", said % {"n": printed(moving)}, address(visit.slug, "linkage:queue"))
    elif left:
        said = ngettext("%(n)s pair is undecided", "%(n)s pairs are undecided", left)
        yield Waiting("quiet", said % {"n": printed(left)}, address(visit.slug, "linkage:queue"))
