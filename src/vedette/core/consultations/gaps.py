"""Who has not been heard: kinds of stakeholders by stage, planned against heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.consultations.meetings import Meeting
from vedette.core.consultations.stakeholders import Stakeholder
from vedette.core.kernel.codelists import codelist


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of stakeholder at one stage.

    Args:
        kind: Code of `stakeholder_kind`.
        stage: Code of a stage.
        planned: Those that are to be heard at it, by reference.
        heard: Those that took part in a meeting of it, planned or not.
    """

    kind: str
    stage: str
    planned: tuple[str, ...]
    heard: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Those that are to be heard and have not been."""
        return tuple(ref for ref in self.planned if ref not in self.heard)

    @property
    def n_heard(self) -> int:
        """How many of those that are to be heard have been."""
        return len(self.planned) - len(self.missing)


def gaps(
    register: Mapping[str, Stakeholder],
    meetings: Iterable[Meeting],
    stages: Sequence[str],
    *,
    mission: str = "",
) -> list[Cell]:
    """The matrix of who was heard when, one cell for each kind and stage, kinds first.

    Args:
        register: Whom the review is to hear.
        meetings: What was held; only delegations that were present count as heard.
        stages: Stages of the template, in their order.
        mission: Only stakeholders that give people to it or are about it; "" for all.
    """
    wanted = {ref: one for ref, one in register.items() if not mission or mission in one.missions}
    heard: dict[str, set[str]] = {}
    for meeting in meetings:
        heard.setdefault(meeting.stage, set()).update(meeting.present)
    return [
        _cell(kind, stage, wanted, heard.get(stage, set()))
        for kind in codelist("stakeholder_kind").codes
        for stage in stages
    ]


def _cell(kind: str, stage: str, wanted: Mapping[str, Stakeholder], heard: set[str]) -> Cell:
    of_kind = {ref: one for ref, one in wanted.items() if one.kind == kind}
    return Cell(
        kind,
        stage,
        planned=tuple(ref for ref, one in of_kind.items() if stage in one.stages),
        heard=tuple(ref for ref in of_kind if ref in heard),
    )
