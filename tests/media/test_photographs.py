from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import Base

from media.photo_formats import PHOTO_MEDIA_TYPES
from media.photo_reading import Photograph, PhotoLimits
from media.photographs import read_photograph
from tests.media.photo_samples import (
    FORMATS,
    corners,
    decoded,
    encoded,
    phone_exif,
    profile_with_red_and_green_exchanged,
    scene,
)

LIMITS = PhotoLimits(max_bytes=20_000_000, max_pixels=80_000_000)
UPRIGHT = ["red", "green", "blue", "yellow"]


def read(data: bytes) -> Photograph:
    return read_photograph(data, LIMITS)


def test_every_format_of_a_ticket_can_be_read() -> None:
    assert set(FORMATS.values()) == set(PHOTO_MEDIA_TYPES)


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_becomes_two_jpeg_copies(kind: str) -> None:
    photograph = read(encoded(scene(2000, 1500), kind))
    assert photograph.media_type == FORMATS[kind]
    assert (photograph.width_px, photograph.height_px) == (2000, 1500)
    for copy, size_px in ((photograph.display, (1600, 1200)), (photograph.thumbnail, (320, 240))):
        picture = decoded(copy)
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", size_px)
        assert corners(picture) == UPRIGHT


@pytest.mark.parametrize(
    ("size_px", "display_px", "thumbnail_px"),
    [
        ((4032, 3024), (1600, 1200), (320, 240)),
        ((3024, 4032), (1200, 1600), (240, 320)),
        ((1600, 900), (1600, 900), (320, 180)),
        ((200, 100), (200, 100), (200, 100)),
        ((6000, 10), (1600, 3), (320, 1)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_copies_keep_the_proportions_and_are_never_made_larger(
    size_px: tuple[int, int], display_px: tuple[int, int], thumbnail_px: tuple[int, int]
) -> None:
    photograph = read(encoded(Image.new("RGB", size_px, "grey")))
    assert decoded(photograph.display).size == display_px
    assert decoded(photograph.thumbnail).size == thumbnail_px


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", FORMATS)
def test_every_orientation_is_turned_upright(kind: str, orientation: int) -> None:
    held = Image.Exif()
    held[Base.Orientation] = orientation
    # As bytes: pillow-heif then also writes the turn that HEIC has of its own.
    lying = encoded(scene(400, 300), kind, exif=held.tobytes())
    as_others_see_it = ImageOps.exif_transpose(decoded(lying))
    photograph = read(lying)
    shown = decoded(photograph.display)
    assert corners(shown) == corners(as_others_see_it) != ["?"] * 4
    assert shown.size == (photograph.width_px, photograph.height_px) == as_others_see_it.size
    assert shown.size == ((400, 300) if orientation < 5 else (300, 400))


def test_an_orientation_that_is_none_turns_nothing() -> None:
    photograph = read(encoded(scene(), exif=phone_exif(Orientation=9)))
    assert corners(decoded(photograph.display)) == UPRIGHT


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_taken(kind: str) -> None:
    moving = encoded(
        scene(), kind, save_all=True, append_images=[Image.new("RGB", (320, 240), "black")] * 3
    )
    assert corners(decoded(read(moving).display)) == UPRIGHT


def test_of_a_jpeg_with_several_pictures_the_first_is_taken() -> None:
    several = encoded(
        scene(2400, 1800), "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))]
    )
    photograph = read(several)
    assert photograph.media_type == "image/jpeg"
    assert decoded(photograph.display).size == (1600, 1200)
    assert corners(decoded(photograph.display)) == UPRIGHT


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        pytest.param(scene().convert("CMYK"), "JPEG", id="CMYK"),
        pytest.param(scene().convert("RGBA"), "PNG", id="alpha"),
        pytest.param(scene().convert("RGBA"), "WEBP", id="WebP with alpha"),
        pytest.param(scene().quantize(64), "PNG", id="palette"),
        pytest.param(scene(), "JPEG", id="plain"),
    ],
)
def test_colours_survive_every_way_of_storing_them(picture: Image.Image, kind: str) -> None:
    shown = decoded(read(encoded(picture, kind)).display)
    assert shown.mode == "RGB"
    assert corners(shown) == UPRIGHT


def test_a_progressive_jpeg_is_read() -> None:
    assert corners(decoded(read(encoded(scene(), progressive=True)).display)) == UPRIGHT


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_grey_and_black_and_white_are_read(mode: str) -> None:
    grey = Image.linear_gradient("L").resize((320, 240)).convert(mode)
    shown = decoded(read(encoded(grey, "PNG")).display)
    assert shown.mode == "RGB"
    top, bottom = (sum(shown.crop(box).convert("L").tobytes()) for box in _halves(shown))
    assert top < bottom


def _halves(picture: Image.Image) -> tuple[tuple[int, int, int, int], tuple[int, int, int, int]]:
    width, height = picture.size
    return (0, 0, width, height // 2), (0, height // 2, width, height)


def test_sixteen_bits_a_pixel_are_not_shown_as_white() -> None:
    sixteen = Image.frombytes("I;16", (64, 64), (30_000).to_bytes(2, "little") * 64 * 64)
    shown = decoded(read(encoded(sixteen, "PNG")).display)
    red, _, _ = shown.getpixel((30, 30))  # type: ignore[misc]
    assert abs(red - 30_000 // 256) <= 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_clear_is_shown_as_paper(kind: str) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert decoded(read(encoded(clear, kind)).display).getpixel((30, 30)) == (255, 255, 255)


def test_a_clear_colour_of_a_palette_is_shown_as_paper() -> None:
    palette = Image.new("P", (64, 64), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    shown = decoded(read(encoded(palette, "PNG", transparency=0)).display)
    assert shown.getpixel((30, 30)) == (255, 255, 255)


def test_colours_of_a_profile_are_shown_as_they_are_meant() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    odd = profile_with_red_and_green_exchanged(srgb)
    shown = decoded(read(encoded(Image.new("RGB", (64, 64), "red"), icc_profile=odd)).display)
    red, green, _ = shown.getpixel((30, 30))  # type: ignore[misc]
    assert green > 200 > 60 > red


@pytest.mark.parametrize("profile", [b"", b"no profile", bytes(500)])
def test_a_broken_profile_costs_the_profile_and_not_the_photo(profile: bytes) -> None:
    shown = decoded(read(encoded(scene(), icc_profile=profile)).display)
    assert corners(shown) == UPRIGHT


def test_a_profile_of_another_kind_of_picture_is_left_aside() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    odd = profile_with_red_and_green_exchanged(srgb)
    shown = decoded(read(encoded(scene().convert("L"), icc_profile=odd)).display)
    assert shown.mode == "RGB"


def test_the_same_bytes_give_the_same_copies() -> None:
    data = encoded(scene(2000, 1500))
    assert read(data) == read(data)


def test_a_copy_can_be_read_again() -> None:
    first = read(encoded(scene(2000, 1500)))
    again = read(first.display)
    assert (again.width_px, again.height_px) == (1600, 1200)
    assert io.BytesIO(again.display).getbuffer().nbytes > 1000
