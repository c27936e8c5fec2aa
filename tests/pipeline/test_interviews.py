from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.decisions import Act
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import (
    KeyStore,
    change_interview,
    erase_identity,
    identity,
    interviews,
    register,
    release,
    releases_with,
    write_release,
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
    made = make_review(tmp_path / "review")
    change_codebook(made, {"change": "add", "name": "Base"}, "", ANALYST)
    return made


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


def heard(
    review: Review, keys: KeyStore, n: int = 5, *, words: str = "The gate was never closed."
) -> list[str]:
    made = []
    for at in range(n):
        path = review.folder.parent / f"notes {at}.txt"
        path.write_text(f"Record of interview\n\n1. {words} ({at})", encoding="utf-8")
        (added,) = add_documents(review, [path], Intake(dt.date(2018, 1, 1)), ANALYST)
        who = {"name": f"Konaré{at} Aïssata", "contact": f"+223 70 12 34 5{at}"}
        made.append(register(review, {**FACTS, "document": added.document}, who, keys, ANALYST))
        code_words(review, Marked(str(added.document), words, None, ("Base",)), ANALYST)
    return made


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


def test_quotations_leave_with_a_class_of_five_and_a_certificate(
    review: Review, keys: KeyStore, tmp_path: Path
) -> None:
    made = heard(review, keys)
    out = tmp_path / "quotations.csv"

    certificate = write_release(review, release(review, keys), out, ANALYST)

    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["attribution"] for row in rows} == {
        "a senior military officer or soldier, MINAV, 2017"
    }
    assert (
        certificate["k_least"],
        certificate["quotations"],
        certificate["identities_looked_for"],
    ) == (5, 5, 5)
    assert (
        json.loads(out.with_suffix(".certificate.json").read_text())["sha256"]
        == certificate["sha256"]
    )
    assert [one["sha256"] for one in releases_with(review, made[0])] == [certificate["sha256"]]


def test_too_few_who_could_have_said_it_do_not_leave(review: Review, keys: KeyStore) -> None:
    heard(review, keys, 4)

    made = release(review, keys)

    assert made.rows == ()
    assert {one.why for one in made.refused} == {"fewer than 5 people could have said it"}


def test_a_withdrawal_blocks_every_later_release_and_cannot_be_turned_round(
    review: Review, keys: KeyStore
) -> None:
    made = heard(review, keys, 6)
    assert len(release(review, keys).rows) == 6

    change_interview(review, made[0], {"consent": "withdrawn"}, "by telephone", ANALYST)

    assert len(release(review, keys).rows) == 5
    with pytest.raises(WrongState, match="withdrawn"):
        change_interview(review, made[0], {"consent": "background"}, "", ANALYST)


def test_a_name_in_the_words_is_refused_with_its_place(
    review: Review, keys: KeyStore, tmp_path: Path
) -> None:
    heard(review, keys, words="Ask Konaré2 about the gate.")

    made = release(review, keys)

    assert not made.is_clean
    with pytest.raises(WrongState, match="text: the name of INT-") as error:
        write_release(review, made, tmp_path / "out.csv", ANALYST)
    assert "Konar" not in str(error.value)
    assert not (tmp_path / "out.csv").exists()


def test_without_the_keys_nothing_leaves(review: Review, keys: KeyStore, tmp_path: Path) -> None:
    heard(review, keys)

    with pytest.raises(WrongState, match="could not be looked for"):
        write_release(
            review, release(review, KeyStore(tmp_path / "none")), tmp_path / "out.csv", ANALYST
        )


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
