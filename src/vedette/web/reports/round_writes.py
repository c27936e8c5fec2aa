"""Rounds of comments, and what is done with comments; each one decision with its entry in the log."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from vedette.core.reports.comments import Comment, Route
from vedette.core.reports.rounds import Round
from vedette.pipeline import comment_files, comments, rounds
from vedette.pipeline.comment_files import Received
from vedette.pipeline.round_release import release_round
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def open_round(review: Review, *, told: Mapping[str, object], by: str) -> Round:
    """Ask some to comment on a version."""
    return rounds.open_round(review, told, author(by))


def extend(review: Review, *, ref: str, deadline: str, by: str) -> Round:
    """Give a round more time."""
    return rounds.extend_round(review, ref, deadline, author(by))


def close(review: Review, *, ref: str, by: str) -> Round:
    """Take no more comments in a round."""
    return rounds.close_round(review, ref, author(by))


def release(review: Review, *, ref: str, why: str, small: str, by: str) -> Round:
    """Let the version of a round go out by personal links, as a second person."""
    return release_round(review, ref, why, author(by), small=small)


def receive(
    review: Review, *, ref: str, entity: str, file: IO[bytes], name: str, by: str
) -> Received:
    """Take in a form, or a DOCX with comments."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()}"
        path.write_bytes(file.read())
        return comment_files.receive_file(review, ref, entity, path, author(by), name=name)


def submit(
    review: Review,
    *,
    ref: str,
    entity: str,
    told: Sequence[Mapping[str, object]],
    route: Route,
    by: str,
) -> list[Comment]:
    """Take in comments of one who was asked, all of them or none."""
    return comments.submit_comments(review, ref, entity, told, author(by), route=route)


def place(review: Review, *, ref: str, block: str, by: str) -> Comment:
    """Say which block a comment is on."""
    return comments.place_comment(review, ref, block, author(by))


def assign(review: Review, *, ref: str, who: str, by: str) -> Comment:
    """Say who is to answer a comment."""
    return comments.make_responsible(review, ref, who, author(by))


def answer(
    review: Review, *, refs: Sequence[str], told: Mapping[str, object], by: str
) -> list[Comment]:
    """Answer comments, all alike."""
    return comments.dispose(review, refs, told, author(by))


def reopen(review: Review, *, ref: str, by: str) -> Comment:
    """Take the answer to a comment back."""
    return comments.reopen_comment(review, ref, author(by))
