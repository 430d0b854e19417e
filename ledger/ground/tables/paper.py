"""Papers (文书) that an office issues to or about an enterprise, and how each was delivered."""

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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .metadata import area_code, metadata, moment, record_columns, within_county

paper = Table(
    "paper",
    metadata,
    *record_columns(by="who issued it"),
    Column("kind", Text, nullable=False),
    Column("enterprise_id", Uuid, nullable=False),
    Column("inspection_id", Uuid, comment="that it tells of; none: of hazards or the enterprise"),
    Column("hazard_ids", ARRAY(Uuid), nullable=False, comment="that it names"),
    Column("step_position", Integer, comment="of the hazard's step that it goes with"),
    Column("office", Text, nullable=False, comment="key in the plan"),
    Column("number", Text, nullable=False, comment="as printed"),
    Column("registered", Boolean, nullable=False, comment="counts in the office's own register"),
    Column("family", Text, nullable=False, comment="which of the register's columns"),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, comment="none: typed, or the number of the hazard's step"),
    Column("version", Integer, nullable=False),
    Column("replaces", Uuid, comment="the version before"),
    Column("code", Text, nullable=False, comment="random, in the QR"),
    Column("issued_on", Date, nullable=False, comment="in Asia/Shanghai"),
    moment("happened_at"),
    Column("content", JSONB, nullable=False, comment="what is printed, as the records stood"),
    within_county("enterprise_id", "enterprise"),
    within_county("inspection_id", "inspection"),
    within_county("replaces", "paper"),
    CheckConstraint(
        "kind in ('inspection_record', 'rectify_notice', 'order_to_rectify', 'assignment',"
        " 'clearance', 'listing_notice', 'delisting_notice', 'urging_letter',"
        " 'interview_notice', 'transfer_letter')",
        name="kind",
    ),
    CheckConstraint("(version = 1) = (replaces is null)", name="version"),
    # The page is asked for by code alone, whichever county.
    UniqueConstraint("code"),
    UniqueConstraint("area_code", "replaces"),
    Index(
        "uq_paper_number",
        "area_code",
        "office",
        "number",
        "version",
        unique=True,
        postgresql_where="registered",
    ),
    Index(
        "uq_paper_step",
        "area_code",
        "kind",
        "hazard_ids",
        "step_position",
        "version",
        unique=True,
        postgresql_where="step_position is not null",
    ),
    Index("ix_paper_enterprise", "area_code", "enterprise_id", "received_at"),
    Index("ix_paper_hazards", "hazard_ids", postgresql_using="gin"),
    Index("ix_paper_register", "area_code", "office", "family", "year"),
)

_OWN_REFUSAL = "how = 'refused' and document ->> 'witness' is null"
paper_delivery = Table(
    "paper_delivery",
    metadata,
    *record_columns(by="who recorded it"),
    Column("paper_id", Uuid, nullable=False),
    Column("enterprise_id", Uuid, nullable=False),
    Column("how", Text, nullable=False),
    moment("happened_at"),
    within_county("paper_id", "paper"),
    within_county("enterprise_id", "enterprise"),
    CheckConstraint("how in ('signed', 'refused', 'left')", name="how"),
    # An enterprise says no on its own phone, without a witness: somebody may still go there.
    Index(
        "uq_paper_delivery_own_refusal",
        "area_code",
        "paper_id",
        unique=True,
        postgresql_where=f"{_OWN_REFUSAL}",
    ),
    Index(
        "uq_paper_delivery_final",
        "area_code",
        "paper_id",
        unique=True,
        postgresql_where=f"not ({_OWN_REFUSAL})",
    ),
)

# Not a record: made again from the paper where it is gone.
paper_file = Table(
    "paper_file",
    metadata,
    area_code(),
    Column("paper_id", Uuid, primary_key=True),
    Column("files", JSONB, nullable=False, comment="name (pdf) to {key, sha256, size_bytes}"),
    moment("printed_at"),
    within_county("paper_id", "paper"),
)
