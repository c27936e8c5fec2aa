"""Real strength by month and by year for tests on real data."""

from __future__ import annotations

import csv
import functools
import gzip

import pyarrow as pa

from tests.shared_data import shared_data
from vedette.core.context.contributions import contributions
from vedette.core.context.exposure import exposure
from vedette.core.context.strength import IPI, strength


@functools.cache
def monthly() -> pa.Table:
    """Table EXPOSURE of the monthly file, 1990-11 to 2017-03."""
    path = shared_data("contributions", "ipi_mission_month_1990-2017.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    columns = IPI.columns.values()
    cells = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in columns})
    return exposure(strength(cells, source="ipi"))


@functools.cache
def by_year() -> pa.Table:
    """Table CONTRIBUTIONS of the yearly file, partial years as they stand."""
    path = shared_data("contributions", "un_country_mission_year_gender_2010-2021.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    cells = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0] if name}
    return contributions(pa.table(cells), source="yearly file")
