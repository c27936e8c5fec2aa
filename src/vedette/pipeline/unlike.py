"""What differs beneath evidence that changed, part by part: from the run in which it was seen to the one of today."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.evidence.chain import FIGURE
from vedette.core.evidence.links import Evidence
from vedette.core.evidence.unlike import Unlike, unlike
from vedette.pipeline.chain import SOURCE
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.products import Products
from vedette.pipeline.workspace import Review

_TABLES: Mapping[str, tuple[str, str, str]] = {
    "number": ("figures", "key", "point"),
    "figure": ("figures", "key", "point"),
    "record": ("records", "source_record_id", "source"),
    "incident": ("incidents", "incident_ref", "incident_ref"),
    "person": ("persons", "person_ref", "person_ref"),
    "source": ("sources", "source", "source"),
    "document": ("documents", "document", "document"),
    "quotation": ("quotations", "quotation", "quotation"),
}
"""Kind of a node -> its table, the column that holds its name, and the one that tells its rows apart."""
_SILENT = frozenset(("fingerprint", "order", "terms", "import_id", "record", "line"))
"""Columns that say nothing to a reader, or that a fingerprint does not count."""


def kept_run(review: Review, one: Evidence) -> Path | None:
    """The run in which evidence was seen; None where it is not kept any more."""
    then = review.runs / one.run if one.run else None
    return then if then is not None and (then / "manifest.json").is_file() else None


def products_then(run: Path) -> Products:
    """What a run gave that need not be the current one."""
    return products_of(run, json.loads((run / "manifest.json").read_bytes()))


def parts_changed(review: Review, one: Evidence, kind: str) -> tuple[Unlike, ...] | None:
    """The parts in which a piece of evidence is another than when it was looked at.

    Args:
        review: The review.
        one: The evidence, with the run in which it was seen.
        kind: What it is, as the chain names it.

    Returns:
        Its parts, none where only the rows behind it are others; None where a person wrote it, or the run of then is
        not kept any more.
    """
    then = kept_run(review, one)
    if then is None or kind not in _TABLES:
        return None
    before = _rows(products_then(then), kind, one.on)
    now = _rows(products_of(*current_run(review.runs)), kind, one.on)
    return unlike(before, now, _TABLES[kind][2], _SILENT)


def _rows(products: Products, kind: str, ref: str) -> list[dict[str, object]]:
    table, name, by = _TABLES[kind]
    if kind == "record":
        source, _, wanted = ref.partition(":")
        return _where(products.table(table), {name: wanted, by: source})
    wanted, _, point = ref.removeprefix(SOURCE if kind == "source" else FIGURE).partition("/")
    return _where(products.table(table), {name: wanted, **({by: point} if point else {})})


def _where(table: pa.Table, wanted: Mapping[str, str]) -> list[dict[str, object]]:
    for name, value in wanted.items():
        table = table.filter(pc.equal(table[name].cast(pa.string()), value))
    rows: list[dict[str, object]] = table.to_pylist()
    return rows
