"""The codebook: what codes there are, what each means, and every change of it as a decision that can be undone.

A merge leaves a redirect: codings keep the code they were given and count as the one that it leads to,
so undoing the merge gives every coding, memo and name back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from vedette.core.kernel.errors import BadInput, NotFound, WrongState

TOLD = ("name", "definition", "include", "exclude", "example", "alias", "issue_area")
"""What a person says of a code: beside its name when to use it, when not, an example, other words, issue area."""

_LONGEST_NAME, _LONGEST_TEXT = 120, 4_000


class Change(StrEnum):
    """What can happen to a code."""

    ADD = "add"
    EDIT = "edit"
    MOVE = "move"
    MERGE = "merge"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Args:
        code: Permanent reference.
        name: As shown.
        parent: The code above it; None at the top.
        definition: What it means.
        include: When to use it.
        exclude: When not to.
        example: A passage that has it.
        alias: Other words by which people look for it, with commas.
        issue_area: Issue area of the review that it belongs to.
        redirect: The code that it was merged into.
        is_retired: Whether it is given no more; codings with it stay.
    """

    code: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    alias: str = ""
    issue_area: str = ""
    redirect: str | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes in force; its version counts the changes that made it."""

    codes: Mapping[str, Code]
    version: int

    def current(self, code: str) -> str:
        """The code that a code counts as, merges followed."""
        while (target := self.codes[code].redirect) is not None:
            code = target
        return code

    def named(self, words: str) -> Code:
        """The code of a reference, a path ("Base > Gates") or a name that only one code has.

        Raises:
            NotFound: There is none.
            BadInput: Several have the name.
        """
        if words in self.codes:
            return self.codes[self.current(words)]
        wanted = " > ".join(part.strip() for part in words.split(">")).casefold()
        live = [one for one in self.codes.values() if one.redirect is None]
        for key in (self.path, lambda one: one.name):
            found = [one for one in live if key(one).casefold() == wanted]
            if len(found) == 1:
                return found[0]
            if found:
                paths = ", ".join(sorted(f"'{self.path(one)}'" for one in found))
                raise BadInput(f"Several codes are called '{words}'.", f"Write one of {paths}.")
        raise NotFound(f"There is no code '{words}'.", "See `vedette codes list`.")

    def path(self, one: Code) -> str:
        """The names from the top down to a code."""
        return " > ".join(reversed([above.name for above in self._upwards(one)]))

    def below(self, code: str) -> frozenset[str]:
        """A code and all under it."""
        return frozenset(
            name
            for name, one in self.codes.items()
            if code in {up.code for up in self._upwards(one)}
        )

    def aliases(self, code: str) -> tuple[str, ...]:
        """Other words for a code: those stated, and the names of what was merged into it."""
        stated = [word.strip() for word in self.codes[code].alias.split(",")]
        merged = [
            one.name
            for one in self.codes.values()
            if one.redirect and self.current(one.code) == code
        ]
        return tuple(dict.fromkeys(word for word in (*stated, *merged) if word))

    def top(self, code: str) -> str:
        """The code at the top of the branch that a code is in."""
        return list(self._upwards(self.codes[code]))[-1].code

    def tree(self) -> Iterator[tuple[int, Code]]:
        """Codes that are not merged away, each under its parent, with their depth; by name."""
        yield from self._under(None, 0)

    def _under(self, parent: str | None, depth: int) -> Iterator[tuple[int, Code]]:
        mine = [
            one
            for one in self.codes.values()
            if one.redirect is None and self._above(one) == parent
        ]
        for one in sorted(mine, key=lambda code: (code.name.casefold(), code.code)):
            yield depth, one
            yield from self._under(one.code, depth + 1)

    def _above(self, one: Code) -> str | None:
        """The parent; what was under a code that was merged away is under the one that it counts as."""
        return None if one.parent is None else self.current(one.parent)

    def _upwards(self, one: Code) -> Iterator[Code]:
        yield one
        while (above := self._above(one)) is not None:
            one = self.codes[above]
            yield one


def codebook(changes: Iterable[Mapping[str, object]]) -> Codebook:
    """The codebook that changes make, in their order; one that no longer fits is passed over.

    A change does not fit when what it speaks of was taken back since.

    Args:
        changes: Each with `change`, `code` and what `check_change` demands of its kind.
    """
    book = Codebook({}, 0)
    for one in changes:
        try:
            check_change(book, one)
        except (BadInput, NotFound, WrongState):
            continue
        book = Codebook(_changed(book, one), book.version + 1)
    return book


def check_change(book: Codebook, change: Mapping[str, object]) -> None:
    """Whether a change fits a codebook.

    Raises:
        BadInput: A name is missing, too long or taken, or a code would be below itself.
        NotFound: It speaks of a code that is not there.
        WrongState: The code was merged away.
    """
    kind, code = Change(str(change["change"])), str(change["code"])
    if kind is Change.ADD:
        if code in book.codes:
            raise BadInput(f"The code {code} is there already.", "Edit it.")
        _check_place(book, change.get("parent"), str(change.get("name") or ""), None)
        _check_told(change)
        return
    held = _live(book, code)
    if kind is Change.EDIT:
        _check_told(change)
        if "name" in change:
            _check_place(book, held.parent, str(change["name"]), code)
    elif kind is Change.MOVE:
        _check_above(book, code, change.get("parent"))
        _check_place(book, change.get("parent"), held.name, code)
    elif kind is Change.MERGE:
        _check_above(book, code, change.get("into"))
        _live(book, str(change.get("into")))


def _changed(book: Codebook, change: Mapping[str, object]) -> dict[str, Code]:
    kind, code = Change(str(change["change"])), str(change["code"])
    told = {name: str(change[name]).strip() for name in TOLD if name in change}
    codes = dict(book.codes)
    parent = change.get("parent")
    above = None if parent is None else str(parent)
    match kind:
        case Change.ADD:
            codes[code] = Code(code=code, parent=above, **told)  # type: ignore[arg-type] # texts by TOLD
        case Change.EDIT:
            codes[code] = replace(codes[code], **told)  # type: ignore[arg-type] # texts by TOLD
        case Change.MOVE:
            codes[code] = replace(codes[code], parent=above)
        case Change.MERGE:
            codes[code] = replace(codes[code], redirect=str(change["into"]))
        case Change.RETIRE:
            codes[code] = replace(codes[code], is_retired=True)
    return codes


def _live(book: Codebook, code: str) -> Code:
    held = book.codes.get(code)
    if held is None:
        raise NotFound(f"There is no code '{code}'.", "See `vedette codes list`.")
    if held.redirect is not None:
        raise WrongState(f"The code '{held.name}' was merged away.", "Undo the merge first.")
    return held


def _check_told(change: Mapping[str, object]) -> None:
    for name in TOLD:
        most = _LONGEST_NAME if name == "name" else _LONGEST_TEXT
        if len(str(change.get(name) or "")) > most:
            raise BadInput(f"The {name} is longer than {most} characters.", "Shorten it.")


def _check_place(book: Codebook, parent: object, name: str, code: str | None) -> None:
    """Whether a name is free under a parent."""
    if not name.strip() or ">" in name:
        raise BadInput(f"'{name}' is no name of a code.", "Write words without '>'.")
    if parent is not None:
        _live(book, str(parent))
    for one in book.codes.values():
        same = one.name.casefold() == name.strip().casefold() and one.parent == parent
        if same and one.redirect is None and one.code != code:
            raise BadInput(f"There is a code '{name}' here already.", "Choose another name.")


def _check_above(book: Codebook, code: str, target: object) -> None:
    """Whether a code may go under, or into, another one."""
    if target is not None and str(target) in book.below(code):
        raise BadInput("A code cannot go into itself or under it.", "Choose another code.")
