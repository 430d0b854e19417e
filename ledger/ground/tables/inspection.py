"""An inspection: answers to checklists, findings, photos, signatures, as one signed document."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

inspection = Table(
    "inspection",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("visit_id", Uuid, comment="the visit it was made on; may arrive later"),
    Column("origin", Text, nullable=False),
    moment("started_at"),
    moment("finished_at"),
    Column("clock_offset_s", Integer, comment="server minus phone when sent; none: not told"),
    Column("answers_passed", Integer, nullable=False),
    Column("answers_failed", Integer, nullable=False),
    Column("answers_not_applicable", Integer, nullable=False),
    Column("document", JSONB, nullable=False, comment="as the phone sent it"),
    Column("document_sha256", Text, nullable=False, comment="of its RFC 8785 form"),
    Column("receipt", JSONB, nullable=False),
    moment("received_at"),
    within_county("enterprise_id", "enterprise"),
    within_county("person_id", "person"),
    CheckConstraint(
        "origin in ('self_check', 'stationed', 'enforcement', 'report', 'superior', 'voluntary')",
        name="origin",
    ),
    Index("ix_inspection_enterprise", "area_code", "enterprise_id", "received_at"),
    Index("ix_inspection_visit", "area_code", "visit_id"),
)
