"""Interviews: what was agreed, what may be shown of who spoke, and how many could have said it.

Who spoke is sealed and is in no table. What is shown of a speaker is a class of people, and the class is
widened until at least k people of the register are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vedette.core.kernel.attribution import PLACES, RANKS, STRICTNESS, K, Use, use_of
from vedette.core.kernel.codelists import codelist, component
from vedette.core.kernel.errors import BadInput

SEXES = ("F", "M", "")

_ABOUT = {"junior": "a junior", "middle": "a", "senior": "a senior", "leadership": "a leading"}
_KINDS = {
    "military": "military officer or soldier",
    "police": "police officer",
    "civilian": "civilian",
}


@dataclass(frozen=True, slots=True)
class Interview:
    """What may be known of an interview without its key.

    Args:
        interview: Random reference, told to nobody outside.
        consent: Code of `consent`.
        month: When it was held, `2017-10`.
        mission: Acronym; empty for none.
        place: One of PLACES.
        category: Code of `personnel_category`.
        rank: One of RANKS.
        sex: F, M or empty.
        document: Reference of its notes.
        shown: What of the speaker may be shown at most, of SHOWABLE.
    """

    interview: str
    consent: str
    month: str
    mission: str
    place: str
    category: str
    rank: str
    sex: str = ""
    document: str | None = None
    shown: tuple[str, ...] = ("rank", "component", "mission", "year")

    @property
    def component(self) -> str:
        """Military, police or civilian."""
        return component(self.category)

    @property
    def year(self) -> str:
        """In which it was held."""
        return self.month[:4]


SHOWABLE = ("rank", "component", "mission", "year")
"""What can be shown of a speaker; what comes later is left out first."""


def interview_of(told: Mapping[str, object]) -> Interview:
    """The interview that its facts state.

    Raises:
        BadInput: A fact is missing or cannot be.
    """
    for name, allowed in (
        ("consent", STRICTNESS),
        ("place", PLACES),
        ("category", codelist("personnel_category").codes),
        ("rank", RANKS),
        ("sex", SEXES),
    ):
        if str(told.get(name) or "") not in allowed:
            raise BadInput(
                f"'{told.get(name)}' is no {name} of an interview.",
                f"Use one of {', '.join(one for one in allowed if one)}.",
            )
    month = str(told.get("month") or "")
    if len(month) != len("2017-10") or not month.replace("-", "").isdecimal():
        raise BadInput(f"'{month}' is no month.", "Write it as 2017-10; the day is never kept.")
    listed = told.get("shown")
    shown = tuple(map(str, listed)) if isinstance(listed, list | tuple) else SHOWABLE
    if not set(shown) <= set(SHOWABLE):
        raise BadInput(f"'{', '.join(shown)}' cannot be shown.", f"Use {', '.join(SHOWABLE)}.")
    held = told.get("document")
    return Interview(
        str(told["interview"]),
        str(told["consent"]),
        month,
        str(told.get("mission") or ""),
        str(told["place"]),
        str(told["category"]),
        str(told["rank"]),
        str(told.get("sex") or ""),
        None if held is None else str(held),
        shown,
    )


@dataclass(frozen=True, slots=True)
class Attribution:
    """How a speaker is described.

    Args:
        words: As printed.
        shown: The attributes that the words tell.
        k: People of the register who share them.
    """

    words: str
    shown: tuple[str, ...]
    k: int


def attribution(
    one: Interview, register: Sequence[Interview], consent: str, *, k: int = K
) -> Attribution | None:
    """How one speaker of the register is described; see `attributions`.

    Args:
        one: The interview.
        register: All interviews, this one among them.
        consent: The stricter of those of interview and quotation.
        k: Fewest people of a class.

    Returns:
        None where not even the widest description has `k` people, or the consent allows no words at all.
    """
    return described(one, attributions(register, k=k).get(one.interview), consent, len(register), k)


def described(
    one: Interview, found: Attribution | None, consent: str, n_people: int, k: int
) -> Attribution | None:
    """What of a class may be said under a consent; the Chatham House Rule leaves only `a participant`."""
    use = use_of(consent)
    if use in (Use.INFORM, Use.NOTHING):
        return None
    if use is Use.QUOTE_UNATTRIBUTED:
        return Attribution(_words(one, (), use), (), n_people) if n_people >= k else None
    return found


def attributions(register: Sequence[Interview], *, k: int = K) -> dict[str, Attribution]:
    """For each interview the narrowest description that at least `k` people of the register bear.

    Those whose own class is too small take the next wider one, and where they would be too few there,
    the smallest class below it is widened with them. So `k` people bear each description: nobody can be
    told apart as one of the few to whom the narrower one was not given.

    Args:
        register: All interviews.
        k: Fewest people of a class.

    Returns:
        Nothing for those whom even the widest class does not hide.
    """
    top = _Class((), ())
    for one in sorted(register, key=lambda other: other.interview):
        _placed(top, one)
    _settle(top, k)
    found: dict[str, Attribution] = {}
    for held in _all_classes(top):
        if len(held.people) >= k:
            for one in held.people:
                words = _words(one, held.shown, use_of(one.consent))
                found[one.interview] = Attribution(words, held.shown, len(held.people))
    return found


@dataclass(slots=True)
class _Class:
    """People who are described alike, and the narrower classes within."""

    shown: tuple[str, ...]
    values: tuple[str, ...]
    people: list[Interview] = field(default_factory=list)
    within: dict[tuple[str, ...], _Class] = field(default_factory=dict)


def _placed(top: _Class, one: Interview) -> None:
    """Put a person into the narrowest class that was agreed; SHOWABLE says what comes first."""
    held = top
    agreed = tuple(name for name in SHOWABLE if name in one.shown)
    for n in range(1, len(agreed) + 1):
        shown = agreed[:n]
        values = (*shown, *(str(getattr(one, name)) for name in shown))
        held = held.within.setdefault(values, _Class(shown, values))
    held.people.append(one)


def _settle(held: _Class, k: int) -> None:
    """Widen what is too small, from the narrowest classes up."""
    for narrower in held.within.values():
        _settle(narrower, k)
        if len(narrower.people) < k:
            held.people += narrower.people
            narrower.people = []
    while 0 < len(held.people) < k:
        settled = [
            one for below in held.within.values() for one in _all_classes(below) if one.people
        ]
        if not settled:
            return
        smallest = min(settled, key=lambda one: (len(one.people), one.values))
        held.people += smallest.people
        smallest.people = []


def _all_classes(held: _Class) -> Iterable[_Class]:
    yield held
    for narrower in held.within.values():
        yield from _all_classes(narrower)


def _words(one: Interview, shown: Sequence[str], use: Use) -> str:
    if use is Use.QUOTE_UNATTRIBUTED:
        return "a participant"
    about = _ABOUT[one.rank] if "rank" in shown else "a"
    kind = (
        _KINDS[one.component]
        if "component" in shown and one.component in _KINDS
        else "person interviewed"
    )
    more = [one.mission for name in shown if name == "mission" and one.mission]
    more += [one.year for name in shown if name == "year"]
    return ", ".join([f"{about} {kind}", *more])


def heard(
    register: Iterable[Interview], strength: Mapping[tuple[str, str], float]
) -> list[dict[str, object]]:
    """Interviews against deployed people by mission and component: who was not heard (U16).

    Args:
        register: Interviews; withdrawn ones do not count as heard.
        strength: Mission and component -> people deployed.

    Returns:
        One row per mission and component: `interviews`, `strength`, `share_heard` of all interviews,
        `share_deployed` of all people, and `is_silent` where people are deployed and none was heard.
    """
    counted: dict[tuple[str, str], int] = {}
    for one in register:
        if one.mission and one.consent != "withdrawn":
            counted[one.mission, one.component] = counted.get((one.mission, one.component), 0) + 1
    n, people = sum(counted.values()), sum(strength.values())
    return [
        {
            "mission": mission,
            "component": part,
            "interviews": counted.get((mission, part), 0),
            "strength": strength.get((mission, part)),
            "share_heard": counted.get((mission, part), 0) / n if n else None,
            "share_deployed": strength.get((mission, part), 0.0) / people if people else None,
            "is_silent": strength.get((mission, part), 0.0) > 0
            and not counted.get((mission, part)),
        }
        for mission, part in sorted(set(counted) | set(strength))
    ]
