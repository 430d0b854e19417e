"""typst, kept warm: one compiler and one reading of the fonts for each process.

A process that forks must not have compiled anything before: typst's threads do not survive a fork,
and the child would wait for them forever. `load_fonts` before the fork is safe and saves each child
50 ms.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import typst

from paper.glyphs import FontsMissing, missing_glyphs, printable, runs_broken

Paper = Literal["A3", "A4"]
TEMPLATES = Path(__file__).resolve().parent / "templates"
# Ten by typst's own count, and a little more: each of ours takes 10 ms.
COMPILATIONS_REMEMBERED = 12
# Days and months on paper are those of the county, wherever the server stands.
COUNTY_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF. `missing_characters` were printed as 〓 because no font of ours has them."""

    pdf: bytes
    missing_characters: frozenset[str]


@lru_cache(maxsize=4)
def load_fonts(font_dir: Path) -> typst.Fonts:
    """The document fonts, read once. Safe before a fork. Raises: FontsMissing."""
    missing_glyphs("", font_dir)  # reads the character maps too, so that a fork inherits them
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_dir)]
    )
    if {face.weight for face in fonts.fonts()} < {400, 700}:
        raise FontsMissing(f"{font_dir} lacks the regular or the bold face of Noto Sans SC")
    return fonts


def printable_data(content: Any, font_dir: Path, missing: set[str]) -> Any:
    """A dataclass, or what it is made of, as JSON with every string printable; adds to `missing`.

    Dates become 2026-11-22, times 2026-11-22 10:30 in the county's time. Bytes stay: pictures are
    given to `typeset_pdf` and named in the data instead.
    """

    def convert(value: Any) -> Any:
        if isinstance(value, str):
            missing.update(missing_glyphs(value, font_dir))
            return runs_broken(printable(value, font_dir))
        if is_dataclass(value):
            return {field.name: convert(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, dict):
            return {name: convert(part) for name, part in value.items()}
        if isinstance(value, tuple | list):
            return [convert(part) for part in value]
        if isinstance(value, datetime):
            return value.astimezone(COUNTY_TIME).strftime("%Y-%m-%d %H:%M")
        return value.isoformat() if isinstance(value, date) else value

    return convert(content)


def typeset_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    font_dir: Path,
    made_at: datetime,
    pictures: Mapping[str, bytes] | None = None,
    forget: bool = False,
) -> bytes:
    """A PDF of `templates/<template>`. The same arguments give the same bytes.

    `pictures` are files the template may name as `/<name>`. `forget` what was typeset, as is always
    done with pictures: for documents of many pages, of which typst would keep 40 MB each.
    """
    # typst refuses finer times, and zones that have a summer.
    made_at = made_at.astimezone(UTC).replace(microsecond=0)
    pdf = _typeset(template, data, font_dir, "pdf", pictures or {}, timestamp=made_at)[0]
    if pictures or forget:
        _forget(font_dir)
    return pdf


def typeset_pngs(
    template: str, data: Mapping[str, Any], *, font_dir: Path, pixels_per_inch: int
) -> tuple[bytes, ...]:
    """One PNG for each page."""
    return _typeset(template, data, font_dir, "png", {}, ppi=pixels_per_inch)


def _typeset(
    template: str,
    data: Mapping[str, Any],
    font_dir: Path,
    output_format: Literal["pdf", "png"],
    pictures: Mapping[str, bytes],
    **options: Any,
) -> tuple[bytes, ...]:
    # Strings reach the template as JSON and never as source, so nothing typed by anybody is run.
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _root(template, pictures) as root:
        # The root is given every time: typst keeps that of the last document otherwise.
        pages = _compiler(font_dir).compile(
            root / template, root=root, format=output_format, sys_inputs=inputs, **options
        )
    return tuple(pages) if isinstance(pages, list) else (cast(bytes, pages),)


@contextmanager
def _root(template: str, pictures: Mapping[str, bytes]) -> Iterator[Path]:
    """The directory below which typst may read: the templates, or the template with its pictures.

    Without pictures the place is always the same, and what typst remembers of it serves again.
    """
    if not pictures:
        yield TEMPLATES
        return
    with tempfile.TemporaryDirectory(prefix="anxun-paper-") as directory:
        shutil.copyfile(TEMPLATES / template, Path(directory, template))
        for name, picture in pictures.items():
            Path(directory, name).write_bytes(picture)
        yield Path(directory)


def _forget(font_dir: Path) -> None:
    """Have typst give up what it remembers: 120 MB for 40 visits with pictures.

    It forgets what its last ten compilations did not use, so it is given some that use nothing.
    """
    for _ in range(COMPILATIONS_REMEMBERED):
        _compiler(font_dir).compile(b"#set page(width: 1pt, height: 1pt)\n", format="pdf")


@lru_cache(maxsize=4)
def _compiler(font_dir: Path) -> typst.Compiler:
    return typst.Compiler(font_paths=load_fonts(font_dir))
