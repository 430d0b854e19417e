"""Any picture as 8-bit RGB in the colours that a screen without colour management shows."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageCms

_PALETTE_OR_BITS = {"P", "PA", "1"}
_SIXTEEN_BITS = {"I", "I;16", "I;16B", "I;16L", "I;16N"}


def in_eight_bit_channels(picture: Image.Image) -> Image.Image:
    """Palettes spelled out and 16 bits cut to 8, so that the picture can be made smaller."""
    if picture.mode in _PALETTE_OR_BITS:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if picture.mode in _SIXTEEN_BITS:
        # A plain `convert` clips at 255: a white sheet.
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    return picture


def in_srgb(picture: Image.Image) -> Image.Image:
    """RGB, by the picture's own colour profile if that can be used; what is clear turns white."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture = _on_white(picture)
    if profile:
        try:
            return _by_profile(picture, profile)
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A broken profile, or one for another kind of picture: near enough without it.
            pass
    return picture.convert("RGB")


def warm_up_colours() -> None:
    """Import what a colour profile needs."""
    sample = Image.new("RGB", (1, 1))
    _by_profile(sample, _srgb().tobytes())


def _on_white(picture: Image.Image) -> Image.Image:
    layers = picture.convert("RGBA")
    white = Image.new("RGB", layers.size, "white")
    white.paste(layers, mask=layers.getchannel("A"))
    return white


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.getOpenProfile(io.BytesIO(profile))
    if picture.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
        return picture
    turned = ImageCms.profileToProfile(picture, source, _srgb(), outputMode="RGB")
    return picture.convert("RGB") if turned is None else turned


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
