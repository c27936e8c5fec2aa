"""What a person chose on the pages of an import, as changes of its mapping; no database, no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vedette.core.kernel.fingerprint import of_value
from vedette.core.sources.columns import CODED
from vedette.core.sources.look import OPTIONS
from vedette.core.sources.mapping_checks import FILLABLE, READABLE
from vedette.core.sources.readings import columns_of_readings
from vedette.core.sources.staging import folded

AUTO = "auto"
PARK = "not_yet_known"
"""The kind of no value that a parked word gets."""

READING = (
    "date_order", "decimal", "thousands", "two_digit_years_from", "serial_dates", "grain", "duplicate_keys",
)  # fmt: skip
"""Keys of a mapping that the columns page asks for beside the columns."""

PARTS = ("date.year", "date.month", "date.day")
_IN_ORDER = (
    "date", "date_to", *PARTS, "country", "admin1", "place", "lat", "lon", "mission", "cause", "incident_type",
    "activity", "personnel_category", "nationality", "killed", "killed_low", "killed_high", "injured",
    "injury_severity", "kidnapped", "un_staff", "incident_id", "died_on", "reported_on", "name", "sex", "birth_year",
    "rank", "notes",
)  # fmt: skip
TARGETS: Sequence[str] = (*_IN_ORDER, *sorted(FILLABLE - set(_IN_ORDER)))
"""Common names that a column may be given, in the order of the page."""

_OF_READINGS = (
    "indicator",
    "date",
    "date_to",
    *PARTS,
    "mission",
    "value",
    "of",
    "reading_quality",
    "notes",
)
assert set(_OF_READINGS) - set(PARTS) == READABLE, "all that readings are read from is offered"

Answers = Mapping[str, str]
Draft = dict[str, Any]
"""A mapping that is being made, in its JSON form; its values are of many types."""


def is_of_readings(mapping: Mapping[str, Any]) -> bool:
    """Whether the rows are readings of indicators."""
    return mapping.get("grain") == "reading"


def targets(mapping: Mapping[str, Any]) -> Sequence[str]:
    """Common names that a column may be given."""
    return _OF_READINGS if is_of_readings(mapping) else TARGETS


def with_options(mapping: Draft, answers: Answers) -> Draft:
    """The mapping with what the file page states; an empty answer takes a statement back."""
    changed = dict(mapping)
    for key in OPTIONS:
        if key in answers:
            _state(changed, key, _plain(key, answers[key]))
    return changed


def with_columns(mapping: Draft, columns: Sequence[str], answers: Answers) -> Draft:
    """The mapping with what the columns page states.

    Args:
        mapping: So far.
        columns: Names of the columns of the file, in their order.
        answers: `target_<n>`, `key`, `per_row`, `null_tokens` and the keys of READING.
    """
    changed = dict(mapping)
    chosen = [(name, answers.get(f"target_{at}", "")) for at, name in enumerate(columns)]
    changed["key"] = answers.get("key") or None
    for key in READING:
        if key in answers:
            _state(changed, key, _plain(key, answers[key]))
    changed["columns"] = _columns(chosen, targets(changed))
    if is_of_readings(changed) and not is_of_readings(mapping):
        changed["columns"] = columns_of_readings(columns) | changed["columns"]
    tokens = [word.strip() for word in answers.get("null_tokens", "").split("|") if word.strip()]
    _state(changed, "null_tokens", tokens)
    constants = {
        k: v for k, v in changed.get("constants", {}).items() if k not in changed["columns"]
    }
    constants.pop("killed", None)
    is_casualty = not is_of_readings(changed)
    if is_casualty and answers.get("per_row") == "1" and "killed" not in changed["columns"]:
        constants["killed"] = 1
    _state(changed, "constants", constants)
    known = changed["columns"]
    changed["values"] = {k: v for k, v in changed.get("values", {}).items() if k in known}
    return {k: v for k, v in changed.items() if k != "values" or v}


def with_values(mapping: Draft, answers: Answers, fields: Iterable[str]) -> Draft:
    """The mapping with what the values page states: a code or parking for words, a rule for the rest.

    Args:
        mapping: So far.
        answers: `word_<field>_<n>` beside `text_<field>_<n>`, and `policy_<field>`.
        fields: Coded fields of the page.
    """
    changed = dict(mapping)
    values = {field: dict(words) for field, words in changed.get("values", {}).items()}
    held = changed.get("unknown_values", AUTO)
    policies = dict(held) if isinstance(held, dict) else dict.fromkeys(fields, held)
    for field in fields:
        for at in range(_n_words(answers, field)):
            _word(values.setdefault(field, {}), answers, field, at)
        policy = answers.get(f"policy_{field}", "")
        if policy in {"allow", "block", "park"}:
            policies[field] = policy
        elif f"policy_{field}" in answers:
            policies.pop(field, None)
    _state(changed, "values", {field: words for field, words in values.items() if words})
    _state(
        changed, "unknown_values", {k: v for k, v in policies.items() if v != AUTO and k in CODED}
    )
    return changed


def with_scope(mapping: Draft, answers: Answers) -> Draft:
    """The mapping with who is counted, who keeps the source and what feeds it."""
    changed = dict(mapping)
    for key in ("scope", "custodian", "publisher", "licence", "release_of"):
        if key in answers:
            _state(changed, key, answers[key].strip())
    if "fed_by" in answers:
        names = [name.strip() for name in answers["fed_by"].replace(",", " ").split()]
        _state(changed, "fed_by", names)
    return changed


def target_of(mapping: Draft, column: str) -> str:
    """The common name that the mapping gives to a column; "" where it gives none."""
    for common, ref in mapping.get("columns", {}).items():
        if ref == column:
            return str(common)
        if isinstance(ref, dict):
            for part, name in ref.items():
                if name == column:
                    return f"{common}.{part}"
    return ""


def absent(mapping: Draft, columns: Iterable[str]) -> list[str]:
    """Columns that the mapping names and a file of these columns lacks, compared folded."""
    refs = [*mapping.get("columns", {}).values(), mapping.get("key")]
    flat = [part for ref in refs for part in (ref.values() if isinstance(ref, dict) else [ref])]
    there = {folded(name) for name in columns}
    return [ref for ref in flat if isinstance(ref, str) and folded(ref) not in there]


def options_key(mapping: Draft) -> str:
    """Hash of what says how the file is divided: a look holds for it."""
    return of_value({key: mapping[key] for key in OPTIONS if key in mapping})


def _columns(chosen: Sequence[tuple[str, str]], known: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, target in chosen:
        common, _, part = target.partition(".")
        if target not in known:
            continue
        if part:
            parts = found.setdefault(common, {})
            if isinstance(parts, dict):
                parts[part] = name
        else:
            found.setdefault(common, name)
    return found


def _n_words(answers: Answers, field: str) -> int:
    at = 0
    while f"text_{field}_{at}" in answers:
        at += 1
    return at


def _word(words: dict[str, str | None], answers: Answers, field: str, at: int) -> None:
    text, choice = answers[f"text_{field}_{at}"], answers.get(f"word_{field}_{at}", "")
    if choice:
        words[text] = PARK if choice == "park" else choice
    else:
        words.pop(text, None)


def _state(mapping: Draft, key: str, value: object) -> None:
    if value in (None, "", AUTO, [], {}):
        mapping.pop(key, None)
    else:
        mapping[key] = value


def _plain(key: str, text: str) -> object:
    """An answer in the type that the mapping has it in."""
    word = text.strip() if key not in {"delimiter", "thousands"} else text
    if key in {"header", "skip_rows", "skip_footer", "two_digit_years_from"} and word.isdigit():
        return int(word)
    return {"false": False, "true": True}.get(word.lower(), word) if key == "header" else word
