"""GeoJSON collections of points: properties become cells, the geometry becomes latitude and longitude."""

from __future__ import annotations

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem
from vedette.core.sources.json_records import (
    Gathered,
    Number,
    Place,
    Twins,
    document,
    has_suspects,
    json_text,
    record_fields,
    staged_json,
)
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import CellKind, Findings, Limits, Staged, folded

_WGS84 = frozenset(
    {"urn:ogc:def:crs:ogc:1.3:crs84", "urn:ogc:def:crs:ogc::crs84", "ogc:crs84", "crs84"}
    | {"http://www.opengis.net/def/crs/ogc/1.3/crs84", "epsg:4326", "urn:ogc:def:crs:epsg::4326"}
)
_PLANE, _WITH_ALTITUDE = 2, 3

Cells = dict[str, tuple[str | None, CellKind]]


def staged_geojson(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """The features of a collection of points, or None after noting why not."""
    text = json_text(content, mapping, findings, limits)
    if text is None:
        return None
    whole = document(text, findings)
    if whole is None:
        return None
    features = _features(whole, findings)
    if features is None:
        return None
    gathered = Gathered()
    is_suspect = has_suspects(text)
    names = tuple(_column(mapping, common) for common in ("lat", "lon"))
    for index, feature in enumerate(features):
        fields = _feature(feature, index, names, findings, limits, is_suspect=is_suspect)
        if findings.n_errors > MAX_PROBLEMS or index > limits.records:
            break
        gathered.add(fields, index, 0)
    return staged_json(
        gathered, "geojson", "$.features[{record}].properties.{column}", mapping, findings, limits
    )


def _column(mapping: Mapping, common: str) -> str:
    """The column in which the mapping looks for a coordinate."""
    column = mapping.columns.get(common, common)
    return column if isinstance(column, str) else common


def _features(whole: object, findings: Findings) -> list[object] | None:
    """The features of a collection in WGS 84, or None after noting why not."""
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        _refuse(
            "geojson.type", "The document is not a FeatureCollection.", None, "$.type", findings
        )
        return None
    if isinstance(whole, Twins):
        _refuse(
            "json.duplicate_key", "The collection holds the same name twice.", None, "$", findings
        )
        return None
    features = whole.get("features")
    if not isinstance(features, list):
        _refuse(
            "geojson.type", "The collection has no list of features.", None, "$.features", findings
        )
        return None
    if whole.get("crs") is not None and not _is_wgs84(whole["crs"]):
        _refuse(
            "geojson.crs",
            "The collection states another reference system than WGS 84.",
            None,
            "$.crs",
            findings,
        )
        return None
    return features


def _is_wgs84(crs: object) -> bool:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.lower() in _WGS84


def _feature(
    feature: object,
    index: int,
    names: tuple[str, ...],
    findings: Findings,
    limits: Limits,
    *,
    is_suspect: bool,
) -> Cells:
    path = f"$.features[{index}]"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        _refuse("geojson.type", "The element is not a Feature.", index, path, findings)
        return {}
    if isinstance(feature, Twins):
        _refuse(
            "json.duplicate_key", "The feature holds the same name twice.", index, path, findings
        )
        return {}
    properties = feature.get("properties")
    fields = record_fields(
        {} if properties is None else properties,
        Place(index, f"{path}.properties"),
        findings,
        limits,
        is_suspect=is_suspect,
    )
    own_id = feature.get("id")
    if isinstance(own_id, str) and all(folded(name) != "id" for name in fields):
        kind = CellKind.NUMBER if isinstance(own_id, Number) else CellKind.TEXT
        fields["id"] = (str(own_id), kind)
    _check_other_system(feature, index, path, findings)
    return _with_point(fields, feature, index, names, findings)


def _check_other_system(
    feature: dict[str, object], index: int, path: str, findings: Findings
) -> None:
    geometry = feature.get("geometry")
    for holder, where in ((feature, path), (geometry, f"{path}.geometry")):
        if (
            isinstance(holder, dict)
            and holder.get("crs") is not None
            and not _is_wgs84(holder["crs"])
        ):
            _refuse(
                "geojson.crs",
                "Another reference system than WGS 84 is stated.",
                index,
                f"{where}.crs",
                findings,
            )


def _with_point(
    fields: Cells,
    feature: dict[str, object],
    index: int,
    names: tuple[str, ...],
    findings: Findings,
) -> Cells:
    """The cells with the coordinates of the point; properties that say otherwise are refused."""
    path = f"$.features[{index}].geometry"
    if "geometry" not in feature:
        _refuse(
            "geojson.geometry", "The feature has no geometry, not even null.", index, path, findings
        )
        return fields
    point = _point(feature["geometry"], index, path, findings)
    for name, text in zip(names, point, strict=True):
        own = next((known for known in fields if folded(known) == folded(name)), None)
        told = fields[own][0] if own is not None else None
        if told and not _is_same(told, text):
            _refuse(
                "geojson.contradiction",
                "The properties give another coordinate than the geometry.",
                index,
                f"$.features[{index}].properties.{name}",
                findings,
                value=told,
            )
        kind = CellKind.BLANK if text is None else CellKind.NUMBER
        fields[own or name] = (text, kind)
    return fields


def _is_same(told: str, text: str | None) -> bool:
    try:
        return text is not None and float(told) == float(text)
    except ValueError:
        return False


def _point(
    geometry: object, index: int, path: str, findings: Findings
) -> tuple[str | None, str | None]:
    """Latitude and longitude as written, or two times None."""
    if geometry is None:
        return None, None
    if isinstance(geometry, Twins):
        _refuse("json.duplicate_key", "The geometry holds a name twice.", index, path, findings)
        return None, None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        found = geometry.get("type") if isinstance(geometry, dict) else None
        _refuse(
            "geojson.geometry",
            "The geometry is not a point.",
            index,
            path,
            findings,
            value=str(found) if isinstance(found, str) else None,
        )
        return None, None
    numbers = geometry.get("coordinates")
    if not _are_coordinates(numbers):
        _refuse(
            "geojson.coordinates",
            "A point has two numbers: longitude, latitude.",
            index,
            f"{path}.coordinates",
            findings,
            value=str(numbers),
        )
        return None, None
    assert isinstance(numbers, list), "checked above"
    if len(numbers) == _WITH_ALTITUDE:
        findings.warn(
            Problem(
                "geojson.altitude",
                "The altitude of a point is left out.",
                "Nothing to do.",
                record=index,
                path=f"{path}.coordinates",
                value=str(numbers[2]),
            )
        )
    return str(numbers[1]), str(numbers[0])


def _are_coordinates(numbers: object) -> bool:
    return (
        isinstance(numbers, list)
        and _PLANE <= len(numbers) <= _WITH_ALTITUDE
        and all(isinstance(number, Number) for number in numbers)
    )


def _refuse(
    rule: str,
    message: str,
    index: int | None,
    path: str,
    findings: Findings,
    value: str | None = None,
) -> None:
    findings.refuse(
        Problem(
            rule,
            message,
            "Send a FeatureCollection of points in WGS 84, without the member crs.",
            record=index,
            path=path,
            value=value,
        )
    )
