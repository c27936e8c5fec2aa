"""What people of the sample review wrote into its report: a beginning that rests on figures and on a finding."""

from __future__ import annotations

import importlib.resources
import json
import re

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.decisions import Author
from vedette.pipeline.findings import findings_of
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
    of_area = {one.issue_area: ref for ref, one in findings_of(review.decisions()).items()}
    text = (importlib.resources.files("vedette.demo") / "stated" / "report.json").read_text("utf-8")
    after = _BEGINNING
    for one in json.loads(text):
        words = _AREA.sub(
            lambda found: f"{{{{rests:{of_area.get(found[1], found[1])}}}}}", one["text"]
        )
        try:
            told = {"kind": "paragraph", "text": words, "after": after}
            after = add_block(review, told, EDITOR).ref
        except NotFound:
            continue
