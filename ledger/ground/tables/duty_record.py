"""What was done for a duty with a cycle (带队检查, 演练, 培训, 月报 …): one kind of record.

Which duties there are, who owes them and how often stands in the county's plan.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, Text, Uuid

from .metadata import metadata, moment, record_columns, within_county

duty_record = Table(
    "duty_record",
    metadata,
    *record_columns(by="who recorded it"),
    Column("duty", Text, nullable=False, comment="key in the plan"),
    # Who owed it: an enterprise, or an office of the plan.
    Column("enterprise_id", Uuid),
    Column("office", Text, comment="key in the plan"),
    Column("done_on", Date, nullable=False, comment="in Asia/Shanghai"),
    moment("happened_at"),
    within_county("enterprise_id", "enterprise"),
    CheckConstraint("(enterprise_id is null) <> (office is null)", name="owner"),
    Index("ix_duty_record_enterprise", "area_code", "enterprise_id", "duty", "done_on"),
    Index("ix_duty_record_office", "area_code", "office", "duty", "done_on"),
)
