"""Questions about the register of interviews; who spoke is never among the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from vedette.core.kernel.attribution import Use, use_of
from vedette.core.kernel.errors import NotFound
from vedette.core.library.interviews import Interview
from vedette.pipeline.coding import quotations
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.interviews import interviews
from vedette.pipeline.shelves import listed
from vedette.web.library.interview_words import CONSENTS
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry

FACETS = ("consent", "mission", "component", "rank", "place")


@dataclass(frozen=True, slots=True)
class Registered:
    """An interview as the register shows it.

    Args:
        one: Its facts.
        use: What its consent allows.
        attribution: How its speaker may be described; None: not at all, or not computed yet.
        k: How many people of the register the description fits.
        n_quotations: Quotations of its notes.
    """

    one: Interview
    use: Use
    attribution: str | None
    k: int | None
    n_quotations: int


def register_of(visit: Visit, filters: Mapping[str, str]) -> tuple[list[Registered], int]:
    """The interviews that filters leave, by reference, and the number of all in the viewer's world."""
    known = visit.review.decisions()
    held = interviews(known)
    described = {row["interview"]: row for row in listed(visit.review, "interviews")}
    quoted = Counter(one.document for one in quotations(known).values())
    rows = [
        _registered(one, described.get(one.interview, {}), quoted)
        for one in held.values()
        if all(getattr(one, name) == filters[name] for name in FACETS if filters.get(name))
    ]
    return rows, len(held)


def _registered(one: Interview, row: Mapping[str, Any], quoted: Mapping[str, int]) -> Registered:
    n = quoted.get(one.document, 0) if one.document else 0
    return Registered(one, use_of(one.consent), row.get("attribution"), row.get("k"), n)


def choices(visit: Visit, name: str) -> list[str]:
    """The values that a fact has in the register."""
    held = interviews(visit.review.decisions()).values()
    return sorted({str(getattr(one, name)) for one in held if getattr(one, name)})


def interview_of(visit: Visit, reference: str) -> Registered:
    """One interview.

    Raises:
        NotFound: There is none in the viewer's world.
    """
    rows, _ = register_of(visit, {})
    for one in rows:
        if one.one.interview == reference:
            return one
    raise NotFound(f"There is no interview '{reference}'.", "Open it from the register.")


def last_of(visit: Visit, reference: str) -> Decision:
    """The decision that states an interview as it is now.

    Raises:
        NotFound: There is none in the viewer's world.
    """
    mine = [
        one
        for one in visit.review.decisions()
        if one.act is Act.INTERVIEW and one.body["interview"] == reference
    ]
    if not mine:
        raise NotFound(f"There is no interview '{reference}'.", "Open it from the register.")
    return mine[-1]


def entries_of(visit: Visit, reference: str) -> list[Entry]:
    """What happened to an interview, the latest first; looks at the identity for those who may look."""
    found: list[Entry] = []
    before: Mapping[str, Any] | None = None
    for one in visit.review.decisions():
        if one.body.get("interview") != reference:
            continue
        at = one.at[:16].replace("T", " ")
        why = str(one.body.get("why") or "")
        if one.act is Act.UNSEAL and visit.viewer.may("interviews.unseal"):
            found.append(Entry(at, one.by, gettext("Looked at who spoke"), why))
        elif one.act is Act.INTERVIEW:
            facts: Any = one.body["facts"]
            found.append(Entry(at, one.by, _words(one, before), why, _changes(before, facts)))
            before = facts
    return found[::-1]


def _words(one: Decision, before: Mapping[str, Any] | None) -> str:
    if one.body.get("erased"):
        return gettext("The identity was erased")
    if before is None:
        return gettext("Registered")
    return gettext("Facts stated anew")


def _changes(
    before: Mapping[str, Any] | None, facts: Mapping[str, Any]
) -> Sequence[tuple[str, object, object]]:
    if before is None:
        return ()
    said = {
        "consent": gettext("Consent"), "month": gettext("Month"), "mission": gettext("Mission"),
        "place": gettext("Place"), "category": gettext("Category"), "rank": gettext("Rank band"),
        "sex": gettext("Sex"), "document": gettext("Notes"),
    }  # fmt: skip
    return [
        (words, CONSENTS.get(before[name], before[name]), CONSENTS.get(facts[name], facts[name]))
        for name, words in said.items()
        if before.get(name) != facts.get(name)
    ]


def heard(visit: Visit) -> list[dict[str, Any]]:
    """Interviews against deployed people by mission and component, those never heard first."""
    rows = [
        {**row, "people": None if row["strength"] is None else round(row["strength"])}
        for row in listed(visit.review, "heard")
    ]
    return sorted(rows, key=lambda row: (not row["is_silent"], row["mission"], row["component"]))


def heard_closer(visit: Visit) -> list[tuple[tuple[str, str, str, str], int]]:
    """Interviews whose consent stands by mission, category, sex and rank band."""
    held = interviews(visit.review.decisions()).values()
    counted = Counter(
        (one.mission, one.category, one.sex, one.rank) for one in held if one.consent != "withdrawn"
    )
    return sorted(counted.items())
