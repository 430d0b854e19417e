"""A 派驻员's visit (到访) and its log entry. Source: 溆浦 二(二)4."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

visit = Table(
    "visit",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    # The times that count: the phone's, set right by its clock's offset where that was known.
    moment("arrived_at"),
    moment("left_at"),
    Column("month", Date, nullable=False, comment="first day of the month in Asia/Shanghai"),
    Column("clock_offset_s", Integer, comment="server minus phone when sent; none: not told"),
    Column("corrects", Uuid, comment="the visit that this one replaces in logs and counts"),
    Column("document", JSONB, nullable=False, comment="as the phone sent it"),
    Column("document_sha256", Text, nullable=False, comment="of its RFC 8785 form"),
    Column("receipt", JSONB, nullable=False),
    moment("received_at"),
    within_county("enterprise_id", "enterprise"),
    within_county("person_id", "person"),
    within_county("corrects", "visit"),
    Index("ix_visit_enterprise_month", "area_code", "enterprise_id", "month"),
    Index("ix_visit_person_month", "area_code", "person_id", "month"),
    # A record is corrected once; a further correction corrects the correction.
    Index("uq_visit_corrects", "area_code", "corrects", unique=True),
)
