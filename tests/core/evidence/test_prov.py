"""The chain as PROV-JSON: each node an entity, each edge one relation whose ends are there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.core.evidence.chain import Role
from vedette.core.evidence.prov import Node, name, prov_json

EDGE = {"seen": None, "held": None}


def test_a_finding_is_derived_from_its_number_and_influenced_by_what_speaks_against_it() -> None:
    nodes = [
        Node("F-1", "finding", "aa", "It is so.", ("ana",)),
        Node("FIG-k/2016", "number", "bb", "Killed"),
        Node("log:A 1", "record", ""),
    ]
    edges = [
        {**EDGE, "ref": "F-1", "on": "FIG-k/2016", "role": "supports", "seen": "bb"},
        {**EDGE, "ref": "F-1", "on": "log:A 1", "role": "contradicts"},
        {**EDGE, "ref": "F-1", "on": "gone", "role": "supports"},
    ]

    assert prov_json(nodes, edges, run="77") == {
        "prefix": {"vedette": "urn:vedette:", "prov": "http://www.w3.org/ns/prov#"},
        "entity": {
            "vedette:F-1": {
                "prov:type": "vedette:finding", "prov:label": "It is so.", "vedette:fingerprint": "aa",
            },
            "vedette:FIG-k%2F2016": {
                "prov:type": "vedette:number", "prov:label": "Killed", "vedette:fingerprint": "bb",
            },
            "vedette:log%3AA%201": {"prov:type": "vedette:record", "prov:label": ""},
        },
        "activity": {"vedette:run-77": {"prov:type": "vedette:run"}},
        "agent": {"vedette:person-ana": {"prov:type": "prov:Person"}},
        "wasGeneratedBy": {
            "_:g0": {"prov:entity": "vedette:FIG-k%2F2016", "prov:activity": "vedette:run-77"},
            "_:g1": {"prov:entity": "vedette:log%3AA%201", "prov:activity": "vedette:run-77"},
        },
        "wasAttributedTo": {"_:a0": {"prov:entity": "vedette:F-1", "prov:agent": "vedette:person-ana"}},
        "wasDerivedFrom": {
            "_:d0": {
                "prov:generatedEntity": "vedette:F-1", "prov:usedEntity": "vedette:FIG-k%2F2016",
                "vedette:role": "supports", "vedette:seen": "bb",
            },
        },
        "wasInfluencedBy": {
            "_:i0": {
                "prov:influencee": "vedette:F-1", "prov:influencer": "vedette:log%3AA%201",
                "vedette:role": "contradicts",
            },
        },
    }  # fmt: skip


refs = st.sampled_from([f"N-{n}" for n in range(6)])


@given(st.sets(refs), st.lists(st.tuples(refs, refs, st.sampled_from(list(Role))), max_size=12))
def test_every_relation_joins_two_entities_and_no_edge_between_them_is_lost(there, drawn) -> None:
    edges = [{**EDGE, "ref": a, "on": b, "role": str(role)} for a, b, role in drawn]

    made = prov_json([Node(ref, "figure", "f") for ref in sorted(there)], edges, run="1")

    ends = {name(ref) for ref in there}
    told = [*made["wasDerivedFrom"].values(), *made["wasInfluencedBy"].values()]
    assert len(told) == sum(a in there and b in there for a, b, _ in drawn)
    assert {end for one in told for key, end in one.items() if key.startswith("prov:")} <= ends


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_references_never_share_a_name(one: str, other: str) -> None:
    assert (name(one) == name(other)) == (one == other)
