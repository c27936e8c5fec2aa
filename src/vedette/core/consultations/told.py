"""What changes of the consultation programme say, checked: texts, codes, days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput

_LONGEST = 4_000
_ACRONYM = re.compile(r"[A-Z][A-Z0-9/-]{1,19}")

Told = Mapping[str, Any]
"""One change, as a decision holds it."""


def texts(change: Told, names: Sequence[str]) -> dict[str, str]:
    """The texts that a change says, trimmed; a name that it does not say is left out.

    Raises:
        BadInput: One is too long.
    """
    said = {name: str(change[name]).strip() for name in names if change.get(name) is not None}
    for name, text in said.items():
        if len(text) > _LONGEST:
            raise BadInput(
                f"The {name} has {len(text):,} characters.", f"Shorten it to {_LONGEST:,}."
            )
    return said


def check_code(what: str, said: str, allowed: Iterable[str]) -> None:
    """Whether a word is one of some.

    Raises:
        BadInput: It is not.
    """
    known = list(allowed)
    if said not in known:
        raise BadInput(f"'{said}' is no {what}.", f"Use {', '.join(known)}.")


def mission(said: str) -> str:
    """A mission: its code where the code list knows it, else the acronym that is told.

    Raises:
        BadInput: It cannot be an acronym.
    """
    known = codelist("missions").code_for(said)
    if known is not None:
        return known
    if not _ACRONYM.fullmatch(said):
        raise BadInput(f"'{said}' is no mission.", "Write its acronym, such as MINUSCA.")
    return said


def day(said: object) -> dt.date | None:
    """A day; None where none is said.

    Raises:
        BadInput: It does not exist.
    """
    try:
        return dt.date.fromisoformat(str(said)) if said else None
    except ValueError as error:
        raise BadInput(f"'{said}' is no day.", "Write it as 2018-06-30.") from error


def several(change: Told, name: str) -> tuple[str, ...]:
    """Words that a change lists, each once, in their order."""
    listed = [str(one).strip() for one in change.get(name) or ()]
    return tuple(dict.fromkeys(one for one in listed if one))
