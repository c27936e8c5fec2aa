"""What is handed out holds before validators that are not ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from tests.core.reports.makers import make_review, make_tables
from vedette.core.reports.review_report import build, report


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
