"""Writing the sample review: nine source files with mappings, strength, claims, and the truth."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from vedette.demo import capacities, sources, words, workbook
from vedette.demo.claims import claims
from vedette.demo.conflict import base_rows, event_rows
from vedette.demo.contributors import contribution_rows
from vedette.demo.databases import DATABASES, PRECEDENCE, Cells, Database
from vedette.demo.documents import Paper, library_of
from vedette.demo.interviews import Talk, interviews_of
from vedette.demo.shelf_words import CODEBOOK
from vedette.demo.sources import View
from vedette.demo.strength import authorised_rows, strength_rows, timeline_rows
from vedette.demo.world import World, world

_LOG_TITLE = ["Incident log of the missions", "Extract of 12 April 2018", ""]


def generate(directory: Path, *, seed: int, scale: int) -> None:
    """Writes the inputs and the truth of the sample review below `directory`.

    `input/` gets nine source files, a mapping for each (`<source>.mapping.json`), `sources.json`
    (in order of receipt), `strength.csv`, `contributions.csv`, `authorised.csv`, `timeline.csv`, `events.csv`,
    `bases.csv`, `readings.csv`, `claims.json`, sixty documents with `documents.json` and `codebook.csv`, thirty
    interviews with `interviews.json`; `truth/` gets `incidents.csv`, `persons.csv`, `record_truth.csv`,
    `documents.csv`, `codings.csv`, `forms.csv`, `identities.csv` and `interview_codings.csv`. The same seed and
    scale give the same bytes.

    Args:
        directory: Made where absent; files of the same names are replaced.
        seed: Any whole number, 0 or more.
        scale: How many times the nine missions of five years, 1 or more.
    """
    truth = world(seed=seed, scale=scale)
    views = sources.views(truth, seed=seed)
    (directory / "input").mkdir(parents=True, exist_ok=True)
    (directory / "truth").mkdir(exist_ok=True)
    for name, view in views.items():
        _write_source(directory / "input", name, view, truth.places.missions)
    _write_json(
        directory / "input" / "sources.json", [_manifest(name, len(views[name])) for name in views]
    )
    _write_json(directory / "input" / "claims.json", claims(truth))
    _write_csv(directory / "input" / "strength.csv", strength_rows(truth, seed=seed))
    _write_csv(directory / "input" / "contributions.csv", contribution_rows(truth, seed=seed))
    _write_csv(directory / "input" / "authorised.csv", authorised_rows(truth, seed=seed))
    _write_csv(directory / "input" / "timeline.csv", timeline_rows(truth))
    _write_csv(directory / "input" / "events.csv", event_rows(truth, seed=seed))
    _write_csv(directory / "input" / "bases.csv", base_rows(truth, seed=seed))
    _write_csv(directory / "input" / capacities.FILE, capacities.reading_rows(truth, seed=seed))
    _write_library(directory, library_of(truth, seed=seed))
    _write_interviews(directory, interviews_of(truth, seed=seed))
    _write_truth(directory / "truth", truth, views)


def _write_library(directory: Path, papers: Sequence[Paper]) -> None:
    """The documents, what a person says on adding them, the codebook, and what is true of them."""
    folder = directory / "input" / "documents"
    folder.mkdir(exist_ok=True)
    for paper in papers:
        (folder / paper.file).write_bytes(paper.content)
    manifest = [{"file": paper.file, "label": paper.label} for paper in papers]
    _write_json(directory / "input" / "documents.json", manifest)
    _write_csv(
        directory / "input" / "codebook.csv",
        [
            dict(zip(("name", "parent", "definition", "issue_area"), code, strict=True))
            for code in CODEBOOK
        ],
    )
    _write_csv(directory / "truth" / "documents.csv", [_true_paper(paper) for paper in papers])
    coded: list[dict[str, object]] = [
        {"file": paper.file, "code": code, "words": words}
        for paper in papers
        for code, words in paper.coded
    ]
    _write_csv(directory / "truth" / "codings.csv", coded)
    filled: list[dict[str, object]] = [
        {"file": paper.file, "field": name, "value": value, "words": words}
        for paper in papers
        for name, value, words in paper.form
    ]
    _write_csv(directory / "truth" / "forms.csv", filled)


def _write_interviews(directory: Path, talks: Sequence[Talk]) -> None:
    """The notes as files, the facts to register; who spoke is in the truth alone."""
    for talk in talks:
        (directory / "input" / "documents" / talk.file).write_bytes(talk.content)
    _write_json(
        directory / "input" / "interviews.json",
        [{"file": talk.file, "facts": dict(talk.facts)} for talk in talks],
    )
    _write_csv(
        directory / "truth" / "identities.csv",
        [{"file": talk.file, **talk.identity} for talk in talks],
    )
    said: list[dict[str, object]] = [
        {"file": talk.file, "code": code, "words": words}
        for talk in talks
        for code, words in talk.coded
    ]
    _write_csv(directory / "truth" / "interview_codings.csv", said)


def _true_paper(paper: Paper) -> dict[str, object]:
    return {
        "file": paper.file,
        "document_type": paper.document_type,
        "effective_on": paper.effective_on.isoformat(),
        "language": paper.language,
        "true_incident": "" if paper.incident is None else _incident_name(paper.incident),
        "copy_of": paper.copy_of or "",
    }


def _write_source(folder: Path, name: str, view: View, missions: list[str]) -> None:
    database = DATABASES[name]
    cells = database.cells(view)
    if database.spoilt:
        cells = {column: [*cells[column], database.spoilt.get(column, "")] for column in cells}
    path = folder / database.file
    _WRITERS[path.suffix](path, cells, database)
    _write_json(folder / f"{name}.mapping.json", _mapping(name, missions))


def _mapping(name: str, missions: list[str]) -> dict[str, object]:
    """The mapping of a source; its missions are the review's own, so their codes are stated."""
    database = DATABASES[name]
    values = {**database.values, "mission": {mission: mission for mission in missions}}
    made: dict[str, object] = {
        "name": name,
        "version": "1",
        "scope": database.scope,
        "columns": database.columns,
        **database.mapping,
        "values": values,
        "publisher": database.publisher,
        "licence": database.licence,
        "label": database.label,
    }
    return made | ({"fed_by": list(database.fed_by)} if database.fed_by else {})


def _manifest(name: str, n_rows: int) -> dict[str, object]:
    """What a person says on importing the source; the spoilt row comes last, after the header's 1."""
    database = DATABASES[name]
    kept_out = {"quarantine": [n_rows + 2], "why": database.why} if database.spoilt else {}
    return {
        "source": name,
        "file": database.file,
        "mapping": f"{name}.mapping.json",
        "received_on": database.received_on,
        "publisher": database.publisher,
        "licence": database.licence,
        "scope": database.scope,
        "fed_by": list(database.fed_by),
        "label": database.label,
        "precedence": 1 + PRECEDENCE.index(name),
        **kept_out,
    }


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _delimited(path: Path, cells: Cells, database: Database) -> None:
    encoding = str(database.mapping["encoding"])
    with path.open("w", encoding=encoding, errors="replace", newline="") as out:
        writer = csv.writer(
            out, delimiter=str(database.mapping["delimiter"]), lineterminator="\r\n"
        )
        writer.writerow(cells)
        writer.writerows(zip(*cells.values(), strict=True))


def _workbook(path: Path, cells: Cells, database: Database) -> None:
    rows = zip(*cells.values(), strict=True)
    sheet = str(database.mapping["sheet"])
    workbook.write(path, sheet, [[line] for line in _LOG_TITLE] + [list(cells)], rows)


def _json(path: Path, cells: Cells, _: Database) -> None:
    _write_json(
        path, [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
    )


def _geojson(path: Path, cells: Cells, _: Database) -> None:
    names = [name for name in cells if name not in {"lat", "lon"}]
    rows = zip(*(cells[name] for name in names), strict=True)
    features = [
        {
            "type": "Feature",
            "geometry": None if lat is None else {"type": "Point", "coordinates": [lon, lat]},
            "properties": dict(zip(names, row, strict=True)),
        }
        for row, lat, lon in zip(rows, cells["lat"], cells["lon"], strict=True)
    ]
    _write_json(path, {"type": "FeatureCollection", "features": features})


def _parquet(path: Path, cells: Cells, _: Database) -> None:
    pq.write_table(pa.table({name: pa.array(column) for name, column in cells.items()}), path)


_WRITERS = {
    ".csv": _delimited,
    ".tsv": _delimited,
    ".psv": _delimited,
    ".xlsx": _workbook,
    ".json": _json,
    ".geojson": _geojson,
    ".parquet": _parquet,
}


def _write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _incident_name(number: int) -> str:
    return f"T{number:06d}" if number >= 0 else ""


def _person_name(number: int) -> str:
    return f"P{number:07d}" if number >= 0 else ""


def _write_truth(folder: Path, truth: World, views: dict[str, View]) -> None:
    _write_csv(folder / "incidents.csv", _incident_rows(truth))
    _write_csv(folder / "persons.csv", _person_rows(truth))
    _write_csv(
        folder / "record_truth.csv",
        [
            {
                "source": name,
                "source_record_id": row_id,
                "true_incident": _incident_name(incident),
                "true_person": _person_name(person),
            }
            for name, view in views.items()
            for row_id, incident, person in zip(
                view.ids, view.incident.tolist(), view.person.tolist(), strict=True
            )
        ],
    )


def _incident_rows(truth: World) -> list[dict[str, object]]:
    incidents, places = truth.incidents, truth.places
    days = np.datetime_as_string(incidents.day.astype("datetime64[D]")).tolist()
    return [
        {
            "incident_id": _incident_name(i),
            "mission": places.missions[mission],
            "date": day,
            "local_time": f"{minute // 60:02d}:{minute % 60:02d}",
            "place": places.name[town],
            "lat": lat,
            "lon": lon,
            "cause": cause,
            "incident_type": kind,
            "activity": activity,
            "killed": killed,
            "injured": injured,
        }
        for i, (
            mission,
            day,
            minute,
            town,
            lat,
            lon,
            cause,
            kind,
            activity,
            killed,
            injured,
        ) in enumerate(
            zip(
                incidents.mission.tolist(),
                days,
                incidents.minute.tolist(),
                incidents.town.tolist(),
                incidents.lat.tolist(),
                incidents.lon.tolist(),
                incidents.cause,
                incidents.type,
                incidents.activity,
                incidents.killed.tolist(),
                incidents.injured.tolist(),
                strict=True,
            )
        )
    ]


def _person_rows(truth: World) -> list[dict[str, object]]:
    persons = truth.persons
    day = truth.incidents.day[persons.incident]
    died = np.datetime_as_string((day + persons.died_after).astype("datetime64[D]")).tolist()
    columns = (persons.incident, persons.given, persons.family, persons.second_family)
    more = (persons.sex, persons.birth_year, persons.nationality, persons.category, persons.rank)
    rows = zip(
        *(c.tolist() for c in (*columns, *more, persons.killed, persons.severity)), strict=True
    )
    return [
        {
            "person_id": _person_name(i),
            "incident_id": _incident_name(incident),
            "name": " ".join(f"{given} {family} {second}".split()),
            "sex": sex,
            "birth_year": born,
            "nationality_iso3": words.CONTRIBUTORS[nation][0],
            "personnel_category": category,
            "rank": rank,
            "outcome": "killed" if killed else "injured",
            "severity": severity,
            "died_on": died[i] if killed else "",
        }
        for i, (
            incident,
            given,
            family,
            second,
            sex,
            born,
            nation,
            category,
            rank,
            killed,
            severity,
        ) in enumerate(rows)
    ]
