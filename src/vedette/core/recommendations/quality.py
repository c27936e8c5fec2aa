"""What is wrong with a recommendation, in words: one action, one owner, one deadline, and somebody able to act."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from vedette.core.kernel.templates import known_horizons
from vedette.core.recommendations.recommendations import Recommendation

_MOST_WORDS = 60
_SEVERAL = re.compile(r"\s*(?:;|/|,|\s(?:and|et|y|и|و)\s)\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ITEM = re.compile(r"(?:^|\s)(?:\(?[a-z0-9]{1,2}[).]|[-•])\s", re.MULTILINE)
_DAYS_OF_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Args:
        rule: Which: action, owner, deadline, able, measurable, evidence, place.
        problem: What is wrong.
        remedy: What to do.
        stops: Whether it must be put right before the recommendation is issued; else a person weighs it.
    """

    rule: str
    problem: str
    remedy: str
    stops: bool = True


def faults(one: Recommendation, *, today: dt.date | None = None) -> list[Fault]:
    """All that is wrong, what stops it first.

    Words of the action are looked at in English and French; in other languages only what is filled in.

    Args:
        one: The recommendation.
        today: The day on which it is looked at; None where past and horizon are not asked.
    """
    found = [
        *_action(one.text),
        *_owner(one),
        *_filled_in(one),
        *_deadline(one, today),
        *_able(one),
        *_measurable(one),
    ]
    return sorted(found, key=lambda fault: not fault.stops)


def _action(text: str) -> Iterator[Fault]:
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) > _MOST_WORDS:
        yield Fault(
            "action",
            f"It has {len(words)} words.",
            f"Say the one action in {_MOST_WORDS} words; give reasons in the finding.",
            stops=False,
        )
    spoken = _spoken()
    duties = [word for word in words if word in spoken["duties"]]
    leads = words[:1] and words[0] in spoken["actions"]
    others = _joined_actions(words, spoken["actions"])
    if len(duties) > 1 or others or len(_ITEM.findall(text)) > 1:
        named = f" ('{others[0]}' is another one)" if others else ""
        yield Fault(
            "action",
            f"It seems to ask for more than one action{named}.",
            "Split it: each part gets its own owner and deadline.",
            stops=False,
        )
    if not duties and not leads and _is_latin(text):
        yield Fault(
            "action",
            'It says what is, not what to do: no "should", and no verb at its beginning.',
            'Begin with the verb, or say who "should" do what.',
            stops=False,
        )


def _joined_actions(words: list[str], actions: frozenset[str]) -> list[str]:
    """Verbs of action that follow an "and": what is asked for beside the first action."""
    return [
        after for before, after in pairwise(words) if before in {"and", "et"} and after in actions
    ]


def _owner(one: Recommendation) -> Iterator[Fault]:
    if not one.lead:
        yield Fault("owner", "Nobody leads it.", "Name the one who answers for it.")
    elif len([part for part in _SEVERAL.split(one.lead) if part]) > 1:
        yield Fault(
            "owner",
            f"'{one.lead}' is more than one owner.",
            "Name one; the others support it.",
        )
    if one.lead and one.lead in one.supporting:
        yield Fault("owner", f"'{one.lead}' leads and supports it.", "Take it out of the support.")


def _filled_in(one: Recommendation) -> Iterator[Fault]:
    if not one.addressee:
        yield Fault("able", "It is addressed to nobody.", "Say who is to act.")
    if not one.issue_area:
        yield Fault("place", "It has no issue area.", "Choose the one that it belongs to.")
    if not one.horizon:
        yield Fault("deadline", "It has no horizon.", "Choose one of the template.")
    if not one.priority:
        yield Fault("place", "Its priority is not judged.", "Judge it.", stops=False)
    if not one.findings:
        yield Fault("evidence", "It answers no finding.", "Link the finding that it answers.")


def _deadline(one: Recommendation, today: dt.date | None) -> Iterator[Fault]:
    if one.deadline is None:
        yield Fault("deadline", "It has no deadline.", "Name one day.")
        return
    if today is None:
        return
    months = (one.deadline - today).days / _DAYS_OF_MONTH
    if months < 0 and not one.was_issued:
        yield Fault("deadline", f"Its deadline, {one.deadline}, has passed.", "Name a day to come.")
    months_of = _of_horizon(one, "months")
    bound = int(months_of) if months_of else None
    if bound is not None and not one.was_issued and months > bound + 1:
        yield Fault(
            "deadline",
            f"Its horizon is '{one.horizon}' (up to {bound} months), its deadline {months:.0f} months away.",
            "Move one of them.",
            stops=False,
        )


def _able(one: Recommendation) -> Iterator[Fault]:
    if not one.feasibility:
        yield Fault(
            "able", "Its feasibility is not judged.", "Judge whether it can be done.", stops=False
        )
    if not one.cost_class:
        yield Fault("able", "Nothing is said of its cost.", "Choose a class of cost.", stops=False)
    if one.feasibility == "not_able":
        yield Fault(
            "able",
            f"'{one.addressee or 'the addressee'}' has no authority or means to do it.",
            "Address whoever has, or ask for the authority.",
        )
    if _of_horizon(one, "own_means") and (
        one.cost_class in {"medium", "high"} or one.feasibility == "needs_decision"
    ):
        yield Fault(
            "able",
            "It is to be done at once, but needs new funds or the decision of another body.",
            "Choose another horizon, or cut it to what can be done now.",
            stops=False,
        )


def _measurable(one: Recommendation) -> Iterator[Fault]:
    if not (one.effect and one.indicator):
        yield Fault(
            "measurable",
            "What it is to change, or by what that is seen, is not said.",
            "State the effect and its indicator.",
            stops=False,
        )
    if one.lowers_casualties and not one.declared:
        yield Fault(
            "measurable",
            "It claims to lower casualties, but its effect is not declared.",
            "Declare outcome, base, start and comparison before it begins.",
        )


def _of_horizon(one: Recommendation, column: str) -> str:
    """What the template says of its horizon; "" where it has none."""
    held = known_horizons().get(one.horizon)
    return held.more[column] if held else ""


def _is_latin(text: str) -> bool:
    return text.isascii() or sum(ch < "\u0250" for ch in text) > len(text) * 0.9


@cache
def _spoken() -> Mapping[str, frozenset[str]]:
    """Words of duty and verbs of action, as `actions.json` lists them."""
    text = (importlib.resources.files(__package__) / "actions.json").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in json.loads(text).items()}
