"""Code lists, countries, labels, references, quantities, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.codelists import UNIFORMED, CodeList, Entry, codelist, component, names
from vedette.core.kernel.countries import country_box, country_code, country_name
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import Label, Level, join, parse_label
from vedette.core.kernel.places import Point, distance_km
from vedette.core.kernel.quantities import Count, Interval, Rate, Share
from vedette.core.kernel.references import references

labels = st.builds(
    Label, st.sampled_from(Level), st.frozensets(st.sampled_from(["A", "B", "C"]), max_size=3)
)


def test_every_code_list_has_labels_and_a_source_for_every_code():
    for name in names():
        for code, entry in codelist(name).entries.items():
            assert entry.label, (name, code)
            assert entry.source.startswith(("[V]", "[K]", "[R]")), (name, code)


def test_seventy_one_peacekeeping_operations():
    kinds = [entry.more["kind"] for entry in codelist("missions").entries.values()]

    assert kinds.count("pko") == 71


def test_seven_kinds_of_no_value():
    assert len(codelist("null_reason").codes) == 7


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Malicious Act", "malicious_act"),
        (" illness ", "illness"),
        ("Self-Inflicted", "self_inflicted"),
    ],
)
def test_a_word_of_the_registry_has_its_code(word, code):
    assert codelist("cause").code_for(word) == code


def test_a_redirected_code_leads_to_the_code_of_today():
    entries = {
        "old": Entry("old", "Old", "", "[R] test", {"redirect": "newer"}),
        "newer": Entry("newer", "Newer", "", "[R] test", {"redirect": "new"}),
        "new": Entry("new", "New", "", "[R] test", {}),
    }

    assert CodeList("test", entries, "0", {}).current("old") == "new"


def test_an_unknown_code_list_says_which_there_are():
    with pytest.raises(NotFound, match="cause"):
        codelist("causes_of_the_sea")


def test_observers_are_uniformed_and_volunteers_are_not():
    assert component("military_observer") in UNIFORMED
    assert component("unv") not in UNIFORMED


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Côte dIvoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("DR Congo", "COD"),
        ("Serbia and Montenegro", "SCG"),
        ("Yugoslavia", "YUG"),
        ("050", "BGD"),
        ("NA", "NAM"),
        ("ZZ [Undetermined]", None),
    ],
)
def test_a_country_is_found_by_the_names_that_sources_use(word, code):
    assert country_code(word) == code


def test_the_box_of_a_country_holds_its_capital():
    box = country_box("MLI")

    assert box is not None
    assert box.has(12.65, -8.0)
    assert not box.has(-8.0, 12.65)
    assert country_name("MLI") == "Mali"


def test_a_box_may_cross_the_antimeridian():
    fiji = country_box("FJI")

    assert fiji is not None
    assert fiji.has(-18.1, 178.4)
    assert fiji.has(-18.1, -179.0)
    assert not fiji.has(-18.1, 0.0)


@given(labels, labels)
def test_a_viewer_of_the_join_sees_both(a, b):
    assert join([a, b]).covers(a)
    assert join([a, b]).covers(b)


@given(labels, labels)
def test_the_join_does_not_hang_on_the_order(a, b):
    assert join([a, b]) == join([b, a])


@given(labels)
def test_a_label_reads_back_from_its_text(label):
    assert parse_label(str(label)) == label


def test_a_compartment_that_is_missing_hides_the_thing():
    assert not Label(Level.STRICTLY_CONFIDENTIAL).covers(parse_label("unclassified:INQUIRIES"))


@given(st.lists(st.text(max_size=5), max_size=30), st.randoms(use_true_random=False))
def test_references_hang_on_the_seed_and_never_on_the_order(seeds, chance):
    shuffled = list(seeds)
    chance.shuffle(shuffled)

    one, other = references("IN", seeds), references("IN", shuffled)

    assert dict(zip(seeds, one, strict=True)) == dict(zip(shuffled, other, strict=True))
    assert len(set(one)) == len(set(seeds))


def test_many_references_stay_apart():
    assert len(set(references("IN", [str(n) for n in range(40_000)]))) == 40_000


def test_counts_add_up_end_by_end():
    assert Count(1, 2, 3) + Count(0, 0, 5) == Count(1, 2, 8)


def test_a_count_out_of_order_cannot_be_built():
    with pytest.raises(BadInput):
        Count(3, 2, 5)


def test_a_rate_on_nineteen_events_is_unstable():
    interval = Interval(0.1, 0.3, 0.95, "exact Poisson")

    assert Rate(0.2, 19, 95_000.0, interval).is_unstable
    assert not Rate(0.2, 20, 100_000.0, interval).is_unstable


def test_a_share_is_a_part_of_its_whole():
    assert Share(182, 207).value == pytest.approx(0.8792, abs=1e-4)
    with pytest.raises(BadInput):
        Share(3, 2)


def test_distance_between_two_known_towns():
    # Bamako to Kidal by great circle
    assert distance_km(12.65, -8.0, 18.44, 1.41) == pytest.approx(1191, abs=6)


def test_a_position_off_the_earth_cannot_be_built():
    with pytest.raises(BadInput):
        Point(91.0, 0.0)
