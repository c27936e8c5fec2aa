"""What people state: findings, recommendations, proposals; each change of one is a decision that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vedette.core.kernel.errors import OutOfDate
from vedette.core.kernel.fingerprint import of_value, short
from vedette.core.kernel.references import references
from vedette.pipeline.decisions import Act, Decision, Pen
from vedette.pipeline.undoing import in_force, mark

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """One change of something that is stated, in force or taken back."""

    decision: Decision
    is_in_force: bool

    @property
    def change(self) -> str:
        """What happened, as the room of the act names it."""
        return str(self.decision.body["change"])


def changes_of(known: Iterable[Decision], act: Act, ref: str) -> list[Made]:
    """Every change that speaks of one, the first first, those that were taken back with them."""
    known = [one for one in known if one.act in {act, Act.UNDO}]
    held = {one.n for one in in_force(known)}
    return [
        Made(one, one.n in held) for one in known if one.act is act and ref in spoken_of(one, act)
    ]


def spoken_of(decision: Decision, act: Act) -> Iterator[str]:
    """What a decision of an act changes: itself, what goes into it, what comes out of it."""
    body = decision.body
    if str(act) in body:
        # A list of contributors speaks of no one stakeholder.
        yield str(body[str(act)])
    for other in _listed(body.get("others")):
        yield str(other)
    for part in _listed(body.get("parts")):
        assert isinstance(part, dict), "stated by a split"
        yield str(part[str(act)])


def version_of(known: Iterable[Decision], act: Act, ref: str) -> str:
    """A name of how something stands; any change in force makes it another one."""
    held = [mark(one.decision) for one in changes_of(known, act, ref) if one.is_in_force]
    return short(of_value(held))


def as_of(
    known: Sequence[Decision],
    act: Act,
    ref: str,
    version: str,
    states: Callable[[Sequence[Decision]], Mapping[str, T]],
) -> T | None:
    """Something as it stood in an earlier version; None where it never stood so.

    Args:
        known: The decisions.
        act: Of what states it.
        ref: Its reference.
        version: As `version_of` gave it.
        states: What decisions state, by reference.
    """
    for n in range(len(known), 0, -1):
        if version_of(known[:n], act, ref) == version:
            return states(known[:n]).get(ref)
    return None


def check_version(pen: Pen, act: Act, ref: str, version: str) -> None:
    """Whether something is still as a person saw it; "" where that does not matter.

    Raises:
        OutOfDate: Somebody changed it since.
    """
    if version and version != version_of(pen.known, act, ref):
        raise OutOfDate(f"{ref} was changed since you opened it.", "Open it again.")


def free_references(pen: Pen, act: Act, prefix: str, seeds: Sequence[str]) -> list[str]:
    """References that nothing has, also nothing that is hidden here; how many there are does not show in them."""
    taken = {ref for one in pen.whole if one.act is act for ref in spoken_of(one, act)}
    found: list[str] = []
    for place, seed in enumerate(seeds):
        made = (references(prefix, [f"{seed}|{place}|{n}"])[0] for n in range(len(taken) + 1))
        found.append(next(ref for ref in made if ref not in taken))
        taken.add(found[-1])
    return found


def _listed(told: object) -> Sequence[object]:
    return told if isinstance(told, list | tuple) else ()
