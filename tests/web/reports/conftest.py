"""The small review of findings serves the text of the report, too."""

from __future__ import annotations

from tests.web.evidence.conftest import bring, four_rows, small_team

__all__ = ["bring", "four_rows", "small_team"]
