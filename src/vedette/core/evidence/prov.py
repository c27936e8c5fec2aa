"""The chain as W3C PROV-JSON, for tools that know provenance and not this product.

Source: W3C Member Submission "The PROV-JSON Serialization" (24 April 2013); W3C Recommendation PROV-DM (2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from vedette.core.evidence.chain import Role

NAMESPACE = "urn:vedette:"
"""Of all names: references are permanent, and lead to no host."""
_INFLUENCES = frozenset((Role.CONTRADICTS, Role.QUALIFIES, Role.CONTEXT))
"""Roles in which something is taken into account and nothing is derived from it."""
Edge = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the chain as it is told.

    Args:
        ref: Permanent reference.
        kind: What it is.
        fingerprint: Of its content today; "" where nobody looked at it.
        label: What it is called or says.
        by: Who wrote or changed it, first first; empty for what a run made.
    """

    ref: str
    kind: str
    fingerprint: str
    label: str = ""
    by: Sequence[str] = ()


def name(ref: str) -> str:
    """A reference as qualified name: what XML names do not have is percent-encoded.

    Example:
        >>> name("FIG-killed-by-year/2016")
        'vedette:FIG-killed-by-year%2F2016'
    """
    return f"vedette:{quote(ref, safe='-._~')}"


def prov_json(nodes: Iterable[Node], edges: Iterable[Edge], *, run: str) -> dict[str, object]:
    """The document: entities for nodes, a derivation or influence for each edge, agents for people.

    Args:
        nodes: Each once.
        edges: Rows of EDGES between them; one whose end is not among the nodes is left out.
        run: Fingerprint of the run that made what people did not.
    """
    held = {node.ref: node for node in nodes}
    activity = name(f"run-{run}")
    people = sorted({who for node in held.values() for who in node.by})
    found: dict[str, object] = {
        "prefix": {"vedette": NAMESPACE, "prov": "http://www.w3.org/ns/prov#"},
        "entity": {name(ref): _entity(node) for ref, node in held.items()},
        "activity": {activity: {"prov:type": "vedette:run"}},
        "agent": {name(f"person-{who}"): {"prov:type": "prov:Person"} for who in people},
        "wasGeneratedBy": {
            f"_:g{n}": {"prov:entity": name(ref), "prov:activity": activity}
            for n, ref in enumerate(ref for ref, node in held.items() if not node.by)
        },
        "wasAttributedTo": {
            f"_:a{n}": {"prov:entity": name(ref), "prov:agent": name(f"person-{who}")}
            for n, (ref, who) in enumerate((r, w) for r, one in held.items() for w in one.by)
        },
    }
    return found | _relations(edge for edge in edges if {edge["ref"], edge["on"]} <= held.keys())


def _entity(node: Node) -> dict[str, object]:
    told: dict[str, object] = {"prov:type": f"vedette:{node.kind}", "prov:label": node.label}
    return told | ({"vedette:fingerprint": node.fingerprint} if node.fingerprint else {})


def _relations(edges: Iterable[Edge]) -> dict[str, object]:
    derived: dict[str, object] = {}
    influenced: dict[str, object] = {}
    for edge in edges:
        told = {f"vedette:{n}": edge[n] for n in ("role", "seen", "held") if edge.get(n)}
        ref, on = name(str(edge["ref"])), name(str(edge["on"]))
        if edge["role"] in _INFLUENCES:
            ends = {"prov:influencee": ref, "prov:influencer": on}
            influenced[f"_:i{len(influenced)}"] = {**ends, **told}
        else:
            ends = {"prov:generatedEntity": ref, "prov:usedEntity": on}
            derived[f"_:d{len(derived)}"] = {**ends, **told}
    return {"wasDerivedFrom": derived, "wasInfluencedBy": influenced}
