"""The only module that knows Splink: it blocks and scores pairs, and refuses an untrained model."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.linkage.comparisons import Comparison


@dataclass(frozen=True, slots=True)
class Shares:
    """Share of true pairs (m) and of chance pairs (u) at each degree of a comparison, best first."""

    m: tuple[float, ...]
    u: tuple[float, ...]


Model = dict[str, Shares]
"""Comparison name -> shares."""


def score_pairs(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    comparisons: Sequence[Comparison],
    blocks: Sequence[str],
    model: Model,
    *,
    least_weight: float,
) -> str:
    """Name of a table of pairs with unique_id_l, unique_id_r, match_weight (bits, prior odds 1).

    Args:
        connection: Holds `table`.
        table: Rows to compare, with a unique `unique_id`.
        comparisons: What is compared.
        blocks: Conditions, one of which a pair must meet.
        model: Shares of every degree of every comparison.
        least_weight: Pairs below are dropped, in bits.

    Raises:
        NotEnoughData: Splink would have used default values for some parameter.
    """
    # imported here: linking again after a judgement needs no scores, and Splink takes a second to load
    from splink import DuckDBAPI, Linker, SettingsCreator

    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=[_comparison(c, model.get(c.name)) for c in comparisons],
        blocking_rules_to_generate_predictions=[{"blocking_rule": rule} for rule in blocks],
        probability_two_random_records_match=0.5,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    with _warnings() as texts:
        linker = Linker(
            DuckDBAPI(connection).register(table), settings, log_level=None, validate_settings=False
        )
        pairs = linker.inference.predict(threshold_match_weight=least_weight)
    if texts:
        raise NotEnoughData(
            f"The linkage model is not fully trained: {' '.join(' '.join(texts).split())}",
            "State the shares of every degree in core/linkage/comparisons.",
        )
    return str(pairs.physical_name)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Splink's warnings during the block, kept from the screen."""
    handler, logger = _Warnings(), logging.getLogger("splink")
    passed_on, level = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield handler.texts
    finally:
        logger.removeHandler(handler)
        logger.propagate = passed_on
        logger.setLevel(level)


def _comparison(comparison: Comparison, shares: Shares | None) -> dict[str, object]:
    levels: list[dict[str, object]] = [
        {
            "sql_condition": _sql(comparison.null_sql),
            "label_for_charts": "null",
            "is_null_level": True,
        }
    ]
    for i, level in enumerate(comparison.levels):
        made: dict[str, object] = {
            "sql_condition": _sql(level.sql),
            "label_for_charts": level.label,
        }
        if level.rare:
            made |= {"tf_adjustment_column": comparison.name, "tf_minimum_u_value": 0.002}
        if shares is not None:
            made |= {"m_probability": shares.m[i], "u_probability": shares.u[i]}
        levels.append(made)
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _sql(condition: str) -> str:
    """The condition with Splink's suffixes in place of prefixes."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", condition)
