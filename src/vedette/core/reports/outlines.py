"""The outlines that a report begins as: chapters and annexes with the sections that a run fills, as data."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.templates import template, template_names


def outline_of_template(name: str) -> dict[str, object]:
    """The outline of a template; a study names its own.

    Raises:
        NotFound: No template or outline has this name.
    """
    return outline_of(template(name).outline if name in template_names() else name)


def outline_of(name: str) -> dict[str, object]:
    """The outline of that name.

    Raises:
        NotFound: No outline has this name.
    """
    folder = resources.files("vedette.core.reports").joinpath("outline")
    known = sorted(p.name.removesuffix(".json") for p in folder.iterdir())
    if name not in known:
        raise NotFound(f"No report outline is called '{name}'.", f"Use one of {', '.join(known)}.")
    made: dict[str, object] = json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))
    return made


@functools.cache
def section_words() -> Mapping[str, str]:
    """Name of every section that a run fills -> what it tells, in words."""
    text = resources.files("vedette.core.reports").joinpath("sections.json").read_text("utf-8")
    return {one["name"]: one["words"] for one in json.loads(text)}
