"""A county's folder and a few of the real checklists to build on."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checklists.authoring import PACKAGE_ROOT
from checklists.county.changes import changes_path
from checklists.county.publishing import publish_county
from checklists.register import Entry

AREA = "431224"
SECTORS = ("S04", "S06")


def few_checklists(root: Path) -> Path:
    """Those of S04 and S06 alone with all that they cite: quicker to load than all."""
    root.mkdir()
    for name in ("documents.yaml", "sectors.yaml", "points.yaml", "campaigns.yaml"):
        shutil.copy(PACKAGE_ROOT / name, root / name)
    shutil.copytree(PACKAGE_ROOT / "criteria", root / "criteria")
    register = json.loads((PACKAGE_ROOT / "published.json").read_text(encoding="utf-8"))
    kept = {sector_id: {"2026-1": register[sector_id]["2026-1"]} for sector_id in SECTORS}
    (root / "published.json").write_text(json.dumps(kept), encoding="utf-8")
    (root / "published").mkdir()
    for sector_id in SECTORS:
        name = f"{sector_id}-2026-1.json"
        shutil.copy(PACKAGE_ROOT / "published" / name, root / "published" / name)
        # The first version alone: the next one is the test's to write.
        (root / "sectors" / sector_id).mkdir(parents=True)
        authored = Path("sectors") / sector_id / "2026-1.yaml"
        shutil.copy(PACKAGE_ROOT / authored, root / authored)
    return root


def own_item(item_id: str = "S06-X01", **changes: Any) -> dict[str, Any]:
    """A county's own item that is as it should be."""
    return {
        "id": item_id,
        "question": "送气工上门时查过用户的软管吗？",
        "good": "送气单上有查软管的记录和用户签名",
        "method": "看最近三张送气单；问厨师送气工上次看了什么",
        "part": "厨房",
        "remedy": "请送气企业补查软管，并在送气单上记下",
        "sources": [{"text": "示例安办〔2026〕3号"}],
    } | changes


@dataclass(frozen=True)
class CountyFolder:
    """The folder of all counties, with one in it."""

    folder: Path
    root: Path
    area: str = AREA

    @property
    def home(self) -> Path:
        return self.folder / self.area

    def write(self, edition: int = 1, *items: dict[str, Any], **fields: Any) -> Path:
        """changes.yaml of this edition with these own items in S06."""
        data: dict[str, Any] = {"area": self.area, "edition": edition, "published": "2026-11-23"}
        if items:
            data["add"] = [{"sector": "S06", "section": "用气场所", "items": [*items]}]
        path = changes_path(self.folder, self.area)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(data | fields, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return path

    def publish(self) -> list[Entry]:
        return publish_county(self.folder, self.area, self.root)
