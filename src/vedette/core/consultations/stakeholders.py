"""The register of those whom a review must hear, and lists of contributors as they stood at a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from vedette.core.consultations.told import Told, check_code, day, mission, several, texts
from vedette.core.kernel.codelists import CodeList, codelist
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.references import references
from vedette.core.kernel.templates import DEFAULT, known_stages, template

TCC, PCC = "tcc", "pcc"
OF_STATES = frozenset((TCC, PCC, "member_state"))
"""Kinds that speak for a State."""
_TEXTS = ("kind", "name", "country", "note")


class Change(StrEnum):
    """What can happen to the register."""

    ADD = "add"
    EDIT = "edit"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """One that the review is to hear: a State, an office, an institution or a function, never a person by name.

    Args:
        ref: Its permanent reference.
        kind: Code of `stakeholder_kind`.
        name: Official short name, or a function.
        country: ISO 3166 alpha-3 code; "" for those that are no State.
        missions: Those that it gives people to, or that it is about.
        stages: At which stages it is to be heard; as planned for its kind unless said.
        note: What else is to be known.
    """

    ref: str
    kind: str
    name: str
    country: str = ""
    missions: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    note: str = ""

    @property
    def lacks_country(self) -> bool:
        """Whether it speaks for a State that nobody has named: it gets the public edition of a report."""
        return self.kind in OF_STATES and not self.country


@dataclass(frozen=True, slots=True)
class Contributor:
    """A country of a list: which missions it gave people to, and how many.

    Args:
        name: Official short name, else as the table says.
        country: ISO 3166 alpha-3 code; "" where the table's word is none.
        missions: In alphabetical order.
        troops: Troops, staff officers and observers.
        police: Police of both kinds.
    """

    name: str
    country: str
    missions: tuple[str, ...]
    troops: int
    police: int

    @property
    def kinds(self) -> tuple[str, ...]:
        """Troop contributor, police contributor, or both."""
        return tuple(kind for kind, n in ((TCC, self.troops), (PCC, self.police)) if n > 0)


@dataclass(frozen=True, slots=True)
class ContributorList:
    """Contributors as a table told them on a day: kept, because the table changes each month.

    Args:
        ref: Its permanent reference.
        as_of: The day asked for.
        month: First day of the month that the table tells, the last one by then.
        table: Name of the context table.
        content: Fingerprint of that table.
        rows: In the order of English names.
    """

    ref: str
    as_of: dt.date
    month: dt.date
    table: str
    content: str
    rows: tuple[Contributor, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Who is to be heard, by reference, and the lists of contributors."""

    stakeholders: Mapping[str, Stakeholder] = field(default_factory=dict)
    lists: Mapping[str, ContributorList] = field(default_factory=dict)

    def stakeholder(self, ref: str) -> Stakeholder:
        """One of the register.

        Raises:
            NotFound: There is none of this reference.
        """
        if ref not in self.stakeholders:
            raise NotFound(f"There is no stakeholder '{ref}'.", "See `vedette stakeholders list`.")
        return self.stakeholders[ref]

    def on_list(self, ref: str) -> tuple[str, ...]:
        """The stakeholders that a list of contributors names, by reference.

        Raises:
            NotFound: There is no such list.
        """
        if ref not in self.lists:
            raise NotFound(f"There is no list '{ref}'.", "See `vedette stakeholders lists`.")
        named = (listed_ref(one, kind) for one in self.lists[ref].rows for kind in one.kinds)
        return tuple(dict.fromkeys(one for one in named if one in self.stakeholders))


def register(changes: Iterable[Told]) -> Register:
    """The register that changes make; one that no longer fits is passed over."""
    held = Register()
    for one in changes:
        try:
            held = changed(held, one)
        except (BadInput, NotFound):
            continue
    return held


def changed(held: Register, change: Told) -> Register:
    """The register after one change.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of somebody who is not there.
    """
    kind = Change(str(change["change"]))
    if kind is Change.LIST:
        return _listed(held, change)
    ref = str(change["stakeholder"])
    before = held.stakeholder(ref) if kind is Change.EDIT else Stakeholder(ref, "", "")
    return replace(held, stakeholders={**held.stakeholders, ref: _told(before, change)})


def planned(kind: str, stages: CodeList) -> tuple[str, ...]:
    """The stages of a template at which one of a kind is to be heard, unless somebody says otherwise.

    Example:
        >>> planned("committee", template("peacekeeping").stages)
        ('midterm', 'final')
    """
    told = stages.entries.items()
    return tuple(code for code, stage in told if kind in stage.more["hears"].split(";"))


def listed_ref(one: Contributor, kind: str) -> str:
    """The reference of a contributor: the same on every list, so that a later list adds who is new."""
    return references("STK", [f"{kind}|{one.country or one.name}"])[0]


def _told(held: Stakeholder, change: Told) -> Stakeholder:
    said: dict[str, Any] = dict(texts(change, _TEXTS))
    after = replace(held, **said)
    check_code("kind of stakeholder", after.kind, codelist("stakeholder_kind").codes)
    if not after.name:
        raise BadInput(
            "A stakeholder needs its name.", "Name the State, office, institution or function."
        )
    if after.country:
        check_code("code of a country", after.country, codelist("country").codes)
    missions = after.missions if change.get("missions") is None else several(change, "missions")
    missions = tuple(map(mission, missions))
    stages = several(change, "stages") or after.stages or _planned(change, after.kind)
    for stage in stages:
        check_code("stage", stage, known_stages())
    return replace(after, missions=missions, stages=stages)


def _planned(change: Told, kind: str) -> tuple[str, ...]:
    """The stages that a change planned by the review's template; of the default one where it does not say."""
    said = change.get("planned") or {}
    return tuple(said[kind]) if kind in said else planned(kind, template(DEFAULT).stages)


def _listed(held: Register, change: Told) -> Register:
    as_of, month = day(change["as_of"]), day(change["month"])
    assert as_of is not None, "a list is of a day"
    assert month is not None, "and of a month"
    rows = tuple(
        Contributor(
            str(one["name"]),
            str(one["country"]),
            tuple(map(str, one["missions"])),
            int(one["troops"]),
            int(one["police"]),
        )
        for one in change["rows"]
    )
    ref, table = str(change["list"]), str(change["table"])
    made = ContributorList(ref, as_of, month, table, str(change["content"]), rows)
    people = dict(held.stakeholders)
    for one in rows:
        for kind in one.kinds:
            name = listed_ref(one, kind)
            known = people.get(name) or Stakeholder(
                name, kind, one.name, one.country, stages=_planned(change, kind)
            )
            people[name] = replace(known, missions=one.missions)
    return Register(people, {**held.lists, ref: made})
