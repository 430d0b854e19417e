"""Enter a person, or change who they are and what they may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.accounts.commands.activations import end_activation
from ledger.accounts.commands.authority import take_turns
from ledger.accounts.commands.own_account import confirm_password
from ledger.accounts.commands.ways_in import end_ways_in
from ledger.ground.audit import note
from ledger.ground.caller import GUARDED, Caller, Grant, Role, grant_violation
from ledger.ground.clocks import shanghai_date
from ledger.ground.constraints import constraint_errors
from ledger.ground.edits import refuse_stale
from ledger.ground.errors import Conflict, Forbidden, Invalid, TryLater
from ledger.ground.tables import (
    assignment,
    audit,
    county,
    enterprise,
    former_post,
    grant,
    office,
    person,
    town,
)
from ledger.people.queries import PersonWithRoles, held_person
from ledger.people.rules import PersonForm, entering_roles_gained, guarded_violation
from plans.plan import Plan
from spelling.codes import normalized_mobile
from spelling.names import name_key

_ROLE_IS_GIVEN_BY = (
    "管理员和安委办的角色，要再输一次您自己的密码才给"
    "（请在“人员”里给此人保存，表格和离岗交接都不能给）"
)
PHONE_TAKEN = "phone_taken"
# More mistyped numbers than anybody has in a day.
TAKEN_PHONES_A_DAY = 20
_SAY_IT_AGAIN = {"own_password": ["请输入您自己的密码"]}


def save_person(
    engine: sa.Engine,
    caller: Caller,
    person_id: UUID,
    form: PersonForm,
    *,
    plan: Plan,
    secret_key: str,
) -> bool:
    """Make the person what the form says, roles included; True if they are new.

    A deactivation ends every sign-in of theirs, and the link that waits for them.
    Raises: Forbidden (only administrators make or change administrators; a guarded role would come
    or go), Conflict (the phone is
    another person's; the last administrator would be gone; stationed at what would be their own
    enterprise; somebody else saved them since the form was read), Invalid with the field
    (`own_password` where a role comes that enters others), TryLater after too many wrong ones,
    NotSignedIn where somebody has just reset the caller.
    """
    confirmed = form.own_password is not None
    if form.own_password is not None:
        whose = {"secret_key": secret_key, "field": "own_password"}
        confirm_password(engine, caller, form.own_password, **whose)
    _refuse_guessing(engine, caller)
    try:
        with engine.begin() as tx:
            take_turns(tx, caller)
            return write_person(tx, caller, person_id, form, plan=plan, confirmed=confirmed)
    except Conflict as conflict:
        if conflict.reason == PHONE_TAKEN:
            with engine.begin() as tx:
                note(tx, caller, "try_taken_phone", "person", caller.person_id)
        raise


def _refuse_guessing(engine: sa.Engine, caller: Caller) -> None:
    """Raises: TryLater where the caller tried so many numbers today that it is no mistake.

    A number may be that of somebody in another county, which is no business of this one.
    """
    tried = sa.select(sa.func.count()).where(
        audit.c.area_code == caller.area_code,
        audit.c.subject_kind == "person",
        audit.c.subject_id == str(caller.person_id),
        audit.c.action == "try_taken_phone",
        audit.c.at > sa.func.now() - timedelta(days=1),
    )
    with engine.connect() as read:
        if read.execute(tried).scalar_one() >= TAKEN_PHONES_A_DAY:
            words = "今天登记不了的手机号太多了，请先核对号码，明天再录入人员"
            raise TryLater("too_many_numbers", words, 3600)


def write_person(
    tx: sa.Connection,
    caller: Caller,
    person_id: UUID,
    form: PersonForm,
    *,
    plan: Plan,
    confirmed: bool,
) -> bool:
    """The same within an action's transaction. Raises: as `save_person`.

    `confirmed`: whoever does it has just said that they are who they are signed in as.
    """
    phone = _phone(form.phone)
    _check_grants(tx, caller.area_code, form.grants, plan)
    _check_office(tx, caller.area_code, form.office_id)
    before = _locked(tx, caller.area_code, person_id)
    if before:
        refuse_stale(
            tx, caller.area_code, "person", person_id,
            read_at=form.version, now=before.form, actions=["save_person"],
        )  # fmt: skip
    _check_administrators(tx, caller, person_id, before, form)
    if fault := guarded_violation(before.form if before else None, form):
        raise Forbidden("guarded_role", fault)
    gained = entering_roles_gained(before.form if before else None, form)
    if gained and not confirmed:
        raise Invalid("password_needed", _ROLE_IS_GIVEN_BY, json=_SAY_IT_AGAIN)
    row = {
        "name": form.name,
        "compared_name": name_key(form.name),
        "phone": phone,
        "office_phone": form.office_phone,
        "title": form.title,
        "office_id": form.office_id,
        "active": form.active,
    }
    if before:
        _keep_former_post(tx, caller.area_code, before, form)
    kept = GUARDED if before and before.active else frozenset[Role]()
    _write(tx, caller.area_code, person_id, row, form.grants, kept)
    _refuse_own_station(tx, caller.area_code, person_id)
    if not form.active:
        end_activation(tx, caller.area_code, person_id, "left")
        # Whoever comes back is given a new link: the old password, phone and WeChat open nothing.
        end_ways_in(tx, caller.area_code, person_id)
    roles = sorted({str(granted.role) for granted in form.grants})
    given = {"gained": sorted(map(str, gained))} if gained else {}
    note(tx, caller, "save_person", "person", person_id, roles=roles, active=form.active, **given)
    return before is None


def _phone(number: str) -> str:
    phone = normalized_mobile(number)
    if phone is None:
        raise Invalid("invalid", "请核对手机号", json={"phone": ["应为 11 位手机号"]})
    return phone


def _check_grants(tx: sa.Connection, area_code: str, grants: Sequence[Grant], plan: Plan) -> None:
    known = {
        "town_code": set(tx.scalars(sa.select(town.c.town_code).where(_here(town, area_code)))),
        "sector": {sector.id for sector in plan.sectors},
        "enterprise_id": _enterprises(tx, area_code, grants),
    }
    roles = {granted.role for granted in grants}
    faults: dict[int, dict[str, list[str]]] = {}
    for index, granted in enumerate(grants):
        if fault := grant_violation(granted, roles):
            faults[index] = {"role": [fault]}
        for name, values in known.items():
            if (value := getattr(granted, name)) and value not in values:
                faults.setdefault(index, {})[name] = ["本县没有这一项"]
    if faults:
        raise Invalid("invalid", "有角色的范围不正确，请按提示修改", json={"grants": faults})


def _check_office(tx: sa.Connection, area_code: str, office_id: str | None) -> None:
    known = sa.exists().where(_here(office, area_code), office.c.id == office_id)
    if office_id and not tx.scalar(sa.select(known)):
        unknown = "本县没有这个单位"
        raise Invalid("invalid", unknown, json={"office_id": [unknown]})


def _enterprises(tx: sa.Connection, area_code: str, grants: Sequence[Grant]) -> set[UUID]:
    named = [granted.enterprise_id for granted in grants if granted.enterprise_id]
    query = sa.select(enterprise.c.id).where(_here(enterprise, area_code))
    return set(tx.scalars(query.where(enterprise.c.id.in_(named)))) if named else set()


def _here(table: sa.Table, area_code: str) -> sa.ColumnElement[bool]:
    return table.c.area_code == area_code


def _locked(tx: sa.Connection, area_code: str, person_id: UUID) -> PersonWithRoles | None:
    """As they stood until now; None for a new person.

    The county's row is locked, so that two administrators cannot remove each other at once.
    """
    tx.execute(sa.select(county.c.name).where(_here(county, area_code)).with_for_update())
    return held_person(tx, area_code, person_id)


def _check_administrators(
    tx: sa.Connection,
    caller: Caller,
    person_id: UUID,
    before: PersonWithRoles | None,
    form: PersonForm,
) -> None:
    was_admin = bool(before and any(granted.role is Role.ADMIN for granted in before.grants))
    is_to_be_admin = any(granted.role is Role.ADMIN for granted in form.grants)
    stays_admin = form.active and is_to_be_admin
    touches_admin = was_admin or is_to_be_admin
    if touches_admin and not caller.has(Role.ADMIN):
        raise Forbidden("forbidden", "只有管理员可以设置或修改管理员")
    if was_admin and not stays_admin and not _other_admin(tx, caller.area_code, person_id):
        raise Conflict("last_admin", "这是最后一位管理员，请先设置另一位管理员")


def _other_admin(tx: sa.Connection, area_code: str, person_id: UUID) -> bool:
    others = (
        sa.select(person.c.id)
        .join(
            grant,
            sa.and_(grant.c.area_code == person.c.area_code, grant.c.person_id == person.c.id),
        )
        .where(
            _here(person, area_code),
            person.c.id != person_id,
            person.c.active,
            # Who was entered and has not come in yet lets nobody in.
            person.c.password_hash.is_not(None),
            grant.c.role == Role.ADMIN,
        )
    )
    return bool(tx.scalar(sa.select(others.exists())))


def _keep_former_post(
    tx: sa.Connection, area_code: str, before: PersonWithRoles, form: PersonForm
) -> None:
    """What they were until now, where that is no more.

    Whose office was not entered worked where it is entered now, as long as their roles stay.
    """
    held, given = _unguarded(before.grants), _unguarded(form.grants)
    if held == given and before.office_id in {None, form.office_id}:
        return
    row = {
        "area_code": area_code,
        "person_id": before.id,
        "until": sa.func.now(),
        "office_id": before.office_id,
        "grants": [_as_kept(one) for one in before.grants],
    }
    # Of two changes at once the first found what was.
    tx.execute(insert(former_post).values(row).on_conflict_do_nothing())


def _unguarded(grants: Sequence[Grant]) -> frozenset[Grant]:
    return frozenset(one for one in grants if one.role not in GUARDED)


def _as_kept(held: Grant) -> dict[str, str | None]:
    return {name: value and str(value) for name, value in asdict(held).items()}


def _write(
    tx: sa.Connection,
    area_code: str,
    person_id: UUID,
    row: Mapping[str, Any],
    grants: Sequence[Grant],
    kept: Collection[Role],
) -> None:
    whole = insert(person).values(area_code=area_code, id=person_id, **row)
    # What a report was written about may be what they were called before.
    borne, earlier_names = person.c.name, person.c.earlier_names
    renamed = sa.and_(borne != whole.excluded.name, borne != sa.all_(earlier_names))
    earlier = sa.case((renamed, sa.func.array_append(earlier_names, borne)), else_=earlier_names)
    whole = whole.on_conflict_do_update(
        index_elements=[person.c.area_code, person.c.id], set_={**row, "earlier_names": earlier}
    )
    taken = "这个手机号登记不了，请核对；号码没写错的，请联系系统管理员"
    phone_taken = Conflict(PHONE_TAKEN, taken, json={"phone": [taken]})
    with constraint_errors({"uq_person_phone": phone_taken}):
        tx.execute(whole)
    held = _here(grant, area_code), grant.c.person_id == person_id
    tx.execute(sa.delete(grant).where(*held, grant.c.role.not_in(kept)))
    rows = [
        {
            "area_code": area_code,
            "person_id": person_id,
            "role": granted.role,
            "town_code": granted.town_code,
            "sector": granted.sector,
            "enterprise_id": granted.enterprise_id,
        }
        for granted in grants
        if granted.role not in GUARDED
    ]
    if rows:
        tx.execute(sa.insert(grant), rows)


def _refuse_own_station(tx: sa.Connection, area_code: str, person_id: UUID) -> None:
    """Nobody visits their own enterprise. The person's row is locked, as stationing locks it."""
    today = shanghai_date(datetime.now(UTC))
    own_station = (
        sa.select(assignment.c.id)
        .join(
            grant,
            sa.and_(
                grant.c.area_code == assignment.c.area_code,
                grant.c.person_id == assignment.c.person_id,
                grant.c.enterprise_id == assignment.c.enterprise_id,
            ),
        )
        .where(
            _here(assignment, area_code),
            assignment.c.person_id == person_id,
            sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= today),
        )
    )
    if tx.scalar(sa.select(own_station.exists())):
        stationed = "此人正派驻在这家企业，不能同时是企业人员，请先给派驻填结束日期"
        raise Conflict("stationed_there", stationed)
