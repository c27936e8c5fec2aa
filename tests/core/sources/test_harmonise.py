from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.problems import Status
from vedette.core.sources import vocabulary
from vedette.core.sources.harmonise import Harmonised, records
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.quality import completeness
from vedette.core.sources.reading import Reading
from vedette.core.sources.schema import RECORDS

_TEXT = (
    "cause",
    "mission",
    "nationality",
    "country",
    "personnel_category",
    "incident_type",
    "place",
)


def harmonised(cells: dict[str, list[object]], **keys: object) -> Harmonised:
    n = len(next(iter(cells.values())))
    types = {name: pa.string() for name in _TEXT} | {"lat": pa.float64(), "lon": pa.float64()}
    typed = pa.table(
        {
            "record": pa.array(range(2, n + 2), pa.int32()),
            "source_record_id": pa.array([f"R{i}" for i in range(n)]),
            **{k: pa.array(v, types.get(k, pa.int32())) for k, v in cells.items()},
        }
    )
    columns = {"date": "Day", "killed": "Dead", **{name: name.title() for name in cells}}
    constants = keys.get("constants", {})
    assert isinstance(constants, dict)
    mapping = parse_mapping(
        {"columns": {k: v for k, v in columns.items() if k not in constants}, "key": "Id", **keys}
    )
    return records(
        Reading(Status.ACCEPTED, typed=typed),
        mapping,
        source="s",
        import_id="IM-1",
        label="confidential",
    )


def column(made: Harmonised, name: str) -> list[object]:
    assert not made.errors
    assert not made.questions
    values: list[object] = made.table[name].to_pylist()
    return values


def missing(made: Harmonised) -> list[object]:
    return [None if text is None else json.loads(str(text)) for text in column(made, "missing")]


def test_words_become_codes_and_stay_as_read_beside_them() -> None:
    made = harmonised({"personnel_category": ["Local ", "Military Observer", None]})
    assert column(made, "personnel_category") == ["civ_national", "military_observer", None]
    assert column(made, "personnel_category_text") == ["Local ", "Military Observer", None]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *((w, "malicious_act") for w in ("Malicious Act", "attack", "AMBUSH", "ied", "Shooting")),
        *(
            (w, "malicious_act")
            for w in ("hostile act", "hostile", "Acte hostile", "mine", "sniper")
        ),
        *((w, "accident") for w in ("Accident", "road traffic accident", "helicopter crash")),
        *((w, "illness") for w in ("Illness", "natural causes", "Maladie", "COVID-19")),
        *((w, "self_inflicted") for w in ("Self-Inflicted", "suicide")),
        ("To Be Determined", "to_be_determined"),
        ("Unknown", "unknown"),
    ],
)
def test_common_words_for_causes_are_known(word: str, code: str) -> None:
    assert vocabulary.meaning("cause", word).code == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Military", "military_unspecified"),
        ("soldier", "troop"),
        ("Police", "police_unspecified"),
        ("FPU", "fpu"),
        ("International Civilian", "civ_international"),
        ("Civilian", "other"),
        ("contractor", "commercial_contractor"),
        ("UNV", "unv"),
        ("Other", "other"),
    ],
)
def test_common_words_for_categories_are_known(word: str, code: str) -> None:
    assert vocabulary.meaning("personnel_category", word).code == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("ONUCI", "UNOCI"),
        ("UNMC", "UNVMC"),
        ("UNFOR", "UNFOR"),
        ("UNOSOM II", "UNOSOM II"),
        ("MINUCSA", "MINUSCA"),
        ("UN SECRETA", "UNSecretariat"),
        ("United Nations Mission in South Sudan", "UNMISS"),
        ("UNAMA", "UNAMA"),
        ("UNMSIS", None),
        ("Atlantis", None),
    ],
)
def test_missions_are_known_by_alias_typing_error_and_name(word: str, code: str | None) -> None:
    assert vocabulary.meaning("mission", word).code == code


def test_a_misspelt_mission_is_read_with_a_warning_and_kept_as_written() -> None:
    made = harmonised({"mission": ["MINUMSA", "MINUSMA"]})
    assert column(made, "mission_code") == ["MINUSMA", "MINUSMA"]
    assert column(made, "mission") == ["MINUMSA", "MINUSMA"]
    assert [(w.rule, w.record, w.value) for w in made.warnings] == [("word.misspelt", 2, "MINUMSA")]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("250.0", "FRA"),
        ("50", "BGD"),
        ("050", "BGD"),
        ("Côte dIvoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Türkiye", "TUR"),
        ("Serbia and Montenegro", "SCG"),
        ("Yugoslavia", "YUG"),
        ("NA", "NAM"),
    ],
)
def test_countries_are_known_by_number_old_name_and_broken_apostrophe(word: str, code: str) -> None:
    assert vocabulary.meaning("nationality", word).code == code


def test_a_word_outside_an_open_vocabulary_is_kept_without_code_or_question() -> None:
    made = harmonised({"mission": ["MINAVEL"], "country": ["Navelia"]})
    assert column(made, "mission") == ["MINAVEL"]
    assert column(made, "mission_code") == [None]
    assert column(made, "country_iso3") == [None]
    assert not made.warnings


def test_unknown_words_of_a_closed_vocabulary_are_asked_for_with_their_counts() -> None:
    made = harmonised({"cause": ["blorp", "blorp", "quux", "Illness"]})
    assert [q.id for q in made.questions] == ["unknown_values"]
    assert made.questions[0].choices == ("allow", "block", "park")
    assert "'blorp' (2), 'quux' (1)" in made.questions[0].prompt
    assert made.table.num_rows == 0


def test_block_refuses_each_unknown_word_at_its_place() -> None:
    made = harmonised({"cause": ["Illness", "blorp", "blorp", "quux"]}, unknown_values="block")
    assert [(e.record, e.column, e.value) for e in made.errors] == [
        (3, "Cause", "blorp"),
        (5, "Cause", "quux"),
    ]


def test_the_place_of_an_unknown_word_is_not_that_of_a_blank_before_it() -> None:
    made = harmonised({"cause": [None, "blorp"]}, unknown_values="block")
    assert [(e.record, e.value) for e in made.errors] == [(3, "blorp")]


def test_allow_keeps_the_word_without_code_and_counts_it() -> None:
    made = harmonised({"cause": ["blorp", "blorp", "Illness"]}, unknown_values="allow")
    assert column(made, "cause") == [None, None, "illness"]
    assert column(made, "cause_text") == ["blorp", "blorp", "Illness"]
    assert missing(made) == [None, None, None]
    assert made.warnings[0].message.startswith("2 cells hold words outside the code list cause")


def test_park_says_of_each_cell_that_it_is_not_yet_known() -> None:
    made = harmonised({"cause": ["blorp", None, "Illness"]}, unknown_values="park")
    assert column(made, "cause") == [None, None, "illness"]
    assert missing(made) == [{"cause": "not_yet_known"}, None, None]


def test_the_policy_for_unknown_words_may_differ_by_column() -> None:
    made = harmonised(
        {"cause": ["blorp"], "personnel_category": ["quux"]},
        unknown_values={"cause": "allow", "personnel_category": "park"},
    )
    assert missing(made) == [{"personnel_category": "not_yet_known"}]


def test_the_value_map_goes_before_all_lists() -> None:
    made = harmonised(
        {"cause": ["S", "Illness"]}, values={"cause": {"S": "malicious_act", "Illness": "accident"}}
    )
    assert column(made, "cause") == ["malicious_act", "accident"]


def test_a_value_map_that_leads_to_no_code_is_refused() -> None:
    made = harmonised({"cause": ["S"]}, values={"cause": {"S": "hostile_thing"}})
    assert [(e.rule, e.value) for e in made.errors] == [("values.no_code", "S")]


def test_a_review_may_give_its_own_missions_a_code() -> None:
    made = harmonised({"mission": ["MINAVEL"]}, values={"mission": {"MINAVEL": "MINAVEL"}})
    assert column(made, "mission_code") == ["MINAVEL"]


def test_the_kinds_of_no_value_are_told_apart() -> None:
    made = harmonised(
        {
            "cause": ["To Be Determined", "Unknown", "Illness", None],
            "nationality": ["ZZ [Undetermined]", "withheld", "Chad", None],
        }
    )
    assert column(made, "nationality_iso3") == [None, None, "TCD", None]
    assert missing(made) == [
        {"cause": "not_yet_known", "nationality_iso3": "unknown"},
        {"cause": "unknown", "nationality_iso3": "withheld"},
        None,
        None,
    ]


def test_a_blank_count_stays_unknown_and_never_becomes_zero() -> None:
    assert column(harmonised({"killed": [None, 0, 3]}), "killed") == [None, 0, 3]


def test_constants_fill_every_record_in_codes() -> None:
    made = harmonised(
        {"nationality": ["Chad", "Nepal"]},
        constants={"killed": 1, "cause": "Malicious Act", "mission": "MINUSMA"},
    )
    assert column(made, "killed") == [1, 1]
    assert column(made, "cause") == ["malicious_act", "malicious_act"]
    assert column(made, "cause_text") == [None, None]
    assert column(made, "mission_code") == ["MINUSMA", "MINUSMA"]


def test_a_constant_outside_its_code_list_is_refused() -> None:
    made = harmonised({"nationality": ["Chad"]}, constants={"cause": "blorp"})
    assert [(e.rule, e.column, e.value) for e in made.errors] == [
        ("constant.unusable", "cause", "blorp")
    ]


def test_latitude_equal_to_longitude_in_all_decimals_is_a_contradiction() -> None:
    made = harmonised({"lat": [33.541698, 10.0, 12.5, 1.2], "lon": [33.541698, 10.0, 12.5, 3.4]})
    assert column(made, "lat") == [None, 10.0, 12.5, 1.2]
    assert missing(made) == [{"lat": "conflict", "lon": "conflict"}, None, None, None]
    assert [(w.rule, w.record) for w in made.warnings] == [("geo.equal", 2)]


def test_a_highest_count_alone_makes_the_best_count_the_lowest() -> None:
    made = harmonised({"killed": [5, 9], "killed_high": [None, 9]})
    assert column(made, "killed_low") == [5, 9]
    assert column(made, "killed_high") == [None, 9]


@pytest.mark.parametrize(
    ("keys", "grain"),
    [({}, "incident"), ({"key": None}, "person"), ({"grain": "monthly_total"}, "monthly_total")],
)
def test_the_grain_is_declared_or_follows_from_the_key(keys: dict[str, object], grain: str) -> None:
    assert column(harmonised({"killed": [1]}, **keys), "grain") == [grain]


def test_rows_stay_in_the_order_of_the_file_under_one_import_and_label() -> None:
    made = harmonised({"killed": [3, 1, 2]})
    assert column(made, "killed") == [3, 1, 2]
    assert column(made, "record") == [2, 3, 4]
    assert made.table.schema == RECORDS.arrow
    assert column(made, "label") == ["confidential"] * 3


def test_each_distinct_word_is_listed_with_its_count_and_meaning() -> None:
    made = harmonised({"cause": ["ied", "ied", "blorp"]})
    assert [(w["word"], w["n"], w["code"], w["known"]) for w in made.words.to_pylist()] == [
        ("ied", 2, "malicious_act", True),
        ("blorp", 1, None, False),
    ]


@given(
    st.lists(
        st.one_of(st.none(), st.sampled_from(["ied", "To Be Determined", "blorp", " ", "Illness"])),
        min_size=1,
        max_size=30,
    )
)
def test_no_word_is_lost_or_changed_whatever_its_meaning(words: list[object]) -> None:
    made = harmonised({"cause": words}, unknown_values="park")
    assert column(made, "cause_text") == words
    for word, code, kinds in zip(words, column(made, "cause"), missing(made), strict=True):
        assert (code is None) == (word in (None, "blorp", " "))
        assert (kinds == {"cause": "not_yet_known"}) == (word in ("blorp", "To Be Determined"))


def test_letters_of_a_wrong_encoding_are_kept_with_a_warning() -> None:
    made = harmonised({"place": ["TillabÃ©ri", "SÃO TOMÉ", "Tillabéri", "cafÃƒÂ©"]})
    assert column(made, "place") == ["TillabÃ©ri", "SÃO TOMÉ", "Tillabéri", "cafÃƒÂ©"]
    assert [(w.rule, w.record, w.message[:7]) for w in made.warnings] == [
        ("text.mojibake", 2, "2 cells")
    ]


def test_completeness_counts_an_undetermined_cause_as_told_and_not_as_filled() -> None:
    made = harmonised({"cause": ["To Be Determined", "Illness", None, "ied"]})
    rows = {row["field"]: row for row in completeness(made.table).to_pylist()}
    cause = rows["cause"]
    assert (cause["n"], cause["filled"], cause["told"], cause["share"]) == (4, 2, 1, 0.5)
    assert rows["rank"]["share"] == 0
