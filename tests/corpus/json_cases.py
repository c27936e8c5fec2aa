"""JSON arrays, JSON lines, GeoJSON points and Parquet."""

from __future__ import annotations

import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from tests.corpus import ACCEPTED, ASKED, REFUSED, WARNED, Case

GOOD: dict[str, object] = {
    "incident_id": "A1",
    "date": "2016-03-04",
    "country": "Mali",
    "lat": 18.44,
    "lon": 1.41,
    "killed": 3,
    "injured": None,
    "notes": "near the camp",
}


def _record(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}


def _array(*records: object) -> bytes:
    return json.dumps(records).encode()


def _raw(text: str) -> bytes:
    """One good record with the value of `killed` written as `text`."""
    return json.dumps([GOOD]).replace('"killed": 3', f'"killed": {text}').encode()


def _lines(*records: object) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def _point(geometry: object, **properties: object) -> dict[str, object]:
    kept = {name: value for name, value in GOOD.items() if name not in {"lat", "lon"}}
    return {"type": "Feature", "geometry": geometry, "properties": {**kept, **properties}}


def _collection(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()


KIDAL = {"type": "Point", "coordinates": [1.41, 18.44]}
A2 = _record(incident_id="A2")


def _case(name: str, content: bytes, status: str, rule: str | None = None, **more: object) -> Case:
    filename = str(more.pop("filename", "file.json"))
    return Case(name, filename, content, status=status, rule=rule, **more)  # type: ignore[arg-type]


ARRAYS = (
    _case("array", _array(GOOD, A2), ACCEPTED, n_rows=2),
    _case("array with blanks", b" \r\n\t" + _array(GOOD) + b"\n", ACCEPTED, n_rows=1),
    _case(
        "names that come later",
        _array(GOOD, _record(incident_id="A2", place="Gao")),
        ACCEPTED,
        n_rows=2,
    ),
    _case("utf-8 mark in json", b"\xef\xbb\xbf" + _array(GOOD), WARNED, "encoding.bom"),
    _case("json in utf-16", _array(GOOD).decode().encode("utf-16"), ASKED, "encoding"),
    _case(
        "json in latin",
        json.dumps([_record(place="Café")], ensure_ascii=False).encode("cp1252"),
        ASKED,
        "encoding",
    ),
    _case("number as text", _array(_record(killed="3")), WARNED),
    _case("3.0 killed", _raw("3.0"), WARNED),
    _case("true killed", _raw("true"), REFUSED, record=0),
    _case("3e0 killed", _raw("3e0"), REFUSED, record=0),
    _case("NaN", _raw("NaN"), REFUSED, "json.not_finite", record=0),
    _case("Infinity", _raw("-Infinity"), REFUSED, "json.not_finite", record=0),
    _case("1e999", _raw("1e999"), REFUSED, "json.not_finite", record=0),
    _case("5,000 digits", _raw("9" * 5_000), REFUSED, record=0),
    _case("leading zero", _raw("03"), REFUSED, "json.syntax"),
    _case("nested killed", _raw("[3]"), REFUSED, record=0),
    _case("duplicate key", _raw('3, "killed": 4'), REFUSED, "json.duplicate_key", record=0),
    _case(
        "duplicate key in a nested object",
        _raw('3, "x": {"a": 1, "a": 2}'),
        REFUSED,
        "json.duplicate_key",
    ),
    _case("keys that fold alike", _raw('3, "Killed": 4'), REFUSED, "header.repeated_name"),
    _case("unmapped nested value", _raw('3, "x": {"a": 1}'), WARNED, "header.unmapped"),
    _case(
        "lone surrogate", _raw(r'3, "place": "\ud800"'), REFUSED, "json.lone_surrogate", record=0
    ),
    _case("surrogate pair", _raw(r'3, "place": "\ud83d\ude00"'), ACCEPTED),
    _case("escaped nul", _raw(r'3, "place": "a\u0000b"'), REFUSED, "text.nul", record=0),
    _case("escaped backspace", _raw(r'3, "place": "a\bb"'), REFUSED, "text.control_character"),
    _case("raw control character", _raw('3, "place": "a\x01b"'), REFUSED, "json.syntax"),
    _case("c1 in json", _raw('3, "place": "a\x85b"'), REFUSED, "text.control_character"),
    _case("newline in json text", _raw(r'3, "place": "a\nb"'), ACCEPTED),
    _case("trailing text", _array(GOOD) + b"x", REFUSED, "json.trailing"),
    _case("two documents", _array(GOOD) + _array(GOOD), REFUSED, "json.trailing"),
    _case("trailing comma", _array(GOOD)[:-1] + b",]", REFUSED, "json.syntax"),
    _case("comment", b"/* x */" + _array(GOOD), REFUSED, "json.syntax"),
    _case("cut off array", _array(GOOD, A2)[:-20], REFUSED, "json.syntax", record=1),
    _case("record is a number", _array(GOOD, 7), REFUSED, "json.not_object", record=1),
    _case("record is null", _array(GOOD, None), REFUSED, "json.not_object", record=1),
    _case("record is a list", _array(GOOD, [1]), REFUSED, "json.not_object", record=1),
    _case("empty array", b"[]", REFUSED, "file.no_records"),
    _case("an object", json.dumps(GOOD).encode(), REFUSED, "json.not_array"),
    _case("null", b"null", REFUSED, "json.not_array"),
    _case("too deep", _raw("3" + ', "x": ' + "[" * 40 + "]" * 40), REFUSED, "json.depth"),
    _case("bomb of brackets", b"[" * 1_000_000, REFUSED, "json.depth"),
    _case("brackets in text", _array(_record(notes="[" * 50)), ACCEPTED),
    _case(
        "no killed in json",
        _array({"incident_id": "A1", "date": "2016-03-04"}),
        REFUSED,
        "header.column_missing",
    ),
    _case(
        "json with bad bytes",
        _raw('3, "place": "é"')[:-2].replace(b"camp", b"\xff") + b"}]",
        REFUSED,
        "encoding.invalid",
    ),
    _case("csv called json", b"a,b\n1,2\n", REFUSED, filename="file.json"),
    _case("json lines called json", _lines(GOOD, A2), REFUSED),
)

LINES = (
    _case("json lines", _lines(GOOD, A2), ACCEPTED, filename="f.jsonl", n_rows=2),
    _case("json lines without end", _lines(GOOD, A2)[:-1], ACCEPTED, filename="f.ndjson", n_rows=2),
    _case(
        "json lines crlf",
        _lines(GOOD, A2).replace(b"\n", b"\r\n"),
        ACCEPTED,
        filename="f.jsonl",
        n_rows=2,
    ),
    _case(
        "blank line in json lines",
        _lines(GOOD) + b"\n" + _lines(A2),
        WARNED,
        "lines.blank",
        filename="f.jsonl",
        n_rows=2,
    ),
    _case(
        "bad line", _lines(GOOD) + b"{x}\n", REFUSED, "json.syntax", filename="f.jsonl", record=1
    ),
    _case(
        "two on a line",
        _lines(GOOD)[:-1] + _lines(A2),
        REFUSED,
        "json.trailing",
        filename="f.jsonl",
        record=0,
    ),
    _case(
        "list on a line",
        _lines(GOOD, [1]),
        REFUSED,
        "json.not_object",
        filename="f.jsonl",
        record=1,
    ),
    _case(
        "null on a line",
        _lines(GOOD, None),
        REFUSED,
        "json.not_object",
        filename="f.jsonl",
        record=1,
    ),
    _case(
        "duplicate on a line",
        b'{"incident_id": "A1", "incident_id": "A2"}\n',
        REFUSED,
        "json.duplicate_key",
        filename="f.jsonl",
    ),
    _case("array called jsonl", _array(GOOD), REFUSED, "type.contradiction", filename="f.jsonl"),
)

GEOJSON = (
    _case("points", _collection(_point(KIDAL)), ACCEPTED, filename="f.geojson", n_rows=1),
    _case("points called json", _collection(_point(KIDAL)), ACCEPTED, n_rows=1),
    _case("no geometry known", _collection(_point(None)), ACCEPTED, filename="f.geojson", n_rows=1),
    _case(
        "altitude",
        _collection(_point({"type": "Point", "coordinates": [1.41, 18.44, 300]})),
        WARNED,
        "geojson.altitude",
        filename="f.geojson",
    ),
    _case(
        "polygon",
        _collection(_point({"type": "Polygon", "coordinates": []})),
        REFUSED,
        "geojson.geometry",
        filename="f.geojson",
        record=0,
    ),
    _case(
        "multipoint",
        _collection(_point(KIDAL), _point({"type": "MultiPoint", "coordinates": [[1, 2]]})),
        REFUSED,
        "geojson.geometry",
        filename="f.geojson",
        record=1,
    ),
    _case(
        "one coordinate",
        _collection(_point({"type": "Point", "coordinates": [1.4]})),
        REFUSED,
        "geojson.coordinates",
        filename="f.geojson",
    ),
    _case(
        "coordinates as text",
        _collection(_point({"type": "Point", "coordinates": ["1", "2"]})),
        REFUSED,
        "geojson.coordinates",
        filename="f.geojson",
    ),
    _case(
        "latitude beyond the pole",
        _collection(_point({"type": "Point", "coordinates": [1.4, 118.44]})),
        REFUSED,
        filename="f.geojson",
        record=0,
    ),
    _case(
        "other crs",
        _collection(_point(KIDAL), crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
        REFUSED,
        "geojson.crs",
        filename="f.geojson",
    ),
    _case(
        "crs of wgs84",
        _collection(
            _point(KIDAL),
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        ),
        ACCEPTED,
        filename="f.geojson",
    ),
    _case("no features", _collection(), REFUSED, "file.no_records", filename="f.geojson"),
    _case(
        "a geometry alone",
        json.dumps(KIDAL).encode(),
        REFUSED,
        "geojson.type",
        filename="f.geojson",
    ),
    _case(
        "array called geojson", _array(GOOD), REFUSED, "type.contradiction", filename="f.geojson"
    ),
    _case(
        "properties that say otherwise",
        _collection(_point(KIDAL, lat=5.0)),
        REFUSED,
        "geojson.contradiction",
        filename="f.geojson",
    ),
)


def _parquet(**columns: object) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table(columns), made)
    return made.getvalue()


_IDS = {"incident_id": ["A1", "A2"], "date": ["2016-03-04", "2017-12-07"], "killed": [3, None]}
_REST = {
    name: pa.nulls(2, pa.string())
    for name in ("country", "place", "mission", "cause", "injured", "notes")
}

PARQUET = (
    _case("parquet", _parquet(**_IDS, **_REST), ACCEPTED, filename="f.parquet", n_rows=2),
    _case(
        "parquet with dates",
        _parquet(**{**_IDS, "date": [date(2016, 3, 4), date(2017, 12, 7)]}, **_REST),
        ACCEPTED,
        filename="f.parquet",
        n_rows=2,
    ),
    _case(
        "parquet with true",
        _parquet(**{**_IDS, "killed": [True, False]}, **_REST),
        REFUSED,
        filename="f.parquet",
        record=2,
    ),
    _case(
        "parquet nested",
        _parquet(**{**_IDS, "killed": [[1], [2]]}, **_REST),
        REFUSED,
        "parquet.type",
        filename="f.parquet",
    ),
    _case(
        "parquet nul",
        _parquet(**{**_IDS, "incident_id": ["A1", "A\0"]}, **_REST),
        REFUSED,
        "text.nul",
        filename="f.parquet",
        record=3,
    ),
    _case(
        "parquet without rows",
        _parquet(**{name: pa.nulls(0, pa.string()) for name in {**_IDS, **_REST}}),
        REFUSED,
        "file.no_records",
        filename="f.parquet",
    ),
    _case(
        "parquet called csv",
        _parquet(**_IDS, **_REST),
        REFUSED,
        "type.contradiction",
        filename="f.csv",
    ),
)

JSON = (*ARRAYS, *LINES, *GEOJSON, *PARQUET)
