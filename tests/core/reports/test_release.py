"""A report that leaves: its page of approval, its signature, its archive in which no byte can be another."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import random
import zipfile
from dataclasses import replace

import pytest

from tests.core.reports import printed_texts
from tests.core.reports.makers import make_document
from vedette.core.kernel.errors import BadInput, NotAllowed, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.document import Form, LiveNumber, Paragraph
from vedette.core.reports.release import (
    Leaving,
    Signed,
    bound_of,
    check_second_person,
    check_signed,
    released,
    reprinted,
    signed,
)
from vedette.core.reports.release_archive import archive, broken_places, parts_of
from vedette.core.reports.render_pdf import pdf
from vedette.core.trust.heads import LogKey

TAMPERED = int(os.environ.get("VEDETTE_TAMPERED", "150"))
KEY = LogKey(b"k" * 32)
FILES = {"report.pdf": b"%PDF-1.7 " + bytes(range(256)), "document.json": b"{}\n"}


def make_leaving(**over: object) -> Leaving:
    """What a release says of itself."""
    steps = (
        Signed("Drafter", "editor", "2026-03-01T10:00:00Z"),
        Signed("Legal affairs", "head", "2026-03-02T10:00:00Z", "Memorandum 12"),
    )
    told: dict[str, object] = {
        "ref": "REL-7K3QF2",
        "version": "Final",
        "label": parse_label("public"),
        "audience": "The public",
        "steps": steps,
        "minutes": (("MTG-7K3QF2", "Briefing of directors"),),
        "words": "a" * 64,
        "data": "b" * 64,
        "n": 214,
        "head": "c" * 64,
        "at": dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC),
        "key": KEY.fingerprint,
    }
    return Leaving(**{**told, **over})  # type: ignore[arg-type]


def make_archive() -> bytes:
    """A signed archive of two files."""
    hashes = {name: hashlib.sha256(one).hexdigest() for name, one in FILES.items()}
    return archive(signed({"release": "REL-7K3QF2", "files": hashes}, KEY), FILES)


@pytest.mark.slow
def test_u5_the_page_of_approval_says_who_approved_these_words_with_these_numbers() -> None:
    document = released(make_document(imprint=(("Edition", "Draft"),)), make_leaving())

    said = printed_texts.of_pdf(pdf(document, fonts=None))

    assert "Legal affairs head 2 March 2026 Memorandum 12" in said
    assert "Words aaaa aaaa aaaa" in said
    assert "Briefing of directors, minutes MTG-7K3QF2." in said
    assert "214 decisions, cccc cccc cccc cccc cccc cccc cccc cccc" in said
    assert document.imprint[0] == ("Edition", "Final")
    assert document.marking.words == "Public"


def test_who_asked_to_lower_the_label_does_not_lower_it() -> None:
    usual = parse_label("confidential")

    with pytest.raises(NotAllowed, match="which is below 'confidential'"):
        check_second_person("head", "head", parse_label("public"), usual)
    check_second_person("editor", "head", parse_label("public"), usual)
    check_second_person("head", "head", parse_label("confidential"), usual)


def test_taking_a_compartment_off_is_lowering_too() -> None:
    with pytest.raises(NotAllowed):
        check_second_person(
            "head", "head", parse_label("confidential"), parse_label("confidential:MINUSMA")
        )


def test_a_manifest_with_another_word_is_not_as_it_was_signed() -> None:
    told = signed({"release": "REL-7K3QF2", "label": "confidential"}, KEY)

    check_signed(told)
    with pytest.raises(WrongState, match="not as it was signed"):
        check_signed({**told, "label": "public"})
    with pytest.raises(WrongState, match="not as it was signed"):
        check_signed({"release": "REL-7K3QF2"})


def test_7_6_one_flipped_byte_anywhere_is_refused_with_its_place() -> None:
    content = make_archive()
    dice = random.Random(7)

    assert broken_places(content) == []
    for _ in range(TAMPERED):
        at = dice.randrange(len(content))
        wrong = bytearray(content)
        wrong[at] ^= dice.randrange(1, 256)
        found = broken_places(bytes(wrong))
        assert found, at
        assert found[0][0], at


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda content: content.replace(b"%PDF-1.7", b"%PDF-1.6"), "report.pdf"),
        (lambda content: content.replace(b'"REL-7K3QF2"', b'"REL-7K3QF3"'), "release.json"),
        (lambda content: content[:-1], "archive"),
        (lambda content: content + b"x", "archive"),
    ],
)
def test_what_was_changed_is_named(change: object, place: str) -> None:
    found = broken_places(change(make_archive()))  # type: ignore[operator]

    assert found[0][0] in (place, "list of parts")
    with pytest.raises(BadInput):
        parts_of(change(make_archive()))  # type: ignore[operator]


def test_a_part_that_was_put_in_or_left_out_is_named() -> None:
    told = signed({"files": {"report.pdf": "0" * 64}}, KEY)

    more = archive(told, {"extra.txt": b"x"})

    assert broken_places(more) == [
        ("report.pdf", "It is missing."),
        ("extra.txt", "It is no part of the release."),
    ]


def test_a_number_that_its_figure_does_not_print_is_named() -> None:
    bound = Bindings({"killed": Bound("killed", 62.0, low=33.5, high=114.8, n=24)})
    right = make_document(
        Paragraph((LiveNumber("killed", "62"), LiveNumber("killed", "24", Form.COUNT)))
    )
    wrong = make_document(Paragraph((LiveNumber("killed", "63"),)))

    assert reprinted(right, bound_of(right, bound)) == []
    assert reprinted(wrong, bound_of(wrong, bound)) == ["killed (value) prints 63"]


def test_the_same_release_gives_the_same_archive() -> None:
    assert make_archive() == make_archive()
    assert zipfile.is_zipfile(io.BytesIO(make_archive()))
    assert released(make_document(), make_leaving()) == released(make_document(), make_leaving())
    assert replace(make_leaving(), n=1) != make_leaving()
