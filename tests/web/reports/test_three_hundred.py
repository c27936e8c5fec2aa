"""Three hundred comments of twelve delegations by every route: none is lost, none is seen by another delegation."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import docx as word
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.reports.test_desk import EDITOR, Delegate
from tests.web.reports.test_desks_apart import words_of
from vedette.cli.main import main
from vedette.core.reports.frozen import FrozenBlock, frozen_blocks
from vedette.pipeline.comment_files import receive_file
from vedette.pipeline.comments import comments_of, dispose
from vedette.pipeline.copies import copy_of
from vedette.pipeline.decisions import Author
from vedette.pipeline.round_release import release_round
from vedette.pipeline.rounds import open_round
from vedette.pipeline.stakeholders import add_stakeholder
from vedette.pipeline.text_editions import edition_for
from vedette.pipeline.versions import document_of_version, make_version
from vedette.web.reviews.reads import review_of, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COUNTRIES = (
    "Bangladesh", "Egypt", "Ethiopia", "Ghana", "India", "Jordan", "Nepal", "Pakistan", "Rwanda",
    "Senegal", "Sweden", "Togo",
)  # fmt: skip
N_EACH, N_BROKEN, N_WORD, N_COMMAND = 25, 5, 3, 2
N_WORLDS = int(os.environ.get("VEDETTE_COMMENTS", "1"))
HEAD = ["Paragraph", "Comment", "Type", "Rationale", "Proposed text"]
CANARY = re.compile(r"CANARY\d\dN\d\dE")


@dataclass(frozen=True)
class Meant:
    """A comment as a delegate means it: a word that stands in no other one, and the paragraph that it is on."""

    canary: str
    block: FrozenBlock

    @property
    def row(self) -> list[str]:
        """As a row of the form."""
        return [
            f"para. {self.block.mark}",
            f"{self.canary} is too strong, as we see it",
            "Technical",
            f"{self.canary} because of the log",
            f"{self.canary} said mildly",
        ]


Broken = Callable[[list[Meant]], tuple[str, bytes]]


def book(*sheets: list[list[str]]) -> bytes:
    """A workbook of sheets that are rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    return saved(made)


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def other_heads(meant: list[Meant]) -> tuple[str, bytes]:
    heads = ["Where", "What our capital thinks", "Sort", "Grounds", "Instead"]
    return "form.xlsx", book([heads, *(one.row for one in meant)])


def merged_cells(meant: list[Meant]) -> tuple[str, bytes]:
    """One place for three rows, and a remark across the whole width."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(HEAD)
    for one in meant:
        sheet.append(one.row)
    sheet.merge_cells("A2:A4")
    sheet["A5"].value = sheet["B5"].value
    sheet.merge_cells("A5:E5")
    return "form.xlsx", saved(made)


def places_that_are_not_there(meant: list[Meant]) -> tuple[str, bytes]:
    said = ["BLK-zz1", "para. 999", "see SEC-none.2", "Table 88", "throughout"]
    return "form.xlsx", book(
        [HEAD, *([place, *one.row[1:]] for place, one in zip(said, meant, strict=True))]
    )


def no_rationale(meant: list[Meant]) -> tuple[str, bytes]:
    """And a type that is none, words under the type, the rationale or the paragraph alone."""
    rows = [[one.row[0], one.row[1], "Political", "", ""] for one in meant]
    rows[1] = ["", "", meant[1].row[1], "", ""]
    rows[2] = [meant[2].row[0], "", "", meant[2].row[1], ""]
    rows[3] = [meant[3].row[1], "n/a", "", "", ""]
    return "form.xlsx", book([HEAD, *rows])


def other_order(meant: list[Meant]) -> tuple[str, bytes]:
    """Columns in another order under titles, two of them comments; the head begins in the fourth row."""
    rows = [["", one.row[3], "", one.row[1], one.row[0], ""] for one in meant]
    rows[0][3], rows[0][5] = "We thank the review.", meant[0].row[1]
    heads = ["No.", "Rationale", "Type", "Observations", "Para", "Observations"]
    titles = [["Comments of a delegation"], [""], ["Handed in late"]]
    return "form.xlsx", book([*titles, heads, *rows])


def double_rows(meant: list[Meant]) -> tuple[str, bytes]:
    """Each row twice, the head once more between them, the last one in a sheet of its own without a head."""
    rows = [row for one in meant[:-1] for row in (one.row, [""], one.row)]
    return "form.xlsx", book([HEAD, *rows[:5], HEAD, *rows[5:]], [["", meant[-1].row[1]]])


def wide_letters(meant: list[Meant]) -> tuple[str, bytes]:
    rows = [";".join([*one.row[:2], "", *one.row[3:]]) for one in meant]
    return "form.csv", "\r\n".join([";".join(HEAD), *rows]).encode("utf-16")


def beside_the_paragraphs(meant: list[Meant]) -> tuple[str, bytes]:
    """Written into the sheet of the paragraphs that the form brings, in Arabic digits and under no head."""
    rows = [[one.row[0], one.block.name, one.block.words, one.row[1]] for one in meant[:-1]]
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    last = [f"الفقرة {meant[-1].block.mark}".translate(digits), *meant[-1].row[1:]]
    return "form.xlsx", book([HEAD, last], [["Paragraph", "Name", "Words"], *rows])


BROKEN: tuple[Broken, ...] = (
    other_heads, merged_cells, places_that_are_not_there, no_rationale, other_order, double_rows,
    wide_letters, beside_the_paragraphs,
)  # fmt: skip


@dataclass
class Round:
    """The round, those who are asked, and what each of them means to say."""

    ref: str
    entities: list[str]
    blocks: list[FrozenBlock]
    meant: dict[str, list[Meant]]
    desks: dict[str, list[Delegate]]


@pytest.fixture
def editor(small_team):
    return small_team("editor")


def held(editor):
    """The comments of the review by reference."""
    return comments_of(review_of(editor.review).decisions())


def post(browser, path: str, told: dict, status: int = 302) -> str:
    answer = browser.post(browser.within(path), told)
    assert answer.status_code == status, answer.content.decode()[:2500]
    return answer.content.decode()


def opened(editor, drawn: random.Random) -> Round:
    """A version of fourteen paragraphs out with twelve delegations, two people of each at its desk."""
    for n in range(14):
        text = f"In part {chr(97 + n)} of the mandate {{{{num:killed-by-year/2016}}}} people died."
        told = {"kind": "paragraph", "text": text, "after": "CHA-summary"}
        post(editor, "/reports/text/add/", told)
    review = visit("editor", editor.review).review
    make_version(review, "Draft 1", "", EDITOR)
    entities = [
        add_stakeholder(review, {"kind": "member_state", "name": name}, EDITOR).ref
        for name in COUNTRIES
    ]
    deadline = str(timezone.now().date() + dt.timedelta(days=10))
    made = open_round(review, {"version": "Draft 1", "deadline": deadline, "to": entities}, EDITOR)
    release_round(review, made.ref, "To be heard", Author("head", "2026-03-01T11:00:00Z"))
    blocks = [
        one
        for one in frozen_blocks(document_of_version(review, "Draft 1"))
        if one.words.startswith("In part")
    ]
    meant = {
        entity: [Meant(f"CANARY{at:02}N{n:02}E", drawn.choice(blocks)) for n in range(N_EACH)]
        for at, entity in enumerate(entities)
    }
    desks = {
        one: [desk(editor, made.ref, one, focal) for focal in (True, False)] for one in entities
    }
    return Round(made.ref, entities, blocks, meant, desks)


def desk(editor, ref: str, entity: str, focal: bool) -> Delegate:
    told = {"entity": entity, "person": "Col. A" if focal else "Maj. B"}
    told |= {"is_focal": "1"} if focal else {}
    page = post(editor, f"/reports/rounds/{ref}/links/make/", told, 200)
    browser = Delegate(editor.review)
    browser.round, browser.entity = ref, entity
    token = re.findall(r"/circulated/open/([\w-]+)/", page)[0]
    assert browser.post(f"/circulated/open/{token}/").status_code == 302
    return browser


def uploaded(editor, made: Round, entity: str, name: str, content: bytes, status: int = 302) -> str:
    told = {"entity": entity, "file": SimpleUploadedFile(name, content)}
    return post(editor, f"/reports/rounds/{made.ref}/receive/", told, status)


def in_word(copy: bytes, meant: Iterable[Meant]) -> bytes:
    """The version as a document, each comment written beside its paragraph."""
    document = word.Document(io.BytesIO(copy))
    for one in meant:
        # a small count behind these letters is hidden in the copy
        at = next(p for p in document.paragraphs if one.block.words[:22] in p.text)
        document.add_comment(at.runs[:1], text=one.row[1], author="A delegate", initials="AD")
    return saved(document)


def said_by(editor, entity: str = "") -> list[str]:
    """The words that mark comments, as the review holds them; of one delegation."""
    comments = [one for one in held(editor).values() if entity in ("", one.entity)]
    return [
        found
        for one in comments
        for found in sorted(set(CANARY.findall(f"{one.text} {one.rationale} {one.proposed}")))
    ]


def handed_to_the_review(editor, made: Round, broken: dict[str, Broken], tmp_path) -> None:
    """What comes as files: broken forms at the page, sound ones by command, documents."""
    review = review_of(editor.review)
    copy = copy_of(edition_for(review, made.ref, made.entities[0]), "docx", "A copy")
    for entity in made.entities:
        left = list(made.meant[entity])
        if entity in broken:
            mine, left = left[:N_BROKEN], left[N_BROKEN:]
            uploaded(editor, made, entity, *broken[entity](mine))
        path = tmp_path / f"{entity}.docx"
        path.write_bytes(in_word(copy, left[:N_WORD]))
        receive_file(review, made.ref, entity, path, EDITOR)
        path = tmp_path / f"{entity}.xlsx"
        rows = [one.row for one in left[N_WORD : N_WORD + N_COMMAND]]
        path.write_bytes(book([HEAD, *rows]))
        told = ["comments", "import", made.ref, str(path), "--for", entity]
        assert main([*told, "--review", str(review.folder), "--as", "editor"]) == 0


def written_at_the_desks(made: Round, broken: dict[str, Broken]) -> None:
    """The others, by two people of each delegation, as drafts."""
    for entity in made.entities:
        from_files = N_WORD + N_COMMAND + (N_BROKEN if entity in broken else 0)
        for n, one in enumerate(made.meant[entity][from_files:]):
            text, why, instead = one.row[1], *one.row[3:]
            told = {"kind": "te", "text": text, "rationale": why, "proposed": instead}
            made.desks[entity][n % 2].sent(f"on/{one.block.name}/", told)


def seen_of(editor, made: Round, entity: str, receipts: list[str], comments: list[str]) -> str:
    """All that comes back to a delegation: its pages and files, its letter, and what it asks of others."""
    browser = made.desks[entity][1]
    paths = ["", "comments/", "comments.xlsx"]
    paths += [f"on/{block.name}/" for block in made.blocks[:2]]
    paths += [f"receipts/{one}/" for one in receipts]
    paths += ["comments.pdf", "copy.html"] if entity == made.entities[0] else []
    found = [words_of(browser.get(browser.at(path))) for path in paths]
    other = next(one for one in made.entities if one != entity)
    for path in ("", "comments/", "comments.xlsx", f"receipts/{receipts[0]}/"):
        answer = browser.get(f"/circulated/{editor.review}/{made.ref}/{other}/{path}")
        assert answer.status_code == 404
        found.append(words_of(answer))
    for one in comments:
        answer = browser.post(browser.at(f"answers/{one}/"), {"act": "withdraw", "reason": "x"})
        assert answer.status_code == 404
    letter = editor.get(editor.within(f"/reports/rounds/{made.ref}/letter/{entity}.docx"))
    form = editor.get(editor.within(f"/reports/rounds/{made.ref}/form/{entity}.xlsx"))
    return " ".join([*found, words_of(letter), words_of(form)])


def check_that_none_is_lost(editor, made: Round, broken: dict[str, Broken]) -> None:
    for entity in made.entities:
        own = {one.canary for one in made.meant[entity]}
        found = said_by(editor, entity)
        assert set(found) == own, (entity, broken.get(entity), own - set(found))
        twice = N_BROKEN - 1 if broken.get(entity) is double_rows else 0
        assert len(found) == N_EACH + twice, (entity, broken.get(entity))


def check_that_each_is_placed_or_listed(
    editor, every: dict[str, Meant], broken: dict[str, Broken]
) -> None:
    """Never on another paragraph than its author meant; what is on none stands in the list of those to be placed."""
    places = {
        one.name for one in frozen_blocks(document_of_version(review_of(editor.review), "Draft 1"))
    }
    unplaced = words_of(editor.get(editor.within("/reports/comments/?placed=no")))
    for one in held(editor).values():
        canaries = set(CANARY.findall(f"{one.text} {one.rationale} {one.proposed}"))
        if not canaries and broken.get(one.entity) is other_heads:
            assert one.ref in unplaced
            continue
        [canary] = canaries
        assert one.block in ("", every[canary].block.name), (one.place, broken.get(one.entity))
        assert (one.block in places) != (one.ref in unplaced)


@pytest.mark.parametrize("seed", range(N_WORLDS))
def test_of_300_comments_by_all_routes_none_is_lost_and_none_seen_by_another(
    editor, tmp_path, monkeypatch, capsys, seed
):
    monkeypatch.setenv("VEDETTE_HOME", os.environ.get("VEDETTE_HOME", str(tmp_path)))
    drawn = random.Random(seed)
    made = opened(editor, drawn)
    every = {one.canary: one for entity in made.entities for one in made.meant[entity]}
    assert len(every) == 12 * 25
    chosen = drawn.sample(made.entities, len(BROKEN))
    broken = dict(zip(chosen, drawn.sample(BROKEN, len(BROKEN)), strict=True))
    assert len(broken) * N_BROKEN == 40

    handed_to_the_review(editor, made, broken, tmp_path)
    from_files = set(said_by(editor))
    written_at_the_desks(made, broken)

    team = "".join(
        words_of(editor.get(editor.within(path)))
        for path in ("/reports/comments/", f"/reports/rounds/{made.ref}/")
    )
    assert set(CANARY.findall(team)) <= from_files
    for desks in made.desks.values():
        desks[0].sent("hand-in/", {})

    check_that_none_is_lost(editor, made, broken)
    check_that_each_is_placed_or_listed(editor, every, broken)

    review = review_of(editor.review)
    comments = held(editor)
    for entity in made.entities:
        mine = [one.ref for one in comments.values() if one.entity == entity]
        of = made.entities.index(entity)
        dispose(review, mine, {"code": "noted", "reason": f"CANARY{of:02}N99E"}, EDITOR)
    by_entity = {e: [c for c in comments.values() if c.entity == e] for e in made.entities}
    for at, entity in enumerate(made.entities):
        others = [drawn.choice(by_entity[other]) for other in made.entities if other != entity]
        asked = sorted({one.receipt for one in others[:2]}), [one.ref for one in others[:2]]
        seen = set(CANARY.findall(seen_of(editor, made, entity, *asked)))
        assert seen == {one.canary for one in made.meant[entity]} | {f"CANARY{at:02}N99E"}
        command = ["comments", "list", "--entity", entity, "--json", "--as", "editor"]
        capsys.readouterr()
        assert main([*command, "--review", str(review.folder)]) == 0
        listed = set(CANARY.findall(capsys.readouterr().out))
        assert listed == seen
