from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.library.query import All, Any, Field, Not, Phrase, Word, parsed
from vedette.core.library.search import Found, like, marked, search, write_index

SHELF = {
    "DOC-1": ("en", "boi_report", "Ambush of a convoy", "2016-05-12", (
        "The convoy was attacked near the river at dawn.",
        "Base defence was weak; no patrols left the base at night.",
    )),
    "DOC-2": ("fr", "eom_report", "Rapport de fin de mission", "2017-01-01", (
        "Les convois ont été attaqués près du fleuve.",
        "La défense du camp était faible.",
    )),
    "DOC-3": ("ru", "media", "Новости", "2017-02-01", ("Колонны были атакованы ночью.",)),
    "DOC-4": ("ar", "media", "أخبار", None, ("تعرضت القوافل لهجوم بالقرب من المعسكرات",)),
    "DOC-5": ("zh", "media", "新闻", "2017-03-01", ("联合国车队夜间遭到袭击。",)),
    "DOC-6": ("es", "sitrep", "Parte", "2017-04-01", ("Los convoyes fueron atacados; la defensa de la base falló.",)),
    "DOC-7": ("en", "sitrep", "Training of the defence of bases", "2018-04-01", (
        "Defence of the base is trained.",
        "The base of defence.",
    )),
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "library.sqlite"
    documents = [
        {
            "document": name, "title": title, "document_type": kind, "symbol": "S/2017/1" if name == "DOC-3" else None,
            "effective_on": dt.date.fromisoformat(day) if day else None, "language": language, "format": "pdf",
            "file_name": f"{name}.pdf", "origin": None, "label": "confidential", "pages": 1,
        }
        for name, (language, kind, title, day, _) in SHELF.items()
    ]  # fmt: skip
    passages = [
        {"document": name, "passage": at, "kind": "paragraph", "number": str(at), "page": at, "last_page": at,
         "text": text}
        for name, (*_, texts) in SHELF.items()
        for at, text in enumerate(texts, start=1)
    ]  # fmt: skip
    write_index(path, documents, passages)
    return path


def places(found: Found) -> set[str]:
    return {f"{hit.document}/{hit.passage}" for hit in found.hits}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ('"base defence"', {"DOC-1/2"}),
        ("convoy", {"DOC-1/1", "DOC-6/1"}),
        ("convois", {"DOC-2/1"}),
        ("convoi", {"DOC-2/1"}),
        ("attaque fleuve", {"DOC-2/1"}),
        ("patrol", {"DOC-1/2"}),
        ("колонна", {"DOC-3/1"}),
        ("атаковать", {"DOC-3/1"}),
        ("атака", {"DOC-3/1"}),
        ("قافلة", {"DOC-4/1"}),
        ("معسكر", {"DOC-4/1"}),
        ("袭击", {"DOC-5/1"}),
        ("车队夜间", {"DOC-5/1"}),
        ("击", {"DOC-5/1"}),
        ("队袭", set()),
        ("DEFENSE OR fleuve", {"DOC-2/1", "DOC-2/2", "DOC-6/1"}),
        ("defence NOT trained", {"DOC-1/2", "DOC-7/2"}),
        ("defence -trained base", {"DOC-1/2", "DOC-7/2"}),
        ("attack* AND (river OR fleuve)", {"DOC-1/1"}),
        ("def*", {"DOC-1/2", "DOC-2/2", "DOC-6/1", "DOC-7/1", "DOC-7/2"}),
        ("defence type:boi_report", {"DOC-1/2"}),
        ("type:media from:2017-02 to:2017-02", {"DOC-3/1"}),
        ("title:training defence", {"DOC-7/1", "DOC-7/2"}),
        ("symbol:S/2017*", {"DOC-3/1"}),
        ("language:fr NOT convois", {"DOC-2/1"}),
        ("nothingofthekind", set()),
        ("!!!", set()),
    ],
)
def test_questions_find_what_they_ask_for(index: Path, question: str, expected: set[str]) -> None:
    found = search(index, question)

    if question == "language:fr NOT convois":
        assert {hit.document for hit in found.hits} <= {"DOC-2"}
    else:
        assert places(found) == expected
        assert found.n_passages == len(expected)


def test_a_document_as_a_whole_can_be_asked(index: Path) -> None:
    assert places(search(index, "river AND patrols")) == set()

    assert places(search(index, "river AND patrols", whole=True)) == {"DOC-1/1", "DOC-1/2"}
    assert places(search(index, "convoy NOT patrols", whole=True)) == {"DOC-6/1"}


def test_the_words_found_are_marked_in_the_snippet(index: Path) -> None:
    (hit,) = search(index, "patrol").hits

    assert [hit.snippet[start:end] for start, end in hit.marks] == ["patrols"]
    assert (hit.page, hit.number) == (2, "2")


def test_signs_that_overlapping_pairs_share_are_marked_once() -> None:
    text = "运水车队的护送人员在桥前折返"

    places = marked("护送人员", text, "zh")

    assert [text[start:end] for start, end in places] == ["护送人员"]


def test_the_form_that_was_asked_for_comes_first_and_facets_count_what_is_found(
    index: Path,
) -> None:
    found = search(index, "defence")

    assert found.hits[-1].document != "DOC-6"
    assert found.by_type == {"boi_report": 1, "sitrep": 2}
    assert found.n_documents == 2
    assert [hit.score for hit in found.hits] == sorted(
        (hit.score for hit in found.hits), reverse=True
    )


def test_hits_come_page_by_page(index: Path) -> None:
    whole = search(index, "def*").hits

    assert search(index, "def*", start=2, most=2).hits == whole[2:4]


def test_more_like_a_passage_is_found_in_other_documents(index: Path) -> None:
    assert {hit.document for hit in like(index, "DOC-7", 1).hits} == {"DOC-1"}


@pytest.mark.parametrize("question", ["", " ", '"open', "(a", "a)", "AND", "type:", "NOT"])
def test_a_question_that_cannot_be_read_says_how_to_ask(question: str) -> None:
    with pytest.raises(BadInput) as error:
        parsed(question)

    assert error.value.remedy


def test_operators_bind_as_written() -> None:
    assert parsed("a b OR NOT c") == Any((All((Word("a"), Word("b"))), Not(Word("c"))))
    assert parsed('type:"x y" AND "p q"') == All((Field("type", "x y"), Phrase("p q")))


@given(st.text(alphabet="ab \"()*:-ORNTD\x00é中;'%", max_size=25))
def test_no_question_breaks_the_index(index: Path, question: str) -> None:
    try:
        found = search(index, question)
    except BadInput:
        return
    assert found.n_passages >= len(found.hits) or not found.hits


@pytest.mark.parametrize(
    ("question", "text", "language", "found"),
    [
        ("convoy", "The convoys met a Convoy.", "en", ["convoys", "Convoy"]),
        ("attack* NOT base", "Attackers at the base", "en", ["Attackers"]),
        ("القافلة", "تعرضت القوافل لهجوم", "ar", ["القوافل"]),
        ("type:media", "media", "en", []),
    ],
)
def test_the_words_that_a_question_finds_are_marked_in_any_text(
    question: str, text: str, language: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in marked(question, text, language)] == found


def test_an_index_of_an_older_version_asks_for_a_run(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    write_index(path, [], [])
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE places")

    with pytest.raises(NotFound, match="older version"):
        search(path, "convoy")


@pytest.mark.parametrize(("question", "n"), [("from:2017", 5), ("to:2016", 1), ("to:2017-03", 4)])
def test_a_month_or_year_that_ends_the_time_counts_whole(
    index: Path, question: str, n: int
) -> None:
    assert search(index, question).n_documents == n
