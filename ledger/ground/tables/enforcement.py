"""Results of enforcement (监管执法), as the monthly forms count them. Source: 望城 附件5, 附件6."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

enforcement = Table(
    "enforcement",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, nullable=False),
    Column("inspection_id", Uuid, comment="what it came from"),
    Column("hazard_id", Uuid, comment="what it came from"),
    Column("person_id", Uuid, nullable=False, comment="who recorded it"),
    Column("kind", Text, nullable=False),
    Column("amount_yuan", Numeric(14, 2), comment="of a fine"),
    Column("document_number", Text, nullable=False, comment="文号"),
    Column("decided_on", Date, nullable=False, comment="in Asia/Shanghai"),
    moment("happened_at"),
    Column("clock_offset_s", Integer, comment="server minus phone when sent; none: not told"),
    Column("document", JSONB, nullable=False, comment="as it was sent"),
    Column("document_sha256", Text, nullable=False, comment="of its RFC 8785 form"),
    Column("receipt", JSONB, nullable=False),
    moment("received_at"),
    within_county("enterprise_id", "enterprise"),
    within_county("inspection_id", "inspection"),
    within_county("hazard_id", "hazard"),
    within_county("person_id", "person"),
    CheckConstraint(
        "kind in ('order_to_rectify', 'penalty', 'suspension', 'closure', 'detention',"
        " 'criminal_referral', 'typical_case')",
        name="kind",
    ),
    CheckConstraint("(kind = 'penalty') = (amount_yuan is not null)", name="amount"),
    Index("ix_enforcement_enterprise", "area_code", "enterprise_id", "decided_on"),
    Index("ix_enforcement_hazard", "area_code", "hazard_id"),
)
