"""Whatever level is set, the words within a photograph reach no log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from PIL import Image
from PIL.ExifTags import Base

from media.quiet_libraries import LIBRARIES, quiet_libraries

MARK = "MarkedMaker-QZ77"


@pytest.fixture
def talkative() -> Iterator[io.StringIO]:
    """What is logged while everything is."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *LIBRARIES)}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def read_tags() -> None:
    exif, file = Image.Exif(), io.BytesIO()
    exif[Base.Make] = MARK
    Image.new("L", (4, 4)).save(file, "JPEG", exif=exif)
    assert dict(Image.open(file).getexif())[Base.Make] == MARK


def test_a_library_would_tell_the_maker_of_the_phone(talkative: io.StringIO) -> None:
    read_tags()
    assert MARK in talkative.getvalue()


def test_it_is_kept_quiet_at_every_level(talkative: io.StringIO) -> None:
    quiet_libraries()
    read_tags()
    assert MARK not in talkative.getvalue()
