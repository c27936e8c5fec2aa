"""Secrets are kept whole or not at all, and the first one stays."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from vedette.pipeline.durable import keep_secret


def test_of_many_who_draw_at_once_all_read_the_same_secret(tmp_path):
    path = tmp_path / "key"

    def draw(n: int) -> bytes:
        keep_secret(path, b"%d" % n * 1000)
        return path.read_bytes()

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(draw, range(200)))) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_only_the_owner_reads_it(tmp_path):
    keep_secret(tmp_path / "key", b"word")

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_where_the_disk_fails_no_empty_secret_is_left(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as at_once:
        at_once.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            keep_secret(tmp_path / "key", b"word")
    assert list(tmp_path.iterdir()) == []

    keep_secret(tmp_path / "key", b"word")
    assert (tmp_path / "key").read_bytes() == b"word"
