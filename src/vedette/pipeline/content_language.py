"""The language in which people write the report: of what they write, apart from that of the pages they write it on."""

from __future__ import annotations

from vedette.core.kernel.errors import BadInput
from vedette.core.reports.review_report import CONTENT_LANGUAGE, LANGUAGE_OF_RUN
from vedette.core.reports.text import LANGUAGE
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review, change_settings


def content_language(review: Review) -> str:
    """Tag of the language in which people write; a block may say another one.

    What a run writes stays English, and says so to whoever reads it aloud.
    """
    return str(review.settings().get(CONTENT_LANGUAGE) or LANGUAGE_OF_RUN)


def set_content_language(review: Review, language: str, author: Author) -> str:
    """Decide it; the same again changes nothing.

    Raises:
        BadInput: It is no tag of a language.
    """
    if not LANGUAGE.fullmatch(language):
        raise BadInput(f"'{language}' is no language.", "Use a tag such as en, fr or ar.")
    change_settings(review, {CONTENT_LANGUAGE: language}, author)
    return language
