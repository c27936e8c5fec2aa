"""Questions about quotations on their way out: what keeps them, how they would leave, what was decided of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from django.conf import settings
from django.http import QueryDict

from vedette.core.kernel.attribution import stricter
from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.library.leaving import Finding, Refused, Step, Treated, steps
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.interviews import KeyStore, interviews
from vedette.pipeline.leaving import Checked, Wanted, check_leaving, treatments
from vedette.pipeline.releases import releases
from vedette.pipeline.undoing import library_in_force, mark
from vedette.web.library.coded_reads import FILTERS, Coded, Quoted
from vedette.web.library.interview_words import CONSENTS
from vedette.web.library.leaving_words import DECIDED, STOPS, TELLS
from vedette.web.reviews.sealed import key_store
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry
from vedette.web.ui.templatetags.addresses import address

_AROUND = 160
"""Characters shown around an expression."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which quotations somebody wants to take out.

    Args:
        query: As the address says it.
        of_basket: Whether it is the basket.
        filters: Those of the list of quotations that are in force; none for the basket.
        quoted: The quotations, by their references.
    """

    query: str
    of_basket: bool
    filters: Mapping[str, str]
    quoted: Mapping[str, Quoted]


def chosen(visit: Visit, asked: QueryDict) -> Chosen:
    """The basket of the viewer, or the quotations that the filters of an address leave."""
    coded = Coded(visit)
    if asked.get("from") == "basket":
        found = coded.named(_in_basket(visit))
        told = {"from": "basket"}
        filters: Mapping[str, str] = {}
    else:
        filters = {name: str(asked[name]) for name in FILTERS if asked.get(name)}
        found = coded.quoted(filters)
        told = dict(filters)
    address_of = QueryDict(mutable=True)
    address_of.update(told)
    return Chosen(
        address_of.urlencode(),
        bool(told.get("from")),
        filters,
        {one.one.quotation: one for one in found},
    )


def _in_basket(visit: Visit) -> list[str]:
    """What the viewer laid aside; a plain folder has no baskets."""
    if not settings.VEDETTE_IS_TEAM:
        return []
    from vedette.web.library.basket import laid

    return laid(visit.slug, visit.viewer.name)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that somebody has to settle: the words as they would leave, the expression apart."""

    n: int
    finding: Finding
    before: str
    words: str
    after: str

    @property
    def means(self) -> object:
        """What it may tell, in words."""
        return TELLS[self.finding.rule]


@dataclass(frozen=True, slots=True)
class Going:
    """A quotation on its way out.

    Args:
        quoted: As lists show it.
        row: How it would leave; None where it may not.
        refused: What stands against it; None where nothing does.
        places: What somebody has to settle.
        steps: Descriptions of the speaker that tell one thing less.
        treated: What was decided of it.
    """

    quoted: Quoted
    row: Mapping[str, Any] | None
    refused: Refused | None
    places: Sequence[Place]
    steps: Sequence[Step]
    treated: Treated
    consent: str | None
    """Of its interview; None for a document."""

    @property
    def holds(self) -> str | None:
        """The consent that holds: the stricter of those of interview and quotation."""
        return (
            None
            if self.consent is None
            else stricter(self.consent, self.treated.consent or self.consent)
        )

    @property
    def consent_words(self) -> object:
        """The consent that holds, in words; nothing for a document."""
        return CONSENTS[self.holds] if self.holds else ""

    @property
    def stopped_by(self) -> object:
        """What stands against it, in words."""
        return STOPS[self.refused.rule] if self.refused else ""


class OnTheWay:
    """All that an export of some quotations would be, and what keeps it."""

    def __init__(self, visit: Visit, wanted: Chosen, *, leaves_out: bool = False) -> None:
        self._visit = visit
        self.wanted = wanted
        self.known = visit.review.decisions()
        self.register = list(interviews(self.known).values())
        self.keys, self.no_keys = _keys(visit)
        self.asked = Wanted(leaves_out=leaves_out, quotations=frozenset(wanted.quoted))

    @cached_property
    def checked(self) -> Checked:
        """What may leave, what may not, what somebody has to look at."""
        return check_leaving(self._visit.review, self.keys, self.asked)

    @cached_property
    def _treated(self) -> Mapping[str, Treated]:
        return treatments(self.known)

    @cached_property
    def going(self) -> dict[str, Going]:
        """Each quotation by its reference, in the order of the list."""
        leaving = self.checked.leaving
        rows = {str(row["quotation"]): row for row in leaving.rows}
        refused = {one.quotation: one for one in leaving.refused}
        found: dict[str, list[Finding]] = {}
        for finding in leaving.findings:
            found.setdefault(finding.quotation, []).append(finding)
        numbers = count(1)
        return {
            name: self._going(
                one,
                rows.get(name),
                refused.get(name),
                [
                    _place(next(numbers), finding, str(rows.get(name, {}).get("text", "")))
                    for finding in found.get(name, ())
                ],
            )
            for name, one in self.wanted.quoted.items()
            if name in rows or name in refused
        }

    def _going(
        self,
        one: Quoted,
        row: Mapping[str, Any] | None,
        refused: Refused | None,
        places: Sequence[Place],
    ) -> Going:
        speaker = next((i for i in self.register if i.interview == one.interview), None)
        told = (
            steps(speaker, row["shown"], row["elsewhere"], self.register)
            if speaker is not None and row is not None
            else ()
        )
        treated = self._treated.get(one.one.quotation, Treated())
        consent = None if speaker is None else speaker.consent
        return Going(one, row, refused, places, told, treated, consent)

    @property
    def to_settle(self) -> list[Going]:
        """Those in which something was found."""
        return [one for one in self.going.values() if one.places]

    @property
    def clear(self) -> list[Going]:
        """Those that may leave as they are."""
        return [one for one in self.going.values() if one.row is not None and not one.places]

    @property
    def stopped(self) -> list[Going]:
        """Those that may not leave."""
        return [one for one in self.going.values() if one.refused is not None]

    @property
    def n_places(self) -> int:
        """How many places have to be settled."""
        return len(self.checked.leaving.findings)


def _place(n: int, finding: Finding, text: str) -> Place:
    start, end = finding.start, finding.end
    if start is None or end is None:
        return Place(n, finding, text, "", "")
    before, after = text[:start], text[end:]
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND]} …"
    return Place(n, finding, before, text[start:end], after)


def _keys(visit: Visit) -> tuple[KeyStore, WrongState | None]:
    """The key store, or one without keys and why: then nobody's name can be looked for."""
    try:
        return key_store(visit), None
    except WrongState as error:
        return KeyStore(visit.review.folder / "no-keys"), error


def one_going(visit: Visit, reference: str) -> Going:
    """One quotation on its way out.

    Raises:
        NotFound: There is none that the viewer may see.
    """
    (found,) = Coded(visit).named([reference]) or (None,)
    alone = Chosen(
        query="", of_basket=False, filters={}, quoted={reference: found} if found else {}
    )
    made = OnTheWay(visit, alone).going if found else {}
    if not made:
        raise NotFound(f"There is no quotation '{reference}'.", "Open it from the list.")
    return made[reference]


def decided_of(visit: Visit, reference: str) -> list[Entry]:
    """What was decided of how a quotation may leave, the latest first; what holds can be taken back."""
    may = visit.world is not None and visit.viewer.may("interviews.release")
    known = visit.review.decisions()
    holds = {mark(one) for one in library_in_force(known)}
    mine = [one for one in known if one.act is Act.TREAT and one.body["quotation"] == reference]
    return [_entry(visit, one, can=may and mark(one) in holds) for one in reversed(mine)]


def _entry(visit: Visit, one: Decision, *, can: bool) -> Entry:
    kind = str(one.body["treatment"])
    said = [str(DECIDED[kind])]
    if kind == "consent":
        said.append(str(CONSENTS[str(one.body["consent"])]))
    if kind == "generalise":
        said.append(f"[{one.body['put']}]")
    undo = address(visit.slug, "library:untreat", mark(one)) if can else ""
    return Entry(
        one.at[:16].replace("T", " "), one.by, ": ".join(said), str(one.body["why"]), (), undo
    )


def last_mark(visit: Visit, act: Act) -> str:
    """The mark of the last decision of the viewer of one act, for its undo."""
    mine = [o for o in visit.review.decisions() if o.act is act and o.by == visit.viewer.name]
    return mark(mine[-1]) if mine else ""


def left(visit: Visit) -> list[dict[str, object]]:
    """What has left of the viewer's world, the latest first."""
    return releases(visit.review.decisions())[::-1]
