"""What stands on the pages of a PDF, as a reader would find it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image


@dataclass(frozen=True)
class Letter:
    """One drawn character and its ink, in points from the lower left corner."""

    character: str
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Letter) -> bool:
        # 0.4 pt: the ink of neighbours may touch, a line set over another overlaps by much more.
        if self.character == other.character == "—" and self.left == other.left:
            # Neighbours that the font draws as one.
            return False
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > 0.4 and up > 0.4


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, without spaces and line ends, so that wrapping does not matter."""
    document = pdfium.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return ["".join(text.replace("\u200b", "").replace("\ufffe", "").split()) for text in texts]


def page_size_mm(pdf: bytes) -> tuple[int, int]:
    width, height = pdfium.PdfDocument(pdf)[0].get_size()
    return round(width * 25.4 / 72), round(height * 25.4 / 72)


def page_pictures(pdf: bytes, pixels_per_inch: int) -> list[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    return [page.render(scale=pixels_per_inch / 72).to_pil() for page in document]


def count_pictures_within_page(pdf: bytes) -> list[int]:
    """For each page, how many photographs lie wholly on it."""
    return [
        sum(
            min(x.get_bounds()[:2]) >= 0 and x.get_bounds()[3] <= page.get_height()
            for x in page.get_objects([pdfium_raw.FPDF_PAGEOBJ_IMAGE])
        )
        for page in pdfium.PdfDocument(pdf)
    ]


def letters_of_pages(pdf: bytes) -> list[list[Letter]]:
    document = pdfium.PdfDocument(pdf)
    return [_letters(page) for page in document]


def overlapping_letters(letters: list[Letter]) -> list[tuple[Letter, Letter]]:
    """Pairs whose ink lies over one another."""
    # A coarse grid, so that only neighbours are compared.
    cells: dict[tuple[int, int], list[Letter]] = {}
    for letter in letters:
        for column in range(int(letter.left // 20), int(letter.right // 20) + 1):
            for row in range(int(letter.bottom // 20), int(letter.top // 20) + 1):
                cells.setdefault((column, row), []).append(letter)
    return [
        (one, other)
        for neighbours in cells.values()
        for one, other in combinations(neighbours, 2)
        if one.overlaps(other)
    ]


def _letters(page: pdfium.PdfPage) -> list[Letter]:
    text_page = page.get_textpage()
    letters = []
    for index in range(text_page.count_chars()):
        character = chr(pdfium_raw.FPDFText_GetUnicode(text_page, index))
        if character.isspace() or not character.isprintable():
            continue
        letters.append(Letter(character, *text_page.get_charbox(index)))
    return letters
