"""References in CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vedette.core.library.references import (
    MOST_VALUES,
    Fields,
    Form,
    Name,
    Read,
    Record,
    Reference,
    clean,
    day_of,
    doi_of,
    is_too_long,
    pages_of,
    told_again,
    untold,
)

_OURS = "vedette"
"""Name in `custom` of what CSL-JSON cannot say, and of what an export says of itself."""

_TEXTS = {
    "type": "kind",
    "id": "id",
    "title": "title",
    "container-title": "container",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "URL": "url",
    "abstract": "abstract",
    "publisher": "publisher",
    "publisher-place": "place",
    "number": "number",
    "language": "language",
}
_PEOPLE = {"author": "authors", "editor": "editors"}


def read(text: str) -> Read:
    """The items of a file."""
    found = Read(Form.CSL)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, json.JSONDecodeError) else "too deep or too large"
        found.refuse("json", f"The file is no JSON: {said}.", line=getattr(error, "lineno", None))
        return found
    items = told.get("items", [told]) if isinstance(told, dict) else told
    if not isinstance(items, list):
        found.refuse("json", "The file is no list of CSL items.")
        return found
    for number, one in enumerate(items, start=1):
        if found.is_full:
            break
        _take(found, one, number)
    return found


def _take(found: Read, one: object, number: int) -> None:
    if not isinstance(one, dict):
        said = json.dumps(one, ensure_ascii=True)
        found.refuse(
            "item",
            f"Record {number} is no object but {said[:80]}.",
            record=number,
            path=f"$[{number - 1}]",
            value=said,
        )
        return
    for name, value in one.items():
        said = value if isinstance(value, str) else json.dumps(value)
        if is_too_long(found, name, said, number, 1) or _is_wrong(found, name, value, number):
            return
    text = json.dumps([one], ensure_ascii=True, indent=1)
    found.records.append(Record(number, 1, text, reference_of(one)))


def _is_wrong(found: Read, name: str, value: object, number: int) -> bool:
    """Whether a field that has a place has a value of another kind."""
    wanted = ""
    if name in _TEXTS and not isinstance(value, str | int | float):
        wanted = "a text"
    if name in _PEOPLE and not _is_people(value):
        wanted = f"a list of up to {MOST_VALUES} names"
    if not wanted:
        return False
    found.refuse(
        "value",
        f"Record {number}: {name} is not {wanted}.",
        record=number,
        column=name,
        path=f"$[{number - 1}].{name}"[:200],
        value=json.dumps(value),
    )
    return True


def _is_people(value: object) -> bool:
    is_list = isinstance(value, list) and len(value) <= MOST_VALUES
    return is_list and all(isinstance(one, dict) for one in value)  # type: ignore[attr-defined] # a list


def reference_of(one: Mapping[str, Any]) -> Reference:
    """The reference that an item is."""
    made = Fields("csl")
    for name, value in one.items():
        if name in _TEXTS and isinstance(value, str | int | float):
            _text(made, name, clean(str(value)))
        elif name in _PEOPLE and _is_people(value):
            made.more(_PEOPLE[name], *(_name(who) for who in value))
        elif name in _READ and isinstance(value, _READ[name][0]):
            _READ[name][1](made, value)
        else:
            made.other(clean(name), json.dumps(value))
    custom = one.get("custom")
    ours = custom.get(_OURS) if isinstance(custom, dict) else None
    return told_again(made.reference(), str(ours.get("lost", "")) if isinstance(ours, dict) else "")


def _keywords(made: Fields, value: str) -> None:
    divided = value.split(";" if ";" in value else ",")
    made.more("keywords", *filter(None, map(clean, divided)))


def _notes(made: Fields, value: str) -> None:
    made.more("notes", *filter(None, map(clean, value.split("\n"))))


def _custom(made: Fields, value: Mapping[str, Any]) -> None:
    left = {key: held for key, held in value.items() if key != _OURS}
    if left:
        made.other("custom", json.dumps(left))


def _text(made: Fields, name: str, value: str) -> None:
    if name == "DOI" and not doi_of(value):
        made.other(name, json.dumps(value))
    elif value:
        made.once(_TEXTS[name], name, {"DOI": doi_of, "page": pages_of}.get(name, str)(value))


def _name(who: Mapping[str, Any]) -> Name:
    said = {key: clean(str(value)) for key, value in who.items() if isinstance(value, str | int)}
    if "literal" in said:
        return Name(said["literal"])
    family = " ".join(filter(None, (said.get("non-dropping-particle"), said.get("family"))))
    given = " ".join(filter(None, (said.get("given"), said.get("dropping-particle"))))
    return Name(family or given, given if family else "", said.get("suffix", ""))


def _issued(made: Fields, value: object) -> None:
    """The day of issue; one that cannot be read is kept as another field."""
    day = ""
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], list):
            day = day_of("-".join(str(one) for one in parts[0][:3]))
        day = day or day_of(str(value.get("raw") or value.get("literal") or ""))
    if day:
        made.once("issued", "issued", day)
    else:
        made.other("issued", json.dumps(value))


_READ: Mapping[str, tuple[type, Callable[[Fields, Any], None]]] = {
    "keyword": (str, _keywords),
    "note": (str, _notes),
    "custom": (dict, _custom),
    "issued": (object, _issued),
}
"""Fields that are read in a way of their own, and the type that they must have."""


def item(reference: Reference) -> dict[str, Any]:
    """The reference as an item of CSL-JSON."""
    made = _known(reference)
    for name, value in reference.others:
        form, _, key = name.partition(":")
        if form == "csl" and key not in made:
            made[key] = json.loads(value)
    lost = untold(reference, reference_of(made))
    if lost:
        made["custom"] = {**made.get("custom", {}), _OURS: {"lost": lost}}
    return made


def _known(reference: Reference) -> dict[str, Any]:
    made: dict[str, Any] = {name: getattr(reference, field) for name, field in _TEXTS.items()}
    for name, field in _PEOPLE.items():
        made[name] = [_as_json(one) for one in getattr(reference, field)]
    day = reference.issued
    made["issued"] = {"date-parts": [[int(one) for one in day.split("-")]]} if day else None
    made["keyword"] = "; ".join(reference.keywords)
    made["note"] = "\n".join(reference.notes)
    return {name: value for name, value in made.items() if value}


def _as_json(one: Name) -> dict[str, str]:
    if not one.given and not one.suffix:
        return {"literal": one.family}
    told = {"family": one.family, "given": one.given, "suffix": one.suffix}
    return {name: value for name, value in told.items() if value}


def written(references: Sequence[Reference], about: Mapping[str, str]) -> str:
    """A file; each item says what it is a part of."""
    made = []
    for one in references:
        told = item(one)
        if about:
            held = told.get("custom", {})
            ours = {"lost": "", **held.get(_OURS, {}), "export": dict(about)}
            told["custom"] = {**held, _OURS: {k: v for k, v in ours.items() if v}}
        made.append(told)
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
