"""What the values page shows: the words of coded columns with what is chosen for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import BadMapping
from vedette.core.sources import columns as core_columns
from vedette.core.sources.columns import CodedColumn, CodedWord
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.readings import Indicators
from vedette.web.sources import answers
from vedette.web.sources.reads import Draft
from vedette.web.sources.shown import staged_rows

POLICIES = (
    ("allow", gettext_lazy("keep as text, without code")),
    ("block", gettext_lazy("refuse the file")),
    ("park", gettext_lazy("park as not yet known")),
)


EDITABLE = 200
"""Words of one column that the values page offers to choose for at once."""


@dataclass(frozen=True, slots=True)
class ShownWord:
    """One word of a coded column with what is chosen for it."""

    word: str
    n: int
    code: str | None
    is_stated: bool
    is_parked: bool
    suggested_label: str


@dataclass(frozen=True, slots=True)
class ShownCoded:
    """One coded column on the values page: words to choose for, and words that are known."""

    field: str
    column: str
    is_closed: bool
    policy: str
    stops: bool
    words: Sequence[CodedWord]
    unmapped: Sequence[CodedWord]
    editable: list[ShownWord]
    known: list[CodedWord]
    codes: Sequence[tuple[str, str]]

    @property
    def may_stay_open(self) -> bool:
        """Whether words without a meaning may be kept; a reading is of a known indicator, or of none."""
        return self.field not in ("indicator", "reading_quality")

    @property
    def stated(self) -> bool:
        """Whether a person chose for some word."""
        return any(word.is_stated for word in self.editable)


def coded(
    draft: Draft, mapping: Mapping[str, Any], indicators: Callable[[], Indicators]
) -> list[ShownCoded]:
    """Every word of the coded columns under a mapping; those without a meaning first.

    Args:
        draft: The import.
        mapping: As it is being made.
        indicators: Gives those of the review; asked for readings only.
    """
    try:
        parsed = parse_mapping({k: v for k, v in mapping.items() if k != "label"})
    except BadMapping:
        return []
    known = indicators() if answers.is_of_readings(mapping) else None
    found = core_columns.coded_columns(staged_rows(draft), parsed, known)
    return [_shown(one) for one in found]


def _shown(one: CodedColumn) -> ShownCoded:
    labels = dict(one.codes)
    open_ones = [word for word in one.words if word.is_stated or not word.is_known][:EDITABLE]
    return ShownCoded(
        field=one.field,
        column=one.column,
        is_closed=one.is_closed,
        policy=one.policy,
        stops=one.stops,
        words=one.words,
        unmapped=one.unmapped,
        editable=[
            ShownWord(
                word=word.word,
                n=word.n,
                code=word.code,
                is_stated=word.is_stated,
                is_parked=word.is_stated and word.kind == answers.PARK and word.code is None,
                suggested_label=labels.get(word.suggested or "", word.suggested or ""),
            )
            for word in open_ones
        ],
        known=[word for word in one.words if word.is_known and not word.is_stated],
        codes=one.codes,
    )
