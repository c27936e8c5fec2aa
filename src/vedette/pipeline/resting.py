"""What findings rest on: linking evidence, looking again at what changed, and what is out of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.evidence.chain import FIGURE, Chain, Role, State
from vedette.core.evidence.findings import Change, Finding
from vedette.core.evidence.grading import capped
from vedette.core.evidence.links import Evidence
from vedette.core.evidence.unlike import Unlike, prints_alike
from vedette.core.kernel.errors import BadInput, OutOfDate
from vedette.core.reports.text import TextBlock
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.chain import RECOMMENDATION_KIND, chain_of
from vedette.pipeline.decisions import Author, Decision
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.findings import change_finding, findings_of
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.report_text import text_of
from vedette.pipeline.telling import statements
from vedette.pipeline.telling import told as told_of
from vedette.pipeline.unlike import kept_run, parts_changed, products_then
from vedette.pipeline.workspace import Review


def link_evidence(
    review: Review, ref: str, on: str, told: Mapping[str, str], author: Author
) -> Finding:
    """Let a finding rest on something that the review holds; its fingerprint of today and what it says are remembered.

    Args:
        review: The review.
        ref: The finding.
        on: What it rests on, by reference.
        told: `role`, and as wanted `excerpt` and `note`.
        author: Who decides.

    Raises:
        NotFound: One of them is not there.
        BadInput: The role is none of evidence, or the two would rest on each other.
    """
    chain = chain_of(review, frozenset((on,)))
    seen = chain.fingerprint(on)
    way = chain.circle(ref, on)
    if way:
        raise BadInput(
            f"'{on}' rests on {ref} already: {' > '.join(reversed(way))}.",
            "Let a finding rest on what was there before it.",
        )
    body = {"on": on, "seen": seen, **as_seen(review, chain, on), **told}
    return change_finding(review, ref, Change.LINK, body, author)


def as_seen(review: Review, chain: Chain, on: str) -> dict[str, str]:
    """What a node says today, and in which run that is: kept beside the fingerprint, for old beside new."""
    folder, manifest = current_run(review.runs)
    written = statements(review, review.decisions())
    said = told_of(products_of(folder, manifest), written, [(on, chain.kind(on))])[on].said
    return {"said": said, "run": folder.name}


def carried_out(review: Review, refs: tuple[str, ...]) -> list[dict[str, str]]:
    """Recommendations that a project or an action carries out, as they are today.

    Raises:
        BadInput: One of them is no recommendation.
    """
    if not refs:
        return []
    chain = chain_of(review, frozenset(refs))
    for on in refs:
        if chain.kind(on) != RECOMMENDATION_KIND:
            raise BadInput(
                f"'{on}' is no recommendation.", "Recommendations are carried out: name one."
            )
    return [{"on": on, "seen": chain.fingerprint(on), **as_seen(review, chain, on)} for on in refs]


def look_again(
    review: Review, ref: str, on: str, why: str | None, author: Author, *, today: str = ""
) -> Finding:
    """Take over what a finding rests on as it is today, or hold the old value with a reason.

    Args:
        review: The review.
        ref: The finding.
        on: What changed.
        why: The reason to hold; None to take over.
        author: Who decides.
        today: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    kind, told = looked_again(review, ref, on, why, today)
    return change_finding(review, ref, Change(kind), told, author)


def looked_again(
    review: Review, ref: str, on: str, why: str | None, saw: str
) -> tuple[str, dict[str, str]]:
    """What a look at something that changed is to be written as: `accept` or `hold`, and what it says.

    Args:
        review: The review.
        ref: What rests on it.
        on: What changed.
        why: The reason to hold; None to take over.
        saw: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    chain = chain_of(review)
    today = chain.changed_since(ref, on)
    if saw and saw != today:
        raise OutOfDate(f"'{on}' changed again since you looked.", "Look at the newest value.")
    if why is None:
        return "accept", {"on": on, "seen": today, **as_seen(review, chain, on)}
    return "hold", {"on": on, "held": today, "why": why}


@dataclass(frozen=True, slots=True)
class Moved:
    """An incident that counts otherwise in a number than it did; None where it did not or does not count."""

    incident: str
    point: str
    before: int | None
    now: int | None


def moved_rows(review: Review, one: Evidence, kind: str) -> tuple[Moved, ...] | None:
    """The rows behind the difference of a figure or number: what counts otherwise than when it was looked at.

    Args:
        review: The review.
        one: The evidence, with the run in which it was seen.
        kind: What it is, as the chain names it.

    Returns:
        By point and incident; None where it is no figure, or the run of then is not kept any more.
    """
    then = kept_run(review, one)
    if kind not in ("figure", "number") or then is None:
        return None
    now = current_run(review.runs)[0]
    before, after = (_counted(folder, one.on.removeprefix(FIGURE)) for folder in (then, now))
    return tuple(
        Moved(incident, point, before.get((point, incident)), after.get((point, incident)))
        for point, incident in sorted({*before, *after})
        if before.get((point, incident)) != after.get((point, incident))
    )


def _counted(run: Path, name: str) -> dict[tuple[str, str], int]:
    """Point and incident -> people of it counted there in a run."""
    key, _, point = name.partition("/")
    table = products_then(run).table("figure_rows")
    rows = table.filter(pc.equal(table["key"].cast(pa.string()), key)).to_pylist()
    return {
        (str(row["point"]), str(row["incident_ref"])): int(row["counted"])
        for row in rows
        if not point or row["point"] == point
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """Why a node is not current: what it rests on, old beside new.

    Args:
        ref: The node.
        state: Its state.
        on: What it rests on; "" where it is not current by something below that alone.
        seen: Fingerprint that this had when somebody looked at it last.
        today: The one of today; None where it is gone.
        before: What it said then, as far as that was kept.
        now: What it says today.
        rows: Incidents that count otherwise in it; None where it is no number, or the run of then is gone.
        parts: What differs in it, part by part; None where a person wrote it, or the run of then is gone.
    """

    ref: str
    state: State
    on: str = ""
    seen: str | None = None
    today: str | None = None
    before: str = ""
    now: str = ""
    rows: tuple[Moved, ...] | None = None
    parts: tuple[Unlike, ...] | None = None

    @property
    def is_alike(self) -> bool:
        """Whether what it said and what it says read the same, though it is another."""
        return bool(self.on) and self.today is not None and prints_alike(self.before, self.now)


def differences(review: Review) -> list[Difference]:
    """All that is not current, old beside new with the rows behind, by reference.

    Raises:
        WrongState: There was no run yet.
    """
    chain, known = chain_of(review), review.decisions()
    links = {(ref, one.on): one for ref, held in _links_of(review, known).items() for one in held}
    rows = [row for row in chain.states().to_pylist() if row["state"] != State.CURRENT]
    differing = {row["ref"]: chain.differing(row["ref"]).to_pylist() for row in rows}
    named = {str(one["on"]) for held in differing.values() for one in held}
    folder, manifest = current_run(review.runs)
    there = [(on, chain.kind(on)) for on in sorted(named) if on in chain]
    says = told_of(products_of(folder, manifest), statements(review, known), there)
    found = list[Difference]()
    for row in rows:
        ref, state = str(row["ref"]), State(str(row["state"]))
        if not differing[ref]:
            found.append(Difference(ref, state))
        for one in differing[ref]:
            on, link = str(one["on"]), links.get((ref, str(one["on"])))
            found.append(
                Difference(
                    *(ref, state, on, one["seen"], one["today"]),
                    before=link.said if link else "",
                    now=says[on].said if on in says else "",
                    rows=moved_rows(review, link, chain.kind(on)) if link and on in chain else None,
                    parts=parts_changed(review, link, chain.kind(on))
                    if link and on in chain
                    else None,
                )
            )
    return found


def _links_of(review: Review, known: Sequence[Decision]) -> dict[str, tuple[Evidence, ...]]:
    """What people let rest on something, by reference of what rests."""
    found = {ref: one.evidence for ref, one in findings_of(known).items()}
    found |= {ref: one.links for ref, one in recommendations_of(known).items()}
    found |= {ref: one.links for ref, one in proposals_of(known).items()}
    found |= {ref: one.links for ref, one in plan_of(known).actions.items()}
    found |= {ref: one.links for ref, one in briefings_of(known).items()}
    return found | {one.ref: one.links for one in text_of(review, known)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a finding stands today.

    Args:
        finding: The finding.
        state: Of its evidence.
        support: Independent origins of what supports it.
        against: Independent origins of what contradicts it.
        confidence: As graded and capped by the origins; None before it is graded.
    """

    finding: Finding
    state: State
    support: tuple[str, ...]
    against: tuple[str, ...]
    confidence: str | None


def standing(held: Finding, chain: Chain) -> Standing:
    """How a finding stands in the chain of today."""
    support, against = (
        chain.origins(one.on for one in held.resting_as(role) if one.on in chain)
        for role in (Role.SUPPORTS, Role.CONTRADICTS)
    )
    confidence = None if held.grade is None else capped(held.grade.confidence, len(support))
    return Standing(held, chain.state(held.ref), support, against, confidence)


def standing_text(review: Review) -> list[tuple[TextBlock, State]]:
    """The text in its order, each block with its state today.

    Raises:
        WrongState: A block rests on something, and there was no run yet.
    """
    text = text_of(review, review.decisions())
    chain = chain_of(review) if any(block.links for block in text) else None
    return [
        (block, chain.state(block.ref) if chain and block.links else State.CURRENT)
        for block in text
    ]
