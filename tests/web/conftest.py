from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def pages(sample_review, settings) -> Client:
    """A browser without scripts on the pages of the sample review."""
    settings.VEDETTE_REVIEW = sample_review
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def run(sample_review, settings):
    """The current run of the sample review."""
    from vedette.web.reviews.runs import current_run

    settings.VEDETTE_REVIEW = sample_review
    return current_run()
