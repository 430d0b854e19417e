"""What a reporter does with the public pages, and what two report officers can read of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from playwright.sync_api import Page, Request, expect

from ledger.ground import tables as models
from ledger.tips.rules.envelopes import REPORTER, seal_envelope
from ledger.tips.rules.receipts import typed_number
from tests.support.county_town import CountyTown
from tests.tips.officers import Officer, officer


def own_network() -> dict[str, str]:
    """Headers of a proxy in front; the limits count by network. 198.18.0.0/15 is for tests."""
    number = uuid4().int
    return {"X-Forwarded-For": f"198.18.{number % 256}.{number // 256 % 256}"}


@dataclass(slots=True)
class Reports:
    """The reports of one town's enterprise, and its county's officers."""

    town: CountyTown
    board: str = ""
    officers: list[Officer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = self.town.hang_board()
        self.officers = [officer(self.town.county), officer(self.town.county)]

    @property
    def officer(self) -> Officer:
        return self.officers[0]

    def kept(self) -> list[dict[str, Any]]:
        """Those that came about the enterprise, in order of arrival."""
        tip = models.tip
        here = sa.or_(
            tip.c.enterprise_id == self.town.enterprise_id, tip.c.town_code == self.town.town_code
        )
        with self.town.engine.connect() as read:
            rows = read.execute(sa.select(tip).where(here).order_by(tip.c.arrived))
            return [row._asdict() for row in rows]

    def only(self) -> dict[str, Any]:
        """The one that came. A second one is a fault."""
        (tip,) = self.kept()
        return tip

    def photos(self) -> list[dict[str, Any]]:
        """Of the one that came, as they are noted."""
        photo = models.tip_photo
        query = sa.select(photo).where(photo.c.tip_id == self.only()["id"])
        with self.town.engine.connect() as read:
            rows = read.execute(query.order_by(photo.c.position))
            return [row._asdict() for row in rows]

    def messages(self) -> list[str]:
        """What the officer reads of the messages of the one that came."""
        message = models.tip_message
        query = sa.select(message.c.envelope).where(message.c.tip_id == self.only()["id"])
        with self.town.engine.connect() as read:
            envelopes = read.scalars(query.order_by(message.c.position)).all()
        return [self.officer.opens(envelope).decode() for envelope in envelopes]

    def answer(self, words: str) -> None:
        """A message of the officer to the reporter, as the officer's page sends it."""
        tip, position = self.only(), len(self.messages()) + 1
        keys = {str(officer.key_id): officer.public_key for officer in self.officers}
        envelope = seal_envelope(words.encode(), {**keys, REPORTER: tip["reporter_key"]})
        row = {
            "area_code": tip["area_code"], "id": uuid4(), "tip_id": tip["id"],
            "position": position, "sender": "officer", "person_id": self.officer.person.id,
            "sent_on": tip["received_on"], "envelope": envelope.as_json(),
        }  # fmt: skip
        with self.town.engine.begin() as tx:
            tx.execute(sa.insert(models.tip_message).values(row))

    def approve_reward(self, yuan: int) -> None:
        """As two officers do when a report was true."""
        tip, (first, second) = self.only(), self.officers
        row = {
            "area_code": tip["area_code"], "tip_id": tip["id"], "kind": "major_hazard",
            "reason": "查实", "amount_yuan": yuan, "basis": "示例办法",
            "below_national_floor": False,
            "state": "approved", "proposed_by": first.person.id, "approved_by": second.person.id,
            "approved_on": tip["received_on"], "collect_by": tip["received_on"],
        }  # fmt: skip
        with self.town.engine.begin() as tx:
            tx.execute(sa.insert(models.tip_reward).values(row))


class Wire:
    """All that a page sends: where to, and the bodies."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.context.on("request", lambda request: self.requests.append(request))

    def bodies(self) -> str:
        """Everything that was posted or put, as one text."""
        return "\n".join(
            (request.post_data_buffer or b"").decode(errors="replace") for request in self.requests
        )

    def addresses(self) -> list[str]:
        """Everything that was asked for, except what the page itself holds."""
        inline = ("data:", "blob:")
        return [request.url for request in self.requests if not request.url.startswith(inline)]

    def documents(self) -> list[dict[str, Any]]:
        """The reports that were sent, one for each try."""
        sent = [request for request in self.requests if request.url.endswith("/api/v1/tips")]
        return [json.loads(request.post_data or "") for request in sent if request.method == "POST"]


def open_door(page: Page, url: str, board: str, door: str) -> None:
    """From the board's page through the doors to a form."""
    page.goto(f"{url}/b/{board}")
    page.get_by_role("link", name="举报隐患（可匿名）").click()
    page.get_by_role("link", name=door, exact=True).click()
    expect(page.get_by_label("哪里有什么危险")).to_be_visible()


def read_receipt(page: Page) -> tuple[str, str]:
    """Number and secret as they are shown, when the report has arrived."""
    expect(page.get_by_role("heading", name="举报已收到")).to_be_visible()
    number = page.locator("main [data-number]").inner_text()
    secret = page.locator("main [data-secret]").inner_text()
    assert typed_number(number)
    return number, secret


def follow(page: Page, url: str, number: str, secret: str) -> None:
    """To the report behind a receipt."""
    page.goto(f"{url}/tip/follow")
    page.get_by_label("举报编号").fill(number)
    page.get_by_label("查询密码").fill(secret)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", name="留言")).to_be_visible()
