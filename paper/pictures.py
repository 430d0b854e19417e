"""Photographs in a document, as files that its template names."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

PICTURE_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


@dataclass(frozen=True, slots=True)
class Pictures:
    """The picture files of one document, by the name the template calls them."""

    files: dict[str, bytes]

    def add_all(self, pictures: Iterable[bytes]) -> list[str]:
        """Their names; an empty name for a picture that cannot be opened."""
        return [self._add(picture) for picture in pictures]

    def _add(self, picture: bytes) -> str:
        try:
            with Image.open(io.BytesIO(picture)) as image:
                suffix = PICTURE_SUFFIXES[image.format or ""]
                image.load()
        # Pillow names a dozen errors for a bad file, SyntaxError among them.
        except Exception:
            return ""
        name = f"picture-{len(self.files)}{suffix}"
        self.files[name] = picture
        return name
