"""Documents that are ZIP packages (DOCX, ODT): members checked byte for byte, XML read without DTDs."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from vedette.core.kernel.problems import Problem
from vedette.core.sources.archive import Member, members
from vedette.core.sources.staging import Findings, Limits
from vedette.core.sources.xlsx_package import BadPackage, root


@dataclass(frozen=True, slots=True)
class Parts:
    """The members of a package by name."""

    content: bytes
    by_name: dict[str, Member]

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self.by_name

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member that is XML; None where it is absent.

        Raises:
            BadPackage: It is no XML, or has a document type definition.
        """
        member = self.by_name.get(name)
        return None if member is None else root(member.unpacked(self.content), name)

    def text(self, name: str) -> str:
        """A member that is plain text; empty where it is absent."""
        member = self.by_name.get(name)
        return "" if member is None else member.unpacked(self.content).decode("utf-8", "replace")


def parts_of(content: bytes, limits: Limits) -> tuple[Parts | None, tuple[Problem, ...]]:
    """The members of a package, or what is wrong with it."""
    findings = Findings()
    listed = members(content, findings, limits)
    if listed is None or not all(one.is_sound(content, findings, limits) for one in listed):
        return None, tuple(findings.errors)
    return Parts(content, {one.name: one for one in listed}), ()


def problem_of(bad: BadPackage) -> Problem:
    """The problem in words, under a rule of documents."""
    rule = f"document.{bad.rule.rpartition('.')[2]}"
    message = bad.message.replace("workbook", "document")
    return Problem(
        rule, message, "Open it in a word processor, save it as a new file, and add that."
    )
