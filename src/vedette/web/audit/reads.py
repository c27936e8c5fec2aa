"""Questions to the log, always for a viewer; and what proves it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from vedette.core.kernel.errors import NotAllowed, NotFound
from vedette.core.kernel.fingerprint import of_value
from vedette.core.kernel.labels import parse_label
from vedette.core.trust import entries as core
from vedette.core.trust.bundle import Log as SignedLog
from vedette.core.trust.bundle import whole_bundle
from vedette.core.trust.export_cells import Row
from vedette.core.trust.heads import Head as CoreHead
from vedette.core.trust.heads import LogKey, SignedHead, is_signed
from vedette.core.trust.merkle import Tree, leaf_hash
from vedette.core.trust.permissions import Viewer
from vedette.web.audit.models import Entry, Head, Leaf, Log, Waiting
from vedette.web.audit.sentences import sentence

_AT_ONCE = 2_000
_LONGEST_REF, _KEPT, _DIGITS = 200, 150, 16
_RUNNING = re.compile("D-[0-9]+")


def entries(viewer: Viewer, review: str, filters: Mapping[str, str]) -> QuerySet[Entry]:
    """Entries of a review that the viewer is cleared to, newest first.

    Args:
        viewer: Who asks.
        review: Slug.
        filters: `by` a person, `ref` an object, `act` an act; absent or empty for all.
    """
    found = Entry.objects.filter(review=review, label__in=_covered(viewer, review))
    if filters.get("by"):
        found = found.filter(by=filters["by"])
    if filters.get("act"):
        found = found.filter(act=filters["act"])
    if filters.get("ref"):
        found = found.filter(objects_told__ref=short(filters["ref"]))
    return found.order_by("-id")


def short(ref: str) -> str:
    """The reference as the index of objects holds it: a very long one ends with its fingerprint."""
    return ref if len(ref) <= _LONGEST_REF else f"{ref[:_KEPT]}…{of_value(ref)[:_DIGITS]}"


def _labels(review: str) -> list[str]:
    return list(
        Entry.objects.filter(review=review).order_by().values_list("label", flat=True).distinct()
    )


def _covered(viewer: Viewer, review: str) -> list[str]:
    return [t for t in _labels(review) if not t or viewer.clearance.covers(parse_label(t))]


def people(viewer: Viewer, review: str) -> list[str]:
    """Log-in names of those who left entries that the viewer may see."""
    found = entries(viewer, review, {}).order_by("by")
    return list(found.values_list("by", flat=True).distinct())


def acts(viewer: Viewer, review: str) -> list[str]:
    """Acts of which entries tell that the viewer may see."""
    found = entries(viewer, review, {}).order_by("act")
    return list(found.values_list("act", flat=True).distinct())


def check_can_export(viewer: Viewer, review: str) -> None:
    """Whether the viewer may take the whole log out.

    Raises:
        NotAllowed: The role may not, or the log tells of things above the viewer's clearance.
    """
    viewer.check_may("audit.export")
    if len(_covered(viewer, review)) < len(_labels(review)):
        raise NotAllowed(
            "This log tells of things above your clearance, so it cannot be exported whole.",
            "Ask a person who is cleared to all of it (People and rights).",
        )


def leaf_of(entry: Entry) -> str:
    """The entry as canonical JSON, as its leaf holds it."""
    told = dict(entry.told)
    commitments = told.pop("commitments", {})
    made = core.Entry(
        act=entry.act,
        by=entry.by,
        at=entry.at,
        objects=tuple(entry.refs),
        review=entry.review or None,
        reason=entry.why,
        details={"acting_for": entry.acting_for, "label": entry.label, "told": told},
        commitments=commitments,
    )
    return made.leaf().decode()


def core_head(name: str, size: int, root: bytes, at: dt.datetime) -> CoreHead:
    """A head in the words of the core."""
    return CoreHead(name, size, root, at)


def _signed(head: Head, name: str) -> SignedHead:
    made = core_head(name, head.size, bytes.fromhex(head.root), head.at)
    return SignedHead(made, bytes.fromhex(head.signature))


def _log(review: str) -> Log:
    found = Log.objects.filter(review=review).first()
    if found is None:
        raise NotFound("There is no log yet.", "It begins with the first act.")
    return found


def printed_head(review: str) -> str:
    """The last signed head for a printed report, `SIZE:ROOT`; "" where none is signed yet."""
    last = Head.objects.filter(log__review=review).order_by("-at").first()
    return f"{last.size}:{last.root}" if last else ""


def bundle(review: str, key: LogKey, made_at: dt.datetime) -> Iterator[bytes]:
    """The lines of the bundle of the log up to its last head.

    Raises:
        NotFound: There is no log.
        WrongState: The entries are not those of the last head: the log was changed.
    """
    log = _log(review)
    heads = [_signed(one, log.name) for one in log.heads.order_by("at")]
    size = heads[-1].head.size if heads else 0
    leaves = log.leaves.filter(index__lt=size).order_by("index")
    digests = leaves.values_list("digest", flat=True).iterator(_AT_ONCE)
    signed = SignedLog(key, heads, Tree(bytes(digest) for digest in digests))
    contents = leaves.values_list("content", flat=True).iterator(_AT_ONCE)
    return whole_bundle(signed, (text.encode() for text in contents), made_at=made_at)


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the database contradicts the signed log."""

    review: str
    place: str
    problem: str


def faults(review: str, key: LogKey) -> list[Fault]:
    """Where the log of a review in the database is not what was signed; nothing if all is well."""
    log = _log(review)
    tree = Tree()
    found = [Fault(review, *one) for one in _leaf_faults(log, tree)]
    found += [Fault(review, *one) for one in _head_faults(log, tree, key)]
    n_lost = Entry.objects.filter(review=review, leaf=None, waiting=None).count()
    if n_lost:
        found.append(Fault(review, "entries", f"{n_lost} entries were never appended to the log"))
    if tree.size != log.size:
        found.append(Fault(review, "log", f"it has {tree.size} leaves, but was {log.size} long"))
    return found


def _leaf_faults(log: Log, tree: Tree) -> Iterator[tuple[str, str]]:
    leaves = log.leaves.order_by("index").select_related("entry")
    for due, leaf in enumerate(leaves.iterator(_AT_ONCE)):
        place = f"entry {leaf.index}"
        digest = leaf_hash(leaf.content.encode())
        tree.extend([digest])
        if leaf.index != due:
            yield place, f"entry {due} is due here: leaves were removed or renumbered"
            return
        if digest != bytes(leaf.digest):
            yield place, "the leaf is not the one that was hashed"
        if leaf_of(leaf.entry) != leaf.content:
            yield place, "the entry shown on the page is not the one in the log"


def _head_faults(log: Log, tree: Tree, key: LogKey) -> Iterator[tuple[str, str]]:
    public = key.public
    for number, head in enumerate(log.heads.order_by("at"), 1):
        if not is_signed(_signed(head, log.name), public):
            yield f"head {number}", "the signature is not one of the key of this house"
        if head.size > tree.size:
            yield f"head {number}", f"it covers {head.size} entries, {tree.size} are left"
        elif tree.root(head.size).hex() != head.root:
            yield f"head {number}", f"the first {head.size} entries are not those that were signed"
            return


def logs() -> list[str]:
    """Slugs of the reviews that have a log; "" for that of the house."""
    return list(Log.objects.order_by("review").values_list("review", flat=True))


def n_waiting() -> int:
    """Number of entries that are not leaves yet."""
    return Waiting.objects.count()


def n_leaves(review: str) -> int:
    """Number of leaves of a log."""
    return Leaf.objects.filter(log__review=review).count()


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the page shows it."""

    at: dt.datetime
    by: str
    acting_for: str
    sentence: str
    objects: list[str]
    why: str


def told(entry: Entry) -> Told:
    """The entry in words."""
    objects = shown_refs(entry.refs)
    words = sentence(entry.act, by=entry.by, objects=objects, told=entry.told)
    return Told(entry.at, entry.by, entry.acting_for, words, objects, entry.why)


def shown_refs(refs: list[str]) -> list[str]:
    """The references that a page may show: a running number would tell how many others there are."""
    return [ref for ref in refs if not _RUNNING.fullmatch(ref)]


def table_rows(viewer: Viewer, review: str, filters: Mapping[str, str]) -> Iterator[Row]:
    """The entries as rows of the exported list, newest first."""
    for entry in entries(viewer, review, filters).iterator(_AT_ONCE):
        shown = told(entry)
        yield {
            "at": entry.at,
            "by": entry.by,
            "acting_for": entry.acting_for,
            "act": entry.act,
            "sentence": shown.sentence,
            "objects": " ".join(shown.objects),
            "why": entry.why,
            "label": entry.label,
        }
