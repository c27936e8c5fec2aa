"""The house itself: lock files, names, sizes, what the wheel carries."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src/vedette").rglob("*.py"))
DRAWERS = {"utils", "helpers", "common", "misc", "base", "manager"}
LONGEST_MODULE = 600


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [
        ROOT / name
        for name in listed.stdout.decode().split("\0")
        if name and (ROOT / name).is_file()
    ]


def test_lock_files_name_no_host():
    for path in [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"]:
        assert "http" not in path.read_text(encoding="utf-8"), path.name


def test_every_locked_package_has_hashes():
    for path in ROOT.glob("requirements/*.txt"):
        pins = re.findall(r"^\S+==\S+.*?(?=^\S|\Z)", path.read_text(encoding="utf-8"), re.M | re.S)
        assert pins
        assert all("--hash=sha256:" in pin for pin in pins), path.name


def test_every_npm_package_has_an_integrity():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert all("integrity" in about for name, about in packages.items() if name)


def test_nothing_third_party_or_built_is_committed():
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}

    assert not [
        n for n in names if n.startswith(("node_modules/", "dist/", ".venv/")) or "/built/" in n
    ]
    assert not [n for n in names if n.endswith((".woff2", ".ttf", ".min.js", ".whl"))]


def test_no_tracked_file_is_over_three_megabytes():
    assert not [path.name for path in tracked() if path.stat().st_size > 3_000_000]


def test_no_module_is_a_drawer():
    assert not [path for path in SOURCES if path.stem in DRAWERS]


def test_every_module_of_core_says_what_it_is_for():
    core = [
        path for path in SOURCES if "/core/" in path.as_posix() or "/pipeline/" in path.as_posix()
    ]

    assert not [
        p.name
        for p in core
        if not p.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]


def test_no_module_grows_beyond_reading():
    long = {
        p.name: n
        for p in SOURCES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert not long


def test_no_promise_is_left_in_the_source():
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")

    assert not [p.name for p in SOURCES if words.search(p.read_text(encoding="utf-8"))]


@pytest.mark.slow
def test_the_wheel_carries_code_lists_queries_templates_and_styles(tmp_path):
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())

    wanted = [
        path.relative_to(ROOT / "src").as_posix()
        for path in tracked()
        if path.is_relative_to(ROOT / "src/vedette")
        and path.suffix in {".csv", ".sql", ".html", ".json", ".typ", ".toml"}
    ]

    assert wanted
    assert not set(wanted) - names
