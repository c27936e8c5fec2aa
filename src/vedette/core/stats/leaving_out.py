"""What hangs on a single incident or mission: the number again without each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vedette.core.kernel.errors import BadInput

Member = TypeVar("Member")


@dataclass(frozen=True, slots=True)
class Influence:
    """A number and what it would be without each member.

    Args:
        all: The number with all members.
        without: Name of a member -> the number without it; None where it cannot be told then.
        lowest: Name of the member without which the number is lowest.
        highest: The same, highest.
    """

    all: float
    without: Mapping[str, float | None]
    lowest: str
    highest: str

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest number when any one member is left out."""
        told = [value for value in self.without.values() if value is not None]
        return min(told), max(told)


def leave_one_out(
    members: Mapping[str, Member], number: Callable[[Sequence[Member]], float | None]
) -> Influence:
    """The number with all members and without each: of incidents, missions, sources or contributors.

    Args:
        members: Name -> member, at least two.
        number: Gives the number of some members; None where they do not tell it.

    Raises:
        BadInput: Fewer than two members, or the number cannot be told with all of them.

    Source: the jackknife, e.g. Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 11.

    Example:
        >>> made = leave_one_out({"x": 1, "y": 2, "z": 16}, sum)
        >>> made.all, made.range, made.lowest
        (19, (3, 18), 'z')
    """
    whole = number(list(members.values()))
    if len(members) < 2 or whole is None:  # noqa: PLR2004
        raise BadInput(
            f"{len(members)} members cannot be left out one by one.", "Give at least two."
        )
    without = {
        name: number([one for other, one in members.items() if other != name]) for name in members
    }
    told = {name: value for name, value in without.items() if value is not None}
    if not told:
        raise BadInput("The number cannot be told without any one member.", "Give more members.")
    return Influence(
        whole, without, min(told, key=told.__getitem__), max(told, key=told.__getitem__)
    )
