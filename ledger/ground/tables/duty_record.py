"""What was done for a duty with a cycle (带队检查, 演练, 培训, 月报 …): one kind of record.

Which duties there are, who owes them and how often stands in the county's plan.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

duty_record = Table(
    "duty_record",
    metadata,
    area_code(),
    record_id(),
    Column("duty", Text, nullable=False, comment="key in the plan"),
    # Who owed it: an enterprise, or an office of the plan.
    Column("enterprise_id", Uuid),
    Column("office", Text, comment="key in the plan"),
    Column("person_id", Uuid, nullable=False, comment="who recorded it"),
    Column("done_on", Date, nullable=False, comment="in Asia/Shanghai"),
    moment("happened_at"),
    Column("clock_offset_s", Integer, comment="server minus phone when sent; none: not told"),
    Column("document", JSONB, nullable=False, comment="as it was sent"),
    Column("document_sha256", Text, nullable=False, comment="of its RFC 8785 form"),
    Column("receipt", JSONB, nullable=False),
    moment("received_at"),
    within_county("enterprise_id", "enterprise"),
    within_county("person_id", "person"),
    CheckConstraint("(enterprise_id is null) <> (office is null)", name="owner"),
    Index("ix_duty_record_enterprise", "area_code", "enterprise_id", "duty", "done_on"),
    Index("ix_duty_record_office", "area_code", "office", "duty", "done_on"),
)
