"""A briefing of the sample review: red when a finding is worded anew, kept only when it is not, given by version."""

from __future__ import annotations

import json
from pathlib import Path

import pptx
import pytest

from vedette.core.evidence.chain import State
from vedette.core.evidence.findings import Change
from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.briefing_files import NAMES, write_briefing
from vedette.pipeline.briefing_material import standing_of
from vedette.pipeline.briefings import (
    briefing,
    built,
    choose,
    edit_briefing,
    give,
    keep_version,
    look_again_at_briefing,
)
from vedette.pipeline.chain import chain_of
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.findings import change_finding
from vedette.pipeline.notes import without_notes
from vedette.pipeline.recommendations import look_again_at, merge_recommendations
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.stating import changes_of, version_of
from vedette.pipeline.undoing import mark, undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import open_review

BY = Author("editor", "2026-03-01T10:00:00Z")


def test_the_sample_has_a_briefing_that_was_given_and_its_files_lead_down_to_rows(
    sample_review: Path, tmp_path: Path
) -> None:
    review = open_review(sample_review)
    [one] = briefings_of(review.decisions()).values()
    finding = next(on for on in one.chosen if on.startswith("F-"))

    # The sample: nothing red, one version, given at the meeting of the programme.
    assert standing_of(review, one).state is State.CURRENT
    assert [told.version for told in one.given] == [1]
    assert meetings_of(review.decisions())[one.given[0].meeting].on == one.given[0].on
    assert one.ref in chain_of(review).next_up(finding)
    assert built(review, one.ref, 1).deck.edition == "Version 1"

    # Its files: what the slides say of the way down, and every number in the list of numbers.
    files = write_briefing(review, one.ref, tmp_path / "out", 1)
    assert [path.name for path in files] == list(NAMES)
    shown = pptx.Presentation(str(files[0]))
    notes = [slide.notes_slide.notes_text_frame.text for slide in shown.slides]
    assert any(f"{finding} → REC-" in note for note in notes)
    assert any("source rows (" in note and f"{finding} ← number FIG-" in note for note in notes)
    held = json.loads(files[-1].read_bytes())
    assert {("killed-total", "value")} <= {(row["key"], row["form"]) for row in held}
    assert all(row["places"] for row in held)
    assert (
        write_briefing(review, one.ref, tmp_path / "again", 1)[0].read_bytes()
        == files[0].read_bytes()
    )


def test_what_is_red_is_not_kept_and_what_was_kept_stays(sample_copy: Path) -> None:
    review = open_review(sample_copy)
    [one] = briefings_of(review.decisions()).values()
    finding = [on for on in one.chosen if on.startswith("F-")][1]
    before = review_fingerprint(review)

    # A finding that is worded anew turns it red; no version is kept then, and a draft says so.
    change_finding(review, finding, Change.EDIT, {"statement": "Bases do not hold."}, BY)
    one = briefing(review.decisions(), one.ref)
    red = [row for row in standing_of(review, one).rows if row.state is State.OUT_OF_DATE]
    assert [row.on for row in red if row.is_own] == [finding]
    # What answers it is red by itself, and put right there.
    answers = [row.on for row in red if not row.is_own]
    assert answers
    assert all(on.startswith("REC-") for on in answers)
    with pytest.raises(WrongState, match=f"things in {one.ref} are red, the first: {finding}"):
        keep_version(review, one.ref, "", BY)
    assert built(review, one.ref).deck.warning.startswith("Not to be shown: ")
    assert not built(review, one.ref, 1).deck.warning
    with pytest.raises(BadInput, match="no single number"):
        look_again_at_briefing(review, one.ref, finding, "later", BY)
    look_again_at_briefing(review, one.ref, finding, None, BY)
    with pytest.raises(WrongState, match=answers[0]):
        keep_version(review, one.ref, "", BY)
    for ref in answers:
        look_again_at(review, ref, finding, None, BY)
    assert keep_version(review, one.ref, "worded anew", BY).versions[-1].n == 2

    # What was kept first stays as it was; a version that is taken back is not numbered again.
    assert "Bases do not hold." not in str(built(review, one.ref, 1))
    assert "Bases do not hold." in str(built(review, one.ref, 2))
    undo(review, mark(changes_of(review.decisions(), Act.BRIEFING, one.ref)[-1].decision), "", BY)
    assert keep_version(review, one.ref, "", BY).versions[-1].n == 3
    made = give(review, one.ref, {"to": "The advisers", "version": 3, "on": "2026-03-02"}, BY)
    assert [(told.to, told.version) for told in made.given][-1] == ("The advisers", 3)
    with pytest.raises(NotFound, match="no version 2"):
        give(review, one.ref, {"to": "Nobody", "version": 2}, BY)
    with pytest.raises(NotFound, match="no meeting"):
        give(review, one.ref, {"to": "Nobody", "meeting": "MTG-NONE"}, BY)

    # What else is refused; what everybody sees has changed; who may not hear of interviews sees nothing of it.
    with pytest.raises(BadInput, match="does not show it"):
        choose(review, one.ref, [next(iter(meetings_of(review.decisions())))], BY)
    seen = version_of(review.decisions(), Act.BRIEFING, one.ref)
    choose(review, one.ref, [finding], BY, version=seen)
    with pytest.raises(OutOfDate):
        edit_briefing(review, one.ref, {"title": "Late"}, BY, version=seen)
    assert review_fingerprint(review) != before
    assert one.ref not in briefings_of(without_notes(review.decisions(), frozenset((finding,))))


def test_what_others_replaced_keeps_nothing_red_that_was_looked_at(sample_copy: Path) -> None:
    review = open_review(sample_copy)
    held = [one for one in recommendations_of(review.decisions()).values() if one.is_open]
    gone = next(one for one in held if one.findings)
    into = next(one for one in held if one is not gone and gone.findings[0] not in one.findings)
    finding = gone.findings[0]

    merge_recommendations(review, into.ref, [gone.ref], "They ask for the same.", BY)
    change_finding(review, finding, Change.EDIT, {"statement": "Bases do not hold."}, BY)
    assert chain_of(review).state(into.ref) is State.OUT_OF_DATE
    look_again_at(review, into.ref, finding, None, BY)

    # The one that went into it rested on the finding, too, and nobody looks at it any more.
    assert chain_of(review).state(into.ref) is State.CURRENT
    assert finding in chain_of(review).next_down(gone.ref)
