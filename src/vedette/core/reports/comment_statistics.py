"""Statistics of comments: how many came, how many are answered, which share was accepted, by stage, type and class.

The share has the answered comments as its denominator: those with a disposition, duplicates and withdrawn ones left
out, for a duplicate has the answer of its original. Accepted are those whose change was made, as proposed or in
another way; partly accepted ones are told apart and not among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from vedette.core.kernel.codelists import codelist
from vedette.core.reports.comments import Comment, State
from vedette.core.reports.rounds import Round

ACCEPTED = ("accepted", "accepted_modified")
PARTLY, DUPLICATE = "partially_accepted", "duplicate"
STATISTICS_HEADS = (
    "By", "Group", "Comments", "Accepted", "Answered", "Accepted share", "Partly accepted", "Pending", "Duplicates",
    "Withdrawn",
)  # fmt: skip
DIMENSIONS = ("stage", "type", "class", "round")


@dataclass(frozen=True, slots=True)
class Line:
    """Comments of one group.

    Args:
        by: Dimension: `stage`, `type`, `class` or `round`.
        code: Code of the group, of the code list of the dimension; "" where it is not told.
        n_comments: That came, withdrawn ones included.
        n_withdrawn: That their authors took back.
        n_pending: That wait for an answer.
        n_duplicates: That have the answer of another one.
        n_answered: Of the others with an answer: the denominator.
        n_accepted: Of these, accepted: the numerator.
        n_partly: Of these, partly accepted.
        by_disposition: Code of the disposition -> comments, in the order of the code list.
    """

    by: str
    code: str
    n_comments: int
    n_withdrawn: int
    n_pending: int
    n_duplicates: int
    n_answered: int
    n_accepted: int
    n_partly: int
    by_disposition: Mapping[str, int]

    @property
    def accepted_share(self) -> float | None:
        """Accepted of those answered, 0 to 1; None where none is answered."""
        return self.n_accepted / self.n_answered if self.n_answered else None


def statistics(
    comments: Iterable[Comment], rounds: Mapping[str, Round], classes: Mapping[str, str]
) -> tuple[Line, ...]:
    """The lines of each dimension, in the order of their code lists; groups without comments are left out.

    Args:
        comments: The comments.
        rounds: By reference.
        classes: Reference of a stakeholder -> code of `stakeholder_kind`.
    """
    held = list(comments)
    of: Mapping[str, Callable[[Comment], str]] = {
        "stage": lambda one: rounds[one.round].stage,
        "type": lambda one: one.kind,
        "class": lambda one: classes.get(one.entity, ""),
        "round": lambda one: one.round,
    }
    return tuple(
        _line(by, code, [one for one in held if of[by](one) == code])
        for by in DIMENSIONS
        for code in _in_order(by, {of[by](one) for one in held}, rounds)
    )


def _in_order(by: str, found: set[str], rounds: Mapping[str, Round]) -> list[str]:
    listed = {
        "type": codelist("comment_type").codes,
        "class": codelist("stakeholder_kind").codes,
        "round": tuple(rounds),
    }.get(by, tuple(dict.fromkeys(one.stage for one in rounds.values())))
    return [code for code in listed if code in found] + sorted(found - set(listed))


def _line(by: str, code: str, comments: list[Comment]) -> Line:
    live = [one for one in comments if one.state is not State.WITHDRAWN]
    given = Counter(one.disposition.code for one in live if one.disposition is not None)
    n_answers = given.total()
    order = codelist("comment_disposition").codes
    return Line(
        by,
        code,
        n_comments=len(comments),
        n_withdrawn=len(comments) - len(live),
        n_pending=len(live) - n_answers,
        n_duplicates=given[DUPLICATE],
        n_answered=n_answers - given[DUPLICATE],
        n_accepted=sum(given[one] for one in ACCEPTED),
        n_partly=given[PARTLY],
        by_disposition={one: given[one] for one in order if given[one]},
    )


def statistics_rows(lines: Iterable[Line]) -> list[list[str]]:
    """The lines as rows below `STATISTICS_HEADS`, groups by their codes, the share with three decimals."""
    return [
        [
            one.by,
            one.code,
            str(one.n_comments),
            str(one.n_accepted),
            str(one.n_answered),
            "" if one.accepted_share is None else f"{one.accepted_share:.3f}",
            str(one.n_partly),
            str(one.n_pending),
            str(one.n_duplicates),
            str(one.n_withdrawn),
        ]
        for one in lines
    ]
