from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.decisions import Act
from vedette.pipeline.interviews import (
    KeyStore,
    erase_identity,
    identity,
    interviews,
    register,
)
from vedette.pipeline.run import run_review
from vedette.pipeline.shelves import listed
from vedette.pipeline.workspace import Review

FACTS = {
    "consent": "on_record_function", "month": "2017-10", "mission": "MINAV", "place": "sector", "category": "troop",
    "rank": "senior",
}  # fmt: skip
WHO = {"name": "Konaré Aïssata", "contact": "+223 70 12 34 56"}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return make_review(tmp_path / "review")


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


def test_folder_and_database_without_the_key_store_yield_no_name(
    review: Review, keys: KeyStore
) -> None:
    made = register(review, FACTS, WHO, keys, ANALYST)
    run_review(review)

    everything = b"".join(path.read_bytes() for path in review.folder.rglob("*") if path.is_file())

    assert "Konaré".encode() not in everything
    assert b"70 12 34" not in everything
    assert identity(review, made, keys, "call back", ANALYST) == WHO
    assert [one.body["why"] for one in review.decisions() if one.act is Act.UNSEAL] == ["call back"]
    with pytest.raises(NotFound, match="no key"):
        identity(review, made, KeyStore(keys.folder / "other"), "try", ANALYST)
    with pytest.raises(BadInput, match="without a reason"):
        identity(review, made, keys, " ", ANALYST)


def test_erasing_destroys_the_key_and_keeps_the_fact(review: Review, keys: KeyStore) -> None:
    made = register(review, FACTS, WHO, keys, ANALYST)

    erase_identity(review, made, keys, ANALYST)

    assert list(interviews(review.decisions())) == [made]
    assert list(keys.folder.iterdir()) == []
    with pytest.raises(WrongState, match="was erased"):
        identity(review, made, keys, "why", ANALYST)


def test_the_command_line_registers_lists_and_withdraws(
    review: Review, keys: KeyStore, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ["--review", str(review.folder)]
    store = ["--keys", str(keys.folder)]
    facts = [part for name, value in FACTS.items() for part in (f"--{name}", value)]

    assert (
        main(["interviews", "register", *facts, "--name", "Konaré", *store, *there, "--json"]) == 0
    )
    made = json.loads(capsys.readouterr().out)["interview"]
    assert (
        main(["interviews", "change", made, "--consent", "withdrawn", "--why", "asked", *there])
        == 0
    )
    assert main(["run", str(review.folder)]) == 0
    (row,) = listed(review, "interviews")
    assert (row["consent"], row["use"], row["attribution"]) == ("withdrawn", "nothing", None)
