"""The parts of an XLSX workbook: which are there, which are refused, and their XML read without DTDs."""

from __future__ import annotations

import functools
import io
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from vedette.core.kernel.problems import Problem
from vedette.core.sources.archive import Member, members
from vedette.core.sources.staging import Findings, Limits

_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"})
_DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_HEAD = 200
_SAVE_PLAIN = "Save the values alone as a new XLSX file and send that."


class BadPackage(Exception):
    """A part that cannot be read; `rule` and `message` say why."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part: its id, the last word of its type, and the part that it leads to."""

    id: str
    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a workbook by name, small letters being as good as capitals."""

    content: bytes
    by_name: dict[str, Member]

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            BadPackage: There is no such part.
        """
        member = self.by_name.get(name.casefold())
        if member is None:
            raise BadPackage("xlsx.part_missing", f"The workbook lacks its part '{name}'.")
        return member.unpacked(self.content)

    def has(self, name: str) -> bool:
        """Whether the workbook has the part."""
        return name.casefold() in self.by_name

    def relationships(self, name: str) -> list[Relationship]:
        """The relationships of a part ("" for the package); none where it has none."""
        folder, base = posixpath.split(name)
        place = posixpath.join(folder, "_rels", f"{base}.rels")
        return list(_relationships(self.part(place), folder)) if self.has(place) else []


_DANGERS = (
    (re.compile(r"vbaproject|(^|/)macrosheets/|(^|/)vbadata"), "xlsx.macro", "macros"),
    (re.compile(r"(^|/)externallinks/"), "xlsx.external_link", "links to other files"),
    (
        re.compile(r"(^|/)(embeddings|activex)/|oleobject"),
        "xlsx.ole",
        "embedded objects (OLE, ActiveX)",
    ),
    (
        re.compile(r"(^|/)connections\.(xml|bin)$|(^|/)querytables/|(^|/)xl/model/"),
        "xlsx.connection",
        "connections to data elsewhere",
    ),
)
_KINDS = {
    "externallink": ("xlsx.external_link", "links to other files"),
    "externallinkpath": ("xlsx.external_link", "links to other files"),
    "vbaproject": ("xlsx.macro", "macros"),
    "xlmacrosheet": ("xlsx.macro", "macros"),
    "xlintlmacrosheet": ("xlsx.macro", "macros"),
    "oleobject": ("xlsx.ole", "embedded objects (OLE, ActiveX)"),
    "control": ("xlsx.ole", "embedded objects (OLE, ActiveX)"),
    "connections": ("xlsx.connection", "connections to data elsewhere"),
    "querytable": ("xlsx.connection", "connections to data elsewhere"),
}


def package(content: bytes, findings: Findings, limits: Limits) -> Package | None:
    """The parts of a workbook, or None after noting what is wrong with the container or in it."""
    listed = members(content, findings, limits)
    if listed is None or not all(one.is_sound(content, findings, limits) for one in listed):
        return None
    found = Package(content, {one.name.casefold(): one for one in listed})
    n_before = findings.n_errors
    try:
        _check(found, listed, findings)
    except BadPackage as bad:
        refuse(findings, bad.rule, bad.message)
    return found if findings.n_errors == n_before else None


def refuse(findings: Findings, rule: str, message: str, value: str | None = None) -> None:
    """Note an error about the workbook as a whole."""
    findings.refuse(Problem(rule, message, _SAVE_PLAIN, value=value))


@functools.lru_cache(maxsize=1024)
def local(tag: object) -> str:
    """The name of an element without its namespace; strict and transitional workbooks differ there."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def root(content: bytes, name: str) -> etree._Element:
    """The root element of a small part.

    Raises:
        BadPackage: The part is no XML, has a DTD, or is in an odd encoding.
    """
    check_xml(content, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadPackage("xlsx.xml", f"The part '{name}' is not XML: {error.msg}.") from error


def elements(content: bytes, name: str, tags: Sequence[str]) -> Iterator[etree._Element]:
    """The elements of these tags in the order in which they end; the caller clears what is large.

    Raises:
        BadPackage: The part is no XML, has a DTD, or is in an odd encoding.
    """
    check_xml(content, name)
    wanted = [f"{{*}}{tag}" for tag in tags]
    walk = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=wanted,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in walk:
            yield element
    except etree.XMLSyntaxError as error:
        raise BadPackage("xlsx.xml", f"The part '{name}' is not XML: {error.msg}.") from error


def check_xml(content: bytes, name: str) -> None:
    """Raise if a part has a DTD or an encoding in which one could be hidden.

    Raises:
        BadPackage: It has.
    """
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if is_wide:
        text = content.decode("utf-16", "replace")
        has_dtd = "<!DOCTYPE" in text or "<!ENTITY" in text
        head = text[:_HEAD]
    else:
        has_dtd = b"<!DOCTYPE" in content or b"<!ENTITY" in content
        head = content[:_HEAD].decode("latin-1")
    if has_dtd:
        raise BadPackage("xlsx.dtd", f"The part '{name}' has a document type definition.")
    declared = _DECLARED.search(head)
    if (declared is not None and declared[1].casefold() not in _ENCODINGS) or "\0" in head:
        raise BadPackage("xlsx.encoding", f"The part '{name}' is in an encoding that is not read.")


def _relationships(content: bytes, folder: str) -> Iterator[Relationship]:
    for element in root(content, "relationships"):
        if local(element.tag) != "Relationship":
            continue
        target = element.get("Target", "")
        is_external = element.get("TargetMode", "").casefold() == "external"
        if not is_external:
            target = _resolved(target, folder)
        kind = element.get("Type", "").rpartition("/")[2].casefold()
        yield Relationship(element.get("Id", ""), kind, target, is_external)


def _resolved(target: str, folder: str) -> str:
    """The name of the part that an internal target means.

    Raises:
        BadPackage: The target leads out of the workbook.
    """
    clean = target.partition("#")[0]
    joined = clean.lstrip("/") if clean.startswith("/") else posixpath.join(folder, clean)
    place = posixpath.normpath(joined)
    if place.startswith("..") or "\\" in target or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", clean):
        raise BadPackage("xlsx.traversal", f"A relationship leads out of the workbook: '{target}'.")
    return place


def _check(found: Package, listed: Sequence[Member], findings: Findings) -> None:
    """Refuse macros, links, objects and connections; warn of hyperlinks."""
    told: set[str] = set()
    for member in listed:
        for pattern, rule, what in _DANGERS:
            if pattern.search(member.name.casefold()):
                _tell(found, member.name, rule, what, told, findings)
        if member.extension in {".xml", ".rels"} and not member.is_folder:
            check_xml(member.unpacked(found.content), member.name)
    _check_types(found, told, findings)
    hyperlinks = [
        one
        for member in listed
        if member.extension == ".rels"
        for one in _relationships(found.part(member.name), _owner(member.name))
        if not _is_refused(one, told, findings) and one.is_external
    ]
    if hyperlinks:
        findings.warn(
            Problem(
                "xlsx.hyperlink",
                f"The workbook has {len(hyperlinks)} hyperlinks; none was followed.",
                "Nothing to do.",
                value=hyperlinks[0].target,
            )
        )


def _tell(
    found: Package, name: str, rule: str, what: str, told: set[str], findings: Findings
) -> None:
    if rule == "xlsx.external_link" and name.casefold().endswith(".xml"):
        content = found.part(name)
        if b"ddeLink" in content:
            rule, what = "xlsx.dde", "DDE links"
        elif b"oleLink" in content:
            rule, what = "xlsx.ole", "OLE links"
    if rule not in told:
        told.add(rule)
        refuse(findings, rule, f"The workbook has {what}.", name)


def _check_types(found: Package, told: set[str], findings: Findings) -> None:
    types = found.part("[Content_Types].xml").lower()
    if (b"macroenabled" in types or b"vbaproject" in types) and "xlsx.macro" not in told:
        told.add("xlsx.macro")
        refuse(findings, "xlsx.macro", "The workbook declares macros.")
    if b"sheet.binary" in types:
        refuse(findings, "xlsx.binary", "The workbook is in the binary form (.xlsb).")


def _owner(place: str) -> str:
    """The folder of the part whose relationships stand here."""
    return posixpath.dirname(posixpath.dirname(place))


def _is_refused(one: Relationship, told: set[str], findings: Findings) -> bool:
    rule, what = _KINDS.get(one.kind, ("", ""))
    if not rule and one.is_external and one.kind != "hyperlink":
        rule, what = "xlsx.external_link", "links to other files"
    if rule and rule not in told and not (rule == "xlsx.external_link" and "xlsx.dde" in told):
        told.add(rule)
        refuse(findings, rule, f"The workbook has {what}.", one.target)
    return bool(rule)
