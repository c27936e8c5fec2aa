"""Recipes: the mapping of a source with all its choices, saved under a name; next month's file asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.labelled import source_labels
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.sources.mapping import Mapping

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Recipe:
    """A saved mapping of one source.

    Args:
        name: Unique in the review.
        source: Source that it is for.
        mapping: The mapping in its canonical form, choices of reading included.
        by: Who saved it last.
        at: When.
        version: How often it was saved, from 1.
    """

    name: str
    source: str
    mapping: dict[str, object]
    by: str
    at: str
    version: int

    def parsed(self) -> Mapping:
        """The mapping."""
        from vedette.core.sources.mapping import parse_mapping

        return parse_mapping(self.mapping)

    def as_json(self) -> dict[str, object]:
        """The recipe as a JSON object; a file with `mapping` alone serves `vedette sources add`."""
        return {
            "name": self.name,
            "source": self.source,
            "version": self.version,
            "by": self.by,
            "at": self.at,
            "mapping": self.mapping,
        }


def recipes(known: Iterable[Decision], source: str | None = None) -> tuple[Recipe, ...]:
    """The recipes in force by name, of one source or all; the last saved of a name counts."""
    found: dict[str, Recipe] = {}
    for decision in known:
        if decision.act is not Act.RECIPE:
            continue
        name = str(decision.body["recipe"])
        earlier = found.pop(name, None)
        mapping = decision.body["mapping"]
        if isinstance(mapping, dict):
            version = 1 + (earlier.version if earlier else 0)
            about = str(decision.body["source"])
            found[name] = Recipe(name, about, mapping, decision.by, decision.at, version)
    return tuple(one for _, one in sorted(found.items()) if source is None or one.source == source)


def recipe_named(review: Review, name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        NotFound: There is none.
    """
    for one in recipes(review.decisions()):
        if one.name == name:
            return one
    raise NotFound(f"There is no recipe '{name}'.", "See `vedette sources recipes`.")


def save_recipe(review: Review, name: str, source: str, mapping: Mapping, author: Author) -> Recipe:
    """Save a mapping under a name; the same again changes nothing, another mapping is its next version.

    Raises:
        BadInput: The name is empty, too long, or that of another source's recipe.
    """
    name = name.strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise BadInput(
            "The recipe needs a name of up to 80 characters.", "Write one, such as 'monthly'."
        )
    canonical = mapping.canonical()
    with review.home.writing() as pen:
        held = {one.name: one for one in recipes(pen.known)}.get(name)
        if held is not None and held.source != source:
            raise BadInput(
                f"The recipe '{name}' is one of source {held.source}.", "Choose another name."
            )
        if held is not None and held.mapping == canonical:
            return held
        pen.append(Act.RECIPE, _body(review, pen.known, name, source, canonical), author)
        return {one.name: one for one in recipes(pen.known)}[name]


def drop_recipe(review: Review, name: str, author: Author) -> Recipe:
    """Take a recipe out of use; imports made with it stay as they are, and saving it again brings it back.

    Raises:
        NotFound: There is none of that name.
    """
    with review.home.writing() as pen:
        held = {one.name: one for one in recipes(pen.known)}.get(name)
        if held is None:
            raise NotFound(f"There is no recipe '{name}'.", "See `vedette sources recipes`.")
        pen.append(Act.RECIPE, _body(review, pen.known, name, held.source, None), author)
    return held


def _body(
    review: Review,
    known: tuple[Decision, ...],
    name: str,
    source: str,
    mapping: dict[str, object] | None,
) -> dict[str, object]:
    """What the log keeps; a recipe tells words of its source, so it bears its label."""
    default = str(review.about["label"])
    label = source_labels(known, default).get(source, default)
    return {"recipe": name, "source": source, "mapping": mapping, "label": str(label)}
