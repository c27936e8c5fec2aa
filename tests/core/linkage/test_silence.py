"""Reports that stand alone though others would have told: each case is worked by hand.

`_often(n)` is a past in which four sources tell n events together and each leaves out a few; a source
tells about nine tenths of what the others tell, so that its silence weighs some three bits.
"""

from __future__ import annotations

import numpy as np
import pytest

from vedette.core.linkage.silence import Reports, join_silent

REGISTRY, MISSION, PRESS, POLICE, COPY = range(5)
_SOURCES = (REGISTRY, MISSION, PRESS, POLICE)

Event = tuple[int, ...]


def _often(n: int) -> list[Event]:
    lacking = [tuple(s for s in _SOURCES if s != left_out) for left_out in _SOURCES]
    return [_SOURCES] * n + lacking * (n // 10)


def _joined(
    past: list[Event],
    one: Event,
    other: Event,
    bits: float,
    *,
    kind: int = 0,
    later: int = 0,
    once: int | None = None,
    apart: bool = False,
) -> bool:
    """Whether an event that the sources `one` tell and one that `other` tells become one.

    Args:
        past: Events, ten days apart, from which the sources' habits are learnt.
        one, other: Sources of the two events, which come last.
        bits: Evidence of each pair of reports of the two.
        kind: Of the last event; all others are of kind 0.
        later: Days that the two last events lie after the past.
        once: A source that never tells an event twice.
        apart: Whether one pair is judged different.
    """
    groups = [*past, one, other]
    voice = np.array([v for group in groups for v in group])
    event = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    last = event >= len(groups) - 2
    start = np.searchsorted(event, event)
    reports = Reports(
        voice,
        np.where(event == len(groups) - 1, kind, 0),
        np.zeros(len(voice), dtype=np.int64),
        event * 10 + later * last,
        np.arange(voice.max() + 1) == (-1 if once is None else once),
    )
    left, right = (np.flatnonzero(event == len(groups) - k) for k in (2, 1))
    pairs = np.repeat(left, len(right)), np.tile(right, len(left))
    parted = (pairs[0][:1], pairs[1][:1]) if apart else None
    label = join_silent(start, reports, pairs, np.full(len(pairs[0]), bits), parted)
    assert (label[~last] == start[~last]).all()
    return bool(label[-1] != start[-1])


def test_a_stray_report_joins_where_the_others_would_have_told_of_its_event() -> None:
    assert _joined(_often(60), (REGISTRY, MISSION), (PRESS,), bits=-5.0)


def test_it_stays_alone_where_sources_mostly_tell_alone() -> None:
    alone = [(source,) for source in _SOURCES] * 60
    assert not _joined(alone, (REGISTRY, MISSION), (PRESS,), bits=-5.0)


@pytest.mark.parametrize("bits", [-7.5, -20.0])
def test_it_stays_alone_where_the_reports_are_unlike(bits: float) -> None:
    assert not _joined(_often(20), (REGISTRY, MISSION), (PRESS,), bits=bits)


def test_silence_on_events_of_another_kind_says_nothing() -> None:
    assert not _joined(_often(60), (REGISTRY, MISSION), (PRESS,), bits=-5.0, kind=4)


def test_a_few_events_do_not_teach_that_all_are_told() -> None:
    assert not _joined(_often(2), (REGISTRY, MISSION), (PRESS,), bits=-5.0)


@pytest.mark.parametrize("bits", [-3.0, 8.0])
def test_what_was_judged_different_stays_apart(bits: float) -> None:
    assert _joined(_often(60), (REGISTRY, MISSION), (PRESS,), bits=bits)
    assert not _joined(_often(60), (REGISTRY, MISSION), (PRESS,), bits=bits, apart=True)


def test_a_second_report_of_one_source_needs_more_and_may_be_ruled_out() -> None:
    assert _joined(_often(60), (REGISTRY, MISSION), (MISSION,), bits=2.0)
    assert not _joined(_often(60), (REGISTRY, MISSION), (MISSION,), bits=-5.0)
    assert not _joined(_often(60), (REGISTRY, MISSION), (MISSION,), bits=8.0, once=MISSION)


def test_sources_are_not_silent_outside_of_their_years() -> None:
    assert _joined(_often(60), (REGISTRY,), (PRESS,), bits=-5.0)
    assert not _joined(_often(60), (REGISTRY,), (PRESS,), bits=-5.0, later=4000)


def test_what_a_copy_leaves_out_weighs_nothing_where_its_original_is_silent() -> None:
    """In both pasts the fifth source tells nine tenths; in the second it copies the mission."""
    past = _often(60)
    free = [(*event, COPY) if n % 10 else event for n, event in enumerate(past)]
    copied = [(*event, COPY) if MISSION in event else event for event in past]
    least = {}
    for name, events in (("free", free), ("copied", copied)):
        found = [b for b in np.arange(-8, 9) if _joined(events, (REGISTRY,), (REGISTRY,), float(b))]
        least[name] = min(found)
    assert least["free"] < least["copied"]
