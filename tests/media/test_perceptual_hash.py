from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from media.perceptual_hash import BITS, difference_hash, hamming, is_telling
from media.photo_reading import PhotoLimits
from media.photographs import read_photograph
from tests.media.photo_samples import encoded, scene

LIMITS = PhotoLimits(max_bytes=20_000_000, max_pixels=80_000_000)
bigints = st.integers(-(2**63), 2**63 - 1)


def textured(seed: int) -> Image.Image:
    """Pictures with many edges that differ from each other."""
    noise = Image.frombytes("L", (12, 9), random.Random(seed).randbytes(108))
    return noise.resize((1200, 900), Image.Resampling.BICUBIC).convert("RGB")


def hashed(data: bytes) -> int:
    return read_photograph(data, LIMITS).perceptual_hash


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_photo_saved_again_smaller_and_lighter_is_found_again(seed: int) -> None:
    picture = textured(seed)
    again = ImageEnhance.Brightness(picture.resize((640, 480))).enhance(1.15)
    for kind, options in (("JPEG", {"quality": 40}), ("WEBP", {"quality": 50}), ("PNG", {})):
        assert hamming(hashed(encoded(picture)), hashed(encoded(again, kind, **options))) <= 6


def test_other_photos_are_far_away() -> None:
    hashes = [difference_hash(textured(seed)) for seed in range(1, 12)]
    distances = [hamming(a, b) for i, a in enumerate(hashes) for b in hashes[:i]]
    assert min(distances) > 10


def test_the_hash_is_of_the_photo_held_upright() -> None:
    picture = scene(800, 600)
    turned = Image.Exif()
    turned[0x0112] = 6
    lying = encoded(picture.transpose(Image.Transpose.ROTATE_90), exif=turned)
    assert hamming(hashed(encoded(picture)), hashed(lying)) <= 2


def test_pictures_without_content_have_hashes_that_tell_nothing() -> None:
    assert is_telling(difference_hash(textured(1)))
    assert not is_telling(difference_hash(Image.new("RGB", (800, 600), "black")))
    assert not is_telling(difference_hash(Image.linear_gradient("L")))
    assert not is_telling(difference_hash(Image.linear_gradient("L").rotate(90)))


@given(bigints, bigints)
def test_the_distance_is_the_same_both_ways_and_fits_64_bits(a: int, b: int) -> None:
    assert hamming(a, b) == hamming(b, a) <= BITS
    assert (hamming(a, b) == 0) == (a == b)


def test_a_hash_fits_a_signed_bigint() -> None:
    falling = Image.linear_gradient("L").rotate(90)
    for picture in (falling, falling.rotate(180), textured(2)):
        assert -(2**63) <= difference_hash(picture) < 2**63
    assert {difference_hash(falling), difference_hash(falling.rotate(180))} == {0, -1}
