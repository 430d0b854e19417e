"""The officers' side of the public's reports: cases, steps, readings, answers, rewards.

A report that goes around the caller does not exist for them: it is 404 and in no list.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.stored_files import stream_of
from api.tips.desk.case_schemas import (
    AnswerSent,
    NamedPeople,
    OpenedTip,
    PeopleQuery,
    ReadingIn,
    RewardPage,
    RewardQuery,
    SealedAnswerIn,
    TipEventIn,
    TipOut,
    TipPage,
    TipQuery,
)
from api.tips.desk.examples import ANSWER_SEALED, READING, TIP_EVENTS
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.tips.commands.act import TipStepSent, act_on_tip
from ledger.tips.commands.messages import send_tip_message
from ledger.tips.commands.read import read_tip, sealed_photo
from ledger.tips.queries.case import one_tip
from ledger.tips.queries.keys import people_named
from ledger.tips.queries.listing import TipFilter, list_tips
from ledger.tips.queries.received import received_on
from ledger.tips.queries.rewards import RewardFilter, list_tip_rewards
from ledger.tips.rules.steps import TipStep
from media.coordinates import metres
from plans.plan import Plan

blueprint = Blueprint("tip_cases", "tip_cases", description="举报办理（举报受理员）")

_OFFICERS = [Role.REPORT_OFFICER]
SEALED_TYPE = "application/octet-stream"


@endpoint(blueprint, "GET", "/tips", callers=_OFFICERS, refuses=[422])
@blueprint.arguments(TipQuery, location="query")
@blueprint.response(200, TipPage)
def show_tips(filters: TipFilter) -> dict[str, Any]:
    """举报列表：最急的在前，已结束的在后；须回避的不在内"""
    page = list_tips(current_services().engine, caller(), filters, _plan(), _today())
    return {"tips": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/tips/<uuid:tip_id>", callers=_OFFICERS, refuses=[404])
@blueprint.response(200, TipOut)
def show_tip(tip_id: UUID) -> dict[str, Any]:
    """一件举报：经过、期限和下一步；封存的内容不在内"""
    return _tip(tip_id)


@endpoint(
    blueprint,
    "PUT",
    "/tips/<uuid:tip_id>/events/<uuid:event_id>",
    callers=_OFFICERS,
    refuses=[404, 409],
)
@blueprint.arguments(TipEventIn, examples=TIP_EVENTS)
@blueprint.alt_response(200, schema=TipOut, description="此前已收到同一份记录")
@blueprint.response(201, TipOut)
def put_tip_event(step: TipStep, tip_id: UUID, event_id: UUID) -> Any:
    """办理的一步：受理、核查、办结、答复、奖励等；重复发送不再改变什么"""
    sent = TipStepSent(event_id, request.get_json(), step)
    created = act_on_tip(
        current_services().engine, caller(), tip_id, sent, _plan_for(tip_id), _today()
    )
    return _tip(tip_id), 201 if created else 200


@endpoint(blueprint, "POST", "/tips/<uuid:tip_id>/readings", callers=_OFFICERS, refuses=[404])
@blueprint.arguments(ReadingIn, example=READING, as_kwargs=True)
@blueprint.response(200, OpenedTip)
def open_tip(tip_id: UUID, *, parts: list[str], reason: str) -> dict[str, Any]:
    """取封存内容：先记下谁、看什么、为什么，再给出信封，在本机上打开"""
    opened = read_tip(current_services().engine, caller(), tip_id, parts, reason)
    return {
        "details": opened.details,
        "identity": opened.identity,
        "photos": [
            {
                "id": photo.id,
                "envelope": photo.envelope,
                "url": url_for("tip_cases.show_tip_photo", tip_id=tip_id, photo_id=photo.id),
            }
            for photo in opened.photos
        ],
        "messages": opened.messages,
    }


@endpoint(
    blueprint,
    "GET",
    "/tips/<uuid:tip_id>/photos/<uuid:photo_id>",
    callers=_OFFICERS,
    refuses=[404, 503],
)
@blueprint.response(200, content_type=SEALED_TYPE)
def show_tip_photo(tip_id: UUID, photo_id: UUID) -> Response:
    """一张照片的密文；须在一小时内记过查看照片的理由"""
    photo = sealed_photo(current_services().engine, caller(), tip_id, photo_id)
    answer = stream_of(photo.object_key, media_type=SEALED_TYPE)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@endpoint(
    blueprint,
    "PUT",
    "/tips/<uuid:tip_id>/messages/<uuid:message_id>",
    callers=_OFFICERS,
    refuses=[404, 409],
)
@blueprint.arguments(SealedAnswerIn, example=ANSWER_SEALED, as_kwargs=True)
@blueprint.alt_response(200, schema=AnswerSent, description="此前已收到同一份留言")
@blueprint.response(201, AnswerSent)
def put_tip_answer(tip_id: UUID, message_id: UUID, *, envelope: dict[str, Any]) -> Any:
    """给举报人留言：在受理员的设备上封好"""
    today = _today()
    created = send_tip_message(
        current_services().engine, caller(), tip_id, message_id, envelope, today
    )
    return {"id": message_id, "sent_on": today}, 201 if created else 200


@endpoint(blueprint, "GET", "/tip-rewards", callers=_OFFICERS, refuses=[422])
@blueprint.arguments(RewardQuery, location="query")
@blueprint.response(200, RewardPage)
def show_tip_rewards(filters: RewardFilter) -> dict[str, Any]:
    """奖励台账：不含举报人的任何信息"""
    return list_tip_rewards(current_services().engine, caller(), filters, _today())


@endpoint(blueprint, "GET", "/tip-people", callers=_OFFICERS, refuses=[422])
@blueprint.arguments(PeopleQuery, location="query", as_kwargs=True)
@blueprint.response(200, NamedPeople)
def show_tip_people(*, text: str) -> dict[str, Any]:
    """按姓名找须回避的人：只有姓名"""
    return {"people": people_named(current_services().engine, caller(), text)}


def _tip(tip_id: UUID) -> dict[str, Any]:
    return one_tip(current_services().engine, caller(), tip_id, _plan_for(tip_id), metres, _today())


def _plan() -> Plan:
    return current_services().plans[caller().area_code]


def _plan_for(tip_id: UUID) -> Plan:
    """What held when the report came: its reward is the one that was promised then."""
    services, area_code = current_services(), caller().area_code
    day = received_on(services.engine, area_code, tip_id)
    return services.plans.on(area_code, day) if day else _plan()


def _today() -> date:
    return shanghai_date(datetime.now(UTC))
