"""Ways to tamper with a bundle, each with the lines at which the verifier must say that it breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from tests.core.trust.makers import BEGUN, KEY, OTHER_KEY, make_bundle, make_leaf, make_log
from vedette.core.kernel.fingerprint import canonical_json
from vedette.core.trust.bundle import END_CONTEXT, Log, Scope, bundle_lines
from vedette.core.trust.entries import instant
from vedette.core.trust.heads import Head, LogKey, SignedHead
from vedette.core.trust.merkle import Tree, leaf_hash


@dataclass(frozen=True, slots=True)
class Tampered:
    """A bundle that must be refused.

    Args:
        content: Its bytes.
        lines: One of these lines must be the first break.
        printed: A head that was printed before, where the tampering cannot be seen without it.
    """

    content: bytes
    lines: range
    printed: tuple[int, str] | None = None


def shape(chance: Random, *, least: int = 0) -> tuple[int, list[int]]:
    """A number of entries and the sizes at which heads were signed."""
    n_entries = chance.choice([n for n in (0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 33) if n >= least])
    sizes = sorted(chance.randrange(n_entries + 1) for _ in range(chance.randrange(4)))
    return n_entries, [*sizes, n_entries]


def original(chance: Random, *, least: int = 0) -> list[bytes]:
    return make_bundle(*shape(chance, least=least))


def as_line(value: object) -> bytes:
    return canonical_json(value).encode() + b"\n"


def resealed(lines: list[bytes], key: LogKey = KEY) -> bytes:
    """The lines before the end with a new end, rightly signed: who could do this owns the export."""
    held = [json.loads(line) for line in lines[:-1]]
    end = json.loads(lines[-1])["end"] | {
        "entries": sum("entry" in one for one in held),
        "heads": sum("head" in one for one in held),
        "sha256": sha256(b"".join(lines[:-1])).hexdigest(),
    }
    signature = key.sign(END_CONTEXT + canonical_json(end).encode())
    return b"".join([*lines[:-1], as_line({"end": end, "signature": signature.hex()})])


def sealed_or_not(chance: Random, lines: list[bytes]) -> bytes:
    return resealed(lines) if chance.random() < 0.5 else b"".join(lines)


def places(lines: list[bytes], word: str) -> list[int]:
    """Indexes of the lines of a kind."""
    return [at for at, line in enumerate(lines) if line.startswith(b'{"%s"' % word.encode())]


def flip(chance: Random) -> Tampered:
    lines = original(chance)
    content = bytearray(b"".join(lines))
    at = chance.randrange(len(content))
    content[at] ^= 1 << chance.randrange(8)
    line = bytes(b"".join(lines)[:at]).count(b"\n") + 1
    return Tampered(bytes(content), range(line, line + 1))


def flip_resealed(chance: Random) -> Tampered:
    lines = original(chance, least=1)
    at = chance.choice(places(lines, "entry"))
    place = lines[at].index(b'"P-') + chance.randrange(3, 7)
    changed = bytearray(lines[at])
    changed[place] ^= 1 + chance.randrange(7)
    lines[at] = bytes(changed)
    return Tampered(resealed(lines), range(at + 1, at + 2))


def drop(chance: Random) -> Tampered:
    lines = original(chance)
    at = chance.randrange(len(lines))
    content = [*lines[:at], *lines[at + 1 :]]
    is_end = at == len(lines) - 1
    sealed = b"".join(content) if is_end or at == 0 else sealed_or_not(chance, content)
    return Tampered(sealed, range(at + 1, at + 3))


def swap(chance: Random) -> Tampered:
    lines = original(chance)
    first, second = sorted(chance.sample(range(len(lines)), 2))
    lines[first], lines[second] = lines[second], lines[first]
    is_inside = first > 0 and second < len(lines) - 1
    content = sealed_or_not(chance, lines) if is_inside else b"".join(lines)
    return Tampered(content, range(first + 1, first + 3))


def truncate(chance: Random) -> Tampered:
    content = b"".join(original(chance))
    cut = content[: chance.randrange(1, len(content))]
    line = cut.count(b"\n") + 1
    return Tampered(cut, range(line, line + 1))


def truncate_resealed(chance: Random) -> Tampered:
    lines = original(chance, least=1)
    gone = chance.randrange(1, len(places(lines, "entry")) + 1)
    kept = [*lines[: -1 - gone], lines[-1]]
    return Tampered(resealed(kept), range(len(kept), len(kept) + 1))


def replay_of_a_head(chance: Random) -> Tampered:
    lines = original(chance)
    heads = places(lines, "head")
    again = lines[chance.choice(heads)]
    after = places(lines, "consistency")[-1] if len(heads) > 1 else heads[-1]
    content = [*lines[: after + 1], again, *lines[after + 1 :]]
    return Tampered(sealed_or_not(chance, content), range(after + 2, after + 3))


def replay_of_an_end(chance: Random) -> Tampered:
    n_entries, sizes = shape(chance, least=1)
    older = make_bundle(n_entries - 1, [n_entries - 1])
    lines = make_bundle(n_entries, sizes)
    return Tampered(b"".join([*lines[:-1], older[-1]]), range(len(lines), len(lines) + 1))


def replay_of_an_older_bundle(chance: Random) -> Tampered:
    """Valid in itself: only a head printed since shows that entries were cut off."""
    n_entries, sizes = shape(chance, least=1)
    root = Tree(leaf_hash(make_leaf(at)) for at in range(n_entries)).root()
    older = make_bundle(n_entries - 1, [*(s for s in sizes if s < n_entries), n_entries - 1])
    end = range(len(older) + 1, len(older) + 2)
    return Tampered(b"".join(older), end, printed=(n_entries, root.hex()))


def signed_with_another_key(chance: Random) -> Tampered:
    return Tampered(b"".join(make_bundle(*shape(chance), key=OTHER_KEY)), range(1, 2))


def signed_with_another_key_under_the_right_name(chance: Random) -> Tampered:
    n_entries, sizes = shape(chance)
    forged = make_bundle(n_entries, sizes, key=OTHER_KEY)
    forged[0] = make_bundle(n_entries, sizes)[0]
    return Tampered(resealed(forged, OTHER_KEY), range(2, 3))


def fork_of_the_heads(chance: Random) -> Tampered:
    """Heads of another history, rightly signed, among those of this one."""
    n_entries, sizes = shape(chance, least=1)
    lines = make_bundle(n_entries, sizes)
    other = make_bundle(n_entries, sizes, by="impostor")
    at = chance.choice([at for at in places(lines, "head") if lines[at] != other[at]])
    lines[at] = other[at]
    # With one head only, all entries contradict it; else the proofs from or to it fail first.
    return Tampered(sealed_or_not(chance, lines), range(at + 1, at + 4))


def fork_of_the_entries(chance: Random) -> Tampered:
    n_entries, sizes = shape(chance, least=1)
    lines = make_bundle(n_entries, sizes)
    other = make_bundle(n_entries, sizes, by="impostor")
    at = chance.choice(places(lines, "entry"))
    content = [*lines[:at], *other[at:-1], lines[-1]]
    return Tampered(resealed(content), range(at + 1, at + 2))


def fork_by_who_holds_the_key(chance: Random) -> Tampered:
    """Rewritten from the first entry on and signed anew: only paper shows it."""
    n_entries, sizes = shape(chance, least=1)
    root = Tree(leaf_hash(make_leaf(at)) for at in range(n_entries)).root()
    forked = make_bundle(n_entries, sizes, by="impostor")
    end = range(len(forked) + 1, len(forked) + 2)
    return Tampered(b"".join(forked), end, printed=(n_entries, root.hex()))


def duplicated_entry(chance: Random) -> Tampered:
    lines = original(chance, least=1)
    at = chance.choice(places(lines, "entry"))
    content = [*lines[: at + 1], lines[at], *lines[at + 1 :]]
    return Tampered(sealed_or_not(chance, content), range(at + 2, at + 3))


def duplicated_entry_renumbered(chance: Random) -> Tampered:
    """The double is put in, and all that was not signed is made to fit."""
    n_entries, sizes = shape(chance, least=1)
    lines = make_bundle(n_entries, sizes)
    leaves = [make_leaf(at) for at in range(n_entries)]
    double = chance.randrange(n_entries)
    leaves.insert(double, leaves[double])
    tree = Tree(map(leaf_hash, leaves))
    entries = [
        as_line(
            {
                "entry": json.loads(leaf),
                "index": at,
                "path": [step.hex() for step in tree.inclusion_path(at)],
            }
        )
        for at, leaf in enumerate(leaves)
    ]
    begun = places(lines, "entry")[0]
    content = resealed([*lines[:begun], *entries, lines[-1]])
    # The proofs are those of the longer log, so the very first entry contradicts the last head.
    return Tampered(content, range(begun + 1, begun + double + 3))


def changed_head(chance: Random) -> Tampered:
    lines = original(chance)
    at = chance.choice(places(lines, "head"))
    value = json.loads(lines[at])
    change = chance.choice(
        [
            {"size": value["head"]["size"] + 1},
            {"root": sha256(lines[at]).hexdigest()},
            {"at": instant(BEGUN)},
            {"log": "log-9999"},
        ]
    )
    lines[at] = as_line(value | {"head": value["head"] | change})
    return Tampered(sealed_or_not(chance, lines), range(at + 1, at + 2))


def heads_signed_in_a_wrong_order(chance: Random) -> Tampered:
    """Signed with the right key, but in times or sizes that run backwards."""
    n_entries, _ = shape(chance, least=2)
    log = make_log([make_leaf(at) for at in range(n_entries)], [1, n_entries - 1, n_entries])
    heads = [one.head for one in log.heads]
    if chance.random() < 0.5:
        moments = [heads[0].at, heads[2].at, heads[1].at]
        heads = [Head(h.log, h.size, h.root, at) for h, at in zip(heads, moments, strict=True)]
    else:
        root = log.tree.root()
        heads[1] = Head(heads[1].log, n_entries, sha256(root).digest(), heads[1].at)
    signed = [SignedHead(head, KEY.sign(head.message())) for head in heads]
    forged = Log(KEY, signed, log.tree)
    entries = enumerate(make_leaf(at) for at in range(n_entries))
    content = b"".join(bundle_lines(forged, entries, scope=Scope.WHOLE, made_at=BEGUN))
    return Tampered(content, range(5, 8) if heads[1].at > heads[2].at else range(3, 7))


def changed_proof(chance: Random) -> Tampered:
    lines = original(chance, least=2)
    provable = [at for at, line in enumerate(lines) if json.loads(line).get("path")]
    provable += [
        at for at in places(lines, "consistency") if json.loads(lines[at])["consistency"]["path"]
    ]
    at = chance.choice(provable)
    value = json.loads(lines[at])
    path = value.get("consistency", value)["path"]
    match chance.randrange(4):
        case 0:
            path.pop(chance.randrange(len(path)))
        case 1:
            path.insert(chance.randrange(len(path) + 1), path[0])
        case 2:
            path[chance.randrange(len(path))] = sha256(lines[at]).hexdigest()
        case _:
            path.append(path[-1])
    lines[at] = as_line(value)
    return Tampered(sealed_or_not(chance, lines), range(at + 1, at + 2))


def proofs_taken_away(chance: Random) -> Tampered:
    lines = original(chance, least=1)
    at = chance.choice(places(lines, "entry"))
    value = json.loads(lines[at])
    del value["path"]
    lines[at] = as_line(value)
    return Tampered(sealed_or_not(chance, lines), range(at + 1, at + 2))


def changed_end(chance: Random) -> Tampered:
    lines = original(chance)
    value = json.loads(lines[-1])
    change = chance.choice(
        [{"entries": 99}, {"heads": 99}, {"at": instant(BEGUN)}, {"log": "log-9"}, {"scope": "x"}]
    )
    lines[-1] = as_line(value | {"end": value["end"] | change})
    return Tampered(b"".join(lines), range(len(lines), len(lines) + 1))


def something_after_the_end(chance: Random) -> Tampered:
    lines = original(chance)
    more = chance.choice([b"\n", b"{}\n", lines[-1], lines[1], b" "])
    return Tampered(b"".join([*lines, more]), range(len(lines) + 1, len(lines) + 2))


KINDS: dict[str, Callable[[Random], Tampered]] = {
    kind.__name__: kind
    for kind in (
        flip,
        flip_resealed,
        drop,
        swap,
        truncate,
        truncate_resealed,
        replay_of_a_head,
        replay_of_an_end,
        replay_of_an_older_bundle,
        signed_with_another_key,
        signed_with_another_key_under_the_right_name,
        fork_of_the_heads,
        fork_of_the_entries,
        fork_by_who_holds_the_key,
        duplicated_entry,
        duplicated_entry_renumbered,
        changed_head,
        heads_signed_in_a_wrong_order,
        changed_proof,
        proofs_taken_away,
        changed_end,
        something_after_the_end,
    )
}
