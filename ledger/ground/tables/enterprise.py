"""Enterprises, their key areas (重点区域) and risk points (风险点); names of before, mergers."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from .metadata import (
    area_code,
    as_column,
    compared,
    metadata,
    moment,
    of_town,
    record_id,
    within_county,
)

enterprise = Table(
    "enterprise",
    metadata,
    Column("area_code", Text, ForeignKey("county.area_code"), primary_key=True),
    record_id(),
    Column("name", Text, nullable=False),
    *compared("name", core=True),
    Column("credit_code", Text, comment="统一社会信用代码, GB 32100-2015"),
    Column("no_credit_code_reason", Text),
    Column("town_code", Text, nullable=False),
    Column("address", Text, nullable=False),
    *compared("address"),
    Column("sectors", ARRAY(Text), nullable=False),
    Column("employees", Integer, nullable=False),
    Column("high_risk", Boolean, nullable=False, server_default="false", comment="高危"),
    Column("key_enterprise", Boolean, nullable=False, server_default="false", comment="重点"),
    Column("above_scale", Boolean, nullable=False, server_default="false", comment="规上"),
    Column("longitude", Double, comment="degrees, wgs84"),
    Column("latitude", Double, comment="degrees, wgs84"),
    Column("principal_name", Text, nullable=False, comment="主要负责人"),
    Column("principal_phone", Text),
    Column("actual_controller", Text, comment="实际控制人"),
    Column("actual_controller_phone", Text),
    Column("safety_officer_name", Text, comment="安全负责人"),
    Column("safety_officer_phone", Text),
    Column("regulator_name", Text, comment="监管责任人, where the plan stations nobody"),
    Column("regulator_phone", Text, comment="the office's number, printed on the board"),
    moment("unconfirmed_since", nullable=True),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("closed_on", Date, comment="last day; for a merger the day it took effect"),
    Column("closed_reason", Text),
    Column("merged_into", Uuid, comment="the enterprise that goes on"),
    Column(
        "family_id",
        Uuid,
        nullable=False,
        default=as_column("id"),
        comment="the same for all that were merged into one another",
    ),
    moment("created_at", now=True),
    of_town(),
    within_county("merged_into", "enterprise"),
    CheckConstraint(
        "(closed_on is null) = (closed_reason is null)"
        " and (closed_on is null or not active)"
        " and (merged_into is null or closed_on is not null)",
        name="closed",
    ),
    CheckConstraint(
        "(credit_code is null) <> (no_credit_code_reason is null)", name="credit_code_or_reason"
    ),
    CheckConstraint("employees >= 0", name="employees"),
    UniqueConstraint("area_code", "credit_code"),
    Index("ix_enterprise_town", "area_code", "town_code"),
    Index("ix_enterprise_name", "area_code", "name", "id"),
    Index("ix_enterprise_compared_name", "area_code", "compared_name"),
    Index("ix_enterprise_family", "area_code", "family_id"),
    Index("ix_enterprise_merged", "area_code", "id", postgresql_where="merged_into is not null"),
    Index("ix_enterprise_sectors", "sectors", postgresql_using="gin"),
)

key_area = Table(
    "key_area",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
    within_county("enterprise_id", "enterprise"),
    # The name of an area that is gone may be used again.
    Index(
        "uq_key_area_name_in_use",
        "area_code",
        "enterprise_id",
        "name",
        unique=True,
        postgresql_where="active",
    ),
)

risk_point = Table(
    "risk_point",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, nullable=False),
    Column("key_area_id", Uuid),
    Column("position", Integer, nullable=False, comment="order on the board"),
    Column("name", Text, nullable=False, comment="风险点"),
    Column("grade", Text, nullable=False),
    Column("accident_types", Text, nullable=False, comment="事故类型"),
    Column("controls", Text, nullable=False, comment="管控措施"),
    Column("responsible", Text, nullable=False, comment="责任人"),
    Column("emergency_measures", Text, nullable=False, comment="应急措施"),
    within_county("enterprise_id", "enterprise"),
    within_county("key_area_id", "key_area"),
    CheckConstraint("grade in ('major', 'larger', 'general', 'low')", name="grade"),
    Index("ix_risk_point_enterprise", "area_code", "enterprise_id"),
)

# The name on a day is the former name with the earliest `until_date` on or after it, else today's.
former_name = Table(
    "former_name",
    metadata,
    area_code(),
    Column("enterprise_id", Uuid, primary_key=True),
    Column("until_date", Date, primary_key=True, comment="last day under this name"),
    Column("name", Text, nullable=False),
    *compared("name", core=True),
    moment("noted_at", now=True),
    within_county("enterprise_id", "enterprise"),
)

# Kept apart from the hazard, whose row can be made again from sealed records, which know no merger:
# no foreign key, so that a backup without the records can hold it.
hazard_takeover = Table(
    "hazard_takeover",
    metadata,
    area_code(),
    Column("hazard_id", Uuid, primary_key=True),
    Column("from_enterprise_id", Uuid, primary_key=True),
    Column("to_enterprise_id", Uuid, nullable=False),
    Column("taken_on", Date, nullable=False, comment="first day at the successor"),
    moment("noted_at", now=True),
    within_county("from_enterprise_id", "enterprise"),
    within_county("to_enterprise_id", "enterprise"),
)
