"""The sensitivity figure of a run (M14): how many incidents no source has, or why that cannot be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.schema import Column, Table
from vedette.core.linkage.decomposable import MOST, Averaged
from vedette.core.linkage.reconcile import Origins
from vedette.core.linkage.undercount import (
    Model,
    Undercount,
    check_can_estimate,
    histories_of,
    history_draws,
    undercount,
)

_text, _real = pa.string(), pa.float64()
_SHOWN = 8

UNDERCOUNT = Table(
    name="undercount",
    grain="the estimate or its refusal (`order` 0), then one model behind it",
    key=("order",),
    columns=(
        Column("order", pa.int32(), "0 for the whole, then the models, the heaviest first", required=True),
        Column("kind", _text, "estimate, refused, log-linear or graph", required=True),
        Column("words", _text, "method, or what the model takes to depend on each other", required=True),
        Column("lists", _text, "sources taken as lists, joined by ', '", required=True),
        Column("cause", _text, "cause that the incidents are of; null for all"),
        Column("observed", pa.int32(), "incidents with deaths that at least one list has"),
        Column("estimate", _real, "estimated number of all incidents"),
        Column("low", _real, "lowest of models, their intervals and drawn links"),
        Column("high", _real, "highest of them"),
        Column("weight", _real, "weight of the model among its kind"),
        Column("pair_recall", _real, "share of true pairs that are linked, from reviewed pairs"),
        Column("n_draws", pa.int32(), "draws of links behind the range"),
        Column("problem", _text, "why there is no estimate"),
        Column("remedy", _text, "what would allow one"),
        Column("caveat", _text, "what must be printed beside the estimate"),
    ),
)  # fmt: skip
"""Never part of a headline: incidents that nobody reported stand beside the observed number."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """What was linked, and how surely.

    Args:
        incidents: Table INCIDENTS.
        links: Table LINKS.
        pairs: Table PAIRS.
        pair_recall: Share of true pairs that are linked; None where too few pairs were reviewed.
    """

    incidents: pa.Table
    links: pa.Table
    pairs: pa.Table
    pair_recall: float | None


def undercount_table(
    linkage: Linkage, origins: Origins, *, cause: str | None, seed: int, n_draws: int = 200
) -> pa.Table:
    """The table UNDERCOUNT: an estimate with its models, or the reason why there is none.

    Args:
        linkage: What was linked.
        origins: Lineage; of a family the newest release is taken, copies are left out.
        cause: Only incidents of this cause; None for all.
        seed: Of the drawn links.
        n_draws: Draws of links.
    """
    incidents = linkage.incidents
    if cause:
        incidents = incidents.filter(pc.fill_null(pc.equal(incidents["cause"], cause), False))  # noqa: FBT003
    lists = lists_of(incidents, origins)
    about: Mapping[str, object] = {
        "lists": ", ".join(lists),
        "cause": cause,
        "pair_recall": linkage.pair_recall,
    }
    try:
        check_can_estimate(lists, linkage.pair_recall, origins)
        draws = history_draws(
            incidents, linkage.links, linkage.pairs, lists, seed=seed, n_draws=n_draws
        )
        made = undercount(
            histories_of(incidents, lists),
            lists=lists,
            pair_recall=linkage.pair_recall,
            draws=draws,
            origins=origins,
        )
    except NotEnoughData as refusal:
        row = {"kind": "refused", "words": "not estimated", "problem": refusal.problem,
               "remedy": refusal.remedy}  # fmt: skip
        return UNDERCOUNT.from_rows([{"order": 0, **about, **row}])
    rows = [_whole(made), *_models(made.models), *_graphs(made.averaged)]
    return UNDERCOUNT.from_rows([{"order": i, **about, **row} for i, row in enumerate(rows)])


def lists_of(incidents: pa.Table, origins: Origins) -> list[str]:
    """The independent sources that have most of the incidents with deaths, at most five, by name."""
    told = incidents.filter(pc.greater(pc.fill_null(incidents["killed"], 0), 0))["sources"]
    counted: dict[str, int] = {}
    for row in pc.value_counts(told.combine_chunks()).to_pylist() if len(told) else ():
        for source in row["values"].split(", "):
            counted[source] = counted.get(source, 0) + row["counts"]
    newest = {family.name: family.sources for family in origins.families}
    own = [
        source
        for source in counted
        if not any(feeder in counted for feeder in origins.fed_by.get(source, ()))
        and source == _newest(newest, source, counted)
    ]
    return sorted(sorted(own, key=lambda source: (-counted[source], source))[:MOST])


def _newest(families: Mapping[str, Sequence[str]], source: str, counted: Mapping[str, int]) -> str:
    """The newest counted release of the source's family; the source itself outside of families."""
    for releases in families.values():
        if source in releases:
            return [name for name in releases if name in counted][-1]
    return source


def _whole(made: Undercount) -> dict[str, object]:
    return {
        "kind": "estimate",
        "words": made.method,
        "observed": made.observed,
        "estimate": round(made.estimate, 1),
        "low": round(made.low, 1),
        "high": round(made.high, 1),
        "n_draws": made.n_draws,
        "caveat": made.caveat,
    }


def _models(models: Sequence[Model]) -> list[dict[str, object]]:
    return [
        {
            "kind": "log-linear",
            "words": _dependences(model.interactions),
            "estimate": round(model.estimate, 1),
            "weight": round(model.weight, 4),
        }
        for model in models
    ]


def _graphs(averaged: Averaged | None) -> list[dict[str, object]]:
    if averaged is None:
        return []
    whole = {
        "kind": "graph",
        "words": "all decomposable graphs, averaged",
        "estimate": float(averaged.median),
        "low": float(averaged.low),
        "high": float(averaged.high),
        "weight": 1.0,
    }
    return [
        whole,
        *(
            {
                "kind": "graph",
                "words": _dependences(graph.edges),
                "estimate": float(graph.median),
                "low": float(graph.low),
                "high": float(graph.high),
                "weight": round(graph.weight, 4),
            }
            for graph in averaged.graphs[:_SHOWN]
        ),
    ]


def _dependences(pairs: Sequence[tuple[str, str]]) -> str:
    if not pairs:
        return "all lists independent"
    return "; ".join(f"{a} with {b}" for a, b in pairs)
