"""Quotations on their way out: the only door. Checked, written in four forms, certified, logged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.attribution import K
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import join, parse_label
from vedette.core.library.interviews import Interview
from vedette.core.library.leaks import leaks
from vedette.core.library.leaving import (
    Candidate,
    Finding,
    Leaving,
    Treated,
    Treatment,
    check_treatment,
    checked,
    left_out,
)
from vedette.pipeline.coding import codebook_of, quotation_bodies, quotations
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.documents import documents
from vedette.pipeline.durable import write_durably
from vedette.pipeline.interviews import KeyStore, identities, interviews
from vedette.pipeline.releases import keep_released, shown_before
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.recognised import Lists

_NOTES = "interview_note"
_COLUMNS = ("text", "attribution", "codes", "k")
FORMS_LOOKED_FOR = (
    "words", "letters without blanks", "digits", "split by markup", "escapes and entities", "UTF-16", "base 64",
    "hexadecimal", "quoted-printable", "per cent",
)  # fmt: skip
PLACES_LOOKED_AT = (
    "text", "file name", "metadata", "alt text", "comments", "hidden sheets and rows", "streams",
)  # fmt: skip


class Form(StrEnum):
    """The forms in which quotations leave; the value is the extension of the file."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which quotations somebody wants to take out.

    Args:
        code: With this code or one below it; None for all.
        document: Of this document; None for all.
        quotations: These alone; None for all.
        leaves_out: Whether those in which something is found stay behind, instead of stopping all.
        k: Fewest people of the register that a shown class must have.
    """

    code: str | None = None
    document: str | None = None
    leaves_out: bool = False
    k: int = K
    quotations: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Quotations with all that was found, before anything is written.

    Args:
        leaving: What may leave, what may not, what a person has to look at.
        identities: Interview -> its unsealed values; never shown.
        unread: Interviews whose key is not in the store: their names could not be looked for.
        label: The join of the labels of the documents.
        wanted: As asked.
    """

    leaving: Leaving
    identities: Mapping[str, Mapping[str, str]]
    unread: tuple[str, ...]
    label: str
    wanted: Wanted

    @property
    def is_clean(self) -> bool:
        """Whether it may leave."""
        return not self.leaving.findings and not self.unread


def treat(
    review: Review,
    reference: str,
    kind: Treatment,
    told: Mapping[str, object],
    why: str,
    author: Author,
) -> None:
    """Decide how a quotation may leave; undo takes it back.

    Args:
        review: The review.
        reference: The quotation.
        kind: What is decided.
        told: `words` and `put` (generalise), `words` (keep), `shown` (class), `consent`.
        why: The reason; words that stay need one.
        author: Who decides.

    Raises:
        NotFound: There is no such quotation.
        BadInput: The treatment does not fit the words, or a reason is missing.
    """
    with review.home.writing() as pen:
        held = quotations(pen.known).get(reference)
        if held is None:
            raise NotFound(f"There is no quotation '{reference}'.", "See `vedette quotes list`.")
        if kind is Treatment.KEEP and not why.strip():
            raise BadInput("Words are kept without a reason.", "State it with --why.")
        text = _line(held.anchor.exact)
        check_treatment(kind, told, text)
        label = documents(pen.known)[held.document].label
        more = {name: value for name, value in told.items() if name != "words"}
        if "words" in told:
            # The log says where the words stand, not what they are: they may be a name.
            words = str(told["words"])
            more["span"] = [text.index(words), text.index(words) + len(words)]
        body = {"quotation": reference, "treatment": str(kind), **more, "why": why, "label": label}
        pen.append(Act.TREAT, body, author)


def treatments(known: Iterable[Decision]) -> dict[str, Treated]:
    """What is decided of each quotation."""
    known = library_in_force(known)
    texts = {name: _line(one.anchor.exact) for name, one in quotations(known).items()}
    found: dict[str, Treated] = {}
    for one in known:
        reference = str(one.body.get("quotation"))
        if one.act is Act.TREAT and reference in texts:
            held = found.get(reference, Treated())
            found[reference] = _treated(held, one.body, texts[reference])
    return dict(sorted(found.items()))


def _treated(held: Treated, body: Mapping[str, Any], text: str) -> Treated:
    start, end = body.get("span") or (0, 0)
    match Treatment(str(body["treatment"])):
        case Treatment.GENERALISE:
            return replace(held, put={**held.put, text[start:end]: str(body["put"])})
        case Treatment.KEEP:
            return replace(held, kept=held.kept | {text[start:end]})
        case Treatment.CLASS:
            return replace(held, shown=tuple(map(str, body["shown"])))
        case Treatment.CONSENT:
            return replace(held, consent=str(body["consent"]))
        case Treatment.WITHHOLD:
            return replace(held, is_withheld=True)


def check_leaving(review: Review, keys: KeyStore, wanted: Wanted) -> Checked:
    """What of the quotations may leave; writes and logs nothing.

    Args:
        review: The review; its current run gives the words that documents and records use.
        keys: To look for who spoke.
        wanted: Which quotations.

    Raises:
        WrongState: There was no run yet, or a document came in after it.
        NotFound: There is no such code.
    """
    known = review.decisions()
    found, labels = _looked_at(review, known, wanted)
    held, unread = identities(known, keys)
    found = replace(found, findings=(*found.findings, *_sealed(_cells(found), held)))
    if wanted.leaves_out:
        found = left_out(found)
    label = str(join(map(parse_label, labels))) if labels else str(review.about["label"])
    return Checked(found, held, tuple(unread), label, wanted)


def leaving_of(review: Review, wanted: Wanted) -> Leaving:
    """The same without a look for sealed names: for what is looked through as a whole before it leaves.

    Raises:
        WrongState: There was no run yet, or a document came in after it.
        NotFound: There is no such code.
    """
    found, _ = _looked_at(review, review.decisions(), wanted)
    return left_out(found) if wanted.leaves_out else found


def _looked_at(
    review: Review, known: Sequence[Decision], wanted: Wanted
) -> tuple[Leaving, list[str]]:
    """What of the quotations may leave by consent, class and words, and the labels of their documents."""
    register = list(interviews(known).values())
    candidates, labels = _candidates(review, known, register, wanted)
    found = checked(
        candidates,
        register,
        treatments(known),
        _lists(review),
        k=wanted.k,
        before=shown_before(known),
    )
    return found, labels


def release_quotations(
    review: Review, made: Checked, out: Path, author: Author
) -> dict[str, object]:
    """Write quotations with their certificate beside them, and log it; gives the certificate.

    The form follows from the extension of the file. What was written is looked through once more, every
    part of it, before it is kept.

    Raises:
        WrongState: Something was found in them, or names could not be looked for; the place is named.
        BadInput: The file is there already, or its extension is none of `Form`.
    """
    form = form_of(out)
    if out.exists():
        raise BadInput(f"'{out}' is there already.", "Name a new file.")
    content, certificate = written_quotations(review, made, form, out.name, author)
    write_durably(out, content)
    told = json.dumps(certificate, ensure_ascii=False, indent=1).encode()
    write_durably(out.with_suffix(".certificate.json"), told)
    return certificate


def form_of(out: Path) -> Form:
    """The form of a file by its extension.

    Raises:
        BadInput: Quotations do not leave in it.
    """
    extension = out.suffix.removeprefix(".").lower()
    if extension not in set(Form):
        raise BadInput(
            f"'{out.name}' ends with none of {', '.join(Form)}.", "Name the file with one of them."
        )
    return Form(extension)


def written_quotations(
    review: Review, made: Checked, form: Form, name: str, author: Author
) -> tuple[bytes, dict[str, object]]:
    """The bytes of an export and its certificate; the release is logged, so they must reach the person who asked.

    Args:
        review: The review.
        made: As `check_leaving` gives it.
        form: In which they leave.
        name: Of the file, looked at as well.
        author: Who takes them out.

    Raises:
        WrongState: Something was found in them, or names could not be looked for; the place is named.
    """
    content, certificate = _made(review, made, form, name, author)
    _log(review, made, certificate, author)
    return content, certificate


def keep_quotations(
    review: Review, made: Checked, form: Form, name: str, author: Author
) -> dict[str, object]:
    """As `written_quotations`, and the bytes are kept in the review, to be handed out; gives the certificate.

    Raises:
        WrongState: Something was found in them, or names could not be looked for; the place is named.
    """
    content, certificate = _made(review, made, form, name, author)
    # First kept, then logged: what the log tells of is there, whenever the machine stops.
    keep_released(review, content, certificate)
    _log(review, made, certificate, author)
    return certificate


def _made(
    review: Review, made: Checked, form: Form, name: str, author: Author
) -> tuple[bytes, dict[str, object]]:
    from vedette.core.kernel.fingerprint import of_bytes, of_value
    from vedette.core.library.insides import insides

    check_is_clean(made)
    rows = sorted(made.leaving.rows, key=lambda one: (str(one["codes"]), str(one["text"])))
    content = _content(review, made, rows, form, author)
    found = _sealed(insides(content, name), made.identities)
    check_is_clean(replace(made, leaving=replace(made.leaving, findings=tuple(found))))
    certificate = _certificate(made, rows, name, author) | {"sha256": of_bytes(content)}
    return content, certificate | {"fingerprint": of_value(certificate)}


def _log(review: Review, made: Checked, certificate: Mapping[str, object], author: Author) -> None:
    rows = made.leaving.rows
    told = {
        "sha256": certificate["sha256"],
        "certificate": certificate["fingerprint"],
        "quotations": len(rows),
        "k_required": made.wanted.k,
        "k_least": certificate["k_least"],
    }
    body = {
        "released": told,
        "kind": "quotations",
        "of": sorted(str(row["quotation"]) for row in rows),
        "shown": {
            str(r["quotation"]): list(_names(r["shown"])) for r in rows if r["k"] is not None
        },
        "label": made.label,
    }
    with review.home.writing() as pen:
        pen.append(Act.RELEASE, body, author)


def check_is_clean(made: Checked) -> None:
    """Whether quotations may leave.

    Raises:
        WrongState: Something was found in them, or names could not be looked for; the first place is named.
    """
    if made.unread:
        raise WrongState(
            f"The names of {len(made.unread)} interviews could not be looked for: {made.unread[0]}.",
            "Name the key store that they were registered with.",
        )
    found = made.leaving.findings
    if found:
        first = found[0]
        raise WrongState(
            f"{first.place}: {first.problem} {len(found)} such places in all.",
            "See `vedette quotes check`; then put other words (`vedette quotes generalise`), keep them for a "
            "reason (`keep`), or leave the quotation out (`withhold`).",
        )


def _sealed(
    places: Iterable[tuple[str, str | bytes]], held: Mapping[str, Mapping[str, str]]
) -> list[Finding]:
    """Sealed values in some places, as findings that do not repeat them."""
    return [
        Finding(
            one.place.partition(",")[0] if one.place.startswith("Q-") else "",
            one.place,
            "sealed",
            "",
            f"the {one.field} of {one.interview} stands there ({one.written}).",
        )
        for one in leaks(places, held)
    ]


def _cells(found: Leaving) -> list[tuple[str, str | bytes]]:
    return [
        (f"{row['quotation']}, {name}", str(row[name])) for row in found.rows for name in _COLUMNS
    ]


def _candidates(
    review: Review, known: Sequence[Decision], register: Sequence[Interview], wanted: Wanted
) -> tuple[list[Candidate], list[str]]:
    """The quotations that are wanted, and the labels of their documents."""
    from vedette.core.library.masks import masked_words
    from vedette.pipeline.shelves import listed

    book = codebook_of(known)
    below = None if wanted.code is None else book.below(book.named(wanted.code).code)
    by_document = {one.document: one for one in register if one.document is not None}
    rows = {row["document"]: row for row in listed(review, "documents")}
    bodies, held = quotation_bodies(known), documents(known)
    made, labels = [], []
    for reference, one in quotations(known).items():
        codes = {book.current(code) for code in one.codes if code in book.codes}
        if wanted.document not in (None, one.document) or (below is not None and not codes & below):
            continue
        if wanted.quotations is not None and reference not in wanted.quotations:
            continue
        if one.document not in rows or one.document not in held:
            raise WrongState(
                f"The current run does not know the document {one.document}.",
                "Run `vedette run`, then check again.",
            )
        interview = by_document.get(one.document)
        is_notes = interview is not None or rows[one.document]["document_type"] == _NOTES
        paths = tuple(sorted(book.path(book.codes[code]) for code in codes))
        cited = "" if is_notes else _cited(rows[one.document], bodies[reference])
        masks, content = held[one.document].masks, str(held[one.document].body["content"])
        words = masked_words(one.anchor.exact, one.anchor.start, one.content, masks, content)
        text = _line(words)
        made.append(Candidate(reference, text, paths, cited, interview, is_notes))
        labels.append(held[one.document].label)
    return made, labels


def _cited(row: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Title, symbol, page and paragraph of a document that is no interview."""
    place = [f"para. {body['number']}"] if body.get("number") else [f"p. {body['page']}"]
    return ", ".join(str(part) for part in (row["title"], row["symbol"], *place) if part)


def _lists(review: Review) -> Lists:
    """The review's own words, from the current run."""
    from vedette.pipeline.engine import current_run

    run, _ = current_run(review.runs)
    return _lists_of(run)


@lru_cache(maxsize=4)
def _lists_of(run: Path) -> Lists:
    """The same by the folder of a run, which never changes."""
    from vedette.core.library.recognised import Lists, listed_names, small_words
    from vedette.pipeline.tables import run_table

    passages = run_table(run, "passages").column("text").to_pylist()
    records = run_table(run, "records").select(["place", "name"])
    places = {str(one).casefold() for one in records["place"].to_pylist() if one}
    names = listed_names(str(one) for one in records["name"].to_pylist() if one)
    small = small_words(passages)
    return Lists(small, frozenset(places), names - small)


def _names(shown: object) -> tuple[str, ...]:
    return tuple(map(str, shown)) if isinstance(shown, list | tuple) else ()


def _line(text: str) -> str:
    return " ".join(text.split())


def _certificate(
    made: Checked, rows: Sequence[Mapping[str, object]], name: str, author: Author
) -> dict[str, object]:
    """What was looked for and found, without any of it."""
    classes = [
        {
            "attribution": words,
            "k": n,
            "quotations": sum(1 for r in rows if r["attribution"] == words),
        }
        for words, n in sorted(made.leaving.classes.items())
    ]
    return {
        "certificate": "non-attribution",
        "version": 1,
        "file": name,
        "label": made.label,
        "quotations": len(rows),
        "refused": [asdict(one) for one in made.leaving.refused],
        "k_required": made.wanted.k,
        "k_least": min(made.leaving.classes.values(), default=None),
        "classes": classes,
        "identities_looked_for": len(made.identities),
        "forms": list(FORMS_LOOKED_FOR),
        "places": list(PLACES_LOOKED_AT),
        "by": author.by,
        "at": author.at,
    }


def _content(
    review: Review,
    made: Checked,
    rows: Sequence[Mapping[str, object]],
    form: Form,
    author: Author,
) -> bytes:
    at = dt.datetime.fromisoformat(author.at)
    title = f"Quotations: {review.about['title']}"
    if form is Form.DOCX:
        from vedette.core.reports.quotation_pages import quotation_docx

        return quotation_docx(rows, title=title, label=made.label, at=at)
    from vedette.core.trust import exports
    from vedette.core.trust.export_cells import About

    about = About(title, made.label, at.date(), filter=_filter(made.wanted))
    cells: Any = [{name: row[name] for name in _COLUMNS} for row in rows]
    return b"".join(exports.written(exports.Form(str(form)), cells, _COLUMNS, about))


def _filter(wanted: Wanted) -> str:
    named = [("code", wanted.code), ("document", wanted.document)]
    told = [f"{name} {value}" for name, value in named if value]
    return ", ".join([*told, *(["chosen one by one"] if wanted.quotations is not None else [])])
