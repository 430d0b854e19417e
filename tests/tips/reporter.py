"""A reporter's phone as the API sees it: it makes its own secret, seals, and proves its work."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import altcha
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.tips.rules.envelopes import (
    REPORTER,
    envelope_from,
    public_key_of,
    reporter_private_key,
    seal_envelope,
    unseal,
)
from ledger.tips.rules.receipts import new_secret

API = "/api/v1/tips"


def invented_address() -> str:
    """An address that no other test has, of the block for documentation and beyond."""
    number = uuid4().int
    return ".".join(
        str(part) for part in (198, number % 251, number // 251 % 251, number // 63001 % 251)
    )


@cache
def _private_key(secret: str, tip_id: UUID) -> bytes:
    """Worked out once, as on the phone."""
    return reporter_private_key(secret, tip_id)


@dataclass
class Reporter:
    """`tip`: the report as it was sent last; `number`: once there is one."""

    client: FlaskClient
    area_code: str
    address: str = field(default_factory=invented_address)
    secret: str = field(default_factory=new_secret)
    tip_id: str = field(default_factory=lambda: str(uuid4()))
    number: str = ""

    def doors(self) -> dict[str, Any]:
        answer = self.get(f"/doors?area={self.area_code}")
        assert answer.status_code == 200, answer.json
        return answer.json

    def keys(self) -> dict[str, bytes]:
        """As the doors tell them."""
        return {key["id"]: base64.b64decode(key["public_key"]) for key in self.doors()["keys"]}

    def seal(self, words: str, **more: bytes) -> dict[str, Any]:
        """For every officer, as the phone does."""
        return seal_envelope(words.encode(), self.keys() | more).as_json()

    def seal_message(self, words: str) -> dict[str, Any]:
        """For the officers that the status names, and for oneself."""
        keys = {key["id"]: base64.b64decode(key["public_key"]) for key in self.status()["keys"]}
        return seal_envelope(words.encode(), keys | {REPORTER: self.public_key}).as_json()

    @property
    def private_key(self) -> bytes:
        return _private_key(self.secret, UUID(self.tip_id))

    @property
    def public_key(self) -> bytes:
        return public_key_of(self.private_key)

    def opens(self, envelope: Mapping[str, Any]) -> str:
        """What an officer wrote."""
        return unseal(envelope_from(envelope), REPORTER, self.private_key).decode()

    def proof(self, level: int | None = None) -> str:
        """A solved challenge, of what a report costs now or of this level."""
        asked = "" if level is None else f"?level={level}"
        challenge = altcha.Challenge.from_dict(self.get(f"/challenge{asked}").json)
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        return altcha.Payload(challenge, solution).to_base64()

    def draft(self, **changes: Any) -> dict[str, Any]:
        """A whole anonymous report without photos; nothing of it is left out."""
        tip = {
            "id": self.tip_id,
            "area_code": self.area_code,
            "secret": self.secret,
            "door": "anonymous",
            "kind": "hazard",
            "description": "二楼消防通道被货物堵死",
            "place_words": "老车站对面",
            "altcha": "",
        } | changes
        return tip | ({} if tip["altcha"] else {"altcha": self.proof()})

    def send(self, **changes: Any) -> TestResponse:
        """Send a report; a number that comes back is kept."""
        answer = self.post("", self.draft(**changes))
        if answer.status_code in {200, 201}:
            self.number = answer.json["number"]
        return answer

    def put_photo(self, photo_id: str, data: bytes, **changes: str) -> TestResponse:
        headers = {"X-Tip-Secret": self.secret, "Content-Type": "image/jpeg"} | changes
        return self.client.put(
            f"{API}/{self.tip_id}/photos/{photo_id}",
            data=data,
            headers=headers,
            environ_base=self._network,
        )

    def look_up(self, **changes: str) -> TestResponse:
        return self.post("/lookup", {"number": self.number, "secret": self.secret} | changes)

    def status(self) -> dict[str, Any]:
        answer = self.look_up()
        assert answer.status_code == 200, answer.json
        return answer.json

    def write(self, envelope: Mapping[str, Any], **changes: Any) -> TestResponse:
        """A message to the officers."""
        message = {"id": str(uuid4()), "secret": self.secret, "envelope": envelope} | changes
        return self.post(f"/{self.tip_id}/messages", message)

    def get(self, path: str) -> TestResponse:
        return self.client.get(API + path, environ_base=self._network)

    def post(self, path: str, document: Mapping[str, Any]) -> TestResponse:
        return self.client.post(API + path, json=document, environ_base=self._network)

    @property
    def _network(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}
