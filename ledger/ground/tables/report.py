"""Forms that offices hand in (报表报送), what was sent back, what is typed so far, and what
of it was drawn by lot and checked (抽查).

Source: 望城 五(二), 附件4 to 6; 溆浦 二(四)2, 四(三).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_columns, record_id, within_county

report_filing = Table(
    "report_filing",
    metadata,
    *record_columns(by="who sent it", receipt="what was frozen, and how it was counted"),
    Column("report", Text, nullable=False, comment="key in the plan"),
    Column("office", Text, nullable=False, comment="office or committee, key in the plan"),
    # Days of Asia/Shanghai, both included.
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("due_on", Date, nullable=False, comment="as the plan said on the day of the hand-in"),
    Column("position", Integer, nullable=False, comment="1, 2 … of this office and period"),
    Column("late", Boolean, nullable=False, comment="the first hand-in came after due_on"),
    Column("corrects", Uuid, comment="the filing beside which this dated correction stands"),
    Column("cells", JSONB, nullable=False, comment="what every cell says, frozen"),
    Column("evidence", JSONB, nullable=False, comment="the records behind each computed cell"),
    within_county("corrects", "report_filing"),
    CheckConstraint("first <= last", name="period"),
    CheckConstraint("position > 0", name="position"),
    # Of two hand-ins at once the second finds the first.
    UniqueConstraint("area_code", "report", "office", "last", "position"),
    Index("ix_report_filing_due_on", "area_code", "due_on"),
)

report_return = Table(
    "report_return",
    metadata,
    *record_columns(by="who sent it back"),
    Column("filing_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    within_county("filing_id", "report_filing"),
    # What was sent back stands no more: nobody sends it back again.
    UniqueConstraint("area_code", "filing_id"),
)

report_print = Table(
    "report_print",
    metadata,
    area_code(),
    record_id(),
    Column("report", Text, nullable=False),
    Column("office", Text, nullable=False, comment="empty: what all offices handed in, added up"),
    Column("last", Date, nullable=False, comment="of the period"),
    Column("files", JSONB, nullable=False, comment="name (pdf, xlsx) to {key, sha256, size_bytes}"),
    moment("printed_at"),
    # The newest takes the place of the one before it.
    UniqueConstraint("area_code", "report", "office", "last"),
)

# What an office has typed and not handed in: no record, and gone with the hand-in.
report_draft = Table(
    "report_draft",
    metadata,
    area_code(),
    Column("report", Text, primary_key=True, comment="key in the plan"),
    Column("office", Text, primary_key=True, comment="office or committee, key in the plan"),
    Column("last", Date, primary_key=True, comment="of the period"),
    Column("field", Text, primary_key=True, comment="cell/<row>/<column> or part/<name>"),
    Column("text", Text, comment="as it was typed; null: emptied"),
    Column("person_id", Uuid, nullable=False, comment="who typed it last"),
    moment("typed_at"),
    within_county("person_id", "person"),
)

report_draw = Table(
    "report_draw",
    metadata,
    *record_columns(by="who drew", receipt="seed, hashes, and the cells that were drawn"),
    Column("value", Text, nullable=False, comment="what was committed to"),
    Column("pool", JSONB, nullable=False, comment="[filing, row, column] of each, sorted"),
    Index("ix_report_draw_received_at", "area_code", "received_at"),
)

report_finding = Table(
    "report_finding",
    metadata,
    *record_columns(by="who checked"),
    Column("draw_id", Uuid, nullable=False),
    Column("lot", Integer, nullable=False, comment="which of the drawn cells, from 1"),
    Column("position", Integer, nullable=False, comment="1, 2 … of this cell; the newest holds"),
    Column("corrects", Uuid, comment="the finding before it"),
    Column("outcome", Text, nullable=False),
    Column("found", Text, comment="the number that was found, as it is shown"),
    within_county("draw_id", "report_draw"),
    within_county("corrects", "report_finding"),
    CheckConstraint("lot > 0", name="lot"),
    CheckConstraint("position > 0", name="position"),
    CheckConstraint("outcome in ('matches', 'differs', 'no_proof')", name="outcome"),
    # Of two findings at once the second finds the first.
    UniqueConstraint("area_code", "draw_id", "lot", "position"),
)
