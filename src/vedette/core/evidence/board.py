"""The triangulation board: what each kind of evidence says of each issue area (4.7, U9).

The system counts the evidence; whether it agrees with the statement of the area, contradicts it or is silent is what a
person says, on evidence of a certain state. A contradiction asks for a written resolution.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.attribution import K
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.kernel.fingerprint import of_value
from vedette.core.library.codebook import Codebook


class Kind(StrEnum):
    """A kind of evidence; kinds are independent of one another in how they come about (Denzin)."""

    RATES = "rates"
    """Casualty rates and conflict intensity of missions beside what is coded of them."""
    INQUIRIES = "inquiries"
    INTERVIEWS = "interviews"
    ASSESSMENTS = "assessments"
    LITERATURE = "literature"


class Verdict(StrEnum):
    """What a kind of evidence says of the statement of an issue area."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    SILENT = "silent"


KIND_OF: Mapping[str, Kind] = {
    **dict.fromkeys(("boi_report", "special_investigation"), Kind.INQUIRIES),
    "interview_note": Kind.INTERVIEWS,
    **dict.fromkeys(("assessment", "aar", "eom_report", "audit", "sra", "mou_coe", "medical"), Kind.ASSESSMENTS),
    **dict.fromkeys(("academic", "think_tank", "sg_report", "resolution", "policy", "media"), Kind.LITERATURE),
}  # fmt: skip
"""Type of document -> kind of evidence; other types (notifications, correspondence ...) are none."""

_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Item:
    """A quotation that speaks of an issue area.

    Args:
        quotation: Reference.
        document: Reference of its document.
        area: Code of the issue area.
        kind: Kind of evidence.
        origin: The first document of those of one origin with it.
        interview: The interview that it is from; empty for other documents.
        mission: The mission that the document is about; empty where none is known.
    """

    quotation: str
    document: str
    area: str
    kind: Kind
    origin: str
    interview: str = ""
    mission: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The evidence of one kind on one issue area.

    Args:
        quotations: References, sorted.
        documents: References, sorted.
        n_origins: Independent origins of these documents.
        n_interviews: Interviews behind it; 0 for other kinds.
    """

    quotations: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    n_origins: int = 0
    n_interviews: int = 0

    @property
    def is_masked(self) -> bool:
        """Whether so few people spoke that their number is not told."""
        return 0 < self.n_interviews < K

    @property
    def is_empty(self) -> bool:
        """Whether nothing is coded."""
        return not self.quotations

    @property
    def fingerprint(self) -> str:
        """Of the evidence as it stands, so that a verdict knows what it was given on."""
        return of_value(list(self.quotations))


def areas_of(book: Codebook) -> dict[str, str]:
    """Code -> issue area: its own, else that of the nearest code above it; codes without any are left out."""
    found = {}
    for name, one in book.codes.items():
        current = book.codes[book.current(name)]
        while not current.issue_area and current.parent:
            current = book.codes[book.current(current.parent)]
        if current.issue_area and one.redirect is None:
            found[name] = current.issue_area
    return found


def cells(items: Iterable[Item]) -> dict[tuple[str, Kind], Cell]:
    """Issue area and kind -> the evidence; pairs without any are left out."""
    grouped: dict[tuple[str, Kind], list[Item]] = {}
    for one in items:
        grouped.setdefault((one.area, one.kind), []).append(one)
    return {
        key: Cell(
            tuple(sorted({one.quotation for one in held})),
            tuple(sorted({one.document for one in held})),
            len({one.origin for one in held}),
            len({one.interview for one in held} - {""}),
        )
        for key, held in grouped.items()
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a cell.

    Args:
        area: Issue area.
        kind: Kind of evidence.
        verdict: Agree, contradict or silent.
        why: The reason.
        resolution: How a contradiction was resolved; empty while it is owed.
        evidence: Fingerprint of the cell when it was said.
        by, at: Who and when.
        mark: Of the decision, to take it back by.
    """

    area: str
    kind: Kind
    verdict: Verdict
    why: str
    resolution: str
    evidence: str
    by: str
    at: str
    mark: str

    @property
    def owes_resolution(self) -> bool:
        """Whether it contradicts and nobody wrote how that was resolved."""
        return self.verdict is Verdict.CONTRADICT and not self.resolution

    def is_current(self, evidence: str) -> bool:
        """Whether the evidence is still what it was said on."""
        return self.evidence == evidence


def check_can_say(verdict: Verdict, why: str, resolution: str, *, is_empty: bool) -> None:
    """Whether a person may say this of a cell.

    Raises:
        BadInput: The reason is missing, a text is too long, or a resolution stands where nothing contradicts.
        WrongState: Evidence is said to speak where there is none.
    """
    if not why.strip():
        raise BadInput("A verdict needs its reason.", "Write why, one line is enough.")
    if max(len(why), len(resolution)) > _LONGEST:
        raise BadInput(
            f"A text has more than {_LONGEST:,} characters.", "Shorten it; the evidence is linked."
        )
    if resolution.strip() and verdict is not Verdict.CONTRADICT:
        raise BadInput(
            "Only a contradiction is resolved.", "Leave the resolution empty, or say `contradict`."
        )
    if is_empty and verdict is not Verdict.SILENT:
        raise WrongState(
            "Nothing is coded here, so this evidence is silent.",
            "Code the passages that speak of the area first.",
        )


def n_kinds_agreeing(said: Sequence[Said]) -> int:
    """Kinds of evidence that agree with the statement of one area; two make it triangulated (DR-13).

    Example:
        >>> n_kinds_agreeing([])
        0
    """
    return len({one.kind for one in said if one.verdict is Verdict.AGREE})
