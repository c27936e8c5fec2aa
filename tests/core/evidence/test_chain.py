"""The chain against what a walk by hand finds, on small graphs of any shape."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.evidence.chain import EDGES, NODES, Chain, Role, State
from vedette.core.kernel.errors import NotFound, WrongState

Edge = tuple[str, str, str | None, str | None]


def chain(today: dict[str, str], edges: list[Edge]) -> Chain:
    """A chain of fingerprints by reference, and edges (ref, on, seen, held)."""
    nodes = [{"ref": ref, "kind": ref[0], "fingerprint": print_} for ref, print_ in today.items()]
    rows = [
        {"ref": ref, "on": on, "role": str(Role.SUPPORTS), "seen": seen, "held": held}
        for ref, on, seen, held in edges
    ]
    return Chain(
        pa.Table.from_pylist(nodes, schema=NODES.arrow),
        pa.Table.from_pylist(rows, schema=EDGES.arrow),
    )


def test_a_changed_record_puts_all_that_rests_on_it_out_of_date_and_nothing_else() -> None:
    walked = chain(
        {"R-1": "new", "R-2": "b", "FIG-1": "f", "FIG-2": "g", "F-1": "x", "REC-1": "y"},
        [
            ("FIG-1", "R-1", "a", None),
            ("FIG-2", "R-2", "b", None),
            ("F-1", "FIG-1", "f", None),
            ("REC-1", "F-1", "x", None),
        ],
    )
    states = {row["ref"]: row["state"] for row in walked.states().to_pylist()}
    assert {ref for ref, state in states.items() if state != State.CURRENT} == {
        "FIG-1",
        "F-1",
        "REC-1",
    }
    assert [row["on"] for row in walked.differing("FIG-1").to_pylist()] == ["R-1"]
    assert walked.differing("F-1").num_rows == 0
    assert walked.path("REC-1", "R-1") == ("REC-1", "F-1", "FIG-1", "R-1")
    assert walked.path("REC-1", "R-2") == ()


def test_a_held_difference_does_not_go_on_until_the_next_change() -> None:
    held: list[Edge] = [("FIG-1", "R-1", "old", "new"), ("F-1", "FIG-1", "f", None)]
    walked = chain({"R-1": "new", "FIG-1": "f", "F-1": "x"}, held)
    assert walked.states()["state"].to_pylist() == ["current", "held", "current"]
    again = chain({"R-1": "newer", "FIG-1": "f", "F-1": "x"}, held)
    assert again.states()["state"].to_pylist() == ["out_of_date", "out_of_date", "current"]


def test_what_is_gone_breaks_what_rests_on_it() -> None:
    walked = chain(
        {"F-1": "x", "REC-1": "y"}, [("F-1", "FIG-9", "f", None), ("REC-1", "F-1", "x", None)]
    )
    assert walked.states()["state"].to_pylist() == ["broken", "broken"]
    assert walked.states()["itself"].to_pylist() == [True, False]
    assert walked.differing("F-1")["today"].to_pylist() == [None]


def test_a_number_that_would_be_gone_leaves_its_figure_changed_and_not_broken() -> None:
    walked = chain(
        {"FIG-1": "f", "FIG-1/2017": "n", "IN-1": "i", "F-1": "x", "F-2": "y"},
        [
            ("FIG-1/2017", "IN-1", None, None),
            ("FIG-1", "FIG-1/2017", None, None),
            ("F-1", "FIG-1", "f", None),
            ("F-2", "FIG-1/2017", "n", None),
        ],
    )
    told = walked.affected({"IN-1": None, "FIG-1/2017": None, "FIG-1": "g"}).to_pylist()
    assert {row["ref"]: row["state"] for row in told} == {"F-1": "out_of_date", "F-2": "broken"}


def test_copies_and_releases_are_one_origin_and_a_circle_too() -> None:
    edges: list[Edge] = [
        ("FIG-1", "S-mission", None, None),
        ("FIG-1", "S-press", None, None),
        ("S-press", "S-mission", None, None),
        ("FIG-2", "S-2018", None, None),
        ("FIG-2", "S-2021", None, None),
        ("S-2018", "P-registry", None, None),
        ("S-2021", "P-registry", None, None),
        ("FIG-3", "S-left", None, None),
        ("S-left", "S-right", None, None),
        ("S-right", "S-left", None, None),
    ]
    names = {name for edge in edges for name in edge[:2]}
    walked = chain(dict.fromkeys(names, "-"), edges)
    assert walked.origins(["FIG-1"]) == ("S-mission",)
    assert walked.origins(["FIG-1", "FIG-2"]) == ("P-registry", "S-mission")
    assert walked.origins(["FIG-3"]) == ("S-left",)
    assert walked.origins([]) == ()


def test_a_circle_is_named_before_it_is_closed() -> None:
    walked = chain(
        {"F-1": "x", "F-2": "y", "F-3": "z"},
        [("F-1", "F-2", None, None), ("F-2", "F-3", None, None)],
    )
    assert walked.circle("F-3", "F-1") == ("F-1", "F-2", "F-3")
    assert walked.circle("F-1", "F-3") == ()
    assert walked.circle("F-1", "F-1") == ("F-1",)


def test_what_is_not_there_is_refused_by_name() -> None:
    walked = chain({"F-1": "x"}, [])
    with pytest.raises(NotFound, match="'F-9'"):
        walked.back("F-9")
    twice = pa.Table.from_pylist(
        [{"ref": "F-1", "kind": "finding", "fingerprint": "x"}] * 2, schema=NODES.arrow
    )
    with pytest.raises(WrongState):
        Chain(twice, EDGES.empty())


_REFS = [f"N-{i}" for i in range(9)]
_PRINTS = st.sampled_from(["a", "b"])
_EDGES = st.lists(
    st.tuples(
        st.sampled_from(_REFS), st.sampled_from([*_REFS, "N-gone"]),
        st.none() | _PRINTS, st.none() | _PRINTS,
    ),
    max_size=25, unique_by=lambda edge: edge[:2],
)  # fmt: skip
_TODAY = st.fixed_dictionaries(dict.fromkeys(_REFS, _PRINTS))


def _graph(today: dict[str, str], edges: list[Edge]) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(today)
    graph.add_edges_from((ref, on) for ref, on, _, _ in edges if on in today)
    return graph


@given(_TODAY, _EDGES)
def test_traces_and_paths_are_those_of_networkx(today: dict[str, str], edges: list[Edge]) -> None:
    walked, graph = chain(today, edges), _graph(today, edges)
    for ref in _REFS:
        down = {row["ref"]: row["depth"] for row in walked.back(ref).to_pylist()}
        assert down == dict(nx.single_source_shortest_path_length(graph, ref))
        up = {row["ref"] for row in walked.forward(ref).to_pylist()}
        assert up == nx.ancestors(graph, ref) | {ref}
    steps = dict(nx.all_pairs_shortest_path_length(graph))
    for ref in _REFS:
        for on in _REFS:
            way = walked.path(ref, on)
            assert len(way) - 1 == steps[ref].get(on, -1)
            assert all(graph.has_edge(*pair) for pair in itertools.pairwise(way))
    ends = nx.condensation(graph.subgraph(nx.descendants(graph, "N-0") | {"N-0"}))
    assert len(walked.origins(["N-0"])) == sum(1 for node in ends if not ends.out_degree(node))


@given(_TODAY, _EDGES)
def test_states_are_those_of_a_walk_to_every_edge(today: dict[str, str], edges: list[Edge]) -> None:
    graph = _graph(today, edges)
    expected = {}
    for ref in _REFS:
        below = nx.descendants(graph, ref) | {ref}
        expected[ref] = str(_worst(edges, today, lambda r, below=below: r in below, ref))
    found = {row["ref"]: row["state"] for row in chain(today, edges).states().to_pylist()}
    assert found == expected


def _worst(
    edges: list[Edge], today: dict[str, str], counts: Callable[[str], bool], ref: str
) -> State:
    broken = any(on not in today for r, on, _, _ in edges if counts(r))
    changed = [
        (r, held == today[on])
        for r, on, seen, held in edges
        if on in today and seen not in (None, today[on])
    ]
    if broken:
        return State.BROKEN
    if any(counts(r) and not held for r, held in changed):
        return State.OUT_OF_DATE
    return State.HELD if any(r == ref for r, _ in changed) else State.CURRENT


@given(
    _TODAY, _EDGES,
    st.dictionaries(st.sampled_from([*_REFS, "N-gone"]), st.none() | _PRINTS, max_size=3),
)  # fmt: skip
def test_the_blast_radius_is_the_difference_of_states(
    today: dict[str, str], edges: list[Edge], changed: dict[str, str | None]
) -> None:
    before = {row["ref"]: row["state"] for row in chain(today, edges).states().to_pylist()}
    then = {ref: print_ for ref, print_ in {**today, **changed}.items() if print_ is not None}
    gone = {ref for ref, print_ in changed.items() if print_ is None}
    left = [edge for edge in edges if edge[2] is not None or edge[1] not in gone]  # drawn anew
    after = {row["ref"]: row["state"] for row in chain(then, left).states().to_pylist()}
    now = chain(today, edges)
    told = {row["ref"]: row["state"] for row in now.affected(changed).to_pylist()}
    assert told == {ref: after[ref] for ref in before if ref in after and after[ref] != before[ref]}
    moved = now.moved(chain(then, left), changed)
    assert moved == {ref: to for ref, to in changed.items() if to != today.get(ref)}
