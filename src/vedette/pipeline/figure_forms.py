"""What somebody states of a figure, in the words of an address or a command, as the form of its definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vedette.core.kernel.errors import BadInput

_PARTS = {
    "mission": "missions",
    "mission_kind": "mission_kinds",
    "cause": "causes",
    "component": "components",
    "personnel_category": "categories",
    "without_category": "excluded_categories",
}
"""Names of a filter that are parts of a scope; all other names are dimensions."""


def form_of(  # noqa: PLR0913 - one for each part of a definition
    held: Mapping[str, object],
    *,
    title: str | None = None,
    measure: str | None = None,
    kind: str | None = None,
    where: Mapping[str, Sequence[str]] | None = None,
    by: Sequence[str] | None = None,
    exposure: str | None = None,
    way: str | None = None,
    source: str | None = None,
    years: tuple[int | None, int | None] = (None, None),
    fill: str | None = None,
) -> dict[str, object]:
    """A definition in its JSON form; None leaves what is held.

    Args:
        held: The form before; empty for a new figure, which counts people killed in missions.
        title: Title in words.
        measure: Code of what is counted.
        kind: Code of what is computed.
        way: Code of how the interval is made.
        where: Filter: name -> values; names are parts of a scope (mission, cause, component,
            personnel_category, without_category) or dimensions (activity, weapon, ...).
        by: Dimensions.
        exposure: Whose strength; with it the kind is a rate unless another is stated.
        source: One source as it stands.
        years: First and last year; one alone is the other too.
        fill: What stands in months without strength: gaps or interpolated.
    """
    made: dict[str, object] = {"measure": "deaths", **held}
    stated = {
        "title": title,
        "measure": measure,
        "way": way,
        "source": source,
        "exposure": exposure,
        "fill": fill,
    }
    made |= {name: value for name, value in stated.items() if value is not None}
    if by is not None:
        made["by"] = [name for name in by if name]
    if where is not None or "scope" not in made:
        made["scope"] = scope_form(where or {})
    if kind is not None or "kind" not in made:
        made["kind"] = kind or ("rate" if made.get("exposure") else "count")
    first, last = years
    if first is not None or last is not None:
        made["period"] = [f"{first or last}-01-01", f"{last or first}-12-31"]
    return {name: value for name, value in made.items() if value not in ("", [], ())}


def scope_form(where: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """A scope in its JSON form, limited to what happened to missions.

    Raises:
        BadInput: A filter has no value.
    """
    empty = [name for name, values in where.items() if not any(values)]
    if empty:
        raise BadInput(f"The filter on {empty[0]} names no value.", "Write it as name=value.")
    parts: dict[str, object] = {"in_mission": True}
    others = {}
    for name, values in sorted(where.items()):
        kept = [value for value in values if value]
        if name in _PARTS:
            parts[_PARTS[name]] = kept
        else:
            others[name] = kept
    if others:
        parts["others"] = others
    return {"name": "mission personnel", **parts}
