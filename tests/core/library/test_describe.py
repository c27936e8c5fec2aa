from __future__ import annotations

import datetime as dt

import pytest

from vedette.core.library.copies import copies
from vedette.core.library.describe import day, document_type, language, mission, symbol

TEXT = "The patrol left the base at night and met an ambush on the road to the north. " * 3


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("CONFIDENTIAL\nBoard of Inquiry report 2017/14 on the ambush", "boi_report"),
        ("End of Mission Report\nForce Commander", "eom_report"),
        ("Letter dated 6 February 2025 from the President", "correspondence"),
        ("Report of the Secretary-General on Somalia", "sg_report"),
        ("A poem", "other"),
    ],
)
def test_the_kind_is_what_the_start_says_first(start: str, code: str) -> None:
    assert document_type(start) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Distr.: General 12 March 2025", dt.date(2025, 3, 12)),
        ("le 1er août 2017", dt.date(2017, 8, 1)),
        ("5 de mayo de 2016", dt.date(2016, 5, 5)),
        ("31 February 2016, then 2 March 2016", dt.date(2016, 3, 2)),
        ("in 2016", None),
    ],
)
def test_the_day_is_the_first_real_one(text: str, found: dt.date | None) -> None:
    assert day(text) == found


def test_symbols_of_documents_are_known() -> None:
    assert symbol("see A/RES/72/131 and") == "A/RES/72/131"
    assert symbol("United Nations S/2025/71/Rev.1") == "S/2025/71/Rev.1"
    assert symbol("and/or 3/4") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The convoy was attacked near the town at night.", "en"),
        ("Le convoi a été attaqué de nuit près de la ville.", "fr"),
        ("Колонна была атакована ночью возле города.", "ru"),
        ("تعرضت القافلة لهجوم ليلا بالقرب من المدينة", "ar"),
        ("车队夜间在城镇附近遭到袭击,多名维和人员受伤,随后撤离到基地。", "zh"),
        ("El convoy fue atacado de noche cerca de la ciudad.", "es"),
        ("12 / 7", None),
    ],
)
def test_the_language_is_recognised(text: str, code: str | None) -> None:
    assert language(text) == code


def test_copies_are_named_by_what_they_share() -> None:
    texts = {
        "D-1": TEXT + "One.",
        "D-2": TEXT + "One.",
        "D-3": TEXT + "Two more words.",
        "D-4": "Something else " * 9,
    }

    found = copies(texts, {name: name for name in texts} | {"D-2": "D-1"})

    assert [(one["document"], one["other"], one["relation"]) for one in found] == [
        ("D-1", "D-2", "same_file"),
        ("D-1", "D-3", "near"),
        ("D-2", "D-3", "near"),
    ]


@pytest.mark.parametrize(
    ("title", "start", "expected"),
    [
        ("End of mission, MIDOREL and UNMIL", "UNMIL UNMIL", "MIDOREL"),
        ("A report", "UNMIL met MIDOREL, then UNMIL left.", "UNMIL"),
        ("A report", "UNMILITARY affairs", None),
        (None, "", None),
    ],
)
def test_the_mission_is_named_by_the_title_else_by_the_start(
    title: str | None, start: str, expected: str | None
) -> None:
    assert mission(title, start, frozenset(["UNMIL", "MIDOREL"])) == expected
