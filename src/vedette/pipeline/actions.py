"""The action plan as decisions: every change is one, can be undone, and is folded into the plan that holds now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedette.core.actions.changes import Change, changed
from vedette.core.actions.offline import proof_said
from vedette.core.actions.plan import Action, Baseline, Kind, Plan
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.recommendations.charges import charge_of, check_charge
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of
from vedette.pipeline.resting import carried_out, looked_again
from vedette.pipeline.snapshots import copy_original, incoming, keep
from vedette.pipeline.stating import check_version, free_references, spoken_of
from vedette.pipeline.workspace import Review

_PREFIX = {Kind.ACTION: "A", Kind.STREAM: "WS"}
_MOST_FILES = 10


def action(known: Sequence[Decision], ref: str) -> Action:
    """One action or work stream in force.

    Raises:
        NotFound: There is none of this reference.
    """
    found = plan_of(known).actions.get(ref)
    if found is None:
        raise NotFound(f"There is no action '{ref}'.", "See `vedette actions list`.")
    return found


def add_action(
    review: Review, told: Mapping[str, object], author: Author, *, implements: Sequence[str] = ()
) -> Action:
    """A new action or work stream with the recommendations that it carries out; gives it with its reference.

    Args:
        review: The review.
        told: `kind`, what `core.actions.plan.TOLD` and `LISTED` name, and as wanted its `label`.
        author: Who decides.
        implements: Recommendations that it carries out.

    Raises:
        BadInput: The title is missing, something cannot be read, or what it is to carry out is no recommendation.
        NotFound: Something that it names is not there.
    """
    links = carried_out(review, tuple(dict.fromkeys(implements)))
    kind = Kind.STREAM if told.get("kind") == Kind.STREAM else Kind.ACTION
    with review.home.writing() as pen:
        [ref] = _free(pen, _PREFIX[kind], [str(told.get("title"))], author)
        body = {"action": ref, "change": Change.ADD, **told, "implements": links or None}
        return _written(review, pen, body, author).actions[ref]


def change_action(
    review: Review,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    author: Author,
    *,
    version: str = "",
) -> Action:
    """Carry out one change of an action; gives the one that follows.

    Args:
        review: The review.
        ref: The action.
        change: What happens to it.
        told: What the change says.
        author: Who decides.
        version: The version that the person saw, as `stating.version_of` gives it; "" where it does not matter.

    Raises:
        BadInput: Something of the change is missing, too long or cannot be read.
        NotAllowed: An owner verifies or judges, or somebody decides on an own request.
        NotFound: It speaks of something that is not there.
        WrongState: What it asks for is lacking, or the action is closed.
        OutOfDate: Somebody else changed it since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.ACTION, ref, version)
        body = {"action": ref, "change": change, **told}
        return _written(review, pen, body, author).actions[ref]


def link_action(review: Review, ref: str, on: str, note: str, author: Author) -> Action:
    """Let an action carry a recommendation out.

    Raises:
        NotFound: One of them is not there.
        BadInput: It is no recommendation.
    """
    [told] = carried_out(review, (on,))
    return change_action(review, ref, Change.LINK, {**told, "note": note or None}, author)


def look_again_at_action(
    review: Review, ref: str, on: str, why: str | None, author: Author, *, today: str = ""
) -> Action:
    """Take over a recommendation as it is today, or hold the old one with a reason.

    Args:
        review: The review.
        ref: The action.
        on: The recommendation that changed.
        why: The reason to hold; None to take over.
        author: Who decides.
        today: The fingerprint that the person saw; "" for whatever it is now.

    Raises:
        NotFound: One of them is not there.
        BadInput: The reason is empty.
        WrongState: Nothing changed.
        OutOfDate: It changed again since the person looked.
    """
    kind, told = looked_again(review, ref, on, why, today)
    return change_action(review, ref, Change(kind), told, author)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that is handed in as proof: where it lies, and what is said of it as `progress.proof_of` reads it."""

    file: Path
    told: Mapping[str, str]


def report_progress(
    review: Review,
    ref: str,
    told: Mapping[str, object],
    author: Author,
    *,
    files: Sequence[Handed] = (),
    version: str = "",
) -> Action:
    """Report on an action, with files as proof; each is kept bit for bit under its fingerprint.

    Args:
        review: The review.
        ref: The action.
        told: `percent`, `text`, and as wanted `proofs` that are addresses.
        author: Who reports.
        files: Further proofs.
        version: The version that the person saw; "" where it does not matter.

    Raises:
        BadInput: Something is missing or cannot be read; nothing is kept then.
        NotFound: There is no such action.
        WrongState: It is closed, or at 100 % nothing shows that it was done.
        OutOfDate: Somebody else changed it since that version.
    """
    if len(files) > _MOST_FILES:
        raise BadInput(f"{len(files)} files at once.", f"Hand in up to {_MOST_FILES}.")
    with incoming(review) as folder:
        copies = [_copied(one, folder / str(n)) for n, one in enumerate(files)]
        with review.home.writing() as pen:
            check_version(pen, Act.ACTION, ref, version)
            bodies = _reported(ref, told, copies)
            _try(pen, bodies, author)
            for (path, sha256), _ in copies:
                keep(review, sha256, [path])
            for body in bodies:
                made = _written(review, pen, body, author)
            return made.actions[ref]


def bring_file(
    review: Review, ref: str, told: Mapping[str, object], file: Path, author: Author
) -> Action:
    """Bring edits of an offline pack with the file that one of them names; it is kept bit for bit.

    Raises:
        BadInput: Something cannot be read; nothing is kept then.
        NotAllowed: The person is no focal point of the action.
        NotFound: There is no such action.
        WrongState: It is closed, or something that it asks for is lacking.
    """
    with incoming(review) as folder:
        path, sha256 = copy_original(file, folder)
        body: dict[str, object] = {"action": ref, "change": Change.BRING, **told}
        body |= {"snapshot": sha256, "files": {path.name: "original"}}
        with review.home.writing() as pen:
            _try(pen, [body], author)
            keep(review, sha256, [path])
            return _written(review, pen, body, author).actions[ref]


_Copy = tuple[tuple[Path, str], Mapping[str, object]]


def _copied(one: Handed, folder: Path) -> _Copy:
    folder.mkdir()
    path, sha256 = copy_original(one.file, folder)
    said = {"where": one.file.name, **one.told}
    return (path, sha256), {**said, "name": said.get("name") or said["where"], "snapshot": sha256}


def _reported(
    ref: str, told: Mapping[str, object], copies: Sequence[_Copy]
) -> list[dict[str, object]]:
    """The report with its first file, and one more decision for each further file: a decision keeps one snapshot."""
    links = told.get("proofs") or ()
    assert isinstance(links, list | tuple), "proofs are rows"
    first = [proof for _, proof in copies[:1]]
    report = {"action": ref, "change": Change.REPORT, **told, "proofs": [*links, *first] or None}
    bodies: list[dict[str, object]] = [report]
    bodies += [
        {"action": ref, "change": Change.PROVE, "proofs": [proof]} for _, proof in copies[1:]
    ]
    for body, ((path, sha256), _) in zip(bodies, copies, strict=False):
        body |= {"snapshot": sha256, "files": {path.name: "original"}}
    return bodies


def _try(pen: Pen, bodies: Sequence[Mapping[str, object]], author: Author) -> None:
    """Whether all of them can be written, before the first file is kept."""
    held = plan_of(pen.known)
    for body in bodies:
        held = changed(held, {**body, "by": author.by, "at": author.at})


def original_of(review: Review, one: Action, snapshot: str) -> tuple[Path, str]:
    """The file of a proof, or of one that waits in a conflict, with its name as it was handed in.

    Raises:
        NotFound: The action has no such proof, or its file is not kept.
    """
    proofs = (proof for report in one.reports for proof in report.proofs)
    names = [(proof.snapshot, proof.where) for proof in proofs if proof.snapshot]
    for clash in one.clashes:
        said = proof_said(clash.edit.mine)
        names += [(said.snapshot, said.where)] if said.snapshot else []
    found = next((name for held, name in names if held == snapshot), None)
    paths = sorted((review.snapshots / snapshot).glob("original*")) if found else []
    if found is None or not paths:
        raise NotFound(f"{one.ref} has no such file.", "Choose one from its reports.")
    return paths[0], found


def merge_actions(
    review: Review, into: str, others: Sequence[str], why: str, author: Author
) -> Action:
    """Let some actions go into another one, which takes over what they carry out; gives that one.

    Raises:
        BadInput: There are no others, or one is a work stream and another is not.
        NotFound: One of them is not there.
        WrongState: One of them is closed.
    """
    return change_action(review, into, Change.MERGE, {"others": list(others), "why": why}, author)


def split_action(
    review: Review, ref: str, titles: Sequence[str], why: str, author: Author
) -> list[Action]:
    """Parts in place of an action, each with all that it said but the title and what was reported; gives the parts.

    Raises:
        BadInput: There are fewer than two titles.
        NotFound: It is not there.
        WrongState: It is closed.
    """
    with review.home.writing() as pen:
        fresh = _free(pen, ref.partition("-")[0], titles, author)
        parts = [
            {"action": part, "title": title} for part, title in zip(fresh, titles, strict=True)
        ]
        body = {"action": ref, "change": Change.SPLIT, "parts": parts, "why": why}
        made = _written(review, pen, body, author)
        return [made.actions[part] for part in fresh]


def keep_baseline(review: Review, name: str, why: str, author: Author) -> Baseline:
    """Keep the plan as it stands now under a name, to compare with later.

    Raises:
        BadInput: It has no name.
        WrongState: The plan has no action yet.
    """
    with review.home.writing() as pen:
        [ref] = _free(pen, "BL", [name], author)
        body = {"action": ref, "change": Change.BASELINE, "name": name, "why": why or None}
        return _written(review, pen, body, author).baselines[ref]


def _free(pen: Pen, prefix: str, seeds: Sequence[str], author: Author) -> list[str]:
    told = [f"{seed}|{author.at}|{author.by}" for seed in seeds]
    return free_references(pen, Act.ACTION, prefix, told)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Plan:
    said = {name: value for name, value in body.items() if value is not None}
    funding = str(said.get("funding") or "")
    if funding and funding not in proposals_of(pen.known):
        raise BadInput(
            f"'{funding}' is no project.", "Name one, as `vedette proposals list` shows."
        )
    told: dict[str, Any] = {**said, "by": author.by, "at": author.at}
    made = changed(plan_of(pen.known), told)
    _check_charge(pen.known, made, said)
    label = _label_of(pen, str(said["action"])) or str(review.about["label"])
    pen.append(Act.ACTION, {"label": label, **said}, author)
    return made


def _check_charge(known: Sequence[Decision], made: Plan, said: Mapping[str, Any]) -> None:
    """A charge names a line of the project that pays; one that stands already stays whatever becomes of the line."""
    if said["change"] != Change.PUT or said.get("table") != "charges":
        return
    one = made.actions[str(said["action"])]
    check_charge(proposals_of(known)[one.funding], charge_of(said["row"]), one.currency)


def _label_of(pen: Pen, ref: str) -> str:
    """The label under which an action was added: what is said of it later is no less confidential."""
    first = (
        one for one in pen.known if one.act is Act.ACTION and ref in spoken_of(one, Act.ACTION)
    )
    return next((str(one.body["label"]) for one in first), "")
