"""Real strength by month and by year for tests on real data."""

from __future__ import annotations

import csv
import functools
import gzip

import pyarrow as pa

from tests.shared_data import shared_data
from vedette.core.context.completeness import ExposureYear, at_full_year, exposure_years, extended
from vedette.core.context.exposure import Component, exposure
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
def yearly_totals() -> dict[int, float]:
    """Year -> total of the yearly file, partial years as they stand."""
    path = shared_data("contributions", "un_country_mission_year_gender_2010-2021.csv.gz")
    totals: dict[int, float] = {}
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            year = int(float(row["Year"]))
            totals[year] = totals.get(year, 0.0) + float(row["Total"] or 0)
    return totals


@functools.cache
def uniformed_years() -> dict[int, ExposureYear]:
    """Uniformed exposure of each year 1990-2020: months where there are, else scaled yearly totals."""
    known = [at_full_year(one) for one in exposure_years(monthly(), Component.UNIFORMED)]
    return {one.year: one for one in extended(known, yearly_totals(), source="yearly file")}
