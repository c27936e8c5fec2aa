"""Notes of interviews, for those who may read documents and not the register: they are as if they were not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedette.pipeline.decisions import Act, Decision, rechained

TYPE = "interview_note"
"""Type of document of notes that nobody has registered yet."""

_OF_INTERVIEWS = frozenset((Act.INTERVIEW, Act.UNSEAL, Act.RELEASE, Act.TREAT))

_OF_KINDS = frozenset((Act.TRIANGULATE, Act.UNDO))
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
    unheard = _with_findings(known, hidden | quoted | talks)
    return rechained(
        one
        for one in known
        if one.act not in _OF_INTERVIEWS
        and not (one.act in _OF_KINDS and one.body.get("kind") == _KIND)
        and not (one.act is Act.FINDING and one.body["finding"] in unheard)
        and str(one.body.get("document")) not in hidden
        and str(one.body.get("quotation")) not in quoted
    )


def _with_findings(known: Sequence[Decision], unheard: frozenset[str]) -> frozenset[str]:
    """With the findings that ever rested on any of it: who may not hear the one may not see the other."""
    of_findings = [one.body for one in known if one.act is Act.FINDING]
    links = {(str(body["finding"]), str(body["on"])) for body in of_findings if "on" in body}
    while more := {ref for ref, on in links if on in unheard and ref not in unheard}:
        unheard |= more
    return unheard
