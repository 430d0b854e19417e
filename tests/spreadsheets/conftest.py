"""A county of its own for each test, and an office that imports into it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.transfer.import_rows import Imported, Importer, import_rows
from ledger.screens.importers import IMPORTED_TABLES, importer_of
from media.coordinates import wgs84_from_gcj02
from plans.loader import load_plan
from spreadsheets.errors import WorkbookFault
from spreadsheets.source import open_source
from tests.support.county_builder import XUPU, CountyBuilder, Person

PLAN = load_plan(XUPU)
CODE = "91431224MA4L1A2B3R"


def shop(name: str = "示例早餐店", **cells: Any) -> dict[str, Any]:
    """A row of the enterprise table."""
    return {
        "企业名称": name,
        "统一社会信用代码": None,
        "无代码原因": "个体户，尚未登记",
        "乡镇": "示例镇",
        "地址": "示例路 1 号",
        "行业领域": "S00、S06",
        "从业人数": 4,
        "主要负责人": "李示例",
        **cells,
    }


@dataclass
class Office:
    """Fills in tables and imports them, as an administrator of the county."""

    county: CountyBuilder
    folder: Path
    person: Person
    at_the_server: bool = True

    def xlsx(self, rows: Sequence[Mapping[str, Any]], title: str = "企业") -> Path:
        """A workbook with a sheet of these rows; the first says which columns there are."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = title
        sheet.append([*rows[0]])
        for row in rows:
            sheet.append([row.get(column) for column in rows[0]])
        path = self.folder / f"{uuid4()}.xlsx"
        book.save(path)
        return path

    def csv(self, rows: Sequence[Mapping[str, Any]], encoding: str) -> Path:
        """The same as CSV."""
        path = self.folder / f"{uuid4()}.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]])
            writer.writeheader()
            writer.writerows(rows)
        return path

    def take(self, path: Path, kind: str = "enterprises", *, dry_run: bool = False) -> Imported:
        """Import the file."""
        importer = self.importer(kind)
        with open_source(path, importer.table) as source:
            engine, caller = self.county.engine, self.person.caller
            return import_rows(engine, caller, source, importer, dry_run=dry_run)

    def counts(self, path: Path, kind: str = "enterprises") -> tuple[int, int, int]:
        """New, changed, unchanged."""
        imported = self.take(path, kind)
        return imported.new, imported.changed, imported.unchanged

    def faults(self, path: Path, kind: str = "enterprises") -> list[WorkbookFault]:
        """What the import tells instead of importing."""
        try:
            self.take(path, kind)
        except WorkbookFault as fault:
            return [fault]
        except ExceptionGroup as group:
            return [fault for fault in group.exceptions if isinstance(fault, WorkbookFault)]
        raise AssertionError("the file was imported")

    def fault(self, path: Path, kind: str = "enterprises") -> WorkbookFault:
        """The only one."""
        (fault,) = self.faults(path, kind)
        return fault

    def rows(self) -> list[dict[str, Any]]:
        """Of the ledger, by id: two towns may have enterprises of one name."""
        here = models.enterprise.c.area_code == self.county.area_code
        query = sa.select(models.enterprise).where(here).order_by(models.enterprise.c.id)
        with self.county.engine.connect() as read:
            return [row._asdict() for row in read.execute(query)]

    def enterprises(self) -> dict[str, dict[str, Any]]:
        """Name → row of the ledger."""
        return {row["name"]: row for row in self.rows()}

    def importer(self, kind: str) -> Importer[Any]:
        """A new one."""
        return importer_of(
            IMPORTED_TABLES[kind],
            self.county.engine,
            self.person.caller,
            PLAN,
            wgs84_from_gcj02=wgs84_from_gcj02,
            board_settle_seconds=0,
            confirmed=self.at_the_server,
        )


@pytest.fixture
def office(engine: sa.Engine, tmp_path: Path) -> Office:
    """Of a county that no other test knows, working by the plan of 溆浦."""
    county = CountyBuilder(engine, f"9{uuid4().int % 10**11:011d}")
    return Office(county, tmp_path, county.person(Role.ADMIN))


Fill = Callable[..., Path]
