"""Editions of the report's text for a viewer: which there are, and what each of them does not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.kernel.codelists import codelist
from vedette.core.reports.audiences import EVERYBODY, INTERNAL, PUBLIC
from vedette.core.reports.text_editions import (
    ABSENT,
    COMPLEMENT,
    SUPPRESSED,
    WITHHELD,
    Cut,
    Missing,
    difference,
)
from vedette.pipeline.text_editions import edition_cut, editions_named
from vedette.pipeline.versions import TODAY, document_of_version
from vedette.web.reviews.visit import Visit

_NAMES: dict[str, Promise] = {
    INTERNAL: gettext_lazy("Internal: all of the text"),
    PUBLIC: gettext_lazy("Public"),
}
KINDS: dict[str, Promise] = {
    "Heading": gettext_lazy("Heading"),
    "Annex": gettext_lazy("Annex"),
    "Paragraph": gettext_lazy("Paragraph"),
    "Table": gettext_lazy("Table"),
    "Chart": gettext_lazy("Chart"),
    "Box": gettext_lazy("Box"),
    "Quotation": gettext_lazy("Quotation"),
    "Terms": gettext_lazy("Terms"),
    "PageBreak": gettext_lazy("Page break"),
}
STATES: dict[str, Promise] = {
    ABSENT: gettext_lazy("left out: it is for other readers"),
    SUPPRESSED: gettext_lazy("hidden: a count of a few people"),
    COMPLEMENT: gettext_lazy("hidden: with it a count of a few people could be worked out"),
    WITHHELD: gettext_lazy("withheld: its totals would tell a count of a few people"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Something that an edition lacks, in words."""

    one: Missing
    kind_words: Promise | str
    state_words: Promise
    readers_words: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What one edition lacks."""

    words: str
    rows: Sequence[Row]


def edition_words(edition: str) -> str:
    """The name of an edition in words."""
    return str(_NAMES[edition]) if edition in _NAMES else codelist("country").label(edition)


def readers_words(readers: str) -> str:
    """Who may read a block, in words; "" for everybody."""
    if readers in (EVERYBODY, INTERNAL):
        return str(gettext_lazy("the house alone")) if readers else ""
    return ", ".join(codelist("country").label(one) for one in readers.split(","))


def editions_of(visit: Visit) -> list[tuple[str, str]]:
    """The editions that there are, each with its name in words."""
    document = document_of_version(visit.review, TODAY)
    return [(one, edition_words(one)) for one in editions_named(visit.review, document)]


def cut_of(visit: Visit, named: str, edition: str) -> Cut:
    """An edition of a version.

    Raises:
        BadInput: There is no such edition.
        NotFound: There is no such version.
    """
    return edition_cut(visit.review, named, edition)


def lacks(one: Cut, other: Cut | None) -> list[Lack]:
    """What an edition lacks; beside another one what only one of the two shows."""
    if other is None:
        return [Lack(edition_words(one.edition), [_row(missing) for missing in one.missing])]
    both = zip((one, other), difference(one, other), strict=True)
    return [
        Lack(edition_words(cut.edition), [_row(missing) for missing in missing_ones])
        for cut, missing_ones in both
    ]


def _row(one: Missing) -> Row:
    return Row(one, KINDS.get(one.kind, one.kind), STATES[one.state], readers_words(one.readers))
