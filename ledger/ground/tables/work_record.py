"""Work that an office did and no other record tells (工作记录), and the villages it was done in.

Source: 望城 附件4 rows 1-3 and 13-22, 三(五)1. A correction is a record of its own that points at
the one it replaces; one that is `withdrawn` takes it away.
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

from .metadata import (
    area_code,
    compared,
    metadata,
    moment,
    of_town,
    record_columns,
    record_id,
    within_county,
)

village = Table(
    "village",
    metadata,
    area_code(),
    record_id(),
    Column("town_code", Text, nullable=False),
    Column("name", Text, nullable=False, comment="村（社区）"),
    *compared("name"),
    Column("groups", Integer, nullable=False, comment="村（居）民小组; 0: the village is no more"),
    Column("counts_from", Date, nullable=False, comment="first day on which it has so many"),
    Column("counts_until", Date, comment="last one; none: still"),
    moment("entered_at", now=True),
    of_town(),
    CheckConstraint("groups >= 0", name="groups"),
    CheckConstraint("counts_from <= counts_until", name="days"),
    # Of two changes at once the second finds the first.
    Index(
        "uq_village_name_in_force",
        "area_code",
        "town_code",
        "compared_name",
        unique=True,
        postgresql_where="counts_until is null",
    ),
)

work_record = Table(
    "work_record",
    metadata,
    *record_columns(by="who recorded it"),
    Column("kind", Text, nullable=False),
    Column("office", Text, nullable=False, comment="whose work it is, key in the plan"),
    Column("done_on", Date, nullable=False, comment="in Asia/Shanghai"),
    Column("town_code", Text, comment="the village's or the office's; none: of no town"),
    Column("village_id", Uuid),
    Column("group_name", Text, comment="村（居）民小组, as it was typed"),
    Column("group_key", Text, comment="what all spellings of the group have in common"),
    Column("place", Text),
    Column("enterprise_id", Uuid),
    Column("title", Text, comment="which document, what was discussed, which film, which medium"),
    Column("times", Integer, nullable=False),
    Column("people", Integer),
    Column("copies", Integer),
    Column("passed", Integer, comment="of `people`, in a spot exam"),
    Column("duty", Text, comment="the duty of the plan that it was done for"),
    Column("corrects", Uuid, comment="the record that this one replaces"),
    Column("withdrawn", Boolean, nullable=False, comment="what it corrects is taken away"),
    within_county("village_id", "village"),
    within_county("enterprise_id", "enterprise"),
    within_county("corrects", "work_record"),
    CheckConstraint("times between 1 and 999", name="times"),
    CheckConstraint("passed <= people", name="passed"),
    # A record is replaced once; who corrects again corrects the newest.
    UniqueConstraint("area_code", "corrects"),
    Index("ix_work_record_office", "area_code", "office", "done_on"),
    Index("ix_work_record_done_on", "area_code", "done_on", "id"),
)
