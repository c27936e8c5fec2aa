"""Changes of the text of the report; each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vedette.core.reports.text import Change, TextBlock
from vedette.pipeline import content_language, report_changes, report_writing
from vedette.pipeline.report_writing import Saved, Sent
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def add(review: Review, *, told: Mapping[str, object], by: str) -> TextBlock:
    """A new block."""
    return report_changes.add_block(review, told, author(by))


def set_language(review: Review, *, language: str, by: str) -> str:
    """In which language people write."""
    return content_language.set_content_language(review, language, author(by))


def change(
    review: Review,
    *,
    ref: str,
    kind: Change,
    told: Mapping[str, object],
    by: str,
    version: str = "",
) -> TextBlock:
    """Word, move or take out a block."""
    return report_changes.change_block(review, ref, kind, told, author(by), version=version)


def look(review: Review, *, ref: str, on: str, why: str | None, today: str, by: str) -> TextBlock:
    """Take over what changed beneath a paragraph, or hold the old value with a reason."""
    return report_changes.look_again_at_block(review, ref, on, why, author(by), today=today)


def save_part(
    review: Review,
    *,
    base: Sequence[tuple[str, str]],
    blocks: Sequence[Sent],
    after: str,
    by: str,
) -> Saved:
    """What an editor changed in a part; each block one decision."""
    return report_writing.save_part(review, base, blocks, after, author(by))
