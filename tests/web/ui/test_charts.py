"""The geometry of the small charts: what it says is where it stands, and it mirrors without turning a digit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.web.ui.charts import closing, interval_bar, multiples, waterfall

amounts = st.floats(-12, 12, allow_nan=False)


def test_each_bar_of_a_waterfall_starts_where_the_one_before_ended():
    drawn = waterfall([("rare", -6.0), ("day", 7.0), ("place", -2.0)])

    rare, day, place = drawn.bars
    assert (rare.x + rare.width, rare.x) == (drawn.zero, day.x)
    assert round(day.x + day.width, 1) == round(place.x + place.width, 1)
    assert [bar.said for bar in drawn.bars] == ["\u22126.0", "+7.0", "\u22122.0"]


@given(st.lists(st.tuples(st.just("x"), amounts), min_size=1, max_size=8))
def test_a_waterfall_stays_inside_its_box_in_both_directions(steps):
    for mirrored in (False, True):
        drawn = waterfall(steps, mirrored=mirrored)
        assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width for bar in drawn.bars)


@given(st.lists(st.tuples(st.just("x"), amounts), min_size=1, max_size=8))
def test_mirroring_a_waterfall_keeps_lengths_and_words(steps):
    plain, turned = waterfall(steps), waterfall(steps, mirrored=True)

    assert [(bar.width, bar.said) for bar in plain.bars] == [
        (bar.width, bar.said) for bar in turned.bars
    ]
    assert round(plain.zero + turned.zero, 1) == plain.width


def test_labels_of_near_counts_stand_in_different_lines():
    drawn = interval_bar(
        155, 207, 276, [(193, "five missions", 0), (195, "published", 1), (273, "union", 2)]
    )

    assert [one.line for one in drawn.others] == [0, 1, 0]


def test_an_interval_bar_spans_its_ends_even_when_they_are_one():
    drawn = interval_bar(5, 5, 5)

    assert drawn.low == drawn.best == drawn.high
    assert len({x for x, _ in drawn.ticks}) == len(drawn.ticks) > 1


def test_the_closing_range_ends_at_what_is_known_now():
    drawn = closing([(0, 198, 207, 214), (34, 205, 207, 210)], 48)

    assert drawn.said == ("205", "207", "210")
    assert [words for _, words in drawn.x_ticks] == ["0", "12", "24", "36", "48"]
    assert drawn.future.startswith(f"M{drawn.now[0]} {drawn.now[3]}")


def test_a_range_that_is_closed_has_no_future():
    assert closing([(0, 5, 6, 7), (3, 6, 6, 6)], 3).future == ""


def test_small_charts_have_one_scale_and_a_gap_stays_a_gap():
    drawn = multiples(
        [
            (
                "A",
                "",
                [("2013", 4.0, None, None), ("2014", None, None, None), ("2015", 2.0, None, None)],
            ),
            (
                "B",
                "",
                [("2013", 40.0, 30.0, 50.0), ("2014", 20.0, None, None), ("2015", 0.0, None, None)],
            ),
        ]
    )

    first, second = drawn.panels
    assert first.line.count("M") == 2
    assert second.line.count("M") == 1
    assert drawn.y_ticks[1][1] == "60"
    assert first.label == "A: 2013 4; 2015 2"
