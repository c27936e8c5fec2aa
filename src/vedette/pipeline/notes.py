"""Notes of interviews, for those who may read documents and not the register: they are as if they were not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vedette.pipeline.decisions import Act, Decision, rechained

TYPE = "interview_note"
"""Type of document of notes that nobody has registered yet."""

_OF_INTERVIEWS = frozenset((Act.INTERVIEW, Act.UNSEAL, Act.RELEASE, Act.TREAT))

_OF_KINDS = frozenset((Act.TRIANGULATE, Act.UNDO))
_STATED = {
    Act.FINDING: "finding",
    Act.RECOMMENDATION: "recommendation",
    Act.PROPOSAL: "proposal",
    Act.BLOCK: "block",
    Act.ACTION: "action",
    Act.BRIEFING: "briefing",
}
"""What people state on top of each other -> what names it in its decisions."""

_LINKS = ("answers", "carries", "links", "implements")
"""What such a decision rests on, where it names several at once."""

_KIND = "interviews"
"""Verdicts on what interviews say, and what takes them back."""


def notes_of(known: Iterable[Decision]) -> frozenset[str]:
    """Documents that are notes of an interview: those that one ever had, and those that a person says to be."""
    found = set[str]()
    for one in known:
        if one.act is Act.INTERVIEW:
            facts = one.body["facts"]
            assert isinstance(facts, dict), "stated by the register"
            found |= {str(facts["document"])} if facts.get("document") else set()
        elif one.act is Act.DESCRIBE:
            stated = one.body["stated"]
            assert isinstance(stated, dict), "stated by the library"
            found |= {str(one.body["document"])} if stated.get("document_type") == TYPE else set()
    return frozenset(found)


def without_notes(known: Sequence[Decision], hidden: frozenset[str]) -> tuple[Decision, ...]:
    """The decisions as if there were no interviews and none of these documents, chained anew."""
    quoted = {
        str(one.body["quotation"])
        for one in known
        if one.act is Act.CODE
        and str(one.body.get("document")) in hidden
        and "quotation" in one.body
    }
    talks = {str(one.body["interview"]) for one in known if one.act is Act.INTERVIEW}
    unheard = _with_statements(known, hidden | quoted | talks)
    return rechained(
        one
        for one in known
        if one.act not in _OF_INTERVIEWS
        and not (one.act in _OF_KINDS and one.body.get("kind") == _KIND)
        and not (one.act in _STATED and one.body[_STATED[one.act]] in unheard)
        and not (one.act is Act.MEETING and _names(one, unheard))
        and str(one.body.get("document")) not in hidden
        and str(one.body.get("quotation")) not in quoted
    )


def _names(one: Decision, unheard: frozenset[str]) -> bool:
    """Whether rows of a meeting name interviews, or what may not be heard of."""
    rows = _listed(one.body.get("rows"))
    about = {
        str(on["on"]) for row in rows if isinstance(row, dict) for on in row.get("about") or ()
    }
    return one.body.get("table") == _KIND or not about.isdisjoint(unheard)


def _with_statements(known: Sequence[Decision], unheard: frozenset[str]) -> frozenset[str]:
    """With what ever rested on any of it: who may not hear the one may not see the other."""
    links = {link for one in known if one.act in _STATED for link in _links(one)}
    while more := {ref for ref, on in links if on in unheard and ref not in unheard}:
        unheard |= more
    return unheard


def _links(one: Decision) -> Iterator[tuple[str, str]]:
    """Who rests on what by a decision; who took over from whom holds what that one held."""
    ref, body = str(one.body[_STATED[one.act]]), one.body
    if "on" in body:
        yield ref, str(body["on"])
    for other in _listed(body.get("others")):
        yield ref, str(other)
    for link in (link for name in _LINKS for link in _listed(body.get(name))):
        assert isinstance(link, dict), "stated with what it rests on"
        yield ref, str(link["on"])
    for part in _listed(body.get("parts")):
        assert isinstance(part, dict), "stated by a split"
        # One decision makes them all: none is there without the others.
        yield from ((ref, str(part["recommendation"])), (str(part["recommendation"]), ref))


def _listed(told: object) -> Sequence[object]:
    return told if isinstance(told, list | tuple) else ()
