"""Several finished PDFs as one, page after page, each page as large as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from paper.typesetting import typeset_pdf

_TEMPLATE = "merged.typ"
# typst writes its pages as one list, whose count stands in the clear.
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+([0-9]+)")


def merged_pdf(pdfs: Sequence[bytes], *, font_dir: Path, made_at: datetime) -> bytes:
    """Of PDFs that this package made. Raises: ValueError for another."""
    files = {f"part-{index}.pdf": pdf for index, pdf in enumerate(pdfs)}
    parts = [{"name": name, "pages": count_pages(pdf)} for name, pdf in files.items()]
    return typeset_pdf(
        _TEMPLATE, {"parts": parts}, font_dir=font_dir, made_at=made_at, pictures=files
    )


def count_pages(pdf: bytes) -> int:
    """Of a PDF that this package made. Raises: ValueError for another."""
    counted = _PAGES.search(pdf)
    if counted is None:
        raise ValueError("no PDF of ours: its pages are not counted in the clear")
    return int(counted.group(1))
