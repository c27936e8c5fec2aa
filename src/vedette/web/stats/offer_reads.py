"""What can be told in place of a figure that is refused (DR-08)."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput
from vedette.core.stats.definition import Definition, parse_definition
from vedette.pipeline.figures import definition_on, offered_on
from vedette.web.reviews.visit import Visit
from vedette.web.stats.builder_forms import BuilderForm, address_of, is_expressible
from vedette.web.stats.builder_reads import Shown, sentence
from vedette.web.stats.reads import Figure


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be told instead: in a sentence, and its address in the builder."""

    words: str
    address: str


def of_form(visit: Visit, form: BuilderForm) -> Offer | None:
    """What the run can tell in place of what a form asks; None where nothing near it can be told."""
    if not form.is_valid():
        return None
    try:
        definition = parse_definition({**form.stated, "title": "-", "key": "F-NEW"})
    except BadInput:
        return None
    return _of(visit, definition)


def of_figure(visit: Visit, one: Shown) -> Offer | None:
    """What the run can tell in place of a figure without any number; None for one that has some."""
    is_refused = all(row["value"] is None for row in one.figure.points)
    return _of(visit, one.definition) if is_refused else None


def of_run(visit: Visit, figure: Figure) -> dict[str, object] | None:
    """The definition that can be told in place of a figure of the run without any number."""
    if any(row["value"] is not None for row in figure.points):
        return None
    folder, manifest = visit.run.folder, visit.run.manifest
    nearest = offered_on(folder, manifest, definition_on(folder, manifest, figure.key))
    return None if nearest is None else nearest.as_json()


def _of(visit: Visit, definition: Definition) -> Offer | None:
    nearest = offered_on(visit.run.folder, visit.run.manifest, definition)
    if nearest is None or not is_expressible(nearest):
        return None
    return Offer(sentence(nearest), address_of(nearest))
