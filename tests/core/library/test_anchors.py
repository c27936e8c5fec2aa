from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput
from vedette.core.library.anchors import State, anchored, on_pages, place_of, quoted
from vedette.core.library.reading import Block, Kind
from vedette.core.library.stored import Text, joined

FIRST = "HEAD\n1. The base had one gate, which the guard could not close before the vehicles reached the"
SECOND = "HEAD\nsecond barrier. Night-vision was lack-\ning. The guard could not say why."


def whole(*pages: str) -> Text:
    rows = [
        {
            "page": at,
            "text": page,
            "blocks": [
                {"kind": "header", "start": 0, "end": page.index("\n"), "number": None},
                {
                    "kind": "paragraph",
                    "start": page.index("\n") + 1,
                    "end": len(page),
                    "number": None,
                },
            ],
        }
        for at, page in enumerate(pages, start=1)
    ]
    return joined(rows)


TEXT = whole(FIRST, SECOND)


def words(place_start: int | None, place_end: int | None, text: Text = TEXT) -> str:
    return text.text[place_start:place_end]


def test_words_pasted_from_another_viewer_are_found_across_the_page_break() -> None:
    place = quoted("vehicles reached  the second barrier.", TEXT)

    assert place.state is State.MOVED
    assert words(place.start, place.end) == "vehicles reached the\nHEAD\nsecond barrier."
    assert (TEXT.page_at(int(place.start or 0)), TEXT.page_at(int(place.end or 0))) == (1, 2)


def test_hyphens_quotes_and_accents_of_another_engine_do_not_matter() -> None:
    place = quoted("Night vision was lacking", TEXT)

    assert words(place.start, place.end) == "Night-vision was lack-\ning"


def test_words_that_stand_twice_are_never_put_at_the_first() -> None:
    place = quoted("the guard could not", TEXT)

    assert (place.state, place.start, place.n_places) == (State.SEVERAL, None, 2)


def test_an_anchor_is_exact_then_moved_by_its_surroundings() -> None:
    start = TEXT.text.rindex("The guard could not")
    anchor = anchored(TEXT, start, start + 19)
    longer = whole("HEAD\nA new first line.\n" + FIRST[5:], SECOND)

    assert place_of(anchor, TEXT).state is State.EXACT
    moved = place_of(anchor, longer)
    assert moved.state is State.MOVED
    assert moved.start == longer.text.rindex("The guard could not")


def test_nearly_the_same_words_say_so_and_others_are_lost() -> None:
    anchor = anchored(TEXT, TEXT.text.index("1. The base"), TEXT.text.index("before"))
    corrected = whole(FIRST.replace("could not close", "could hardly close"), SECOND)

    place = place_of(anchor, corrected)

    assert place.state is State.APPROXIMATE
    assert words(place.start, place.end, corrected).startswith("1. The base had one gate")
    assert 0.9 <= place.likeness < 1
    assert place_of(anchor, whole("HEAD\nSomething else.", "HEAD\nAltogether.")).state is State.LOST
    assert quoted("no such words anywhere", TEXT).state is State.LOST


def test_blank_or_absent_characters_are_no_quotation() -> None:
    with pytest.raises(BadInput, match="no words"):
        anchored(TEXT, 5, 5)


@given(st.data())
def test_every_span_is_found_where_it_was_after_text_came_before_it(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT.text) - 2))
    end = data.draw(st.integers(start + 1, len(TEXT.text)))
    if not TEXT.text[start:end].strip():
        return
    anchor = anchored(TEXT, start, end)
    shifted = Text(
        "x\n" + TEXT.text, (0, 2), (0, 1), tuple(Block(Kind.PARAGRAPH, 0, 1) for _ in ())
    )

    place = place_of(anchor, shifted)

    assert place.state in (State.MOVED, State.SEVERAL, State.EXACT, State.LOST)
    if place.state is State.MOVED and place.n_places == 1:
        found = shifted.text[place.start : place.end]
        assert "".join(found.split()).casefold() in "".join(
            anchor.exact.split()
        ).casefold().replace("-", "-")


FEET = (
    "The patrol left the base at dawn without the second vehicle, which had been in repair",
    "since the spring, and met the attackers at the crossing east of the market of the town.",
)


def test_a_foot_and_a_head_copied_along_across_the_page_break_do_not_matter() -> None:
    text = whole(f"4/9 25\n{FEET[0]}", f"4/9 25\n{FEET[1]}")

    place = quoted("in repair 4/9 25 since the spring", text)

    assert (place.state, words(place.start, place.end, text)) == (
        State.MOVED,
        "in repair\n4/9 25\nsince the spring",
    )


def test_more_that_was_copied_between_is_passed_over_when_beginning_and_end_stand_once() -> None:
    text = whole(f"HEAD\n{FEET[0]}", f"HEAD\n{FEET[1]}")
    between = "25-13367 (E) 250825 *2513367* Please recycle"

    place = quoted(
        f"without the second vehicle, which had been in repair {between} since the spring, and met the attackers",
        text,
    )

    assert place.state is State.APPROXIMATE
    assert words(place.start, place.end, text).startswith("without the second vehicle")
    assert words(place.start, place.end, text).endswith("met the attackers")
    assert place.likeness < 0.9


def test_half_of_the_words_alone_is_no_place() -> None:
    text = whole(f"HEAD\n{FEET[0]}", f"HEAD\n{FEET[1]}")

    made_up = "and nobody had told the neighbouring company of the route that was chosen that day"

    assert quoted(f"The patrol left the base at dawn {made_up}", text).state is State.LOST


def test_a_kept_quotation_of_which_half_is_gone_is_lost_not_half_found() -> None:
    text = whole(f"HEAD\n{FEET[0]}", f"HEAD\n{FEET[1]}")
    anchor = anchored(text, text.text.index("without"), text.text.index("and met"))
    without = whole(
        f"HEAD\n{FEET[0]}", "HEAD\nNothing of this page was kept in the second reading."
    )

    assert place_of(anchor, without).state is State.LOST


LETTER = (
    "HEAD\nUnited Nations A/79/923\nGeneral Assembly\nDistr.: General\n3 June 2025\nOriginal: English\n25-08590 (E)\n"
    "Seventy-ninth session Eightieth year\nAgenda item 51\nIdentical letters dated 30 May 2025 from the Permanent\n"
    "Representative of Germany. I have the honour to transmit the summary of what the Ministers said in Berlin"
)
ANNEX = "HEAD\nabout the protection of the camps. The Permanent Representative was in the chair on 30 May."


def test_a_letter_head_that_another_viewer_gives_in_another_order_is_found() -> None:
    text = whole(ANNEX, LETTER)

    place = quoted(
        "Distr.: General 3 June 2025 Original: English Seventy-ninth session Agenda item 51 Eightieth year "
        "Identical letters dated 30 May 2025 from the",
        text,
    )

    assert place.state is State.APPROXIMATE
    assert place.likeness == 1
    assert words(place.start, place.end, text).startswith("Distr.: General\n3 June 2025")
    assert words(place.start, place.end, text).endswith("from the")


def test_a_letter_of_another_day_is_another_letter() -> None:
    asked = "Seventy-ninth session Agenda item 51 Eightieth year Identical letters dated {} May 2025 from the"

    assert quoted(asked.format("30"), whole(LETTER)).state is State.APPROXIMATE
    assert quoted(asked.format("29"), whole(LETTER)).state is State.LOST


def test_a_number_that_stands_elsewhere_on_the_page_may_be_copied_between() -> None:
    text = whole(LETTER, ANNEX)

    place = quoted("in Berlin 25-08590 (E) about the protection", text)

    assert words(place.start, place.end, text) == "in Berlin\nHEAD\nabout the protection"
    assert quoted("in Berlin 25-77777 (F) about the protection", text).state is State.LOST


def table(page: int) -> dict[str, object]:
    """A page of a table: its foot stands before its words, as an engine may give it."""
    foot, rows = f"27/{page} {page}/9", "Date of submission\nArea\nthe same rows of the table"
    return {
        "page": page,
        "text": f"{foot}\n{rows}",
        "blocks": [
            {"kind": "footer", "start": 0, "end": len(foot), "number": None},
            {
                "kind": "paragraph",
                "start": len(foot) + 1,
                "end": len(foot) + 1 + len(rows),
                "number": None,
            },
        ],
    }


def test_the_foot_that_was_copied_along_tells_which_page_break_is_meant() -> None:
    text = joined([table(page) for page in range(1, 10)])

    place = quoted("rows of the table 27/4 4/9 Date of submission", text)

    assert place.start is not None
    assert (text.page_at(place.start), text.page_at(int(place.end or 0))) == (4, 5)


def test_several_places_are_all_named_and_the_page_tells_which() -> None:
    text = joined([table(page) for page in range(1, 10)])

    several = quoted("the same rows", text)
    one = quoted("the same rows", text, page=7)

    assert (several.state, several.start, several.n_places) == (State.SEVERAL, None, 9)
    assert [words(*place, text) for place in several.places] == ["the same rows"] * 9
    assert on_pages(several, text) == "on pages 1, 2, 3, 4, 5, 6, 7, 8, 9"
    assert (one.state, text.page_at(int(one.start or 0))) == (State.MOVED, 7)
    assert quoted("the same rows", text, page=12).state is State.SEVERAL
