"""What narratives tell of the killed, wounded and kidnapped: examples, and real ones that nobody tuned on."""

from __future__ import annotations

import csv
import hashlib

import pytest

from tests.shared_data import shared_data
from vedette.core.library.narratives import Casualty, casualties_told

NAMES = {
    Casualty.KILLED: "Total killed",
    Casualty.WOUNDED: "Total wounded",
    Casualty.KIDNAPPED: "Total kidnapped",
}
EXACT = {Casualty.KILLED: 0.95, Casualty.WOUNDED: 0.88, Casualty.KIDNAPPED: 0.92}
ANSWERED = 0.95


@pytest.mark.parametrize(
    ("text", "killed", "wounded", "kidnapped"),
    [
        ("Two drivers were shot dead and one nurse was wounded by six gunmen.", 2, 1, 0),
        ("1 staff killed, 1 national killed, and 6 nationals wounded at the headquarters.", 2, 6, 0),
        ("A convoy was hit, killing a female aid worker and injuring 4 other volunteers.", 1, 4, 0),
        ("Three staff members were kidnapped; two of them were found dead a week later.", 2, 0, 1),
        ("One aid worker was abducted. He was released unharmed on 3 May 2014.", 0, 0, 1),
        ("The body of a male volunteer was found in a field.", 1, 0, 0),
        ("An attack hit 4 staff (1 killed and 3 wounded) and 10 civilians.", 1, 3, 0),
        ("Two employees, a paramedic and an ambulance driver, were killed.", 2, 0, 0),
        ("A doctor and his driver were abducted on Monday.", 0, 0, 2),
        ("Several workers were killed and a driver was injured.", None, 1, 0),
        ("One guard was shot on his way home.", None, None, 0),
        ("No staff member was injured. Three civilians were killed.", 0, 0, 0),
        ("One driver received death threats and was not injured.", 0, 0, 0),
        ("", 0, 0, 0),
    ],
)  # fmt: skip
def test_a_narrative_tells(text, killed, wounded, kidnapped) -> None:
    told = casualties_told(text).counts

    assert tuple(told.values()) == (killed, wounded, kidnapped)


def test_soldiers_count_where_the_report_is_about_them() -> None:
    text = "Three Chadian soldiers of the mission were killed by an improvised device."

    assert casualties_told(text).counts[Casualty.KILLED] == 0
    assert casualties_told(text, of_uniformed=True).counts[Casualty.KILLED] == 3


def test_each_count_shows_its_words() -> None:
    text = "Near Kidal two national staff were later killed."
    [one] = casualties_told(text).mentions

    assert [text[a:b] for a, b in one.spans] == ["two national staff", "killed"]


@pytest.mark.real
def test_real_narratives_that_were_not_used_to_write_the_rules() -> None:
    path = shared_data("awsd", "awsd_2025-03.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Details"].strip()]
    unseen = [row for row in rows if hashlib.sha256(row["Incident ID"].encode()).digest()[0] % 2]
    answered, exact = dict.fromkeys(Casualty, 0), dict.fromkeys(Casualty, 0)
    for row in unseen:
        for kind, count in casualties_told(row["Details"]).counts.items():
            answered[kind] += count is not None
            exact[kind] += count == int(float(row[NAMES[kind]] or 0))

    assert len(unseen) > 2_000
    for kind in Casualty:
        assert answered[kind] >= ANSWERED * len(unseen), kind
        assert exact[kind] >= EXACT[kind] * answered[kind], kind
