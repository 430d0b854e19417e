"""A hazard with the people around it, and complete documents of its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import TOWN, CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg

CRITERION = "建城规〔2023〕4号 第七条"
FIVE = {
    "duty": "主要负责人李示例",
    "measures": "更换管路并试压",
    "funds": "3000 元",
    "deadline": "按交办单",
    "plan": "停用，专人值守",
}
LISTING = {
    "level": "县安委办",
    "document_number": "示例督〔2026〕1号",
    "signer": "赵示例",
    "published": True,
}


@dataclass
class Case:
    """A hazard that a 派驻员 found, and the people around it."""

    id: str
    place: UUID
    finder: Phone
    enterprise: Phone
    inspector: Phone
    town: Phone
    office: Phone

    def act(
        self, phone: Phone, kind: str, event_id: UUID | None = None, **more: Any
    ) -> TestResponse:
        """Send one event, complete unless told otherwise."""
        return phone.put(f"/hazards/{self.id}/events/{event_id or uuid4()}", event(kind, **more))

    def rectify(self) -> TestResponse:
        """The enterprise proves that it is mended."""
        photo = self.enterprise.upload(jpeg())
        return self.act(self.enterprise, "rectify", note="已通电", photos=[photo])

    def take(self, phone: Phone, kind: str, **more: Any) -> dict[str, Any]:
        """Send one event that must be accepted; the receipt."""
        answer = self.act(phone, kind, **more)
        assert answer.status_code == 201, answer.json
        return answer.json

    def to_work(self) -> None:
        """A suspected major hazard, confirmed, assigned, signed for and begun."""
        self.take(self.inspector, "confirm", grade="major", criterion=CRITERION)
        self.take(self.office, "assign", **major_order())
        self.take(self.enterprise, "sign_for")
        self.take(self.enterprise, "start", five=FIVE)

    def to_closing(self) -> None:
        """From being worked on to struck off."""
        assert self.rectify().status_code == 201
        self.take(self.inspector, "verify")
        self.take(self.town, "close")

    def shown(self) -> dict[str, Any]:
        """As an inspector reads it."""
        return self.inspector.get(f"/hazards/{self.id}").json

    def state(self) -> str:
        """As the ledger has it."""
        return self.shown()["state"]


def event(kind: str, **more: Any) -> dict[str, Any]:
    """An event that happened just now."""
    return {"kind": kind, "at": datetime.now(UTC).isoformat(), "elapsed_s": 20} | more


def in_days(days: int) -> str:
    """A day of Asia/Shanghai, counted from today."""
    return (today() + timedelta(days=days)).isoformat()


def order(**more: Any) -> dict[str, Any]:
    """What `assign` demands (交办单) of a general hazard."""
    return {"unit": "示例餐馆", "responsible": "李示例", "deadline": in_days(5)} | more


def major_order(**more: Any) -> dict[str, Any]:
    """What `assign` demands of a major hazard besides."""
    return order(
        coordinator="县住建局", goal="消除泄漏风险", measures="更换管路", cycle_days=7, **more
    )


def found(county: CountyBuilder, client: FlaskClient, catalogue: Catalogue, **finding: Any) -> Case:
    """A 派驻员 finds it just now; `finding` changes how."""
    place = county.enterprise()
    finder = Phone(client, county.supervisor_at(place))
    document = inspection(place, catalogue, photo=finder.upload(jpeg()))
    document["findings"][0] |= finding
    receipt = finder.put(f"/inspections/{uuid4()}", document)
    assert receipt.status_code == 201, receipt.json
    return Case(
        id=receipt.json["hazards"][0]["id"],
        place=place,
        finder=finder,
        enterprise=Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place))),
        inspector=Phone(client, county.person(Role.INSPECTOR)),
        town=Phone(client, county.person(Grant(Role.TOWN, town_code=TOWN))),
        office=Phone(client, county.person(Role.COUNTY)),
    )
