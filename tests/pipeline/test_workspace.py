"""The folder of a review: made once, opened, its settings decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review, change_settings, create_review, open_review

HEAD = Author("head", "2026-01-02T03:04:05+00:00")


def a_review(folder: Path) -> Review:
    return create_review(folder, title="A review", created_at="2026-01-01T00:00:00+00:00")


def test_a_new_review_is_confidential_and_opens_again(tmp_path: Path) -> None:
    a_review(tmp_path / "review")

    found = open_review(tmp_path / "review")

    assert found.about["label"] == "confidential"
    assert found.decisions() == ()


def test_a_review_is_not_made_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(WrongState):
        a_review(tmp_path)


def test_a_review_half_made_by_a_killed_init_is_made_again(tmp_path: Path) -> None:
    a_review(tmp_path)
    (tmp_path / "review.json").unlink()

    assert a_review(tmp_path).about["title"] == "A review"


def test_a_folder_without_review_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        open_review(tmp_path)


def test_an_unknown_template_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="peacekeeping"):
        create_review(tmp_path / "r", title="T", created_at="2026-01-01", template="moon")


def test_settings_decided_later_lie_over_those_of_the_beginning(tmp_path: Path) -> None:
    review = a_review(tmp_path / "review")

    change_settings(review, {"precedence": ["kika", "awsd"]}, HEAD)
    change_settings(review, {"precedence": ["kika", "awsd"]}, HEAD)

    assert review.settings()["precedence"] == ["kika", "awsd"]
    assert len(review.decisions()) == 1
