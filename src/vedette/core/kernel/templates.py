"""Templates of reviews: issue areas, horizons, stages, roles, codebook, indicators and charter, all of them data.

A template is one file in `templates/`; it names code lists, figures and outline by their own names. Codes of issue
areas, horizons and stages are of one template only, so that a code alone tells its words.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from vedette.core.kernel.codelists import CodeList, Entry, codelist
from vedette.core.kernel.errors import BadInput, NotFound

DEFAULT = "peacekeeping"
"""The review of 2017."""
_FOLDER = importlib.resources.files(__package__) / "templates"
_LONGEST, _MOST = 4_000, 60


@dataclass(frozen=True, slots=True)
class TeamRole:
    """A role in the team of a review: its code, its words, and what it answers for."""

    code: str
    label: str
    duty: str


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """A step in the chain that approves the report.

    Args:
        code: Its code.
        label: Its words.
        roles: Roles in the review whose members speak at this step.
        is_recorded: Whether it is decided outside of the house: those roles then record it with its document.
    """

    code: str
    label: str
    roles: tuple[str, ...]
    is_recorded: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """By what change is seen: its code, its words, and the figure that holds it, "" where none does."""

    code: str
    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class Member:
    """Who has a role in the team."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stage of the review with its first and last day."""

    stage: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Charter:
    """What a review was asked to do.

    Args:
        mandate: Who asked for what.
        questions: What it is to answer.
        scope: What is looked at, and what is not.
        team: Who has which role.
        timetable: Stages with their days.
    """

    mandate: str
    questions: tuple[str, ...] = ()
    scope: str = ""
    team: tuple[Member, ...] = ()
    timetable: tuple[Span, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """In JSON types, as a decision holds it."""
        made = asdict(self)
        for span in made["timetable"]:
            span |= {"first": str(span["first"]), "last": str(span["last"])}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in made.items()}


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a review.

    Args:
        name: As `vedette init --template` takes it.
        title: In words.
        areas: The issue areas.
        horizons: By when a recommendation is to be done: up to how many `months` after it is issued, whether by
            `own_means`, and the `heading` that it stands under in the report.
        stages: Stages of the review and of its meetings; each names the kinds of stakeholders that it `hears`.
        figures: Name of the shipped figures.
        outline: Name of the outline of the report.
        roles: Roles in the team.
        indicators: By what change is seen.
        capacity_areas: Improvement areas to begin with, as `actions.capacities` reads them.
        capacity_indicators: Their indicators, likewise.
        codebook: Codes to begin with, as the table of a codebook has them.
        charter: As far as every such review has it in common.
        approval: The chain that approves the report, in its order.
    """

    name: str
    title: str
    areas: CodeList
    horizons: CodeList
    stages: CodeList
    figures: str
    outline: str
    roles: tuple[TeamRole, ...]
    indicators: tuple[Indicator, ...]
    capacity_areas: tuple[Mapping[str, str], ...]
    capacity_indicators: tuple[Mapping[str, Any], ...]
    codebook: tuple[Mapping[str, str], ...]
    charter: Charter
    approval: tuple[ApprovalStep, ...]

    def check(self, told: Mapping[str, object]) -> None:
        """Whether issue area, horizon and stages of what is told are of this template.

        Raises:
            BadInput: One is not.
        """
        area, horizon = told.get("issue_area"), told.get("horizon")
        if area and area not in self.areas.entries:
            raise BadInput(
                f"'{area}' is no issue area of this review.",
                f"Use one of {', '.join(self.areas.codes)}.",
            )
        if horizon and horizon not in self.horizons.entries:
            raise BadInput(
                f"'{horizon}' is no horizon of this review.",
                f"Use {', '.join(self.horizons.codes)}.",
            )
        stages = told.get("stages")
        for stage in stages if isinstance(stages, list | tuple) else ():
            self.check_stage(str(stage))

    def check_stage(self, code: str) -> None:
        """Whether a stage is of this template.

        Raises:
            BadInput: It is not.
        """
        if code not in self.stages.entries:
            raise BadInput(
                f"'{code}' is no stage of this review.", f"Use {', '.join(self.stages.codes)}."
            )

    def role(self, code: str) -> TeamRole:
        """A role in the team.

        Raises:
            BadInput: There is none of this code.
        """
        for one in self.roles:
            if one.code == code:
                return one
        known = ", ".join(one.code for one in self.roles)
        raise BadInput(f"'{code}' is no role of the team.", f"Use one of {known}.")


@functools.cache
def template(name: str) -> Template:
    """The template of that name.

    Raises:
        BadInput: None is shipped.
    """
    if name not in template_names():
        known = ", ".join(template_names())
        raise BadInput(f"There is no template '{name}'.", f"Use one of {known}.")
    told = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Template(
        name=name,
        title=told["title"],
        areas=codelist(told["issue_areas"]),
        horizons=codelist(told["horizons"]),
        stages=codelist(told["stages"]),
        figures=told["figures"],
        outline=told["outline"],
        roles=tuple(TeamRole(**one) for one in told["roles"]),
        indicators=tuple(Indicator(**one) for one in told["indicators"]),
        capacity_areas=tuple(_titled(one) for one in told["capacities"]["areas"]),
        capacity_indicators=tuple(_titled(one) for one in told["capacities"]["indicators"]),
        codebook=tuple(told["codebook"]),
        charter=Charter(**{**told["charter"], "questions": tuple(told["charter"]["questions"])}),
        approval=tuple(
            ApprovalStep(**{**one, "roles": tuple(one["roles"])}) for one in told["approval"]
        ),
    )


def _titled(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """An area or indicator of capacities with its label as its title."""
    return {"title" if name == "label" else name: said for name, said in one.items()}


@functools.cache
def template_names() -> tuple[str, ...]:
    """Names of all shipped templates, the default one first."""
    names = {p.name.removesuffix(".json") for p in _FOLDER.iterdir() if p.name.endswith(".json")}
    return (DEFAULT, *sorted(names - {DEFAULT}))


@functools.cache
def known_areas() -> Mapping[str, str]:
    """Code of every issue area of every template -> its words."""
    lists = [template(name).areas for name in template_names()]
    return {code: one.entries[code].label for one in lists for code in one.codes}


@functools.cache
def known_horizons() -> Mapping[str, Entry]:
    """Code of every horizon of every template -> what its list says of it, in the order of templates and lists."""
    return {
        code: entry
        for name in template_names()
        for code, entry in template(name).horizons.entries.items()
    }


@functools.cache
def known_stages() -> Mapping[str, Entry]:
    """Code of every stage of every template -> what its list says of it."""
    return {
        code: entry
        for name in template_names()
        for code, entry in template(name).stages.entries.items()
    }


def area_label(code: str) -> str:
    """The words of an issue area.

    Raises:
        NotFound: No template has such an issue area.
    """
    if code not in known_areas():
        raise NotFound(f"There is no issue area '{code}'.", "Use a code of the template.")
    return known_areas()[code]


def charter_from(told: object, of: Template) -> Charter:
    """A charter from JSON types.

    Raises:
        BadInput: Something is missing, unknown, too long or cannot be read; the message names it.
    """
    if not isinstance(told, Mapping) or not str(told.get("mandate") or "").strip():
        raise BadInput("A charter needs its mandate.", "Write who asked for what.")
    unknown = [name for name in told if name not in Charter.__slots__]
    if unknown:
        raise BadInput(f"A charter has no '{unknown[0]}'.", f"Use {', '.join(Charter.__slots__)}.")
    return Charter(
        mandate=_words("mandate", told["mandate"]),
        questions=tuple(_words("questions", one) for one in _list(told, "questions")),
        scope=_words("scope", told.get("scope") or ""),
        team=tuple(_member(one, of) for one in _list(told, "team")),
        timetable=tuple(_span(one, of) for one in _list(told, "timetable")),
    )


def _list(told: Mapping[str, Any], name: str) -> Sequence[Any]:
    held = told.get(name) or []
    if not isinstance(held, list) or len(held) > _MOST:
        raise BadInput(f"The {name} of the charter are no list.", f"Write up to {_MOST} in [ ].")
    return held


def _words(name: str, said: object) -> str:
    if not isinstance(said, str) or len(said) > _LONGEST:
        raise BadInput(
            f"The {name} of the charter cannot be read.", f"Write up to {_LONGEST:,} characters."
        )
    return " ".join(said.split())


def _part(name: str, said: object, parts: tuple[str, ...]) -> list[str]:
    if not isinstance(said, Mapping) or set(said) != set(parts):
        raise BadInput(
            f"A row of the {name} of the charter cannot be read.", f"Give it {', '.join(parts)}."
        )
    return [_words(name, said[one]) for one in parts]


def _member(said: object, of: Template) -> Member:
    role, name = _part("team", said, Member.__slots__)
    return Member(of.role(role).code, name)


def _span(said: object, of: Template) -> Span:
    stage, first, last = _part("timetable", said, Span.__slots__)
    of.check_stage(stage)
    try:
        made = Span(stage, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    except ValueError as error:
        raise BadInput(
            f"'{first}' to '{last}' are no days of the timetable.", "Write them as 2018-06-30."
        ) from error
    if made.last < made.first:
        raise BadInput(f"The stage {stage} ends before it begins.", "Exchange its days.")
    return made
