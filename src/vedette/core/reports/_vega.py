"""The one door to vl-convert: Vega-Lite specifications to SVG and PNG, without a browser."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import vl_convert

_VEGA_LITE = "6.4"
_STYLE = re.compile(r'\sstyle="[^"]*"')


# Each of the three forms of a report asks for the same charts; drawing one takes 30 ms.
@functools.lru_cache(maxsize=256)
def svg(spec: str, *, fonts: Path | None) -> str:
    """The chart as SVG without `style` attributes; the same specification gives the same text.

    Args:
        spec: Vega-Lite as JSON, its data inside; nothing is loaded.
        fonts: Folder of TTF files for measuring text; without it the engine's own.
    """
    _register(fonts)
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
    return _STYLE.sub("", str(drawn))


def png(drawn: str, *, fonts: Path | None, scale: float = 3.0) -> bytes:
    """An SVG chart as PNG, `scale` pixels for each of its own."""
    _register(fonts)
    return bytes(vl_convert.svg_to_png(drawn, scale=scale, ppi=72))


@functools.cache
def _register(fonts: Path | None) -> None:
    if fonts is not None and fonts.is_dir():
        vl_convert.register_font_directory(str(fonts))
