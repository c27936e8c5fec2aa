from __future__ import annotations

import os
import random
import zipfile
from pathlib import Path

import pytest

from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput
from vedette.pipeline.archive_seal import broken_bytes, seal
from vedette.pipeline.verify import verify

FLIPS = int(os.environ.get("VEDETTE_TAMPERED", "40"))


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "small.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (("a.txt", b"ten dead " * 40), ("b/empty", b""), ("c.bin", bytes(90))):
            archive.writestr(name, content)
    seal(path)
    return path


def test_an_archive_as_it_was_sealed_opens_like_any_other(sealed: Path) -> None:
    assert broken_bytes(sealed) == []
    with zipfile.ZipFile(sealed) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.txt", "b/empty", "c.bin", "bytes.json"]


def test_every_single_flipped_byte_is_found_at_its_place(sealed: Path) -> None:
    whole = sealed.read_bytes()
    with zipfile.ZipFile(sealed) as archive:
        begins = {one.filename: one.header_offset for one in archive.infolist()}
    for at in range(len(whole)):
        sealed.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])

        places = [place for place, _ in broken_bytes(sealed)]

        part = [name for name, begin in begins.items() if begin <= at][-1]
        assert len(places) == 1, at
        if part != "bytes.json":
            assert places == [part], at
        else:
            assert places[0] in ("list of parts", "end of the archive"), at


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_an_archive_that_was_cut_or_grew_is_refused(sealed: Path, cut: int) -> None:
    whole = sealed.read_bytes()
    for changed in (whole[:-cut], whole + b"x" * cut, b"x" * cut + whole):
        sealed.write_bytes(changed)

        assert broken_bytes(sealed)


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no archive")

    with pytest.raises(BadInput, match="neither a review folder"):
        verify(tmp_path / "x.zip")


@pytest.mark.slow
def test_the_archive_of_a_review_with_one_flipped_byte_is_refused(
    sample_review: Path, tmp_path: Path
) -> None:
    path = tmp_path / "review.zip"
    asked = ["export", "--review", str(sample_review), "--out", str(path)]
    assert main(asked) == 0
    whole = bytearray(path.read_bytes())
    dice = random.Random(20261127)
    for _ in range(FLIPS):
        at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        whole[at] ^= bit
        path.write_bytes(whole)

        found = verify(path)

        assert len(found.broken) == 1, at
        assert found.broken[0].place, at
        whole[at] ^= bit
