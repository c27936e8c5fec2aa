"""A small review of a team."""

from __future__ import annotations

from tests.web.sources.conftest import signed_in, small

__all__ = ["signed_in", "small"]
