"""Questions of the linkage desk: what is left to judge, what was judged, what the headline still hangs on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from vedette.core.kernel.errors import NotFound
from vedette.core.linkage import reviewers
from vedette.core.linkage.queue import hours_left, pace
from vedette.core.linkage.reviewers import Agreement, Contested
from vedette.core.linkage.schema import Judgement, PairLevel
from vedette.core.linkage.schema import Verdict as Word
from vedette.pipeline.decisions import Act, Decision, head
from vedette.pipeline.judgements import Judged, on_pairs
from vedette.pipeline.undoing import in_force, mark
from vedette.web.linkage.compared import compared
from vedette.web.linkage.evidence_words import Waterfall, waterfall
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Compared

Key = tuple[str, str, str]
"""Level as a judgement has it (`incident` or empty), left, right; both `source:record_id`, sorted."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a reviewer: a pair of the queue, or one that waits for a second person."""

    level: str
    left: str
    right: str
    row: Row | None

    @property
    def key(self) -> Key:
        """How judgements name the pair."""
        first, last = sorted((self.left, self.right))
        return said_level(self.level), first, last

    @property
    def names(self) -> tuple[str, str]:
        """The two records."""
        return self.left, self.right

    @property
    def is_of_persons(self) -> bool:
        """Whether two persons are compared."""
        return self.level == PairLevel.PERSON


@dataclass(frozen=True, slots=True)
class Given:
    """A judgement that the viewer has just given, revealed: the evidence and how sure the model was."""

    mark: str
    question: Question
    verdict: str
    band: str
    probability: float | None
    waterfall: Waterfall | None
    others: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What the headline hangs on: the parts of the run, and whether judgements came since."""

    sure: int
    low: int
    best: int
    high: int
    n_open: int
    n_since: int

    @property
    def width(self) -> int:
        """People between the lowest and the highest total."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Moment:
    """How far today's headline could still have gone once so many judgements were given."""

    n_decided: int
    at: str | None
    sure: int
    low: int
    best: int
    high: int

    @property
    def point(self) -> tuple[int, float, float, float]:
        """For the line: judgements, low, best, high."""
        return self.n_decided, self.low, self.best, self.high


def said_level(level: str) -> str:
    """The level that a judgement on a pair of that level carries: reports are judged as incidents."""
    return "" if level == PairLevel.PERSON else "incident"


def pair_of(run: Run, level: str, left: str, right: str) -> Question:
    """A pair by its records, in the order of the queue where it is there.

    Raises:
        NotFound: One of the records is not in this run, or the level is none.
    """
    if level not in set(PairLevel):
        raise NotFound("There is no such pair.", "Open it from the queue.")
    for name in (left, right):
        source, _, record_id = name.partition(":")
        sql = "SELECT 1 FROM links WHERE source = ? AND source_record_id = ?"
        if not run.value(sql, [source, record_id]):
            raise NotFound("There is no such pair in this run.", "Open it from the queue.")
    first, last = sorted((left, right))
    row = run.row(
        "SELECT * FROM review_queue WHERE level = ? AND left_source || ':' || left_id IN (?, ?)"
        " AND right_source || ':' || right_id IN (?, ?)",
        [level, first, last, first, last],
    )
    return Question(level, left, right, row)


def labels_of(run: Run, name: str) -> list[object]:
    """Labels of the record that `source:record_id` names."""
    sql = "SELECT label FROM records WHERE source = ? AND source_record_id = ?"
    return [row["label"] for row in run.rows(sql, list(_split(name)))]


def side_by_side(run: Run, question: Question) -> list[Compared]:
    """What the two records say, field by field."""
    left, right = (_split(name) for name in (question.left, question.right))
    return compared(run, question.level, left, right)


class Desk:
    """The desk of one viewer: computed from the run and the decisions that the viewer's world knows."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.run = visit, visit.run
        self.known = visit.review.decisions()

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every judgement on a pair that is in force."""
        return on_pairs(self.known)

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of the run, in their order."""
        return [_question(row) for row in self.run.rows("SELECT * FROM review_queue ORDER BY rank")]

    @cached_property
    def left(self) -> list[Question]:
        """Questions that nobody has answered."""
        answered = {_key(one) for one in self.judged}
        return [one for one in self.asked if one.key not in answered]

    @cached_property
    def moving(self) -> list[Question]:
        """Of these, the ones that can move the headline."""
        return [one for one in self.left if one.row and one.row["moves_headline"]]

    @cached_property
    def contested(self) -> list[Contested]:
        """Pairs that wait for another person."""
        return reviewers.contested(_as_core(self.judged))

    @cached_property
    def for_second(self) -> list[Contested]:
        """Of these, the ones that this viewer may judge."""
        return [one for one in self.contested if one.may_judge(self.visit.viewer.name)]

    @cached_property
    def agreements(self) -> list[Agreement]:
        """How far each two reviewers agree."""
        return reviewers.agreement(_as_core(self.judged))

    @cached_property
    def mine(self) -> list[Decision]:
        """The viewer's judgements on pairs in force, oldest first."""
        name = self.visit.viewer.name
        return [one for one in in_force(self.known) if one.act is Act.JUDGE and one.by == name]

    @property
    def seconds(self) -> float:
        """The viewer's pace."""
        return pace([dt.datetime.fromisoformat(one.at) for one in self.mine])

    @property
    def hours(self) -> float:
        """Hours until every question that can move the headline is answered."""
        return hours_left(len(self.moving), self.seconds)

    @property
    def hanging(self) -> Hanging | None:
        """What the headline of the run hangs on."""
        row = self.run.row("SELECT * FROM total_parts")
        if row is None:
            return None
        names = ("sure", "low", "best", "high", "n_open")
        return Hanging(**{name: int(row[name]) for name in names}, n_since=self.n_since)

    @cached_property
    def closing(self) -> list[Moment]:
        """How the range closed judgement by judgement; fewer than two moments are no line."""
        rows = self.run.rows("SELECT * FROM range_history ORDER BY n_decided")
        names = ("n_decided", "at", "sure", "low", "best", "high")
        return [Moment(**{name: row[name] for name in names}) for row in rows]

    @cached_property
    def n_since(self) -> int:
        """Decisions that the run does not know yet: their numbers are being computed."""
        return decisions_since(self.run, self.known)

    def next(self) -> Question | None:
        """The question to ask this viewer: the first nobody has answered, then those for a second person."""
        ahead = self.moving or self.left
        if ahead:
            return ahead[0]
        if not self.for_second:
            return None
        one = self.for_second[0]
        level = PairLevel.INCIDENT if one.level else PairLevel.PERSON
        return pair_of(self.run, str(level), one.left, one.right)

    def given(self, question: Question) -> Given | None:
        """The viewer's own judgement on a pair, revealed; None before it is given."""
        found = [one for one in self.mine if _key_of(one) == question.key]
        return self._revealed(found[-1], question) if found else None

    def last(self) -> Given | None:
        """The viewer's last judgement, revealed."""
        if not self.mine:
            return None
        decision = self.mine[-1]
        level = PairLevel.INCIDENT if decision.body.get("level") else PairLevel.PERSON
        names = str(decision.body["left"]), str(decision.body["right"])
        try:
            question = pair_of(self.run, str(level), *names)
        except NotFound:
            return None
        return self._revealed(decision, question)

    def _revealed(self, decision: Decision, question: Question) -> Given:
        row = _scored(self.run, question)
        others = tuple(
            one
            for one in self.judged
            if _key(one) == question.key and one.by != self.visit.viewer.name
        )
        return Given(
            mark=mark(decision),
            question=question,
            verdict=str(decision.body["verdict"]),
            band=str(row["band"]) if row else "",
            probability=row["probability"] if row else None,
            waterfall=waterfall(_evidence(self.run, row)) if row else None,
            others=others,
        )


def unseen(visit: Visit, known: Sequence[Decision]) -> frozenset[Key]:
    """Pairs on which this viewer may still give a second judgement: what others said stays hidden until then."""
    if not visit.viewer.may("linkage.judge"):
        return frozenset()
    said = reviewers.unseen(_as_core(on_pairs(known)), visit.viewer.name)
    return frozenset((level, left, right) for left, right, level in said)


def decisions_since(run: Run, known: Sequence[Decision]) -> int:
    """How many decisions came since a run; 0 where it knows all of them."""
    about = run.manifest.get("decisions")
    told = dict(about) if isinstance(about, dict) else {}
    number, newest = head(tuple(known))
    return 0 if told.get("head") == newest else max(1, number - int(str(told.get("n", 0))))


def questions_on(run: Run, reference: str) -> list[Question]:
    """The open questions that touch an incident."""
    sql = "SELECT * FROM review_queue WHERE ? IN (left_incident, right_incident) ORDER BY rank LIMIT 20"
    return [_question(row) for row in run.rows(sql, [reference])]


def explained(run: Run, question: Question) -> tuple[Row | None, Waterfall | None]:
    """The scored pair and its evidence, for those who have judged it or only read."""
    row = _scored(run, question)
    return row, waterfall(_evidence(run, row)) if row else None


def _scored(run: Run, question: Question) -> Row | None:
    """The row of `pairs` of a question; a report may be named by any of its records."""
    is_person = "level = 'person'" if question.is_of_persons else "level <> 'person'"
    names = [_standing(run, name, question) for name in (question.left, question.right)]
    for (a, i), (b, j) in (names, names[::-1]):
        found = run.row(
            "SELECT * FROM pairs WHERE left_source = ? AND left_id = ? AND right_source = ? AND right_id = ?"
            f" AND {is_person}",
            [a, i, b, j],
        )
        if found is not None:
            return found
    return None


def _standing(run: Run, name: str, question: Question) -> tuple[str, str]:
    """The record that stands for a report in `pairs`."""
    source, record_id = _split(name)
    if question.is_of_persons:
        return source, record_id
    sql = (
        "SELECT x.source, x.source_record_id FROM reports AS me JOIN reports AS x ON x.report = me.report"
        " JOIN pairs AS p ON p.left_source = x.source AND p.left_id = x.source_record_id"
        " OR p.right_source = x.source AND p.right_id = x.source_record_id"
        " WHERE me.source = ? AND me.source_record_id = ? AND p.level <> 'person' LIMIT 1"
    )
    if run.value(
        "SELECT 1 FROM pairs WHERE level <> 'person' AND (left_source = ? AND left_id = ?"
        " OR right_source = ? AND right_id = ?)",
        [source, record_id, source, record_id],
    ):
        return source, record_id
    found = run.row(sql, [source, record_id])
    return (found["source"], found["source_record_id"]) if found else (source, record_id)


def _evidence(run: Run, row: Row) -> list[Row]:
    return run.rows(
        "SELECT part, degree, bits FROM pair_evidence WHERE level = ? AND left_source = ? AND left_id = ?"
        " AND right_source = ? AND right_id = ? ORDER BY nth",
        [row[name] for name in ("level", "left_source", "left_id", "right_source", "right_id")],
    )


def _question(row: Row) -> Question:
    left, right = (f"{row[f'{side}_source']}:{row[f'{side}_id']}" for side in ("left", "right"))
    return Question(str(row["level"]), left, right, row)


def _key(one: Judged) -> Key:
    return one.level, one.left, one.right


def _key_of(decision: Decision) -> Key:
    body = decision.body
    return str(body.get("level") or ""), str(body["left"]), str(body["right"])


def _as_core(judged: Iterable[Judged]) -> Sequence[Judgement]:
    return [
        Judgement(one.left, one.right, Word(one.verdict), one.by, one.at, one.why, one.level)
        for one in judged
    ]


def _split(name: str) -> tuple[str, str]:
    source, _, record_id = name.partition(":")
    return source, record_id
