from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.core.library.files import zipped
from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput
from vedette.core.library.codebook import Code
from vedette.core.library.exchange import (
    Exchange,
    ExchangeCode,
    ExchangeSource,
    Selection,
    description_of,
    guid_of,
    told_in,
)
from vedette.core.library.refi import (
    read_codebook,
    read_project,
    written_codebook,
    written_project,
)
from vedette.pipeline.coding import Marked, change_codebook, code_words, codebook_of, quotations
from vedette.pipeline.documents import documents
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.projects import import_codebook_file, import_project
from vedette.pipeline.projects_out import exported_codebook, exported_project
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.workspace import Review

A, B, S, U = (guid_of("t", name) for name in "absu")
NS = "urn:QDA-XML:project:1.0"
TEXT = "The gate was open.\nNobody came, said 𝔄nna – twice.\nThen the café closed."


def archive(
    text: bytes, selections: str, *, path: str = "internal://s.txt", member: str = "sources/s.txt"
) -> bytes:
    project = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="{NS}" name="Other" origin="Tool"><Users><User guid="{U}" name="Ana"/></Users>
<CodeBook><Codes><Code guid="{A}" name="Gates" isCodable="true">
<Code guid="{B}" name="Open" isCodable="true"/></Code></Codes></CodeBook>
<Sources><TextSource guid="{S}" name="notes" plainTextPath="{path}">{selections}</TextSource></Sources></Project>"""
    import io
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("project.qde", project)
        made.writestr(".root", "")
        made.writestr(member, text)
    return held.getvalue()


def selection(start: int, end: int, name: str = "") -> str:
    guid = guid_of("sel", f"{start}-{end}")
    return (
        f'<PlainTextSelection guid="{guid}" name="{name}" startPosition="{start}" endPosition="{end}"'
        f' creatingUser="{U}">'
        f'<Coding guid="{guid_of(guid, "c")}"><CodeRef targetGUID="{{{B.upper()}}}"/></Coding></PlainTextSelection>'
    )


def words_of(content: bytes) -> list[str]:
    held = read_project(content)
    (source,) = held.sources
    assert [source.text[one.start : one.end] for one in held.selections] == [
        one.words for one in held.selections
    ]
    return [one.words for one in held.selections]


CRLF = TEXT.replace("\n", "\r\n")


def at(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


CAFE, NOBODY = "the café closed", "Nobody came"


@pytest.mark.parametrize(
    ("text", "spans", "note"),
    [
        (TEXT.encode(), [at(NOBODY), at(CAFE)], ""),
        (CRLF.encode(), [at(NOBODY, CRLF), at(CAFE, CRLF)], ""),
        (CRLF.encode(), [at(NOBODY), at(CAFE)], "counted as one"),
        (TEXT.encode(), [(s, e - 1) for s, e in (at(NOBODY), at(CAFE))], "last character"),
        (TEXT.encode("utf-8-sig"), [at(NOBODY), at(CAFE)], "mark at the start"),
        (TEXT.encode("utf-8-sig"), [(s + 1, e + 1) for s, e in (at(NOBODY), at(CAFE))], ""),
        (TEXT.encode(), [at(NOBODY), tuple(n + 1 for n in at(CAFE))], "counted as two"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_positions_are_read_as_the_tool_counted_them(
    text: bytes, spans: list[tuple[int, int]], note: str, named: bool
) -> None:
    names = [NOBODY, CAFE] if named else ["", ""]
    marked = "".join(selection(*span, name) for span, name in zip(spans, names, strict=True))

    assert words_of(archive(text, marked)) == [NOBODY, CAFE]
    notes = read_project(archive(text, marked)).notes
    assert note in " ".join(notes)
    assert bool(notes) == bool(note)


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("internal://s.txt", "sources/s.txt"),
        ("internal://s.txt", "Sources/S.TXT"),
        ("s.txt", "sources/s.txt"),
        ("sources/s.txt", "sources/s.txt"),
        ("internal://s.txt", "s.txt"),
    ],
)
def test_both_forms_of_paths_are_found(path: str, member: str) -> None:
    content = archive(TEXT.encode(), selection(*at(CAFE)), path=path, member=member)

    assert words_of(content) == [CAFE]


def test_what_is_not_taken_over_is_told() -> None:
    more = (
        f'<PDFSource guid="{guid_of("t", "pdf")}" name="a.pdf" path="internal://a.pdf"/>'
        f'<PictureSource guid="{guid_of("t", "pic")}"/>'
    )
    content = archive(
        TEXT.encode(),
        selection(5, 9_999)
        + "</TextSource>"
        + more
        + f'<TextSource guid="{guid_of("t", "x")}" plainTextPath="absolute:///etc/passwd">',
    )

    held = read_project(content)

    assert {(one.what, one.why) for one in held.lost} == {
        ("a selection", "no words stand there"),
        ("a source", "its text is not in the archive"),
        ("pictures", "they are not taken over"),
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no archive", "end"),
        (zipped({"a.txt": "x"}), "no project.qde"),
        (zipped({"project.qde": "<Project"}), "not XML"),
        (
            zipped({"project.qde": '<!DOCTYPE p [<!ENTITY x "y">]><Project>&x;</Project>'}),
            "document type",
        ),
    ],
)
def test_hostile_archives_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_project(content)


letters = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.just("\n"),
    min_size=3,
    max_size=60,
)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_2_10_nothing_shifts_by_a_character_on_the_way_out_and_in(data: st.DataObject) -> None:
    text = "x" + data.draw(letters).replace("\r", "").replace("\ufeff", "") + "y"
    spans = data.draw(
        st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6)
    )
    chosen = [(min(s), max(s)) for s in spans if text[min(s) : max(s)].strip()]
    codes = (ExchangeCode(A, "Gates", None, "What\n\nInclude: fences"), ExchangeCode(B, "Open", A))
    selections = tuple(
        Selection(
            guid_of("s", f"{n}"),
            S,
            start,
            end,
            (A, B),
            "memo " * (n % 2),
            "Ana",
            "2026-01-02T03:04:05+00:00",
        )
        for n, (start, end) in enumerate(chosen)
    )
    source = ExchangeSource(S, "notes", text)

    held = read_project(written_project(Exchange("T", codes, (source,), selections)))

    assert held.sources == (source,)
    assert held.codes == codes
    assert held.lost == ()
    assert {
        (o.guid, o.start, o.end, o.codes, o.memo.strip(), o.by, o.at) for o in held.selections
    } == {(o.guid, o.start, o.end, o.codes, o.memo.strip(), o.by, o.at) for o in selections}


def test_a_codebook_comes_back_as_it_went() -> None:
    codes = (
        ExchangeCode(A, "Gates", None, "Of bases."),
        ExchangeCode(B, "Open", A, is_codable=False),
    )

    assert read_codebook(written_codebook(Exchange("T", codes))).codes == codes
    code = Code(
        "C-1",
        "Gates",
        definition="Of bases:\nall.",
        include="Fences",
        exclude="Walls",
        example="The gate: open",
    )
    assert told_in(description_of(code)) == {
        "definition": "Of bases:\nall.", "include": "Fences", "exclude": "Walls", "example": "The gate: open",
    }  # fmt: skip


def whole_schema() -> etree.XMLSchema:
    path = os.environ.get("VEDETTE_REFI_XSD", "")
    if not Path(path).is_file():
        pytest.skip(
            "the published schema of REFI-QDA is not here (set VEDETTE_REFI_XSD to Project.xsd)"
        )
    return etree.XMLSchema(etree.parse(path))


def test_a_project_is_valid_by_the_published_schema(review: Review) -> None:
    schema = whole_schema()
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(exported_project(review, Way(None, ANALYST)))) as held:
        schema.assertValid(etree.fromstring(held.read("project.qde")))


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    home = tmp_path_factory.mktemp("refi")
    made = make_review(home / "review")
    paper = home / "paper.txt"
    paper.write_text(
        "1. The gate was open at dawn.\n\n2. Nobody came, said 𝔄nna – twice.\n", encoding="utf-8"
    )
    (added,) = add_documents(made, [paper], Intake(dt.date(2018, 1, 1)), ANALYST)
    change_codebook(
        made,
        {"change": "add", "name": "Gates", "definition": "Of bases.", "include": "Fences"},
        "",
        ANALYST,
    )
    change_codebook(made, {"change": "add", "name": "Open", "parent": "Gates"}, "", ANALYST)
    for words, codes in (
        ("gate was open", ("Open",)),
        ("Nobody came, said 𝔄nna", ("Gates", "Open")),
        ("twice", ("Gates",)),
    ):
        code_words(made, Marked(str(added.document), words, None, codes, f"memo {words}"), ANALYST)
    return made


def coded(review: Review) -> set[tuple[object, ...]]:
    book = codebook_of(review.decisions())
    return {
        (
            one.anchor.start,
            one.anchor.end,
            one.anchor.exact,
            frozenset(book.path(book.codes[c]) for c in one.codes),
            one.memo,
            one.by,
        )
        for one in quotations(review.decisions()).values()
    }


@pytest.mark.parametrize("has_document", [True, False])
def test_2_10_a_project_opens_in_another_review_with_every_selection(
    review: Review, tmp_path: Path, has_document: bool
) -> None:
    out = tmp_path / "project.qdpx"
    out.write_bytes(exported_project(review, Way(None, ANALYST)))
    other = make_review(tmp_path / "other")
    if has_document:
        (held,) = documents(review.decisions()).values()
        again = tmp_path / "paper.txt"
        again.write_bytes(held.original(review).read_bytes())
        add_documents(other, [again], Intake(dt.date(2018, 1, 1)), ANALYST)

    report = import_project(other, out, ANALYST, dt.date(2018, 1, 2))

    assert (report.codes, report.exact, report.moved, report.lost) == (2, 3, 0, [])
    assert (report.matched, report.added) == ((1, 0) if has_document else (0, 1))
    assert coded(other) == coded(review)
    assert [one.include for one in codebook_of(other.decisions()).codes.values()] == ["Fences", ""]
    again_report = import_project(other, out, ANALYST, dt.date(2018, 1, 2))
    assert (again_report.codes, again_report.added, len(coded(other))) == (0, 0, 3)


def test_codebooks_go_out_and_in_by_every_form(
    review: Review, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n, kind in enumerate(("qdc", "csv", "xlsx")):
        out, other = tmp_path / f"book.{kind}", make_review(tmp_path / f"other{n}")
        assert main(["codes", "export", "--out", str(out), "--review", str(review.folder)]) == 0
        assert main(["codes", "import", str(out), "--review", str(other.folder), "--json"]) == 0
        assert '"added": 2' in capsys.readouterr().out
        made = codebook_of(other.decisions())
        assert [(made.path(one), one.definition, one.include) for _, one in made.tree()] == [
            ("Gates", "Of bases.", "Fences"), ("Gates > Open", "", ""),
        ]  # fmt: skip
    with pytest.raises(BadInput, match="ends with none of"):
        exported_codebook(review, tmp_path / "book.txt", Way(None, ANALYST))


def test_the_command_line_takes_projects_out_and_in(
    review: Review, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, other = tmp_path / "p.qdpx", make_review(tmp_path / "other")

    assert main(["library", "project-out", "--out", str(out), "--review", str(review.folder)]) == 0
    assert main(["library", "project-in", str(out), "--review", str(other.folder)]) == 0
    said = capsys.readouterr().out
    assert "2 codes, 1 documents, 3 selections (0 by their words); nothing was lost" in said
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(b"PK no archive")
    assert main(["library", "project-in", str(bad), "--review", str(other.folder)]) == 1
    assert import_codebook_file(other, out, ANALYST).codes == 0
