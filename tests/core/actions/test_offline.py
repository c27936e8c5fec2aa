"""X.10: own actions edited without network come back: every edit holds or waits for a choice, and nothing is lost."""

from __future__ import annotations

import hashlib
import itertools
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.actions.test_changes import add, do
from vedette.core.actions.changes import changed, plan
from vedette.core.actions.clashes import Edit, Merged, merged
from vedette.core.actions.offline import FORM, own, proof_said, read_edits, saved, state
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, OutOfDate, WrongState

KEY = "ab" * 16
REFS = ("A-1", "A-2")
FIELDS = ("percent", "text", "deadline", "proof:List")


def pack(ref="OP-1", owner="ann", by=""):
    return do("pack", ref, by=by or owner, owner=owner, key=KEY)


def begun():
    """Two actions of two focal points, each reported on once, and a pack of each person."""
    made = [add(ref, focal=["ann", "bob"], due_on="2018-06-30") for ref in REFS]
    said = [do("report", ref, by="ann", percent="20", text="Begun.") for ref in REFS]
    return plan([*made, *said, pack(), pack("OP-2", "bob")])


def bring(ref, edits, by="ann", of="OP-1", at="2018-04-01T08:00:00Z"):
    rows = [{"field": one.field, "base": one.base, "mine": one.mine} for one in edits]
    return do("bring", ref, by=by, at=at, pack=of, saved_at="2018-03-30T10:00:00Z", edits=rows)


def edit(field, mine, base=None):
    held = {"percent": "20", "text": "Begun."} if base is None else {field: base}
    return Edit(field, held.get(field, ""), mine)


def values(field):
    return {
        "percent": st.sampled_from(["20", "40", "60"]),
        "text": st.sampled_from(["Begun.", "Half.", "Nearly."]),
        "deadline": st.sampled_from(["2018-07-31 Rain.", "2018-08-31 No road."]),
        "proof:List": st.sampled_from(
            [f"https://example.org/{n}|2018-03-01|2019-03-01" for n in "ab"]
            + [f"photo.jpg|2018-03-01|2019-03-01|sha256:{n * 64}" for n in "cd"]
        ),
    }[field].map(lambda mine: edit(field, mine))


@st.composite
def packs_of_two(draw):
    """What two people wrote offline: action -> edits."""
    return [
        {ref: [draw(values(f)) for f in FIELDS if draw(st.booleans())] for ref in REFS}
        for _ in range(2)
    ]


def brought(held, written, by, of, at):
    for ref, edits in written.items():
        if edits:
            held = changed(held, bring(ref, edits, by, of, at))
    return held


@settings(max_examples=int(os.environ.get("VEDETTE_EXAMPLES", "60")), deadline=None)
@given(packs_of_two())
def test_of_two_packs_every_edit_holds_or_is_a_conflict_and_nothing_is_lost(written):
    ann, bob = written
    held = brought(begun(), ann, "ann", "OP-1", "2018-04-01T08:00:00Z")
    both = brought(held, bob, "bob", "OP-2", "2018-04-02T08:00:00Z")

    for ref in REFS:
        one, now = both.actions[ref], state(both.actions[ref])
        clashing = {held.edit for held in one.open_clashes}
        for made in (*ann[ref], *bob[ref]):
            is_edit = made.mine != made.base
            assert not is_edit or now[made.field] == made.mine or made in clashing
        assert all(held.edit in bob[ref] and held.by == "bob" for held in one.clashes)
        told = json.dumps([str(part) for part in (one.reports, one.asked, one.clashes)])
        words = [made.mine.partition("|")[0].split(" ")[-1] for made in (*ann[ref], *bob[ref])]
        assert all(word in told for word in words)
        files = [proof_said(made.mine).snapshot for made in (*ann[ref], *bob[ref])]
        assert all(snapshot in told for snapshot in files)


@settings(max_examples=int(os.environ.get("VEDETTE_EXAMPLES", "60")), deadline=None)
@given(packs_of_two())
def test_the_order_does_not_matter_where_nothing_conflicts(written):
    ends = []
    for order in itertools.permutations(
        zip(written, ("ann", "bob"), ("OP-1", "OP-2"), strict=True)
    ):
        held = begun()
        for made, by, of in order:
            held = brought(held, made, by, of, "2018-04-01T08:00:00Z")
        ends.append(held)

    for ref in REFS:
        one, other = (end.actions[ref] for end in ends)
        clashing = {held.edit.field for held in (*one.clashes, *other.clashes)}
        assert {h.edit.field for h in one.clashes} == {h.edit.field for h in other.clashes}
        kept = [
            {f: said for f, said in state(held).items() if f not in clashing}
            for held in (one, other)
        ]
        assert kept[0] == kept[1]


LETTERS = st.sampled_from("xyz")
EDITS = st.lists(st.builds(Edit, st.sampled_from("ab"), LETTERS, LETTERS))


@given(EDITS, st.dictionaries(st.sampled_from("ab"), LETTERS))
def test_every_edit_is_in_exactly_one_list(edits, now):
    found = merged(edits, now)

    assert sorted(map(str, (*found.applied, *found.same, *found.clashing))) == sorted(
        map(str, edits)
    )


def test_three_ways():
    one, two, three = Edit("a", "x", "y"), Edit("b", "x", "y"), Edit("c", "x", "y")

    assert merged([one, two, three], {"a": "x", "b": "y", "c": "z"}) == Merged(
        (one,), (two,), (three,)
    )


def clashed():
    """Ann wrote 60 offline, and Bob has reported 40 meanwhile."""
    held = changed(begun(), do("report", by="bob", percent="40", text="Two bases."))
    return changed(
        held, bring("A-1", [edit("percent", "60"), edit("deadline", "2018-08-31 Rain.")])
    )


def settle(held, keep, theirs="40", by="ann"):
    [clash] = held.actions["A-1"].open_clashes
    choice = {"clash": clash.mark, "keep": keep, "theirs": theirs}
    return changed(held, do("settle", by=by, choices=[choice]))


def test_what_does_not_clash_holds_at_once_and_the_rest_waits():
    one = clashed().actions["A-1"]

    assert one.percent == 40
    assert str(one.pending.to) == "2018-08-31"
    [clash] = one.open_clashes
    assert (clash.edit.mine, clash.by, clash.at) == ("60", "ann", "2018-03-30T10:00:00Z")


@pytest.mark.parametrize(("keep", "percent"), [("mine", 60), ("theirs", 40)])
def test_who_chooses_loses_nothing(keep, percent):
    one = settle(clashed(), keep).actions["A-1"]

    assert one.percent == percent
    assert one.reports[-1].text == "Two bases."
    assert not one.open_clashes
    [clash] = one.clashes
    assert (clash.kept, clash.edit.mine, clash.theirs, clash.settled_by) == (
        keep,
        "60",
        "40",
        "ann",
    )


def test_of_two_texts_both_can_be_kept_but_not_of_two_numbers():
    held = changed(begun(), do("report", by="bob", percent="20", text="Two bases."))
    held = changed(held, bring("A-1", [edit("text", "Three bases.")]))

    one = settle(held, "both", theirs="Two bases.").actions["A-1"]

    assert one.reports[-1].text == "Two bases.\nThree bases."
    with pytest.raises(BadInput, match="only one can hold"):
        settle(clashed(), "both")


def test_a_choice_between_what_has_changed_again_is_refused():
    held = changed(clashed(), do("report", by="bob", percent="50", text="More."))

    with pytest.raises(OutOfDate):
        settle(held, "mine")


def test_the_same_file_handed_in_again_changes_nothing():
    held = settle(clashed(), "theirs")
    again = changed(held, bring("A-1", [edit("percent", "60")]))

    assert again.actions["A-1"] == held.actions["A-1"]


def test_lines_ended_as_a_form_ends_them_are_no_edit():
    held = changed(begun(), do("report", by="ann", percent="20", text="One.\r\nTwo."))

    assert state(held.actions["A-1"])["text"] == "One.\nTwo."


def test_a_later_request_offline_takes_the_place_of_the_pending_one():
    asked = changed(begun(), do("ask", by="ann", to="2018-07-31", why="Rain."))
    held = changed(
        asked, bring("A-1", [edit("deadline", "2018-08-31 More rain.", "2018-07-31 Rain.")])
    )

    one = held.actions["A-1"]
    assert [part.replaced_by for part in one.asked] == [2, 0]
    assert str(one.pending.to) == "2018-08-31"


@pytest.mark.parametrize(
    ("edits", "by", "error"),
    [
        ([edit("percent", "100")], "ann", WrongState),
        ([edit("title", "Mine")], "ann", BadInput),
        ([edit("percent", "101")], "ann", BadInput),
        ([edit("deadline", "soon")], "ann", BadInput),
        ([edit("percent", "30")], "eve", NotAllowed),
    ],
)
def test_what_may_not_be_said_on_a_page_may_not_be_said_offline(edits, by, error):
    with pytest.raises(error):
        changed(begun(), bring("A-1", edits, by))


def test_a_pack_needs_an_open_action():
    with pytest.raises(WrongState, match="'eve' has no open action"):
        changed(begun(), pack("OP-3", "eve"))
    assert [one.ref for one in own(begun(), "bob")] == ["A-1", "A-2"]


def a_file(**more):
    content = json.dumps({"saved_at": "2018-03-30", "edits": {"A-1": {"percent": "60"}}})
    return {**json.loads(saved(KEY, "OP-1", content)), **more}


def read(told, name="ann"):
    held = begun()
    return read_edits(json.dumps(told).encode(), held, held.actions, name)


def test_a_file_of_edits_is_read_against_what_the_pack_had():
    found = read(a_file())

    assert (found.pack, found.edits) == ("OP-1", {"A-1": (Edit("percent", "20", "60"),)})


def with_files(*files, named=None):
    """A file of edits whose actions each name one of the files as proof."""
    shas = [hashlib.sha256(one).hexdigest() for one in files] if named is None else named
    edits = {
        ref: {"text": "Seen.", "proof:Photo": f"photo.jpg|2018-03-01||sha256:{sha}"}
        for ref, sha in zip(REFS, shas, strict=False)
    }
    return json.loads(saved(KEY, "OP-1", json.dumps({"edits": edits}), files))


@settings(max_examples=int(os.environ.get("VEDETTE_EXAMPLES", "30")), deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=2))
def test_every_file_comes_back_bit_for_bit_with_the_edit_that_names_it(files):
    found = read(with_files(*files))

    named = [proof_said(e.mine).snapshot for held in found.edits.values() for e in held]
    assert [found.files[sha] for sha in named if sha] == files


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (with_files(named=["ab" * 32]), "is not in the file of edits"),
        (with_files(b"a") | {"files": {hashlib.sha256(b"a").hexdigest(): "Yg=="}}, "is not in the file of edits"),
        (with_files(b"a") | {"files": {hashlib.sha256(b"a").hexdigest(): "!"}}, "cannot be read"),
        (with_files(b"a") | {"files": []}, "is not in the file of edits"),
        (with_files(b"a") | {"files": ["x"]}, "cannot be read"),
        (with_files(b"a" * 6_000_000, b"b" * 4_000_001), "10,000,001 bytes together"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_there_or_not_the_same_or_too_large_is_refused(told, said):
    with pytest.raises(BadInput, match=said):
        read(told)


def test_a_file_brought_offline_is_proof_as_one_of_the_page():
    sha = "ab" * 32
    made = edit("proof:Photo", f"a|b.jpg|2018-03-01|2019-03-01|sha256:{sha}")
    one = changed(begun(), bring("A-1", [edit("percent", "100"), made])).actions["A-1"]

    [proof] = one.reports[-1].proofs
    assert (proof.kind, proof.where, proof.snapshot) == ("file", "a|b.jpg", sha)
    assert (str(proof.effective_on), str(proof.received_on), str(proof.expires_on)) == (
        "2018-03-01", "2018-04-01", "2019-03-01",
    )  # fmt: skip
    assert state(one)["proof:Photo"] == made.mine


@pytest.mark.parametrize(
    ("told", "name", "error", "said"),
    [
        (a_file(), "bob", NotAllowed, "made for somebody else"),
        (a_file(pack="OP-9"), "ann", NotFound, "not made from this review"),
        (a_file(content=a_file()["content"].replace("60", "99")), "ann", BadInput, "changed after it was saved"),
        (a_file(seal="00"), "ann", BadInput, "changed after it was saved"),
        ({"form": "x"}, "ann", BadInput, "no file of edits"),
        ([], "ann", BadInput, "no file of edits"),
        (json.loads(saved(KEY, "OP-1", "{")), "ann", BadInput, "cannot be read"),
        (json.loads(saved(KEY, "OP-1", "[" * 99_999)), "ann", BadInput, "cannot be read"),
        (json.loads(saved(KEY, "OP-1", '{"edits": {"A-9": {}}}')), "ann", NotAllowed, "not in the pack"),
    ],
)  # fmt: skip
def test_a_file_of_another_or_changed_on_the_way_is_refused(told, name, error, said):
    with pytest.raises(error, match=said):
        read(told, name)


def test_what_is_no_json_is_refused_and_a_mark_at_its_begin_is_not():
    held = begun()
    with pytest.raises(BadInput, match="no file of edits"):
        read_edits(b"<html>", held, held.actions, "ann")
    content = b"\xef\xbb\xbf" + json.dumps(a_file()).encode()
    assert read_edits(content, held, held.actions, "ann").pack == "OP-1"
    assert a_file()["form"] == FORM
