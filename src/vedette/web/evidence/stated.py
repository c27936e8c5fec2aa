"""What people state in this room and in those that build on it, and where its pages are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from vedette.pipeline.decisions import Act
from vedette.web.ui.templatetags.addresses import address


@dataclass(frozen=True, slots=True)
class Stated:
    """One kind of what people state.

    Args:
        act: Of the decisions that state it.
        space: Of the names of its addresses, such as `evidence`.
        page: Name of the address of one, such as `finding`.
        listed: Name of the address of the list.
        words: What the list is called.
        glyph: Sign of its chip.
        head: Template of the head of its pages.
        done: Change -> what it is called in a history.
        about: What a change speaks of, in few words.
        fields: Field of a change -> its words, for two changes side by side.
        coded: A value of a field in words, where it is a code; else as it is.
    """

    act: Act
    space: str
    page: str
    listed: str
    words: Promise
    glyph: str
    head: str
    done: Mapping[str, Promise]
    about: Callable[[str, Mapping[str, Any]], list[object]]
    fields: Mapping[str, Promise]
    coded: Callable[[str, str], Promise | str]

    @property
    def list_name(self) -> str:
        """Name of the address of the list."""
        return f"{self.space}:{self.listed}"

    @property
    def undo_name(self) -> str:
        """Name of the address that takes a change back."""
        return f"{self.space}:take_back"

    def tab_name(self, tab: str) -> str:
        """Name of the address of one of the four tabs."""
        return f"{self.space}:{self.page if tab == 'itself' else tab}"

    def url(self, slug: str, ref: str, tab: str = "itself") -> str:
        """Address of one of the four tabs of an object."""
        return address(slug, self.tab_name(tab), ref)
