"""派驻: who is owed a supervisor, whose visits are missing, which visits are hard to believe."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.visits.stationing_examples import (
    ANSWER,
    ENTERPRISE_STATIONING,
    HAND_OVER,
    OWN_STATIONING,
    QUESTIONS,
    STATIONING,
    SUPERVISORS,
)
from api.visits.stationing_schemas import (
    AnswerIn,
    EnterpriseStationing,
    HandOverIn,
    OwnStationing,
    QuestionsQuery,
    StationingOut,
    StationingQuery,
    SupervisorLoads,
    VisitQuestions,
)
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.visits.commands.answer_question import answer_visit_question
from ledger.visits.commands.stationing import HandOver, hand_over_assignment
from ledger.visits.queries.questions import Comparing, visit_questions
from ledger.visits.queries.stationed_people import own_stationing, supervisor_loads
from ledger.visits.queries.stationing import StationingFilter, stationing, stationing_around
from media.coordinates import metres
from media.perceptual_hash import hamming, is_telling
from plans.plan import Plan

blueprint = Blueprint("stationing", "stationing", description="派驻与到访次数")

_OFFICES = [Role.TOWN, Role.DEPARTMENT, Role.COUNTY, Role.ADMIN]


@endpoint(blueprint, "GET", "/stationing", callers=_OFFICES, refuses=[422])
@blueprint.arguments(StationingQuery, location="query")
@blueprint.response(200, StationingOut, example=STATIONING)
def show_stationing(filters: StationingFilter) -> dict[str, Any]:
    """应派未派、本月到访次数和缺口，最急的在前"""
    return stationing(current_services().engine, caller(), _plan(), filters, _today())


@endpoint(blueprint, "GET", "/stationing/supervisors", callers=_OFFICES)
@blueprint.response(200, SupervisorLoads, example={"supervisors": SUPERVISORS})
def show_supervisor_loads() -> dict[str, Any]:
    """每位派驻员负责几家、还缺几次"""
    loads = supervisor_loads(current_services().engine, caller(), _plan(), _today())
    return {"supervisors": loads}


@endpoint(blueprint, "GET", "/stationing/mine", callers=[Role.SUPERVISOR])
@blueprint.response(200, OwnStationing, example=OWN_STATIONING)
def show_own_stationing() -> dict[str, Any]:
    """我派驻的企业：本月还缺几次、还剩几天"""
    return own_stationing(current_services().engine, caller(), _plan(), _today())


@endpoint(blueprint, "GET", "/stationing/questions", callers=_OFFICES, refuses=[422])
@blueprint.arguments(QuestionsQuery, location="query", as_kwargs=True)
@blueprint.response(200, VisitQuestions, example=QUESTIONS)
def show_visit_questions(*, month: date | None) -> dict[str, Any]:
    """需要核实的到访：是疑问，不是结论；本人看不到关于自己的疑问"""
    return _questions(month or _today().replace(day=1))


@endpoint(
    blueprint, "PUT", "/stationing/questions/<uuid:question_id>", callers=_OFFICES, refuses=[404]
)
@blueprint.arguments(AnswerIn, example=ANSWER, as_kwargs=True)
@blueprint.response(200, VisitQuestions, example=QUESTIONS)
def put_visit_answer(question_id: UUID, *, month: date, words: str) -> dict[str, Any]:
    """写下核实情况；以前写的都保留"""
    answer_visit_question(
        current_services().engine,
        caller(),
        question_id,
        month,
        words,
        plan=_plan(),
        comparing=_comparing(),
    )
    return _questions(month)


@endpoint(
    blueprint,
    "PUT",
    "/assignments/<uuid:assignment_id>/handovers/<uuid:new_id>",
    callers=[Role.ADMIN, Role.COUNTY],
    refuses=[404, 409],
)
@blueprint.arguments(HandOverIn, example=HAND_OVER)
@blueprint.alt_response(201, schema=EnterpriseStationing, description="已交接")
@blueprint.response(200, EnterpriseStationing, example=ENTERPRISE_STATIONING)
def put_handover(handover: HandOver, assignment_id: UUID, new_id: UUID) -> Any:
    """交接或请假顶替：不留空档，也不重叠；再次发送同一份不再改变什么"""
    services = current_services()
    created = hand_over_assignment(
        services.engine,
        caller(),
        assignment_id,
        new_id,
        handover,
        plan=_plan(),
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    around = stationing_around(services.engine, caller(), new_id, _today())
    return around, 201 if created else 200


def _questions(month: date) -> dict[str, Any]:
    questions = visit_questions(current_services().engine, caller(), _plan(), month, _comparing())
    return {"month": month, "questions": questions}


def _comparing() -> Comparing:
    bits = _plan().presence.alike_photo_bits
    return Comparing(metres, lambda one, other: hamming(one, other) <= bits, is_telling)


def _plan() -> Plan:
    return current_services().plans[caller().area_code]


def _today() -> date:
    return shanghai_date(datetime.now(UTC))
