"""Hostile and valid files, made by rule: each says which of four results it must have, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.core.sources.mapping import Mapping

HEADER = (
    "incident_id,date,country,place,lat,lon,mission,personnel_category,nationality,cause,"
    "killed,injured,name,notes"
)
ROWS = (
    "A1,2016-03-04,Mali,Kidal,18.44,1.41,MINUSMA,military,TCD,malicious_act,3,2,,near the camp",
    "A2,2017-12-07,COD,Semuliki,0.6,29.6,MONUSCO,military,TZA,malicious_act,15,43,,base attacked",
    "A3,2018-01-02,Mali,,,,MINUSMA,military,BGD,accident,1,,,",
)
GENERIC: dict[str, object] = {
    "columns": {name: name for name in HEADER.split(",")},
    "key": "incident_id",
    "name": "generic",
}
ACCEPTED, WARNED, ASKED, REFUSED = (
    "accepted",
    "accepted_with_warnings",
    "needs_input",
    "rejected",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One file and what must come of it.

    Args:
        name: What is special about it.
        filename: The name it is received under.
        content: Its bytes.
        mapping: The mapping, or its JSON.
        status: The result, one of four.
        rule: Rule of one of the errors or warnings, or id of one of the questions; None: none is expected.
        record: Record of the problem of that rule, where it matters.
        n_rows: Rows of an accepted file, where it matters.
    """

    name: str
    filename: str
    content: bytes
    mapping: dict[str, object] | Mapping = field(default_factory=lambda: dict(GENERIC))
    status: str = ACCEPTED
    rule: str | None = None
    record: int | None = None
    n_rows: int | None = None


def table(*rows: str, header: str = HEADER, newline: str = "\n") -> bytes:
    """A delimited text with the header of the exchange mapping."""
    return "".join(f"{line}{newline}" for line in (header, *rows)).encode()


def mapped(**options: object) -> dict[str, object]:
    """The exchange mapping with other options."""
    return {**GENERIC, **options}
