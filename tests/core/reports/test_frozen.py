"""A kept document: the same when read back, with a name for each block, and fingerprints of words and of data."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.core.reports import makers
from vedette.core.reports.document import Chart, LiveNumber, content_fingerprint, reworded
from vedette.core.reports.frozen import (
    block_names,
    data_fingerprint,
    frozen,
    frozen_blocks,
    thawed,
    words_fingerprint,
)
from vedette.core.reports.render_html import html
from vedette.core.reports.review_report import report


def through_a_file(document):
    return thawed(json.loads(json.dumps(frozen(document))))


def test_what_was_kept_is_read_back_and_printed_the_same():
    for one in (
        makers.make_document(*makers.make_blocks()),
        report(makers.make_tables(), makers.make_review()),
    ):
        again = through_a_file(one)

        assert again == one
        assert content_fingerprint(again) == content_fingerprint(one)
        assert html(again, fonts=None) == html(one, fonts=None)


def test_each_block_has_a_name_that_tells_where_it_comes_from():
    made = report(makers.make_tables(), makers.make_review())
    names = block_names(made)

    assert len(set(names)) == len(made.blocks) == len(made.origins)
    assert "CHA-summary" in names
    assert "SEC-trend.1" in names


def test_blocks_are_read_with_their_numbers_and_words():
    made = report(makers.make_tables(), makers.make_review())
    paragraphs = [one for one in frozen_blocks(made) if one.kind == "Paragraph" and one.numbers]

    assert [one.mark for one in paragraphs][:1] == ["1"]
    for one in paragraphs:
        assert all(printed in one.words for printed in one.numbers.values())


def test_words_and_data_have_fingerprints_of_their_own():
    made = report(makers.make_tables(), makers.make_review())

    def other(inline):
        return replace(inline, printed="63") if isinstance(inline, LiveNumber) else inline

    recounted = replace(made, blocks=tuple(reworded(one, other) for one in made.blocks))
    redrawn = replace(
        made,
        blocks=tuple(
            replace(b, spec='{"a": 1}') if isinstance(b, Chart) else b for b in made.blocks
        ),
    )
    retitled = replace(made, title="Another title")
    another_day = replace(made, run="f00", edition="Draft 7")

    for changed in (recounted, redrawn):
        assert words_fingerprint(changed) == words_fingerprint(made)
        assert data_fingerprint(changed) != data_fingerprint(made)
    assert words_fingerprint(retitled) != words_fingerprint(made)
    assert data_fingerprint(retitled) == data_fingerprint(made)
    assert words_fingerprint(another_day) == words_fingerprint(made)
