from __future__ import annotations

from vedette.core.linkage.judgements import Record, constraints, standing
from vedette.core.linkage.schema import Judgement, Verdict

_PLACES = {
    "a:1": Record(entity=0, cand=0, person=False, alone=True),
    "b:1": Record(entity=1, cand=1, person=False, alone=True),
    "c:1": Record(entity=2, cand=2, person=False, alone=True),
    "p:1": Record(entity=3, cand=3, person=True, alone=False),
    "q:1": Record(entity=4, cand=4, person=True, alone=False),
}


def _same(left: str, right: str, at: str = "2024-01-01", by: str = "ana") -> Judgement:
    return Judgement(left, right, Verdict.SAME, by, at)


def _different(left: str, right: str, at: str = "2024-01-01", by: str = "ana") -> Judgement:
    return Judgement(left, right, Verdict.DIFFERENT, by, at)


def test_the_last_verdict_of_a_person_replaces_the_earlier_one() -> None:
    kept = standing([_same("b:1", "a:1", "2024-01-02"), _different("a:1", "b:1", "2024-01-01")])
    assert [(j.left, j.right, j.verdict) for j in kept] == [("a:1", "b:1", Verdict.SAME)]


def test_a_chain_of_same_against_one_different_is_reported_and_the_different_kept() -> None:
    judged = constraints(
        [_same("a:1", "b:1"), _same("b:1", "c:1", "2024-01-02"), _different("a:1", "c:1")],
        _PLACES.get,
    )
    assert judged.incidents.together == [(0, 1)]
    assert judged.incidents.apart == [(0, 2)]
    (found,) = judged.contradictions
    assert (found.left, found.right, found.level) == ("a:1", "c:1", "incident")
    assert "a:1 = b:1" in found.same_by
    assert "b:1 = c:1" in found.same_by


def test_two_reviewers_who_disagree_are_reported() -> None:
    judged = constraints([_same("a:1", "b:1"), _different("a:1", "b:1", by="ben")], _PLACES.get)
    assert judged.incidents.together == []
    assert len(judged.contradictions) == 1


def test_different_persons_may_share_an_incident() -> None:
    judged = constraints([_different("p:1", "q:1")], _PLACES.get)
    assert judged.persons.apart == [(3, 4)]
    assert judged.incidents.apart == []


def test_the_same_person_is_in_the_same_incident() -> None:
    judged = constraints([_same("p:1", "q:1")], _PLACES.get)
    assert judged.persons.together == [(3, 4)]
    assert judged.incidents.together == [(3, 4)]


def test_unsure_and_records_that_are_gone_bind_nothing() -> None:
    said = [Judgement("a:1", "b:1", Verdict.UNSURE, "ana", "1"), _same("a:1", "gone:9")]
    judged = constraints(said, _PLACES.get)
    assert judged.incidents.together == judged.incidents.apart == []
    assert judged.contradictions == ()
