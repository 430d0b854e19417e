"""People, what they may do, and where 派驻员 are stationed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.people.examples import ASSIGNMENT, LEAVE, LEAVING, PERSON, PERSON_READ
from api.people.schemas import (
    AssignmentIn,
    AssignmentOut,
    HoldingsOut,
    LeaveIn,
    LeavingIn,
    PeoplePage,
    PeopleQuery,
    PersonIn,
    PersonOut,
)
from api.services import current_services
from ledger.ground.caller import Role
from ledger.leaving.commands import LeaveForm, Leaving, end_leave, end_person, save_leave
from ledger.leaving.queries import person_holdings
from ledger.leaving.rules import Holdings
from ledger.people.commands.save import save_person
from ledger.people.queries import PeopleFilter, PersonWithRoles, list_people, one_person
from ledger.people.rules import PersonForm
from ledger.visits.commands.stationing import Assignment, save_assignment

blueprint = Blueprint("people", "people", description="人员与派驻")

_OFFICE = [Role.ADMIN, Role.COUNTY]


@endpoint(blueprint, "GET", "/people", callers=_OFFICE, refuses=[422])
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.response(200, PeoplePage, example={"people": [PERSON_READ], "next_cursor": None})
def show_people(filters: PeopleFilter) -> dict[str, Any]:
    """全县人员和角色，按姓名"""
    page = list_people(current_services().engine, caller(), filters)
    return {"people": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/people/<uuid:person_id>", callers=_OFFICE, refuses=[404])
@blueprint.response(200, PersonOut, example=PERSON_READ)
def show_person(person_id: UUID) -> PersonWithRoles:
    """一位人员和角色，连同修改时要带上的 version"""
    return one_person(current_services().engine, caller(), person_id)


@endpoint(blueprint, "PUT", "/people/<uuid:person_id>", callers=_OFFICE, refuses=[409, 429])
@blueprint.arguments(PersonIn, example=PERSON)
@blueprint.alt_response(201, schema=PersonOut, description="新登记的人员")
@blueprint.response(200, PersonOut, example=PERSON_READ)
def put_person(form: PersonForm, person_id: UUID) -> Any:
    """登记或修改人员；停用会让此人的登录和开通链接全部失效

    新给管理员或安委办的角色，要带上保存者自己的密码 `own_password`。
    """
    services = current_services()
    plan = services.plans[caller().area_code]
    secret_key = services.settings.secret_key
    created = save_person(
        services.engine, caller(), person_id, form, plan=plan, secret_key=secret_key
    )
    return one_person(services.engine, caller(), person_id), 201 if created else 200


@endpoint(blueprint, "GET", "/people/<uuid:person_id>/holdings", callers=_OFFICE, refuses=[404])
@blueprint.response(200, HoldingsOut)
def show_holdings(person_id: UUID) -> Holdings:
    """此人手里的派驻、只有 TA 担任的角色、没销号的隐患、抽中还没查的企业"""
    return person_holdings(current_services().engine, caller(), person_id)


@endpoint(
    blueprint, "POST", "/people/<uuid:person_id>/leaving", callers=_OFFICE, refuses=[404, 409]
)
@blueprint.arguments(LeavingIn, example=LEAVING)
@blueprint.response(200, PersonOut, example=PERSON_READ)
def post_leaving(leaving: Leaving, person_id: UUID) -> PersonWithRoles:
    """离岗：手里的一步交给接手的人（派驻可以逐户指定），账号随即停用"""
    services = current_services()
    end_person(
        services.engine,
        caller(),
        person_id,
        leaving,
        plan=services.plans[caller().area_code],
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return one_person(services.engine, caller(), person_id)


@endpoint(
    blueprint,
    "PUT",
    "/people/<uuid:person_id>/leaves/<uuid:leave_id>",
    callers=_OFFICE,
    refuses=[404, 409],
)
@blueprint.arguments(LeaveIn, example=LEAVE)
@blueprint.alt_response(201, schema=PersonOut, description="新登记的休假")
@blueprint.response(200, PersonOut, example=PERSON_READ)
def put_leave(form: LeaveForm, person_id: UUID, leave_id: UUID) -> Any:
    """休假：从哪天到哪天、谁顶替；派驻可以一并交给顶替的人，期满自动回来"""
    services = current_services()
    created = save_leave(
        services.engine,
        caller(),
        person_id,
        leave_id,
        form,
        plan=services.plans[caller().area_code],
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return one_person(services.engine, caller(), person_id), 201 if created else 200


@endpoint(
    blueprint,
    "DELETE",
    "/people/<uuid:person_id>/leaves/<uuid:leave_id>",
    callers=_OFFICE,
    refuses=[404],
)
@blueprint.response(200, PersonOut, example=PERSON_READ)
def delete_leave(person_id: UUID, leave_id: UUID) -> PersonWithRoles:
    """提前回来，或取消还没开始的休假"""
    services = current_services()
    end_leave(services.engine, caller(), person_id, leave_id)
    return one_person(services.engine, caller(), person_id)


@endpoint(blueprint, "PUT", "/assignments/<uuid:assignment_id>", callers=_OFFICE, refuses=[409])
@blueprint.arguments(AssignmentIn, example=ASSIGNMENT)
@blueprint.alt_response(201, schema=AssignmentOut, description="新建的派驻")
@blueprint.response(200, AssignmentOut)
def put_assignment(assignment: Assignment, assignment_id: UUID) -> Any:
    """派驻员派驻到企业；可以改起止日期，不能换人换企业"""
    services = current_services()
    created = save_assignment(
        services.engine,
        caller(),
        assignment_id,
        assignment,
        plan=services.plans[caller().area_code],
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return {"id": assignment_id, **asdict(assignment)}, 201 if created else 200
