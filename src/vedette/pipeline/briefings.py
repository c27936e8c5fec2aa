"""Briefings as decisions: what is chosen, what was kept as a version, who was briefed; each change can be undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.evidence.chain import FIGURE, Role, State
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.reports.briefings import Briefing, Change, changed
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.briefing_material import Standing, briefing_of, standing_of
from vedette.pipeline.chain import FINDING_KINDS, RECOMMENDATION_KIND, chain_of
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.resting import looked_again
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.stating import check_version, free_references
from vedette.pipeline.telling import statements
from vedette.pipeline.telling import told as told_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.evidence.chain import Chain
    from vedette.core.reports.deck import Deck
    from vedette.core.reports.document import Document

PREFIX = "BRF"
CHOSEN_KINDS = (*FINDING_KINDS, RECOMMENDATION_KIND, "figure", "number")
"""What a briefing is a choice of, as the chain names it."""
_KEPT = "briefing"


def add_briefing(review: Review, told: Mapping[str, object], author: Author) -> Briefing:
    """A new briefing; gives it with its reference.

    Args:
        review: The review.
        told: What is said of it, as `core.reports.briefings.TOLD`.
        author: Who decides.

    Raises:
        BadInput: Title, audience or day is missing, too long or cannot be read.
    """
    with review.home.writing() as pen:
        seed = f"{told.get('title')}|{author.at}|{author.by}"
        [ref] = free_references(pen, Act.BRIEFING, PREFIX, [seed])
        return _written(review, pen, {"briefing": ref, "change": Change.ADD, **told}, author)


def edit_briefing(
    review: Review, ref: str, told: Mapping[str, object], author: Author, *, version: str = ""
) -> Briefing:
    """Say a briefing differently.

    Args:
        review: The review.
        ref: The briefing.
        told: What is said anew.
        author: Who decides.
        version: The state that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something is missing, too long or cannot be read.
        NotFound: There is no such briefing.
        OutOfDate: Somebody else changed it since.
    """
    return _changed(review, ref, {"change": Change.EDIT, **told}, author, version=version)


def choose(
    review: Review, ref: str, refs: Sequence[str], author: Author, *, version: str = ""
) -> Briefing:
    """Choose what a briefing shows, in its order, in place of what was chosen before.

    What was chosen before keeps what it was seen as; what is new is seen as it is today.

    Args:
        review: The review; it has a run.
        ref: The briefing.
        refs: Findings, recommendations, figures and numbers of figures, by reference.
        author: Who decides.
        version: The state that the person saw; "" where it does not matter.

    Raises:
        BadInput: Something is chosen twice, too much is chosen, or a briefing is no choice of it.
        NotFound: Something is not there.
        OutOfDate: Somebody else changed the briefing since.
        WrongState: There was no run yet.
    """
    held = {one.on: one for one in briefing(review.decisions(), ref).links}
    fresh = [on for on in refs if on not in held]
    links = {
        on: {k: v for k, v in asdict(one).items() if v or k == "role"} for on, one in held.items()
    }
    if fresh:
        links |= _as_today(review, chain_of(review, frozenset(fresh)), fresh)
    told = {"change": Change.CHOOSE, "links": [links[on] for on in refs]}
    return _changed(review, ref, told, author, version=version)


def _as_today(review: Review, chain: Chain, refs: Sequence[str]) -> dict[str, dict[str, object]]:
    """What is chosen as it is seen today, by reference."""
    from vedette.pipeline.engine import current_run, products_of

    for on in refs:
        kind = chain.kind(on)
        if kind not in CHOSEN_KINDS:
            raise BadInput(
                f"'{on}' is a {kind}; a briefing does not show it.",
                "Choose findings, recommendations, figures or numbers of figures.",
            )
    folder, manifest = current_run(review.runs)
    written = statements(review, review.decisions())
    said = told_of(products_of(folder, manifest), written, [(on, chain.kind(on)) for on in refs])
    return {
        on: {
            "on": on,
            "role": str(Role.DERIVED_FROM),
            "seen": chain.fingerprint(on),
            "said": said[on].said,
            "run": folder.name,
        }
        for on in refs
    }


def look_again_at_briefing(
    review: Review, ref: str, on: str, why: str | None, author: Author, *, today: str = ""
) -> Briefing:
    """Take over what is chosen as it is today, or hold the old one with a reason.

    Args:
        review: The review.
        ref: The briefing.
        on: What changed.
        why: The reason to hold; None to take over.
        author: Who decides.
        today: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty, or what is to be held is no single number.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    briefing(review.decisions(), ref)
    if why is not None and not _is_single(review, on):
        raise BadInput(
            f"'{on}' is no single number: its old words cannot be shown beside the new ones.",
            "Take over what it says today, or leave it out.",
        )
    kind, told = looked_again(review, ref, on, why, today)
    return _changed(review, ref, {"change": Change(kind), **told}, author)


def _is_single(review: Review, on: str) -> bool:
    """Whether it is one number: a number of a figure, or a figure of one number."""
    from vedette.pipeline.engine import current_run, products_of

    keys = products_of(*current_run(review.runs)).table("figures")["key"].to_pylist()
    name = on.removeprefix(FIGURE)
    return on.startswith(FIGURE) and ("/" in name or keys.count(name) == 1)


@dataclass(frozen=True, slots=True)
class Built:
    """Deck and paper of a briefing."""

    deck: Deck
    paper: Document


def built(review: Review, ref: str, n: int | None = None) -> Built:
    """Deck and paper of a briefing, as they stand today or as a version keeps them.

    Raises:
        NotFound: There is no such briefing or version.
        NotEnoughData: Nothing is chosen.
        WrongState: There was no run yet.
    """
    known = review.decisions()
    one = briefing(known, ref)
    if n is None:
        return _today(review, one, "Draft")
    from vedette.core.reports.frozen import thawed, thawed_deck

    at = one.version(n)
    kept = next(d for d in known if d.act is Act.BRIEFING and d.body.get("snapshot") == at.snapshot)
    files: Any = kept.body["files"]
    told = json.loads((review.snapshots / at.snapshot / next(iter(files))).read_bytes())
    return Built(thawed_deck(told["deck"]), thawed(told["paper"]))


def _today(review: Review, one: Briefing, edition: str) -> Built:
    from vedette.core.reports.briefing_pages import briefing_deck, briefing_paper

    found = briefing_of(review, one, edition)
    return Built(briefing_deck(one, found), briefing_paper(one, found))


def keep_version(review: Review, ref: str, note: str, author: Author) -> Briefing:
    """Keep a briefing as it stands as its next version: what is shown to people is a version.

    Args:
        review: The review; its run is up to date.
        ref: The briefing.
        note: What is new in it; may be empty.
        author: Who keeps it.

    Raises:
        NotFound: There is no such briefing.
        NotEnoughData: Nothing is chosen.
        OutOfDate: Something was decided after the run.
        WrongState: Something in it is out of date or broken.
    """
    from vedette.core.reports.deck import deck_fingerprint
    from vedette.core.reports.document import content_fingerprint, plain
    from vedette.core.reports.frozen import frozen

    check_up_to_date(review)
    check_not_red(standing_of(review, briefing(review.decisions(), ref)))
    with review.home.writing() as pen:
        n = 1 + sum(
            one.act is Act.BRIEFING
            and one.body["briefing"] == ref
            and one.body["change"] == Change.KEEP
            for one in pen.whole
        )
    made = _today(review, briefing(review.decisions(), ref), f"Version {n}")
    told = {"deck": plain(made.deck), "paper": frozen(made.paper)}
    content = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    snapshot = hashlib.sha256(content).hexdigest()
    with incoming(review) as folder:
        file = folder / f"{_KEPT}-{snapshot[:16]}.json"
        file.write_bytes(content)
        with review.home.writing() as pen:
            body = {
                "briefing": ref,
                "change": Change.KEEP,
                "version": n,
                "content": deck_fingerprint(made.deck),
                "paper": content_fingerprint(made.paper),
                "run": made.deck.run,
                "snapshot": snapshot,
                "files": {file.name: _KEPT},
                "note": note.strip()[:300],
            }
            keep(review, snapshot, [file])
            return _written(review, pen, body, author)


def check_not_red(standing: Standing) -> None:
    """Whether a briefing may be kept.

    Raises:
        WrongState: Something in it is out of date or broken; the first is named.
    """
    red = [one for one in standing.rows if one.state in (State.OUT_OF_DATE, State.BROKEN)]
    if red:
        first = red[0]
        raise WrongState(
            f"{len(red)} things in {standing.ref} are red, the first: {first.on} ({first.state}).",
            "Take over or hold what changed (`vedette briefings accept` or `hold`), or choose otherwise.",
        )


def give(review: Review, ref: str, told: Mapping[str, object], author: Author) -> Briefing:
    """Write down who was briefed, and on which version.

    Args:
        review: The review.
        ref: The briefing.
        told: `version` (its number; the last one unless said), `to` (who, in words), and as wanted `on` (the day),
            `meeting` (a meeting of the programme, whose day it takes unless one is said) and `note`.
        author: Who writes it down.

    Raises:
        BadInput: It is not said who, or the day cannot be read.
        NotFound: There is no such briefing, version or meeting.
        WrongState: No version is kept yet.
    """
    known = review.decisions()
    one = briefing(known, ref)
    if not one.versions:
        raise WrongState(
            f"{ref} has no version yet: nobody can say what was shown.",
            f"Keep one first: `vedette briefings keep {ref}`.",
        )
    n = one.version(int(str(told.get("version") or one.versions[-1].n))).n
    body: dict[str, object] = {"change": Change.GIVE, "version": n, "to": told.get("to")}
    body |= {name: told[name] for name in ("on", "meeting", "note") if told.get(name)}
    if meeting := str(told.get("meeting") or ""):
        held = meetings_of(known).get(meeting)
        if held is None:
            raise NotFound(f"There is no meeting '{meeting}'.", "See `vedette consultations list`.")
        body.setdefault("on", held.on.isoformat())
    return _changed(review, ref, body, author)


def briefing(known: Iterable[Decision], ref: str) -> Briefing:
    """One briefing in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = briefings_of(known).get(ref)
    if found is None:
        raise NotFound(f"There is no briefing '{ref}'.", "See `vedette briefings list`.")
    return found


def _changed(
    review: Review, ref: str, told: Mapping[str, object], author: Author, *, version: str = ""
) -> Briefing:
    with review.home.writing() as pen:
        check_version(pen, Act.BRIEFING, ref, version)
        return _written(review, pen, {"briefing": ref, **told}, author)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Briefing:
    said = {name: value for name, value in body.items() if value is not None}
    ref = str(said["briefing"])
    made = changed(briefings_of(pen.known).get(ref), {**said, "by": author.by, "at": author.at})
    pen.append(Act.BRIEFING, {"label": str(review.about["label"]), **said}, author)
    return made
