"""What a number may be while pairs of records are undecided: many worlds in which each pair has its own fate (U8).

Incidents stay as they are. In each draw every undecided pair is the same with its probability: of two incidents that
are the same the smaller vanishes; an incident of which an undecided pair is the only hold falls in two, and what the
smaller of the two reports tells is added. Two incidents that one source has both are never drawn as one: the linkage
holds that a source tells of an incident once, and a pair that it keeps apart for that reason has a high score. So
every draw lies within the lowest and highest total of `parts`, which leave even such pairs open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.linkage.schema import PairDecision, PairLevel
from vedette.core.stats.told import Reals, Told

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
DRAWS = 1_000
_AT_ONCE = 100
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class OpenLinks:
    """How far undecided pairs move a number.

    Args:
        n_pairs: Undecided pairs that can move it.
        n_draws: Draws; 0 where no pair can.
        mean: Mean over the draws.
        low: Below it lie 2.5 % of the draws.
        high: Above it lie 2.5 %.
        least: The number if every pair is decided for less.
        most: The number if every pair is decided for more.
        is_calibrated: Whether the probabilities are learnt from reviewed pairs; else they are the model's own.
    """

    n_pairs: int
    n_draws: int
    mean: float
    low: float
    high: float
    least: float
    most: float
    is_calibrated: bool


@dataclass(frozen=True, slots=True)
class Open:
    """Undecided pairs of incidents in a form that answers many numbers; made once by `open_pairs`.

    Args:
        left: Node of the one report of each pair.
        right: Node of the other.
        chance: Probability that the two are the same.
        fixed: Pairs of nodes that are held together whatever is drawn.
        nodes: Node -> reference of its incident and its source.
        is_calibrated: Whether every chance is calibrated.
    """

    left: Ints
    right: Ints
    chance: Reals
    fixed: tuple[Ints, Ints]
    nodes: tuple[tuple[str, str], ...]
    is_calibrated: bool


def open_pairs(pairs: pa.Table, links: pa.Table) -> Open:
    """The undecided pairs of incidents, and what holds the incidents together that they touch.

    Args:
        pairs: Table PAIRS.
        links: Table LINKS.
    """
    placed = _placed(pairs, links)
    is_open = np.asarray(pc.equal(placed["decision"], PairDecision.UNDECIDED.value), np.bool_)
    refs_a, refs_b = placed["left_ref"].to_pylist(), placed["right_ref"].to_pylist()
    touched = {ref for at in np.flatnonzero(is_open) for ref in (refs_a[at], refs_b[at])}
    near = np.array([ref in touched for ref in refs_a], np.bool_)
    kept = np.flatnonzero(is_open | (near & np.asarray(placed["is_within"], np.bool_)))
    rows = placed.take(pa.array(kept))
    of: dict[tuple[str, str], int] = {}
    ends = [
        [of.setdefault(one, len(of)) for one in zip(refs, sources, strict=True)]
        for refs, sources in (
            (rows["left_ref"].to_pylist(), rows["left_source"].to_pylist()),
            (rows["right_ref"].to_pylist(), rows["right_source"].to_pylist()),
        )
    ]
    left, right = (np.array(end, np.int64).reshape(-1) for end in ends)
    undecided = is_open[kept]
    chance = np.asarray(pc.coalesce(rows["probability"], rows["probability_raw"], pa.scalar(0.5)))
    told = np.asarray(pc.is_valid(rows["probability"]), np.bool_)
    chance = np.where(_held_twice(rows, links), 0.0, chance)
    return Open(
        left[undecided],
        right[undecided],
        chance[undecided].astype(np.float64),
        (left[~undecided], right[~undecided]),
        tuple(of),
        bool(told[undecided].all()),
    )


def _held_twice(rows: pa.Table, links: pa.Table) -> Flags:
    """Pairs of two incidents that one source has both; a source's own two reports may be one all the same."""
    refs = pa.array({*rows["left_ref"].to_pylist(), *rows["right_ref"].to_pylist()}, pa.string())
    mine = links.filter(pc.is_in(links["incident_ref"], value_set=refs))
    held: dict[str, set[str]] = {}
    for ref, source in zip(
        mine["incident_ref"].to_pylist(), mine["source"].to_pylist(), strict=True
    ):
        held.setdefault(ref, set()).add(source)
    names = ("left_ref", "right_ref", "left_source", "right_source")
    return np.array(
        [
            a != b and x != y and not held[a].isdisjoint(held[b])
            for a, b, x, y in zip(*(rows[name].to_pylist() for name in names), strict=True)
        ],
        np.bool_,
    )


def _placed(pairs: pa.Table, links: pa.Table) -> pa.Table:
    """Pairs of reports with the incidents they belong to, in the order of the pairs."""
    wanted = pc.and_(
        pc.not_equal(pairs["level"], PairLevel.PERSON.value),
        pc.or_(
            pc.equal(pairs["decision"], PairDecision.UNDECIDED.value),
            pc.equal(pairs["decision"], PairDecision.LINKED.value),
        ),
    )
    names = ["left_source", "left_id", "right_source", "right_id", "decision", "probability",
        "probability_raw"]  # fmt: skip
    found = pairs.filter(wanted).select(names)
    keys = ["source", "source_record_id"]
    for side in ("left", "right"):
        mine = links.select([*keys, "incident_ref"]).rename_columns(
            [f"{side}_source", f"{side}_id", f"{side}_ref"]
        )
        found = found.join(mine, [f"{side}_source", f"{side}_id"], join_type="inner")
    found = found.sort_by([(name, "ascending") for name in names[:4]])
    return found.append_column("is_within", pc.equal(found["left_ref"], found["right_ref"]))


def open_links(told: Told, opened: Open, *, seed: int, n_draws: int = DRAWS) -> OpenLinks:
    """The number in many worlds, each pair drawn by its probability.

    Args:
        told: The number by incident and source.
        opened: Undecided pairs.
        seed: Of the draws; the same seed gives the same digits.
        n_draws: Number of draws.
    """
    best = float(told.agreed.sum())
    fates = _fates(told, opened)
    moving = fates.can_move
    if not moving.any():
        return OpenLinks(0, 0, best, best, best, best, best, opened.is_calibrated)
    chance = np.random.default_rng(seed)
    totals: list[Reals] = []
    for begin in range(0, n_draws, _AT_ONCE):
        same = chance.random((min(_AT_ONCE, n_draws - begin), len(opened.left))) < opened.chance
        totals.append(best - fates.vanished(same) + fates.added(same, opened))
    drawn = np.concatenate(totals)
    tail = (1 - _LEVEL) / 2
    none, every = (
        np.zeros((1, len(opened.left)), np.bool_),
        np.ones((1, len(opened.left)), np.bool_),
    )
    return OpenLinks(
        n_pairs=int(moving.sum()),
        n_draws=n_draws,
        mean=float(drawn.mean()),
        low=float(np.quantile(drawn, tail)),
        high=float(np.quantile(drawn, 1 - tail)),
        least=best - float(fates.vanished(every)[0]),
        most=best + float(fates.added_at_most(none)[0]),
        is_calibrated=opened.is_calibrated,
    )


@dataclass(frozen=True, slots=True)
class _Fates:
    """What each pair can do to the number.

    Args:
        vanishing: Incident whose people vanish if the pair is the same; -1 for pairs within one incident.
        people: People of each incident.
        falling: Incident that may fall in two if the pair is not the same; -1 for pairs across.
        more: People that come if it does.
    """

    vanishing: Ints
    people: Reals
    falling: Ints
    more: Reals

    @property
    def can_move(self) -> Flags:
        """Whether the number hangs on the pair."""
        gone = np.where(self.vanishing >= 0, self.people[self.vanishing], 0) > 0
        return np.asarray(gone | ((self.falling >= 0) & (self.more > 0)))

    def vanished(self, same: Flags) -> Reals:
        """People who vanish in each draw."""
        return self._once(same & (self.vanishing >= 0), self.vanishing, self.people[self.vanishing])

    def added_at_most(self, same: Flags) -> Reals:
        """People who come in each draw if every pair that is not the same parts its incident."""
        return self._once(~same & (self.falling >= 0), self.falling, self.more)

    def added(self, same: Flags, opened: Open) -> Reals:
        """People who come in each draw: a pair parts its incident if nothing else holds its two ends together."""
        labels = _labels(same & (self.falling >= 0), opened)
        parted = labels[:, opened.left] != labels[:, opened.right]
        return self._once(~same & parted & (self.falling >= 0), self.falling, self.more)

    def _once(self, hit: Flags, incident: Ints, amount: Reals) -> Reals:
        """Sum over incidents of the largest amount that hits each, draw by draw."""
        found = np.zeros((len(hit), len(self.people)))
        draws, pairs = np.nonzero(hit)
        np.maximum.at(found, (draws, incident[pairs]), amount[pairs])
        return np.asarray(found.sum(axis=1))


def _fates(told: Told, opened: Open) -> _Fates:
    # Only incidents that a pair touches: a table of draws by all incidents would be a hundred times larger.
    refs = sorted({ref for ref, _ in opened.nodes})
    place = {ref: n for n, ref in enumerate(refs)}
    row = {ref: n for n, ref in enumerate(told.incidents)}
    column = {source: n for n, source in enumerate(told.sources)}
    at = np.array([place[ref] for ref, _ in opened.nodes], np.int64)
    people = np.array([told.agreed[row[ref]] if ref in row else 0.0 for ref in refs])
    said = np.array([_said(told, row, column, node) for node in opened.nodes])
    a, b = at[opened.left], at[opened.right]
    smaller = np.where((people[a] < people[b]) | ((people[a] == people[b]) & (a > b)), a, b)
    within = a == b
    more = np.where(people[a] > 0, np.minimum(said[opened.left], said[opened.right]), 0.0)
    return _Fates(np.where(within, -1, smaller), people, np.where(within, a, -1), more)


def _said(
    told: Told, row: Mapping[str, int], column: Mapping[str, int], node: tuple[str, str]
) -> float:
    ref, source = node
    if ref not in row or source not in column:
        return 0.0
    found = float(told.said[row[ref], column[source]])
    return 0.0 if np.isnan(found) else found


def _labels(same: Flags, opened: Open) -> Ints:
    """Draw and node -> the group of reports that are held together there."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n_draws, n = len(same), len(opened.nodes)
    draws, pairs = np.nonzero(same)
    fixed_a, fixed_b = opened.fixed
    base = np.arange(n_draws)[:, None] * n
    left = np.concatenate([(base + fixed_a).ravel(), draws * n + opened.left[pairs]])
    right = np.concatenate([(base + fixed_b).ravel(), draws * n + opened.right[pairs]])
    size = n_draws * n
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels, np.int64).reshape(n_draws, n)
