"""From a version through its round of comments to its approval, on the sample review; nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.core.reports.approval import Change as Word
from vedette.core.reports.approval import State
from vedette.core.reports.comments import Route
from vedette.core.reports.lint import Fault
from vedette.core.reports.text import Change
from vedette.pipeline.approving import approval_today, say_in_approval
from vedette.pipeline.comment_files import blocks_of, comment_form, receive_file
from vedette.pipeline.comments import (
    comments_of,
    dispose,
    reply_to_answer,
    shaped,
    submit_comments,
    text_changes,
    withdraw_comment,
)
from vedette.pipeline.decisions import Author
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore
from vedette.pipeline.judgements import correct
from vedette.pipeline.report_changes import add_block, change_block
from vedette.pipeline.rounds import close_round, open_round, rounds_of
from vedette.pipeline.run import run_review
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.stakeholders import add_stakeholder, register_of
from vedette.pipeline.versions import (
    TODAY,
    compare_versions,
    document_of_version,
    make_version,
    today,
    versions_of,
)
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review, open_review

EDITOR, HEAD = Author("editor", "2026-03-01T10:00:00Z"), Author("head", "2026-03-02T10:00:00Z")
ROLES = {"editor": EDITOR, "head": HEAD}


@pytest.fixture
def review(sample_copy: Path) -> Review:
    return open_review(sample_copy)


def asked(review: Review, n: int = 2) -> tuple[str, list[str]]:
    """A round on a new version, and those whom it asks."""
    for k in range(n):
        told = {"kind": "member_state", "name": f"State {k}"}
        add_stakeholder(review, told, replace(EDITOR, at=f"2026-03-01T09:00:{k:02}Z"))
    names = {one.name: ref for ref, one in register_of(review.decisions()).stakeholders.items()}
    to = [names[f"State {k}"] for k in range(n)]
    make_version(review, "Draft for comment", "", EDITOR)
    told = {"version": "Draft for comment", "deadline": "2026-03-31", "to": to, "stage": "midterm"}
    return open_round(review, told, EDITOR).ref, to


def way_of(review: Review) -> Way:
    """How a file leaves the sample, which brings the keys of its made-up persons."""
    return Way(KeyStore(review.folder / MADE_UP_KEYS), EDITOR)


def comment(text: str, **more: str) -> dict[str, str]:
    return {"kind": "te", "text": text, "rationale": "It reads otherwise in the inquiry.", **more}


def approve(review: Review) -> None:
    for step in review.template.approval:
        role = step.roles[0]
        told = {"role": role, "paper": "A memo" if step.is_recorded else ""}
        say_in_approval(review, Word.APPROVE, told, ROLES[role])


def test_a_version_stays_as_it_was_while_the_text_goes_on(review):
    before = today(review)
    fingerprint = review_fingerprint(review)
    made = make_version(review, "Draft X", "The first.", EDITOR)
    add_block(review, {"kind": "paragraph", "text": "A new end.", "after": ""}, EDITOR)

    assert document_of_version(review, made.ref) == replace(before, edition="Draft X")
    assert review_fingerprint(review) != fingerprint
    found = compare_versions(review, made.ref, TODAY)
    assert [(one.kind, one.after) for one in found.blocks] == [("added", "A new end.")]
    with pytest.raises(BadInput, match="already"):
        make_version(review, "Draft X", "", EDITOR)


def test_a_version_is_of_a_run_that_is_up_to_date(review):
    correct(review, violent_records(review)[0], "cause", "accident", "The board says so.", EDITOR)

    with pytest.raises(OutOfDate):
        make_version(review, "Too early", "", EDITOR)


def violent_records(review: Review) -> list[str]:
    """Records that the headline rests on, of the source whose word comes first."""
    rows = products_of(*current_run(review.runs)).table("records").to_pylist()
    first = review.settings()["precedence"][0]
    return [
        f"{one['source']}:{one['source_record_id']}"
        for one in rows
        if one["killed"] and one["source"] == first and one["cause"] == "malicious_act"
    ]


def test_an_answer_leads_to_the_change_of_the_text_and_back(review):
    ref, [entity, _] = asked(review)
    [made] = submit_comments(
        review, ref, entity, [comment("Say who counted.", block="PAR-JXP5YF")], EDITOR
    )
    block = next(one.block for one in text_changes(review))
    change_block(review, block, Change.EDIT, {"text": "The team counted."}, EDITOR)
    [*_, change] = text_changes(review)
    [answered] = dispose(review, [made.ref], {"code": "accepted", "changes": [change.mark]}, EDITOR)

    assert change.after == "The team counted."
    assert answered.disposition is not None
    assert text_changes(review, answered.disposition.changes) == [change]
    found = shaped(review.decisions(), block)
    assert [one.ref for one in found if one.round == ref] == [made.ref]
    with pytest.raises(NotFound):
        dispose(review, [made.ref], {"code": "accepted", "changes": ["none"]}, EDITOR)


def test_only_who_wrote_a_comment_takes_it_back_or_judges_its_answer(review):
    ref, [one, other] = asked(review)
    [made] = submit_comments(review, ref, one, [comment("No.")], EDITOR)
    dispose(review, [made.ref], {"code": "noted"}, EDITOR)

    with pytest.raises(NotFound):
        reply_to_answer(review, made.ref, "", EDITOR, accepts=True, entity=other)
    with pytest.raises(NotFound):
        withdraw_comment(review, made.ref, "A slip.", EDITOR, entity=other)
    assert reply_to_answer(review, made.ref, "", EDITOR, accepts=True, entity=one).reply is not None


def test_all_answers_of_one_word_or_none(review):
    ref, [entity, _] = asked(review)
    made = submit_comments(review, ref, entity, [comment("A."), comment("B.")], EDITOR)
    withdraw_comment(review, made[1].ref, "A slip.", EDITOR)

    with pytest.raises(WrongState):
        dispose(review, [one.ref for one in made], {"code": "noted"}, EDITOR)
    assert comments_of(review.decisions())[made[0].ref].disposition is None


def test_a_closed_round_takes_no_more(review):
    ref, [entity, _] = asked(review)
    close_round(review, ref, EDITOR)

    with pytest.raises(WrongState):
        submit_comments(review, ref, entity, [comment("Late.")], EDITOR)
    assert rounds_of(review.decisions())[ref].closed_at


def test_approval_waits_for_comments_and_lapses_with_the_data(review):
    ref, [entity, _] = asked(review)
    [made] = submit_comments(review, ref, entity, [comment("No.")], EDITOR)
    still = [one.ref for one in comments_of(review.decisions()).values() if one.is_open]
    assert made.ref in still
    with pytest.raises(WrongState, match=still[0]):
        say_in_approval(review, Word.SUBMIT, {"version": "Draft for comment"}, EDITOR)
    dispose(review, still, {"code": "noted"}, EDITOR)
    say_in_approval(review, Word.SUBMIT, {"version": "Draft for comment"}, EDITOR)
    approve(review)
    assert approval_today(review).state is State.APPROVED

    for record in violent_records(review)[:5]:
        correct(review, record, "cause", "accident", "The board says so.", EDITOR)
    run_review(review)

    assert approval_today(review).state is State.LAPSED
    red = [one.on for one in approval_today(review).faults if one.fault is Fault.OUT_OF_DATE]
    assert red
    make_version(review, "Draft after", "", EDITOR)
    with pytest.raises(WrongState, match=red[0]):
        say_in_approval(review, Word.SUBMIT, {"version": "Draft after"}, EDITOR)
    *_, before, after = versions_of(review.decisions()).values()
    assert before.data != after.data


class Delegations:
    """What twelve delegations say, and every way by which it comes in."""

    def __init__(self, review: Review, folder: Path) -> None:
        self.review, self.folder, self.drawn = review, folder, random.Random(8)
        self.ref, self.entities = asked(review, 12)
        self.said: dict[str, list[str]] = {entity: [] for entity in self.entities}

    def written(self, entity: str, n: int) -> list[str]:
        held = self.said[entity]
        made = [f"Remark {entity}/{len(held) + k}: not so" for k in range(n)]
        held += made
        return made

    def on_the_page(self, entity: str) -> None:
        told = [comment(text) for text in self.written(entity, 10)]
        submit_comments(self.review, self.ref, entity, told, EDITOR)

    def by_form(self, entity: str) -> None:
        book = openpyxl.load_workbook(
            io.BytesIO(comment_form(self.review, self.ref, entity, way_of(self.review)))
        )
        for row, text in enumerate(self.written(entity, 8), 2):
            book["Comments"].cell(row, 1).value = f"para. {row}"
            book["Comments"].cell(row, 2).value = text
        book.save(self.folder / f"{entity}.xlsx")
        receive_file(self.review, self.ref, entity, self.folder / f"{entity}.xlsx", EDITOR)

    def by_a_broken_form(self, entity: str, *, has_head: bool) -> None:
        broken = openpyxl.Workbook()
        for _ in range(self.drawn.randint(0, 3)):
            broken.active.append([None, "Comments of a delegation"])
        if has_head:
            broken.active.append([None, "No.", "Para", "Observations", "Reason"])
        for n, text in enumerate(self.written(entity, 4)):
            broken.active.append([None] * 5 if n % 2 else [])
            broken.active.append([None, n, f"para {n + 1}", text, "As told."])
        broken.save(self.folder / f"broken-{entity}.xlsx")
        receive_file(self.review, self.ref, entity, self.folder / f"broken-{entity}.xlsx", EDITOR)

    def by_plain_table(self, entity: str) -> None:
        out = io.StringIO()
        rows = [[f"{n}", text] for n, text in enumerate(self.written(entity, 11), 1)]
        csv.writer(out, delimiter=";").writerows([["Paragraph", "Comment"], *rows])
        path = self.folder / f"{entity}.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        receive_file(self.review, self.ref, entity, path, EDITOR)


@pytest.mark.again
def test_three_hundred_comments_of_twelve_by_all_routes_and_none_is_lost(review, tmp_path):
    """40 of them in spreadsheets that were filled in badly; what each delegation said stays its own."""
    twelve = Delegations(review, tmp_path)
    for k, entity in enumerate(twelve.entities):
        twelve.on_the_page(entity)
        twelve.by_form(entity)
        if k < 10:
            twelve.by_a_broken_form(entity, has_head=k % 3 != 0)
        if k < 4:
            twelve.by_plain_table(entity)

    assert sum(map(len, twelve.said.values())) == 12 * 18 + 40 + 44 == 300
    known = comments_of(review.decisions())
    held = {ref: one for ref, one in known.items() if one.round == twelve.ref}
    for entity, texts in twelve.said.items():
        mine = Counter(one.text for one in held.values() if one.entity == entity)
        # Where no head is there, a title is taken for a comment as well: better that than one that is lost.
        assert {text: n for text, n in mine.items() if text in texts} == Counter(texts)
        assert set(mine) - set(texts) <= {"Comments of a delegation"}
    assert {one.route for one in held.values()} == {Route.PAGE, Route.SPREADSHEET}
    assert {one.number for one in held.values()} == set(range(1, len(held) + 1))
    blocks = blocks_of(review, rounds_of(review.decisions())[twelve.ref])
    placed = [one for one in held.values() if one.block]
    assert {one.block for one in placed} <= {one.name for one in blocks}
    assert len(placed) > 150
