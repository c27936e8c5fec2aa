"""What the rooms below tell, in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from vedette.web.ui.told import phrase, retold

FAULTS = "Mapping, 2 faults: (1) unknown key 'foo'; (2) columns is missing."


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("There is no such page.", "Cette page n’existe pas."),
        (
            "The review in '/srv/Field. Use alpha.' is not in this database.",
            "L’examen dans « /srv/Field. Use alpha. » n’est pas dans cette base de données.",
        ),
        (
            "'x.csv', line 3: There is no code 'A'. See `vedette codes list`.",
            "« x.csv », ligne 3 : Il n’y a pas de code « A ». Voyez `vedette codes list`.",
        ),
        (
            FAULTS,
            "Transposition, 2 fautes : (1) clef inconnue « foo » ; (2) « columns » manque.",
        ),
        (
            "people killed by mission and year; cause malicious act; 2013-01-01 to 2017-12-31",
            "personnes tuées par mission et par année ; cause acte de malveillance ; 2013-01-01 au 2017-12-31",
        ),
        (
            "Highest: convoy logistic, 2017 with 13 (6.92–22.2).",
            "Maximum : convoi logistique, 2017 avec 13 (6.92–22.2).",
        ),
        (
            "24 of 210 (11%) without activity (not recorded).",
            "24 sur 210 (11%) sans activité (non consigné).",
        ),
        ("Words of a person, told by nobody here.", "Words of a person, told by nobody here."),
        ("", ""),
    ],
)
def test_a_text_is_told_in_french_with_its_values_untouched(english, french):
    with override("fr"):
        assert retold(english) == french


def test_english_is_the_text_itself():
    with override("en"):
        assert retold(FAULTS) is FAULTS


def test_values_in_arabic_keep_their_own_direction():
    with override("ar"):
        said = retold("There is no file '/srv/a.csv'.")

    assert said == "لا يوجد ملف «\u2068/srv/a.csv\u2069»."


def test_codes_in_a_scope_have_their_words():
    with override("fr"):
        assert phrase("malicious act, accident") == "acte de malveillance, accident"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_a_person_wrote_is_never_told_by_half(language):
    with override(language):
        for title in (
            "Deadly attacks on bases and convoys, by time of day",
            "uniformed personnel at bases and in convoys, acts of violence",
        ):
            assert retold(title) == title


def test_a_label_with_a_comma_of_its_own_is_one_word_of_a_list():
    with override("fr"):
        base, convoy = (
            phrase("inside base, off or on duty"),
            phrase("logistic convoy or its escort"),
        )
        both = phrase("inside base, off or on duty, logistic convoy or its escort")

    assert both == f"{base}, {convoy}"
    assert "duty" not in base
    assert "escort" not in convoy
