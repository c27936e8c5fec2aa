"""What the room of evidence hands on: the board as it may be printed."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table

_text, _count = pa.string(), pa.int32()

BOARD = Table(
    name="board",
    grain="one issue area and kind of evidence on which a person gave a verdict",
    key=("area", "kind"),
    columns=(
        Column("area", _text, "code of the issue area", required=True),
        Column("kind", _text, "rates, inquiries, interviews, assessments, literature", required=True),
        Column("statement", _text, "what the kinds are held against"),
        Column("quotations", _count, "quotations coded; null for rates"),
        Column("documents", _count, "documents they stand in; null for rates"),
        Column("origins", _count, "independent origins of these; null for rates"),
        Column("verdict", _text, "agree, contradict or silent", required=True),
        Column("why", _text, "the reason", required=True),
        Column("resolution", _text, "how a contradiction was resolved; null while it is owed"),
        Column("is_current", pa.bool_(), "whether the evidence is still that of the verdict", required=True),
        Column("by", _text, "who", required=True),
        Column("at", _text, "when, ISO 8601", required=True),
    ),
)  # fmt: skip
"""Interviews stand in it only where at least five people spoke."""
