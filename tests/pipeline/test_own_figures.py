"""Figures that people make are decisions: versions stay, the newest enters the run, a notebook gives it again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound, WrongState
from vedette.core.stats.notebook import code_of
from vedette.pipeline.acquire import add_source
from vedette.pipeline.archive import export_review, unpacked
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.figure_exports import FileForm, file_form, written_figure
from vedette.pipeline.figure_forms import form_of
from vedette.pipeline.figures import (
    Told,
    own_figures,
    restore_figure,
    retire_figure,
    save_figure,
    told_figure,
    versions,
)
from vedette.pipeline.run import run_review
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review, open_review

DAY = dt.date(2026, 1, 2)
FORM = {"title": "Killed, by year", "kind": "count", "measure": "deaths",
        "scope": {"name": "everything"}, "by": ["year"]}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """Five incidents of one source, and a figure of them in the run; read it, never change it."""
    folder = tmp_path_factory.mktemp("figures")
    made = make_review(folder / "review")
    rows = [
        make_row(n, date=date, killed=killed)
        for n, (date, killed) in enumerate(
            [("2016-01-05", 1), ("2016-07-05", 3), ("2017-12-07", 16), ("2017-05-01", 1), ("2014-02-02", 2)]
        )
    ]  # fmt: skip
    add_source(made, make_request(make_file(folder / "awsd.csv", rows)), ANALYST)
    save_figure(made, FORM, "asked for", ANALYST)
    run_review(made)
    return made


@pytest.fixture
def review(kept: Review, tmp_path: Path) -> Review:
    """A copy of it that the test may change."""
    return open_review(Path(shutil.copytree(kept.folder, tmp_path / "review")))


def told(review: Review) -> Told:
    """The figure that somebody made, on the current run."""
    [one] = own_figures(review.decisions())
    return told_figure(review, one.key)


def test_4_4_a_figure_is_versions_of_which_the_newest_counts_and_all_open(review: Review) -> None:
    [first] = own_figures(review.decisions())

    again = save_figure(review, first.form, "the same", ANALYST, key=first.key)
    second = save_figure(
        review, {**first.form, "measure": "incidents"}, "attacks", ANALYST, key=first.key
    )
    run_review(review)
    folder, manifest = current_run(review.runs)
    in_run = products_of(folder, manifest).table("figures").to_pylist()
    third = restore_figure(review, first.key, 1, "people after all", ANALYST)

    assert (again.number, second.number, third.number) == (1, 2, 3)
    assert third.form == first.form
    assert {r["point"]: r["value"] for r in in_run if r["key"] == first.key}["2017"] == 2
    old = told_figure(review, first.key, 1).points.to_pylist()
    assert [(r["point"], r["value"]) for r in old] == [
        ("2014", 2),
        ("2015", 0),
        ("2016", 4),
        ("2017", 17),
    ]
    assert [one.why for one in versions(review.decisions())[first.key]] == [
        "asked for", "attacks", "people after all",
    ]  # fmt: skip


def test_the_fingerprint_of_the_review_changes_with_a_figure_and_back(review: Review) -> None:
    [held] = own_figures(review.decisions())
    before = review_fingerprint(review)

    retire_figure(review, held.key, "not needed", ANALYST)
    gone = review_fingerprint(review)
    with pytest.raises(WrongState):
        retire_figure(review, held.key, "again", ANALYST)
    restore_figure(review, held.key, 1, held.why, ANALYST)

    assert gone != before
    assert review_fingerprint(review) == before


def test_what_cannot_be_told_or_is_not_there_is_not_kept(review: Review) -> None:
    n = len(review.decisions())
    rate = {"kind": "rate", "exposure": "uniformed", "by": ["weapon"]}

    with pytest.raises(NotEnoughData, match="no exposure by weapon"):
        save_figure(review, {**FORM, **rate}, "why", ANALYST)
    with pytest.raises(BadInput, match="reason"):
        save_figure(review, FORM, " ", ANALYST)
    with pytest.raises(BadInput, match="title"):
        save_figure(review, {**FORM, "title": ""}, "why", ANALYST)
    with pytest.raises(NotFound):
        save_figure(review, FORM, "why", ANALYST, key="F-0000")
    with pytest.raises(NotFound):
        told_figure(review, "killed-by-year", 3)

    assert len(review.decisions()) == n


def test_exports_hold_what_the_figure_says(kept: Review) -> None:
    one = told(kept)
    points = one.points.to_pylist()

    files = {
        form: written_figure(one, form, marking="confidential", made_on=DAY) for form in FileForm
    }

    rows = list(
        csv.DictReader(io.StringIO(files[FileForm.CSV].decode("utf-8-sig").split("\r\n", 1)[1]))
    )
    assert [(row["point"], float(row["value"])) for row in rows] == [
        (p["point"], p["value"]) for p in points
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(files[FileForm.XLSX]))["Table"]
    head = [cell.value for cell in sheet[1]]
    assert [line[head.index("value")] for line in sheet.iter_rows(min_row=2, values_only=True)] == [
        p["value"] for p in points
    ]
    assert [p["value"] for p in json.loads(files[FileForm.JSON])["points"]] == [
        p["value"] for p in points
    ]
    assert files[FileForm.PNG].startswith(b"\x89PNG")
    assert b">2017<" in files[FileForm.SVG]
    drawn = json.loads(files[FileForm.VEGA])["data"]["values"]
    assert [row["value"] for row in drawn] == [p["value"] for p in points]


def test_the_same_figure_gives_the_same_bytes(kept: Review) -> None:
    one = told(kept)

    for form in (FileForm.PNG, FileForm.SVG, FileForm.NOTEBOOK, FileForm.XLSX):
        again = written_figure(one, form, marking="confidential", made_on=DAY)
        assert written_figure(one, form, marking="confidential", made_on=DAY) == again


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="no form 'gif'"):
        file_form("gif")


def test_4_8_the_notebook_gives_the_figure_again_to_the_digit_from_the_archive(
    kept: Review, tmp_path: Path
) -> None:
    one = told(kept)
    code = code_of(written_figure(one, FileForm.NOTEBOOK, marking="confidential", made_on=DAY))
    archive = export_review(kept, tmp_path / "review.zip", Way(None, ANALYST))

    with unpacked(archive) as folder:
        right = _executed(code, folder)
        wrong = _executed(code.replace('"value": 17.0', '"value": 18.0'), folder)

    assert "4 numbers of the figure are reproduced to the digit." in right.stdout
    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "'value', 18.0, 17.0" in wrong.stderr


def _executed(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The code cells of a notebook, one after the other, in a process of their own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "VEDETTE_REVIEW": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def test_a_title_cannot_leave_its_cell(review: Review) -> None:
    wild = {**FORM, "title": "'''; raise SystemExit(3) #</script> [x](javascript:1) \\"}
    mine = save_figure(review, wild, "wild", ANALYST)
    one = told_figure(review, mine.key)

    made = json.loads(written_figure(one, FileForm.NOTEBOOK, marking="c", made_on=DAY))

    cells = {cell["id"]: cell["source"] for cell in made["cells"]}
    names: dict[str, object] = {"json": json}
    exec(cells["definition"], names)  # noqa: S102 - what is tested
    assert names["DEFINITION"]["title"] == wild["title"]  # type: ignore[index]
    assert "</script>" not in cells["about"]
    assert "\\[x\\](" in cells["about"]


def test_the_words_of_a_command_make_a_definition() -> None:
    made = form_of(
        {}, title="t", where={"cause": ("malicious_act",), "weapon": ("ied",)}, by=["year"],
        exposure="uniformed", years=(2015, None),
    )  # fmt: skip

    assert made == {
        "title": "t", "measure": "deaths", "kind": "rate", "exposure": "uniformed", "by": ["year"],
        "period": ["2015-01-01", "2015-12-31"],
        "scope": {"name": "mission personnel", "in_mission": True, "causes": ["malicious_act"],
                  "others": {"weapon": ["ied"]}},
    }  # fmt: skip
    with pytest.raises(BadInput, match="filter on weapon"):
        form_of({}, where={"weapon": ("",)})
