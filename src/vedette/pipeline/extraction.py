"""Extraction forms as decisions: what people took out of a document, each value with its place, and its incident.

A form is stated whole, so the last statement in force is the form. The incident that it tells of is taken up
in a second step, as a notification at a desk of its own: it enters linkage like any other source.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.kernel.problems import Problem
from vedette.core.library.anchors import Anchor, State, anchored, on_pages, quoted
from vedette.core.library.forms import PEOPLE, Field, form, form_problems, incident_problems
from vedette.core.library.masks import BLACK
from vedette.core.sources.notification import Notification, Outcome, Person, Version
from vedette.pipeline.coding import cited_at
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.documents import Document, document
from vedette.pipeline.engine import current_run
from vedette.pipeline.imports import import_state
from vedette.pipeline.notifications import Desk, report_incident
from vedette.pipeline.tables import run_table
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.proposals import Proposal
    from vedette.core.library.stored import Text
    from vedette.pipeline.acquire import Imported

DESK = "documents"
"""Beginning of the names of the sources that extracted incidents become; one for each label."""

_SCOPE = (
    "Incidents that documents of the library tell of, taken out by a person with page and words"
)
_NEAR_DAYS = 3
_MOST_LIKELY = 5


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person fills into one field.

    Args:
        value: As the form takes it; "" empties the field.
        words: Words of the document that say so, as read or pasted.
        span: Their characters in the text of the document; looked up by the words where it is None or not theirs.
    """

    value: str
    words: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A value of a form and where the document says it.

    Args:
        value: The value.
        anchor: The words.
        page: Their page.
        number: Number of their paragraph, where it has one.
    """

    value: str
    anchor: Anchor
    page: int
    number: str | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """The form of one document as it stands.

    Args:
        document: Reference.
        values: Field -> value with its citation.
        by: Who stated it last.
        at: When.
        incident: Reference of the notification that it was taken up as; "" for none yet.
        source: Source that holds it; "" for none yet.
    """

    document: str
    values: Mapping[str, Cited]
    by: str
    at: str
    incident: str = ""
    source: str = ""


def form_of(review: Review, reference: str) -> tuple[Field, ...]:
    """The fields that are asked of a document, by its type as it stands, run or not.

    Raises:
        NotFound: There is no such document.
    """
    from vedette.core.library.passages import passages
    from vedette.pipeline.library import type_of

    held = document(review.decisions(), reference)
    return form(type_of(held, list(passages(_text_of(review, held)))))


def extract(
    review: Review, reference: str, filled: Mapping[str, Filled], why: str, author: Author
) -> Extraction:
    """State the form of a document: the fields named are set anew, the others stay. All of it, or nothing.

    Raises:
        NotFound: There is no such document.
        BadInput: A value cannot be, or its words are not in the document, or there more than once.
    """
    fields = form_of(review, reference)
    today = dt.date.fromisoformat(author.at[:10])
    told = {name: one for name, one in filled.items() if one.value}
    problems = list(form_problems(fields, {n: one.value for n, one in told.items()}, today=today))
    with review.home.writing() as pen:
        held = document(pen.known, reference)
        whole = _text_of(review, held)
        made: dict[str, object] = {}
        for name, one in told.items():
            cited = _cited(whole, name, one)
            if isinstance(cited, Problem):
                problems.append(cited)
            else:
                made[name] = {"value": one.value, **cited}
        _refuse(problems)
        before = last_stated(pen.known, reference)
        kept = dict(_fields_of(before)) if before else {}
        values = {n: v for n, v in {**kept, **made}.items() if n in made or n not in filled}
        if not before or values != kept:
            body = {
                "document": reference,
                "content": str(held.body["content"]),
                "fields": values,
                "why": why,
                "label": held.label,
            }
            pen.append(Act.EXTRACT, body, author)
        found = extraction(pen.known, reference)
    if found is None:
        raise BadInput("Nothing was filled in.", "Fill in at least one field, with its words.")
    return found


def extraction(known: Iterable[Decision], reference: str) -> Extraction | None:
    """The form of a document as it stands; None where nobody filled it in."""
    known = tuple(known)
    last = last_stated(known, reference)
    if last is None:
        return None
    source, incident = _taken_up(known, reference)
    held = document(known, reference)
    values = {
        name: _cited_of(told, str(last.body["content"]), held)
        for name, told in _fields_of(last).items()
    }
    return Extraction(reference, values, last.by, last.at, incident, source)


def take_up(review: Review, reference: str, author: Author, *, why: str = "") -> Imported:
    """Take the incident of a form up as rows of a source, or its next version.

    Args:
        review: The review.
        reference: Of the document.
        author: Who takes it up.
        why: Why a further version follows.

    Raises:
        BadInput: The form lacks something, or a further version its reason.
        WrongState: Nobody filled the form in.
    """
    known = review.decisions()
    held = extraction(known, reference)
    if held is None:
        raise WrongState(f"{reference} has no form yet.", "Fill it in first.")
    values = {name: one.value for name, one in held.values.items()}
    _refuse(incident_problems(form_of(review, reference), values))
    label = document(known, reference).label
    return report_incident(
        review,
        _notification(held, values, author),
        author,
        desk=Desk(held.source or _desk(review, label), _SCOPE, label),
        why=why,
        more={"document": reference},
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal in the sentence that says it, each part in one line.

    Args:
        proposal: The value; positions in the whole text of the document.
        before: What stands before its words in the sentence.
        words: The words that say it.
        behind: What stands behind them.
        page: Their page.
    """

    proposal: Proposal
    before: str
    words: str
    behind: str
    page: int


def proposed(review: Review, reference: str) -> list[Told]:
    """What the text of a document proposes for its form, the first of each value, in the order of the text.

    Raises:
        NotFound: There is no such document.
        WrongState: There was no run yet.
    """
    from vedette.core.kernel.codelists import codelist
    from vedette.core.library.passages import passages
    from vedette.core.library.proposals import Proposal, proposals

    whole = _text_of(review, document(review.decisions(), reference))
    run, _ = current_run(review.runs)
    records = run_table(run, "records")
    places = {str(name) for name in records["place"].unique().to_pylist() if name}
    named = {str(name) for name in records["mission"].unique().to_pylist() if name}
    missions = named | set(codelist("missions").codes)
    found: dict[tuple[str, str], Told] = {}
    for passage in passages(whole):
        for one in proposals(passage.text, missions=missions, places=places):
            start, end = passage.index[one.start], passage.index[one.end - 1] + 1
            made = Proposal(one.field, one.value, start, end)
            parts = _in_sentence(passage.text, one)
            found.setdefault((one.field, one.value), Told(made, *parts, whole.page_at(start)))
    return sorted(found.values(), key=lambda one: (one.proposal.start, one.proposal.field))


def _in_sentence(text: str, one: Proposal) -> tuple[str, str, str]:
    """What stands before the words of a proposal in their sentence, the words, what stands behind them."""
    from vedette.core.library.proposals import sentence_around

    first, last = sentence_around(text, one.start, one.end)
    parts = (first, one.start), (one.start, one.end), (one.end, last)
    before, words, behind = (re.sub(r"\s+", " ", text[start:end]) for start, end in parts)
    return before.lstrip(), words, behind.rstrip()


def likely_incidents(review: Review, held: Extraction) -> list[dict[str, Any]]:
    """Incidents of the current run that the form may tell of, the likeliest first: near in time, like in place.

    Raises:
        WrongState: There was no run yet.
    """
    if "date" not in held.values:
        return []
    day = dt.date.fromisoformat(held.values["date"].value)
    run, _ = current_run(review.runs)
    columns = ["incident_ref", "title", "date", "date_from", "date_to", "place", "mission", "country_iso3",
        "killed", "injured"]  # fmt: skip
    rows = run_table(run, "incidents").select(columns).to_pylist()
    near = [row for row in rows if _days_apart(row, day) <= _NEAR_DAYS]
    ranked = sorted(
        near, key=lambda row: (-_likeness(row, held), _days_apart(row, day), row["incident_ref"])
    )
    return [row for row in ranked if _likeness(row, held) > 0][:_MOST_LIKELY]


def _days_apart(row: Mapping[str, Any], day: dt.date) -> int:
    first, last = row["date_from"], row["date_to"]
    if first is None or last is None:
        return _NEAR_DAYS + 1
    return int(max((first - day).days, (day - last).days, 0))


def _likeness(row: Mapping[str, Any], held: Extraction) -> int:
    """How many facts of the form an incident shares: mission, place, people killed."""
    said = {name: one.value for name, one in held.values.items()}
    same = [
        bool(row["mission"]) and row["mission"] == said.get("mission"),
        bool(row["place"]) and str(row["place"]).casefold() == said.get("place", "").casefold(),
        row["killed"] is not None and str(row["killed"]) == said.get("dead"),
    ]
    return sum(same)


def _refuse(problems: Collection[Problem]) -> None:
    if problems:
        raise BadInput(
            " ".join(one.message for one in problems),
            " ".join(dict.fromkeys(one.remedy for one in problems)),
        )


def _cited(whole: Text, name: str, one: Filled) -> dict[str, object] | Problem:
    """The place of the words of a field, or what is wrong with them."""
    if one.span is not None and _is_there(whole, one):
        start, end = one.span
    else:
        place = quoted(one.words, whole)
        if place.state is State.SEVERAL:
            said = (
                f"The words of '{name}' stand in the document {place.n_places} times, "
                f"{on_pages(place, whole)}."
            )
            return Problem(f"form.{name}", said, "Add words before or behind them.", column=name)
        if not one.words.strip() or place.start is None or place.end is None:
            said = f"The words of '{name}' are not in the document."
            return Problem(f"form.{name}", said, "Copy the words that say so.", column=name)
        start, end = place.start, place.end
    anchor = anchored(whole, start, end)
    if BLACK in anchor.exact:
        said = f"Some of the words of '{name}' are masked."
        return Problem(f"form.{name}", said, "Take other words.", column=name)
    return {"anchor": asdict(anchor), **cited_at(whole, start)}


def _is_there(whole: Text, one: Filled) -> bool:
    """Whether the words stand at the place that was given; without words the place alone tells."""
    if one.span is None:
        return False
    said = " ".join(whole.text[one.span[0] : one.span[1]].split())
    return not one.words or said == " ".join(one.words.split())


def _cited_of(told: Mapping[str, Any], content: str, held: Document) -> Cited:
    """A value with its words as they are shown: what was masked since is black."""
    anchor = Anchor(**told["anchor"])
    anchor = replace(anchor, exact=held.words_shown(anchor.exact, anchor.start, content))
    return Cited(str(told["value"]), anchor, int(told["page"]), told["number"])


def _fields_of(one: Decision) -> Mapping[str, Any]:
    fields: Any = one.body["fields"]
    held: Mapping[str, Any] = fields
    return held


def last_stated(known: Iterable[Decision], reference: str) -> Decision | None:
    """The decision that the form of a document stands by; None where nobody filled it in."""
    mine = [
        one
        for one in library_in_force(known)
        if one.act is Act.EXTRACT and one.body["document"] == reference
    ]
    return mine[-1] if mine and _fields_of(mine[-1]) else None


def _taken_up(known: Sequence[Decision], reference: str) -> tuple[str, str]:
    """Source and incident that a document was taken up as, while that import stands."""
    for source, standing in import_state(known).standing.items():
        for one in standing[::-1]:
            told = one.body.get("notification")
            if one.body.get("document") == reference and isinstance(told, dict):
                return source, str(told["incident"])
    return "", ""


def _desk(review: Review, label: str) -> str:
    """The source for documents of a label: rows never come under a lower one than their document."""
    if label == str(review.about["label"]):
        return DESK
    return f"{DESK}-{''.join(c if c.isalnum() else '-' for c in label.casefold())}"


def _notification(held: Extraction, values: Mapping[str, str], author: Author) -> Notification:
    day = dt.date.fromisoformat(values["date"])
    category = values.get("personnel_category", "")
    persons = tuple(
        Person(Outcome(name), personnel_category=category)
        for name in PEOPLE
        for _ in range(int(values.get(name) or 0))
    )
    return Notification(
        incident=held.incident,
        version=Version.POST_INCIDENT,
        date=day,
        reported_on=max(day, dt.date.fromisoformat(author.at[:10])),
        narrative=f"{held.document}, page {held.values['date'].page}",
        persons=persons,
        country=values.get("country", ""),
        admin1=values.get("admin1", ""),
        place=values.get("place", ""),
        mission=values.get("mission", ""),
        cause=values.get("cause", ""),
        incident_type=values.get("incident_type", ""),
        activity=values.get("activity", ""),
    )


def _text_of(review: Review, held: Document) -> Text:
    from vedette.core.library.stored import text_of

    return text_of(held.shown(review))
