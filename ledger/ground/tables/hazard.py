"""A hazard (隐患) and the events of its life. The row holds what the events led to."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from .metadata import (
    acting_columns,
    area_code,
    metadata,
    moment,
    record_columns,
    record_id,
    within_county,
)

# Numbers may have gaps and are never used twice.
hazard_number = Sequence("hazard_number", metadata=metadata)

hazard = Table(
    "hazard",
    metadata,
    area_code(),
    record_id(),
    Column("number", Text, nullable=False, comment="431224-2026-000123"),
    Column("enterprise_id", Uuid, nullable=False),
    Column("inspection_id", Uuid, nullable=False),
    Column("key_area_id", Uuid),
    Column("town_code", Text, nullable=False, comment="of the enterprise, when it was found"),
    Column("sector", Text, nullable=False),
    Column("item", Text, comment="checklist item that failed; none: found beside the list"),
    Column("origin", Text, nullable=False, comment="fixed at birth"),
    Column("part", Text, nullable=False, comment="部位"),
    Column("description", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("criterion", Text, comment="重大 criterion: suggested by the finder, then confirmed"),
    Column("state", Text, nullable=False),
    moment("found_at"),
    Column("found_by", Uuid, nullable=False),
    Column("responsible", Text, comment="整改责任人"),
    Column("first_deadline", Date, nullable=False),
    Column("deadline", Date, nullable=False, comment="last day, in Asia/Shanghai"),
    Column("order_number", Text, comment="交办单编号"),
    Column("unit", Text, comment="治理责任单位"),
    Column("coordinator", Text, comment="协调督办单位"),
    Column("goal", Text, comment="整改目标"),
    Column("measures", Text, comment="整改措施"),
    Column("cycle_days", Integer, comment="排查周期"),
    Column("extensions", Integer, nullable=False, server_default="0", comment="times extended"),
    Column("listed_level", Text, comment="挂牌督办 level while listed"),
    Column("listed_number", Text, comment="文号"),
    Column("listed_until", Date, comment="督办期限"),
    Column("disposition", Text, comment="what a person decided"),
    Column("look_back_due", Date, comment="day of the 回头看, set when struck off"),
    Column("event_count", Integer, nullable=False, server_default="0"),
    moment("closed_at", nullable=True),
    within_county("enterprise_id", "enterprise"),
    within_county("inspection_id", "inspection"),
    within_county("found_by", "person"),
    UniqueConstraint("area_code", "number"),
    CheckConstraint("grade in ('general', 'major')", name="grade"),
    CheckConstraint(
        "state in ('unconfirmed', 'confirmed', 'assigned', 'open', 'rectifying', 'submitted',"
        " 'rejected', 'verified', 'closed', 'settled')",
        name="state",
    ),
    CheckConstraint("(state in ('closed', 'settled')) = (closed_at is not null)", name="closed_at"),
    CheckConstraint(
        "(listed_level is null) = (listed_number is null)"
        " and (listed_level is null) = (listed_until is null)",
        name="listed",
    ),
    Index("ix_hazard_enterprise_state", "area_code", "enterprise_id", "state"),
    Index("ix_hazard_inspection", "area_code", "inspection_id"),
    Index("ix_hazard_found_at", "area_code", "found_at"),
)

hazard_event = Table(
    "hazard_event",
    metadata,
    *record_columns(),
    Column("hazard_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False, comment="1, 2, 3 … within the hazard's life"),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False, comment="the role in which the person acted"),
    Column("state_after", Text, nullable=False),
    moment("happened_at"),
    *acting_columns(),
    within_county("hazard_id", "hazard"),
    UniqueConstraint("area_code", "hazard_id", "position"),
    Index("ix_hazard_event_happened_at", "area_code", "happened_at"),
)
