"""The chain of evidence: what rests on what, walked back and forward, and what is out of date.

A node is known by its reference and by the fingerprint that its content has today. An edge says that one node
rests on another and which fingerprint that one had when a person, or a run, last looked at it. All answers follow
from these two tables; nothing else is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.kernel.schema import Column, Table

Places = npt.NDArray[np.int64]
"""Nodes by their row in the table of nodes, edges by theirs in the table of edges."""

EdgeStates = npt.NDArray[np.int8]
"""The state that each edge gives to the node that rests."""

FIGURE = "FIG-"
"""Beginning of the reference of a figure or of one number of it: `FIG-deaths-by-year/2017`."""

_text = pa.string()

_HALF = 32
"""Bits of a packed pair that hold its second place."""

_AT_ONCE = 1 << 15
"""Edges that are looked at together: their fingerprints fit into the memory next to the processor. All at once they
ask the system for fresh memory each time, which took longer than looking at them."""


class Role(StrEnum):
    """How one node rests on another."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    QUALIFIES = "qualifies"
    CONTEXT = "context"
    DERIVED_FROM = "derived_from"
    ANSWERS = "answers"
    IMPLEMENTS = "implements"
    MEASURES = "measures"


class State(StrEnum):
    """Whether what a node says is still what it rests on says; the worst comes last."""

    CURRENT = "current"
    HELD = "held"
    OUT_OF_DATE = "out_of_date"
    BROKEN = "broken"


NODES = Table(
    name="chain_nodes",
    grain="one object that carries meaning",
    key=("ref",),
    columns=(
        Column("ref", _text, "permanent reference", required=True),
        Column("kind", _text, "what it is: figure, finding, record and so on", required=True),
        Column("fingerprint", _text, "of its content today", required=True),
    ),
)

EDGES = Table(
    name="chain_edges",
    grain="one node that rests on another in one role",
    key=("ref", "on", "role"),
    columns=(
        Column("ref", _text, "the node that rests", required=True),
        Column("on", _text, "the node that it rests on", required=True),
        Column("role", _text, "how: see Role", required=True),
        Column("seen", _text, "fingerprint that the other had when it was last looked at"),
        Column("held", _text, "newer fingerprint that a person saw and did not take over"),
    ),
)
"""`seen` is empty where a run made the edge: it always looks at what is there."""

STATES = Table(
    name="chain_states",
    grain="one node",
    key=("ref",),
    columns=(
        Column("ref", _text, "permanent reference", required=True),
        Column("state", _text, "see State", required=True),
        Column("itself", pa.bool_(), "whether by an edge of its own, not only by what it rests on"),
    ),
)

TRACE = Table(
    name="chain_trace",
    grain="one node on the way",
    key=("depth", "ref"),
    columns=(
        Column("depth", pa.int64(), "steps from the beginning, the fewest", required=True),
        Column("ref", _text, "permanent reference", required=True),
        Column("kind", _text, "what it is", required=True),
    ),
)


def figure_ref(key: str, point: str | None = None) -> str:
    """The reference of a figure, or of one number of it: `FIG-deaths-by-year/2017`."""
    return f"{FIGURE}{key}" if point is None else f"{FIGURE}{key}/{point}"


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The nodes next to each node, one after the other: those of node i from `starts[i]` to `starts[i + 1]`."""

    nodes: Places
    starts: Places

    @classmethod
    def of(cls, ends: Places, others: Places, n_nodes: int) -> _Neighbours:
        # Sorting pairs packed into one integer takes a third of the time of sorting their places.
        packed = np.sort((ends << _HALF) | others)
        counts = np.bincount(ends, minlength=n_nodes)
        return cls(packed & ((1 << _HALF) - 1), np.concatenate(([0], np.cumsum(counts))))

    def of_all(self, nodes: Places) -> Places:
        """The neighbours of some nodes; one of several is there several times."""
        begins, counts = self.starts[nodes], self.starts[nodes + 1] - self.starts[nodes]
        before = np.cumsum(counts) - counts
        found: Places = self.nodes[np.arange(counts.sum()) + np.repeat(begins - before, counts)]
        return found


class Chain:
    """All nodes and edges of a review, or of what one viewer may see of it.

    Edges of a node that is not there are left out; an edge on a node that is not there breaks the node that rests
    on it.

    Args:
        nodes: Table NODES.
        edges: Table EDGES.

    Raises:
        WrongState: A reference stands twice.
    """

    def __init__(self, nodes: pa.Table, edges: pa.Table) -> None:
        nodes = NODES.conform(nodes)
        self._refs = nodes["ref"].combine_chunks()
        if len(pc.unique(self._refs)) != len(self._refs):
            raise WrongState("A reference of the chain stands twice.", "Report this: it is ours.")
        self._kinds = nodes["kind"].combine_chunks()
        self._today = nodes["fingerprint"].combine_chunks()
        resting = _places(edges["ref"], self._refs)
        edges = edges.filter(pa.array(resting >= 0)).combine_chunks()
        self._resting = resting[resting >= 0]
        self._on = _places(edges["on"], self._refs)
        self._edges = edges

    def __len__(self) -> int:
        return len(self._refs)

    def __contains__(self, ref: str) -> bool:
        return self._found(ref) >= 0

    def fingerprint(self, ref: str) -> str:
        """The fingerprint that a node has today.

        Raises:
            NotFound: There is no such node.
        """
        return str(self._today[self._place(ref)])

    def fingerprints(self, refs: Iterable[str]) -> dict[str, str]:
        """The fingerprints of some nodes, of those that are there."""
        there = pc.is_in(self._refs, value_set=pa.array(sorted(set(refs)), _text))
        held = (column.filter(there).to_pylist() for column in (self._refs, self._today))
        return dict(zip(*held, strict=True))

    def kind(self, ref: str) -> str:
        """What a node is.

        Raises:
            NotFound: There is no such node.
        """
        return str(self._kinds[self._place(ref)])

    def next_down(self, ref: str) -> tuple[str, ...]:
        """What a node rests on directly, in order of references; only what is there.

        Raises:
            NotFound: There is no such node.
        """
        return self._next(ref, self._downward)

    def next_up(self, ref: str) -> tuple[str, ...]:
        """What rests directly on a node, in order of references.

        Raises:
            NotFound: There is no such node.
        """
        return self._next(ref, self._upward)

    def back(self, ref: str) -> pa.Table:
        """Table TRACE: the node and all that it rests on, directly or through others.

        Raises:
            NotFound: There is no such node.
        """
        return self._trace(ref, self._downward)

    def forward(self, ref: str) -> pa.Table:
        """Table TRACE: the node and all that rests on it, directly or through others.

        Raises:
            NotFound: There is no such node.
        """
        return self._trace(ref, self._upward)

    def path(self, ref: str, on: str) -> tuple[str, ...]:
        """The shortest way from a node to one that it rests on, both with it; empty where there is none.

        Of ways of one length it is the one whose references come first.

        Raises:
            NotFound: One of them is not there.
        """
        start, end = self._place(ref), self._place(on)
        depths = _depths(self._upward, np.array([end]), len(self))
        if depths[start] < 0:
            return ()
        way = [start]
        while way[-1] != end:
            around = self._downward.of_all(np.array([way[-1]]))
            nearer = around[depths[around] == depths[way[-1]] - 1]
            way.append(int(min(nearer, key=lambda place: str(self._refs[int(place)]))))
        return tuple(self._refs[place].as_py() for place in way)

    def origins(self, refs: Iterable[str]) -> tuple[str, ...]:
        """The independent origins of some nodes: the ends of all ways back from them.

        A copy rests on what it copies and a release on its publisher, so that neither is an end. Sources that
        feed each other in a circle are one origin, named by the reference that comes first.

        Raises:
            NotFound: One of the nodes is not there.
        """
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        begin = np.array([self._place(ref) for ref in refs], np.int64)
        reached = _depths(self._downward, begin, len(self)) >= 0
        inside = (self._on >= 0) & reached[self._resting]
        resting, on = self._resting[inside], self._on[inside]
        joined = coo_array((np.ones(len(on), np.int8), (resting, on)), shape=(len(self),) * 2)
        n_circles, circle = connected_components(joined, connection="strong")
        goes_on = np.zeros(n_circles, np.bool_)
        goes_on[circle[resting[circle[resting] != circle[on]]]] = True
        ends = np.flatnonzero(reached & ~goes_on[circle])
        named: dict[int, str] = {}
        for ref, of in sorted(
            zip(self._refs.take(pa.array(ends)).to_pylist(), circle[ends], strict=True)
        ):
            named.setdefault(int(of), ref)
        return tuple(sorted(named.values()))

    def within(self, refs: Iterable[str]) -> pa.Table:
        """The edges whose two nodes are both among some nodes: what a drawing of them shows."""
        wanted = pa.array(sorted(set(refs)), _text)
        both = pc.and_(
            pc.is_in(self._edges["ref"], value_set=wanted),
            pc.is_in(self._edges["on"], value_set=wanted),
        )
        return EDGES.conform(self._edges.filter(both))

    def unreached(self, kinds: Iterable[str], by: Iterable[str]) -> tuple[str, ...]:
        """The nodes of some kinds that nothing of others rests on, directly or through others: used nowhere."""
        resting = pc.is_in(self._kinds, value_set=pa.array(sorted(by), _text))
        begin = np.flatnonzero(resting.to_numpy(zero_copy_only=False))
        wanted = pc.is_in(self._kinds, value_set=pa.array(sorted(kinds), _text))
        reached = _depths(self._downward, begin, len(self)) >= 0
        left = wanted.to_numpy(zero_copy_only=False) & ~reached
        return tuple(self._refs.filter(pa.array(left)).to_pylist())

    def circle(self, ref: str, on: str) -> tuple[str, ...]:
        """The way that would close if a node came to rest on another; empty where none would."""
        return (ref,) if ref == on else self.path(on, ref) if ref in self and on in self else ()

    def states(self) -> pa.Table:
        """Table STATES of all nodes.

        A node is out of date where something that it rests on has changed since it was looked at, and where it
        rests on a node that is out of date; it is broken where something is gone. A change that a person looked
        at and held the old value against makes it held, which does not go on to what rests on it.
        """
        return self._now

    def state(self, ref: str) -> State:
        """The state of one node.

        Raises:
            NotFound: There is no such node.
        """
        return State(str(self._now["state"][self._place(ref)]))

    def differing(self, ref: str) -> pa.Table:
        """The edges by which a node itself is not current, as EDGES with the column `today`.

        Raises:
            NotFound: There is no such node.
        """
        own = np.flatnonzero((self._resting == self._place(ref)) & (self._edges_now > 0))
        return self._edges.take(pa.array(own)).append_column("today", self._there(self._on[own]))

    def changed_since(self, ref: str, on: str) -> str:
        """The fingerprint of today of what a node saw otherwise.

        Raises:
            NotFound: There is no such node, or what it rests on is gone.
            WrongState: It is as the node saw it.
        """
        if on not in self.differing(ref)["on"].to_pylist():
            raise WrongState(f"'{on}' is as {ref} saw it.", "There is nothing to decide.")
        return self.fingerprint(on)

    def affected(self, changed: Mapping[str, str | None]) -> pa.Table:
        """Table STATES of the nodes whose state would become another one by a change: its blast radius.

        A run draws its own edges anew, so that none of them would lead to what is gone; an edge that a person
        drew stays, and breaks what rests on it.

        Args:
            changed: References with the fingerprint that they would have, also of what is not there today; None
                where they would be gone.
        """
        refs, said = (pa.array(list(held), _text) for held in (changed, changed.values()))
        told, at = self._leading_to(refs)
        edges, then = self._edges.take(pa.array(told)), said.take(at)
        states = self._edges_now.copy()
        states[told] = _edge_states(edges, then)
        redrawn = told[_truth(pc.and_(pc.is_null(then), pc.is_null(edges["seen"])))]
        states[redrawn] = _CURRENT
        upward = self._upward_without(redrawn) if len(redrawn) else self._upward
        stays = pc.invert(pc.is_in(self._refs, value_set=refs.filter(pc.is_null(said))))
        before, after = (one.filter(stays) for one in (self._now, self._states(states, upward)))
        return after.filter(pc.not_equal(before["state"], after["state"]))

    def moved(self, then: Chain, refs: Iterable[str]) -> dict[str, str | None]:
        """Of some nodes, those that have another fingerprint in another chain, as `affected` takes them."""
        wanted = sorted(set(refs))
        now, later = self.fingerprints(wanted), then.fingerprints(wanted)
        return {ref: later.get(ref) for ref in wanted if now.get(ref) != later.get(ref)}

    @cached_property
    def _now(self) -> pa.Table:
        return self._states(self._edges_now, self._upward)

    @cached_property
    def _edges_now(self) -> EdgeStates:
        """The state that each edge gives today to the node that rests."""
        found = np.empty(len(self._on), np.int8)
        for begin in range(0, len(found), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            found[some] = _edge_states(self._edges[some], self._there(self._on[some]))
        return found

    def _there(self, on: Places) -> pa.Array:
        """The fingerprints of some nodes today; null for those that are not there."""
        return self._today.take(pa.array(on, mask=on < 0))

    def _leading_to(self, refs: pa.Array) -> tuple[Places, pa.Array]:
        """The edges on some references, there or not, and the place of each one's reference among them."""
        here = _places(refs, self._refs)
        wanted = np.zeros(len(self), np.bool_)
        wanted[here[here >= 0]] = True
        lost = np.flatnonzero(self._on < 0)
        strange = pc.is_in(self._edges["on"].take(pa.array(lost)), value_set=refs)
        told = np.concatenate(
            [np.flatnonzero((self._on >= 0) & wanted[self._on]), lost[_truth(strange)]]
        )
        return told, pc.index_in(self._edges["on"].take(pa.array(told)), value_set=refs)

    def _states(self, edges: EdgeStates, upward: _Neighbours) -> pa.Table:
        """Table STATES, in the order of nodes.

        Args:
            edges: The state that each edge gives to the node that rests.
            upward: What rests on each node.
        """
        worst = np.zeros(len(self), np.int8)
        for state in (_HELD, _OUT_OF_DATE, _BROKEN):
            worst[self._resting[edges == state]] = state
        for state in (_OUT_OF_DATE, _BROKEN):
            reached = _depths(upward, np.flatnonzero(worst == state), len(self)) >= 0
            worst[reached] = np.maximum(worst[reached], state)
        itself = np.zeros(len(self), np.bool_)
        itself[self._resting[(edges > 0) & (edges == worst[self._resting])]] = True
        made = {
            "ref": self._refs,
            "state": pa.array(_STATE_WORDS).take(pa.array(worst)),
            "itself": itself,
        }
        return pa.table(made, STATES.arrow)

    def _next(self, ref: str, neighbours: _Neighbours) -> tuple[str, ...]:
        around = np.unique(neighbours.of_all(np.array([self._place(ref)])))
        return tuple(sorted(self._refs.take(pa.array(around)).to_pylist()))

    def _trace(self, ref: str, neighbours: _Neighbours) -> pa.Table:
        depths = _depths(neighbours, np.array([self._place(ref)]), len(self))
        reached = pa.array(np.flatnonzero(depths >= 0))
        made = {
            "depth": depths[depths >= 0],
            "ref": self._refs.take(reached),
            "kind": self._kinds.take(reached),
        }
        return TRACE.conform(pa.table(made))

    def _found(self, ref: str) -> int:
        return int(pc.index(self._refs, ref).as_py())

    def _place(self, ref: str) -> int:
        found = self._found(ref)
        if found < 0:
            raise NotFound(f"There is no '{ref}'.", "Look for it by words.")
        return found

    @cached_property
    def _downward(self) -> _Neighbours:
        whole = self._on >= 0
        return _Neighbours.of(self._resting[whole], self._on[whole], len(self))

    @cached_property
    def _upward(self) -> _Neighbours:
        return self._upward_without(np.empty(0, np.int64))

    def _upward_without(self, edges: Places) -> _Neighbours:
        """What rests on each node, but by some edges."""
        whole = self._on >= 0
        whole[edges] = False
        return _Neighbours.of(self._on[whole], self._resting[whole], len(self))


_CURRENT, _HELD, _OUT_OF_DATE, _BROKEN = range(len(State))
_STATE_WORDS = [str(state) for state in State]


def _places(refs: pa.Array | pa.ChunkedArray, among: pa.Array) -> Places:
    """Rows of references in the table of nodes; -1 for one that is not there."""
    found = pc.fill_null(pc.index_in(refs, value_set=among), -1)
    return np.asarray(found, np.int64)


def _edge_states(edges: pa.Table, there: pa.Array) -> EdgeStates:
    """The state that each edge gives to the node that rests, by what it finds; null for nothing."""
    differs = _truth(pc.not_equal(edges["seen"], there))
    kept = _truth(pc.equal(edges["held"], there))
    states = np.where(differs, np.where(kept, _HELD, _OUT_OF_DATE), _CURRENT)
    states[_truth(pc.is_null(there))] = _BROKEN
    return states.astype(np.int8)


def _truth(values: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """The values, false for those that are not known."""
    return np.asarray(pc.coalesce(values, pa.scalar(value=False)), np.bool_)


def _depths(neighbours: _Neighbours, begin: Places, n_nodes: int) -> Places:
    """Steps from the nearest of some nodes, the fewest; -1 for nodes that are not reached."""
    depths = np.full(n_nodes, -1, np.int64)
    last = np.empty(n_nodes, np.int64)
    depth, border = 0, begin
    while len(border):
        last[border] = np.arange(len(border))
        border = border[last[border] == np.arange(len(border))]  # each node once, without sorting
        depths[border] = depth
        around = neighbours.of_all(border)
        border = around[depths[around] < 0]
        depth += 1
    return depths
