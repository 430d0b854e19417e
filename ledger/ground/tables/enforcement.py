"""Results of enforcement (监管执法), as the monthly forms count them. Source: 望城 附件5, 附件6."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Numeric, Table, Text, Uuid

from .metadata import (
    acting_columns,
    metadata,
    moment,
    names,
    record_columns,
    town_of_its_day,
    within_county,
)

enforcement = Table(
    "enforcement",
    metadata,
    *record_columns(by="who recorded it"),
    Column("enterprise_id", Uuid, nullable=False),
    Column("inspection_id", Uuid, comment="what it came from"),
    Column("hazard_id", Uuid, comment="what it came from"),
    Column("kind", Text, nullable=False),
    Column("amount_yuan", Numeric(14, 2), comment="of a fine"),
    Column("document_number", Text, nullable=False, comment="文号"),
    Column("decided_on", Date, nullable=False, comment="in Asia/Shanghai"),
    moment("happened_at"),
    *acting_columns(always=True),
    town_of_its_day(),
    names("joint_offices", "of 联合执法"),
    within_county("enterprise_id", "enterprise"),
    within_county("inspection_id", "inspection"),
    within_county("hazard_id", "hazard"),
    CheckConstraint(
        "kind in ('order_to_rectify', 'penalty', 'suspension', 'closure', 'detention',"
        " 'criminal_referral', 'typical_case')",
        name="kind",
    ),
    CheckConstraint("(kind = 'penalty') = (amount_yuan is not null)", name="amount"),
    Index("ix_enforcement_enterprise", "area_code", "enterprise_id", "decided_on"),
    Index("ix_enforcement_hazard", "area_code", "hazard_id"),
    Index("ix_enforcement_decided_on", "area_code", "decided_on"),
)
