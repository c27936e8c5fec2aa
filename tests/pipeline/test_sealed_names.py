"""Issue 5, 4: a sealed name in an ordinary document leaves by no door; its place is told, never the name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from vedette.cli.main import main
from vedette.core.kernel.errors import WrongState
from vedette.core.library.references import Form
from vedette.pipeline.acquire import add_source
from vedette.pipeline.archive import export_review
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.documents import document
from vedette.pipeline.figure_exports import exported_figure, file_form
from vedette.pipeline.figures import told_figure
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import KeyStore, erase_identity, register
from vedette.pipeline.masking import Copy, Hidden, mask, redact
from vedette.pipeline.projects_out import exported_codebook, exported_project
from vedette.pipeline.proposals import add_proposal
from vedette.pipeline.references import export_of, import_references
from vedette.pipeline.releases import releases
from vedette.pipeline.run import run_review
from vedette.pipeline.sealed_names import (
    NamesStand,
    Way,
    check_files_leave,
    check_original_leaves,
    check_rows_leave,
)
from vedette.pipeline.tables import rows_of, run_table
from vedette.pipeline.workspace import Review

WHO = "Zwentibold Kefalonia"
FACTS = {
    "consent": "background", "month": "2017-10", "place": "sector", "category": "troop", "rank": "senior",
}  # fmt: skip


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """A review with one sealed person, one document and one code."""
    made = make_review(tmp_path / "review")
    register(made, FACTS, {"name": WHO}, KeyStore(tmp_path / "keys"), ANALYST)
    change_codebook(made, {"change": "add", "name": "Gates"}, "", ANALYST)
    return made


def a_document(review: Review, words: str, title: str = "Report on gates") -> str:
    path = review.folder.parent / "report.txt"
    path.write_text(f"Report\n\n1. {words}\n", encoding="utf-8")
    intake = Intake(dt.date(2018, 1, 1), described={"title": title})
    (added,) = add_documents(review, [path], intake, ANALYST)
    return str(added.document)


def a_way(review: Review, kept_for: str = "") -> Way:
    return Way(KeyStore(review.folder.parent / "keys"), ANALYST, kept_for)


def in_text(review: Review) -> str:
    return f"{a_document(review, f'The gate was seen by {WHO}.')}, text"


def in_title(review: Review) -> str:
    return f"{a_document(review, 'Nothing.', f'What {WHO} saw')}, title"


def in_memo(review: Review) -> str:
    held = a_document(review, "The gate was open.")
    marked = Marked(held, "The gate was open", None, ("Gates",), f"{WHO} said so too")
    return f"{code_words(review, marked, ANALYST).quotation}, memo"


def in_code(review: Review) -> str:
    change = {"change": "add", "name": "Open", "definition": f"Told by {WHO}"}
    change_codebook(review, change, "", ANALYST)
    return "code 2, description"


@pytest.mark.parametrize("plant", [in_text, in_title, in_memo, in_code])
def test_2_12_a_project_in_which_somebody_is_named_is_refused_with_its_place(
    review: Review, plant: Callable[[Review], str]
) -> None:
    place = plant(review)

    with pytest.raises(WrongState) as refused:
        exported_project(review, a_way(review))

    assert str(refused.value).startswith(f"{place}: the name of ")
    assert "Kefalonia" not in str(refused.value)
    assert releases(review.decisions()) == []


def test_a_masked_name_leaves_no_more(review: Review) -> None:
    place = in_text(review)
    mask(review, place.partition(",")[0], Hidden(words=WHO), "an informant", ANALYST)

    assert exported_project(review, a_way(review)).startswith(b"PK")


def test_a_name_that_stays_for_a_reason_stands_in_the_register_of_releases(review: Review) -> None:
    in_text(review)

    exported_project(review, a_way(review, "the force commander signs every report"))

    (row,) = releases(review.decisions())
    assert (row["kind"], row["why"], row["by"]) == (
        "project", "the force commander signs every report", "analyst",
    )  # fmt: skip


def test_without_the_key_store_nothing_leaves_until_nobody_is_sealed(review: Review) -> None:
    a_document(review, "The gate was open.")
    nobody = Way(None, ANALYST)
    with pytest.raises(WrongState, match="1 interviews could not be looked for"):
        exported_project(review, nobody)
    with pytest.raises(WrongState, match="could not be looked for"):
        exported_codebook(review, Path("book.csv"), nobody)

    (held,) = KeyStore(review.folder.parent / "keys").folder.iterdir()
    erase_identity(review, held.stem, KeyStore(held.parent), ANALYST)

    assert exported_project(review, nobody).startswith(b"PK")


@pytest.mark.parametrize("kind", ["qdc", "csv", "xlsx"])
def test_a_codebook_names_nobody(review: Review, kind: str) -> None:
    assert exported_codebook(review, Path(f"book.{kind}"), a_way(review))
    place = in_code(review)

    with pytest.raises(WrongState, match=place):
        exported_codebook(review, Path(f"book.{kind}"), a_way(review))


def test_references_name_nobody_unless_somebody_answers_for_it(review: Review) -> None:
    file = review.folder.parent / "found.ris"
    file.write_text("TY  - BOOK\nTI  - On gates\nAU  - Kefalonia, Zwentibold\nPY  - 2015\nER  - \n")
    import_references(review, file, Intake(dt.date(2018, 1, 1)), ANALYST)
    run_review(review)

    for form in Form:
        with pytest.raises(WrongState, match="reference 1: the name of"):
            export_of(review, form, "2018-01-03", a_way(review))
    assert b"Kefalonia" in export_of(review, Form.RIS, "2018-01-03", a_way(review, "an author"))


def test_a_copy_for_release_is_looked_through_without_being_asked(review: Review) -> None:
    held = in_text(review).partition(",")[0]
    out = review.folder.parent / "copy.docx"

    with pytest.raises(WrongState, match="could not be looked for"):
        redact(review, held, out, Copy(), ANALYST)
    with pytest.raises(WrongState, match="the name of"):
        redact(review, held, out, Copy(), ANALYST, keys=KeyStore(review.folder.parent / "keys"))
    assert not out.exists()


def test_a_table_of_a_run_names_nobody(review: Review) -> None:
    in_text(review)
    table = run_table(run_review(review).folder, "passages")

    with pytest.raises(
        NamesStand, match=r"^passages, row \d+, text: the name of somebody"
    ) as refused:
        check_rows_leave(review, rows_of(table), "passages", a_way(review))

    assert "INT-" not in str(refused.value)
    check_rows_leave(review, rows_of(table), "passages", a_way(review, "known to all"))
    assert [(row["kind"], row["why"]) for row in releases(review.decisions())] == [
        ("passages", "known to all")
    ]


def test_victims_who_were_interviewed_are_not_given_away_by_a_refusal(review: Review) -> None:
    rows = [{"name": WHO, "place": "Gao"}, {"field": "name", "value": WHO}]
    check_rows_leave(review, rows, "records", a_way(review))

    told = [*rows[:1], {"name": "A. Other", "notes": f"as {WHO} told"}]
    with pytest.raises(NamesStand, match="records, row 2, notes"):
        check_rows_leave(review, told, "records", a_way(review))


@pytest.mark.parametrize(
    ("plant", "place"),
    [(in_text, r"DOC-\w+, \S+"), (in_memo, r"decision \d+"), (in_code, r"decision \d+")],
)
def test_an_archive_of_the_review_names_nobody_unless_somebody_answers_for_it(
    review: Review, plant: Callable[[Review], str], place: str
) -> None:
    plant(review)
    run_review(review)
    out = review.folder.parent / "archive.zip"

    with pytest.raises(NamesStand, match=rf"^{place}.*: the name of somebody"):
        export_review(review, out, a_way(review))
    assert not out.exists()

    export_review(review, out, a_way(review, "it stays in this office"))
    assert releases(review.decisions())[0]["kind"] == "archive"


def test_an_original_that_is_masked_leaves_only_for_a_reason(review: Review) -> None:
    reference = in_text(review).partition(",")[0]
    mask(review, reference, Hidden(words=WHO), "an informant", ANALYST)
    held = document(review.decisions(), reference)

    with pytest.raises(NamesStand, match=f"{reference}, text"):
        check_original_leaves(review, held, a_way(review))

    check_original_leaves(review, held, a_way(review, "asked for by the court"))
    (row,) = releases(review.decisions())
    assert (row["kind"], row["why"]) == (reference, "asked for by the court")


def test_a_file_that_cannot_be_looked_through_leaves_only_for_a_reason(review: Review) -> None:
    gone = [(review.folder, "report.pdf, file")]

    with pytest.raises(NamesStand, match=r"^report\.pdf could not be looked through"):
        check_files_leave(review, gone, [], "report.pdf", a_way(review))

    check_files_leave(review, gone, [], "report.pdf", a_way(review, "a picture of a map"))
    assert [row["why"] for row in releases(review.decisions())] == ["a picture of a map"]


@pytest.mark.parametrize(
    "order",
    [["tables", "export", "passages"], ["export", "--out", "archive.zip"]],
    ids=["table", "archive"],
)
def test_tables_and_archives_of_the_command_line_ask_the_same(
    review: Review,
    order: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(review.folder.parent)
    in_text(review)
    order = [*order, "--review", str(review.folder)]
    assert main(["run", str(review.folder)]) == 0

    assert main(order) == 1
    assert "could not be looked for" in capsys.readouterr().err
    assert main([*order, "--keys", "keys"]) == 1
    told = capsys.readouterr()
    assert "the name of somebody in the sealed register" in told.err
    assert "Kefalonia" not in told.out + told.err
    assert main([*order, "--keys", "keys", "--keep-names", "known to all"]) == 0


def test_the_command_line_asks_the_same(review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    place, out = in_text(review), review.folder.parent / "out.qdpx"
    keys = str(review.folder.parent / "keys")
    order = ["library", "project-out", "--out", str(out), "--review", str(review.folder)]

    assert main(order) == 1
    assert "--keys" in capsys.readouterr().err
    assert main([*order, "--keys", keys]) == 1
    assert place in capsys.readouterr().err
    assert not out.exists()
    assert main([*order, "--keys", keys, "--keep-names", "known to all"]) == 0
    assert out.exists()


def test_what_is_built_leaves_only_without_names_or_for_a_reason(
    review: Review, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proposal = add_proposal(review, {"title": f"What {WHO} wants"}, ANALYST).ref
    file = make_file(tmp_path / "a.csv", [make_row("a", place=WHO)])
    add_source(review, make_request(file), ANALYST)
    run_review(review)
    there = ["--review", str(review.folder), "--keys", str(tmp_path / "keys")]
    words = ["report", "add", "paragraph", f"{WHO} was heard.", "--after", "", *there[:2]]
    assert main(words) == 0
    capsys.readouterr()
    out = tmp_path / "out"
    (source,) = {
        str(one["source"]) for one in rows_of(run_table(run_review(review).folder, "records"))
    }
    for command, place in (
        (["report", "build", "--out", str(out)], "report.pdf, page 2"),
        (["proposals", "build", proposal, "--out", str(out)], "proposal.html"),
        (["sources", "records", source], "records, row 1, place"),
    ):
        assert main([*command, *there]) == 1
        told = capsys.readouterr()
        assert place in told.err
        assert "Kefalonia" not in told.out + told.err
        assert not out.exists()
        assert releases(review.decisions()) == []

    assert main(["report", "build", "--out", str(out), *there, "--keep-names", "a town"]) == 0

    assert WHO in (out / "report.html").read_text(encoding="utf-8")
    (row,) = releases(review.decisions())
    assert (row["kind"], row["why"]) == ("report", "a town")


@pytest.mark.parametrize("form", ["png", "xlsx", "ipynb"])
def test_a_figure_names_nobody_in_any_form(review: Review, tmp_path: Path, form: str) -> None:
    add_source(review, make_request(make_file(tmp_path / "a.csv", [make_row("a")])), ANALYST)
    run_review(review)
    key = "killed-by-year"
    one = told_figure(review, key)
    named = replace(one, definition=replace(one.definition, title=f"Killed beside {WHO}"))
    day, way = dt.date(2018, 1, 1), a_way(review)

    with pytest.raises(NamesStand, match=f"^{key}, definition: the name of"):
        exported_figure(review, named, file_form(form), made_on=day, way=way)

    assert exported_figure(review, one, file_form(form), made_on=day, way=way)


def test_a_copy_for_release_keeps_a_name_for_a_reason(review: Review, tmp_path: Path) -> None:
    held = a_document(review, f"The village {WHO} was passed.")
    keys = KeyStore(tmp_path / "keys")
    with pytest.raises(NamesStand, match="--keep-names"):
        redact(review, held, tmp_path / "copy.docx", Copy(), ANALYST, keys=keys)

    redact(review, held, tmp_path / "copy.docx", Copy(keeps_names="a village"), ANALYST, keys=keys)

    (row,) = releases(review.decisions())
    assert row["why"] == "a village"
