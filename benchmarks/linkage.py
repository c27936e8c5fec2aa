"""Linkage with constraints and reconciliation, beside Splink with its own clustering, on the sample world."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import best_of, scratch, table

SCALES = {10_000: 14, 100_000: 131, 1_000_000: 1_310}
"""Records wanted -> scale of the sample world whose sources of incidents have at least as many."""


def generated(scale: int) -> Path:
    """Records of the incident-level sources of the sample world, as Parquet."""
    path = scratch() / f"incidents-{scale}.parquet"
    if not path.exists():
        _write(path, scale)
    return path


def _write(path: Path, scale: int) -> None:
    import datetime as dt

    from vedette.core.sources.schema import RECORDS
    from vedette.demo.sources import views
    from vedette.demo.world import world

    held = views(world(seed=1, scale=scale), seed=1)
    tables = []
    for name, view in held.items():
        if (view.person >= 0).all() or "killed" not in view.columns or "place" not in view.columns:
            continue
        tables.append(_records(name, view.columns, len(view.incident), dt.date(2013, 1, 1)))
    pq.write_table(RECORDS.conform(pa.concat_tables(tables)), path)


def _records(name: str, columns: dict[str, object], n: int, first: object) -> pa.Table:
    import datetime as dt

    import numpy as np

    epoch = (first - dt.date(1970, 1, 1)).days
    days = pa.array(np.asarray(columns["day"], dtype=np.int32) + epoch).cast(pa.date32())
    killed = pa.array(
        np.asarray(columns["killed"], dtype=np.int32), mask=np.asarray(columns["killed"]) < 0
    )
    lat, lon = (np.asarray(columns[axis], dtype=float) for axis in ("lat", "lon"))
    text = pa.string()
    return pa.table(
        {
            "source": pa.array([name] * n, text),
            "source_record_id": pa.array([f"{k:08d}" for k in range(n)], text),
            "import_id": pa.array(["b"] * n, text),
            "record": pa.array(range(2, n + 2), pa.int32()),
            "grain": pa.array(["incident"] * n, text),
            "incident_id": pa.array([f"{k:08d}" for k in range(n)], text),
            "date": days.cast(text),
            "date_from": days,
            "date_to": days,
            "place": pa.array([str(p) or None for p in columns["place"]], text),
            "mission": pa.array([str(m) for m in columns["mission"]], text),
            "mission_code": pa.array([str(m) for m in columns["mission"]], text),
            "lat": pa.array(lat, mask=np.isnan(lat)),
            "lon": pa.array(lon, mask=np.isnan(lon)),
            "cause": pa.array(["malicious_act"] * n, text),
            "incident_type": pa.array([word or None for word in columns["type"]], text),
            "nationality_iso3": pa.array(
                np.where(columns["nationality_known"], columns["nationality"].astype(str), None),
                text,
            ),
            "killed": killed,
            "label": pa.array(["unclassified"] * n, text),
        }
    )


def ours(path: str) -> Callable[[], object]:
    """Score, link with constraints, reconcile."""
    from vedette.core.linkage.link import links
    from vedette.core.linkage.reconcile import Origins, reconciliation
    from vedette.core.linkage.scoring import score

    records = pq.read_table(path)

    def run() -> object:
        import time

        began = time.perf_counter()
        scores = score(records)
        linked = links(records, scores)
        between = time.perf_counter()
        sources = sorted(records.column("source").unique().to_pylist())
        made = reconciliation(
            records, linked.links, linked.pairs, precedence=sources, origins=Origins()
        )
        return json.dumps(
            {
                "linking": round(between - began, 1),
                "reconciling": round(time.perf_counter() - between, 1),
                "incidents": made.incidents.num_rows,
            }
        )

    return run


def splink_alone(path: str) -> Callable[[], object]:
    """Splink with its own connected components at .5, no constraint, no reconciliation; same records."""
    import pandas as pd
    from tests.demo.peers import located, splink_components

    held = pq.read_table(path).sort_by("source").to_pandas()
    reports = pd.DataFrame(
        {
            "unique_id": [f"{n:07d}" for n in range(len(held))],
            "source": held["source"],
            "mission": held["mission"],
            "day": (pd.to_datetime(held["date_from"]) - pd.Timestamp("2013-01-01")).dt.days,
            "place": held["place"].str.lower(),
            "type": held["incident_type"],
            "nationality": held["nationality_iso3"],
            "killed": held["killed"].where(held["killed"] > 0),
            "lat": held["lat"],
            "lon": held["lon"],
            "truth": 0,
        }
    )
    reports["week"], reports["other_week"] = reports["day"] // 8, (reports["day"] + 4) // 8
    reports = located(reports)
    return lambda: f"{len(set(splink_components(reports)))} clusters of {len(reports)}"


def report(sizes: list[int], rounds: int) -> str:
    rows: list[list[object]] = []
    for size in sizes:
        path = generated(SCALES[size])
        n = pq.read_metadata(path).num_rows
        mine, peer = best_of(
            rounds,
            ("benchmarks.linkage:ours", path),
            ("benchmarks.linkage:splink_alone", path),
        )
        parts = json.loads(mine.said)
        rows.append(
            [
                f"{n:,}",
                parts["linking"],
                parts["reconciling"],
                mine.seconds,
                mine.cpu_seconds,
                mine.peak_mb,
                peer.seconds,
                peer.cpu_seconds,
                peer.peak_mb,
                f"{parts['linking'] / peer.seconds:.1f}",
            ]
        )
    heads = [
        "records", "linking s", "reconciling s", "both s", "both CPU s", "peak MB",
        "Splink + components s", "CPU s", "peak MB", "linking : Splink",
    ]  # fmt: skip
    return (
        "## Linkage with constraints and reconciliation, against Splink with its own clustering\n\n"
        + table(heads, rows)
    )
