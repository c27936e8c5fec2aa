"""What is labelled higher than the review does not leave with its report: blocks, quotations, numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.labels import parse_label
from vedette.pipeline.copies import check_version_leaves
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.labels_above import labels_above
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.versions import TODAY, document_of_version, make_version
from vedette.pipeline.workspace import Review, open_review

EDITOR = Author("editor", "2026-03-01T10:00:00Z")
HIGH = "strictly_confidential"


@pytest.fixture
def folder(four_rows: Path, tmp_path: Path) -> Review:
    return open_review(Path(shutil.copytree(four_rows, tmp_path / "review")))


def written(review: Review, text: str) -> str:
    told = {"kind": "paragraph", "text": text, "after": "CHA-summary"}
    return add_block(review, told, EDITOR).ref


def above(review: Review, label: str = "public") -> list[tuple[str, str, str]]:
    document = document_of_version(review, TODAY)
    found = labels_above(review, document, parse_label(label))
    return [(one.block, one.what, one.label) for one in found]


def test_a_block_that_was_written_under_a_higher_label_is_named(folder):
    ref = written(folder, "What was told in confidence.")
    assert above(folder) == []

    with folder.home.writing() as pen:
        change = {"block": ref, "change": "edit", "text": "What the board was told.", "label": HIGH}
        pen.append(Act.BLOCK, change, EDITOR)

    assert above(folder) == [(ref, "the block", HIGH)]
    assert above(folder, HIGH) == []
    make_version(folder, "Draft", "", EDITOR)
    with pytest.raises(WrongState, match=f"the block in {ref}") as refused:
        check_version_leaves(folder, "Draft", Way(None, EDITOR))
    assert "Leave the block out" in refused.value.remedy


def test_a_number_of_a_source_that_is_labelled_higher_is_named_with_its_source(folder):
    ref = written(folder, "In 2016 {{num:killed-by-year/2016}} died.")
    [source] = [one for one in folder.decisions() if one.act is Act.IMPORT]
    assert above(folder) == []

    with folder.home.writing() as pen:
        pen.append(
            Act.RELABEL,
            {"import": source.body["import"], "label": HIGH, "why": "Names"},
            EDITOR,
        )

    assert (ref, "killed-by-year with log", HIGH) in above(folder)
