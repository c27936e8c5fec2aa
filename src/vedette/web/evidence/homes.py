"""Where each node of the chain has its own page, and how its chip looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vedette.core.evidence.chain import FIGURE
from vedette.pipeline.chain import EFFECT, RECOMMENDATION, SOURCE
from vedette.web.ui.standing import WRITTEN, written_url
from vedette.web.ui.templatetags.addresses import address

_GLYPHS = {
    "figure": "figure",
    "number": "figure",
    "strength": "figure",
    "incident": "incident",
    "person": "person",
    "record": "record",
    "source": "record",
    "quotation": "claim",
    "interview": "claim",
    "earlier_recommendation": "recommendation",
    **{kind: glyph for kind, (glyph, _) in WRITTEN.items()},
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A node as a chip: glyph, reference, address of its page ("" where it has none of its own)."""

    glyph: str
    ref: str
    kind: str
    url: str


def chip(slug: str, ref: str, kind: str) -> Chip:
    """The chip of a node.

    Args:
        slug: Of the review.
        ref: Reference in the chain.
        kind: As the chain names it; "" for what is not there any more.
    """
    return Chip(_GLYPHS.get(kind, "report"), ref, kind, home(slug, ref, kind))


def home(slug: str, ref: str, kind: str) -> str:
    """Address of the page of a node; of one without a page of its own that of its place in the chain."""
    if not kind:
        return ""
    if kind in WRITTEN:
        return written_url(slug, kind, ref)
    made = _HOMES.get(kind)
    return made(slug, ref) if made else address(slug, "evidence:chain", ref)


def _number(slug: str, ref: str) -> str:
    key, _, point = ref.removeprefix(FIGURE).partition("/")
    return address(slug, "stats:point", key, point) if point else _figure(slug, ref)


def _figure(slug: str, ref: str) -> str:
    return address(slug, "stats:figure", ref.removeprefix(FIGURE).partition("/")[0])


def _record(slug: str, ref: str) -> str:
    source, _, record = ref.partition(":")
    return address(slug, "sources:record", source, record)


_HOMES: Mapping[str, Callable[[str, str], str]] = {
    "figure": _figure,
    "number": _number,
    "incident": lambda slug, ref: address(slug, "linkage:incident", ref),
    "record": _record,
    "source": lambda slug, ref: address(slug, "sources:card", ref.removeprefix(SOURCE)),
    "document": lambda slug, ref: address(slug, "library:document", ref),
    "strength": lambda slug, _ref: address(slug, "context:exposure"),
    "effect_plan": lambda slug, ref: address(
        slug, "recommendations:effect", f"{RECOMMENDATION}{ref.removeprefix(EFFECT)}"
    ),
    "earlier_recommendation": lambda slug, ref: f"{address(slug, 'recommendations:earlier')}#{ref}",
}
