"""An inspection: answers to checklists, findings, photos, signatures, as one signed document."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, Uuid

from .metadata import metadata, moment, record_columns, within_county

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
    within_county("enterprise_id", "enterprise"),
    CheckConstraint(
        "origin in ('self_check', 'stationed', 'enforcement', 'report', 'superior', 'voluntary',"
        " 'place_report')",
        name="origin",
    ),
    Index("ix_inspection_enterprise", "area_code", "enterprise_id", "received_at"),
    Index("ix_inspection_visit", "area_code", "visit_id"),
)
