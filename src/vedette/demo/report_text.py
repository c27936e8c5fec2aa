"""What people of the sample review wrote into its report: it rests on figures, a finding and recommendations."""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Mapping
from contextlib import suppress

from vedette.core.kernel.errors import NotFound
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.decisions import Author
from vedette.pipeline.findings import findings_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.workspace import Review

_AREA = re.compile(r"\{\{rests:(\w+)\}\}")
_BEGINNING = "CHA-summary"
EDITOR = Author("editor", "2021-07-20T09:00:00Z")


def write_text(review: Review) -> None:
    """Write the beginning of the report; what this seed has no figure or finding for is left out.

    Raises:
        WrongState: There was no run yet.
    """
    known = review.decisions()
    of_area = {one.issue_area: ref for ref, one in findings_of(known).items()}
    first_of = {one.issue_area: one.ref for one in reversed(_nearest(recommendations_of(known)))}
    text = (importlib.resources.files("vedette.demo") / "stated" / "report.json").read_text("utf-8")
    # The last one first, each behind the title: who may not see one of them finds the others in their places.
    for one in reversed(json.loads(text)):
        told = {"kind": "paragraph", "after": _BEGINNING, **one}
        if "text" in one:
            told["text"] = _AREA.sub(
                lambda found: _rests(of_area.get(found[1], found[1])), one["text"]
            )
        if "of" in one:
            told["of"] = first_of.get(one["of"], one["of"])
        with suppress(NotFound):
            add_block(review, told, EDITOR)


def _rests(ref: str) -> str:
    return f"{{{{rests:{ref}}}}}"


def _nearest(asked: Mapping[str, Recommendation]) -> list[Recommendation]:
    """Recommendations that are still asked for, those to be done first in front."""
    there = [one for one in asked.values() if one.is_open]
    return sorted(there, key=lambda one: (str(one.deadline or "9"), one.ref))
