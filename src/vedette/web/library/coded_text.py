"""The text of a document as markup: page by page, each block with the position of its first character."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

from vedette.web.library.coding_reads import PageText
from vedette.web.ui import markup


def text_of_pages(pages: Sequence[PageText], label: Callable[[int, int], str]) -> SafeString:
    """Pages one after the other; a document has thousands of blocks, so they are not drawn by a template.

    Args:
        pages: In order.
        label: Words over a page, from its number and their sum.
    """
    return markup.joined(_page(one, label(one.number, len(pages))) for one in pages)


def _page(page: PageText, label: str) -> SafeString:
    blocks = "".join(
        f'<p class="{block.kind}" data-at="{block.start}"'
        + (f' data-n="{markup.text(block.number)}"' if block.number else "")
        + f' dir="auto">{markup.text(shown)}</p>'
        for block, shown in page.blocks
    )
    return SafeString(
        f'<section class="pg" id="page-{page.number}" data-page="{page.number}"'
        f' data-label="{markup.text(label)}">{blocks}</section>'
    )
