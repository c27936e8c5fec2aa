"""Small numbers in tables that leave: hidden so that nobody can work them out from all that is out."""

from __future__ import annotations

import os

import pytest

from tests.core.trust.integer_attacker import attack
from vedette.core.kernel.errors import BadInput
from vedette.core.trust.attack import Attack
from vedette.core.trust.disclosure import HELD, Audit, Known, Release, Rule, Why, audit
from vedette.core.trust.published import Part, Population, Unknowns
from vedette.core.trust.release_tables import Line, Table, merged

RULE = Rule()


def people(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> Population:
    return Population(names, tuple(counts), tuple(counts.values()))


def table(population: Population, by: tuple[str, ...], scope: Part | None = None) -> Table:
    lines = tuple(
        (name, tuple(Line(one, frozenset([one])) for one in sorted(population.categories(name))))
        for name in by
    )
    return Table("t", scope or Part(), lines, is_guarded=True)


def released(population: Population, *tables: Table, known: tuple[Known, ...] = ()) -> Audit:
    parts = [part for one in tables for _, part in one.cells()]
    return audit(
        population, Release(dict.fromkeys(parts, 1.0), frozenset(parts), known=known), RULE
    )


def part(**limits: str) -> Part:
    return Part.of({name: [one] for name, one in limits.items()})


TWO = people(
    ("mission", "year"),
    {
        ("A", "2016"): 2, ("A", "2017"): 20,
        ("B", "2016"): 30, ("B", "2017"): 40,
        ("C", "2016"): 11, ("C", "2017"): 12,
    },
)  # fmt: skip


def test_a_small_number_takes_a_number_of_its_row_and_of_its_column_with_it():
    made = released(TWO, table(TWO, ("mission", "year")))

    # 2 of A in 2016 is 22 - 20 and 43 - 30 - 11: another year of A, a mission of 2016, and where both meet.
    assert made.hidden[part(mission="A", year="2016")] is Why.SMALL
    assert len(made.hidden) >= 4
    assert made.may_leave


def test_the_interval_of_a_small_number_is_what_the_sums_allow():
    made = released(TWO, table(TWO, ("mission", "year")))
    low, high = made.intervals[part(mission="A", year="2016")]

    # It could be 0, and as many as the row of A has where only one more of its numbers is hidden.
    assert low == 0
    assert high is not None
    assert high - low >= 5


def test_without_a_small_number_everything_is_printed():
    large = people(("mission",), {("A",): 5, ("B",): 6})

    assert released(large, table(large, ("mission",))).hidden == {}


def test_nobody_is_no_small_number():
    none = people(("mission",), {("A",): 0, ("B",): 6, ("C",): 7})

    assert released(none, table(none, ("mission",))).hidden == {}


def test_two_tables_that_share_a_margin_are_audited_together():
    three = people(
        ("mission", "year", "category"),
        {
            ("A", "2016", "troop"): 2, ("A", "2017", "troop"): 9,
            ("B", "2016", "police"): 8, ("B", "2017", "troop"): 9,
        },
    )  # fmt: skip
    made = released(three, table(three, ("mission", "year")), table(three, ("year", "category")))

    # Alone the second table has no small number but (2016, troop); with the first it would give A in 2016.
    small = part(mission="A", year="2016")
    assert made.hidden[small] is Why.SMALL
    assert made.intervals[small][0] <= 2
    assert made.may_leave


def test_what_public_tables_give_away_is_printed_and_not_hidden():
    public = tuple(
        Known(one, "registry", is_public=True) for _, one in table(TWO, ("mission", "year")).cells()
    )
    made = released(TWO, table(TWO, ("mission", "year")), known=public)

    assert made.hidden == {}
    assert made.public_anyhow == {part(mission="A", year="2016")}


def test_public_totals_are_attacked_with_but_never_hidden():
    public = tuple(Known(part(mission=name), "registry", is_public=True) for name in "ABC")
    made = released(TWO, table(TWO, ("mission", "year")), known=public)

    assert made.may_leave
    # The total of A stays what it is for who knows the registry: another number of its row must go.
    assert part(mission="A", year="2017") in made.hidden


def test_an_earlier_release_that_gives_a_number_away_is_refused_by_name():
    earlier = (
        Known(part(mission="A"), "release of May"),
        Known(part(mission="A", year="2017"), "release of May"),
    )
    made = released(TWO, table(TWO, ("mission", "year")), known=earlier)

    [weak] = made.refused
    assert weak.part == part(mission="A", year="2016")
    assert (weak.span.low, weak.span.high, weak.needed) == (2, 2, 5)
    assert weak.sources == ("release of May",)


def test_what_came_between_two_releases_is_a_small_number_too():
    # 30 in May, one more in June: 31 beside 30 would tell of one person.
    then_and_now = people(
        ("mission", HELD),
        {("A", "1-2"): 30, ("A", "2-2"): 1, ("B", "1-2"): 20, ("C", "1-2"): 25},
    )
    may = Part.of({HELD: ["1-1", "1-2"]})
    june = Part.of({HELD: ["1-2", "2-2"]})
    earlier = tuple(Known(one, "May") for _, one in table(then_and_now, ("mission",), may).cells())

    made = released(then_and_now, table(then_and_now, ("mission",), june), known=earlier)

    assert part(mission="A").within(june) in made.hidden
    assert Part().within(june) in made.hidden


def test_a_country_that_subtracts_its_own_people_learns_nothing_of_the_others():
    # All the world sees 5 of A: no small number. The country that has 4 of them would know of one more.
    mixed = people(
        ("mission", "nationality_iso3"),
        {("A", "XXX"): 4, ("A", "YYY"): 1, ("B", "XXX"): 10, ("B", "YYY"): 10, ("C", "YYY"): 9},
    )
    shown = table(mixed, ("mission",))
    parts = [one for _, one in shown.cells()]
    own = {"XXX": [one.within(part(nationality_iso3="XXX")) for one in parts]}

    alone = audit(mixed, Release(dict.fromkeys(parts, 1.0), frozenset(parts)), RULE)
    made = audit(mixed, Release(dict.fromkeys(parts, 1.0), frozenset(parts), own), RULE)

    assert alone.hidden == {}
    assert part(mission="A") in made.hidden
    assert [one.viewers for one in made.checks] == [(), ("XXX",)]
    assert sum(one.n_exact for one in made.checks) == 0


def test_categories_are_merged_before_numbers_are_hidden():
    many = people(
        ("mission", "category"),
        {
            (mission, category): n
            for mission in "ABCD"
            for category, n in (("troop", 30), ("officer", 2), ("observer", 1), ("police", 12))
        },
    )
    made, done = merged(table(many, ("mission", "category")), many, RULE)

    # 2 officers and 1 observer in each of four missions, 4 observers in all: 9 small numbers; merged, 4 of 3.
    assert {label for merge in done for label in merge.labels} >= {"officer", "observer"}
    assert (done[0].small_before, done[0].small_after) == (4 + 4 + 1, 4)
    assert done[-1].small_after == 0
    assert released(many, made).hidden == {}


def test_a_total_that_follows_from_another_table_does_not_multiply_the_unknowns():
    # Two tables of 3 and 4 dimensions with one in common: 2 x 2 x 2 and 2 x 2 x 2 x 2 unknowns, not 2 to the 6th.
    names = tuple("abcdef")
    all_two = people(names, {tuple("0" * 6): 1, tuple("1" * 6): 1})
    one = Part.of({name: ["0"] for name in "abc"})
    other = Part.of({name: ["0"] for name in "cdef"})

    assert Unknowns(all_two, [one, other]).n == 2**3 + 2**4


def test_tables_that_tell_too_much_apart_are_refused_with_advice():
    names = tuple("abcdefgh")
    groups = {tuple(f"{n}" for _ in names): 1 for n in range(5)}
    one = people(names, groups)
    parts = [Part.of({name: [f"{n}"] for name in names}) for n in range(5)]

    with pytest.raises(BadInput, match="390,625 combinations"):
        Unknowns(one, parts)


def test_a_number_that_no_sum_limits_has_no_upper_end():
    unknowns = Unknowns(TWO, [part(mission="A"), part(mission="B")])
    seen = Attack(unknowns.rows([part(mission="A")]), unknowns.truth())

    assert seen.interval(unknowns.rows([part(mission="A")]).indices) == (22, 22)
    assert seen.interval(unknowns.rows([part(mission="B")]).indices) == (0, None)


SETS = int(os.environ.get("VEDETTE_TABLE_SETS", "20"))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SETS, 10))
def test_exact_integer_programming_works_out_none_of_the_hidden_numbers(first):
    found = [attack(seed) for seed in range(first, first + 10)]

    assert sum(hidden for hidden, _, _ in found) > 50
    assert sum(exact for _, exact, _ in found) == 0
