from __future__ import annotations

from pathlib import Path

import pytest

import paper

FONT_DIR = Path(paper.__file__).parent / "fonts"


@pytest.fixture(scope="session")
def font_dir() -> Path:
    if not any(FONT_DIR.glob("*.ttf")):
        pytest.fail(f"no document fonts in {FONT_DIR}: `make setup` brings them")
    return FONT_DIR
