"""A team's database, keys and review folders as one encrypted file, and back.

The copy of the database is one moment of it (`VACUUM INTO`, or `pg_dump` on an exported snapshot); files of reviews
never change once written, so they are taken after it. `runs/` is left out: it is made again. The key store of sealed
identities is left out, too: it has a backup of its own, so that one stolen file names nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import secrets
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.trust.encrypted import SALT_BYTES, EncryptedReader, EncryptedWriter
from vedette.pipeline.durable import (
    TEMPORARY,
    flush_file,
    flush_folder,
    flush_tree,
    temporary_beside,
)
from vedette.web.audit import reads as audit
from vedette.web.audit.keys import log_key
from vedette.web.reviews.reads import folders
from vedette.web.reviews.writes import move_folder
from vedette.web.site.databases import FILE

MANIFEST = "manifest.json"
_DUMP = "database.dump"
_LEFT_OUT = frozenset({"runs"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds.

    Args:
        made_at: When, ISO.
        engine: `sqlite` or `postgresql`.
        tables: Table -> its rows.
        logs: Review ("" for the house) -> size and root of its log, `SIZE:ROOT`.
        reviews: Slugs of the reviews.
        files: Name in the backup -> SHA-256.
    """

    made_at: str
    engine: str
    tables: Mapping[str, int]
    logs: Mapping[str, str]
    reviews: tuple[str, ...]
    files: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


def back_up(out: Path, secret: bytes, at: dt.datetime, told: Callable[[str], None]) -> Kept:
    """Write everything of the team into one file; whole, or not at all.

    Args:
        out: Where; what lies there is replaced when all is written.
        secret: Without it nobody reads the file.
        at: Now.
        told: Called with the name of each part.

    Raises:
        WrongState: PostgreSQL keeps the database and its tool `pg_dump` is not installed.
    """
    temporary = temporary_beside(out)
    hashes: dict[str, str] = {}
    try:
        with temporary.open("xb") as raw, tempfile.TemporaryDirectory(dir=out.parent) as scratch:
            temporary.chmod(0o600)
            sealed = EncryptedWriter(raw, secret, secrets.token_bytes(SALT_BYTES))
            with sealed, tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                told("database")
                tables, logs, reviews = _database(Path(scratch) / _DUMP)
                told("files")
                for name, path in _parts(Path(scratch) / _DUMP, reviews):
                    with path.open("rb") as stream:
                        hashes[name] = _add(tar, name, stream)
                kept = Kept(at.isoformat(), connection.vendor, tables, logs, tuple(reviews), hashes)
                _add(tar, MANIFEST, io.BytesIO(json.dumps(kept.as_json(), indent=1).encode()))
        flush_file(temporary)
        temporary.replace(out)
        flush_folder(out.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return kept


def restore(file: Path, secret: bytes, folder: Path, told: Callable[[str], None]) -> Kept:
    """Bring a backup back as the team of HOME, compare it with what was kept, and point it to its new place.

    Args:
        file: The backup.
        secret: That it was made with.
        folder: Where the reviews go, a folder for each.
        told: Called with the name of each part.

    Raises:
        BadInput: The file is no backup, or was changed, or the secret is another one.
        WrongState: Something lies there already, or what came back is not what was kept.
    """
    home = _home()
    for place in (home / FILE, *(home / "keys").iterdir(), folder):
        if place.exists():
            raise WrongState(f"'{place}' is there already.", "Restore to a new place.")
    try:
        return _restored(file, secret, folder, told)
    except BaseException:
        # What is not whole must not look like a team: nothing stays of it.
        connection.close()
        for path in (home / FILE, home / "keys", folder):
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)
        raise


def _restored(file: Path, secret: bytes, folder: Path, told: Callable[[str], None]) -> Kept:
    home = _home()
    with tempfile.TemporaryDirectory(dir=home, prefix=TEMPORARY) as name:
        scratch = Path(name)
        told("files")
        kept = _unpacked(file, secret, scratch)
        told("database")
        _load(scratch / _DUMP, kept)
        _compare_rows(kept)
        shutil.copytree(scratch / "keys", home / "keys", dirs_exist_ok=True)
        (scratch / "reviews").mkdir(exist_ok=True)
        flush_tree(scratch / "reviews")
        shutil.move(scratch / "reviews", folder)
    told("log")
    call_command("migrate", verbosity=0, interactive=False)
    _compare_logs(kept)
    for slug in kept.reviews:
        move_folder(slug, folder / slug, by="restore")
    return kept


def _home() -> Path:
    home: Path | None = settings.VEDETTE_HOME
    if home is None:
        raise WrongState("There is no folder of a team.", "Name it with --home.")
    return home


def _database(dump: Path) -> tuple[dict[str, int], dict[str, str], dict[str, Path]]:
    """Copy the database as it is at one moment; its rows by table, heads of logs, folders of reviews then."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(dump)])
        with _looking_at(dump):
            return _counted()
    with _snapshot() as name:
        found = _counted()
        command = [_tool("pg_dump"), "--format=custom", f"--snapshot={name}", f"--file={dump}"]
        _run_tool(command)
        return found


@contextmanager
def _looking_at(file: Path) -> Iterator[None]:
    """Questions of this connection go to a copy of its SQLite database while the block lasts."""
    live = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = live


@contextmanager
def _snapshot() -> Iterator[str]:
    """Name of a moment of a PostgreSQL database, seen by this connection while the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            yield str(cursor.fetchone()[0])
        finally:
            cursor.execute("ROLLBACK")


def _counted() -> tuple[dict[str, int], dict[str, str], dict[str, Path]]:
    return _rows(), {one: audit.printed_head(one) for one in audit.logs()}, folders()


def _rows() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found[table] = int(cursor.fetchone()[0])
    return found


def _parts(dump: Path, reviews: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    """Name in the backup and path of each file."""
    yield _DUMP, dump
    keys = _home() / "keys"
    for path in _files(keys):
        yield f"keys/{path.relative_to(keys).as_posix()}", path
    for slug, folder in reviews.items():
        for path in _files(folder):
            inner = path.relative_to(folder)
            if inner.parts[0] not in _LEFT_OUT:
                yield f"reviews/{slug}/{inner.as_posix()}", path


def _files(folder: Path) -> Iterator[Path]:
    """Whole files of a folder; never keys of sealed identities, wherever they were put."""
    seals = _home() / "seals" if settings.VEDETTE_SEALS is None else settings.VEDETTE_SEALS
    for path in sorted(folder.rglob("*")):
        is_whole = not any(part.startswith(TEMPORARY) for part in path.parts)
        is_plain = path.is_file() and not path.is_symlink()
        if is_whole and is_plain and not path.is_relative_to(seals):
            yield path


def _add(tar: tarfile.TarFile, name: str, stream: IO[bytes]) -> str:
    """Add what a stream holds; its SHA-256."""
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type] # any readable stream
    about = tarfile.TarInfo(name)
    about.size, about.mode = stream.seek(0, io.SEEK_END), 0o600
    stream.seek(0)
    tar.addfile(about, stream)
    return digest


def _unpacked(file: Path, secret: bytes, into: Path) -> Kept:
    """Unpack all files and compare each with its hash."""
    found: dict[str, str] = {}
    with (
        file.open("rb") as raw,
        io.BufferedReader(EncryptedReader(raw, secret)) as plain,
        tarfile.open(fileobj=plain, mode="r|") as tar,
    ):
        for member in tar:
            tar.extract(member, into, filter="data")
            with (into / member.name).open("rb") as stream:
                found[member.name] = hashlib.file_digest(stream, "sha256").hexdigest()
        plain.read()
    if found.pop(MANIFEST, None) is None:
        raise BadInput("The backup has no list of what it holds.", "Take another copy of it.")
    told = json.loads((into / MANIFEST).read_text(encoding="utf-8"))
    kept = Kept(**{**told, "reviews": tuple(told["reviews"])})
    if found != dict(kept.files):
        odd = sorted(name for name, _ in set(found.items()) ^ set(kept.files.items()))
        raise BadInput(f"The backup is not whole: {odd[0]}.", "Take another copy of it.")
    return kept


def _load(dump: Path, kept: Kept) -> None:
    if kept.engine != connection.vendor:
        raise WrongState(
            f"The backup is of {kept.engine}, the database named here is {connection.vendor}.",
            "Name an empty database of that kind by VEDETTE_DATABASE_URL (none for SQLite).",
        )
    if kept.engine == "sqlite":
        flush_file(dump)
        dump.rename(_home() / FILE)
        return
    if _rows():
        raise WrongState("The database is not empty.", "Restore to a new one.")
    _run_tool([_tool("pg_restore"), "--exit-on-error", "--no-owner", *_dbname(), str(dump)])


def _compare_rows(kept: Kept) -> None:
    found = _rows()
    odd = [table for table in {*found, *kept.tables} if found.get(table) != kept.tables.get(table)]
    if odd:
        raise WrongState(
            f"Table {min(odd)} has {found.get(min(odd), 0)} rows and {kept.tables.get(min(odd), 0)} were kept.",
            "Take another copy of the backup.",
        )


def _compare_logs(kept: Kept) -> None:
    key = log_key()
    for review, head in kept.logs.items():
        faults = audit.faults(review, key)
        if faults or audit.printed_head(review) != head:
            what = faults[0].problem if faults else "it ends elsewhere"
            raise WrongState(
                f"The log of '{review or 'the house'}' is not what was kept: {what}.",
                "Take another copy of the backup.",
            )


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise WrongState(
            f"The tool {name} of PostgreSQL is not installed here.",
            "Install the client tools of PostgreSQL, or put them on the PATH.",
        )
    return found


def _dbname() -> list[str]:
    return ["--dbname", str(connection.settings_dict["NAME"])]


def _run_tool(command: list[str]) -> None:
    held = connection.settings_dict
    said = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {name: str(held[key]) for name, key in said.items() if held[key]}
    environment["PGDATABASE"] = str(held["NAME"])
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WrongState(
            f"The tool {Path(command[0]).name} failed: {done.stderr.strip()}",
            "Check the database server.",
        )
