"""What happened to the county's report officers lately, for the inboxes of whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.expressions import refers
from ledger.ground.tables import audit, grant, officer_act, officer_founding, person, tip_key
from ledger.notices.rules.officer_notices import (
    KEYS_PAGE,
    OFFICERS,
    PAGE,
    THERE_PAGE,
    TO_OFFICES,
    OfficerEvent,
    decided_words,
    moment_words,
    proposed_words,
)
from ledger.tips.queries.keys import active_keys, is_open
from ledger.tips.queries.officers import acts_of, foundings_of
from ledger.tips.rules.officers import OfficerAct

# Told once; whoever was made an officer later need not hear of older things.
_LATELY = timedelta(days=14)
# What may leave reports without enough readers.
_CLOSING = frozenset({OfficerAct.WITHDRAW, OfficerAct.RETIRE_KEY})
_CLOSED = "在用的密钥不足两把，网上举报已关闭，只能打电话举报。"


def officer_events(read: sa.Connection, area_code: str, now: datetime) -> Iterator[OfficerEvent]:
    """Of the last two weeks. Four statements."""
    since = now - _LATELY
    yield from _acts(read, area_code, since)
    yield from _foundings(read, area_code, since)
    yield from _keys(read, area_code, since)
    yield from _records(read, area_code, since)


def _acts(read: sa.Connection, area_code: str, since: datetime) -> Iterator[OfficerEvent]:
    happened = sa.func.coalesce(officer_act.c.decided_at, officer_act.c.proposed_at)
    query = acts_of(area_code).where(happened > since)
    for row in read.execute(query):
        act = OfficerAct(row.act)
        to = TO_OFFICES if act in _CLOSING else OFFICERS
        if row.confirmed is None:
            words = proposed_words(act, row.proposer, row.person)
            yield OfficerEvent(f"act/{row.id}", words, PAGE, to, by=row.proposed_by)
            continue
        words = decided_words(
            act, row.decider, row.person, confirmed=row.confirmed, counts_from=row.counts_from
        )
        yield OfficerEvent(
            f"act/{row.id}/{row.confirmed}", words, PAGE, to,
            frozenset({row.person_id, row.proposed_by}), row.decided_by,
        )  # fmt: skip


def _foundings(read: sa.Connection, area_code: str, since: datetime) -> Iterator[OfficerEvent]:
    query = foundings_of(area_code).where(officer_founding.c.opened_at > since)
    for row in read.execute(query):
        pair = frozenset({row.first_id, row.second_id})
        begun = f"{row.opener}当面设立举报受理员：{row.first}、{row.second}"
        said = f"{begun}。如有疑问，请在“举报受理员”里叫停，并告诉同事。"
        if row.stopped_at:
            said = f"{begun}，已被叫停。"
        elif row.counts_from:
            said = f"{begun}，两人都已到场，{moment_words(row.counts_from)}起生效。"
        stage = "stopped" if row.stopped_at else "both" if row.counts_from else "opened"
        if stage == "opened":
            asked = f"{row.opener}请您担任举报受理员：请在一小时内输入管理员屏幕上的数字。"
            yield OfficerEvent(f"founding/{row.id}", asked, THERE_PAGE, frozenset(), pair)
            pair = frozenset()
        yield OfficerEvent(f"founding/{row.id}/{stage}", said, PAGE, TO_OFFICES, pair)


def _keys(read: sa.Connection, area_code: str, since: datetime) -> Iterator[OfficerEvent]:
    confirmer = person.alias("confirmer")
    query = (
        sa.select(
            tip_key, person.c.name.label("owner"), confirmer.c.name.label("confirmer")
        )
        .join(person, refers(tip_key.c.person_id, person))
        .outerjoin(confirmer, refers(tip_key.c.confirmed_by, confirmer))
        .where(
            tip_key.c.area_code == area_code,
            sa.func.coalesce(tip_key.c.retired_at, tip_key.c.confirmed_at) > since,
        )
    )  # fmt: skip
    closed = "" if is_open(active_keys(read, area_code)) else _CLOSED
    for row in read.execute(query):
        said = f"{row.owner}的密钥经{row.confirmer}核对，已启用。"
        page, to = KEYS_PAGE, OFFICERS
        if row.retired_at:
            # What switches a protection off is told to the offices too.
            said = f"{row.owner}的密钥已停用：{row.retired_reason}。{closed}"
            page, to = PAGE, TO_OFFICES
        yield OfficerEvent(f"key/{row.id}/{row.state}", said, page, to)


def _records(read: sa.Connection, area_code: str, since: datetime) -> Iterator[OfficerEvent]:
    """Name, number and roles are entered by the offices; of an officer the others are told."""
    editor = person.alias("editor")
    subject = sa.and_(
        person.c.area_code == audit.c.area_code,
        sa.cast(person.c.id, sa.Text) == audit.c.subject_id,
    )
    is_held = sa.exists().where(
        refers(grant.c.person_id, person), grant.c.role == str(Role.REPORT_OFFICER)
    )
    query = (
        sa.select(audit.c.id, person.c.name, editor.c.name.label("editor"), audit.c.person_id)
        .join(person, subject)
        .outerjoin(editor, refers(audit.c.person_id, editor))
        .where(
            audit.c.area_code == area_code,
            audit.c.subject_kind == "person",
            audit.c.action == "save_person",
            audit.c.at > since,
            is_held,
        )
    )
    for row in read.execute(query):
        changed = f"{row.editor or '系统'}修改了举报受理员{row.name}的人员信息"
        said = f"{changed}，请看姓名、手机和其他角色对不对。"
        yield OfficerEvent(f"record/{row.id}", said, PAGE, OFFICERS, by=row.person_id)
