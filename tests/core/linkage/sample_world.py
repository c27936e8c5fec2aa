"""The sample world as RECORDS with its truth, without files between (the readers have their own tests)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vedette.core.kernel.countries import country_code
from vedette.core.linkage.schema import Family
from vedette.core.sources.schema import RECORDS
from vedette.demo.databases import DATABASES, Database
from vedette.demo.sources import View, views
from vedette.demo.world import World, world

FAMILIES = (Family("casualty_registry", ("casualty_registry_2018", "casualty_registry_2021")),)
_COPIED = (
    "country",
    "place",
    "lat",
    "lon",
    "mission",
    "cause",
    "incident_type",
    "personnel_category",
    "killed",
    "killed_low",
    "killed_high",
    "injured",
    "name",
    "sex",
    "birth_year",
    "rank",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Records in no order; of each `source:id` the true incident and person (-1: none); true deaths.

    Deaths are by mission and year.
    """

    records: pa.Table
    incident: dict[str, int]
    person: dict[str, int]
    killed: dict[tuple[str, int], int]


def sample(*, seed: int, scale: int) -> Sample:
    """What eight of the nine databases hold; the ninth gives monthly totals."""
    truth = world(seed=seed, scale=scale)
    held = views(truth, seed=seed)
    del held["staff_union"]
    tables = [_records(name, DATABASES[name], view) for name, view in held.items()]
    keys = [(f"{name}:{key}", i) for name, view in held.items() for i, key in enumerate(view.ids)]
    incident = np.concatenate([view.incident for view in held.values()]).tolist()
    person = np.concatenate([view.person for view in held.values()]).tolist()
    names = [key for key, _ in keys]
    return Sample(
        RECORDS.conform(pa.concat_tables(tables)),
        dict(zip(names, incident, strict=True)),
        dict(zip(names, person, strict=True)),
        _killed(truth),
    )


def _killed(truth: World) -> dict[tuple[str, int], int]:
    incidents, found = truth.incidents, Counter[tuple[str, int]]()
    years = incidents.day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    for mission, year, killed in zip(incidents.mission, years, incidents.killed, strict=True):
        found[truth.places.missions[mission], int(year)] += int(killed)
    return dict(found)


def _records(name: str, database: Database, view: View) -> pa.Table:
    cells, n, mapping = database.cells(view), len(view), database.mapping
    codes = database.values
    told = {
        common: [_meant(cell, codes.get(common), common) for cell in cells[str(column)]]
        for common, column in database.columns.items()
    }
    told |= {key: [int(value)] * n for key, value in mapping.get("constants", {}).items()}
    days = [_day(str(cell)) for cell in told["date"]]
    columns: dict[str, list[object]] = {
        "source": [name] * n,
        "source_record_id": list(view.ids),
        "import_id": ["IM"] * n,
        "record": list(range(2, n + 2)),
        "grain": [mapping["grain"]] * n,
        "label": ["x"] * n,
        "date": [day.isoformat() for day in days],
        "date_from": list(days),
        "date_to": list(days),
        "nationality_iso3": [country_code(str(w)) if w else None for w in told["nationality"]],
    }
    columns |= {key: told[key] for key in _COPIED if key in told}
    schema = RECORDS.arrow
    arrays = {key: pa.array(cells, schema.field(key).type) for key, cells in columns.items()}
    return RECORDS.conform(pa.table(arrays))


def _meant(cell: object, codes: dict[str, str] | None, common: str) -> object:
    if cell is None or cell == "":
        return None
    if codes is None:
        return cell
    return codes.get(str(cell), cell if common == "nationality" else None)


def _day(text: str) -> dt.date:
    if "/" in text:
        day, month, year = text.split("/")
        return dt.date(int(year), int(month), int(day))
    return dt.date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairwise precision, recall, F1, and B-cubed F."""

    precision: float
    recall: float
    f1: float
    b_cubed: float


def quality(found: list[str], true: list[int]) -> Quality:
    """How well a clustering finds the true one; one entry per record."""
    _, mine = np.unique(np.array(found), return_inverse=True)
    _, theirs = np.unique(np.array(true), return_inverse=True)
    both = mine.astype(np.int64) * (theirs.max() + 1) + theirs
    precision = _pairs(both) / max(_pairs(mine), 1)
    recall = _pairs(both) / max(_pairs(theirs), 1)
    shared, mine_size, true_size = _sizes(both), _sizes(mine), _sizes(theirs)
    b_precision, b_recall = (shared / mine_size).mean(), (shared / true_size).mean()
    return Quality(
        precision,
        recall,
        2 * precision * recall / (precision + recall),
        float(2 * b_precision * b_recall / (b_precision + b_recall)),
    )


def _pairs(labels: npt.NDArray[np.int64]) -> float:
    sizes = np.unique(labels, return_counts=True)[1].astype(float)
    return float((sizes * (sizes - 1) / 2).sum())


def _sizes(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    _, at, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(sizes[at])
