"""As known on a day: what comes later never changes the answer (U14, X.3)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.imports import make_file, make_request, make_review, make_row
from vedette.cli.main import main
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.fingerprint import of_table
from vedette.core.sources.mapping import GENERIC_COLUMNS
from vedette.core.stats.known_then import Why, changed
from vedette.pipeline.acquire import add_source
from vedette.pipeline.decisions import Author
from vedette.pipeline.known_on import Basis, KnownOn, knowledge_now, known_by, known_on
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import Review, change_settings

pytestmark = pytest.mark.slow

DAY = dt.date(2017, 11, 15)


def of_violence(row: str) -> str:
    """The row of an attack on a mission."""
    cells = row.split(",")
    cells[GENERIC_COLUMNS.index("mission")] = "MINUSMA"
    cells[GENERIC_COLUMNS.index("cause")] = "malicious_act"
    return ",".join(cells)


def take_in(review: Review, folder: Path, rows: list[str], *, received: str, at: str) -> None:
    """Import a snapshot of a source that was received on a day and entered at another."""
    request = make_request(make_file(folder / f"{received}.csv", map(of_violence, rows)))
    request = replace(request, received_on=dt.date.fromisoformat(received))
    made = add_source(review, request, Author("ana", f"{at}T12:00:00+00:00"))
    assert made.id is not None, made


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """Two attacks known on the day; a third one, and another number of the first, came in January."""
    made = make_review(tmp_path / "review")
    first = [make_row(1, date="2017-10-01", killed=3), make_row(2, date="2017-10-20", killed=1)]
    take_in(made, tmp_path, first, received="2017-11-10", at="2017-11-20")
    later = [make_row(1, date="2017-10-01", killed=5), make_row(2, date="2017-10-20", killed=1),
             make_row(3, date="2017-11-03", killed=4, place="Gao")]  # fmt: skip
    take_in(made, tmp_path, later, received="2018-01-05", at="2018-01-06")
    return made


def killed(found: KnownOn) -> float:
    """The headline."""
    rows = found.tables["figures"].to_pylist()
    return next(row["value"] for row in rows if row["key"] == "killed-total")


def contents(found: KnownOn) -> dict[str, str]:
    return {name: of_table(table) for name, table in found.tables.items()}


def test_u14_a_later_snapshot_does_not_change_an_answer_about_the_past(
    review: Review, tmp_path: Path
) -> None:
    before = known_on(review, DAY, keep=False)
    assert killed(before) == 3 + 1

    rows = [make_row(1, date="2017-10-01", killed=9), make_row(7, date="2017-10-02", killed=8)]
    take_in(review, tmp_path, rows, received="2018-06-01", at="2018-06-02")
    change_settings(review, {"title": "later"}, Author("ana", "2018-06-03T08:00:00+00:00"))

    after = known_on(review, DAY, keep=False)
    assert contents(after) == contents(before)
    assert after.key == before.key


def test_each_day_of_receipt_is_a_state_of_its_own(review: Review) -> None:
    assert killed(known_on(review, dt.date(2018, 1, 4), keep=False)) == 3 + 1
    assert killed(known_on(review, dt.date(2018, 1, 5), keep=False)) == 5 + 1 + 4
    with pytest.raises(NotEnoughData, match="2017-11-09"):
        known_on(review, dt.date(2017, 11, 9), keep=False)


def test_by_entry_the_day_is_that_of_the_log(review: Review) -> None:
    with pytest.raises(NotEnoughData):
        known_on(review, DAY, basis=Basis.ENTERED, keep=False)
    assert killed(known_on(review, dt.date(2017, 11, 20), basis=Basis.ENTERED, keep=False)) == 4


def test_a_late_report_appears_as_one_with_its_delay(review: Review) -> None:
    then = known_on(review, DAY).knowledge
    now = knowledge_now(review, run_review(review).folder, then)

    found = changed(then, now, "killed-total")

    late = next(one for one in found if one.why is Why.LATE)
    assert (late.then, late.now, late.received_on) == (0, 4, dt.date(2018, 1, 5))
    assert late.delay_days == 27 + 31 + 5
    other = next(one for one in found if one.why is not Why.LATE)
    assert (other.why, other.then, other.now) == (Why.RECOUNTED, 3, 5)


def test_settings_under_which_an_old_file_was_entered_count(tmp_path: Path) -> None:
    made = make_review(tmp_path / "review")
    change_settings(made, {"title": "set first"}, Author("ana", "2026-01-01T08:00:00+00:00"))
    take_in(
        made, tmp_path, [make_row(1, date="2017-10-01")], received="2017-11-10", at="2026-01-02"
    )
    change_settings(made, {"title": "set later"}, Author("ana", "2026-01-03T08:00:00+00:00"))

    told = known_by(made.decisions(), DAY)

    assert [str(one.act) for one in told] == ["settings", "import"]


def test_the_command_line_gives_the_figures_of_a_day_and_what_changed(
    review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(review.folder)
    asked = ["killed-total", "--on", "2017-11-15", "--review", folder, "--json"]
    assert main(["known", "figures", *asked]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["value"] for row in told["figures"]] == [4]
    assert told["received"] == {"awsd": "2017-11-10"}

    assert main(["known", "changes", *asked]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["why"] for one in told["changes"]} == {"late", "recounted"}
    # kept below the runs, so that it is there for ever and never in the way of a run
    assert len(list((review.runs / "known").iterdir())) == 1
    assert main(["known", "figures", "--on", "yesterday", "--review", folder]) == 1
