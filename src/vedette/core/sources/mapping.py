"""The mapping of a source: which column means what, and how its cells are to be read. Versioned data.

Every key may be absent or "auto": then it is inferred, and asked for where it is not certain.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from vedette.core.kernel.errors import BadMapping
from vedette.core.sources import mapping_checks as checks
from vedette.core.sources.mapping_checks import AUTO, FILLABLE, Notes
from vedette.core.sources.schema import Grain
from vedette.core.sources.staging import folded

ColumnRef = str | int | dict[str, str | int]
"""A column by name, by position from 1, or a date in parts: {"year": …, "month": …, "day": …}."""

_KILLED = ("killed", "killed_low", "killed_high")


@dataclass(frozen=True, slots=True)
class Located:
    """The columns of a mapping as found in one file.

    Args:
        columns: Common name -> column of the file (parts of a date: name of the part -> column);
            holds only what the file has.
        key: Column of the key, or None when there is none or the file lacks it.
        absent: (common name or "key", what the mapping calls it) that the file lacks.
        unmapped: Columns of the file that the mapping does not name.
    """

    columns: dict[str, str | dict[str, str]]
    key: str | None
    absent: tuple[tuple[str, str | int], ...]
    unmapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one source is read. Dictionaries and lists in it are never changed.

    Args:
        columns: Common name -> column (`ColumnRef`).
        key: Column that tells the records apart; None: one row per victim, known by its record number.
        encoding: Name of the character encoding, or "auto".
        delimiter: One character, or "auto".
        decimal: Decimal mark, "." or ",", or "auto".
        thousands: Thousands mark of whole numbers, or "auto" for none declared.
        date_order: YMD, DMY or MDY, or "auto".
        two_digit_years_from: First year of the hundred that two-digit years lie in, or "auto".
        header: True, False, the physical line of the header, or "auto".
        skip_rows: Physical lines (rows of a sheet) before the header, or "auto".
        skip_footer: Physical lines at the end that are not records, or "auto".
        sheet: Name of the sheet or its position from 1, or "auto".
        member: Name of the file inside a container, or "auto".
        hidden_rows: include or skip, or "auto".
        serial_dates: 1900 or 1904: plain numbers in a date column count days since then, or "auto".
        null_tokens: Words that mean blank besides the empty cell.
        values: Common name -> {word of the source: code, or None for no value}.
        unknown_values: allow, block or park; one word for all columns or one per common name; or "auto".
        constants: Common name -> value of every record.
        scope: Who is counted, where and since when, in words.
        grain: person, incident, monthly_total, or reading for readings of indicators, or "auto".
        fed_by: Names of sources that this one copies.
        name: Name of the mapping.
        version: Version of the mapping.
        duplicate_keys: refuse, or number: the second record of a key becomes `KEY#2`, with a warning.
        release_of: Family of databases by one publisher that keep their ids.
        limits: `max_count` and names of `Limits` that an administrator raised for this source.
        required: Common names whose column the file must have; `date` and `killed` unless stated, of readings
            `date`, `indicator` and `value`.
        publisher: Who publishes the source.
        licence: Terms of its use.
        custodian: Who keeps it here.
        label: Label of its records, such as `confidential`.
    """

    columns: dict[str, ColumnRef]
    key: str | int | None = None
    encoding: str = AUTO
    delimiter: str = AUTO
    decimal: str = AUTO
    thousands: str = AUTO
    date_order: str = AUTO
    two_digit_years_from: int | str = AUTO
    header: bool | int | str = AUTO
    skip_rows: int | str = AUTO
    skip_footer: int | str = AUTO
    sheet: str | int = AUTO
    member: str = AUTO
    hidden_rows: str = AUTO
    serial_dates: str = AUTO
    null_tokens: tuple[str, ...] = ()
    values: dict[str, dict[str, str | None]] = field(default_factory=dict)
    unknown_values: str | dict[str, str] = AUTO
    constants: dict[str, str | int | float] = field(default_factory=dict)
    scope: str = ""
    grain: str = AUTO
    fed_by: tuple[str, ...] = ()
    name: str = ""
    version: str = ""
    duplicate_keys: str = AUTO
    release_of: str = ""
    limits: dict[str, int] = field(default_factory=dict)
    required: tuple[str, ...] = ("date", "killed")
    publisher: str = ""
    licence: str = ""
    custodian: str = ""
    label: str = ""

    def canonical(self) -> dict[str, object]:
        """The mapping as JSON types, without what is as if left out; equal mappings give equal forms."""
        stated: dict[str, object] = {"columns": self.columns, "key": self.key}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name not in stated and value not in (one.default, {}):
                stated[one.name] = list(value) if isinstance(value, tuple) else value
        return {name: stated[name] for name in sorted(stated)}

    def references(self) -> tuple[tuple[str, str | int], ...]:
        """(common name or "key", column) for every column that the mapping names, parts of dates apart."""
        pairs: list[tuple[str, str | int]] = []
        for common, ref in self.columns.items():
            parts = ref.values() if isinstance(ref, dict) else (ref,)
            pairs += [(common, part) for part in parts]
        if self.key is not None:
            pairs.append(("key", self.key))
        return tuple(pairs)

    def located(self, header: Sequence[str]) -> Located:
        """The columns of the mapping in a file with this header, names compared folded.

        Where the file has no header its columns are called by their positions, "1", "2" and so on.
        """
        by_name = {folded(name): name for name in header}
        columns: dict[str, str | dict[str, str]] = {}
        for common, ref in self.columns.items():
            if isinstance(ref, dict):
                parts = {part: _found(one, header, by_name) for part, one in ref.items()}
                columns[common] = {part: name for part, name in parts.items() if name is not None}
            elif (name := _found(ref, header, by_name)) is not None:
                columns[common] = name
        key = self._key_in(header, by_name, columns)
        absent = [
            pair
            for pair in self.references()
            if (_found(pair[1], header, by_name) if pair[0] != "key" else key) is None
        ]
        used = {name for ref in columns.values() for name in _names(ref)} | {key}
        unmapped = tuple(name for name in header if name not in used)
        return Located({k: v for k, v in columns.items() if v}, key, tuple(absent), unmapped)

    def _key_in(
        self,
        header: Sequence[str],
        by_name: Dictionary[str, str],
        columns: Dictionary[str, str | dict[str, str]],
    ) -> str | None:
        """The column of the key; a common name stands for its column where the file has none so called."""
        if self.key is None:
            return None
        named = _found(self.key, header, by_name)
        if named is not None or isinstance(self.key, int):
            return named
        common = columns.get(self.key)
        return common if isinstance(common, str) else None


def parse_mapping(source: str | Dictionary[str, object]) -> Mapping:
    """The mapping that JSON or TOML text, or an already parsed object, states.

    In TOML, which has no null, `key = false` says that there is no key.

    Raises:
        BadMapping: The text cannot be read, or any key or value is wrong; all faults are told at once.

    Example:
        >>> parse_mapping('{"columns": {"date": "Day", "killed": "Dead"}, "key": null}').columns["date"]
        'Day'
    """
    stated = _parsed(source) if isinstance(source, str) else dict(source)
    notes = Notes()
    given = checks.checked(stated, [one.name for one in fields(Mapping)], notes)
    given["key"] = _key(stated, given, notes)
    if given.get("grain") == Grain.READING:
        given.setdefault("required", ("date", "indicator", "value"))
    checks.check_together(stated, given, notes)
    _check_required(stated, given, notes)
    notes.stop()
    return Mapping(**given)  # type: ignore[arg-type] # each value passed the check of its key


def _parsed(text: str) -> dict[str, object]:
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in {"{", "[", '"', ""}:
        return _parsed_json(text)
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(
            f"The mapping is neither JSON (no '{{' at its start) nor TOML: {error}.",
            "Correct it at that place.",
        ) from error
    if stated.get("key") is False:
        stated["key"] = None
    return stated


def _parsed_json(text: str) -> dict[str, object]:
    try:
        stated = json.loads(text, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError) as error:
        raise BadMapping(
            f"The mapping is not JSON: {error}.", "Correct it at that place."
        ) from error
    if not isinstance(stated, dict):
        raise BadMapping(
            "The mapping is not a JSON object.", 'Write it as {"columns": {…}, "key": …}.'
        )
    return stated


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise BadMapping(f"The mapping states '{twin}' twice in one object.", "Keep one of them.")
    return held


def _key(
    stated: Dictionary[str, object], given: Dictionary[str, object], notes: Notes
) -> str | int | None:
    """The key as stated; left out, the column mapped as incident_id."""
    key = stated.get("key", AUTO)
    if key is None:
        return None
    columns = given.get("columns")
    if key == AUTO:
        own = columns.get("incident_id") if isinstance(columns, dict) else None
        if isinstance(own, str | int):
            return own
        notes.add(
            "key is not stated and no column is mapped as incident_id",
            "state the column that tells the records apart, or null for one row per victim",
        )
        return None
    if isinstance(key, bool) or not isinstance(key, str | int) or key in {"", 0}:
        notes.add(f"key is {checks.shown(key)}", "state a column (name or position from 1) or null")
        return None
    return key


def _check_required(
    stated: Dictionary[str, object], given: Dictionary[str, object], notes: Notes
) -> None:
    filled = {*checks.keys_of(given.get("columns")), *checks.keys_of(given.get("constants"))}
    required = given.get("required", ("date", "killed"))
    assert isinstance(required, tuple), "checked before"
    if not isinstance(stated.get("columns"), dict):
        return
    for name in dict.fromkeys(("date", *required)):
        meant = _KILLED if name == "killed" else (name,)
        if not filled.intersection(meant):
            notes.add(
                f"{name} is required but neither a column nor a constant is mapped to it",
                f'add it, such as "columns": {{"{name}": …}}',
            )


def _found(ref: str | int, header: Sequence[str], by_name: Dictionary[str, str]) -> str | None:
    if isinstance(ref, int):
        return header[ref - 1] if 0 < ref <= len(header) else None
    return by_name.get(folded(ref))


def _names(ref: str | dict[str, str]) -> tuple[str, ...]:
    return tuple(ref.values()) if isinstance(ref, dict) else (ref,)


GENERIC_COLUMNS = (
    "incident_id",
    "date",
    "country",
    "place",
    "lat",
    "lon",
    "mission",
    "personnel_category",
    "nationality",
    "cause",
    "killed",
    "injured",
    "name",
    "notes",
)
assert set(GENERIC_COLUMNS) <= FILLABLE, "the exchange mapping uses common names only"

GENERIC = Mapping(
    columns={name: name for name in GENERIC_COLUMNS}, key="incident_id", name="generic"
)
"""The plain exchange mapping: columns are called by their common names."""
