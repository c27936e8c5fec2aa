from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from vedette.demo.files import generate
from vedette.demo.sources import NAMES


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, seed=7, scale=1)
    return folder


def _rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _ids(folder: Path, source: str) -> list[str]:
    about = next(
        one for one in json.loads((folder / "sources.json").read_text()) if one["source"] == source
    )
    mapping = json.loads((folder / about["mapping"]).read_text())
    path = folder / about["file"]
    if path.suffix == ".parquet":
        return [str(v) for v in pq.read_table(path).column(mapping["key"]).to_pylist()]
    if path.suffix == ".json":
        return [row[mapping["key"]] for row in json.loads(path.read_text())]
    if path.suffix == ".geojson":
        features = json.loads(path.read_text())["features"]
        return [feature["properties"][mapping["key"]] for feature in features]
    if path.suffix == ".xlsx":
        rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
        at = rows[mapping["skip_rows"]].index(mapping["key"])
        return [row[at] for row in rows[mapping["skip_rows"] + 1 :]]
    rows = _rows(path, mapping["encoding"], mapping["delimiter"])
    return [row[mapping["key"]] for row in rows]


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_the_truth_tells_of_every_row_of_every_source_once(made: Path) -> None:
    told = [
        (row["source"], row["source_record_id"])
        for row in _rows(made / "truth" / "record_truth.csv")
    ]

    written = [(source, row) for source in NAMES for row in _ids(made / "input", source)]
    written.remove(("contributor_lists", "ESSAI"))

    assert sorted(told) == sorted(written)
    assert len(set(told)) == len(told)


def test_the_same_seed_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=7, scale=1)

    files = sorted(p.relative_to(made) for p in made.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert all((made / f).read_bytes() == (tmp_path / f).read_bytes() for f in files)


def test_another_seed_gives_another_world(made: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=8, scale=1)

    truth = Path("truth") / "incidents.csv"
    assert (made / truth).read_bytes() != (tmp_path / truth).read_bytes()


def test_nine_sources_in_seven_formats_are_declared_with_their_lineage(made: Path) -> None:
    about = json.loads((made / "input" / "sources.json").read_text())

    assert [one["source"] for one in about] == list(NAMES)
    assert {Path(one["file"]).suffix for one in about} == {
        ".csv", ".xlsx", ".json", ".tsv", ".geojson", ".parquet", ".psv",
    }  # fmt: skip
    assert {one["source"]: one["fed_by"] for one in about if one["fed_by"]} == {
        "operations_centre": ["mission_log"]
    }
    assert sorted(one["precedence"] for one in about) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_later_release_of_the_registry_keeps_ids_and_reclassifies(made: Path) -> None:
    earlier = {r["casualty_id"]: r for r in _rows(made / "input" / "casualty_registry_2018.csv")}
    later = {r["casualty_id"]: r for r in _rows(made / "input" / "casualty_registry_2021.csv")}

    moved = Counter(
        (earlier[key]["type_of_incident"], later[key]["type_of_incident"])
        for key in earlier
        if earlier[key]["type_of_incident"] != later[key]["type_of_incident"]
    )

    assert set(earlier) < set(later)
    assert set(moved) == {("To Be Determined", "Malicious Act")}


def test_two_to_eight_percent_of_the_entries_of_a_source_are_made_twice(tmp_path: Path) -> None:
    generate(tmp_path, seed=7, scale=5)
    truth = _rows(tmp_path / "truth" / "record_truth.csv")

    for source in NAMES[:-1]:
        rows = [(r["true_incident"], r["true_person"]) for r in truth if r["source"] == source]
        assert 0.01 < 1 - len(set(rows)) / len(rows) < 0.09, source


def test_one_row_cannot_be_read_and_the_manifest_says_which(made: Path) -> None:
    about = json.loads((made / "input" / "sources.json").read_text())
    told = {one["source"]: one["quarantine"] for one in about if "quarantine" in one}

    rows = _rows(made / "input" / "listes_des_contributeurs.csv", "cp1252", ";")

    assert list(told) == ["contributor_lists"]
    assert [n for n, row in enumerate(rows, start=2) if row["Date"] == "31/02/2016"] == told[
        "contributor_lists"
    ]


def test_every_attack_with_deaths_is_known_to_some_source(made: Path) -> None:
    seen = {row["true_incident"] for row in _rows(made / "truth" / "record_truth.csv")}

    deadly = [
        row["incident_id"]
        for row in _rows(made / "truth" / "incidents.csv")
        if row["cause"] == "malicious_act" and row["killed"] != "0"
    ]

    assert len(set(deadly) - seen) <= 1
