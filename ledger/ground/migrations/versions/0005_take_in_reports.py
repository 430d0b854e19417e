"""Take in the public's reports: sealed, with the officers' keys, and a role for the officers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROLES = "'supervisor', 'inspector', 'enterprise', 'town', 'department', 'county', 'admin'"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_role_grant_role"), "role_grant")
    op.create_check_constraint(
        op.f("ck_role_grant_role"), "role_grant", f"role in ({ROLES}, 'report_officer')"
    )
    op.create_table(
        "tip_deletion",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False, comment="clause or default of the plan"),
        sa.Column("object_key_hashes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "tip_id", name=op.f("pk_tip_deletion")),
    )
    op.create_table(
        "tip",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "arrived",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="order of arrival",
        ),
        sa.Column(
            "number", sa.Text(), nullable=False, comment="ten random digits, shown to the reporter"
        ),
        sa.Column(
            "secret_hash", sa.Text(), nullable=False, comment="Argon2id; the secret is kept nowhere"
        ),
        sa.Column(
            "reporter_key", sa.LargeBinary(), nullable=False, comment="X25519, made from the secret"
        ),
        sa.Column(
            "document_mark",
            sa.LargeBinary(),
            nullable=True,
            comment="HMAC under the reporter's own key",
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="what the reporter says it is"),
        sa.Column(
            "description",
            sa.Text(),
            nullable=False,
            comment="what is wrong; names lie in an envelope",
        ),
        sa.Column(
            "happened",
            sa.Text(),
            nullable=True,
            comment="since when or when, in the reporter's words",
        ),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("enterprise_words", sa.Text(), nullable=True, comment="as the reporter calls it"),
        sa.Column("town_code", sa.Text(), nullable=True),
        sa.Column("place_words", sa.Text(), nullable=True),
        sa.Column(
            "longitude",
            sa.Double(),
            nullable=True,
            comment="of the place, wgs84; given with consent",
        ),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column(
            "accused",
            sa.Text(),
            nullable=True,
            comment="name of the official whom the report is about",
        ),
        sa.Column(
            "deaths", sa.Boolean(), nullable=False, comment="people died: the county government's"
        ),
        sa.Column(
            "signatories",
            sa.Integer(),
            server_default="1",
            nullable=False,
            comment="of a joint report",
        ),
        sa.Column(
            "photo_ids",
            postgresql.ARRAY(sa.Uuid()),
            server_default="{}",
            nullable=False,
            comment="announced, in order",
        ),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="envelope: words that could name somebody",
        ),
        sa.Column(
            "identity",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="envelope: who reports; none behind the anonymous door",
        ),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("event_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "messages_read",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="by an officer",
        ),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column(
            "conclude_by",
            sa.Date(),
            nullable=True,
            comment="60 days from acceptance, extended at most once",
        ),
        sa.Column("extended", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True, comment="verified, partly, unfounded"),
        sa.Column(
            "ended_on",
            sa.Date(),
            nullable=True,
            comment="informed, refused or transferred: retention counts from it",
        ),
        sa.Column("transferred_to", sa.Text(), nullable=True),
        sa.Column(
            "duplicate_of", sa.Uuid(), nullable=True, comment="the first report of the same matter"
        ),
        sa.Column(
            "enterprise_settled",
            sa.Uuid(),
            nullable=True,
            comment="the enterprise, as the officer settled it",
        ),
        sa.Column(
            "keep_until",
            sa.Date(),
            nullable=True,
            comment="held longer than the plan says, with a reason",
        ),
        sa.CheckConstraint(
            "(door = 'named') = (identity is not null)", name=op.f("ck_tip_identity")
        ),
        sa.CheckConstraint("door in ('anonymous', 'named')", name=op.f("ck_tip_door")),
        sa.CheckConstraint(
            "finding is null or finding in ('verified', 'partly', 'unfounded')",
            name=op.f("ck_tip_finding"),
        ),
        sa.CheckConstraint(
            "kind in ('hazard', 'illegal_act', 'violation', 'concealed_accident', 'official')",
            name=op.f("ck_tip_kind"),
        ),
        sa.CheckConstraint(
            "state in ('received', 'accepted', 'concluded', 'informed', 'refused', 'transferred')",
            name=op.f("ck_tip_state"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_tip_area_code_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_settled"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_tip_area_code_enterprise_settled"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip")),
        sa.UniqueConstraint("number", name=op.f("uq_tip_number")),
    )
    op.create_index("ix_tip_enterprise", "tip", ["area_code", "enterprise_id"], unique=False)
    op.create_index("ix_tip_state", "tip", ["area_code", "state", "received_on"], unique=False)
    op.create_table(
        "tip_key",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("alg", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "confirmed_by",
            sa.Uuid(),
            nullable=True,
            comment="another officer, who compared the fingerprint",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('pending', 'active', 'retired')", name=op.f("ck_tip_key_state")
        ),
        sa.CheckConstraint("confirmed_by <> person_id", name=op.f("ck_tip_key_other_person")),
        sa.CheckConstraint("octet_length(public_key) = 32", name=op.f("ck_tip_key_public_key")),
        sa.ForeignKeyConstraint(
            ["area_code", "confirmed_by"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_key_area_code_confirmed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_key_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip_key")),
        sa.UniqueConstraint("public_key", name=op.f("uq_tip_key_public_key")),
    )
    op.create_index(
        "uq_tip_key_active",
        "tip_key",
        ["area_code", "person_id"],
        unique=True,
        postgresql_where="state = 'active'",
    )
    op.create_table(
        "tip_reward",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="as the plan's table, or by_fine, by_deaths"
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fine_yuan", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount_yuan", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column(
            "basis", sa.Text(), nullable=False, comment="clause or document that the amount follows"
        ),
        sa.Column("below_national_floor", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("collect_by", sa.Date(), nullable=True, comment="60 days from the notice"),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.Uuid(), nullable=True),
        sa.Column("witnessed_by", sa.Uuid(), nullable=True, comment="the second handler"),
        sa.Column("voucher", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('proposed', 'approved', 'paid', 'lapsed')", name=op.f("ck_tip_reward_state")
        ),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_tip_reward_second_person")),
        sa.CheckConstraint("paid_by <> witnessed_by", name=op.f("ck_tip_reward_two_handlers")),
        sa.ForeignKeyConstraint(
            ["area_code", "approved_by"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_reward_area_code_approved_by"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "paid_by"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_reward_area_code_paid_by"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "proposed_by"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_reward_area_code_proposed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "witnessed_by"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_reward_area_code_witnessed_by"),
        ),
        sa.PrimaryKeyConstraint("area_code", "tip_id", name=op.f("pk_tip_reward")),
    )
    op.create_table(
        "tip_event",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state_after", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "document",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="as it was sent; names no reporter",
        ),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_event_area_code_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "tip_id"],
            ["tip.area_code", "tip.id"],
            name=op.f("fk_tip_event_area_code_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip_event")),
        sa.UniqueConstraint(
            "area_code", "tip_id", "position", name=op.f("uq_tip_event_area_code_tip_id_position")
        ),
    )
    op.create_table(
        "tip_excluded",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "why",
            sa.Text(),
            nullable=False,
            comment="accused, of_the_enterprise, stationed, settled",
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_excluded_area_code_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "tip_id"],
            ["tip.area_code", "tip.id"],
            name=op.f("fk_tip_excluded_area_code_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("area_code", "tip_id", "person_id", name=op.f("pk_tip_excluded")),
    )
    op.create_table(
        "tip_message",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column(
            "person_id",
            sa.Uuid(),
            nullable=True,
            comment="the officer who wrote; none: the reporter",
        ),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default="message", nullable=False),
        sa.Column(
            "envelope",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="for the officers and the reporter",
        ),
        sa.CheckConstraint(
            "(sender = 'officer') = (person_id is not null)", name=op.f("ck_tip_message_person")
        ),
        sa.CheckConstraint("purpose in ('message', 'claim')", name=op.f("ck_tip_message_purpose")),
        sa.CheckConstraint("sender in ('reporter', 'officer')", name=op.f("ck_tip_message_sender")),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_message_area_code_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "tip_id"],
            ["tip.area_code", "tip.id"],
            name=op.f("fk_tip_message_area_code_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip_message")),
        sa.UniqueConstraint(
            "area_code", "tip_id", "position", name=op.f("uq_tip_message_area_code_tip_id_position")
        ),
    )
    op.create_table(
        "tip_photo",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "object_key", sa.Text(), nullable=False, comment="random: nothing follows from it"
        ),
        sa.Column(
            "size_bytes", sa.BigInteger(), nullable=False, comment="of the sealed object, padded"
        ),
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the sealed object"),
        sa.Column(
            "envelope",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="without its body",
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "tip_id"],
            ["tip.area_code", "tip.id"],
            name=op.f("fk_tip_photo_area_code_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip_photo")),
        sa.UniqueConstraint(
            "area_code", "tip_id", "position", name=op.f("uq_tip_photo_area_code_tip_id_position")
        ),
    )
    op.create_table(
        "tip_reading",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "parts",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="details, identity, photos, messages",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_tip_reading_area_code_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "tip_id"],
            ["tip.area_code", "tip.id"],
            name=op.f("fk_tip_reading_area_code_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip_reading")),
    )
    op.create_index("ix_tip_reading_tip", "tip_reading", ["area_code", "tip_id"], unique=False)
    op.create_table(
        "tip_hazard",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "hazard_id"],
            ["hazard.area_code", "hazard.id"],
            name=op.f("fk_tip_hazard_area_code_hazard_id"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "tip_id"],
            ["tip.area_code", "tip.id"],
            name=op.f("fk_tip_hazard_area_code_tip_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("area_code", "tip_id", "hazard_id", name=op.f("pk_tip_hazard")),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
