"""Words of the pages: collects them from templates and Python, keeps the .po files, compiles the .mo files.

    compile   each .po beside its .mo (ignored by git, carried by the wheel); the default, called by `make dev`
    update    new words into the .po files of each app, words no longer used out of them; `make words`
    missing   what has no translation yet, one line each

Each app of the pages has its own `locale/<language>/LC_MESSAGES/django.po`, so that rooms do not wait for each
other; a word that `ui` has is not repeated elsewhere. Codes of the code lists and names of fields belong to `ui`.
What the rooms below tell (errors, problems of files, figures) is the domain `told` of `ui`: see `told_words.py`.
Files carry neither dates nor line numbers: they change when words change, and merge.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Iterator
from pathlib import Path

import told_words
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src/vedette/web"
LANGUAGES = ("ar", "fr")
SHARED = "ui"
"""The app whose words all others may use without repeating them."""
TOLD = "told"
"""The domain of what the rooms below tell; it stands beside the apps."""
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2"
    " : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
}
"""Language -> its plural rule as gettext has it; Babel's own for Arabic numbers the last two forms the other way."""
_HEAD = (
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
)
"""Lines on top of each .po file: nothing that changes with the hour at which it was written."""

Key = tuple[str | tuple[str, ...], str | None]
"""A message and its context."""


def apps() -> list[str]:
    """Names of the apps of the pages, the shared one first."""
    found = sorted(path.parent.name for path in WEB.glob("*/__init__.py"))
    return [SHARED, *(name for name in found if name != SHARED)]


def domains() -> list[str]:
    """Names of all catalogues: of each app, and of what the rooms below tell."""
    return [*apps(), TOLD]


def words_of(app: str) -> dict[Key, set[str]]:
    """Every message of an app -> the files that use it; codes and fields stand in the shared app."""
    if app == TOLD:
        return {(message, None): files for message, files in told_words.messages().items()}
    found: dict[Key, set[str]] = {}
    for path in sorted((WEB / app).rglob("*")):
        if path.suffix not in {".py", ".html"} or "locale" in path.parts:
            continue
        for key in _messages(path):
            found.setdefault(key, set()).add(path.relative_to(WEB).as_posix())
    return found


def own_words(app: str) -> dict[Key, set[str]]:
    """The messages that the app's own catalogue must hold: all its words but those that are shared."""
    if app in {SHARED, TOLD}:
        return words_of(app)
    shared = words_of(SHARED)
    return {key: files for key, files in words_of(app).items() if key not in shared}


def path_of(app: str, language: str) -> Path:
    """Where the catalogue of an app and a language lies."""
    if app == TOLD:
        return WEB / SHARED / "locale" / language / "LC_MESSAGES" / "told.po"
    return WEB / app / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(app: str, language: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none."""
    path = path_of(app, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def missing(app: str, language: str) -> list[Key]:
    """Messages of an app without a translation, or with one that is marked as a guess."""
    held = catalogue(app, language)
    return [key for key in own_words(app) if not _is_done(held.get(*key))]


def unused(app: str, language: str) -> list[Key]:
    """Messages of a catalogue that its app does not say any more."""
    said = words_of(app)
    return [key for key in map(_key, catalogue(app, language)) if key[0] and key not in said]


def update(app: str, language: str) -> int:
    """Brings a catalogue up to date; returns how many messages still have no translation."""
    wanted, held = own_words(app), catalogue(app, language)
    others = [catalogue(other, language) for other in domains() if other != app]
    if not wanted:
        path_of(app, language).unlink(missing_ok=True)
        return 0
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for (message, context), files in wanted.items():
        # What another app already says is said the same way here.
        known = [one.get(message, context) for one in (held, *others)]
        said = next((old.string for old in known if old and _is_done(old)), "")
        fresh.add(message, said, [(name, None) for name in sorted(files)], context=context)
    path = path_of(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_written(fresh), encoding="utf-8")
    return len(missing(app, language))


def compile_all() -> None:
    """Writes each .mo that is older than its .po or not there, and removes those without a .po."""
    for path in WEB.glob("*/locale/*/LC_MESSAGES/*.mo"):
        if not path.with_suffix(".po").exists():
            path.unlink()
    for path in WEB.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        with path.open("rb") as text:
            held = read_po(text, locale=path.parts[-3])
        written = io.BytesIO()
        write_mo(written, held)
        target.write_bytes(written.getvalue())


def _messages(path: Path) -> Iterator[Key]:
    text = path.read_text(encoding="utf-8")
    source = templatize(text, origin=str(path)) if path.suffix == ".html" else text
    found = extract("python", io.BytesIO(source.encode()), _KEYWORDS)
    for _, message, _, context in found:
        yield (tuple(message) if isinstance(message, list | tuple) else message), context


def _key(message: Message) -> Key:
    said = message.id
    return (tuple(said) if isinstance(said, list | tuple) else said), message.context


def _is_done(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    said = message.string
    return bool(said) if isinstance(said, str) else bool(said) and all(said)


def _written(held: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, held, sort_output=True, width=100, omit_header=True, include_lineno=False)
    head = "\n".join(
        f'"{line}\\n"' for line in [*_HEAD, f"Plural-Forms: {_PLURALS[str(held.locale)]}"]
    )
    # The number of a file's line would change with every edit of the file; its name is enough to find a word.
    body = re.sub(r"(#: .*?):\d+", r"\1", out.getvalue().decode())
    return f'msgid ""\nmsgstr ""\n"Language: {held.locale}\\n"\n{head}\n\n{body}'


def main() -> int:
    """Does what the command says; returns the exit code."""
    parser = argparse.ArgumentParser(description="Keep the words of the pages in all languages.")
    parser.add_argument(
        "do", nargs="?", default="compile", choices=["compile", "update", "missing"]
    )
    do = parser.parse_args().do
    if do == "compile":
        compile_all()
    for app in domains() if do == "update" else []:
        for language in LANGUAGES:
            if left := update(app, language):
                print(f"{app} {language}: {left} words without a translation")
    for app in domains() if do == "missing" else []:
        for language in LANGUAGES:
            for message, context in missing(app, language):
                print(app, language, context or "", repr(message), sep="\t")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
