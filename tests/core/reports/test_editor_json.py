"""What an editor holds is a view of the text: it goes there and back without loss, and nonsense is refused in words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.reports.test_dialect import WITH_NOTES, joined
from vedette.core.kernel.errors import BadInput
from vedette.core.reports.dialect import Note, Number, Rests, read, write
from vedette.core.reports.document import Form, Reference, Strong, Text
from vedette.core.reports.editor_json import node_of, pieces_of, wanted_of
from vedette.core.reports.markdown import Wanted, markdown, wanted
from vedette.core.reports.text import BlockKind, TextBlock, changed

LINES = st.text(
    st.one_of(st.sampled_from("#{}.\\*[]^` a"), st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])),
    min_size=1,
    max_size=40,
)  # fmt: skip
LANGUAGES = st.sampled_from(["", "fr", "ar", "zh-Hans"])
READERS = st.sampled_from(["", "internal", "GHA", "SWE,GHA"])
PARAGRAPHS = st.tuples(
    st.just("paragraph"), st.one_of(LINES, WITH_NOTES.map(lambda p: write(joined(p)))),
    st.just(0), st.just(True), LANGUAGES, READERS,
)  # fmt: skip
OTHERS = st.tuples(
    st.sampled_from(["heading", "annex", "section"]), LINES, st.integers(1, 3), st.booleans(), st.just(""),
    READERS,
)  # fmt: skip
BARRED = st.text(
    st.one_of(st.sampled_from("\\|{}# a"), st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])),
    min_size=1,
    max_size=30,
)  # fmt: skip
KEYS = st.from_regex(r"[a-z][a-z0-9/|-]{0,12}", fullmatch=True)
SHOWN = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("figure"), "of": KEYS, "text": BARRED, "alt": BARRED.map(lambda said: said + "x" * 20),
         "readers": READERS}
    ),
    st.fixed_dictionaries({"kind": st.just("table"), "of": KEYS, "text": BARRED, "readers": READERS}),
    st.fixed_dictionaries({"kind": st.just("quotation"), "of": KEYS, "language": LANGUAGES, "readers": READERS}),
    st.fixed_dictionaries({"kind": st.just("recommendation"), "of": KEYS, "readers": READERS}),
    st.fixed_dictionaries(
        {"kind": st.just("box"), "title": BARRED, "text": LINES, "language": LANGUAGES, "readers": READERS}
    ),
)  # fmt: skip


def made_of(drawn) -> tuple[TextBlock, ...]:
    """A text of what was drawn, each as a person would add it; what cannot be said is left out."""
    held: tuple[TextBlock, ...] = ()
    for n, one in enumerate(drawn):
        names = ("kind", "text", "level", "numbered", "language", "readers")
        told = one if isinstance(one, dict) else dict(zip(names, one, strict=True))
        after = held[-1].ref if held else ""
        try:
            held = changed(held, {"block": f"PAR-{n}", "change": "add", "after": after, **told})
        except BadInput:
            continue
    return held


TEXTS = st.lists(st.one_of(PARAGRAPHS, OTHERS, SHOWN), max_size=8).map(made_of)


def through_the_editor(block: TextBlock) -> Wanted:
    """Over the wire and back, as the browser sends it: every block with readers, "" where it was told of none."""
    node = json.loads(json.dumps(node_of(block)))
    node["attrs"].setdefault("readers", "")
    return wanted_of(node, block)


def said(one: TextBlock | Wanted) -> tuple[object, ...]:
    is_heading = one.kind is BlockKind.HEADING
    level = (one.level, one.is_numbered) if is_heading else ()
    return (
        one.ref,
        one.kind,
        one.text,
        one.language,
        one.of,
        one.title,
        one.alt,
        one.readers,
        *level,
    )


@given(TEXTS)
def test_7_1_a_text_is_the_same_after_the_editor(text):
    assert [said(through_the_editor(one)) for one in text] == [said(one) for one in text]


@given(TEXTS)
def test_7_1_a_file_through_model_and_editor_is_the_same_file(text):
    file = markdown(text)

    again = made_of_wanted([through_the_editor(one) for one in text])

    assert markdown(again) == file
    held = {one.ref: one for one in wanted(file) if one.kind is not BlockKind.SECTION}
    for one in again:
        if one.kind is not BlockKind.SECTION:
            assert said(held[one.ref]) == said(one)


def made_of_wanted(blocks) -> list[TextBlock]:
    return [
        TextBlock(
            one.ref,
            one.kind,
            one.text,
            one.level,
            one.is_numbered,
            language=one.language,
            of=one.of,
            title=one.title,
            alt=one.alt,
            readers=one.readers,
        )
        for one in blocks
    ]


@given(WITH_NOTES.map(joined))
def test_7_1_pieces_without_a_block_before_are_the_same_after_the_editor(pieces):
    """Two words beside each other that are set apart alike are one, as the editor joins them."""
    node = node_of(TextBlock("PAR-1", BlockKind.PARAGRAPH, write(pieces)))

    again = pieces_of(json.loads(json.dumps(node))["content"])

    assert pieces_of([*json.loads(json.dumps(node_of(block_of(again))))["content"]]) == again
    assert "".join(plain(again)) == "".join(plain(pieces))
    assert [one for one in again if isinstance(one, Number | Rests | Reference)] == [
        one for one in pieces if isinstance(one, Number | Rests | Reference)
    ]


def block_of(pieces) -> TextBlock:
    return TextBlock("PAR-1", BlockKind.PARAGRAPH, write(pieces))


def plain(pieces):
    for one in pieces:
        if isinstance(one, Note):
            yield from plain(one.pieces)
        else:
            yield getattr(one, "text", "")


def test_what_is_not_changed_keeps_the_spelling_of_its_author():
    block = TextBlock("PAR-1", BlockKind.PARAGRAPH, "5 * 3 is **fif****teen**")

    node = node_of(block)
    node["content"] = [
        {"type": "text", "text": "5 * 3 is "},
        {"type": "text", "text": "fifteen", "marks": [{"type": "strong"}]},
    ]

    assert wanted_of(node, block).text == "5 * 3 is **fif****teen**"
    node["content"][0]["text"] = "5 * 3 = "
    assert read(wanted_of(node, block).text) == (Text("5 * 3 = "), Strong("fifteen"))


def test_what_is_live_is_one_sign_each():
    block = TextBlock(
        "PAR-1",
        BlockKind.PARAGRAPH,
        "**{{num:killed|interval}}** {{To:CHA-a}}{{rests:F-1}}^[By {{num:n}}.]",
        language="fr",
    )

    assert node_of(block) == {
        "type": "paragraph",
        "attrs": {"ref": "PAR-1", "language": "fr", "readers": ""},
        "content": [
            {"type": "number", "attrs": {"key": "killed", "form": "interval", "strong": True}},
            {"type": "text", "text": " "},
            {"type": "reference", "attrs": {"to": "CHA-a", "starts": True}},
            {"type": "rests", "attrs": {"on": "F-1"}},
            {
                "type": "note",
                "attrs": {
                    "content": [
                        {"type": "text", "text": "By "},
                        {"type": "number", "attrs": {"key": "n", "form": "value", "strong": False}},
                        {"type": "text", "text": "."},
                    ]
                },
            },
        ],
    }
    assert pieces_of(node_of(block)["content"])[0] == Number(
        "killed", Form.INTERVAL, is_strong=True
    )


TWICE = [{"type": "strong"}, {"type": "code"}]
NOTE = {"type": "note", "attrs": {"content": [{"type": "text", "text": "a"}]}}


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ({"type": "picture"}, "no kind of block"),
        ({"type": "heading", "attrs": {"level": "1"}}, "without its level"),
        ({"type": "paragraph", "content": ["words"]}, "no node"),
        ({"type": "paragraph", "content": [{"type": "image"}]}, "cannot stand in a paragraph"),
        ({"type": "paragraph", "content": [{"type": "number", "attrs": {"key": "a}}b"}}]}, "names nothing"),
        ({"type": "paragraph", "content": [{"type": "number", "attrs": {"key": "a", "form": "x"}}]}, "no side"),
        ({"type": "paragraph", "content": [{"type": "note", "attrs": {}}]}, "without its words"),
        ({"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": TWICE}]}, "is set apart as"),
        (
            {"type": "paragraph", "content": [{"type": "note", "attrs": {"content": [NOTE]}}]},
            "stands in a footnote",
        ),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_words(node, told):
    with pytest.raises(BadInput, match=told):
        wanted_of(node)


def test_an_editor_that_says_nothing_of_readers_opens_no_block():
    block = TextBlock("PAR-1", BlockKind.PARAGRAPH, "Words.", readers="internal")
    node = node_of(block)
    del node["attrs"]["readers"]

    assert wanted_of(node, block).readers == "internal"
