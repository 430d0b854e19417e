"""Make the ledger"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create sequence hazard_number")
    op.create_table(
        "audit",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="none: the system itself"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_audit")),
    )
    op.create_index(
        "ix_audit_subject", "audit", ["area_code", "subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "county",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_county")),
    )
    op.create_table(
        "outbox",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job", sa.Text(), nullable=False, comment="a name in worker.jobs"),
        sa.Column(
            "subject", sa.Text(), nullable=False, comment="what it is about, as the job reads it"
        ),
        sa.Column("merge_key", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_unfinished",
        "outbox",
        ["due_at"],
        unique=False,
        postgresql_where="handed_at is not null and done_at is null and failed_at is null",
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["due_at"],
        unique=False,
        postgresql_where="handed_at is null",
    )
    op.create_index(
        "uq_outbox_merge_key",
        "outbox",
        ["area_code", "merge_key"],
        unique=True,
        postgresql_where="merge_key is not null and handed_at is null",
    )
    op.create_table(
        "photo",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the original, 64 hex digits"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="ticketed", nullable=False),
        sa.Column("rejected_reason", sa.Text(), nullable=True),
        sa.Column(
            "ticketed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("claimed_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_longitude", sa.Double(), nullable=True),
        sa.Column("claimed_latitude", sa.Double(), nullable=True),
        sa.Column("claimed_device", sa.Text(), nullable=True),
        sa.Column(
            "perceptual_hash", sa.BigInteger(), nullable=True, comment="dHash, 64 bits, signed"
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_photo_sha256")),
        sa.CheckConstraint(
            "state in ('ticketed', 'stored', 'processed', 'rejected')", name=op.f("ck_photo_state")
        ),
        sa.PrimaryKeyConstraint("area_code", "sha256", name=op.f("pk_photo")),
    )
    op.create_index(
        "ix_photo_perceptual_hash", "photo", ["area_code", "perceptual_hash"], unique=False
    )
    op.create_table(
        "photo_use",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "record_kind in ('visit', 'inspection', 'hazard', 'hazard_event', 'board_posting')",
            name=op.f("ck_photo_use_record_kind"),
        ),
        sa.PrimaryKeyConstraint(
            "area_code", "sha256", "record_kind", "record_id", name=op.f("pk_photo_use")
        ),
    )
    op.create_table(
        "seal",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column(
            "record_kind", sa.Text(), nullable=False, comment="visit, inspection, hazard_event"
        ),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column(
            "object_sha256", sa.Text(), nullable=False, comment="of the sealed object's bytes"
        ),
        sa.Column(
            "sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "leaf_index",
            sa.BigInteger(),
            nullable=True,
            comment="place in the county's tree; none: not chained yet",
        ),
        sa.PrimaryKeyConstraint("area_code", "record_kind", "record_id", name=op.f("pk_seal")),
        sa.UniqueConstraint("area_code", "leaf_index", name=op.f("uq_seal_area_code_leaf_index")),
    )
    op.create_index(
        "ix_seal_unchained",
        "seal",
        ["area_code"],
        unique=False,
        postgresql_where="leaf_index is null",
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "tree_head",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("tree_size", sa.BigInteger(), nullable=False),
        sa.Column("root_sha256", sa.Text(), nullable=False),
        sa.Column(
            "frontier",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="roots of the full subtrees, left to right",
        ),
        sa.Column("previous_head_sha256", sa.Text(), nullable=True),
        sa.Column("head_sha256", sa.Text(), nullable=False, comment="of the head object's bytes"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "tree_size", name=op.f("pk_tree_head")),
    )
    op.create_table(
        "enterprise",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "credit_code", sa.Text(), nullable=True, comment="统一社会信用代码, GB 32100-2015"
        ),
        sa.Column("no_credit_code_reason", sa.Text(), nullable=True),
        sa.Column("town_code", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sectors", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column(
            "high_risk", sa.Boolean(), server_default="false", nullable=False, comment="高危"
        ),
        sa.Column(
            "key_enterprise", sa.Boolean(), server_default="false", nullable=False, comment="重点"
        ),
        sa.Column(
            "above_scale", sa.Boolean(), server_default="false", nullable=False, comment="规上"
        ),
        sa.Column("longitude", sa.Double(), nullable=True, comment="degrees, wgs84"),
        sa.Column("latitude", sa.Double(), nullable=True, comment="degrees, wgs84"),
        sa.Column("principal_name", sa.Text(), nullable=False, comment="主要负责人"),
        sa.Column("principal_phone", sa.Text(), nullable=True),
        sa.Column("safety_officer_name", sa.Text(), nullable=True, comment="安全负责人"),
        sa.Column("safety_officer_phone", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(credit_code is null) <> (no_credit_code_reason is null)",
            name=op.f("ck_enterprise_credit_code_or_reason"),
        ),
        sa.CheckConstraint("employees >= 0", name=op.f("ck_enterprise_employees")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["county.area_code"], name=op.f("fk_enterprise_area_code")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint(
            "area_code", "credit_code", name=op.f("uq_enterprise_area_code_credit_code")
        ),
    )
    op.create_index(
        "ix_enterprise_sectors", "enterprise", ["sectors"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_enterprise_name", "enterprise", ["area_code", "name", "id"], unique=False)
    op.create_index("ix_enterprise_town", "enterprise", ["area_code", "town_code"], unique=False)
    op.create_table(
        "office",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="the plan's short name for it"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True, comment="office number, printed on boards"),
        sa.Column("sectors", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("kind in ('town', 'department', 'county')", name=op.f("ck_office_kind")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["county.area_code"], name=op.f("fk_office_area_code")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_office")),
    )
    op.create_table(
        "person",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "phone",
            sa.Text(),
            nullable=False,
            comment="signs in with it; never shown to the public",
        ),
        sa.Column(
            "office_phone", sa.Text(), nullable=True, comment="the only number that is printed"
        ),
        sa.Column("title", sa.Text(), nullable=True, comment="as the county's plan names the role"),
        sa.Column(
            "password_hash",
            sa.Text(),
            nullable=True,
            comment="Argon2id; none: cannot sign in by password",
        ),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["county.area_code"], name=op.f("fk_person_area_code")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )
    op.create_table(
        "town",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("town_code", sa.Text(), nullable=False, comment="nine digits"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code"], ["county.area_code"], name=op.f("fk_town_area_code")
        ),
        sa.PrimaryKeyConstraint("area_code", "town_code", name=op.f("pk_town")),
    )
    op.create_table(
        "assignment",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column(
            "to_date",
            sa.Date(),
            nullable=True,
            comment="last day, included; none: until further notice",
        ),
        sa.CheckConstraint(
            "to_date is null or to_date >= from_date", name=op.f("ck_assignment_period")
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_assignment_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_assignment_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_assignment")),
    )
    op.create_index(
        "ix_assignment_enterprise", "assignment", ["area_code", "enterprise_id"], unique=False
    )
    op.create_index("ix_assignment_person", "assignment", ["area_code", "person_id"], unique=False)
    op.create_table(
        "inspection",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "visit_id",
            sa.Uuid(),
            nullable=True,
            comment="the visit it was made on; may arrive later",
        ),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            nullable=True,
            comment="server minus phone when sent; none: not told",
        ),
        sa.Column("answers_passed", sa.Integer(), nullable=False),
        sa.Column("answers_failed", sa.Integer(), nullable=False),
        sa.Column("answers_not_applicable", sa.Integer(), nullable=False),
        sa.Column(
            "document",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="as the phone sent it",
        ),
        sa.Column("document_sha256", sa.Text(), nullable=False, comment="of its RFC 8785 form"),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "origin in ('self_check', 'stationed', 'enforcement', 'report', 'superior', 'voluntary')",
            name=op.f("ck_inspection_origin"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_inspection_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_inspection_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_inspection")),
    )
    op.create_index(
        "ix_inspection_enterprise",
        "inspection",
        ["area_code", "enterprise_id", "received_at"],
        unique=False,
    )
    op.create_index("ix_inspection_visit", "inspection", ["area_code", "visit_id"], unique=False)
    op.create_table(
        "key_area",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_key_area_area_code_enterprise_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_key_area")),
    )
    op.create_index(
        "uq_key_area_name_in_use",
        "key_area",
        ["area_code", "enterprise_id", "name"],
        unique=True,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "known_device",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_sha256", sa.LargeBinary(), nullable=False),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_known_device_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint(
            "area_code", "person_id", "device_sha256", name=op.f("pk_known_device")
        ),
    )
    op.create_table(
        "photo_holder",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "ticketed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_photo_holder_area_code_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "sha256"],
            ["photo.area_code", "photo.sha256"],
            name=op.f("fk_photo_holder_area_code_sha256"),
        ),
        sa.PrimaryKeyConstraint("area_code", "sha256", "person_id", name=op.f("pk_photo_holder")),
    )
    op.create_table(
        "role_grant",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("town_code", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(role = 'enterprise') = (enterprise_id is not null)",
            name=op.f("ck_role_grant_enterprise"),
        ),
        sa.CheckConstraint(
            "role <> 'department' or sector is not null", name=op.f("ck_role_grant_department")
        ),
        sa.CheckConstraint(
            "role <> 'town' or town_code is not null", name=op.f("ck_role_grant_town")
        ),
        sa.CheckConstraint(
            "role in ('supervisor', 'inspector', 'enterprise', 'town', 'department', 'county', 'admin')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_role_grant_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_person", "role_grant", ["area_code", "person_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_sha256", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_session_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "token_sha256", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person", "session", ["area_code", "person_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "month", sa.Date(), nullable=False, comment="first day of the month in Asia/Shanghai"
        ),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            nullable=True,
            comment="server minus phone when sent; none: not told",
        ),
        sa.Column(
            "corrects",
            sa.Uuid(),
            nullable=True,
            comment="the visit that this one replaces in logs and counts",
        ),
        sa.Column(
            "document",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="as the phone sent it",
        ),
        sa.Column("document_sha256", sa.Text(), nullable=False, comment="of its RFC 8785 form"),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "corrects"],
            ["visit.area_code", "visit.id"],
            name=op.f("fk_visit_area_code_corrects"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_visit_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_visit_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_visit")),
    )
    op.create_index(
        "ix_visit_enterprise_month", "visit", ["area_code", "enterprise_id", "month"], unique=False
    )
    op.create_index(
        "ix_visit_person_month", "visit", ["area_code", "person_id", "month"], unique=False
    )
    op.create_index("uq_visit_corrects", "visit", ["area_code", "corrects"], unique=True)
    op.create_table(
        "visit_log",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="1, 2, 3 … for this person and month"
        ),
        sa.Column("state", sa.Text(), server_default="asked", nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True, comment="none: the calendar"),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="what was printed",
        ),
        sa.Column("content_sha256", sa.Text(), nullable=True),
        sa.Column(
            "changes",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="sentences: what changed since the version before",
        ),
        sa.Column(
            "files",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="name (pdf, xlsx) to {key, sha256, size_bytes}",
        ),
        sa.CheckConstraint(
            "state in ('asked', 'ready', 'unchanged', 'failed')", name=op.f("ck_visit_log_state")
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_visit_log_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_visit_log")),
        sa.UniqueConstraint(
            "area_code",
            "person_id",
            "month",
            "version",
            name=op.f("uq_visit_log_area_code_person_id_month_version"),
        ),
    )
    op.create_table(
        "board",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="random, in the QR"),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column(
            "key_area_id", sa.Uuid(), nullable=True, comment="none: the main board (醒目位置)"
        ),
        sa.Column(
            "version", sa.Integer(), server_default="0", nullable=False, comment="0: never printed"
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("successor", sa.Text(), nullable=True, comment="code that took its place"),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_board_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "key_area_id"],
            ["key_area.area_code", "key_area.id"],
            name=op.f("fk_board_area_code_key_area_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "code", name=op.f("pk_board")),
        sa.UniqueConstraint("code", name=op.f("uq_board_code")),
    )
    op.create_index(
        "uq_board_place_in_use",
        "board",
        ["area_code", "enterprise_id", "key_area_id"],
        unique=True,
        postgresql_where="withdrawn_at is null",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "hazard",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False, comment="431224-2026-000123"),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("key_area_id", sa.Uuid(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column(
            "item",
            sa.Text(),
            nullable=True,
            comment="checklist item that failed; none: found beside the list",
        ),
        sa.Column("origin", sa.Text(), nullable=False, comment="fixed at birth"),
        sa.Column("part", sa.Text(), nullable=False, comment="部位"),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column(
            "criterion",
            sa.Text(),
            nullable=True,
            comment="重大 criterion: suggested by the finder, then confirmed",
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=True, comment="整改责任人"),
        sa.Column("first_deadline", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False, comment="last day, in Asia/Shanghai"),
        sa.Column("event_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at is not null)", name=op.f("ck_hazard_closed_at")
        ),
        sa.CheckConstraint("grade in ('general', 'major')", name=op.f("ck_hazard_grade")),
        sa.CheckConstraint(
            "state in ('unconfirmed', 'open', 'rectifying', 'submitted', 'rejected', 'verified', 'closed')",
            name=op.f("ck_hazard_state"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_hazard_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "found_by"],
            ["person.area_code", "person.id"],
            name=op.f("fk_hazard_area_code_found_by"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "inspection_id"],
            ["inspection.area_code", "inspection.id"],
            name=op.f("fk_hazard_area_code_inspection_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_hazard")),
        sa.UniqueConstraint("area_code", "number", name=op.f("uq_hazard_area_code_number")),
    )
    op.create_index(
        "ix_hazard_enterprise_state",
        "hazard",
        ["area_code", "enterprise_id", "state"],
        unique=False,
    )
    op.create_index("ix_hazard_inspection", "hazard", ["area_code", "inspection_id"], unique=False)
    op.create_table(
        "risk_point",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("key_area_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, comment="order on the board"),
        sa.Column("name", sa.Text(), nullable=False, comment="风险点"),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("accident_types", sa.Text(), nullable=False, comment="事故类型"),
        sa.Column("controls", sa.Text(), nullable=False, comment="管控措施"),
        sa.Column("responsible", sa.Text(), nullable=False, comment="责任人"),
        sa.Column("emergency_measures", sa.Text(), nullable=False, comment="应急措施"),
        sa.CheckConstraint(
            "grade in ('major', 'larger', 'general', 'low')", name=op.f("ck_risk_point_grade")
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_risk_point_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "key_area_id"],
            ["key_area.area_code", "key_area.id"],
            name=op.f("fk_risk_point_area_code_key_area_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_risk_point")),
    )
    op.create_index(
        "ix_risk_point_enterprise", "risk_point", ["area_code", "enterprise_id"], unique=False
    )
    op.create_table(
        "board_posting",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="as read off the wall"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "code"],
            ["board.area_code", "board.code"],
            name=op.f("fk_board_posting_area_code_code"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_board_posting_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_board_posting")),
    )
    op.create_table(
        "board_version",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what was printed",
        ),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column(
            "files",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="name (A3.pdf …) to {key, sha256, size_bytes}",
        ),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "code"],
            ["board.area_code", "board.code"],
            name=op.f("fk_board_version_area_code_code"),
        ),
        sa.PrimaryKeyConstraint("area_code", "code", "version", name=op.f("pk_board_version")),
    )
    op.create_table(
        "hazard_event",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="1, 2, 3 … within the hazard's life"
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="the role in which the person acted"),
        sa.Column("state_after", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            nullable=True,
            comment="server minus phone when sent; none: not told",
        ),
        sa.Column(
            "document",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="as it was sent",
        ),
        sa.Column("document_sha256", sa.Text(), nullable=False, comment="of its RFC 8785 form"),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "hazard_id"],
            ["hazard.area_code", "hazard.id"],
            name=op.f("fk_hazard_event_area_code_hazard_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_hazard_event_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_hazard_event")),
        sa.UniqueConstraint(
            "area_code",
            "hazard_id",
            "position",
            name=op.f("uq_hazard_event_area_code_hazard_id_position"),
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
