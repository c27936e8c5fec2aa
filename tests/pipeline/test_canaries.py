"""Issue 5, 4: two hundred sealed identities leave no trace, and one that is planted is found."""

from __future__ import annotations

import base64
import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.core.library.files import make_docx, zipped
from tests.pipeline.imports import ANALYST, make_file, make_request, make_review, make_row
from vedette.cli.main import main
from vedette.core.library.references import Form as References
from vedette.core.trust.text_workbook import TextSheet, text_workbook
from vedette.pipeline.acquire import add_source
from vedette.pipeline.archive import export_review
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.documents import documents
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import (
    KeyStore,
    change_interview,
    erase_identity,
    identity,
    register,
)
from vedette.pipeline.leaving import Wanted, check_leaving, release_quotations
from vedette.pipeline.masking import Copy, redact
from vedette.pipeline.projects_out import exported_codebook, exported_project
from vedette.pipeline.references import export_of
from vedette.pipeline.run import run_review
from vedette.pipeline.sealed_names import Way, check_rows_leave
from vedette.pipeline.sweeping import swept
from vedette.pipeline.tables import Format, rows_of, run_table, write_lines, write_parquet
from vedette.pipeline.workspace import Review

N = int(os.environ.get("VEDETTE_CANARIES", "200"))
FIRST = (
    "Aïssata",
    "Łukasz",
    "Nguyễn",
    "Ольга",
    "عبدالرحمن",
    "Bo",
    "Ximena",
    "Çelik",
    "François",
    "Tove",
)
LAST = (
    "Konaré",
    "Øster",
    "Дмитриева",
    "الحسيني",
    "Li",
    "Etxeberria",
    "Traoré",
    "Nwachukwu",
    "Brânză",
    "Quaye",
)


def canary(n: int) -> dict[str, str]:
    # No name is one that a document uses, and all are told apart by their numbers.
    letters = "".join("bdfgklmnprst"[int(digit)] + "u" for digit in f"{n:03}")
    first, last = FIRST[n % 10], f"{LAST[n // 10 % 10]}{letters}"
    return {
        "name": f"{first} {last}",
        "contact": f"+2237{n:03}{7 * n % 1000:03}91"
        if n % 2
        else f"{letters}.canary{n}@example.org",
        "voice": f"voice_{letters}_{n}.m4a",
        "notes": f"met at the gate, {letters}",
    }


@contextmanager
def kept_temporary_files(folder: Path, kept: Path) -> Iterator[None]:
    """Every file that is made below a folder is kept under another name, however soon it is deleted."""
    kept.mkdir()
    stop = threading.Event()
    seen: set[int] = set()

    def watch() -> None:
        found: list[Path] = []
        while not stop.is_set():
            # What is made and gone in the middle of a look is met by the next one.
            with suppress(FileNotFoundError):
                found = list(folder.rglob("*"))
            for path in found:
                try:
                    if path.is_file() and path.stat().st_ino not in seen:
                        os.link(path, kept / f"{len(seen)}-{path.name}")
                        seen.add(path.stat().st_ino)
                except OSError:
                    continue
            time.sleep(0.002)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canaries")


@pytest.fixture(scope="module")
def review(home: Path) -> Review:
    made, keys = make_review(home / "review"), KeyStore(home / "keys")
    add_source(made, make_request(make_file(home / "a.csv", [make_row("a", place="Gao")])), ANALYST)
    change_codebook(made, {"change": "add", "name": "Base"}, "", ANALYST)
    for n in range(N):
        facts = {
            "consent": "on_record_function", "month": "2017-10", "mission": "MINAV", "place": "sector",
            "category": "troop", "rank": "senior",
        }  # fmt: skip
        if n < 6:
            path = home / f"notes {n}.txt"
            path.write_text(
                f"Record of interview\n\n1. The gate stood open for {n + 7} days.", encoding="utf-8"
            )
            (added,) = add_documents(made, [path], Intake(dt.date(2018, 1, 1)), ANALYST)
            code_words(
                made, Marked(str(added.document), "The gate stood open", None, ("Base",)), ANALYST
            )
            facts["document"] = str(added.document)
        register(made, facts, canary(n), keys, ANALYST)
    return made


def test_2_11_two_hundred_identities_leave_no_trace_anywhere(
    review: Review, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, out, temporary = KeyStore(home / "keys"), home / "out", home / "temporary"
    out.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    with kept_temporary_files(temporary, home / "kept"):
        run_review(review)
        for form in ("csv", "xlsx", "docx", "json"):
            made = check_leaving(review, keys, Wanted())
            release_quotations(review, made, out / f"quotations.{form}", ANALYST)
        names = [str(one.body["interview"]) for one in review.decisions() if one.act == "interview"]
        assert (
            identity(review, names[7], keys, "to call back", ANALYST)["name"] == canary(7)["name"]
        )
        change_interview(review, names[1], {"consent": "withdrawn"}, "asked", ANALYST)
        way = Way(keys, ANALYST)
        export_review(review, out / "archive.zip", way)
        taken_out(review, run_review(review).folder, way, out)
        said = told_by_the_command_line(review, keys, home, names[-1])
    (out / "said.txt").write_text(said, encoding="utf-8")

    assert len(list((home / "kept").iterdir())) > 10
    n, found = swept(review, [review.folder, out, home / "kept"], keys)
    assert n > 50
    assert found == []


def taken_out(review: Review, run: Path, way: Way, out: Path) -> None:
    """Every other file that carries words out: project, codebook, references, copy for release, tables."""
    (out / "project.qdpx").write_bytes(exported_project(review, way))
    for kind in ("qdc", "csv", "xlsx"):
        (out / f"book.{kind}").write_bytes(exported_codebook(review, Path(f"book.{kind}"), way))
    for form in References:
        (out / f"references.{form}").write_bytes(export_of(review, form, "2018-01-03", way))
    held = next(iter(documents(review.decisions())))
    redact(review, held, out / "copy.docx", Copy(), ANALYST, keys=way.keys)
    names = [path.stem for path in (run / "tables").glob("*.parquet")]
    assert {"quotations", "passages", "interviews", "records"} <= set(names)
    for name in names:
        table = run_table(run, name)
        check_rows_leave(review, rows_of(table), name, way)
        for kind in (Format.CSV, Format.JSONL):
            with (out / f"{name}.{kind}").open("w", encoding="utf-8", newline="") as lines:
                write_lines(table, kind, lines)
        with (out / f"{name}.parquet").open("wb") as held_open:
            write_parquet(table, held_open)


def told_by_the_command_line(review: Review, keys: KeyStore, home: Path, which: str) -> str:
    """Output and errors of commands that have to do with identities, right and wrong."""
    there = ["--review", str(review.folder), "--keys", str(keys.folder)]
    facts = [
        "--consent",
        "not_asked",
        "--month",
        "2017-10",
        "--place",
        "sector",
        "--category",
        "troop",
    ]
    commands = [
        ["interviews", "register", *facts, "--rank", "senior", "--name", canary(3)["name"], *there],
        [
            "interviews",
            "register",
            *facts,
            "--rank",
            canary(4)["name"].split()[-1][-6:] and "none",
            *there,
        ],
        ["interviews", "erase", which, *there],
        ["interviews", "identity", which, "--why", "again", *there],
        ["decisions", "--review", str(review.folder), "--json"],
        ["verify", str(review.folder)],
    ]
    said = ""
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "vedette.cli.main", *command],
            capture_output=True,
            text=True,
            check=False,
        )
        said += done.stdout + done.stderr
    assert len(said) > 1000
    return said


def test_a_key_that_is_destroyed_takes_the_name_from_every_copy(tmp_path: Path) -> None:
    review, keys = make_review(tmp_path / "review"), KeyStore(tmp_path / "keys")
    facts = {
        "consent": "not_asked",
        "month": "2017-10",
        "place": "sector",
        "category": "troop",
        "rank": "senior",
    }
    one = register(review, facts, canary(1), keys, ANALYST)
    shutil.copytree(review.folder, tmp_path / "backup")

    erase_identity(review, one, keys, ANALYST)

    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert canary(1)["name"].encode() not in everything
    assert list(keys.folder.iterdir()) == []


WHO = canary(8)["name"]
PARTED = WHO.replace(" ", "</w:t></w:r><w:r><w:t> ")[:-3] + "</w:t></w:r><w:r><w:t>" + WHO[-3:]
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
ALT = f'<w:p><w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" descr="Picture of {WHO}"/></w:drawing></w:r></w:p>'
CORE = f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{WHO}</dc:creator></cp:coreProperties>'


def workbook() -> bytes:
    seen = TextSheet("Seen", ("a",), (("nothing",),))
    return text_workbook([seen, TextSheet("Kept", ("a",), ((WHO,),), is_hidden=True)])


def picture() -> bytes:
    body = b"Author\x00\x00" + zlib.compress(WHO.encode() + b" " * 90)
    chunk = b"zTXt" + body
    return (
        b"\x89PNG\r\n\x1a\n"
        + len(body).to_bytes(4, "big")
        + chunk
        + zlib.crc32(chunk).to_bytes(4, "big")
    )


def pdf() -> bytes:
    packed = zlib.compress(b"<< /Alt <FEFF" + WHO.encode("utf-16-be").hex().encode() + b"> >>")
    return b"%%PDF-1.7\n1 0 obj << /Length %d >>\nstream\n%s\nendstream endobj\n" % (
        len(packed),
        packed,
    )


def database() -> bytes:
    with sqlite3.connect(":memory:") as held:
        held.execute("CREATE TABLE t (x)")
        held.execute("INSERT INTO t VALUES (?)", (base64.b64encode(WHO.encode()).decode(),))
        return held.serialize()


def table() -> bytes:
    import io

    held = io.BytesIO()
    pq.write_table(pa.table({"x": [unicodedata.normalize("NFD", WHO)]}), held, compression="zstd")
    return held.getvalue()


PLANTED = {
    "alt.docx": (make_docx(ALT), "alt.docx, word/document.xml, alt text (descr)"),
    "parted.docx": (make_docx(PARAGRAPH.format(PARTED)), "parted.docx, word/document.xml"),
    "comment.docx": (make_docx("", comment=WHO), "comment.docx, comments word/comments.xml"),
    "about.docx": (make_docx("", more={"docProps/core.xml": CORE}), "about.docx, metadata docProps/core.xml"),
    "hidden.xlsx": (workbook(), "hidden.xlsx, hidden sheet or row"),
    "picture.png": (picture(), "picture.png, text in the picture"),
    "alt.pdf": (pdf(), "alt.pdf, strings"),
    "page.html": (f'<p>x<img alt="{WHO}"><!-- {WHO} --></p>'.encode(), "page.html, comment in the markup"),
    "dump.sqlite": (database(), "dump.sqlite, table t"),
    "table.parquet": (table(), "table.parquet, column x"),
    "utf16.txt": (WHO.encode("utf-16"), "utf16.txt"),
    "inside.zip": (zipped({"a/b.txt": base64.b64encode(f"xx{WHO}".encode()).decode()}), "inside.zip, a/b.txt"),
    f"{canary(8)['voice']}.txt": (b"nothing", f"{canary(8)['voice']}.txt, its name"),
}  # fmt: skip


def test_a_planted_identity_is_refused_with_its_place(
    review: Review, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (content, _) in PLANTED.items():
        (tmp_path / name).write_bytes(content)

    n, found = swept(review, [tmp_path / name for name in PLANTED], KeyStore(home / "keys"))

    assert n == len(PLANTED)
    places = {one.place for one in found}
    assert {place for _, place in PLANTED.values()} <= places
    there = ["--review", str(review.folder), "--keys", str(home / "keys")]
    assert main(["interviews", "sweep", str(tmp_path / "alt.docx"), *there]) == 1
    said = capsys.readouterr().out
    assert "alt.docx, word/document.xml, alt text (descr)" in said
    assert WHO.split()[1] not in said
