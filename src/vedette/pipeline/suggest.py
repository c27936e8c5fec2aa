"""A mapping for an unknown file, proposed from names and values; a person decides."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedette.pipeline.snapshots import copy_original


@dataclass(frozen=True, slots=True)
class Suggested:
    """A mapping in its JSON form, and one row of reason per column of the file."""

    mapping: dict[str, Any]
    reasons: Sequence[dict[str, object]]


def suggested(file: Path, *, received_on: dt.date) -> Suggested:
    """What the columns of a file seem to be, and why.

    Raises:
        BadInput: The file cannot be read at all.
    """
    from vedette.core.sources.reading import stage_in_child
    from vedette.core.sources.suggest import suggestion

    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        original, _ = copy_original(file, Path(folder))
        staged = stage_in_child(original, Path(folder))
    made = suggestion(staged, received_on=received_on)
    return Suggested(made.mapping, made.reasons)
