"""What is handed out holds before validators that are not ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from tests.core.reports.makers import make_review, make_tables
from vedette.core.reports.document import Heading
from vedette.core.reports.render_pdf import pdf
from vedette.core.reports.review_report import build, report
from vedette.core.reports.text import BlockKind, TextBlock


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(
        report(make_tables(), make_review()), tmp_path_factory.mktemp("report"), fonts=None
    )


@pytest.mark.slow
@pytest.mark.parametrize("office", [FileFormat.OFFICE_2016, FileFormat.MICROSOFT_365])
def test_the_word_file_holds_before_the_schemas_of_office(
    made: dict[str, Path], office: FileFormat
) -> None:
    told = OpenXmlValidator(file_format=office).validate(made["docx"])

    assert told.is_valid, [str(error) for error in told.errors]
    assert told.errors == []


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_the_pdf_holds_before_verapdf(made: dict[str, Path], flavour: str) -> None:
    program = shutil.which("verapdf")
    if program is None:
        pytest.skip(
            "veraPDF is not on the path; install it to hold the PDF against PDF/UA-1 and PDF/A-2a"
        )
    told = subprocess.run(
        [program, "--flavour", flavour, "--format", "text", made["pdf"]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert told.stdout.startswith("PASS"), told.stdout + told.stderr


def test_a_heading_that_skips_a_level_is_printed_on_the_one_below_the_last() -> None:
    levels = (
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 3),
        (BlockKind.ANNEX, 0),
        (BlockKind.HEADING, 3),
    )
    below = (BlockKind.PARAGRAPH, 0)
    pairs = [pair for each in levels for pair in (each, below)]
    text = [TextBlock(f"B-{n}", kind, "Words", level) for n, (kind, level) in enumerate(pairs)]

    printed = report(make_tables(), make_review() | {"text": tuple(text)})

    assert [one.level for one in printed.blocks if isinstance(one, Heading)] == [1, 2, 2]
    assert pdf(printed, fonts=None).startswith(b"%PDF"), "the engine refuses a skipped level"
