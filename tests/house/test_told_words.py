"""What the rooms below tell is read from the source whole, and found again from what it says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vedette.web.ui.told import Catalogue, template

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import told_words  # noqa: E402
import translations  # noqa: E402

HANDED_ON = {
    # read back from JSON, or handed up from a child process
    "core/kernel/problems.py: str(told['message'])",
    "core/kernel/problems.py: str(told['remedy'])",
    "core/kernel/problems.py: str(told['prompt'])",
    "core/sources/child.py: one['prompt']",
    "core/sources/child.py: message",
    "core/library/foreign.py: failed[1]",
    "core/library/package.py: message",
    # tables of messages, read as `told_words.PHRASES`
    "core/sources/cell_columns.py: remedy",
    "core/sources/readings.py: remedy",
    "core/sources/delimited.py: message",
    "core/sources/delimited.py: remedy",
    "core/sources/formats.py: remedy",
    "core/sources/xlsx_faults.py: remedy",
    "core/sources/mapping_checks.py: f'{_capital(self.remedies[0])}.'",
    # one of a row of checks, each with its own text
    "core/evidence/findings.py: remedy",
    # several of them, one after the other
    "core/sources/notification.py: ' '.join((problem.message for problem in problems))",
    "core/sources/notification.py: ' '.join(dict.fromkeys((problem.remedy for problem in problems)))",
    "pipeline/extraction.py: ' '.join((one.message for one in problems))",
    "pipeline/extraction.py: ' '.join(dict.fromkeys((one.remedy for one in problems)))",
    "pipeline/notifications.py: ' '.join(problem[:3])",
    # Django's own, in the reader's language
    "web/accounts/writes.py: ' '.join(error.messages)",
    "web/ui/answers.py: str(problem)",
    "web/ui/answers.py: str(remedy)",
    "web/linkage/incident_views.py: ''",
}
"""Errors whose text was told, and is read, elsewhere."""


def test_the_text_of_every_error_is_read_from_the_source():
    silent = set(told_words.unread()) - HANDED_ON

    assert not silent, "write the text where it is raised, or teach tools/told_words.py to read it"


def test_a_raised_error_becomes_a_message_with_blanks():
    assert "The review in '%(a)s' is not in this database." in told_words.messages()


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_a_text_is_found_by_its_own_template_and_no_other(language):
    listed = translations.catalogue("told", language)
    held = {message.id: message.string for message in listed if message.id}
    catalogue = Catalogue(held)

    astray = {}
    for message, said in held.items():
        one = template(message, said)
        filled = "".join(
            literal + (f"⟨{blank}⟩" if blank else "")
            for literal, blank in zip(one.literals, (*one.blanks, ""), strict=True)
        )
        found = catalogue.fitting(filled)
        if found != (one, {blank: f"⟨{blank}⟩" for blank in one.blanks}):
            astray[filled] = found and found[0].literals
    assert not astray
