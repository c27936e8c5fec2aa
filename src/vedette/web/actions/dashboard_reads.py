"""The dashboard as pages show it: tiles with numbers in words, the chain of a tile, who may read which edition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi, gettext_lazy

from vedette.core.actions.dashboard import (
    STATES as STATES_EDITION,
)
from vedette.core.actions.dashboard import (
    Counted,
    Dashboard,
    Shown,
    ShownAction,
    ShownEffect,
    ShownFinding,
    Tile,
)
from vedette.core.actions.dashboard_page import Head
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import Label
from vedette.core.recommendations.recommendations import Share
from vedette.core.reports.audiences import INTERNAL, PUBLIC
from vedette.core.reports.document import marking_of
from vedette.pipeline.dashboards import (
    DashboardRelease,
    check_dashboard,
    dashboard_releases,
    readable_dashboards,
)
from vedette.pipeline.editions import definition_in
from vedette.pipeline.release_conditions import Condition
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.workspace import Review
from vedette.web.actions import words
from vedette.web.actions.reads import whole
from vedette.web.evidence.finding_reads import area_words
from vedette.web.evidence.finding_words import CONFIDENCE
from vedette.web.reports import release_reads as report_releases
from vedette.web.reviews.sealed import way_of
from vedette.web.reviews.visit import Visit
from vedette.web.ui.printing import date_in_words
from vedette.web.ui.templatetags.ui import told as retold

SHARES: Mapping[str, tuple[Promise, Promise]] = {
    "accepted": (
        gettext_lazy("Accepted"),
        gettext_lazy("accepted, of the recommendations that were answered"),
    ),
    "implemented": (
        gettext_lazy("Implemented"),
        gettext_lazy("implemented, as owners report, of the actions accepted"),
    ),
    "judged": (
        gettext_lazy("Judged acceptable"),
        gettext_lazy("judged acceptable, of those implemented"),
    ),
    "effective": (gettext_lazy("Effect shown"), gettext_lazy("effect shown, of those measured")),
    "overdue": (gettext_lazy("Overdue"), gettext_lazy("overdue, of the actions that are open")),
}
"""Number of a tile -> its short and its whole words."""
CONDITIONS: Mapping[str, Promise] = {
    **report_releases.CONDITIONS,
    "run": gettext_lazy("Numbers of the current run, nothing red"),
}
"""Condition of a release -> its words: those of the report, and one more."""
_EDITIONS: Mapping[str, Promise] = {
    INTERNAL: gettext_lazy("of the house"),
    PUBLIC: gettext_lazy("public"),
    STATES_EDITION: gettext_lazy("all Member States"),
}
_WITHOUT_EFFECT = gettext_lazy("implemented, no effect")
_PAGE: Mapping[str, Promise | str] = {
    "title": gettext_lazy("Where the recommendations stand"),
    "about": gettext_lazy("As of %day. Edition: %edition."),
    "how": gettext_lazy("Four questions are kept apart: did the addressee accept, did the owner do it, does the "
                        "review office agree, and was an effect measured. A change after a date proves no cause."),
    "areas": gettext_lazy("Issue areas"),
    "overall": gettext_lazy("Of no issue area"),
    "of": gettext_lazy("%n of %of"),
    "without_effect": _WITHOUT_EFFECT,
    "recommendations": gettext_lazy("Recommendations"),
    "actions": gettext_lazy("Actions"),
    "answer": gettext_lazy("Answer of the addressee"),
    "to": gettext_lazy("To"),
    "deadline": gettext_lazy("By"),
    "action": gettext_lazy("Action"),
    "due": gettext_lazy("Due on"),
    "moved": gettext_lazy("moved %n times"),
    "late": gettext_lazy("overdue"),
    "no_action": gettext_lazy("No action carries it out yet."),
    "axis_implemented": gettext_lazy("Implemented"),
    "axis_judged": gettext_lazy("Judged"),
    "axis_effect": gettext_lazy("Effect"),
    "measured": gettext_lazy("Measured effect"),
    "findings": gettext_lazy("It answers"),
    "confidence": "%grade",
    "no_finding": gettext_lazy("No finding stands behind it."),
    "figures": gettext_lazy("Numbers behind it: %n"),
    "more_evidence": gettext_lazy("Evidence of other kinds, which is kept in the house: %n"),
    "withheld": gettext_lazy("Not shown in this edition, because it counts groups of 1–4 people."),
    "no_rows": gettext_lazy("It has no numbers yet."),
    "more_rows": gettext_lazy("Further rows, in the report: %n"),
    "what": gettext_lazy("What"),
    "value": gettext_lazy("Value"),
    "interval": gettext_lazy("95 % interval"),
    "counted": gettext_lazy("Counted"),
    "print": gettext_lazy("Run %run"),
}  # fmt: skip
"""As `core.actions.dashboard_page.WORDS`, but for the numbers of tiles."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a tile: short words, whole words, the share, and whether it is a warning."""

    short: Promise
    whole: Promise
    share: Share
    is_red: bool


@dataclass(frozen=True, slots=True)
class TileShown:
    """A tile, its area in words, its numbers, and where it leads."""

    tile: Tile
    words: str
    numbers: Sequence[Number]
    url: str


@dataclass(frozen=True, slots=True)
class ActionShown:
    """An action with its axes as sign and words."""

    one: ShownAction
    level: Promise | str
    implementation: tuple[str, Promise]
    judgement: tuple[str, Promise]
    effect: tuple[str, Promise]


@dataclass(frozen=True, slots=True)
class RecommendationShown:
    """A recommendation of a tile with its chain in words."""

    one: Shown
    response: tuple[str, Promise]
    actions: Sequence[ActionShown]
    effect: ShownEffect | None
    effect_words: tuple[str, Promise] | None
    findings: Sequence[tuple[ShownFinding, Promise | str]]


def numbers(counted: Counted) -> list[Number]:
    """The numbers of a tile, or of the whole."""
    return [_number(name, share) for name, share in _shares(counted)]


def _shares(counted: Counted) -> Iterator[tuple[str, Share]]:
    yield "accepted", counted.accepted
    yield "implemented", counted.implemented
    yield "judged", counted.judged
    yield "effective", counted.effective
    yield "overdue", Share(counted.overdue, counted.n_open)


def _number(name: str, share: Share) -> Number:
    return Number(*SHARES[name], share, name == "overdue" and share.n > 0)


NO_AREA = "none"
"""In addresses, the tile of recommendations of no issue area."""


def tiles(one: Dashboard, address: Callable[[str], str]) -> list[TileShown]:
    """The tiles, each with where it leads."""
    return [
        TileShown(
            tile,
            area_words(tile.area) or str(_PAGE["overall"]),
            numbers(tile.counted),
            address(tile.area or NO_AREA),
        )
        for tile in one.tiles
    ]


def tile_of(one: Dashboard, area: str) -> Tile:
    """The tile of an issue area.

    Raises:
        NotFound: The dashboard has none of this area.
    """
    for tile in one.tiles:
        if (tile.area or NO_AREA) == area:
            return tile
    raise NotFound("The dashboard has no such issue area.", "Choose one of its tiles.")


def chain(tile: Tile) -> list[RecommendationShown]:
    """The recommendations of a tile with all below them, in words."""
    return [_recommendation(one) for one in tile.recommendations]


def _recommendation(one: Shown) -> RecommendationShown:
    return RecommendationShown(
        one,
        words.RESPONSES[one.response],
        [_action(action) for action in one.actions],
        one.effect,
        words.EFFECTS[one.effect.code] if one.effect and one.effect.code else None,
        [(finding, CONFIDENCE.get(finding.confidence, "")) for finding in one.findings],
    )


def _action(one: ShownAction) -> ActionShown:
    effect = words.EFFECTS[one.effect]
    if one.is_done_without_effect:
        effect = ("red", _WITHOUT_EFFECT)
    return ActionShown(
        one,
        words.LEVELS.get(one.level, ""),
        words.IMPLEMENTATION[one.implementation],
        words.JUDGEMENTS[one.judgement],
        effect,
    )


def edition_words(edition: str) -> str:
    """An edition in words: what it is called, or the country."""
    found = _EDITIONS.get(edition)
    return str(found) if found else codelist("country").label(edition)


def head_of(one: Dashboard, label: Label) -> Head:
    """What frames the file of a dashboard, in the language of the reader."""
    told = {name: str(said) for name, said in _PAGE.items()}
    for name, (short, whole_words) in SHARES.items():
        told |= {f"short_{name}": str(short), name: str(whole_words)}
    codes = {f"edition.{name}": str(said) for name, said in _EDITIONS.items()}
    codes |= {f"edition.{one.edition}": edition_words(one.edition)}
    codes |= {f"level.{code}": str(said) for code, said in words.LEVELS.items()}
    codes |= {f"confidence.{code}": str(said) for code, said in CONFIDENCE.items()}
    for axis, held in (
        ("response", words.RESPONSES),
        ("implementation", words.IMPLEMENTATION),
        ("judgement", words.JUDGEMENTS),
        ("effect", words.EFFECTS),
    ):
        codes |= {f"{axis}.{code}": str(said) for code, (_, said) in held.items()}
    return Head(
        marking=retold(marking_of(str(label)).words),
        language=get_language() or "en",
        is_mirrored=get_language_bidi(),
        words=told,
        codes=codes,
        day=date_in_words(one.on),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition with its state and name in words."""

    one: DashboardRelease
    sign: str
    state_words: Promise
    words: str


def listed(one: DashboardRelease) -> Listed:
    """An edition as lists show it."""
    return Listed(one, *report_releases.STATES[one.state], edition_words(one.edition))


def sees_all(visit: Visit) -> bool:
    """Whether the viewer is of the house, and sees also what has not left."""
    return visit.viewer.may("reports.read")


def editions(visit: Visit) -> list[Listed]:
    """The editions that the viewer may see, the latest first."""
    if sees_all(visit):
        held = dashboard_releases(visit.review, visit.review.decisions()).values()
        return [listed(one) for one in reversed(held)]
    found = readable_dashboards(whole(visit), visit.viewer.clearance)
    return [listed(one) for one in found]


def edition(visit: Visit, ref: str) -> Listed:
    """One of them.

    Raises:
        NotFound: There is none of this reference for this viewer.
    """
    for one in editions(visit):
        if one.one.ref == ref:
            return one
    raise NotFound("There is no such dashboard.", "Choose one of the list.")


def checked(visit: Visit, ref: str) -> list[tuple[Promise, Condition]]:
    """What must hold before an edition leaves, as it stands now."""
    held = check_dashboard(visit.review, ref, way_of(visit))
    return [(CONDITIONS[one.name], one) for one in held]


def can_be_asked_for(review: Review) -> list[tuple[str, str]]:
    """The editions that can be asked for: all Member States, the public, and countries that the review knows."""
    known = review.decisions()
    countries = set((definition_in(known) or {}).get("countries") or ())
    countries |= {one.country for one in register_of(known).stakeholders.values() if one.country}
    return [(one, edition_words(one)) for one in (STATES_EDITION, PUBLIC, *sorted(countries))]
