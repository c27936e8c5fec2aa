"""Cells right, doubtful and wrong, each in a file that is otherwise sound."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from tests.corpus import ACCEPTED as OK
from tests.corpus import ASKED as ASK
from tests.corpus import REFUSED as NO
from tests.corpus import WARNED as WARN
from tests.corpus import Case, mapped
from vedette.core.sources.mapping import GENERIC_COLUMNS

BASE = {
    "incident_id": "A1",
    "date": "2016-03-04",
    "country": "Mali",
    "place": "Kidal",
    "lat": "18.44",
    "lon": "1.41",
    "mission": "MINUSMA",
    "personnel_category": "military",
    "nationality": "Chad",
    "cause": "malicious_act",
    "killed": "3",
    "injured": "0",
    "name": "",
    "notes": "Convoy",
}

PLAIN: dict[str, object] = mapped()
_DATES = (
    ("2016-02-29", OK, None),
    ("1945-01-01", OK, None),
    ("2016/03/04", WARN, "date.form"),
    ("2016-3-4", WARN, "date.form"),
    (" 2016-03-04", WARN, "cell.spaces"),
    ("2016-03-04T10:30:00", WARN, "date.time"),
    ("25/12/2016", WARN, "date.order_inferred"),
    ("12/25/2016", WARN, "date.order_inferred"),
    ("25.12.2016", WARN, "date.order_inferred"),
    ("04/03/2016", ASK, "date_order"),
    ("04/03/16", ASK, "two_digit_years_from"),
    ("31/02/2016", NO, "date.unreal"),
    ("32/13/2016", NO, "date.unreal"),
    ("2016-02-30", NO, "date.unreal"),
    ("2015-02-29", NO, "date.unreal"),
    ("1944-12-31", NO, "date.too_early"),
    ("2024-01-02", NO, "date.in_the_future"),
    ("2016-03-04T10:30:00Z", NO, "date.form"),
    ("2016-03-04/2016-03-06", NO, "date.form"),
    ("3-5 March 2016", NO, "date.form"),
    ("March 2016", NO, "date.form"),
    ("unknown", NO, "date.form"),
    ("2016-03", NO, "date.form"),
    ("20160304", NO, "date.number"),
    ("42433", NO, "date.number"),
    ("2016", NO, "date.number"),
    ("٢٠١٦-٠٣-٠٤", NO, "date.form"),
    ("２０１６-03-04", NO, "date.form"),
    ("2016-03-04\u200b", NO, "text.hidden"),
    ("", NO, "date.blank"),
    ("  ", NO, "date.blank"),
)
_COUNTS = (
    ("", OK, None),
    ("0", OK, None),
    ("007", OK, None),
    ("10000", OK, None),
    ("3.0", WARN, "count.decimal_zero"),
    (" 3", WARN, "cell.spaces"),
    ("3\u00a0", WARN, "cell.spaces"),
    ("1,234", ASK, "thousands"),
    ("1 234", ASK, "thousands"),
    ("10001", NO, "count.too_large"),
    ("-1", NO, "count.negative"),
    ("3.5", NO, "count.fraction"),
    ("1,23", NO, "count.fraction"),
    ("1_000", NO, "count.not_a_number"),
    ("٣", NO, "count.not_a_number"),
    ("NaN", NO, "count.not_a_number"),
    ("NA", NO, "count.not_a_number"),
    ("1e3", NO, "count.not_a_number"),
    ("3*", NO, "count.not_a_number"),
    (">5", NO, "count.not_a_number"),
    ("+3", NO, "count.not_a_number"),
    ("three", NO, "count.not_a_number"),
    ("true", NO, "count.not_a_number"),
    ("0x10", NO, "count.not_a_number"),
    ("²", NO, "count.not_a_number"),
    ("9" * 19, NO, "count.too_long"),
    ("3\u200f", NO, "text.hidden"),
    ("3\ufffd", NO, "text.replacement"),
)
_POSITIONS = (
    (("", ""), OK, None),
    (("-1.5", "29"), OK, None),
    (("60", "60"), OK, None),
    (("0", "0.0"), WARN, "coordinate.zero"),
    (("18.44 ", "1.41"), WARN, "cell.spaces"),
    (("14,500", "1,5"), ASK, "decimal"),
    (("91", "1"), NO, "coordinate.range"),
    (("18", "-180.5"), NO, "coordinate.range"),
    (("18.44", ""), NO, "coordinate.half"),
    (("", "1.41"), NO, "coordinate.half"),
    (("1.41", "18.44"), NO, "coordinate.swapped"),
    (("nan", "1.41"), NO, "coordinate.not_finite"),
    (("18.44", "inf"), NO, "coordinate.not_finite"),
    (("1e1", "1.41"), NO, "coordinate.not_a_number"),
    (("18°26'N", "1.41"), NO, "coordinate.not_a_number"),
    (("18.4.4", "1.41"), NO, "coordinate.not_a_number"),
)
_TEXTS = (
    ({"notes": "a\u202eb"}, WARN, "text.hidden"),
    ({"place": "Kid\u200bal"}, WARN, "text.hidden"),
    ({"place": "Kid\ufffdl"}, WARN, "text.replacement"),
    ({"incident_id": "A\u200b1"}, NO, "text.hidden"),
    ({"incident_id": "A\ufffd1"}, NO, "text.replacement"),
    ({"incident_id": ""}, NO, "key.blank"),
    ({"incident_id": "   "}, NO, "key.blank"),
    ({"place": "Null", "country": "NA"}, OK, None),
    ({"notes": "=1+1"}, OK, None),
    ({"notes": "'=1+1"}, OK, None),
    ({"place": "Tillabéri, “Ménaka”"}, OK, None),
)


def cases() -> Iterator[Case]:
    """All cases of this module."""
    yield _case("the base record", [{}], OK)
    for cell, status, rule in _DATES:
        yield _case(f"date {cell!r}", [{"date": cell}], status, rule)
    for cell, status, rule in _COUNTS:
        yield _case(f"killed {cell!r}", [{"killed": cell}], status, rule)
    for (lat, lon), status, rule in _POSITIONS:
        yield _case(f"position {lat!r} {lon!r}", [{"lat": lat, "lon": lon}], status, rule)
    for change, status, rule in _TEXTS:
        yield _case(f"text {change!r}", [change], status, rule)
    yield from _declared()
    yield from _rows()


def _declared() -> Iterator[Case]:
    dmy = mapped(date_order="DMY")
    comma = mapped(decimal=",")
    yield _case("d/m as declared", [{"date": "04/03/2016"}], OK, mapping=dmy)
    yield _case("m/d against d/m", [{"date": "04/13/2016"}], NO, "date.unreal", dmy)
    yield _case("year first against d/m", [{"date": "2016-03-04"}], NO, "date.order", dmy)
    short = mapped(date_order="DMY", two_digit_years_from=1950)
    yield _case("two-digit year as declared", [{"date": "04/03/16"}], OK, mapping=short)
    marks = mapped(thousands=",")
    yield _case("thousands as declared", [{"killed": "1,234"}], WARN, "count.thousands", marks)
    yield _case("wrong groups of digits", [{"killed": "1,23,4"}], NO, "count.not_a_number", marks)
    yield _case("decimal comma as declared", [{"lat": "18,44", "lon": "1,41"}], OK, mapping=comma)
    yield _case("decimal comma in a count", [{"killed": "3,0"}], WARN, "count.decimal_zero", comma)
    yield _case("a third of a person", [{"killed": "1,234"}], NO, "count.fraction", comma)
    more = mapped(limits={"max_count": 20_000})
    yield _case("count above a raised limit", [{"killed": "20001"}], NO, "count.too_large", more)
    yield _case("count below a raised limit", [{"killed": "20000"}], OK, mapping=more)
    tokens = mapped(null_tokens=["NA", "-"])
    yield _case("null tokens", [{"killed": "NA", "lat": "-", "lon": "-"}], OK, mapping=tokens)
    yield _case("null token as date", [{"date": "NA"}], NO, "date.blank", tokens)
    words = mapped(values={"killed": {"several": None, "one": "1"}})
    yield _case("value map of a count", [{"killed": "one"}], OK, mapping=words)


def _rows() -> Iterator[Case]:
    twins = [{"incident_id": "x"}, {"incident_id": "x"}]
    yield _case("a key twice", twins, NO, "key.duplicate")
    yield _case(
        "a key twice after trim", [{"incident_id": "x"}, {"incident_id": " x"}], NO, "key.duplicate"
    )
    composed = [{"incident_id": "é"}, {"incident_id": "e\u0301"}]
    yield _case("a key twice after NFC", composed, NO, "key.duplicate")
    yield _case("capitals tell keys apart", [{"incident_id": "a"}, {"incident_id": "A"}], OK)
    yield _case("zeros tell keys apart", [{"incident_id": "1"}, {"incident_id": "01"}], OK)
    no_key = mapped(key=None)
    yield _case("one row per victim", twins, OK, mapping=no_key)
    numbered = mapped(duplicate_keys="number")
    yield _case("numbered keys", twins, WARN, "key.numbered", numbered)
    both = [{"date": "25/12/2016"}, {"date": "12/25/2016"}]
    yield _case("d/m and m/d together", both, NO, "date.order")
    mixed = [{"date": "25/12/2016"}, {"date": "2016-12-25"}, {"date": "26/12/2016"}]
    yield _case("year first among d/m", mixed, NO, "date.order")
    decided = [{"date": "04/03/2016"}, {"date": "25/12/2016"}]
    yield _case("one date decides for all", decided, WARN, "date.order_inferred")


def _case(
    name: str,
    changes: Sequence[dict[str, str]],
    status: str,
    rule: str | None = None,
    mapping: dict[str, object] = PLAIN,
) -> Case:
    return Case(name, "cells.csv", _csv(changes), mapping, status, rule)


def _csv(changes: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(GENERIC_COLUMNS)
    for number, change in enumerate(changes, start=1):
        row = BASE | {"incident_id": f"A{number}"} | change
        writer.writerow([row[name] for name in GENERIC_COLUMNS])
    return out.getvalue().encode()
