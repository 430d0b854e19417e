"""What can be wrong with checklists and plans. Nothing here knows of HTTP."""

from pathlib import Path


class ChecklistError(Exception):
    """The root of everything this package raises on purpose."""


class UnknownSector(ChecklistError):
    """No published checklist has this sector id."""

    def __init__(self, sector_id: str) -> None:
        super().__init__(f"没有行业领域“{sector_id}”的检查清单")
        self.sector_id = sector_id


class UnknownVersion(ChecklistError):
    """The sector is known, this version of its checklist is not."""

    def __init__(self, sector_id: str, version: str) -> None:
        super().__init__(f"检查清单“{sector_id}”没有版本“{version}”")
        self.sector_id = sector_id
        self.version = version


class UnknownItem(ChecklistError):
    """The checklist holds no item (检查内容) or section (检查项目) of this id."""

    def __init__(self, sector_id: str, version: str, item_id: str) -> None:
        super().__init__(f"检查清单“{sector_id} {version}”里没有“{item_id}”")
        self.item_id = item_id


class UnknownPlan(ChecklistError):
    """No plan (方案) is held for this area code."""

    def __init__(self, area_code: str) -> None:
        super().__init__(f"没有区划代码“{area_code}”的方案")
        self.area_code = area_code


class FileFault(ChecklistError):
    """A fault in an authored file: where it stands and what to do about it.

    `line` counts from 1; None where the fault is in no particular line.
    """

    def __init__(self, path: Path, line: int | None, message: str, remedy: str) -> None:
        place = f"{path}" if line is None else f"{path} 第 {line} 行"
        super().__init__(f"{place}：{message}。{remedy}")
        self.path = path
        self.line = line
        self.message = message
        self.remedy = remedy


class PublishedVersionEdited(FileFault):
    """A published version no longer says what was published."""
