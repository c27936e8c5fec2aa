"""What rests on words that a reader may not hear is as if it were not there."""

from __future__ import annotations

from pathlib import Path

from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.notes import without_notes
from vedette.pipeline.workspace import create_review

NOW = "2018-01-01T00:00:00+00:00"


def test_what_is_recommended_and_proposed_on_hidden_words_goes_with_them(tmp_path: Path) -> None:
    review = create_review(tmp_path / "review", title="T", created_at=NOW)
    with review.home.writing() as pen:
        for act, body in (
            (Act.INTERVIEW, {"interview": "INT-1", "facts": {}}),
            (Act.FINDING, {"finding": "F-HEARD", "change": "link", "on": "INT-1"}),
            (Act.FINDING, {"finding": "F-COUNTED", "change": "link", "on": "FIG-x"}),
            (Act.RECOMMENDATION, {"recommendation": "REC-1", "on": "F-HEARD"}),
            (Act.RECOMMENDATION, {"recommendation": "REC-2", "on": "F-COUNTED"}),
            (Act.RECOMMENDATION, {"recommendation": "REC-3", "others": ["REC-1"]}),
            (Act.RECOMMENDATION, {"recommendation": "REC-1", "parts": [{"recommendation": "REC-4"}]}),
            (Act.PROPOSAL, {"proposal": "PRJ-1", "on": "REC-3"}),
            (Act.PROPOSAL, {"proposal": "PRJ-2", "on": "REC-2"}),
        ):  # fmt: skip
            pen.append(act, body, Author("holder", NOW))

    left = without_notes(review.decisions(), frozenset())

    said = {
        str(one.body.get(name))
        for one in left
        for name in ("finding", "recommendation", "proposal")
    }
    assert said == {"None", "F-COUNTED", "REC-2", "PRJ-2"}
