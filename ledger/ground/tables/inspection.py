"""An inspection: answers to checklists, findings, photos, signatures, as one signed document."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, Uuid

from .metadata import (
    acting_columns,
    metadata,
    moment,
    names,
    of_act,
    record_columns,
    town_of_its_day,
    within_county,
)

inspection = Table(
    "inspection",
    metadata,
    *record_columns(document="as the phone sent it"),
    Column("enterprise_id", Uuid, nullable=False),
    Column("visit_id", Uuid, comment="the visit it was made on; may arrive later"),
    Column("origin", Text, nullable=False),
    moment("started_at"),
    moment("finished_at"),
    Column("answers_passed", Integer, nullable=False),
    Column("answers_failed", Integer, nullable=False),
    Column("answers_not_applicable", Integer, nullable=False),
    *acting_columns(),
    town_of_its_day(),
    names("sectors", "of all its checklists, and of what was found beside them"),
    of_act(Column("manner", Text, comment="检查方式")),
    of_act(Column("team", Text, comment="组别, as it is called")),
    names("went", "names of those who went, each once"),
    of_act(Column("people", Integer, nullable=False, server_default="1", comment="of `went`")),
    names("joint_offices", "of 联合检查: those that went along"),
    within_county("enterprise_id", "enterprise"),
    CheckConstraint(
        "origin in ('self_check', 'stationed', 'enforcement', 'report', 'superior', 'voluntary',"
        " 'place_report')",
        name="origin",
    ),
    Index("ix_inspection_enterprise", "area_code", "enterprise_id", "received_at"),
    Index("ix_inspection_visit", "area_code", "visit_id"),
    Index("ix_inspection_finished_at", "area_code", "finished_at"),
)
