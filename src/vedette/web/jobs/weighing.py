"""What a decision would change, weighed as background work before it is made (U2).

A room declares a kind of work that calls `blast_of`, asks for it with `ask`, and shows the panel
`jobs/_weighed.html` with what `weighed` finds.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.blast import Supposed, blast
from vedette.pipeline.decisions import Act
from vedette.pipeline.worlds import within
from vedette.web.jobs import reads, writes
from vedette.web.jobs.registry import Work
from vedette.web.reviews.reads import review_of, worlds_of
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Change, Words
from vedette.web.ui.standing import STATES, WRITTEN, written_url
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

_STEPS = 10
_MOST = 200
_COUNTED: Mapping[str, Words] = {
    "records": gettext_lazy("Rows of sources"),
    "incidents": gettext_lazy("Incidents"),
    "persons": gettext_lazy("People named one by one"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the whole review, now and then."""

    words: Words
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody wrote, with sign and words of its state now and then."""

    glyph: str
    ref: str
    url: str
    words: str
    before: tuple[str, Words]
    after: tuple[str, Words]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision would change.

    Args:
        figures: Points of figures whose number moves.
        statements: Findings, recommendations and projects whose state would be another one.
        counts: Rows, incidents and people, now and then.
        disagreements: Differences between sources, now and then; None where nobody compared.
        n_incidents: Incidents that would come, go or change.
    """

    figures: Sequence[Change] = ()
    statements: Sequence[Statement] = ()
    counts: Sequence[Count] = ()
    disagreements: Count | None = None
    n_incidents: int = 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A dry run as it stands (a row of the queue), with its effect once it is done."""

    job: Any
    effect: Effect = field(default_factory=Effect)


def ask(visit: Visit, kind: str, act: Act, body: Mapping[str, object]) -> uuid.UUID:
    """Ask for the dry run of a decision in the viewer's world."""
    world = visit.world
    assert world is not None, "only members of a team decide on pages"
    asked = {"act": str(act), "body": dict(body), "world": world.name}
    return writes.ask(visit.slug, kind, asked, label=str(world.label), by=visit.viewer.name)


def blast_of(work: Work, acts: Collection[Act]) -> Mapping[str, object]:
    """Run the steps that the decision would change, in a folder that is thrown away.

    Raises:
        WrongState: The world is gone, or decisions of the kind are not weighed here.
    """
    world = next((w for w in worlds_of(work.review) if w.name == work.body["world"]), None)
    act = Act(str(work.body["act"]))
    if world is None or act not in acts:
        raise WrongState(
            "This cannot be weighed any more.", "Go back to the page and decide there."
        )
    begun: list[str] = []

    def told(step: str) -> None:
        begun.append(step)
        work.told(step, min(len(begun), _STEPS), _STEPS)

    found = blast(
        within(review_of(work.review), world),
        [Supposed(act, dict(work.body["body"]))],
        by=work.by,
        told=told,
    ).as_json()
    figures, touched = (_listed(found[name]) for name in ("figures", "touched"))
    return {
        **found,
        "figures": figures[:_MOST],
        "n_figures": len(figures),
        "touched": touched[:_MOST],
    }


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def weighed(visit: Visit, key: uuid.UUID | str) -> Weighed | None:
    """The dry run of that key; None where the text is no key.

    Raises:
        NotFound: There is none that the viewer may see.
    """
    try:
        wanted = key if isinstance(key, uuid.UUID) else uuid.UUID(key)
    except ValueError:
        return None
    job = reads.job(visit.viewer, visit.slug, wanted)
    if job.ended_at and job.by == visit.viewer.name and not job.is_seen:
        # The panel itself tells how it ended; no notice has to.
        writes.seen(job.id, by=visit.viewer.name)
    return Weighed(job, effect(visit.slug, job.result))


def effect(slug: str, told: Mapping[str, Any] | None) -> Effect:
    """A blast in its JSON form as what the pages show of it."""
    if not told or "figures" not in told:
        return Effect()
    differ = told["disagreements"]
    return Effect(
        figures=[_change(slug, one) for one in told["figures"] if one["old"] != one["new"]],
        statements=[_statement(slug, one) for one in told.get("touched", ())],
        counts=[
            Count(words, told["counts"][name]["before"], told["counts"][name]["after"])
            for name, words in _COUNTED.items()
            if name in told["counts"]
        ],
        disagreements=Count(
            gettext_lazy("Differences between sources"), differ["before"], differ["after"]
        ),
        n_incidents=len(told["incidents"]),
    )


def _change(slug: str, one: Mapping[str, Any]) -> Change:
    return Change(
        words=" · ".join(part for part in (retold(one["title"]), one["group"]) if part),
        old=_rounded(one["old"]),
        new=_rounded(one["new"]),
        more=retold(one["unit"]),
        url=address(slug, "stats:figure", one["key"]),
    )


def _statement(slug: str, one: Mapping[str, Any]) -> Statement:
    kind, ref = one["kind"], one["ref"]
    states = (STATES[one[when]] for when in ("before", "after"))
    return Statement(WRITTEN[kind][0], ref, written_url(slug, kind, ref), one["words"], *states)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
