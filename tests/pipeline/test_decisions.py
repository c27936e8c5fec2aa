"""The log of decisions: chained, append-only, whole after every cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.decisions import (
    GENESIS,
    Act,
    Author,
    FileHome,
    as_log,
    begin_log,
    head,
    log_path,
    parsed_log,
    rechained,
)

ANALYST = Author("analyst", "2026-01-02T03:04:05+00:00")


def a_log(folder: Path, *whys: str) -> Path:
    begin_log(folder)
    with FileHome(folder).writing() as pen:
        for why in whys:
            pen.append(
                Act.JUDGE, {"left": "a:1", "right": "b:1", "verdict": "same", "why": why}, ANALYST
            )
    return log_path(folder)


def test_a_decision_holds_the_hash_of_the_one_before(tmp_path: Path) -> None:
    a_log(tmp_path, "place", "date")

    first, second = FileHome(tmp_path).known()

    assert '"prev":"' + GENESIS in log_path(tmp_path).read_text().splitlines()[0]
    assert f'"prev":"{first.hash}"' in log_path(tmp_path).read_text().splitlines()[1]
    assert head(FileHome(tmp_path).known()) == (2, second.hash)


def test_an_empty_log_has_no_head(tmp_path: Path) -> None:
    a_log(tmp_path)

    assert head(FileHome(tmp_path).known()) == (0, GENESIS)


@given(cut=st.integers(min_value=1))
def test_a_line_cut_off_at_any_byte_is_passed_over_and_removed_by_the_next_writer(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("log")
    path = a_log(folder, "place", "date with é")
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    path.write_bytes(whole[: start + cut % (len(whole) - start)])

    assert [one.body["why"] for one in FileHome(folder).known()] == ["place"]
    with FileHome(folder).writing() as pen:
        pen.append(Act.JUDGE, {"why": "again"}, ANALYST)
    assert [one.body["why"] for one in FileHome(folder).known()] == ["place", "again"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("place", "plane"), ('"n":1', '"n":2'), ("analyst", "editor"), ('"judge"', '"undo_import"')],
)
def test_a_changed_line_breaks_the_chain_at_its_number(tmp_path: Path, old: str, new: str) -> None:
    path = a_log(tmp_path, "place", "date")
    path.write_text(path.read_text().replace(old, new, 1))

    with pytest.raises(WrongState, match="line 1"):
        FileHome(tmp_path).known()


def test_a_missing_line_breaks_the_chain(tmp_path: Path) -> None:
    path = a_log(tmp_path, "place", "date", "cause")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])

    with pytest.raises(WrongState, match="line 2"):
        FileHome(tmp_path).known()


def test_what_a_home_holds_comes_back_from_its_bytes(tmp_path: Path) -> None:
    path = a_log(tmp_path, "place", "date")

    known = FileHome(tmp_path).known()

    assert as_log(known) == path.read_bytes()
    assert parsed_log(as_log(known)) == known


def test_a_log_that_was_read_before_is_checked_again_where_it_differs(tmp_path: Path) -> None:
    path = a_log(tmp_path, "place", "date", "cause")
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    known = parsed_log(whole)

    assert parsed_log(b"".join(lines[:2])) == known[:2]
    with pytest.raises(WrongState, match="line 3"):
        parsed_log(whole.replace(b"cause", b"pause"))
    with pytest.raises(WrongState, match="line 1"):
        parsed_log(whole.replace(b"place", b"plane"))
    assert parsed_log(whole) == known


def test_a_part_of_the_decisions_is_chained_as_if_it_were_all(tmp_path: Path) -> None:
    a_log(tmp_path / "all", "hidden", "place", "date")
    a_log(tmp_path / "part", "place", "date")

    part = rechained(FileHome(tmp_path / "all").known()[1:])

    assert part == FileHome(tmp_path / "part").known()
