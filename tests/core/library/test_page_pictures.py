from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.core.library.files import make_pdf
from vedette.core.kernel.errors import NotFound
from vedette.core.library.page_drawing import png
from vedette.core.library.page_pictures import picture_in_child


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_pixels_come_back_from_the_file_as_they_went_in(width, height, data):
    pixels = data.draw(st.binary(min_size=3 * width * height, max_size=3 * width * height))

    held = Image.open(io.BytesIO(png(width, height, pixels)))

    assert (held.size, held.mode, held.tobytes()) == ((width, height), "RGB", pixels)


def test_a_page_is_drawn_as_wide_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(make_pdf("One.", "#v(2cm) Two."))
    folder = tmp_path / "child"
    folder.mkdir()

    held = Image.open(io.BytesIO(picture_in_child(path, folder, page=2, width=400)))

    # The pages of the maker are 16 cm by 12 cm.
    assert held.width == 400
    assert abs(held.height - 300) <= 1
    assert held.convert("L").getextrema()[0] < 100


@pytest.mark.parametrize(("content", "page"), [(b"%PDF-1.7 torn", 1), (b"", 1), (None, 9)])
def test_what_cannot_be_drawn_is_refused_with_the_way_to_its_text(
    tmp_path: Path, content: bytes | None, page: int
) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(make_pdf("One.") if content is None else content)
    folder = tmp_path / "child"
    folder.mkdir()

    with pytest.raises(NotFound, match=f"Page {page} cannot be drawn") as told:
        picture_in_child(path, folder, page=page)

    assert "text" in told.value.remedy
