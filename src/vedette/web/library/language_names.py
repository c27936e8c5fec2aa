"""Names of languages in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language_info, gettext


def language_name(code: str) -> str:
    """The name of a language of ISO 639-1; the code itself for one that has no name here."""
    if code == "zh":
        return gettext("Chinese")
    try:
        info = get_language_info(code)
    except KeyError:
        return code
    return str(info["name_translated"])
