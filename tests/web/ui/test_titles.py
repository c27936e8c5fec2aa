"""What something of the chain is called in the reader's language."""

from __future__ import annotations

from django.utils.translation import override

from vedette.web.ui.told import titled


def test_titles_of_figures_are_told_and_words_of_people_stay_as_they_are() -> None:
    with override("fr"):
        number = titled(
            "People killed by acts of violence, by year · 2013", "FIG-killed-by-year/2013"
        )
        heard = titled("A position that needs a battalion to defend.", "INT-88HYXM")

    assert number == "Personnes tuées par des actes de violence, par année · 2013"
    assert heard == "A position that needs a battalion to defend."
