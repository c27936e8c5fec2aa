"""Releases of the report: asked for, checked, made by a second person where the label is lowered, kept for ever."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.pipeline.approving import approval_today
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import GENESIS, Act, Author
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.publish import written
from vedette.pipeline.release_conditions import NO_ANSWERS, Answers, Condition, conditions
from vedette.pipeline.sealed_names import Way, check_built_leaves
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.stating import free_references
from vedette.pipeline.text_editions import edition_cut
from vedette.pipeline.versions import versions_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.document import Document
    from vedette.core.reports.release import Leaving, Seal
    from vedette.core.reports.text_editions import Cut
    from vedette.pipeline.approving import Standing
    from vedette.pipeline.decisions import Decision

ASKED, MADE, WITHDRAWN = "asked", "made", "withdrawn"
DOCUMENT, FIGURES = "document.json", "figures.json"
STEPS = ("conditions", "print", "names", "keep")
"""What the making of a release goes through, in order."""
_KIND = "release"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ReportRelease:
    """A release of the report.

    Args:
        ref: Its permanent reference.
        state: `asked`, `made` or `withdrawn`.
        version: The version that leaves.
        label: Under which it leaves.
        audience: For whom, in words.
        edition: Which one of the text: `internal` (all of it), `public`, or the code of a country.
        why: For what it leaves.
        asked_by: Who asked for it.
        asked_at: When.
        made_by: Who made it; "" before.
        made_at: When.
        sha256: Of its archive.
        files: Name of each file in it -> SHA-256.
        conditions: What was looked through before it left.
        withdrawn: Why it was withdrawn; "" if it was not.
        path: Where its archive lies; None before it is made.
    """

    ref: str
    state: str
    version: str
    label: str
    audience: str
    why: str
    asked_by: str
    asked_at: str
    made_by: str = ""
    made_at: str = ""
    sha256: str = ""
    files: Mapping[str, str] | None = None
    conditions: tuple[Mapping[str, str], ...] = ()
    withdrawn: str = ""
    path: Path | None = None
    edition: str = "internal"

    def content(self) -> bytes:
        """Its archive.

        Raises:
            WrongState: It is not made yet, or was withdrawn.
        """
        if self.state != MADE or self.path is None:
            raise WrongState(
                f"The release {self.ref} is not handed out.", "See the list of releases."
            )
        return self.path.read_bytes()


def report_releases(review: Review, known: Iterable[Decision]) -> dict[str, ReportRelease]:
    """The releases by reference, oldest first."""
    found: dict[str, ReportRelease] = {}
    for one in known:
        if one.act is not Act.PUBLISH:
            continue
        ref = str(one.body["publish"])
        if one.body["change"] == "ask":
            names = ("version", "label_to", "audience", "why")
            version, label, audience, why = (str(one.body[name]) for name in names)
            edition = str(one.body.get("edition") or "internal")
            made = ReportRelease(ref, ASKED, version, label, audience, why, one.by, one.at)
            found[ref] = replace(made, edition=edition)
        elif ref in found and one.body["change"] == "make":
            found[ref] = _made(review, found[ref], one)
        elif ref in found:
            found[ref] = replace(found[ref], state=WITHDRAWN, withdrawn=str(one.body["why"]))
    return found


def _made(review: Review, held: ReportRelease, one: Decision) -> ReportRelease:
    files: Any = one.body["files"]
    listed: Any = one.body["parts"]
    said: Any = one.body["conditions"]
    snapshot = str(one.body["snapshot"])
    return replace(
        held,
        state=MADE,
        made_by=one.by,
        made_at=one.at,
        sha256=snapshot,
        files=dict(listed),
        conditions=tuple(said),
        path=review.snapshots / snapshot / str(next(iter(files))),
    )


def report_release(review: Review, ref: str) -> ReportRelease:
    """One release.

    Raises:
        NotFound: There is none of this reference.
    """
    found = report_releases(review, review.decisions()).get(ref)
    if found is None:
        raise NotFound(f"There is no release '{ref}'.", "See `vedette release list`.")
    return found


def ask_release(review: Review, told: Mapping[str, str], author: Author) -> ReportRelease:
    """Ask that the approved version leave; gives the request, which somebody makes.

    Args:
        review: The review.
        told: `label` under which it leaves ("" for that of the review), `audience`, `why`, and as wanted `edition`
            of the text ("" for all of it).
        author: Who asks; where the label is lowered, another person makes the release.

    Raises:
        BadInput: The reason or the audience is missing, or label or edition is none.
        WrongState: Nothing is approved today.
    """
    from vedette.core.reports.audiences import INTERNAL, checked_edition

    label = parse_label(told.get("label") or str(review.about["label"]))
    said = {name: " ".join(told.get(name, "").split())[:_LONGEST] for name in ("audience", "why")}
    if not said["why"] or not said["audience"]:
        raise BadInput("A release says for whom and for what it leaves.", "Say both.")
    edition = checked_edition(told.get("edition") or INTERNAL)
    standing = approval_today(review)
    check_approved(standing)
    with review.home.writing() as pen:
        [ref] = free_references(
            pen, Act.PUBLISH, "REL", [f"{standing.approval.version}|{author.at}"]
        )
        body = {"publish": ref, "change": "ask", "version": standing.approval.version}
        own = {"label": str(review.about["label"]), "label_to": str(label), "edition": edition}
        pen.append(Act.PUBLISH, {**body, **said, **own}, author)
    return report_release(review, ref)


def check_approved(standing: Standing) -> None:
    """Whether the text of today with its numbers is approved.

    Raises:
        WrongState: It is not; says where the approval stands.
    """
    from vedette.core.reports.approval import State

    if standing.state is not State.APPROVED:
        raise WrongState(
            f"The report is not approved: its approval is '{standing.state}'.",
            "See `vedette report approval`, or Report > Approval.",
        )


def check_release(
    review: Review, ref: str, way: Way, answers: Answers = NO_ANSWERS
) -> tuple[Condition, ...]:
    """What would have to hold before a release is made, each with the place and remedy where it does not.

    Raises:
        NotFound: There is no such release.
    """
    asked = report_release(review, ref)
    return conditions(review, _cut(review, asked, answers), parse_label(asked.label), way, answers)


def _cut(review: Review, asked: ReportRelease, answers: Answers) -> Cut:
    return edition_cut(
        review, asked.version, asked.edition, shows_small=bool(answers.small.strip())
    )


def check_can_make(review: Review, ref: str, by: str) -> ReportRelease:
    """Whether somebody may make a release that was asked for; gives the request.

    Raises:
        NotFound: There is no such release.
        NotAllowed: The label is lowered, and one person would do both.
        WrongState: It is made already, or withdrawn.
    """
    from vedette.core.reports.release import check_second_person

    asked = report_release(review, ref)
    if asked.state != ASKED:
        raise WrongState(f"{ref} is {asked.state} already.", "Ask for another release.")
    check_second_person(
        asked.asked_by, by, parse_label(asked.label), parse_label(str(review.about["label"]))
    )
    return asked


def make_release(
    review: Review,
    ref: str,
    seal: Seal,
    way: Way,
    answers: Answers = NO_ANSWERS,
    *,
    told: Callable[[str], None] = lambda _step: None,
) -> ReportRelease:
    """Make a release that was asked for: frozen, printed, looked through, signed, kept and logged.

    Nothing is written before its last step, which is the archive with the decision that names it: whoever stops
    it before, by an error raised in `told` too, leaves all as it was.

    Args:
        review: The review; its run is up to date.
        ref: Of the request.
        seal: Signs the manifest, and tells the head of the log of acts.
        way: Who makes it, and how names of the sealed register are looked for.
        answers: Reasons for what is found and may stay.
        told: Called at the beginning of each of `STEPS`.

    Raises:
        NotFound: There is no such release.
        NotAllowed: The label is lowered, and one person would do both.
        WrongState: It is made already, or a condition does not hold; the first is named with its remedy.
    """
    from vedette.core.reports import release, release_archive

    author = way.author
    asked = check_can_make(review, ref, author.by)
    label = parse_label(asked.label)
    told(STEPS[0])
    cut = _cut(review, asked, answers)
    frozen_before = cut.document
    held = conditions(review, cut, label, way, answers)
    check_all_hold(held)
    leaving = _leaving(review, asked, author, seal)
    document = release.released(frozen_before, leaving)
    files = _printed(review, document, ref, way, told)
    files |= _data(review, document, frozen_before) | _tables_of(review, asked.edition)
    told(STEPS[3])
    manifest = release.signed(
        {**_manifest(review, asked, leaving, document, held), "files": _hashes(files)}, seal.key
    )
    content = release_archive.archive(manifest, files)
    _keep(review, asked, content, manifest, author)
    return report_release(review, ref)


def check_all_hold(held: Sequence[Condition]) -> None:
    """Whether all conditions hold.

    Raises:
        WrongState: One does not; the first is named, with its remedy.
    """
    open_ = [one for one in held if one.problem]
    if open_:
        raise WrongState(open_[0].problem, open_[0].remedy)


def withdraw_release(review: Review, ref: str, why: str, author: Author) -> ReportRelease:
    """Say that a release no longer stands; its archive is kept, and no longer handed out.

    Raises:
        BadInput: The reason is missing.
        WrongState: It was withdrawn before.
    """
    held = report_release(review, ref)
    if held.state == WITHDRAWN:
        raise WrongState(f"{ref} was withdrawn before.", "See the list of releases.")
    if not why.strip():
        raise BadInput("The reason is missing.", "Write why it is withdrawn.")
    body = {"publish": ref, "change": "withdraw", "why": why.strip()[:_LONGEST]}
    with review.home.writing() as pen:
        pen.append(Act.PUBLISH, {**body, "label": str(review.about["label"])}, author)
    return report_release(review, ref)


def rebuilt(content: bytes, out: Path) -> list[tuple[str, str]]:
    """Print a release anew from its archive into a folder; gives what is not as it left, empty when all is.

    Raises:
        BadInput: The archive is damaged; the place is named.
    """
    import json

    from vedette.core.reports.frozen import thawed
    from vedette.core.reports.release import reprinted
    from vedette.core.reports.release_archive import manifest_of, parts_of

    parts = parts_of(content)
    document = thawed(json.loads(parts[DOCUMENT]))
    files = manifest_of(parts)["files"]
    found = [
        (path.name, "Printing it anew does not give the same bytes.")
        for path in written(document, out)
        if hashlib.sha256(path.read_bytes()).hexdigest() != files[path.name]
    ]
    wrong = reprinted(document, json.loads(parts[FIGURES]))
    return [*found, *((FIGURES, one) for one in wrong)]


def _leaving(review: Review, asked: ReportRelease, author: Author, seal: Seal) -> Leaving:
    from vedette.core.reports.release import Leaving, steps_of

    known = review.decisions()
    standing = approval_today(review)
    history = standing.approval.history
    given = {
        word.step: (word.by, word.at, word.paper)
        for word in history
        if word.step in standing.approval.given
    }
    chain = [(one.code, one.label) for one in review.template.approval]
    meetings = meetings_of(known)
    minutes = dict.fromkeys(ref for word in history for ref in word.minutes if ref in meetings)
    with review.home.writing() as pen:
        n = len(pen.whole)
        head = pen.whole[-1].hash if pen.whole else GENESIS
    return Leaving(
        ref=asked.ref,
        version=versions_of(known)[asked.version].name,
        label=parse_label(asked.label),
        audience=asked.audience,
        steps=steps_of(chain, given),
        minutes=tuple((ref, meetings[ref].title) for ref in minutes),
        words=standing.words,
        data=standing.data,
        n=n,
        head=head,
        at=dt.datetime.fromisoformat(author.at).astimezone(dt.UTC).replace(microsecond=0),
        key=seal.key.fingerprint,
        audit=seal.audit,
    )


def _printed(
    review: Review, document: Document, ref: str, way: Way, told: Callable[[str], None]
) -> dict[str, bytes]:
    told(STEPS[1])
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        built = written(document, Path(folder))
        told(STEPS[2])
        check_built_leaves(review, built, f"release {ref}", way)
        return {path.name: path.read_bytes() for path in built}


def _data(review: Review, document: Document, before: Document) -> dict[str, bytes]:
    """The document and the figures behind its numbers, as they were in the run that made them."""
    from vedette.core.reports.bindings import bindings
    from vedette.core.reports.frozen import frozen
    from vedette.core.reports.release import bound_of
    from vedette.core.reports.release_archive import as_bytes

    numbers = bindings(products_of(*current_run(review.runs)).table("figures"))
    return {DOCUMENT: as_bytes(frozen(document)), FIGURES: as_bytes(bound_of(before, numbers))}


def _tables_of(review: Review, edition: str) -> dict[str, bytes]:
    """The tables of an edition as they were released last; none where none left."""
    from vedette.pipeline.edition_releases import WORKBOOK, released_editions

    left = [one for one in released_editions(review, review.decisions()) if one.edition == edition]
    return {"tables.xlsx": left[0].read(WORKBOOK)} if left else {}


def _manifest(
    review: Review,
    asked: ReportRelease,
    leaving: Leaving,
    document: Document,
    held: Sequence[Condition],
) -> dict[str, object]:
    from vedette.core.reports.document import content_fingerprint

    version = versions_of(review.decisions())[asked.version]
    return {
        "format": "vedette release 1",
        "release": asked.ref,
        "title": document.title,
        "version": {n: v for n, v in asdict(version).items() if n != "note"},
        "label": asked.label,
        "audience": asked.audience,
        "edition": asked.edition,
        "why": asked.why,
        "asked": {"by": asked.asked_by, "at": asked.asked_at},
        "made_at": leaving.at.isoformat(),
        "log": {"decisions": leaving.n, "head": leaving.head, "audit": leaving.audit},
        "approval": [asdict(one) for one in leaving.steps],
        "minutes": [list(one) for one in leaving.minutes],
        "words": leaving.words,
        "data": leaving.data,
        "content": content_fingerprint(document),
        "conditions": [one.as_json() for one in held],
    }


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def _keep(
    review: Review,
    asked: ReportRelease,
    content: bytes,
    manifest: Mapping[str, Any],
    author: Author,
) -> None:
    snapshot = hashlib.sha256(content).hexdigest()
    with incoming(review) as folder:
        made = folder / f"{asked.ref}.zip"
        made.write_bytes(content)
        with review.home.writing() as pen:
            now = report_releases(review, pen.known)[asked.ref]
            if now.state != ASKED:
                raise WrongState(
                    f"{asked.ref} is {now.state} already.", "See the list of releases."
                )
            keep(review, snapshot, [made])
            body = {
                "publish": asked.ref,
                "change": "make",
                "version": asked.version,
                "label_to": asked.label,
                "snapshot": snapshot,
                "files": {made.name: _KIND},
                "parts": manifest["files"],
                "conditions": manifest["conditions"],
                "signature": manifest["signature"],
                "public_key": manifest["public_key"],
                "label": str(review.about["label"]),
            }
            pen.append(Act.PUBLISH, body, author)
