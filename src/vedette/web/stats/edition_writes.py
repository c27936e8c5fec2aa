"""Acts on the tables of editions: each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import parse_label
from vedette.pipeline import edition_releases, editions, undoing
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.edition_releases import ReleasedEdition
from vedette.web.audit import writes as audit
from vedette.web.reviews.visit import Visit

_MOST = 500


def define(visit: Visit, *, countries: Sequence[str], by: str) -> None:
    """Decide which countries get an edition; of the tables that were decided, or else of the shipped ones."""
    held = editions.definition_in(visit.review.decisions()) or editions.shipped_definition()
    told = {**held, "countries": sorted(set(countries))}
    editions.define_editions(visit.review, told, _author(by), label=_label(visit))


def state_public(visit: Visit, *, table: Mapping[str, Any], source: str, why: str, by: str) -> str:
    """Put a table on the list of those that are public already; gives the mark of the decision."""
    return editions.state_public(
        visit.review, table, source[:_MOST], why[:_MOST], _author(by), label=_label(visit)
    )


def take_back(visit: Visit, *, mark: str, by: str) -> None:
    """Take a table off the list; the list keeps both."""
    undoing.undo(visit.review, mark, "", _author(by), acts=frozenset((Act.PUBLIC_TABLE,)))


def release(visit: Visit, *, edition: str, why: str, by: str) -> bytes:
    """Let the tables of an edition leave; gives the workbook."""
    content, _ = edition_releases.release_edition(
        visit.review, edition, why[:_MOST], _author(by), label=_label(visit)
    )
    return content


def note_fetched(visit: Visit, one: ReleasedEdition, *, by: str) -> None:
    """Tell in the log that a released edition was fetched."""
    audit.record(
        "exports.take",
        review=visit.slug,
        label=str(one.label),
        told={"list": f"edition {one.edition}", "form": "xlsx"},
        acting_for=visit.viewer.acting_for or "",
        by=by,
    )


def _label(visit: Visit) -> str:
    """The label of a decision: that of the review, or of the world below it."""
    if visit.world is None:
        raise NotFound("There is no such page.", "Decide with `vedette editions`.")
    usual = parse_label(str(visit.review.about["label"]))
    return str(usual if visit.world.label.covers(usual) else visit.world.label)


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"))
