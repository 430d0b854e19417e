"""A copy of the real data files, to break one thing in and see what is said."""

import shutil
from pathlib import Path

import pytest
import yaml

from checklists.authoring import PACKAGE_ROOT, parse
from plans.seed_clauses import SEEDS

DATA = (
    "sectors", "criteria", "documents.yaml", "published", "sectors.yaml", "points.yaml",
    "campaigns.yaml", "published.json",
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The package's data in a folder of its own."""
    for name in DATA:
        source = PACKAGE_ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The lists of the seeds' clauses, in a folder of their own."""
    return shutil.copytree(SEEDS, tmp_path / "seeds")


def newest_version(root: Path, sector_id: str) -> str:
    """Of those that are written, published or not."""
    written = (path.stem for path in (root / "sectors" / sector_id).glob("*.yaml"))
    return max(written, key=lambda version: int(version.partition("-")[2]))


class DraftEditor:
    """A new, unpublished version of S06 to make mistakes in."""

    def __init__(self, root: Path) -> None:
        self.before = newest_version(root, "S06")
        year, _, number = self.before.partition("-")
        self.version = f"{year}-{int(number) + 1}"
        self.path = root / "sectors" / "S06" / f"{self.version}.yaml"
        self.data = parse(self.path.with_name(f"{self.before}.yaml")).data
        self.data["version"] = self.version
        self.data["published"] = "2026-12-23"

    @property
    def first_item(self) -> dict[str, object]:
        item: dict[str, object] = self.data["sections"][0]["items"][0]
        return item

    def save(self) -> Path:
        self.path.write_text(
            yaml.safe_dump(self.data, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
        return self.path


@pytest.fixture
def draft(root: Path) -> DraftEditor:
    return DraftEditor(root)
