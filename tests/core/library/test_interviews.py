from __future__ import annotations

import base64
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.attribution import RANKS, STRICTNESS, Use, stricter, use_of
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.library.interviews import (
    Interview,
    attribution,
    attributions,
    heard,
    interview_of,
)
from vedette.core.library.leaks import leaks
from vedette.core.trust.seals import sealed, unsealed

KEY, NONCE = bytes(range(32)), bytes(12)
WHO = {
    "INT-1": {"name": "Aïssata Konaré", "contact": "+223 70 12 34 56", "voice": "konare_2017.m4a"}
}


def talk(name: str = "INT-1", **facts: str) -> Interview:
    told = {
        "rank": "senior",
        "mission": "MINAV",
        "consent": "on_record_function",
        "category": "staff_officer",
        **facts,
    }
    return Interview(name, month="2017-10", place="sector", **told)


def test_a_seal_opens_with_its_key_for_its_person_only() -> None:
    seal = sealed({"name": "A", "contact": "b"}, KEY, NONCE, "INT-1")

    assert unsealed(seal, KEY, "INT-1") == {"name": "A", "contact": "b"}
    with pytest.raises(WrongState, match="does not open"):
        unsealed(seal, KEY, "INT-2")
    with pytest.raises(WrongState, match="does not open"):
        unsealed(seal, bytes(32), "INT-1")
    assert len(seal) == len(sealed({"name": "A much longer name than before"}, KEY, NONCE, "INT-1"))


def test_the_stricter_consent_wins_and_what_was_not_asked_is_unusable() -> None:
    assert stricter("on_record_named", "background") == "background"
    assert use_of("not_asked") is Use.NOTHING
    assert use_of("withdrawn") is Use.NOTHING
    assert {use_of(one) for one in STRICTNESS} <= set(Use)


def test_a_class_is_widened_until_enough_people_are_in_it() -> None:
    rest = [talk(f"INT-{n}", mission="MINAV" if n < 4 else "MISOR") for n in range(2, 9)]
    one = talk()

    found = attribution(one, [one, *rest], one.consent)

    assert found is not None
    assert (found.words, found.k) == ("a senior military officer or soldier", 8)
    assert (
        attribution(one, [one, *rest], one.consent, k=3).words
        == "a senior military officer or soldier, MINAV, 2017"
    )  # type: ignore[union-attr]
    assert attribution(one, [one], one.consent) is None


def test_the_chatham_house_rule_names_neither_person_nor_affiliation() -> None:
    many = [talk(f"INT-{n}", consent="chatham_house") for n in range(9)]

    found = attribution(many[0], many, "chatham_house")

    assert found is not None
    assert (found.words, found.shown) == ("a participant", ())


PEOPLE = st.tuples(
    st.sampled_from(RANKS), st.sampled_from(["MINAV", "MISOR"]), st.sampled_from(["troop", "ipo"])
)


@given(st.lists(PEOPLE, min_size=1, max_size=14), st.integers(1, 6))
def test_no_description_ever_fits_fewer_than_k(people: list[tuple[str, str, str]], k: int) -> None:
    register = [
        talk(f"INT-{n}", rank=r, mission=m, category=c) for n, (r, m, c) in enumerate(people)
    ]

    given_to = attributions(register, k=k)
    bearers = Counter(one.words for one in given_to.values())

    for one in register:
        found = attribution(one, register, one.consent, k=k)
        assert found == given_to.get(one.interview)
        if found is not None:
            alike = [
                o
                for o in register
                if all(getattr(o, name) == getattr(one, name) for name in found.shown)
            ]
            assert len(alike) >= found.k >= k
            assert bearers[found.words] >= found.k
    assert (len(given_to) == 0) == (len(people) < k)


def test_a_wide_description_is_never_borne_by_the_few_alone_whom_a_narrow_one_would_tell() -> None:
    seven = [talk(f"INT-{n}", mission="MINAV" if n < 5 else "MISOR") for n in range(7)]

    found = attributions(seven, k=5)

    # MISOR has two: were only they "a senior military officer or soldier", two would be singled out.
    assert {(one.words, one.k) for one in found.values()} == {
        ("a senior military officer or soldier", 7)
    }


@pytest.mark.parametrize(
    "fact",
    [
        {"consent": "yes"},
        {"month": "2017-10-03"},
        {"rank": "Colonel"},
        {"category": "x"},
        {"shown": ["name"]},
    ],
)
def test_facts_that_would_tell_more_than_a_class_are_refused(fact: dict[str, object]) -> None:
    told = {"interview": "INT-1", "consent": "background", "month": "2017-10", "place": "sector"}
    told |= {"category": "troop", "rank": "junior"}

    with pytest.raises(BadInput) as error:
        interview_of({**told, **fact})

    assert error.value.remedy


def test_who_was_not_heard_is_told_against_the_people_deployed() -> None:
    strength = {("MINAV", "military"): 900.0, ("MINAV", "police"): 100.0}
    columns = ("component", "interviews", "share_heard", "share_deployed", "is_silent")

    rows = heard([talk(), talk("INT-2", consent="withdrawn")], strength)

    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("military", 1, 1.0, 0.9, False),
        ("police", 0, 0.0, 0.1, True),
    ]


NAME = "Aïssata Konaré"


@pytest.mark.parametrize(
    ("held", "how"),
    [
        (f"as {NAME} said", "word"),
        ("as KONARE said", "word"),
        (unicodedata.normalize("NFD", NAME), "word"),
        ("<b>Aïs</b>sata <i>Kon</i><span>aré</span>", "split by markup"),
        ("byAïssataKonaré2017", "letters"),
        ("tel. 00223-70-12.34 56", "digits"),
        ("see konare_2017.m4a", "word"),
        (base64.b64encode(NAME.encode()).decode(), "base 64"),
        (base64.b64encode(b"x" + NAME.encode() + b"yz").decode(), "base 64"),
        (base64.b64encode(base64.b64encode(NAME.encode())).decode(), "base 64 of base 64"),
        (base64.b64encode(NAME.encode("utf-16-le")).decode(), "base 64"),
        (base64.encodebytes(b"x" * 50 + NAME.encode() + b"x" * 50).decode(), "base 64"),
        ("..." + NAME.encode().hex(), "hexadecimal"),
        (b"\x00\x01" + NAME.encode("utf-16-le"), "letters"),
        ("Konar\\u00e9", "split by markup"),
        ("Konar&#233;", "split by markup"),
        ("Konar%C3%A9", "per cent"),
        ("Ko\u200bna\u00adré", "word"),
        ("Konaré, Aïssata", "word"),
        ("70123456", "digits"),
        ("٢٢٣٧٠١٢٣٤٥٦", "digits"),
    ],
)
def test_a_sealed_value_is_found_however_it_is_written(held: str | bytes, how: str) -> None:
    found = leaks([("cell A1", held)], WHO)

    assert how in {one.written for one in found}
    assert {(one.place, one.interview) for one in found} == {("cell A1", "INT-1")}
    assert all("Kon" not in str(one) for one in found)


LETTERS = "aáběKкé \u00ad-_李1"


@given(st.lists(st.text(LETTERS, min_size=4, max_size=9), min_size=1, max_size=4), st.data())
def test_all_values_in_one_pass_are_found_where_each_alone_is(
    values: list[str], data: st.DataObject
) -> None:
    text = data.draw(st.text(LETTERS, max_size=30)) + data.draw(st.sampled_from(values))
    register = {f"INT-{n}": {"name": value} for n, value in enumerate(values)}

    together = {(one.interview, one.written) for one in leaks([("a", text)], register)}

    alone = [leaks([("a", text)], {name: register[name]}) for name in register]
    assert together == {(one.interview, one.written) for found in alone for one in found}


def test_a_number_of_words_is_found_as_a_plain_search_finds_it() -> None:
    words = [f"word{n:04}x" for n in range(0, 4000, 7)]
    register = {f"INT-{n}": {"name": f"{word} of Gao"} for n, word in enumerate(words)}
    text = " ".join(f"Word{n:04}X" for n in range(4000))

    found = leaks([("a", text)], register)

    assert {one.interview for one in found} == set(register)


def test_harmless_words_are_no_leak() -> None:
    assert (
        leaks(
            [("a", "The senior officer said on 2017-10-01 that 7012 men left; general remarks.")],
            WHO,
        )
        == []
    )


@pytest.mark.parametrize("width", [40, 76, 100, 101, 160, 400])
def test_base_64_in_lines_of_any_length_is_read_across_their_ends(width):
    name = "Zwentiboldkefalonides"
    words = (
        "A report of what was seen that day at the gate. " * 40 + name + ". And more of it. " * 20
    ).encode()
    for lead in range(0, width, 7):
        code = base64.b64encode(b"x" * lead + words).decode()
        lines = "\r\n".join(code[n : n + width] for n in range(0, len(code), width))

        found = leaks([("a letter", lines)], {"I-1": {"name": name}})

        assert [one.interview for one in found] == ["I-1"], (width, lead)


OF_MANY_SCRIPTS = {
    "INT-short": "Diop",
    "INT-accents": "Aïssata Konaré",
    "INT-arabic": "عبدالرحمن",
    "INT-cyrillic": "Наталья Орлова",
    "INT-devanagari": "अनिताशर्मा",
    "INT-chinese": "王小明珠",
}
BESIDE = (
    "The convoy left the base at dawn and nobody told the escort. ",
    "Колонна вышла на рассвете, и никто не предупредил сопровождение. ",
)


def _coded(code: str, name: bytes, beside: bytes) -> bytes:
    """A name in a code behind some text: alone in it, or the text with it."""
    match code:
        case "as bytes":
            return beside + b" ; " + name
        case "in base 64":
            return beside + b" " + base64.b64encode(name) + b" " + beside
        case "in base 64 with the text":
            return base64.b64encode(beside + b" -- " + name)
        case _:
            return beside + b" " + name.hex().encode()


@pytest.mark.parametrize(
    "code", ["as bytes", "in base 64", "in base 64 with the text", "in hexadecimal"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_short_name_of_any_script_is_found_beside_a_long_text_of_another(
    code: str, encoding: str
) -> None:
    register = {interview: {"name": name} for interview, name in OF_MANY_SCRIPTS.items()}
    missed = [
        (interview, beside[:3], times)
        for interview, name in OF_MANY_SCRIPTS.items()
        for beside in BESIDE
        for times in (1, 80)
        if not any(
            one.interview == interview
            for one in leaks(
                [("a", _coded(code, name.encode(encoding), (beside * times).encode()))], register
            )
        )
    ]

    assert missed == []
