from __future__ import annotations

import pyarrow as pa
import pytest

from tests.core.sources.ready_files import ready
from tests.shared_data import shared_data
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.reading import staged_file
from vedette.core.sources.staging import Staged
from vedette.core.sources.suggest import Suggestion, suggestion


def suggested(cells: dict[str, list[str]]) -> Suggestion:
    n = len(next(iter(cells.values())))
    record = pa.array(range(2, n + 2), pa.int32())
    return suggestion(Staged(cells=pa.table(cells), record=record, format="delimited"))


def suggested_for(name: str) -> Suggestion:
    path = shared_data(*ready(name).pattern.split("/"))
    mapping = ready(name).mapping
    assert mapping is not None
    staged, findings = staged_file(path, mapping)
    assert staged is not None, findings
    return suggestion(staged)


def test_each_proposal_says_why() -> None:
    made = suggested({"Ref": ["a", "b"], "Day": ["2017-01-02", "2017-03-04"], "Dead": ["1", "2"]})
    reasons = {p.column: p.reasons for p in made.proposals}
    assert reasons["Dead"] == (
        "'Dead' is a name of killed",
        "100% of 2 filled cells are whole numbers",
    )
    assert made.mapping["key"] == "Ref"
    assert "key: 'Ref' is called like an id and is different in every record" in made.reasons


def test_values_tell_a_column_whose_name_says_nothing() -> None:
    made = suggested(
        {
            "id": ["a", "b", "c"],
            "col_1": ["2017-01-02", "2017-03-04", "2018-05-06"],
            "col_2": ["MINUSMA", "UNMISS", "MONUSCO"],
            "col_3": ["Malicious Act", "Illness", "Accident"],
            "killed": ["1", "", "3"],
        }
    )
    assert made.mapping["columns"] == {
        "date": "col_1",
        "mission": "col_2",
        "cause": "col_3",
        "killed": "killed",
    }


def test_a_name_is_not_believed_when_the_values_contradict_it() -> None:
    made = suggested({"id": ["a", "b"], "date": ["red", "green"], "killed": ["many", "few"]})
    assert made.mapping["columns"] == {}


def test_a_column_that_repeats_is_no_key_and_the_reason_says_so() -> None:
    made = suggested({"incident id": ["a"] * 3, "killed": ["1", "2", "3"]})
    assert made.mapping["key"] is None
    assert any("repeats" in reason for reason in made.reasons)


def test_french_and_spanish_names_are_known() -> None:
    made = suggested(
        {"Référence": ["1a", "2b"], "Lieu": ["x", "y"], "Tués": ["1", "2"], "Heridos": ["0", "1"]}
    )
    columns = made.mapping["columns"]
    assert columns == {"place": "Lieu", "killed": "Tués", "injured": "Heridos"}


@pytest.mark.parametrize(
    "name",
    [
        "un_fatalities_2021-06",
        "un_fatalities_2025-04-04",
        "awsd_2021-06-21",
        "awsd_2025-03",
        "kika_2020-2023_reworked",
        "media_incidents",
    ],
)
def test_the_proposal_for_a_real_file_agrees_with_its_ready_mapping(name: str) -> None:
    made = suggested_for(name)
    mapping = ready(name).mapping
    assert mapping is not None
    proposed = parse_mapping(made.mapping)
    assert proposed.key == mapping.key
    same = [c for c, column in mapping.columns.items() if proposed.columns.get(c) == column]
    assert len(same) >= len(mapping.columns) - 2


def test_the_registry_is_seen_to_hold_one_dead_person_per_row() -> None:
    made = suggested_for("un_fatalities_2025-04-04")
    assert made.mapping["constants"] == {"killed": 1}
    assert made.mapping["grain"] == "person"
    assert made.mapping["duplicate_keys"] == "number"
    assert "'casualty_id' is called like an id but repeats in 6 records" in "; ".join(made.reasons)


def test_a_mission_of_the_reviews_own_is_found_by_the_name_of_its_column() -> None:
    made = suggested(
        {
            "id": ["a", "b", "c"],
            "Date": ["2017-01-02", "2017-03-04", "2018-05-06"],
            "Mission": ["MINAVEL", "MITAKES", "MINAVEL"],
            "Country": ["Navelia", "Takeshar", "Navelia"],
        }
    )
    assert made.mapping["columns"] == {"date": "Date", "mission": "Mission", "country": "Country"}
