"""The answer to one who commented: each comment as it was written, what became of it, and the text before and after."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.kernel.codelists import codelist
from vedette.core.reports.comments import Comment
from vedette.core.reports.document import (
    Block,
    Column,
    Document,
    Emphasis,
    Inlines,
    Paragraph,
    Row,
    Table,
    Text,
    marking_of,
)
from vedette.core.reports.writing import listed, plural

MATRIX_HEADS = (
    "No.", "Reference", "From", "Received", "Route", "Place", "Block", "Type", "Comment", "Rationale",
    "Proposed text", "State", "Disposition", "Reason", "Decided by", "Decided on", "Duplicate of", "Deferred to",
    "Text before", "Text after", "Reply",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """A comment with all that a reader needs beside it.

    Args:
        comment: The comment.
        who: Who made it, by name.
        mark: Number of the place in the version, such as "33".
        changes: Words before and after, of each change of the text that its answer names.
    """

    comment: Comment
    who: str
    mark: str
    changes: tuple[tuple[str, str], ...] = ()


def response_letter(
    rows: Sequence[Answered], *, who: str, report: str, version: str, label: str, day: dt.date
) -> Document:
    """The letter to one who commented.

    Args:
        rows: Its comments in the order of receipt.
        who: Its name.
        report: Title of the report.
        version: Name of the version that was commented.
        label: Of the review.
        day: Of the letter; no clock is read.
    """
    blocks: list[Block] = [
        Paragraph(
            (
                Text(
                    f"The review thanks {who} for its comments on {version} of the report. "
                    f"{_summary(rows)} Each comment stands below as it was received, with what became of it "
                    "and, where the text was changed, the words before and after."
                ),
            ),
            is_numbered=False,
        ),
        *map(_answered, rows),
    ]
    return Document(
        title=report,
        subtitle=f"Response to the comments of {who}",
        marking=marking_of(label),
        known_on=day,
        issued_at=dt.datetime.combine(day, dt.time(), dt.UTC),
        edition=version,
        imprint=(("To", who), ("On", version), ("Comments", str(len(rows)))),
        blocks=tuple(blocks),
        chapters_flow=True,
    )


def matrix_rows(rows: Sequence[Answered]) -> list[tuple[str, ...]]:
    """The matrix of comments, a row each under `MATRIX_HEADS`."""
    return [_matrix_row(one) for one in rows]


def _matrix_row(one: Answered) -> tuple[str, ...]:
    said, answer, reply = one.comment, one.comment.disposition, one.comment.reply
    before, after = (
        ("\n\n".join(words) for words in zip(*one.changes, strict=True))
        if one.changes
        else ("", "")
    )
    return (
        str(said.number), said.ref, one.who, said.received_at[:10], str(said.route), said.place or one.mark, said.block,
        codelist("comment_type").label(said.kind), said.text, said.rationale, said.proposed, str(said.state),
        codelist("comment_disposition").label(answer.code) if answer else "", answer.reason if answer else "",
        answer.by if answer else "", answer.at[:10] if answer else "", answer.of if answer else "",
        answer.version if answer else "", before, after,
        ("accepts" if reply.is_accepted else f"rejects: {reply.reason}") if reply else "",
    )  # fmt: skip


def _summary(rows: Sequence[Answered]) -> str:
    counts = Counter(
        codelist("comment_disposition").label(
            one.comment.disposition.code if one.comment.disposition else "pending"
        )
        for one in rows
        if not one.comment.withdrawn
    )
    told = [f"{n} {words.lower()}" for words, n in counts.items()]
    many = plural(len(rows), "comment")
    return (
        f"It made {len(rows)} {many}: {listed(told)}." if told else f"It made {len(rows)} {many}."
    )


def _answered(one: Answered) -> Table:
    said, answer = one.comment, one.comment.disposition
    place = (
        f"paragraph {one.mark}" if one.mark.isdecimal() else one.mark or said.place or "the text"
    )
    kind = codelist("comment_type").label(said.kind).lower()
    parts: list[tuple[str, Inlines]] = [("Comment", _words(said.quoted, said.text))]
    given = (("Reason given", said.rationale), ("Proposed text", said.proposed))
    parts += [(head, (Text(words),)) for head, words in given if words]
    if said.withdrawn:
        parts.append(("Taken back", (Text(said.withdrawn),)))
    elif answer is None:
        parts.append(("Answer", (Text("Pending."),)))
    else:
        words = codelist("comment_disposition").label(answer.code)
        extra = {"duplicate": f" {answer.of}", "deferred": f" {answer.version}"}.get(
            answer.code, ""
        )
        parts.append(("Answer", (Text(f"{words}{extra}. {answer.reason}".strip()),)))
    for before, after in one.changes:
        parts += [("Text before", (Text(before or "–"),)), ("Text now", (Text(after or "–"),))]
    return Table(
        f"Comment {said.number}, on {place} ({kind}), {said.ref}",
        (Column("Part", width=0.2), Column("Words", width=0.8)),
        tuple(Row(((Text(head),), words)) for head, words in parts),
    )


def _words(quoted: str, text: str) -> Inlines:
    return (Emphasis(f"“{quoted}” "), Text(text)) if quoted else (Text(text),)
