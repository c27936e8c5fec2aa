"""Entries, keys, heads and the order in which they may be signed."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.core.trust.makers import BEGUN, KEY, OTHER_KEY, make_leaf, make_log
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.trust.bundle import Log, whole_bundle
from vedette.core.trust.entries import Entry, commitment
from vedette.core.trust.heads import (
    Head,
    LogKey,
    SignedHead,
    fingerprint,
    is_signed,
    key_from_pem,
    signed_head,
    spaced,
)
from vedette.core.trust.merkle import EMPTY_ROOT, Tree, leaf_hash

ROOT = leaf_hash(b"one")
LATER = BEGUN + dt.timedelta(minutes=10)


def test_a_leaf_is_canonical_json_with_all_keys():
    entry = Entry(
        act="sources.import_committed",
        by="analyst",
        at=dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        objects=("S-7K3QF2",),
        details={"records": 12, "format": "csv"},
    )

    assert entry.leaf() == (
        b'{"act":"sources.import_committed","at":"2026-11-26T08:00:00.000000Z","by":"analyst",'
        b'"commitments":{},"details":{"format":"csv","records":12},"objects":["S-7K3QF2"],'
        b'"reason":"","review":null}'
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "import"},
        {"act": "Sources.Import"},
        {"by": ""},
        {"at": dt.datetime(2026, 11, 26)},  # noqa: DTZ001 - a moment without a zone is the fault
        {"commitments": {"name": "Jane Doe"}},
    ],
)
def test_an_entry_that_says_too_little_or_too_much_cannot_be_made(wrong):
    with pytest.raises(ValueError, match=r"act|nobody|time zone|SHA-256"):
        Entry(**({"act": "sources.undone", "by": "analyst", "at": BEGUN} | wrong))


def test_a_commitment_tells_nothing_without_its_salt_and_holds_with_it():
    salt, other = b"s" * 32, b"t" * 32

    assert commitment("Jane Doe", salt) == commitment("Jane Doe", salt)
    assert commitment("Jane Doe", salt) != commitment("Jane Doe", other)
    assert commitment("Jane Doe", salt) != commitment("John Doe", salt)
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("Jane Doe", b"short")


def test_a_key_survives_its_file_with_and_without_a_password():
    assert key_from_pem(KEY.as_pem()) == KEY
    assert key_from_pem(KEY.as_pem(b"custodian"), b"custodian") == KEY


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_without_a_key_is_refused_with_a_remedy(content):
    with pytest.raises(BadInput, match="backup of the keys"):
        key_from_pem(content)


def test_a_wrong_password_opens_nothing():
    for password in (b"wrong", None):
        with pytest.raises(BadInput, match="cannot be opened"):
            key_from_pem(KEY.as_pem(b"custodian"), password)


def test_the_fingerprint_is_the_sha_256_of_the_public_key_of_rfc_8032():
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

    assert LogKey(seed).public.hex() == public
    assert LogKey(seed).fingerprint == fingerprint(bytes.fromhex(public))
    assert spaced(LogKey(seed).fingerprint)[:9] == "21fe 31df"


def test_a_key_does_not_show_itself():
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_a_signed_head_holds_for_its_key_and_content_only():
    head = Head("log-1", 1, ROOT, BEGUN)
    signed = signed_head(head, KEY, after=None)

    assert is_signed(signed, KEY.public)
    assert not is_signed(signed, OTHER_KEY.public)
    assert not is_signed(SignedHead(Head("log-1", 2, ROOT, BEGUN), signed.signature), KEY.public)
    assert not is_signed(SignedHead(head, b"short"), KEY.public)
    assert head.printed() == f"1:{ROOT.hex()}"


@pytest.mark.parametrize(
    "head",
    [
        Head("log-1", 5, ROOT, BEGUN),
        Head("log-1", 3, ROOT, LATER),
        Head("log-1", 4, leaf_hash(b"another history"), LATER),
        Head("log-2", 5, ROOT, LATER),
    ],
)
def test_a_head_that_would_fork_the_log_is_not_signed(head):
    last = Head("log-1", 4, ROOT, BEGUN)

    with pytest.raises(WrongState, match="cannot follow"):
        signed_head(head, KEY, after=last)


def test_a_head_of_the_same_entries_may_be_signed_again_later():
    last = Head("log-1", 4, ROOT, BEGUN)

    assert signed_head(Head("log-1", 4, ROOT, LATER), KEY, after=last).head.at == LATER


@pytest.mark.parametrize(
    "wrong",
    [
        ("", 1, ROOT),
        ("a b", 1, ROOT),
        ("log-1", -1, ROOT),
        ("log-1", 1, b"short"),
        ("log-1", 0, ROOT),
    ],
)
def test_a_head_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"no name|root"):
        Head(*wrong, BEGUN)


def test_the_empty_log_has_a_head():
    assert Head("log-1", 0, EMPTY_ROOT, BEGUN).as_json()["root"].startswith("e3b0c44298fc1c14")


def test_a_log_is_exported_only_when_its_last_head_covers_it():
    leaves = [make_leaf(at) for at in range(3)]
    log = make_log(leaves, [3])

    with pytest.raises(WrongState, match="Sign a head before exporting"):
        Log(KEY, log.heads, Tree(map(leaf_hash, [*leaves, make_leaf(3)])))
    with pytest.raises(WrongState, match="no signed head"):
        Log(KEY, [], log.tree)


def test_a_bundle_is_json_lines_in_one_order():
    leaves = [make_leaf(at) for at in range(3)]
    lines = [
        json.loads(line) for line in whole_bundle(make_log(leaves, [1, 3]), leaves, made_at=LATER)
    ]

    kinds = [next(iter(sorted(line))) for line in lines]
    assert kinds == ["bundle", "head", "head", "consistency", "entry", "entry", "entry", "end"]
