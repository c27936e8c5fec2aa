"""Every word of the pages has its translation, every translation its word, and both the same blanks to fill."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import translations  # noqa: E402

BLANK = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?\w+[^>]*>")
CASES = [(app, language) for app in translations.domains() for language in translations.LANGUAGES]


@pytest.mark.parametrize(("app", "language"), CASES)
def test_every_word_has_its_translation(app, language):
    assert not translations.missing(app, language), "write them after `make words`"


@pytest.mark.parametrize(("app", "language"), CASES)
def test_no_translation_outlives_its_word(app, language):
    assert not translations.unused(app, language), "run `make words`"


def forms(message) -> list[tuple[str, str]]:
    """Pairs of English and translated form of a message."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[-1], said) for said in message.string]


@pytest.mark.parametrize(("app", "language"), CASES)
def test_a_translation_fills_no_blank_that_its_word_does_not_have(app, language):
    for message in translations.catalogue(app, language):
        for english, said in forms(message) if message.id else []:
            assert set(BLANK.findall(said)) <= set(BLANK.findall(english)), message.id
            assert TAG.findall(said) == TAG.findall(english), message.id


@pytest.mark.parametrize(("app", "language"), CASES)
def test_a_sentence_without_plural_keeps_all_its_blanks(app, language):
    for message in translations.catalogue(app, language):
        if isinstance(message.id, str) and message.id:
            assert set(BLANK.findall(message.string)) == set(BLANK.findall(message.id))


@pytest.mark.parametrize(("language", "script"), [("ar", re.compile("[\u0600-\u06ff]"))])
def test_arabic_is_written_in_arabic(language, script):
    for app in translations.domains():
        for message in translations.catalogue(app, language):
            for english, said in forms(message) if message.id else []:
                assert script.search(said) or not re.search("[a-z]{2}", BLANK.sub("", english)), (
                    said
                )


def test_no_template_says_a_word_outside_gettext():
    bare = {}
    for path in sorted((ROOT / "src/vedette/web").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.S)
        text = re.sub(r"<(code|kbd|title)\b.*?</\1>|<!doctype html>", "", text, flags=re.S)
        words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>|&\w+;", " ", text))
        labels = re.findall(
            r'(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-z]{2,}[^"]*)"', text
        )
        if found := [*(word for word in words if word not in NAMES), *labels]:
            bare[path.name] = found

    assert not bare


NAMES = {"Vedette", "PDF", "PROV", "DOCX", "HTML", "XLSX", "CSV"}
"""Words that are the same in every language."""


def test_numbers_of_plural_forms_are_those_of_the_language():
    for app, language in CASES:
        held = translations.catalogue(app, language)
        for message in held:
            if not isinstance(message.id, str):
                assert len(message.string) == {"fr": 2, "ar": 6}[language]


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "\u0644\u0627 \u0633\u0637\u0648\u0631"),
        (1, "\u0633\u0637\u0631 \u0648\u0627\u062d\u062f"),
        (2, "\u0633\u0637\u0631\u0627\u0646"),
        (7, "7 \u0633\u0637\u0648\u0631"),
        (11, "11 \u0633\u0637\u0631\u0627"),
        (103, "103 \u0633\u0637\u0648\u0631"),
        (200, "200 \u0633\u0637\u0631"),
    ],
)
def test_arabic_counts_as_arabic_does(n, said):
    from django.utils.translation import ngettext, override

    with override("ar"):
        assert ngettext("%(rows)s row", "%(rows)s rows", n) % {"rows": n} == said
