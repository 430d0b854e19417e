"""Photographs: as announced by the caller, or as the caller may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.tables import (
    duty_record,
    enterprise,
    photo,
    photo_holder,
    photo_use,
    report_finding,
    work_record,
)
from ledger.ground.visible import visible_enterprise

_SHOWN = (
    photo.c.sha256,
    photo.c.state,
    photo.c.rejected_reason,
    photo.c.width_px,
    photo.c.height_px,
)


def announced_photo(engine: sa.Engine, caller: Caller, sha256: str) -> sa.Row[int, str]:
    """What the caller announced (size, type). Raises: NotFound if nothing was."""
    announced = (
        sa.select(photo.c.size_bytes, photo.c.media_type)
        .join(
            photo_holder,
            sa.and_(
                photo_holder.c.area_code == photo.c.area_code,
                photo_holder.c.sha256 == photo.c.sha256,
            ),
        )
        .where(
            photo.c.area_code == caller.area_code,
            photo.c.sha256 == sha256,
            photo_holder.c.person_id == caller.person_id,
        )
    )
    with one_statement(engine).connect() as read:
        row = read.execute(announced).one_or_none()
    if row is None:
        raise NotFound("请先申请上传这张照片")
    return row


def visible_photo(
    engine: sa.Engine, caller: Caller, sha256: str, offices: Collection[str]
) -> dict[str, Any] | None:
    """The photo if the caller brought it, or may see a record that shows it; else None.

    `offices`: whom the caller speaks for, keys of the plan.
    """
    brought = sa.exists().where(
        photo_holder.c.area_code == photo.c.area_code,
        photo_holder.c.sha256 == photo.c.sha256,
        photo_holder.c.person_id == caller.person_id,
        photo_holder.c.confirmed_at.is_not(None),
    )
    shown = (
        sa.select(photo_use.c.sha256)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == photo_use.c.area_code,
                enterprise.c.id == photo_use.c.enterprise_id,
            ),
        )
        .where(
            photo_use.c.area_code == photo.c.area_code,
            photo_use.c.sha256 == photo.c.sha256,
            sa.or_(visible_enterprise(caller), _of_known_hazard(caller)),
        )
        .exists()
    )
    query = sa.select(*_SHOWN).where(
        photo.c.area_code == caller.area_code,
        photo.c.sha256 == sha256,
        photo.c.state != "ticketed",
        sa.or_(brought, shown, _of_an_office(caller, offices)),
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query).one_or_none()
    return row and dict(row._mapping)


def photo_states(read: sa.Connection, area_code: str, hashes: Collection[str]) -> dict[str, str]:
    """State by SHA-256, of those that the ledger knows."""
    known = sa.select(photo.c.sha256, photo.c.state).where(
        photo.c.area_code == area_code, photo.c.sha256.in_(hashes)
    )
    return {row.sha256: row.state for row in read.execute(known)}


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo that lies in the store. `has_copies`: for screens and as a thumbnail."""

    sha256: str
    size_bytes: int
    has_copies: bool


def stored_photos(engine: sa.Engine, area_code: str) -> Iterator[StoredPhoto]:
    """All of a county, streamed."""
    stored = sa.select(photo.c.sha256, photo.c.size_bytes, photo.c.state == "processed").where(
        photo.c.area_code == area_code, photo.c.state != "ticketed"
    )
    with engine.connect().execution_options(yield_per=500) as read:
        for row in read.execute(stored):
            yield StoredPhoto(*row)


def stored_sizes(engine: sa.Engine, area_code: str, hashes: Collection[str]) -> dict[str, int]:
    """Bytes by SHA-256, of those that lie in the store."""
    stored = sa.select(photo.c.sha256, photo.c.size_bytes).where(
        photo.c.area_code == area_code, photo.c.sha256.in_(hashes), photo.c.state != "ticketed"
    )
    with engine.connect() as read:
        return {row.sha256: row.size_bytes for row in read.execute(stored)}


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A record that shows a photo."""

    record_kind: str
    record_id: UUID
    sha256: str


def uses_of_missing_photos(engine: sa.Engine, area_code: str) -> list[ShownPhoto]:
    """Records that show a photo which was never stored."""
    stored = sa.exists().where(
        photo.c.area_code == photo_use.c.area_code,
        photo.c.sha256 == photo_use.c.sha256,
        photo.c.state != "ticketed",
    )
    shown = sa.select(photo_use.c.record_kind, photo_use.c.record_id, photo_use.c.sha256).where(
        photo_use.c.area_code == area_code, ~stored
    )
    with engine.connect() as read:
        return [ShownPhoto(*row) for row in read.execute(shown)]


def _of_an_office(caller: Caller, offices: Collection[str]) -> sa.ColumnElement[bool]:
    """A record of no enterprise shows it: of any office, whatever its kind, to the county's office;
    of their own, to the others.
    """
    return sa.exists().where(
        photo_use.c.area_code == photo.c.area_code,
        photo_use.c.sha256 == photo.c.sha256,
        photo_use.c.enterprise_id.is_(None),
        sa.true() if caller.has(Role.COUNTY) else _of_own_office(caller, offices),
    )


def _of_own_office(caller: Caller, offices: Collection[str]) -> sa.ColumnElement[bool]:
    """Of a finding: whose figure was drawn. Work is of where they work, too."""
    drawn = report_finding.c.receipt["office"].astext
    works_at = {*offices, *filter(None, [caller.office_id])}
    return sa.or_(
        _made_by(duty_record, duty_record.c.office, offices),
        _made_by(report_finding, drawn, offices),
        _made_by(work_record, work_record.c.office, works_at),
    )


def _made_by(
    records: sa.Table, office: sa.ColumnElement[Any], offices: Collection[str]
) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        photo_use.c.record_kind == records.name,
        records.c.area_code == photo_use.c.area_code,
        records.c.id == photo_use.c.record_id,
        office.in_(sorted(offices)),
    )


def _of_known_hazard(caller: Caller) -> sa.ColumnElement[bool]:
    """Report officers see hazards, and so the photos of them."""
    if caller.has(Role.REPORT_OFFICER):
        return photo_use.c.record_kind == "hazard"
    return sa.false()
