from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.core.library.text import normalised, share_unreadable

ODD = st.text(
    alphabet=st.sampled_from("ab \r\n\ufffe\u00ad\u200f\ufb01\ufdf2\uf0b7\u00a0é中م\x00"),
    max_size=40,
)


def test_what_cannot_be_seen_goes_and_letters_stay() -> None:
    made = normalised("o\ufb03ce\u00ad of\r\nthe\u00a0Under\ufffeSecretary\u200f \uf0b7 item")

    assert made.text == "office of\nthe Under-Secretary • item"


def test_every_character_knows_where_it_comes_from() -> None:
    made = normalised("a\r\n\ufb01b")

    assert made.text == "a\nfib"
    assert made.index.tolist() == [0, 2, 3, 3, 4]


@given(ODD)
def test_normalising_twice_changes_nothing_and_order_is_kept(raw: str) -> None:
    made = normalised(raw)

    assert normalised(made.text).text == made.text
    assert len(made.index) == len(made.text)
    assert sorted(made.index.tolist()) == made.index.tolist()
    assert [c for c in made.text if c in "abé中"] == [c for c in raw if c in "abé中"]


def test_a_font_without_its_letters_is_told_by_its_share() -> None:
    assert share_unreadable("abc\ufffd") == 0.25
    assert share_unreadable("  \n") == 0.0
