"""Tell the sender of a broken photograph in their inbox, and say what is wrong in words"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# As they were told by the release that brought this; a migration knows no other module.
_WORDS = {
    "empty": "照片是空的，请重新拍摄后再上传。",
    "truncated": "照片文件不完整，请重新拍摄后再上传。",
    "too_many_bytes": "照片文件太大，请压缩后再上传，或在相机设置里选小一些的尺寸。",
    "too_many_pixels": "照片尺寸太大，请在相机设置里选小一些的尺寸后重拍。",
    "unknown_type": "这个文件不是可用的照片，请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。",
    "undecodable": "照片打不开，可能已损坏，请重新拍摄后再上传。",
}


def upgrade() -> None:
    photo = sa.table("photo", sa.column("rejected_reason", sa.Text))
    for reason, words in _WORDS.items():
        op.execute(
            sa.update(photo).where(photo.c.rejected_reason == reason).values(rejected_reason=words)
        )
    op.drop_constraint(op.f("ck_notice_subject"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_subject"),
        "notice",
        "subject in ('hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat',"
        " 'holidays', 'officers', 'account', 'handed_over', 'photo')",
    )
    op.drop_constraint(op.f("ck_notice_keys"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_keys"),
        "notice",
        "(subject = 'hazard') = (hazard_id is not null)"
        " and (subject = 'tip') = (tip_id is not null)"
        " and num_nonnulls(hazard_id, tip_id, enterprise_id, plan_key)"
        " = case when subject in ('town_visits', 'wechat', 'officers', 'account', 'handed_over',"
        " 'photo') then 0 else 1 end",
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
