"""Changes of meaning that concern the figures of a run: words of sources, releases, mappings (U19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.engine import run_products
from vedette.pipeline.imports import every_import

if TYPE_CHECKING:
    from vedette.core.stats.code_drift import Concern, Drifted
    from vedette.core.stats.definition import Definition
    from vedette.pipeline.decisions import Decision
    from vedette.pipeline.products import Products
    from vedette.pipeline.workspace import Review


def concern_of(definition: Definition, first: int, last: int) -> Concern:
    """What of the codes a figure rests on: those of its scope, and all of a field that it is grouped by."""
    from vedette.core.kernel.codelists import codelist, component
    from vedette.core.stats.code_drift import Concern

    scope, by = definition.scope, definition.by
    codes: dict[str, tuple[str, ...]] = {}
    if scope.causes or "cause" in by:
        codes["cause"] = () if "cause" in by else scope.causes
    if scope.categories or scope.components or {"personnel_category", "component"} & set(by):
        listed = codelist("personnel_category").codes
        inside = tuple(one for one in listed if component(one) in scope.components)
        is_open = bool({"personnel_category", "component"} & set(by))
        codes["personnel_category"] = () if is_open else scope.categories or inside
    return Concern(codes, first, last)


def drifts(products: Products, known: Iterable[Decision], concern: Concern) -> list[Drifted]:
    """All changes of meaning that concern a figure.

    Args:
        products: Of the run.
        known: The decisions of the review.
        concern: What the figure rests on.
    """
    from vedette.core.stats.code_drift import release_drifts, word_drifts

    return [
        *word_drifts(products.table("records"), concern),
        *release_drifts(products.table("differences"), concern),
        *recodings(known, concern),
    ]


def drifts_of(review: Review, folder: Path, key: str) -> list[Drifted]:
    """All changes of meaning that concern a figure of a finished run.

    Raises:
        NotFound: There is no such figure.
    """
    from vedette.core.stats.figures import shipped_figures

    products = run_products(folder)
    years = [
        row[name].year
        for row in products.table("figures").to_pylist()
        if row["key"] == key
        for name in ("period_from", "period_to")
    ]
    for one in shipped_figures(review.template.figures):
        if one.key == key and years:
            concern = concern_of(one, min(years), max(years))
            return drifts(products, review.decisions(), concern)
    raise NotFound(f"There is no figure '{key}'.", "See `vedette choices range`.")


def recodings(known: Iterable[Decision], concern: Concern) -> list[Drifted]:
    """Words that a newer mapping of the same source gives another code."""
    from vedette.core.stats.code_drift import Drift, Drifted

    found = []
    last: dict[str, Mapping[str, Any]] = {}
    for one in every_import(known):
        values: Any = one.mapping.get("values") or {}
        before = last.get(one.source, {})
        for field, codes in concern.codes.items():
            told, was = values.get(field) or {}, before.get(field) or {}
            for word in sorted(set(told) & set(was)):
                old, new = str(was[word]), str(told[word])
                if old != new and (not codes or {old, new} & set(codes)):
                    found.append(
                        Drifted(Drift.RECODED, one.source, field, word, new, None, 0, before=old)
                    )
        last[one.source] = values
    return found
