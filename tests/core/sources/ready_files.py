"""The public files read with their ready mappings, once per test session."""

from __future__ import annotations

import functools

import pyarrow as pa

from tests.shared_data import shared_data
from vedette.core.sources.catalogue import Ready, ready_named
from vedette.core.sources.harmonise import Harmonised, records
from vedette.core.sources.reading import Reading, read


def ready(name: str) -> Ready:
    """The entry of the catalogue."""
    found = ready_named(name)
    assert found is not None, name
    return found


def read_ready(name: str) -> Reading:
    """The file read with its ready mapping; the test is skipped where the file is absent."""
    shared_data(*ready(name).pattern.split("/"))
    return _read(name)


def harmonised(name: str) -> Harmonised:
    """Its rows as records, with what was found."""
    read_ready(name)
    return _harmonised(name)


def records_of(name: str) -> pa.Table:
    """Its records; fails where errors or questions stand."""
    made = harmonised(name)
    assert not made.errors
    assert not made.questions
    return made.table


@functools.cache
def _read(name: str) -> Reading:
    one = ready(name)
    assert one.mapping is not None
    path = shared_data(*one.pattern.split("/"))
    numbers = [number for number, _ in one.quarantine]
    reading = read(path, one.mapping, received_on=one.received_on, quarantined=numbers)
    assert not reading.errors, reading.errors[:3]
    assert not reading.questions, reading.questions
    return reading


@functools.cache
def _harmonised(name: str) -> Harmonised:
    mapping = ready(name).mapping
    assert mapping is not None
    return records(_read(name), mapping, source=name, import_id="IM-TEST", label="unclassified")
