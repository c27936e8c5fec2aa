"""Closed vocabularies, read from `codelists/*.csv`: versioned data with sources and redirects (DR-33)."""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from vedette.core.kernel import fingerprint
from vedette.core.kernel.errors import NotFound

_FOLDER = importlib.resources.files(__package__) / "codelists"
UNIFORMED = frozenset({"military", "police"})
"""Components that wear uniform (domain vocabulary 3.3)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: label, definition, source of both, and the further columns of its list."""

    code: str
    label: str
    definition: str
    source: str
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeList:
    """A vocabulary: entries by code in the order of the list.

    Args:
        name: Name of the list, such as `cause`.
        entries: Code -> entry.
        version: Fingerprint of the list's content, short form.
        words: Folded word -> code: codes, labels, aliases.
    """

    name: str
    entries: Mapping[str, Entry]
    version: str
    words: Mapping[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the list."""
        return tuple(self.entries)

    def entry(self, code: str) -> Entry:
        """The entry of a code.

        Raises:
            NotFound: The list has no such code.
        """
        if code not in self.entries:
            raise NotFound(
                f"The code list '{self.name}' has no code '{code}'.",
                f"Use one of {', '.join(self.codes[:8])}…",
            )
        return self.entries[code]

    def label(self, code: str) -> str:
        """The label that people read."""
        return self.entry(code).label

    def code_for(self, word: str) -> str | None:
        """The code that a word means: a code, a label or an alias, upper and lower case being one.

        Example:
            >>> codelist("cause").code_for(" Malicious Act ")
            'malicious_act'
        """
        return self.words.get(folded(word))

    def current(self, code: str) -> str:
        """The code that stands for a code today, redirects followed."""
        seen = {code}
        while target := self.entry(code).more.get("redirect", ""):
            assert target not in seen, f"redirects of {self.name} run in a circle at {code}"
            seen.add(target)
            code = target
        return code


def folded(word: str) -> str:
    """The word as it is compared: trimmed, case-folded, runs of blanks as one."""
    return " ".join(word.casefold().split())


@functools.cache
def codelist(name: str) -> CodeList:
    """The code list of that name.

    Raises:
        NotFound: No such list is shipped.
    """
    path = _FOLDER / f"{name}.csv"
    if not path.is_file():
        raise NotFound(f"There is no code list '{name}'.", f"Use one of {', '.join(names())}.")
    text = path.read_text(encoding="utf-8")
    entries = {}
    words: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        entry = Entry(
            row.pop("code"), row.pop("label"), row.pop("definition", ""), row.pop("source"), row
        )
        entries[entry.code] = entry
        aliases = [word for word in entry.more.get("aliases", "").split(";") if word.strip()]
        for word in (entry.code, entry.label, *aliases):
            words.setdefault(folded(word), entry.code)
    return CodeList(
        name,
        MappingProxyType(entries),
        fingerprint.short(fingerprint.of_bytes(text.encode())),
        MappingProxyType(words),
    )


@functools.cache
def names() -> tuple[str, ...]:
    """Names of all shipped code lists, in alphabetical order."""
    return tuple(
        sorted(p.name.removesuffix(".csv") for p in _FOLDER.iterdir() if p.name.endswith(".csv"))
    )


def component(personnel_category: str) -> str:
    """The component of a personnel category: military, police, civilian or none of the mission.

    The component is derived, never stored (domain vocabulary 3.3).
    """
    return codelist("personnel_category").entry(personnel_category).more["component"]
