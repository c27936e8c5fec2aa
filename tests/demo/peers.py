"""Two simple ways to link the sample review: a window rule, and Splink with its own components."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from vedette.demo.sources import NAMES, View, views
from vedette.demo.words import plain
from vedette.demo.world import world

_WINDOWS = ((1, 10.0), (2, 25.0), (3, 50.0))
"""Days and kilometres within which two reports are of one incident, nearest first."""


def incident_level(*, seed: int, scale: int) -> pd.DataFrame:
    """One row per report of an incident; rows of persons rolled up by source, mission, day, place."""
    held = views(world(seed=seed, scale=scale), seed=seed)
    table = pd.concat([_reports(name, held[name]) for name in NAMES[:-1]], ignore_index=True)
    table["place"] = [
        "".join(c for c in plain(p).lower() if c.isalpha()) or None for p in table["place"]
    ]
    table["killed"] = table["killed"].where(table["killed"] > 0)
    table["unique_id"] = [f"{n:07d}" for n in range(len(table))]
    table["week"], table["other_week"] = table["day"] // 8, (table["day"] + 4) // 8
    return located(table)


def _reports(name: str, view: View) -> pd.DataFrame:
    columns, persons = view.columns, bool((view.person >= 0).all())
    known = np.asarray(columns["nationality_known"], dtype=bool)
    table = pd.DataFrame(
        {
            "source": name,
            "mission": columns["mission"],
            "day": columns["day"],
            "place": columns["place"],
            "type": [word or None for word in columns["type"]],
            "nationality": np.where(known, columns["nationality"].astype(str), None),
            "killed": columns["killed"],
            "lat": np.nan if persons else columns["lat"],
            "lon": np.nan if persons else columns["lon"],
            "truth": view.incident,
        }
    )
    if not persons:
        return table
    first = dict.fromkeys(["type", "nationality", "lat", "lon", "truth"], "first")
    grouped = table.groupby(["source", "mission", "day", "place"], as_index=False, sort=False)
    return grouped.agg({**first, "killed": "sum"})


def located(table: pd.DataFrame) -> pd.DataFrame:
    """Coordinates that are missing, from the other reports of the same place."""
    for axis in ("lat", "lon"):
        of_place = table.groupby(["mission", "place"])[axis].transform("median")
        table[axis] = table[axis].fillna(of_place)
    return table


def pairwise_f1(clusters: Iterable[int], truth: Iterable[int]) -> float:
    """F1 of the pairs of rows that a clustering puts together."""
    table = pd.DataFrame({"cluster": list(clusters), "truth": list(truth)})
    both, made, true = (
        _pairs(table, keys) for keys in (["cluster", "truth"], ["cluster"], ["truth"])
    )
    return 2 * both / (made + true)


def _pairs(table: pd.DataFrame, keys: list[str]) -> int:
    sizes = table.groupby(keys).size()
    return int((sizes * (sizes - 1) // 2).sum())


class Groups:
    """Groups of rows that are joined step by step."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def of(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def all(self) -> list[int]:
        return [self.of(row) for row in range(len(self.parent))]


def window_rule(table: pd.DataFrame) -> list[int]:
    """Nearest reports within a window first, type as tie-break, one report of each source."""
    groups = Groups(len(table))
    sources = [{name} for name in table["source"]]
    for *_, left, right in sorted(_near(table)):
        one, two = groups.of(left), groups.of(right)
        if one != two and not sources[one] & sources[two]:
            groups.parent[two] = one
            sources[one] |= sources[two]
    return groups.all()


def _near(table: pd.DataFrame) -> Iterable[tuple[int, bool, int, float, int, int]]:
    for _, reports in table.sort_values("day", kind="stable").groupby("mission"):
        rows = list(reports[["day", "lat", "lon", "source", "type"]].itertuples())
        for i, left in enumerate(rows):
            for right in rows[i + 1 :]:
                days = right.day - left.day
                if days > 3:
                    break
                step, kilometres = _window(days, left, right)
                if step is not None and left.source != right.source:
                    types_differ = left.type != right.type
                    yield step, types_differ, days, kilometres, left.Index, right.Index


def _window(days: int, left: object, right: object) -> tuple[int | None, float]:
    north = left.lat - right.lat
    east = (left.lon - right.lon) * math.cos(math.radians((left.lat + right.lat) / 2))
    kilometres = 111.2 * math.hypot(north, east)
    steps = (n for n, (d, k) in enumerate(_WINDOWS) if days <= d and kilometres <= k)
    return next(steps, None), kilometres


_KM = (
    "111.2 * sqrt(power(lat_l - lat_r, 2)"
    " + power((lon_l - lon_r) * cos(radians((lat_l + lat_r) / 2)), 2))"
)
_INCOMPARABLE = "(place_l is null or place_r is null) and (lat_l is null or lat_r is null)"


def splink_components(table: pd.DataFrame, *, threshold: float = 0.5) -> list[int]:
    """Splink's connected components at a threshold, trained as its documentation says."""
    import duckdb
    from splink import Linker, block_on
    from splink.backends.duckdb import DuckDBAPI

    connection = duckdb.connect()
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register(table.drop(columns="truth")), _settings(), log_level=40)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("mission", "day", "place")], recall=0.5
    )
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("mission", "place"), block_on("mission", "day")):
        training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=1e6)
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
    made = clustered.as_pandas_dataframe().set_index("unique_id")["cluster_id"]
    connection.close()
    return pd.factorize(made.loc[table["unique_id"]])[0].tolist()


def _settings() -> object:
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import SettingsCreator, block_on

    def level(sql: str) -> object:
        return levels.CustomLevel(sql, sql)

    return SettingsCreator(
        link_type="dedupe_only",
        retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[
            block_on("mission", "week"),
            block_on("mission", "other_week"),
            "l.mission = r.mission and l.place = r.place and abs(l.day - r.day) <= 30",
        ],
        comparisons=[
            comparisons.CustomComparison(
                output_column_name="day",
                comparison_levels=[
                    levels.NullLevel("day"),
                    *(level(f"abs(day_l - day_r) <= {n}") for n in (0, 1, 2, 4, 8)),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.CustomComparison(
                output_column_name="place",
                comparison_levels=[
                    levels.CustomLevel(_INCOMPARABLE, "no place").configure(is_null_level=True),
                    levels.ExactMatchLevel("place", term_frequency_adjustments=True),
                    level("jaro_winkler_similarity(place_l, place_r) >= 0.9"),
                    *(level(f"{_KM} <= {n}") for n in (10, 30, 100)),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.CustomComparison(
                output_column_name="killed",
                comparison_levels=[
                    levels.NullLevel("killed"),
                    levels.ExactMatchLevel("killed", term_frequency_adjustments=True),
                    level("abs(killed_l - killed_r) <= 1"),
                    level(
                        "abs(killed_l - killed_r)"
                        " <= greatest(2, 0.3 * greatest(killed_l, killed_r))"
                    ),
                    levels.ElseLevel(),
                ],
            ),
            comparisons.ExactMatch("type").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("nationality").configure(term_frequency_adjustments=True),
        ],
    )
