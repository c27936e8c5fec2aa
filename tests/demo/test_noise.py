from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.demo import noise, words, workbook


def _rng(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_no_share_of_errors_leaves_everything_as_it_is() -> None:
    texts = np.array(["Goutro", "Ndoulsour"], dtype=object)

    assert noise.mistyped(texts, 0.0, _rng()).tolist() == ["Goutro", "Ndoulsour"]
    assert noise.misdated(np.array([7, 8]), 0.0, _rng()).tolist() == [7, 8]
    assert noise.miscounted(np.array([1, 9]), 0.0, _rng()).tolist() == [1, 9]


@given(st.text("abcdefgh", min_size=4, max_size=12), st.integers(0, 10_000))
def test_a_slip_keeps_the_first_letter_and_changes_the_length_by_one_at_most(
    text: str, seed: int
) -> None:
    [made] = noise.mistyped(np.array([text], dtype=object), 1.0, _rng(seed)).tolist()

    assert made[0] == text[0]
    assert abs(len(made) - len(text)) <= 1


@given(st.lists(st.integers(0, 30), min_size=1), st.integers(0, 10_000))
def test_a_wrong_count_is_never_below_zero_and_nothing_stays_nothing(
    counts: list[int], seed: int
) -> None:
    made = noise.miscounted(np.array(counts), 1.0, _rng(seed))

    assert (made >= 0).all()
    assert (made[np.array(counts) == 0] == 0).all()


def test_entries_made_twice_follow_the_first_one() -> None:
    at, second = noise.repeated(3, 1.0, _rng())

    assert at.tolist() == [0, 0, 1, 1, 2, 2]
    assert second.tolist() == [0, 1, 0, 1, 0, 1]


def test_another_transcription_is_plain_letters() -> None:
    assert words.respelt("Aïn Kouchai") == "Ain Kushay"


def test_acronyms_of_alike_countries_differ() -> None:
    assert words.acronyms(["Navelia", "Navelandu"]) == ["MINAVEL", "MINAVELA"]


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_a_workbook_holds_titles_days_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"

    workbook.write(
        path, "Log", [["Title"], ["Day", "Place", "Dead"]], [[dt.date(2016, 2, 29), "A & B", None]]
    )

    sheet = openpyxl.load_workbook(path)["Log"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Title", None, None),
        ("Day", "Place", "Dead"),
        (dt.datetime(2016, 2, 29), "A & B", None),  # noqa: DTZ001 - as the reader gives it
    ]
