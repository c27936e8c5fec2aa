from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from vedette.demo.documents import library_of
from vedette.demo.world import world
from vedette.pipeline.documents import documents
from vedette.pipeline.interviews import KeyStore
from vedette.pipeline.leaving import Wanted, check_leaving
from vedette.pipeline.shelves import agreement_of_coders, found, listed, quotations_listed
from vedette.pipeline.workspace import open_review


def truth(sample: Path, name: str) -> list[dict[str, str]]:
    with (sample / "truth" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_documents_byte_for_byte() -> None:
    one, other = (library_of(world(seed=5, scale=1), seed=5) for _ in range(2))

    assert [(p.file, p.content) for p in one] == [(p.file, p.content) for p in other]


def test_sixty_documents_are_what_the_truth_says(sample_review: Path) -> None:
    true = {row["file"]: row for row in truth(sample_review, "documents.csv")}

    rows = [
        row
        for row in listed(open_review(sample_review), "documents")
        if row["document_type"] != "interview_note"
    ]

    assert len(rows) == 60
    own = [row for row in rows if row["attached_to"] is None]
    assert {row["file_name"]: row["document_type"] for row in own} == {
        row["file_name"]: true[row["file_name"]]["document_type"] for row in own
    }
    wrong = [
        row["file_name"]
        for row in own
        if (row["language"], str(row["effective_on"]))
        != (true[row["file_name"]]["language"], true[row["file_name"]]["effective_on"])
    ]
    assert wrong == []


def test_copies_are_found_and_a_file_under_another_name_is_no_new_document(
    sample_review: Path,
) -> None:
    review = open_review(sample_review)
    names = {
        one.reference: str(one.body["file_name"]) for one in documents(review.decisions()).values()
    }
    true = {
        row["file"]: row["copy_of"]
        for row in truth(sample_review, "documents.csv")
        if row["copy_of"]
    }

    pairs = {
        frozenset((names[row["document"]], names[row["other"]])): row["relation"]
        for row in listed(review, "document_copies")
    }

    (again,) = [name for name in true if name not in names.values()]
    (near,) = [name for name in true if name in names.values()]
    assert again.startswith("Copy of")
    assert set(pairs) == {frozenset((near, true[near]))}


def test_coded_words_lead_back_to_their_paragraph(sample_review: Path) -> None:
    review = open_review(sample_review)
    true = Counter((row["file"], row["words"]) for row in truth(sample_review, "codings.csv"))
    names = {
        one.reference: str(one.body["file_name"]) for one in documents(review.decisions()).values()
    }

    files = {row["file"] for row in truth(sample_review, "codings.csv")}
    rows = [row for row in quotations_listed(review) if names[row["document"]] in files]

    assert len(rows) == 10 * 5 + 4 * 5 - 4
    assert {row["state"] for row in rows} == {"exact"}
    assert all((names[row["document"]], " ".join(row["text"].split())) in true for row in rows)
    assert all(row["number"] for row in rows)


def test_two_coders_agree_where_the_truth_says(sample_review: Path) -> None:
    found_for = dict(agreement_of_coders(open_review(sample_review)))

    known = [one.alpha.value for one in found_for.values() if one.alpha.value is not None]
    assert known
    assert max(known) == 1.0
    assert min(known) < 1.0


def test_the_library_is_searched_in_six_languages(sample_review: Path) -> None:
    review = open_review(sample_review)

    for question, file in (
        ("convoy patrols", None),
        ("embuscades", "press_fr.html"),
        ("emboscadas", "press_es.html"),
        ("колонны засада", "press_ru.txt"),
        ("القوافل", "press_ar.txt"),
        ("伏击", "press_zh.txt"),
    ):
        names = {hit.document for hit in found(review, question).hits}
        known = {
            one.reference: one.body["file_name"] for one in documents(review.decisions()).values()
        }
        if file is not None:
            assert file in {known[name] for name in names}, question


def test_who_spoke_is_nowhere_in_the_review_but_under_seal(sample_review: Path) -> None:
    identities = truth(sample_review, "identities.csv")
    parts = ("review.json", "decisions", "snapshots", "runs", "report")
    files = [
        file
        for part in parts
        for file in (
            [sample_review / part] if part.endswith(".json") else (sample_review / part).rglob("*")
        )
        if file.is_file()
    ]

    held = [
        (str(file), row["name"])
        for file in files
        for row in identities
        if row["name"].encode() in file.read_bytes()
    ]

    assert len(identities) == 30
    assert held == []


def test_what_may_leave_of_the_interviews_tells_of_nobody(sample_review: Path) -> None:
    review = open_review(sample_review)

    made = check_leaving(
        review, KeyStore(sample_review / "truth" / "keys"), Wanted(leaves_out=True)
    )
    without = check_leaving(review, KeyStore(sample_review / "nowhere"), Wanted())

    spoken = [row for row in made.leaving.rows if row["interview"]]
    assert made.is_clean
    assert len(spoken) > 5
    assert len(made.leaving.refused) > 5
    assert min(int(str(row["k"])) for row in spoken) >= 5
    assert not without.is_clean
    assert len(without.unread) == 30
