"""Texts that the rooms below the pages tell: read from the source, so that no raise site knows of languages.

A text of an error, of a problem of a file or of a question is written in English where it is found. `templates`
reads those places and gives one message each, with a letter for what the program fills in: `There is no table
'%(a)s'.`; what is itself such a text is `%(said)s`. `vedette.web.ui.told` finds the message of a text again.
"""

from __future__ import annotations

import ast
import csv
import functools
import itertools
import json
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/vedette"
FLOORS = ("core", "pipeline", "web")
_ERRORS = (
    "BadInput",
    "BadMapping",
    "NotEnoughData",
    "NotAllowed",
    "NamesStand",
    "WrongState",
    "NotFound",
    "OutOfDate",
    "VedetteError",
)
SPEAKERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_ERRORS, ("problem", "remedy")),
}
"""Class -> its first arguments; those named in `_SAID` are told to a person."""
BELOW: Mapping[str, tuple[str, ...]] = {
    "Problem": ("rule", "message", "remedy"),
    "Question": ("id", "prompt", "choices"),
}
"""The same for classes that other rooms of the pages have as well, with words of their own."""
_SAID = frozenset({"problem", "remedy", "message", "prompt"})
_NESTED = frozenset({"problem", "message", "remedy"})
"""Attributes whose value is itself a text that is told."""
_MOST = 48
"""Alternatives of one text beyond which its parts count as filled in."""
_LEAST_LETTERS = 3
"""A template with fewer letters of its own would match what is no text of ours."""
_WITHIN: Mapping[str, frozenset[str]] = {
    "core": frozenset({"wrong", "what"}),
    "core/sources/mapping_checks": frozenset({"told", "todo"}),
    "core/stats/common_scope": frozenset({"one", "other", "apart"}),
    "core/stats/definition": frozenset({"staff"}),
    "core/stats/summary": frozenset({"why", "unit", "most", "least", "kinds"}),
}
"""Beginning of a path -> variables that hold a part of a sentence which is itself told in words."""
PHRASES: Mapping[str, frozenset[str]] = {
    "core/sources/cell": frozenset({"texts", "_TEXT_NUMBER", "_CONTROL_TEXTS"}),
    "core/sources/readings": frozenset({"texts"}),
    "core/sources/delimited": frozenset({"_FAULTS"}),
    "core/sources/xlsx_faults": frozenset({"_MEANINGS"}),
    "core/sources/formats": frozenset({"_FOREIGN", "_MAGIC"}),
    "core/stats/query": frozenset({"UNITS"}),
    "core/stats/methods": frozenset(
        {"METHOD_TEXTS", "MID_P", "SHARED", "QUASI", "FUNNEL", "PROFILE"}
    ),
    "core/stats/clusters": frozenset({"COMPOUND", "BOOTSTRAP"}),
    "core/stats/comparison": frozenset({"SHRUNK"}),
    "core/stats/evacuation": frozenset({"KAPLAN_MEIER", "TURNBULL"}),
    "core/stats/factors": frozenset({"DEALT"}),
    "core/stats/severity": frozenset({"RATIO", "WILSON"}),
    "core/stats/trends": frozenset({"CLUSTER"}),
    "core/stats/rates": frozenset({"EXACT"}),
    "core/stats/definition": frozenset({"_WAYS_IN_WORDS", "_KINDS_IN_WORDS", "windows"}),
    "core/stats/figures": frozenset({"values", "unit"}),
    "core/stats/figure_": frozenset({"said", "unit", "values", "why", "unknown", "_CLUSTERED"}),
    "core/stats/claims": frozenset({"computed", "_PRINTED_TEXT"}),
}
"""Beginning of a path -> variables and constants in it whose words are told, whatever they are made of."""
RETURNED: Mapping[str, frozenset[str]] = {
    "core/stats/clusters": frozenset({"caveat"}),
    "core/stats/contrasts": frozenset({"caveat"}),
    "core/stats/figure_kinds": frozenset({"_of_span"}),
    "core/stats/figure_factors": frozenset({"_verdict"}),
    "core/stats/figure_rates": frozenset({"terms_of"}),
    "core/sources/confined": frozenset({"failure_of"}),
    "core/recommendations/effect": frozenset(
        {"_of_outcome", "when_it_shows", "_of_others", "_of_design"}
    ),
    "core/actions/measured": frozenset({"_of_effect", "_of_claim", "_of_deviations"}),
}
"""Beginning of a path -> functions that return or yield what is told."""
CALLED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "core/sources/mapping": {"add": ("problem", "remedy"), "_Wrong": ("message",)},
    "core/stats/definition": {"append": ("message",)},
    "core/stats/figures": {"append": ("message",)},
    "core/stats/figure_rates": {"append": ("message",)},
    "core/stats/summary": {"append": ("message",)},
    "core/stats/change": {"append": ("message",)},
    "pipeline/release_conditions": {"Condition": ("name", "message", "problem", "remedy")},
    "core/recommendations/quality": {"Fault": ("rule", "problem", "remedy")},
}
"""Beginning of a path -> functions whose arguments are told only there."""
DATA: Mapping[str, frozenset[str]] = {
    "core/kernel/templates/peacekeeping.json": frozenset({"label", "duty", "unit"}),
    "core/kernel/templates/aid-workers.json": frozenset({"label", "duty", "unit"}),
    **dict.fromkeys(
        (
            "core/kernel/codelists/issue_area.csv",
            "core/kernel/codelists/issue_area_aid.csv",
            "core/kernel/codelists/horizon.csv",
            "core/kernel/codelists/horizon_aid.csv",
            "core/kernel/codelists/meeting_stage.csv",
            "core/kernel/codelists/stage_aid.csv",
        ),
        frozenset({"label"}),
    ),
    "core/evidence/demands.json": frozenset({"problem", "remedy"}),
    "core/reports/sections.json": frozenset({"words"}),
    "core/stats/definitions/peacekeeping_figures.json": frozenset({"title", "name"}),
    "core/stats/definitions/methods.json": frozenset({"title", "question"}),
    "core/stats/definitions/review_2017_claims.json": frozenset(
        {"text", "printed", "note", "name"}
    ),
}
"""File of the product's own data -> keys whose words stand on pages."""
LISTS = ("issue_area", "issue_area_aid")
"""Code lists whose labels stand on pages as they are."""
FURTHER = (
    "all dates",
    "cut-off %(a)s",
    "reconciled over all sources",
    "source %(a)s",
    "%(a)s to %(b)s",
    "%(said)s, to %(a)s",
    "missions %(a)s",
    "kinds of mission %(a)s",
    "cause %(said)s",
    "component %(said)s",
    "category %(said)s",
    "without %(said)s",
    "with %(said)s",
    "a mission named",
    "staff of UN agencies",
    "%(said)s and %(then)s",
    "mission and year",
    "personnel category",
    "by %(said)s",
    "with incident type %(said)s",
    "with activity %(said)s",
    "with time of day %(said)s",
    "with weapon %(said)s",
    "with place of death %(said)s",
    "with injury severity %(said)s",
    "with contributor %(said)s",
    "wounded for each one killed",
    "share of those hit who died",
    "refused: %(said)s",
    "%(a)s wounded against %(b)s killed: wounded are probably not reported",
    "What is counted",
    "the strength",
    "missions: %(a)s against %(b)s",
    "period: %(a)s against %(b)s",
    "within the limits",
    "below the limits",
    "above the limits",
    "%(said)s: %(a)s.",
    "%(said)s: %(a)s (%(b)s–%(c)s).",
    "(not told)",
    "Shrinkage",
    "Trend",
    "%(said)s, standardised",
    "people killed in one incident",
    "people injured in one incident",
    "share of those hit",
    "minutes from the injury",
    "calendar year",
    "yearly ratio",
    "first year after",
    "rate before",
    "rate after",
    "rate per 1,000 person-years",
    "rate of a year for each one of the year before",
    "incidents with one person killed",
    "people killed in the largest incident",
    "largest incidents that hold half of the people killed",
    "sum of n² over sum of n",
    "first aid within %(a)s minutes",
    "advanced care within %(a)s minutes",
    "surgery within %(a)s minutes",
    "median minutes to first aid",
    "median minutes to advanced care",
    "median minutes to surgery",
    "median minutes to first aid: %(a)s.",
    "median minutes to advanced care: %(a)s.",
    "median minutes to surgery: %(a)s.",
    "compound Poisson over incidents, standardised",
    "%(a)s factors were looked at; %(b)s stand out of chance.",
    "%(a)s: mandate",
    "%(a)s: mandate renewed",
    "%(a)s: %(b)s uniformed, over 30 %% off the month before",
    "%(a)s: %(b)s uniformed authorised",
    "%(a)s: %(b)s military authorised",
    "%(a)s: %(b)s police authorised",
    "%(a)s: %(b)s civilian authorised",
)
"""Parts from which a query tells itself in words, and `by` with each unit: see `core.stats.query`."""

Part = str | None
"""A literal, `None` for what is filled in; `_TOLD` for a text within the text."""
T = TypeVar("T")
_TOLD = "\0told"
Text = tuple[Part, ...]


@dataclass
class _File:
    path: Path
    tree: ast.Module
    functions: dict[str, list[ast.FunctionDef]] = field(default_factory=dict)
    calls: dict[str, list[tuple[ast.Call, ast.FunctionDef | None]]] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)


@functools.cache
def _files() -> tuple[_File, ...]:
    found = []
    for floor in FLOORS:
        for path in sorted((SOURCE / floor).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            one = _File(path, ast.parse(path.read_text(encoding="utf-8")))
            _walk(one)
            for line in one.tree.body:
                for name, value in _assigned(line):
                    one.constants[name] = value
            found.append(one)
    return tuple(found)


_LEAVES = (ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.cmpop, ast.alias)


def _walk(file: _File) -> None:
    """Notes functions and calls, each call with the function that it stands in."""
    to_see: list[tuple[ast.AST, ast.FunctionDef | None]] = [(file.tree, None)]
    while to_see:
        node, inside = to_see.pop()
        if isinstance(node, ast.Call):
            file.calls.setdefault(_name(node.func), []).append((node, inside))
        if isinstance(node, ast.FunctionDef):
            file.functions.setdefault(node.name, []).append(node)
            inside = node
        for name in node._fields:
            value = getattr(node, name, None)
            below = value if isinstance(value, list) else (value,)
            to_see += [
                (one, inside)
                for one in below
                if isinstance(one, ast.AST) and not isinstance(one, _LEAVES)
            ]


def _assigned(line: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match line:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _taken_apart(target, value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value


def _taken_apart(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for one, its in zip(targets, values, strict=False):
                yield from _taken_apart(one, its)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _argument(call: ast.Call, names: tuple[str, ...], wanted: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == wanted:
            return keyword.value
    place = names.index(wanted)
    before = call.args[: place + 1]
    if len(before) > place and not any(isinstance(one, ast.Starred) for one in before):
        return before[place]
    return None


_KNOWN: dict[tuple[ast.expr, ast.FunctionDef | None], list[Text]] = {}


@functools.cache
def _assigned_in(function: ast.FunctionDef) -> Mapping[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for line in ast.walk(function):
        for name, value in _assigned(line):
            found.setdefault(name, []).append(value)
    return found


@functools.cache
def _bound_in(function: ast.FunctionDef) -> frozenset[str]:
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return frozenset(one.id for one in names if isinstance(one.ctx, ast.Store))


class _Reader:
    """What an expression may say, within a function of a file."""

    def __init__(self, file: _File, inside: ast.FunctionDef | None) -> None:
        self.file, self.inside = file, inside

    def texts(self, node: ast.expr) -> list[Text]:
        """Its texts; what is asked for while it is being answered is filled in."""
        key = (node, self.inside)
        if key not in _KNOWN:
            _KNOWN[key] = [(None,)]
            found = list(dict.fromkeys(self._texts(node)))
            _KNOWN[key] = found if 0 < len(found) <= _MOST else [(None,)]
        return _KNOWN[key]

    def _texts(self, node: ast.expr) -> list[Text]:  # noqa: C901 - one case for each form
        match node:
            case ast.Constant(value=str() as said):
                return [(said,)]
            case ast.JoinedStr(values=values):
                return self._sentence(values)
            case ast.IfExp(body=body, orelse=orelse):
                return [*self.texts(body), *self.texts(orelse)]
            case ast.BoolOp(op=ast.Or(), values=values):
                return [text for one in values for text in self.texts(one)]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([self.texts(left), self.texts(right)])
            case ast.Attribute(attr=attr) if attr in _NESTED:
                return [(_TOLD,)]
            case ast.Subscript(value=ast.Attribute(attr="problems" | "remedies")):
                return [(_TOLD,)]
            case ast.Name(id=name):
                return self._named(name)
            case (
                ast.Subscript(value=ast.Name(id=name))
                | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"))
            ) if name in self.file.constants:
                return self._of_table(self.file.constants[name])
            case ast.Call(func=func):
                return self._returned(_name(func))
        return [(None,)]

    def _sentence(self, values: list[ast.expr]) -> list[Text]:
        """What an f-string says; what stands before a blank tells whether it is in quotes."""
        befores = ["", *(str(getattr(one, "value", "")) for one in values)]
        pairs = zip(values, befores, strict=False)
        return self._joined([self._value(one, before) for one, before in pairs])

    def _value(self, node: ast.expr, before: str) -> list[Text]:
        """What a part of a sentence says; names and codes are filled in, whatever they may be."""
        if not isinstance(node, ast.FormattedValue):
            return self.texts(node)
        if node.conversion != -1 or node.format_spec is not None or before[-1:] in {"'", "“", "`"}:
            return [(None,)]
        within = frozenset().union(*_of(_WITHIN, self.file))
        blank: Text = (_TOLD if getattr(node.value, "id", "") in within else None,)
        match node.value:
            case ast.Call(func=ast.Name(id="_capital" | "time_words")):
                return [(_TOLD,)]
            case ast.Subscript(value=ast.Name(id="UNITS" | "SAID")):
                return [(_TOLD,)]
            case ast.IfExp() | ast.BoolOp():
                return self.texts(node.value)
        found = self.texts(node.value)
        told = [
            text for text in found if any(part and part != _TOLD and " " in part for part in text)
        ]
        if not told:
            return found if found == [(_TOLD,)] else [blank]
        rest = any(text not in told and text != ("",) for text in found)
        return [*told, *([("",)] if ("",) in found else []), *([blank] if rest else [])]

    def _joined(self, parts: list[list[Text]]) -> list[Text]:
        n = 1
        for one in parts:
            n *= len(one)
        if n > _MOST:
            parts = [one if len(one) == 1 else [(None,)] for one in parts]
        return [tuple(itertools.chain(*one)) for one in itertools.product(*parts)]

    def _of_table(self, table: ast.expr) -> list[Text]:
        deeper = _Reader(self.file, None)
        if isinstance(table, ast.Dict):
            return [text for one in table.values for text in deeper.texts(one)]
        return [(None,)]

    def _named(self, name: str) -> list[Text]:
        deeper = _Reader(self.file, self.inside)
        if self.inside is not None:
            if here := _assigned_in(self.inside).get(name):
                return [text for one in here for text in deeper.texts(one)]
            names = _parameters(self.inside)
            if name in names:
                return self._handed_in(names, name)
            if name in _bound_in(self.inside):
                return [(None,)]
        if name in self.file.constants:
            return _Reader(self.file, None).texts(self.file.constants[name])
        return [(None,)]

    def _handed_in(self, names: tuple[str, ...], name: str) -> list[Text]:
        assert self.inside is not None, "asked for a parameter"
        called = self.inside.name
        files = [self.file] if called.startswith("_") else list(_files())
        found: dict[Text, None] = {}
        if called == "__init__":
            return [(None,)]
        for file in files:
            for call, inside in file.calls.get(called, ()):
                given = _argument(call, names, name)
                if given is not None:
                    for text in _Reader(file, inside).texts(given):
                        found[text] = None
        default = _default(self.inside, name)
        if default is not None:
            found.update(dict.fromkeys(self.texts(default)))
        return list(found) or [(None,)]

    def _returned(self, called: str) -> list[Text]:
        found = [
            text
            for function in self.file.functions.get(called, ())
            for line in ast.walk(function)
            if isinstance(line, ast.Return) and line.value is not None
            for text in _Reader(self.file, function).texts(line.value)
        ]
        return found or [(None,)]


def _parameters(function: ast.FunctionDef) -> tuple[str, ...]:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return tuple(names[1:] if names and names[0] in {"self", "cls"} else names)


def _default(function: ast.FunctionDef, name: str) -> ast.expr | None:
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    for one, value in zip(plain[len(plain) - len(given.defaults) :], given.defaults, strict=True):
        if one.arg == name:
            return value
    for only, said in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if only.arg == name:
            return said
    return None


def message(text: Text) -> str:
    """The message of a text: letters for what is filled in, `said` for a text within it."""
    letters = iter(string.ascii_lowercase)
    told = iter(("said", "then", "last"))
    parts = []
    for part in _merged(text):
        if part is None:
            parts.append(f"%({next(letters)})s")
        elif part == _TOLD:
            parts.append(f"%({next(told)})s")
        else:
            parts.append(part.replace("%", "%%"))
    return "".join(parts)


def _merged(text: Text) -> Iterator[Part]:
    """The parts with neighbouring blanks made one: where one ends and the next begins cannot be told."""
    last: Part = ""
    for part in text:
        if part == "" or (last is None and part is None):
            continue
        last = part
        yield part


def _is_text(text: Text) -> bool:
    own = "".join(part for part in text if part is not None and part != _TOLD)
    # A part left empty by one who does not tell it leaves a blank before the full stop.
    is_whole = not message(text).endswith(" .")
    return is_whole and len(re.findall("[A-Za-z]", own)) >= _LEAST_LETTERS and " " in own.strip()


@functools.cache
def messages() -> dict[str, set[str]]:
    """Every message of the domain `told` -> the files that say it."""
    found: dict[str, set[str]] = {}
    for file, text in itertools.chain(_told(), _phrases()):
        if _is_text(text):
            found.setdefault(message(text), set()).add(_path(file))
    for name, keys in DATA.items():
        for said in _data(_held(SOURCE / name), keys):
            found.setdefault(said.replace("%", "%%"), set()).add(name)
    for name in LISTS:
        path = f"core/kernel/codelists/{name}.csv"
        for label in _labels(SOURCE / path):
            found.setdefault(label, set()).add(path)
    query = next(file for file in _files() if _path(file) == "core/stats/query.py")
    units = _words_in(_Reader(query, None), query.constants["UNITS"])
    of_units = (
        said for unit in map(message, units) for said in (f"{unit} by %(said)s", f"share of {unit}")
    )
    for said in (*FURTHER, *of_units):
        found.setdefault(said, set()).add(_path(query))
    return _without_twins(found)


def _held(path: Path) -> object:
    """A file of the product's own data: JSON, or the rows of a code list."""
    text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines())) if path.suffix == ".csv" else json.loads(text)


def _without_twins(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Of messages that differ in their blanks alone the one with most texts within: it fills the others too."""
    kept: dict[str, str] = {}
    for said in sorted(found, key=lambda one: (one.count("%(said)s"), one)):
        kept[re.sub(r"%\(\w+\)s", "%s", said)] = said
    return {said: files for said, files in found.items() if said in kept.values()}


def _path(file: _File) -> str:
    return file.path.relative_to(SOURCE).as_posix()


def _of(table: Mapping[str, T], file: _File) -> Iterator[T]:
    return (value for start, value in table.items() if _path(file).startswith(start))


def _speakers(file: _File) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from SPEAKERS.items()
    if not _path(file).startswith("web/"):
        yield from BELOW.items()


def _told() -> Iterator[tuple[_File, Text]]:
    for file in _files():
        more = (one.items() for one in _of(CALLED, file))
        for speaker, names in itertools.chain(_speakers(file), *more):
            for call, inside in file.calls.get(speaker, ()):
                for name in names:
                    given = _argument(call, names, name)
                    if name in _SAID and given is not None:
                        yield from ((file, text) for text in _Reader(file, inside).texts(given))


def _phrases() -> Iterator[tuple[_File, Text]]:
    for file in _files():
        for value, inside in _named_in(file, frozenset().union(*_of(PHRASES, file))):
            yield from ((file, text) for text in _words_in(_Reader(file, inside), value))
        for inside in _functions_in(file, frozenset().union(*_of(RETURNED, file))):
            for line in ast.walk(inside):
                if isinstance(line, ast.Return | ast.Yield) and line.value is not None:
                    said = _words_in(_Reader(file, inside), line.value)
                    yield from ((file, text) for text in said)


def _named_in(
    file: _File, names: frozenset[str]
) -> Iterator[tuple[ast.expr, ast.FunctionDef | None]]:
    for name in names & file.constants.keys():
        yield file.constants[name], None
    for inside in itertools.chain(*file.functions.values()) if names else ():
        for name, values in _assigned_in(inside).items():
            yield from ((value, inside) for value in values if name in names)


def _functions_in(file: _File, names: frozenset[str]) -> Iterator[ast.FunctionDef]:
    return itertools.chain(*(file.functions.get(name, ()) for name in names))


def _words_in(reader: _Reader, node: ast.expr) -> Iterator[Text]:
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from _words_in(reader, part)
        case _:
            yield from reader.texts(node)


def _data(told: object, keys: frozenset[str]) -> Iterator[str]:
    if isinstance(told, list):
        for one in told:
            yield from _data(one, keys)
    if isinstance(told, dict):
        for key, one in told.items():
            if (
                key in keys
                and isinstance(one, str)
                and (key == "label" or re.search("[a-z]{2} ", one))
            ):
                yield one
            yield from _data(one, keys)


def _labels(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from (row["label"].replace("%", "%%") for row in csv.DictReader(stream))


def unread() -> Iterator[str]:
    """Places that tell a text which no template holds: path and what stands there."""
    for file in _files():
        for speaker, names in _speakers(file):
            for call, inside in file.calls.get(speaker, ()):
                for name in names:
                    given = _argument(call, names, name)
                    if name not in _SAID or given is None or _is_of_gettext(given):
                        continue
                    texts = _Reader(file, inside).texts(given)
                    if not any(map(_is_text, texts)) and (_TOLD,) not in texts:
                        yield f"{_path(file)}: {ast.unparse(given)}"


def _is_of_gettext(given: ast.expr) -> bool:
    calls = (node for node in ast.walk(given) if isinstance(node, ast.Call))
    return any(_name(call.func) in {"_", "gettext", "ngettext"} for call in calls)
