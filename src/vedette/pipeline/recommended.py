"""The recommendations and proposals that decisions make: read by the chain, by which they are changed as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vedette.core.recommendations.changes import recommendations
from vedette.core.recommendations.proposals import Proposal, proposals
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.undoing import in_force


def recommendations_of(known: Iterable[Decision]) -> dict[str, Recommendation]:
    """The recommendations in force by reference, in the order in which they were added."""
    return recommendations(changes_in_force(known, Act.RECOMMENDATION))


def proposals_of(known: Iterable[Decision]) -> dict[str, Proposal]:
    """The project proposals in force by reference, in the order in which they were added."""
    return proposals(changes_in_force(known, Act.PROPOSAL))


def changes_in_force(known: Iterable[Decision], act: Act) -> list[Mapping[str, Any]]:
    """What the decisions of one act say that were not taken back, each with its author."""
    wanted = [one for one in known if one.act in {act, Act.UNDO}]
    return [{**one.body, "by": one.by, "at": one.at} for one in in_force(wanted) if one.act is act]
