"""Whether quotations may leave the house: consent, how many could have said it, what their words tell.

Nothing is mended here. What cannot leave is refused with its reason; what a person has to look at is named
with its place and the ways out: put other words, keep it for a reason, leave the quotation out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from vedette.core.kernel.attribution import QUOTABLE, STRICTNESS, K, stricter, use_of
from vedette.core.kernel.errors import BadInput
from vedette.core.library.interviews import (
    SHOWABLE,
    Attribution,
    Interview,
    attributions,
    described,
)
from vedette.core.library.recognised import Lists, expressions

_MISSION = re.compile(r"\b[A-Z]{3,}[A-Z0-9_\-]*\b")
_LONGEST = 300


class Treatment(StrEnum):
    """What a person can decide of a quotation before it leaves."""

    GENERALISE = "generalise"
    """Other words stand in the place of some: "battalion commander" becomes "senior officer"."""
    KEEP = "keep"
    """Some words stay, for a reason: they do not tell who spoke."""
    CLASS = "class"
    """Less of the speaker is shown than the interview allows."""
    CONSENT = "consent"
    """This quotation has a consent of its own; the stricter of both holds."""
    WITHHOLD = "withhold"
    """It is left out of every export."""


@dataclass(frozen=True, slots=True)
class Treated:
    """All that was decided of one quotation.

    Args:
        put: Words -> what stands in their place.
        kept: Words that stay.
        shown: Of the speaker, of SHOWABLE; None: as the interview allows.
        consent: Of this quotation; None: that of the interview.
        is_withheld: Whether it is left out.
    """

    put: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    shown: tuple[str, ...] | None = None
    consent: str | None = None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation that somebody wants to take out.

    Args:
        quotation: Reference.
        text: Its words, in one line.
        codes: Paths of its codes.
        source: How a document is cited; empty for notes of an interview.
        interview: Of whom it is; None for a document that is no notes of an interview.
        is_notes: Whether its document is notes of an interview.
    """

    quotation: str
    text: str
    codes: tuple[str, ...]
    source: str
    interview: Interview | None
    is_notes: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A quotation that may not leave, and why.

    Args:
        quotation: Reference.
        why: In words.
        rule: What stands against it: withheld, no_interview, consent, class, found.
    """

    quotation: str
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps an export from leaving until a person has looked at it.

    Args:
        quotation: Reference; empty for what is not in one.
        place: Where.
        rule: What it may tell: name, function, unit, place, day, contact, class, sealed.
        words: The expression; empty for what is sealed.
        problem: In words.
        start: First character of the expression in the words as they would leave; None for what has no place there.
        end: The character after it.
    """

    quotation: str
    place: str
    rule: str
    words: str
    problem: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Quotations on their way out.

    Args:
        rows: One per quotation that may leave: `quotation`, `text`, `attribution`, `codes`, `k`, `interview`, `shown`,
            and `elsewhere`, what its words and earlier releases tell of the speaker beside that.
        refused: Those that may not.
        findings: What a person has to look at; nothing leaves while there are any.
        classes: Description -> people who bear it, of those in rows.
    """

    rows: tuple[Mapping[str, object], ...]
    refused: tuple[Refused, ...]
    findings: tuple[Finding, ...]
    classes: Mapping[str, int]


def checked(
    candidates: Iterable[Candidate],
    register: Sequence[Interview],
    treated: Mapping[str, Treated],
    lists: Lists,
    *,
    k: int = K,
    before: Mapping[str, frozenset[str]] | None = None,
) -> Leaving:
    """What of some quotations may leave, what may not, what somebody has to look at.

    Args:
        candidates: The quotations.
        register: All interviews.
        treated: Quotation -> what was decided of it.
        lists: The review's own words.
        k: Fewest people of a shown class.
        before: Quotation -> what earlier releases showed of its speaker.
    """
    given = attributions(register, k=k)
    rows: list[Mapping[str, object]] = []
    refused: list[Refused] = []
    findings: list[Finding] = []
    for one in candidates:
        mine = treated.get(one.quotation, Treated())
        stopped, shown = _attribution(one, mine, given, register, k)
        if stopped is not None:
            refused.append(stopped)
            continue
        text = treated_text(one.text, mine.put)
        earlier = (before or {}).get(one.quotation, frozenset())
        named = _missions_named(one, text, mine)
        rows.append(_row(one, text, shown, earlier | ({"mission"} if named else set())))
        if one.interview is not None and shown is not None:
            findings += _in_words(one, text, mine, lists)
            findings += _in_class(one, frozenset(shown.shown) | earlier, named, register, k)
    classes = {str(row["attribution"]): int(str(row["k"])) for row in rows if row["k"] is not None}
    return Leaving(tuple(rows), tuple(refused), tuple(findings), classes)


def left_out(leaving: Leaving) -> Leaving:
    """The same without the quotations in which something was found: they are refused instead."""
    bad = {one.quotation: one.problem for one in reversed(leaving.findings) if one.quotation}
    rows = tuple(row for row in leaving.rows if row["quotation"] not in bad)
    refused = tuple(Refused(name, why, "found") for name, why in sorted(bad.items()))
    bearing = {str(row["attribution"]) for row in rows}
    return Leaving(
        rows,
        leaving.refused + refused,
        tuple(one for one in leaving.findings if not one.quotation),
        {words: n for words, n in leaving.classes.items() if words in bearing},
    )


def _attribution(
    one: Candidate,
    mine: Treated,
    given: Mapping[str, Attribution],
    register: Sequence[Interview],
    k: int,
) -> tuple[Refused | None, Attribution | None]:
    """Why a quotation may not leave, or how its speaker is described."""
    if mine.is_withheld:
        return Refused(one.quotation, "a person left it out", "withheld"), None
    if one.interview is None:
        why = "no interview of the register has these notes"
        return (Refused(one.quotation, why, "no_interview") if one.is_notes else None), None
    consent = stricter(one.interview.consent, mine.consent or one.interview.consent)
    if use_of(consent) not in QUOTABLE:
        return Refused(one.quotation, f"consent allows: {use_of(consent)}", "consent"), None
    found = described(one.interview, given.get(one.interview.interview), consent, len(register), k)
    if found is None:
        why = f"fewer than {k} people could have said it"
        return Refused(one.quotation, why, "class"), None
    if mine.shown is not None:
        kept = tuple(name for name in found.shown if name in mine.shown)
        # It never tells more than the interview allows.
        found = found if kept == found.shown else told_less(one.interview, kept, register)
    return None, found


def told_less(one: Interview, shown: Sequence[str], register: Sequence[Interview]) -> Attribution:
    """The description of a speaker by some attributes alone, with the people of the register who share them."""
    kept = tuple(name for name in SHOWABLE if name in shown)
    same = alike(one, kept, register)
    made = attributions([replace(other, shown=kept) for other in same], k=1)[one.interview]
    return Attribution(made.words, kept, len(same))


def alike(
    one: Interview, names: Iterable[str], register: Sequence[Interview]
) -> Sequence[Interview]:
    """Those of the register who share some attributes with a speaker, the speaker among them."""
    wanted = tuple(names)
    return [o for o in register if all(getattr(o, n) == getattr(one, n) for n in wanted)]


@dataclass(frozen=True, slots=True)
class Step:
    """A description that tells one thing less of a speaker.

    Args:
        dropped: What is not told any more, of SHOWABLE.
        shown: What is still told.
        words: As it would be printed.
        k: People of the register who could have said it, with what words and earlier releases tell beside it.
    """

    dropped: str
    shown: tuple[str, ...]
    words: str
    k: int


def steps(
    one: Interview, shown: Sequence[str], elsewhere: Iterable[str], register: Sequence[Interview]
) -> tuple[Step, ...]:
    """For each thing that is shown of a speaker, the description without it and how many people are left.

    Args:
        one: Who spoke.
        shown: What is told now.
        elsewhere: What a reader knows anyhow: `elsewhere` of a row of `Leaving`.
        register: All interviews.
    """
    known = frozenset(elsewhere)
    made = []
    for dropped in (name for name in SHOWABLE if name in shown):
        left = told_less(one, [name for name in shown if name != dropped], register)
        n = len(alike(one, frozenset(left.shown) | known, register))
        made.append(Step(dropped, left.shown, left.words, n))
    return tuple(made)


def _row(
    one: Candidate, text: str, shown: Attribution | None, elsewhere: Iterable[str]
) -> dict[str, object]:
    return {
        "quotation": one.quotation,
        "text": text,
        "attribution": one.source if shown is None else shown.words,
        "codes": "; ".join(one.codes),
        "k": None if shown is None else shown.k,
        "interview": None if one.interview is None else one.interview.interview,
        "shown": () if shown is None else shown.shown,
        "elsewhere": () if shown is None else tuple(sorted(elsewhere, key=SHOWABLE.index)),
    }


def treated_text(text: str, put: Mapping[str, str]) -> str:
    """The words as they leave: what was put in the place of others stands in square brackets.

    Example:
        >>> treated_text("As battalion commander I left.", {"battalion commander": "a senior officer"})
        'As [a senior officer] I left.'
    """
    if not put:
        return text
    pattern = "|".join(re.escape(words) for words in sorted(put, key=len, reverse=True))
    return re.sub(pattern, lambda found: f"[{put[found[0]]}]", text)


_BRACKETS = re.compile(r"\[[^\[\]]*\]")


def _in_words(one: Candidate, text: str, mine: Treated, lists: Lists) -> list[Finding]:
    """Expressions that could tell who spoke, without those that a person has kept or put."""
    plain = _BRACKETS.sub(lambda found: " " * len(found[0]), text)
    kept = {words.casefold() for words in mine.kept}
    return [
        Finding(
            one.quotation,
            f"{one.quotation}, text, characters {found.start} to {found.end}",
            str(found.tells),
            found.text,
            f"'{found.text}' may tell who spoke ({found.tells}).",
            found.start,
            found.end,
        )
        for found in expressions(plain, lists)
        if found.text.casefold() not in kept
    ]


def _missions_named(one: Candidate, text: str, mine: Treated) -> frozenset[str]:
    """The mission of the speaker, where its words name it and nobody has kept that."""
    speaker = one.interview
    if speaker is None or not speaker.mission:
        return frozenset()
    return (frozenset(_MISSION.findall(text)) & {speaker.mission}) - mine.kept


def _in_class(
    one: Candidate,
    told: frozenset[str],
    named: frozenset[str],
    register: Sequence[Interview],
    k: int,
) -> list[Finding]:
    """Whether what the words and earlier releases add to the description leaves enough people."""
    speaker = one.interview
    assert speaker is not None, "asked of interviews only"
    names = sorted(told | ({"mission"} if named else set()), key=SHOWABLE.index)
    same = alike(speaker, names, register)
    if len(same) >= k:
        return []
    why = "its words name the mission of the speaker" if named else "an earlier release told more"
    return [
        Finding(
            one.quotation,
            f"{one.quotation}, attribution with {', '.join(names)}",
            "class",
            "".join(named),
            f"Only {len(same)} people could have said it: {why}.",
        )
    ]


def check_treatment(kind: Treatment, told: Mapping[str, object], text: str) -> None:
    """Whether a treatment fits the words of its quotation.

    Args:
        kind: What is decided.
        told: `words` and `put`, `shown`, or `consent`, as the kind demands.
        text: The words of the quotation, in one line.

    Raises:
        BadInput: Words are not in it, nothing stands in their place, or a class or consent is none.
    """
    if kind in (Treatment.GENERALISE, Treatment.KEEP):
        words = str(told.get("words") or "")
        if not words.strip() or words not in text:
            raise BadInput(
                "These words are not in the quotation.", "Copy them from `vedette quotes check`."
            )
    if kind is Treatment.GENERALISE:
        put = str(told.get("put") or "").strip()
        if not put or len(put) > _LONGEST or set("[]") & set(put):
            raise BadInput(
                "Nothing stands in the place of the words.",
                f"State with --put up to {_LONGEST} characters without square brackets.",
            )
    shown = told.get("shown")
    if kind is Treatment.CLASS and not (
        isinstance(shown, list | tuple) and set(shown) <= set(SHOWABLE)
    ):
        raise BadInput(f"'{shown}' is nothing to show of a speaker.", f"Use {', '.join(SHOWABLE)}.")
    if kind is Treatment.CONSENT and told.get("consent") not in STRICTNESS:
        raise BadInput(
            f"'{told.get('consent')}' is no consent.", f"Use one of {', '.join(STRICTNESS)}."
        )
