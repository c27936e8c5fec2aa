"""What an import says of a file: problems, questions and one of four results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

MAX_PROBLEMS = 100
MAX_VALUE = 80


class Status(StrEnum):
    """The four results of an import."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    NEEDS_INPUT = "needs_input"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or worth a warning, in a file.

    Args:
        rule: Stable short name of the rule, such as `date.unreal`.
        message: What was found, for a person.
        remedy: What to do, where.
        record: Record number (header is 1, JSON counts from 0), or None for the whole file.
        line: Physical line, where the format has lines.
        column: Name of the column in the file.
        path: Path in JSON, such as `$[3].killed`.
        value: The value as read, shortened to 80 characters.
    """

    rule: str
    message: str
    remedy: str
    record: int | None = None
    line: int | None = None
    column: str | None = None
    path: str | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        if self.value is not None and len(self.value) > MAX_VALUE:
            object.__setattr__(self, "value", self.value[: MAX_VALUE - 1] + "…")

    def as_json(self) -> dict[str, object]:
        """The problem as a JSON object with all its keys."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Question:
    """A choice that only a person can make; answered by stating it in the mapping.

    Args:
        id: The key of the mapping that answers it, such as `date_order`.
        prompt: The question with sample cells.
        choices: Values that the key may take.
    """

    id: str
    prompt: str
    choices: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The question as a JSON object."""
        return {"id": self.id, "prompt": self.prompt, "choices": list(self.choices)}


def problem_from_json(told: Mapping[str, object]) -> Problem:
    """The problem in a JSON object, as `as_json` writes it."""
    return Problem(
        rule=str(told["rule"]),
        message=str(told["message"]),
        remedy=str(told["remedy"]),
        record=_whole(told.get("record")),
        line=_whole(told.get("line")),
        column=_text(told.get("column")),
        path=_text(told.get("path")),
        value=_text(told.get("value")),
    )


def question_from_json(told: Mapping[str, object]) -> Question:
    """The question in a JSON object, as `as_json` writes it."""
    choices = told["choices"]
    assert isinstance(choices, list), "written by as_json"
    return Question(str(told["id"]), str(told["prompt"]), tuple(map(str, choices)))


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
