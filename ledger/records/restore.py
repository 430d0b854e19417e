"""Put records back from their sealed objects. What is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import photo, seal, signed_strokes
from ledger.ground.tables.metadata import OF_BEFORE
from ledger.records import outbox
from ledger.records.photos import PhotoUse, note_photo_uses
from ledger.records.rows import RecordRow
from ledger.records.sealed_objects import Leaf
from ledger.records.signing import marks_in, strokes_rows
from ledger.records.tables import RECORD_TABLES


@dataclass(frozen=True, slots=True)
class SealedForm:
    """The object that was sealed."""

    kind: RecordKind
    area_code: str
    id: str
    row: Mapping[str, Any]


def row_from_sealed(sealed: SealedForm) -> RecordRow:
    """The ledger row that was sealed; columns that are younger than it are still to be filled.

    Raises: KeyError, ValueError where the object is none.
    """
    table = RECORD_TABLES[sealed.kind]
    columns = {"area_code": sealed.area_code, "id": sealed.id, **sealed.row}
    for column in table.columns:
        if column.name not in columns and (mark := column.info.get(OF_BEFORE)):
            columns[column.name] = mark[1] if mark[0] == column.name else _unfilled(column)
    typed = {column.name: _typed(column, columns[column.name]) for column in table.columns}
    return RecordRow.of(typed)


def restore_rows(tx: sa.Connection, kind: RecordKind, rows: Sequence[RecordRow]) -> list[RecordRow]:
    """Insert these records. Returns those that must wait for the record that they correct."""
    table = RECORD_TABLES[kind]
    waiting = _before_what_they_correct(tx, table, rows) if "corrects" in table.c else []
    ready = [row for row in rows if row not in waiting]
    if ready:
        tx.execute(insert(table).values([row.columns for row in ready]).on_conflict_do_nothing())
    return waiting


def restore_photo(
    tx: sa.Connection, area_code: str, sha256: str, size_bytes: int, media_type: str | None
) -> None:
    """A photo that a receipt confirmed. Its copies are made again. `media_type`: None where the
    photo itself is gone.
    """
    row = insert(photo).values(
        area_code=area_code,
        sha256=sha256,
        size_bytes=size_bytes,
        media_type=media_type or "application/octet-stream",
        state="stored" if media_type else "ticketed",
        stored_at=sa.func.now() if media_type else None,
    )
    if tx.execute(row.on_conflict_do_nothing()).rowcount and media_type:
        outbox.put(tx, area_code, outbox.Job.PROCESS_PHOTO, sha256)


def restore_photo_uses(tx: sa.Connection, kind: RecordKind, rows: Iterable[RecordRow]) -> None:
    """Which records show which photos: those that their receipts confirm."""
    for row in rows:
        head = row.head
        uses = [PhotoUse(kind, row.id, head.enterprise_id, photo.sha256) for photo in row.photos]
        note_photo_uses(tx, head.area_code, uses)


def restore_strokes(tx: sa.Connection, kind: RecordKind, rows: Iterable[RecordRow]) -> None:
    """What they were signed with. Of records from before that was asked, the first one has it."""
    for row in rows:
        head = row.head
        marks = marks_in(head.document)
        if given := strokes_rows(head.area_code, kind, head.visit_id or row.id, marks):
            restore = insert(signed_strokes).values(given)
            tx.execute(
                restore.on_conflict_do_update(
                    index_elements=[signed_strokes.c.area_code, signed_strokes.c.shape_sha256],
                    set_={"kinds": signed_strokes.c.kinds + restore.excluded.kinds},
                    where=sa.and_(
                        signed_strokes.c.occasion == restore.excluded.occasion,
                        ~signed_strokes.c.kinds.contains(restore.excluded.kinds),
                    ),
                )
            )


def restore_seals(
    tx: sa.Connection, area_code: str, leaves: Sequence[Leaf], first_index: int | None
) -> None:
    """Note seals; their places count up from `first_index`, None: not known yet."""
    rows = [
        {
            "area_code": area_code,
            "record_kind": leaf.kind,
            "record_id": UUID(leaf.record_id),
            "object_sha256": leaf.object_sha256,
            "leaf_index": None if first_index is None else first_index + nth,
        }
        for nth, leaf in enumerate(leaves)
    ]
    if rows:
        noted = insert(seal).values(rows)
        tx.execute(
            noted.on_conflict_do_update(
                index_elements=[seal.c.area_code, seal.c.record_kind, seal.c.record_id],
                set_={"leaf_index": noted.excluded.leaf_index},
                where=seal.c.leaf_index.is_(None),
            )
        )


def _before_what_they_correct(
    tx: sa.Connection, table: sa.Table, rows: Sequence[RecordRow]
) -> list[RecordRow]:
    corrected = {row.head.corrects for row in rows if row.head.corrects}
    there = set(tx.scalars(sa.select(table.c.id).where(table.c.id.in_(corrected))))
    return [row for row in rows if row.head.corrects and row.head.corrects not in there]


def _unfilled(column: sa.Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, sa.ARRAY):
        return []
    return 1 if isinstance(column.type, sa.Integer) else ""


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.ARRAY):
        inner = sa.Column(column.name, column.type.item_type)
        return [_typed(inner, part) for part in value]
    if isinstance(column.type, sa.Uuid):
        return UUID(value)
    if isinstance(column.type, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(column.type, sa.Numeric):
        return Decimal(value)
    return value
