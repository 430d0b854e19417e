"""People, what they may do, and where 派驻员 are stationed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.people.examples import ASSIGNMENT, PERSON, PERSON_READ
from api.people.schemas import AssignmentIn, AssignmentOut, People, PersonIn, PersonOut
from api.services import current_services
from ledger.ground.caller import Role
from ledger.people.commands.save import save_person
from ledger.people.queries import PersonWithRoles, list_people, one_person
from ledger.people.rules import PersonForm
from ledger.visits.commands.stationing import Assignment, save_assignment

blueprint = Blueprint("people", "people", description="人员与派驻")

_OFFICE = [Role.ADMIN, Role.COUNTY]


@endpoint(blueprint, "GET", "/people", callers=_OFFICE)
@blueprint.response(200, People, example={"people": [PERSON_READ]})
def show_people() -> dict[str, Any]:
    """全县人员和角色"""
    return {"people": list_people(current_services().engine, caller())}


@endpoint(blueprint, "GET", "/people/<uuid:person_id>", callers=_OFFICE, refuses=[404])
@blueprint.response(200, PersonOut, example=PERSON_READ)
def show_person(person_id: UUID) -> PersonWithRoles:
    """一位人员和角色，连同修改时要带上的 version"""
    return one_person(current_services().engine, caller(), person_id)


@endpoint(blueprint, "PUT", "/people/<uuid:person_id>", callers=_OFFICE, refuses=[409])
@blueprint.arguments(PersonIn, example=PERSON)
@blueprint.alt_response(201, schema=PersonOut, description="新登记的人员")
@blueprint.response(200, PersonOut, example=PERSON_READ)
def put_person(form: PersonForm, person_id: UUID) -> Any:
    """登记或修改人员；停用会让此人的登录和开通链接全部失效"""
    services = current_services()
    plan = services.plans[caller().area_code]
    created = save_person(services.engine, caller(), person_id, form, plan=plan)
    return one_person(services.engine, caller(), person_id), 201 if created else 200


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
