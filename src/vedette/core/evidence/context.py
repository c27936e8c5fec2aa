"""Internal challenges in their external context: what is coded of a mission beside its conflict and casualty rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.evidence.board import Item, Kind
from vedette.core.evidence.covariation import LEAST, Covariation, covariation
from vedette.core.kernel.errors import NotEnoughData


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission with what is known of it.

    Args:
        mission: Its code.
        documents: Documents about it in which something is coded; notes of interviews are never among them.
        rate: People killed per 1,000 person-years; None where it is refused.
        rate_low: Lower end of its interval.
        rate_high: Upper end.
        intensity: Deaths of conflict near its bases a month; None without events.
    """

    mission: str
    documents: frozenset[str]
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    intensity: float | None = None


@dataclass(frozen=True, slots=True)
class AreaInContext:
    """One issue area over the missions.

    Args:
        area: Its code.
        named: Mission -> documents that name the area.
        n_documents: All documents that do.
        n_origins: Their independent origins.
        with_rate: How its share goes together with the casualty rate; None where that cannot be told.
        with_intensity: The same with conflict.
        why_not_rate: Why the first cannot be told; empty where it can.
        why_not_intensity: The same of the second.
    """

    area: str
    named: Mapping[str, int]
    n_documents: int
    n_origins: int
    with_rate: Covariation | None
    with_intensity: Covariation | None
    why_not_rate: str = ""
    why_not_intensity: str = ""


def in_context(
    items: Iterable[Item], missions: Sequence[Mission], areas: Sequence[str]
) -> list[AreaInContext]:
    """Each issue area: in how many of a mission's coded documents it is named, and what that goes together with.

    Notes of interviews stay out of it: by mission they would single people out.

    Args:
        items: What is coded.
        missions: Those with coded documents.
        areas: Codes of the issue areas, in their order.
    """
    documents: dict[str, dict[str, str]] = {area: {} for area in areas}
    for one in items:
        if one.kind is not Kind.INTERVIEWS and one.area in documents:
            documents[one.area][one.document] = one.origin
    return [_area(area, documents[area], missions) for area in areas]


def _area(area: str, held: Mapping[str, str], missions: Sequence[Mission]) -> AreaInContext:
    named = {one.mission: len(one.documents & set(held)) for one in missions}
    coded = [one for one in missions if one.documents]
    share = {one.mission: named[one.mission] / len(one.documents) for one in coded}
    rate, why_rate = _together(
        share, {one.mission: one.rate for one in coded if one.rate is not None}
    )
    intensity, why_intensity = _together(
        share, {one.mission: one.intensity for one in coded if one.intensity is not None}
    )
    return AreaInContext(
        area, named, len(held), len(set(held.values())), rate, intensity, why_rate, why_intensity
    )


def _together(
    share: Mapping[str, float], other: Mapping[str, float]
) -> tuple[Covariation | None, str]:
    both = [name for name in share if name in other]
    try:
        return covariation([share[name] for name in both], [other[name] for name in both]), ""
    except NotEnoughData:
        return None, "too_few" if len(both) < LEAST else "same"
