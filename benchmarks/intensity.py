"""Conflict events around incidents, beside GeoPandas on the same files: `python -m benchmarks.intensity`.

Ten million generated events in Parquet, 5,000 incidents; within 50 km and the 90 days before. GeoPandas gets an
environment of its own in the scratch folder; its join is by distance on the sphere's chords, then by days.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import peer_python, scratch, table
from vedette.core.context.schema import EVENTS

PEER = ("geopandas==1.2.0", "pyarrow==25.0.0")
_CHUNK = 1_000_000
_TOWNS = 4_000
_FIRST = 8_000
_LAST = 20_000

_SCRIPT = """
import json, sys, time
import geopandas, numpy, pandas
incidents, events = sys.argv[1:]
began = time.perf_counter()
near = pandas.read_parquet(incidents)
many = pandas.read_parquet(events, columns=["lat", "lon", "date_from", "date_to", "deaths"])
def points(frame):
    # metres on an equal-area grid of Africa: GeoPandas measures on planes
    return geopandas.GeoDataFrame(
        frame, geometry=geopandas.points_from_xy(frame.lon, frame.lat, crs=4326)
    ).to_crs("ESRI:102022")
near, many = points(near), points(many)
near["geometry"] = near.buffer(50_000)
pairs = geopandas.sjoin(many, near, predicate="within", lsuffix="event", rsuffix="incident")
first, last = pandas.to_datetime(pairs.date_from_event), pandas.to_datetime(pairs.date_to_event)
day = pandas.to_datetime(pairs.date_from_incident)
kept = pairs[(first <= day) & (last >= day - pandas.Timedelta(days=90))]
found = kept.groupby("incident_ref").deaths.agg(["count", "sum"])
seconds = time.perf_counter() - began
import resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, peak, len(kept)]))
"""


def generated(n_events: int, n_incidents: int) -> tuple[Path, Path]:
    """Parquet files of events, most of them around few towns of Africa, and of incidents near the same towns."""
    events = scratch() / f"events-{n_events}.parquet"
    incidents = scratch() / f"incidents-{n_incidents}.parquet"
    if not (events.exists() and incidents.exists()):
        chance = np.random.default_rng(1)
        towns = np.c_[chance.uniform(-30, 35, _TOWNS), chance.uniform(-18, 50, _TOWNS)]
        schema = pa.schema([(column.name, column.type) for column in EVENTS.columns])
        with pq.ParquetWriter(events, schema) as file:
            for start in range(0, n_events, _CHUNK):
                size = min(_CHUNK, n_events - start)
                file.write_table(_events(chance, towns, start, size).cast(schema))
        pq.write_table(_incidents(chance, towns, n_incidents), incidents)
    return incidents, events


def _days(chance: np.random.Generator, size: int) -> np.ndarray:
    return chance.integers(_FIRST, _LAST, size, dtype=np.int32)


def _around(chance: np.random.Generator, towns: np.ndarray, size: int) -> np.ndarray:
    chosen = towns[chance.zipf(1.3, size) % _TOWNS]
    return chosen + chance.normal(0, 0.3, (size, 2))


def _events(chance: np.random.Generator, towns: np.ndarray, start: int, size: int) -> pa.Table:
    where, first = _around(chance, towns, size), _days(chance, size)
    longer = np.where(chance.random(size) < 0.05, chance.integers(1, 365, size), 0)
    deaths = chance.poisson(3, size)
    told = {
        "event_id": pa.array(np.arange(start, start + size)).cast(pa.string()),
        "date_from": pa.array(first).cast(pa.date32()),
        "date_to": pa.array((first + longer).astype(np.int32)).cast(pa.date32()),
        "country_iso3": pa.repeat("MLI", size),
        "lat": where[:, 0],
        "lon": where[:, 1],
        "geo_precision": pa.repeat("exact", size),
        "deaths_low": deaths,
        "deaths": deaths,
        "deaths_high": deaths + 1,
        "civilian_deaths": deaths // 2,
        "type": pa.repeat("state_based", size),
        "actors": pa.repeat("Government - Group", size),
        "place": pa.repeat("a town", size),
        "source": pa.repeat("generated", size),
    }
    return pa.table(told)


def _incidents(chance: np.random.Generator, towns: np.ndarray, size: int) -> pa.Table:
    where = towns[chance.integers(0, _TOWNS, size)] + chance.normal(0, 0.2, (size, 2))
    day = pa.array(_days(chance, size)).cast(pa.date32())
    names = [f"I-{n:05}" for n in range(size)]
    return pa.table(
        {
            "incident_ref": names,
            "date_from": day,
            "date_to": day,
            "lat": where[:, 0],
            "lon": where[:, 1],
        }
    )


def ours(incidents: Path, events: Path) -> list[float]:
    """Seconds, peak MB and pairs found."""
    import resource

    from vedette.core.context.intensity import intensity

    began = time.perf_counter()
    found = intensity(pq.read_table(incidents), events)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [seconds, peak, sum(found["events"].to_pylist())]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--incidents", type=int, default=5_000)
    parser.add_argument("--ours", nargs=2, type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours:
        print(json.dumps(ours(*chosen.ours)))
        return
    files = generated(chosen.events, chosen.incidents)
    runs = {
        "ours": [sys.executable, "-m", "benchmarks.intensity", "--ours", *files],
        PEER[0]: [peer_python(scratch() / "geopandas", *PEER), "-c", _SCRIPT, *files],
    }
    rows: list[list[object]] = []
    for name, command in runs.items():
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, peak, pairs = json.loads(done.stdout.splitlines()[-1])
        rows.append([name, f"{seconds:.1f}", f"{peak:,.0f}", f"{int(pairs):,}"])
    print(f"{chosen.events:,} events, {chosen.incidents:,} incidents\n")
    print(table(["", "s", "peak MB", "pairs"], rows))


if __name__ == "__main__":
    main()
