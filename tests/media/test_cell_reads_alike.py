"""What the cell reads is what reading without it gives, for every kind of ordinary picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import ImageCms

from media.photo_cell import PhotoCell
from media.photo_reading import PhotoLimits
from media.photographs import read_photograph
from tests.media.photo_samples import encoded, phone_exif, scene

LIMITS = PhotoLimits(8_000_000, 24_000_000)
MODES = {
    "JPEG": ["RGB", "L", "CMYK"],
    "PNG": ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"],
    "WEBP": ["RGB", "RGBA"],
    "HEIF": ["RGB", "RGBA", "L"],
}
KINDS = [(kind, mode) for kind, modes in MODES.items() for mode in modes]
PROFILES = {"no profile": "", "sRGB": "sRGB", "LAB": "LAB"}


@pytest.fixture(scope="module")
def cell() -> Iterator[PhotoCell]:
    cell = PhotoCell()
    yield cell
    cell.close()


@pytest.mark.parametrize(("kind", "mode"), KINDS)
def test_the_cell_reads_what_reading_without_it_gives(
    cell: PhotoCell, kind: str, mode: str
) -> None:
    for size_px in ((16, 12), (64, 48)):
        for profile in PROFILES.values():
            for exif in ({}, {"exif": phone_exif(Orientation=6).tobytes()}):
                options: dict[str, object] = dict(exif)
                if profile:
                    made = ImageCms.ImageCmsProfile(ImageCms.createProfile(profile))
                    options["icc_profile"] = made.tobytes()
                data = encoded(scene(*size_px).convert(mode), kind, **options)
                assert cell.read(data, LIMITS) == read_photograph(data, LIMITS), (size_px, options)
