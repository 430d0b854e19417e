"""Put records back from their sealed objects. What is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.tables import hazard, hazard_number, photo, photo_use, seal
from ledger.hazards.rules.replay import born_hazards
from ledger.records import outbox
from ledger.records.note_photo_uses import bring_photos_along
from ledger.records.seal_chain import RECORD_TABLES
from ledger.records.sealed_objects import Leaf

Row = dict[str, Any]


def row_from_sealed(sealed: Mapping[str, Any]) -> Row:
    """The ledger row that was sealed. Raises: KeyError, ValueError where the object is none."""
    table = RECORD_TABLES[sealed["kind"]]
    columns = {"area_code": sealed["area_code"], "id": sealed["id"], **sealed["row"]}
    return {column.name: _typed(column, columns[column.name]) for column in table.columns}


def restore_rows(tx: sa.Connection, kind: str, rows: Sequence[Row]) -> list[Row]:
    """Insert these records, with the hazards that inspections found, as they were born.

    Returns the rows that must wait: corrections whose corrected record is not there yet.
    """
    table = RECORD_TABLES[kind]
    waiting = _before_what_they_correct(tx, table, rows) if "corrects" in table.c else []
    ready = [row for row in rows if row not in waiting]
    if ready:
        tx.execute(insert(table).values(ready).on_conflict_do_nothing())
    born = [each for row in ready if kind == "inspection" for each in born_hazards(row)]
    if born:
        tx.execute(insert(hazard).values(born).on_conflict_do_nothing())
    return waiting


def restore_hazard(tx: sa.Connection, row: Row) -> None:
    """Set a hazard to what its records say it is, at the enterprise that has it now."""
    tx.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == row["area_code"], hazard.c.id == row["id"])
        .values(row)
    )
    bring_photos_along(tx, row["area_code"], [row["id"]], row["enterprise_id"])


def restore_photo(tx: sa.Connection, area_code: str, sha256: str, size: int, kind: str) -> None:
    """A photo that a receipt confirmed; `kind` is its media type. Its copies are made again."""
    row = insert(photo).values(
        area_code=area_code,
        sha256=sha256,
        size_bytes=size,
        media_type=kind,
        state="stored",
        stored_at=sa.func.now(),
    )
    if tx.execute(row.on_conflict_do_nothing()).rowcount:
        outbox.put(tx, area_code, outbox.Job.PROCESS_PHOTO, sha256)


def restore_photo_uses(tx: sa.Connection, kind: str, rows: Iterable[Row]) -> None:
    """Which records show which photos, so that who may see the record may see them."""
    uses = []
    for row in rows:
        area_code, document = row["area_code"], row["document"]
        shown = [(kind, row["id"], sha256) for sha256 in _photos_of(document)]
        for finding in document.get("findings") or ():
            shown += [("hazard", UUID(finding["id"]), each) for each in finding.get("photos") or ()]
        if row.get("office") or not shown:
            # An office's record belongs to no enterprise: who brought its photos may see them.
            continue
        enterprise_id = row.get("enterprise_id") or _enterprise_of_hazard(tx, row)
        uses += [
            {
                "area_code": area_code,
                "sha256": sha256,
                "record_kind": record_kind,
                "record_id": record_id,
                "enterprise_id": enterprise_id,
            }
            for record_kind, record_id, sha256 in dict.fromkeys(shown)
        ]
    if uses:
        tx.execute(insert(photo_use).values(uses).on_conflict_do_nothing())


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


def restore_hazard_number(tx: sa.Connection) -> None:
    """Let new hazards begin after the highest number that was ever given."""
    last = sa.cast(sa.func.split_part(hazard.c.number, "-", 3), sa.BigInteger)
    highest = tx.scalar(sa.select(sa.func.max(last)).where(hazard.c.number.op("~")(r"-\d+$"))) or 0
    given: int = tx.scalar(sa.select(hazard_number.next_value())) or 0
    tx.execute(sa.select(sa.func.setval("hazard_number", max(highest, given))))


def _before_what_they_correct(tx: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> list[Row]:
    wanted = {row["corrects"] for row in rows if row["corrects"]}
    there = set(tx.scalars(sa.select(table.c.id).where(table.c.id.in_(wanted))))
    return [row for row in rows if row["corrects"] and row["corrects"] not in there]


def _enterprise_of_hazard(tx: sa.Connection, event: Row) -> UUID:
    enterprise_id: UUID = tx.execute(
        sa.select(hazard.c.enterprise_id).where(
            hazard.c.area_code == event["area_code"], hazard.c.id == event["hazard_id"]
        )
    ).scalar_one()
    return enterprise_id


def _photos_of(document: Mapping[str, Any]) -> list[str]:
    """Those of the record itself; a finding's belong to its hazard."""
    shown = list(document.get("photos") or ())
    for looked_at in document.get("previous_hazards") or ():
        shown += looked_at.get("photos") or ()
    return shown


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.Uuid):
        return UUID(value)
    if isinstance(column.type, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(column.type, sa.Numeric):
        return Decimal(value)
    return value
