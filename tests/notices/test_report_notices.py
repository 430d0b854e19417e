"""That the county's office was told who is late with a report is over when nobody is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from ledger.ground.caller import Role
from ledger.notices.commands.notices import deliver_notices
from ledger.notices.rules.words import as_sentence
from tests.reports.walked import filing
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone

# It is due in every month, and of the county's own office alone.
BULLETIN = "bulletin_form"


def _list_of_late(phone: Phone, name: str) -> dict[str, Any]:
    notices: list[dict[str, Any]] = phone.get("/notices?limit=200").json["notices"]
    about = [one for one in notices if one["words"].startswith(f"{name}：")]
    (line,) = (one for one in about if "1 个单位没有报" in one["words"])
    return line


def _hand_in(phone: Phone, row: dict[str, Any]) -> None:
    path = f"/reports/{BULLETIN}/{row['office']}/{row['last']}"
    seen = [
        {name: cell[name] for name in ("row", "column", "value")}
        for cell in phone.get(path).json["cells"]
    ]
    cell = {"row": "1", "column": "cases_filed", "value": "0", "text": None}
    here = {name: row[name] for name in ("report", "office", "last")}
    sent = filing(today(), **here, parts=[], seen=seen, typed=[cell])
    answer = phone.put(f"/report-filings/{uuid4()}", sent)
    assert answer.status_code == 201, answer.json


def test_the_list_of_who_is_late_is_over_when_nobody_is(
    app: Flask, engine: sa.Engine, own_county: CountyBuilder
) -> None:
    own_county.open_since(datetime.now(UTC) - timedelta(days=75))
    phone = Phone(app.test_client(), own_county.person(Role.COUNTY))
    plan = app.extensions["anxun"].plans[own_county.area_code]
    name = next(report.name for report in plan.reports if report.key == BULLETIN)
    with engine.begin() as tx:
        deliver_notices(tx, plan, today())
    assert _list_of_late(phone, name)["over"] is False
    since = today() - timedelta(days=31)
    days = f"first={since}&last={today() - timedelta(days=1)}"
    rows = phone.get(f"/reports?report={BULLETIN}&{days}").json["reports"]
    for row in rows:
        _hand_in(phone, row)
    assert _list_of_late(phone, name)["over"] is True


def test_what_somebody_wrote_is_ended_once() -> None:
    said = ["台账缺一次", "台账缺一次。", "台账缺一次；", "真的没有！"]
    assert [as_sentence(one) for one in said] == [
        "台账缺一次。", "台账缺一次。", "台账缺一次。", "真的没有！",
    ]  # fmt: skip
