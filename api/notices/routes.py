"""The inbox in the app: reminders of what is due, everybody's own alone."""

from __future__ import annotations

from typing import Any

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.notices.examples import NOTICES
from api.notices.schemas import NoticePage, NoticeQuery, NoticesRead
from api.services import current_services
from ledger.notices.commands.notices import mark_notices_read
from ledger.notices.queries.notices import NoticeFilter, list_notices

blueprint = Blueprint("notices", "notices", description="消息")


@endpoint(blueprint, "GET", "/notices", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(NoticeQuery, location="query")
@blueprint.response(200, NoticePage, example=NOTICES)
def show_notices(filters: NoticeFilter) -> dict[str, Any]:
    """我的消息，最新的在前；已办结、已过期的标明"""
    return _page(filters)


@endpoint(blueprint, "POST", "/notices/read", callers=ANYBODY_SIGNED_IN)
@blueprint.arguments(NoticesRead, example={"up_to": 1042}, as_kwargs=True)
@blueprint.response(200, NoticePage, example=NOTICES | {"unread": 0})
def post_notices_read(*, ids: list[int], up_to: int | None) -> dict[str, Any]:
    """把我的消息记为已读；回答最新的一页"""
    mark_notices_read(current_services().engine, caller(), ids, up_to)
    return _page(NoticeFilter())


def _page(filters: NoticeFilter) -> dict[str, Any]:
    services, asking = current_services(), caller()
    return list_notices(
        services.engine,
        asking,
        services.plans[asking.area_code],
        filters,
        services.calendar(),
    )
