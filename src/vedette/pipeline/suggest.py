"""A mapping for an unknown file, proposed from names and values; a person decides."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vedette.pipeline.snapshots import copy_original
from vedette.pipeline.staging import staged_in_child


@dataclass(frozen=True, slots=True)
class Suggested:
    """A mapping in its JSON form, what was found in each column, and reasons for the rest."""

    mapping: dict[str, object]
    columns: Sequence[dict[str, object]]
    reasons: Sequence[str]


def suggested(file: Path) -> Suggested:
    """What the columns of a file seem to be, and why.

    Raises:
        BadInput: The file cannot be read at all.
    """
    from vedette.core.sources.suggest import suggestion

    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        original, _ = copy_original(file, Path(folder))
        staged = staged_in_child(original, Path(folder) / "child", name=file.name)
    made = suggestion(staged)
    columns: list[dict[str, object]] = [
        {
            "column": one.column,
            "name": one.common,
            "share": round(one.share, 3),
            "samples": list(one.samples),
            "why": "; ".join(one.reasons),
        }
        for one in made.proposals
    ]
    return Suggested(dict(made.mapping), columns, made.reasons)
