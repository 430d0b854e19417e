"""The manuals of `docs/zh/手册` as pages to print: `python -m tests.docs.manuals FOLDER`.

Each becomes one page of HTML with its pictures beside it; a browser prints it on A4.
"""

from __future__ import annotations

import html
import shutil
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from settings import HERE

MANUALS = HERE / "docs" / "zh" / "手册"
PICTURES = MANUALS / "图"
_STYLE = """
@page { size: A4; margin: 20mm 18mm; @bottom-center { content: counter(page); } }
body { font: 11pt/1.7 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000;
  max-width: 174mm; margin: 0 auto; }
h1 { font-size: 20pt; text-align: center; } h2 { font-size: 14pt; border-bottom: 1px solid #000; }
h2, h3 { break-after: avoid; } tr, img, li { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #000; padding: 1mm 2mm;
  text-align: left; vertical-align: top; }
img { display: block; max-height: 110mm; max-width: 100%; margin: 3mm auto;
  border: 1px solid #888; }
code { font-family: monospace; } a { color: inherit; }
"""


def manuals() -> list[Path]:
    """Every manual, the list of them first."""
    return sorted(MANUALS.glob("*.md"), key=lambda path: (path.stem != "README", path.stem))


def page(manual: Path) -> str:
    """One manual as HTML; links between manuals lead from page to page."""
    body = MarkdownIt("commonmark").enable("table").render(manual.read_text(encoding="utf-8"))
    for other in manuals():
        body = body.replace(
            f'href="{html.escape(_quoted(other.name))}"', f'href="{other.stem}.html"'
        )
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{manual.stem}</title>'
        f"<style>{_STYLE}</style><body>{body}</body></html>"
    )


def _quoted(name: str) -> str:
    return MarkdownIt().normalizeLink(name)


def print_manuals(folder: Path) -> None:
    """All pages and pictures into the folder, over what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    for manual in manuals():
        (folder / f"{manual.stem}.html").write_text(page(manual), encoding="utf-8")
    if PICTURES.is_dir():
        shutil.copytree(PICTURES, folder / PICTURES.name, dirs_exist_ok=True)


if __name__ == "__main__":
    print_manuals(Path(sys.argv[1]))
