"""Records in a test's ledger, as the actions leave them, outbox rows included.

Rows are inserted directly: how phones bring them is tested where phones bring them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.dialects.postgresql import insert

from ledger.ground import tables as models
from ledger.ground.canonical import sha256_of
from ledger.ground.clocks import shanghai_date, shanghai_month
from ledger.ground.database import wait_for_lock
from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.hazards.rules.replay import HazardEvent, HazardRow, changed_by
from ledger.records import outbox
from ledger.records.outbox import Job
from ledger.records.signing import marks_in, note_strokes, strokes_rows
from media.keys import photo_original
from media.object_store import ObjectStore
from tests.support.county_builder import TOWN, CountyBuilder, Person
from tests.support.moments import earlier_today
from tests.support.signing import signed, strokes

FINDINGS_MOST = 100

PLACE = {
    "fix": {
        "longitude": 110.594,
        "latitude": 27.908,
        "crs": "wgs84",
        "accuracy_m": 12.5,
        "age_s": 1,
    }
}
SIGNATURES = {
    "inspector": {"name": "张示例", "path": "M100 200L180 120L260 210"},
    "enterprise": {"name": "李示例", "refused_reason": "负责人外出"},
}


def jpeg(side_px: int = 64) -> bytes:
    """A photograph that no other test has."""
    buffer = io.BytesIO()
    colour = tuple(uuid4().bytes[:3])
    Image.new("RGB", (side_px, side_px), colour).save(buffer, "JPEG", comment=uuid4().bytes)
    return buffer.getvalue()


@dataclass
class LedgerRows:
    """Builders of records of one enterprise and its 派驻员. Every call commits."""

    county: CountyBuilder
    store: ObjectStore
    enterprise_id: UUID
    person: Person

    @property
    def area_code(self) -> str:
        """The county."""
        return self.county.area_code

    @property
    def engine(self) -> sa.Engine:
        """The database."""
        return self.county.engine

    def board(self, *, key_area_id: UUID | None = None) -> str:
        """A board in use, not printed yet; its code."""
        code = uuid4().hex[:12]
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(models.board).values(
                    area_code=self.area_code,
                    code=code,
                    enterprise_id=self.enterprise_id,
                    key_area_id=key_area_id,
                )
            )
        return code

    def key_area(self, name: str) -> UUID:
        """A 重点区域."""
        key_area_id = uuid4()
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(models.key_area).values(
                    area_code=self.area_code,
                    id=key_area_id,
                    enterprise_id=self.enterprise_id,
                    name=name,
                )
            )
        return key_area_id

    def risk(self, name: str, *, key_area_id: UUID | None = None, position: int = 1) -> UUID:
        """A risk point, with the request to print it."""
        point_id = uuid4()
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(models.risk_point).values(
                    area_code=self.area_code,
                    id=point_id,
                    enterprise_id=self.enterprise_id,
                    key_area_id=key_area_id,
                    position=position,
                    name=name,
                    grade="larger",
                    accident_types="火灾",
                    controls="每日检查",
                    responsible="李示例",
                    emergency_measures="关阀，撤离",
                )
            )
            self.ask_for_print(tx)
        return point_id

    def ask_for_print(self, tx: sa.Connection, *, delay_s: int = 0) -> None:
        """As every action does whose change a board shows."""
        outbox.put(
            tx,
            self.area_code,
            Job.PRINT_BOARDS,
            str(self.enterprise_id),
            merge_key=f"boards/{self.enterprise_id}",
            delay_s=delay_s,
        )

    def photo(self, data: bytes | None = None) -> str:
        """A photograph that lies in the store, stored and checked; its SHA-256."""
        data = jpeg() if data is None else data
        sha256 = hashlib.sha256(data).hexdigest()
        self.store.put(
            photo_original(self.area_code, sha256), data, "image/jpeg", sha256_hex=sha256
        )
        with self.engine.begin() as tx:
            tx.execute(
                insert(models.photo)
                .values(
                    area_code=self.area_code,
                    sha256=sha256,
                    size_bytes=len(data),
                    media_type="image/jpeg",
                    state="stored",
                    stored_at=sa.func.now(),
                )
                .on_conflict_do_nothing()
            )
            outbox.put(tx, self.area_code, Job.PROCESS_PHOTO, sha256)
        return sha256

    def visit(
        self,
        arrived_at: datetime | None = None,
        *,
        photos: tuple[str, ...] = (),
        corrects: UUID | None = None,
        **fields: Any,
    ) -> UUID:
        """A visit of an hour, by default one of today; its outbox row included."""
        arrived_at = arrived_at or earlier_today()
        document = {
            "enterprise_id": str(self.enterprise_id),
            "arrived_at": arrived_at.isoformat(),
            "left_at": (arrived_at + timedelta(hours=1)).isoformat(),
            "elapsed_s": 3600,
            "arrival": {"means": "picked", "place": PLACE},
            "received_by": "李示例",
            "production": "normal",
            "self_check": "本月自查 2 次，未发现重大事故隐患",
            "board_state": "updated",
            "photos": list(photos),
            "signatures": SIGNATURES,
            **({"corrects": str(corrects), "correction_reason": "写错了"} if corrects else {}),
            **fields,
        }
        values = {
            "arrived_at": arrived_at,
            "left_at": arrived_at + timedelta(hours=1),
            "month": shanghai_month(arrived_at),
            "corrects": corrects,
            "person_id": self.person.id,
            "enterprise_id": self.enterprise_id,
        }
        return self._record("visit", models.visit, document, values, photos=photos)

    def inspection(
        self,
        *,
        findings: int = 0,
        visit_id: UUID | None = None,
        photos: tuple[str, ...] = (),
        key_area_id: UUID | None = None,
        first_number: int | None = None,
    ) -> UUID:
        """An inspection with so many general hazards, asked to be printed; outbox row included."""
        now = datetime.now(UTC)
        found = [
            {
                "id": str(uuid4()),
                "item": "S06-001",
                "part": "后厨",
                "description": f"第 {n + 1} 处软管老化",
                "grade": "general",
                "key_area_id": key_area_id and str(key_area_id),
                "responsible": "李示例",
                "photos": list(photos),
            }
            for n in range(findings)
        ]
        document = {
            "enterprise_id": str(self.enterprise_id),
            "visit_id": visit_id and str(visit_id),
            "origin": "stationed",
            "answers": [{"item": "S06-001", "result": "fail"}, {"item": "S06-002", "result": "na"}],
            "findings": found,
            "signatures": SIGNATURES,
        }
        values = {
            "enterprise_id": self.enterprise_id,
            "person_id": self.person.id,
            "visit_id": visit_id,
            "origin": "stationed",
            "town_code": TOWN,
            "sectors": ["S06"],
            "started_at": now - timedelta(minutes=30),
            "finished_at": now,
            "answers_passed": 0,
            "answers_failed": 1,
            "answers_not_applicable": 1,
        }
        deadline = shanghai_date(now) + timedelta(days=15)
        lines = [
            {
                "id": finding["id"],
                "number": f"{self.area_code}-2026-{number:06d}",
                "state": "open",
                "deadline": deadline.isoformat(),
            }
            for number, finding in enumerate(found, start=first_number or self._next_number())
        ]
        record_id = self._record(
            "inspection", models.inspection, document, values, photos=photos, hazards=lines
        )
        for finding, line in zip(found, lines, strict=True):
            self._hazard(record_id, finding, line, now, deadline)
        return record_id

    def hazards_of(self, inspection_id: UUID) -> list[UUID]:
        """The hazards an inspection found."""
        with self.engine.connect() as read:
            of_it = sa.select(models.hazard.c.id).where(
                models.hazard.c.inspection_id == inspection_id
            )
            return list(read.scalars(of_it.order_by(models.hazard.c.description)))

    def event(
        self,
        hazard_id: UUID,
        kind: str,
        state_after: str,
        given: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> UUID:
        """One step in a hazard's life, applied to its row as the action does.

        `given`: what the receipt gives besides, such as `order_number`.
        """
        received_at = _whole_milliseconds()
        document = {"kind": kind, "at": received_at.isoformat(), "elapsed_s": 5, **fields}
        of_it = (models.hazard.c.area_code == self.area_code, models.hazard.c.id == hazard_id)
        with self.engine.begin() as tx:
            row = read_back(
                HazardRow, tx.execute(sa.select(models.hazard).where(*of_it)).one()._mapping
            )
            values = {
                "hazard_id": hazard_id,
                "position": row.event_count + 1,
                "kind": kind,
                "person_id": self.person.id,
                "role": "inspector",
                "state_after": state_after,
                "happened_at": received_at,
            }
            sent = {"document": document, "receipt": given or {}, "received_at": received_at}
            changed = changed_by(row, read_back(HazardEvent, values | sent))
            tx.execute(sa.update(models.hazard).where(*of_it).values(asdict(changed)))
            self.ask_for_print(tx)
        return self._record(
            "hazard_event",
            models.hazard_event,
            document,
            values,
            received_at=received_at,
            given=given,
        )

    def duty_record(self, *, office: str | None = None, photos: tuple[str, ...] = ()) -> UUID:
        """A drill done today by the enterprise, or by an office; its outbox row included."""
        now = _whole_milliseconds()
        owner = {"office": office, "enterprise_id": None if office else self.enterprise_id}
        document = {
            "duty": "drill",
            "done_on": shanghai_date(now).isoformat(),
            "note": "演练一次",
            "photos": list(photos),
            "signature": SIGNATURES["inspector"],
            **{name: str(value) for name, value in owner.items() if value},
        }
        values = {
            "duty": "drill",
            "person_id": self.person.id,
            "done_on": shanghai_date(now),
            "happened_at": now,
            **owner,
        }
        named = {"duty": "drill", "duty_name": "演练", "duty_kind": "plan_drill"}
        return self._record(
            "duty_record", models.duty_record, document, values, photos=photos, given=named
        )

    def fine(self, amount_yuan: str, *, hazard_id: UUID) -> UUID:
        """A fine decided today for this hazard; its outbox row included."""
        now = _whole_milliseconds()
        number = f"示例罚〔2026〕{uuid4().hex[:8]}号"
        document = {
            "kind": "penalty",
            "document_number": number,
            "office": "emergency_bureau",
            "officers": [
                {"name": "张示例", "certificate": "示例0001"},
                {"name": "李示例", "certificate": "示例0002"},
            ],
        }
        values = {
            "kind": "penalty",
            "amount_yuan": Decimal(amount_yuan),
            "document_number": number,
            "enterprise_id": self.enterprise_id,
            "hazard_id": hazard_id,
            "person_id": self.person.id,
            "decided_on": shanghai_date(now),
            "happened_at": now,
            "office": document["office"],
            "town_code": TOWN,
        }
        return self._record("enforcement", models.enforcement, document, values)

    def draw(self) -> UUID:
        """This enterprise drawn by lot today, published at once; its outbox row included."""
        lots = [{"enterprise_id": str(self.enterprise_id), "enterprise": "示例餐馆", "town": None}]
        document = {
            "title": "示例抽查",
            "towns": [],
            "sectors": [],
            "tiers": [],
            "roles": ["inspector"],
            "enterprises": 1,
            "inspectors_each": 1,
            "check_by": "2026-12-20",
            "witness": {"name": "见证示例", "number": "0042"},
        }
        values = {
            "title": "示例抽查",
            "person_id": self.person.id,
            "drawn_on": date(2026, 11, 12),
            "publish_on": date(2026, 11, 12),
            "value": "ab" * 32,
            "pool": {"enterprises": [{"id": str(self.enterprise_id)}], "inspectors": []},
        }
        return self._record(
            "draw", models.draw, document, values, given={"seed": "5e" * 32}, drawn=lots
        )

    def report(self, office: str) -> UUID:
        """An office's form of a month with one number, typed; its outbox row included."""
        number = {
            "row": "1", "column": "groups", "source": "typed", "numbers": ["3"], "text": "",
            "remark": None, "value": "3", "records": None,
        }  # fmt: skip
        document = {
            "parts": [], "filled_by": "李示例", "phone": "0745-0000000",
            "signature": {"name": "赵示例", "path": strokes(str(uuid4()))},
        }  # fmt: skip
        values = {
            "person_id": self.person.id, "report": "monthly_dispatch_form", "office": office,
            "first": date(2026, 10, 1), "last": date(2026, 10, 22), "due_on": date(2026, 10, 22),
            "position": self._next_number(), "late": False, "cells": [number],
            "evidence": {"records": [], "cells": []},
        }  # fmt: skip
        return self._record("report_filing", models.report_filing, document, values)

    def accident(self, *, corrects: UUID | None = None, deaths: int = 1) -> UUID:
        """An accident, or the correction of one; its outbox row included."""
        document = {"deaths": deaths, "description": "示例事故（虚构）"}
        values = {
            "person_id": self.person.id,
            "happened_on": date(2026, 11, 10),
            "town_code": "431224901",
            "sector": "S02",
            "deaths": deaths,
            "business": True,
            "corrects": corrects,
        }
        return self._record("accident", models.accident, document, values)

    def level(self, *, photos: tuple[str, ...] = ()) -> UUID:
        """The enterprise's 标准化三级; its outbox row included."""
        document = {"enterprise_id": str(self.enterprise_id), "photos": list(photos)}
        values = {
            "enterprise_id": self.enterprise_id,
            "person_id": self.person.id,
            "level": 3,
            "certificate_number": "示例AQB-0001",
            "valid_from": date(2026, 6, 1),
            "valid_until": date(2029, 5, 31),
        }
        return self._record(
            "standardisation", models.standardisation, document, values, photos=photos
        )

    def _next_number(self) -> int:
        with self.engine.begin() as tx:
            # Room for the findings of one inspection.
            wait_for_lock(tx, "numbers of findings")
            number: int = tx.execute(sa.select(models.hazard_number.next_value())).scalar_one()
            tx.execute(sa.select(sa.func.setval("hazard_number", number + FINDINGS_MOST)))
            return number

    def _hazard(
        self,
        inspection_id: UUID,
        finding: dict[str, Any],
        line: dict[str, Any],
        found_at: datetime,
        deadline: date,
    ) -> None:
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(models.hazard).values(
                    area_code=self.area_code,
                    id=UUID(finding["id"]),
                    number=line["number"],
                    enterprise_id=self.enterprise_id,
                    inspection_id=inspection_id,
                    key_area_id=finding["key_area_id"] and UUID(finding["key_area_id"]),
                    town_code=TOWN,
                    sector="S06",
                    item=finding["item"],
                    origin="stationed",
                    part=finding["part"],
                    description=finding["description"],
                    grade=finding["grade"],
                    state="open",
                    found_at=found_at,
                    found_by=self.person.id,
                    responsible=finding["responsible"],
                    first_deadline=deadline,
                    deadline=deadline,
                )
            )
            self.ask_for_print(tx)

    def _record(
        self,
        kind: str,
        table: sa.Table,
        document: dict[str, Any],
        values: dict[str, Any],
        *,
        photos: tuple[str, ...] = (),
        hazards: list[dict[str, Any]] | None = None,
        received_at: datetime | None = None,
        given: Mapping[str, str] | None = None,
        drawn: list[dict[str, Any]] | None = None,
    ) -> UUID:
        record_id, received_at = uuid4(), received_at or _whole_milliseconds()
        document = signed(document)
        occasion = values.get("visit_id") or record_id
        marks = marks_in(document)
        receipt: dict[str, Any] = {
            "id": str(record_id),
            "kind": kind,
            "received_at": received_at.isoformat(timespec="milliseconds"),
            "document_sha256": sha256_of(document),
            "photos": self._receipt_photos(photos),
            **(given or {}),
        }
        if hazards is not None:
            receipt["hazards"] = hazards
        if drawn is not None:
            receipt["drawn"] = drawn
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(table).values(
                    area_code=self.area_code,
                    id=record_id,
                    document=document,
                    document_sha256=sha256_of(document),
                    receipt=receipt,
                    received_at=received_at,
                    **values,
                )
            )
            note_strokes(tx, strokes_rows(self.area_code, RecordKind(kind), occasion, marks))
            outbox.put(tx, self.area_code, Job.SEAL_RECORD, f"{kind}/{record_id}")
        return record_id

    def _receipt_photos(self, photos: tuple[str, ...]) -> list[dict[str, Any]]:
        with self.engine.connect() as read:
            sizes = dict(
                read.execute(
                    sa.select(models.photo.c.sha256, models.photo.c.size_bytes).where(
                        models.photo.c.area_code == self.area_code,
                        models.photo.c.sha256.in_(photos),
                    )
                ).all()
            )
        return [
            {"sha256": sha256, "size_bytes": sizes[sha256], "state": "stored_and_checked"}
            for sha256 in photos
        ]


def _whole_milliseconds() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
