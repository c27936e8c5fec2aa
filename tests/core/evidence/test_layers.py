"""A chain in layers: nothing is lost or drawn twice, groups open, neighbours stand near each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.core.evidence.layers import drawing


def test_many_of_one_kind_on_a_layer_are_one_and_open_by_name() -> None:
    nodes = [
        (0, "F-1", "finding"),
        *((1, f"r{n}", "record") for n in range(9)),
        (1, "q", "quotation"),
    ]
    edges = [("F-1", ref) for _, ref, _ in nodes[1:]]

    closed = drawing(nodes, edges)
    opened = drawing(nodes, edges, ["1:record"])

    assert [[n.name for n in layer] for layer in closed.layers] == [["F-1"], ["q", "1:record"]]
    assert closed.edges == (("F-1", "1:record"), ("F-1", "q"))
    assert len(closed.layers[1][1].members) == 9
    assert {n.name for n in opened.layers[1]} == {"q", *(f"r{n}" for n in range(9))}


def test_lines_that_need_not_cross_do_not() -> None:
    nodes = [(0, "top", "x"), (1, "a", "x"), (1, "b", "y"), (2, "under-b", "x"), (2, "of-a", "y")]
    edges = [("top", "a"), ("top", "b"), ("a", "of-a"), ("b", "under-b")]

    layers = drawing(nodes, edges).layers

    first, second = ([n.name for n in layer] for layer in layers[1:])
    assert (first.index("a") < first.index("b")) == (second.index("of-a") < second.index("under-b"))


@given(
    st.dictionaries(st.integers(0, 40), st.tuples(st.integers(0, 4), st.sampled_from("abc"))),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=60),
    st.integers(1, 6),
)
def test_each_node_is_drawn_once_and_each_edge_joins_what_stands_for_its_ends(
    held, pairs, most
) -> None:
    nodes = [(depth, str(ref), kind) for ref, (depth, kind) in held.items()]
    edges = [(str(a), str(b)) for a, b in pairs]

    made = drawing(nodes, edges, most=most)

    drawn = [n for layer in made.layers for n in layer]
    members = sorted(ref for n in drawn for ref in n.members)
    of = {ref: n.name for n in drawn for ref in n.members}
    assert members == sorted(ref for _, ref, _ in nodes)
    wanted = {frozenset((of[a], of[b])) for a, b in edges if a in of and b in of and of[a] != of[b]}
    assert {frozenset(pair) for pair in made.edges} == wanted
    assert len(made.edges) == len(wanted)
    assert all(n.depth == at for at, layer in enumerate(made.layers) for n in layer)


def test_a_large_group_opens_by_parts_and_the_rest_stays_one() -> None:
    nodes = [(0, "F-1", "finding"), *((1, f"r{n:03}", "record") for n in range(130))]

    once, twice, thrice = (
        drawing(nodes, [], ["1:record"] * times).layers[1] for times in (1, 2, 3)
    )

    # 60 of 130 and one for 70, 120 and one for 10, all
    assert (len(once), len(twice), len(thrice)) == (61, 121, 130)
    assert [len(n.members) for n in once if n.is_group] == [70]
    assert [n.name for n in twice if n.is_group] == ["1:record"]
    assert "r059" in {n.name for n in once}
