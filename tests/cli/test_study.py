"""A question over many years on a review of two missions: shown, written, and refused where it cannot be told."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from vedette.cli.main import main
from vedette.core.context.kinds import Kind
from vedette.core.sources.mapping import GENERIC
from vedette.pipeline.acquire import Request, add_source
from vedette.pipeline.context import add_context
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review, create_review

ANALYST = Author("Analyst", "2026-11-24T09:00:00Z")
YEARS = range(2008, 2019)
KILLED = {2008: (1, 1), 2009: (1,), 2010: (2,), 2011: (1, 1), 2012: (3, 1), 2013: (2, 2), 2014: (3, 1),
          2015: (2, 1, 1), 2016: (4, 2), 2017: (9, 2, 1), 2018: (1,)}  # fmt: skip
QUESTION = {
    "key": "toy", "title": "Did it rise?", "source": "hq", "since": 2008, "years": [2008, 2018],
    "scope": {"name": "uniformed", "components": ["military", "police"]},
    "asked": [2013, 2017], "before": [2008, 2012], "after": [2018, 2018], "peak": 2017,
    "contrasts": [[[2013, 2017], [2008, 2012]], [[2017, 2017], [2013, 2016]]],
    "change": [2008, 2018], "missions": ["MINUSMA"], "least_person_years": 100,
    "limits": ["Whether attacks rose."],
}  # fmt: skip


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = create_review(
        tmp_path / "review", title="Toy", created_at=ANALYST.at, label="unclassified"
    )
    source, strength = tmp_path / "hq.csv", tmp_path / "strength.csv"
    with source.open("w", newline="") as stream:
        told = csv.writer(stream)
        told.writerow(
            ("incident_id", "date", "country", "mission", "personnel_category", "cause", "killed")
        )
        for year, sizes in KILLED.items():
            for n, size in enumerate(sizes):
                row = (f"{year}-{n}", f"{year}-0{n + 2}-11", "MLI", "MINUSMA", "troop")
                told.writerow((*row, "malicious_act", size))
    with strength.open("w", newline="") as stream:
        told = csv.writer(stream)
        told.writerow(("mission", "month", "troops", "police", "observers", "total"))
        for year in YEARS:
            for month in range(1, 13):
                told.writerow(("MINUSMA", f"{year}-{month:02}", 900, 90, 10, 1000))
    done = add_source(
        made,
        Request(file=source, source="hq", mapping=GENERIC, received_on=dt.date(2026, 11, 24)),
        ANALYST,
    )
    assert done.status == "accepted", (done.errors, done.questions)
    add_context(made, Kind.STRENGTH, strength, "strength", ANALYST)
    return made


def asked(tmp_path: Path, **change: object) -> str:
    path = tmp_path / "question.json"
    path.write_text(json.dumps(QUESTION | change))
    return str(path)


def test_a_question_of_ones_own_is_answered_and_written(
    review: Review, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question, out = asked(tmp_path), tmp_path / "out"

    assert (
        main(["study", "report", question, "--review", str(review.folder), "--out", str(out)]) == 0
    )

    assert sorted(p.name for p in out.iterdir()) == [
        "numbers.json", "report.docx", "report.html", "report.pdf",
    ]  # fmt: skip
    printed = {one["key"]: one["printed"] for one in json.loads((out / "numbers.json").read_text())}
    # 4 + 4 + 4 + 6 + 12 against 2 + 1 + 2 + 2 + 4, strength the same on both sides, leap days apart
    assert printed["study-side-deaths/2013–2017 against 2008–2012|2013–2017"] == "30"
    assert printed["study-side-deaths/2013–2017 against 2008–2012|2008–2012"] == "11"
    capsys.readouterr()
    assert main(["--json", "study", "show", question, "--review", str(review.folder)]) == 0
    numbers = json.loads(capsys.readouterr().out)["numbers"]
    [ratio] = [n for n in numbers if n["key"] == "study-ratio" and n["point"].startswith("2013")]
    assert ratio["value"] == pytest.approx(30 / 11, rel=0.001)


def test_a_span_without_strength_and_a_source_that_is_absent_are_refused_with_a_remedy(
    review: Review, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ["--review", str(review.folder)]

    assert main(["study", "show", asked(tmp_path, years=[2008, 2019]), *folder]) == 1
    assert "no whole exposure for 2019" in capsys.readouterr().err
    assert main(["study", "show", "did-violence-rise", *folder]) == 1
    assert "Name one of all, hq with --source" in capsys.readouterr().err
    assert main(["study", "show", "nothing", *folder]) == 1
    assert "Use one of did-violence-rise" in capsys.readouterr().err
