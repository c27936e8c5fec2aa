"""What has left the house: the register of releases, and the files that were made here with their certificates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.durable import write_durably
from vedette.pipeline.interviews import interviews
from vedette.pipeline.workspace import Review

_CERTIFICATE = "certificate.json"


@dataclass(frozen=True, slots=True)
class Released:
    """A release of quotations whose file was made here.

    Args:
        certificate: As it stands beside the file; `fingerprint` names it.
        file: Where its bytes lie.
        withdrawn: Interviews whose words it holds and whose consent was withdrawn since.
    """

    certificate: Mapping[str, Any]
    file: Path
    withdrawn: tuple[str, ...]

    def check_can_be_taken(self) -> None:
        """Whether the file may still be handed out.

        Raises:
            WrongState: Consent to words in it was withdrawn since.
        """
        if self.withdrawn:
            raise WrongState(
                f"Consent to words in it was withdrawn since: {', '.join(self.withdrawn)}.",
                "Tell those who have the file; take the others out anew.",
            )


def keep_released(review: Review, content: bytes, certificate: Mapping[str, object]) -> None:
    """Keep the bytes of a release and its certificate; done before the log tells of it."""
    folder = _folder(review, str(certificate["fingerprint"]))
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / str(certificate["file"]), content)
    told = json.dumps(dict(certificate), ensure_ascii=False, indent=1)
    write_durably(folder / _CERTIFICATE, told.encode())


def released(review: Review, fingerprint: str) -> Released:
    """A release by the fingerprint of its certificate.

    Raises:
        NotFound: The decisions know none, or its file was made elsewhere.
    """
    row = next(
        (one for one in releases(review.decisions()) if one["certificate"] == fingerprint), None
    )
    path = _folder(review, fingerprint) / _CERTIFICATE
    if row is None or not fingerprint or not path.is_file():
        raise NotFound("There is no such release here.", "See the list of what has left.")
    certificate: Any = json.loads(path.read_bytes())
    gone: Any = row["withdrawn"]
    return Released(certificate, path.parent / str(certificate["file"]), tuple(gone))


def _folder(review: Review, fingerprint: str) -> Path:
    return review.folder / "releases" / fingerprint


def shown_before(known: Iterable[Decision]) -> dict[str, frozenset[str]]:
    """Quotation -> all that earlier releases showed of its speaker."""
    found: dict[str, frozenset[str]] = {}
    for one in known:
        told = one.body.get("shown")
        if one.act is Act.RELEASE and isinstance(told, dict):
            for reference, names in told.items():
                found[reference] = found.get(reference, frozenset()) | frozenset(names)
    return found


def releases(known: Sequence[Decision]) -> list[dict[str, object]]:
    """The register of releases, oldest first: what left, when, by whom, and what was withdrawn since.

    Each row: `at`, `by`, `kind`, `sha256`, `quotations`, `document`, the fingerprint of its `certificate`,
    `why` masked words or sealed names stay in it, and `withdrawn`, the interviews whose words it holds and
    whose consent was withdrawn since.
    """
    gone = {n for n, one in interviews(known).items() if one.consent == "withdrawn"}
    of_quotation = _interview_of_quotation(known)
    rows: list[dict[str, object]] = []
    for one in known:
        if one.act not in (Act.RELEASE, Act.REDACT):
            continue
        told: Any = one.body["released"]
        listed: Any = one.body.get("of") or []
        spoke = {of_quotation[name] for name in listed if name in of_quotation}
        rows.append(
            {
                "at": one.at,
                "by": one.by,
                "kind": one.body.get("kind") or "quotations",
                "sha256": told.get("sha256", ""),
                "quotations": len(listed),
                "document": one.body.get("document"),
                "certificate": told.get("certificate"),
                "why": str(one.body.get("why") or ""),
                "withdrawn": sorted(spoke & gone),
            }
        )
    return rows


def releases_with(review: Review, reference: str) -> list[dict[str, object]]:
    """Releases that left with words of an interview: when, by whom, which file by its SHA-256."""
    known = review.decisions()
    of_quotation = _interview_of_quotation(known)
    found = []
    for one in known:
        listed: Any = one.body.get("of") or []
        if one.act is Act.RELEASE and any(of_quotation.get(name) == reference for name in listed):
            released: Any = one.body["released"]
            found.append({"at": one.at, "by": one.by, "sha256": released["sha256"]})
    return found


def _interview_of_quotation(known: Iterable[Decision]) -> dict[str, str]:
    """Of all quotations that ever were, also of those taken out since."""
    known = tuple(known)
    by_document = {
        one.document: name for name, one in interviews(known).items() if one.document is not None
    }
    return {
        str(one.body["quotation"]): by_document[str(one.body["document"])]
        for one in known
        if one.act is Act.CODE
        and "quotation" in one.body
        and str(one.body["document"]) in by_document
    }
