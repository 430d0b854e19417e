"""Report officers at their desks, as the API sees them, with a report to work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from ledger.tips.rules.envelopes import REPORTER, seal_envelope
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone
from tests.tips.officers import Officer, officer
from tests.tips.tip_builder import Tip, TipBuilder


@dataclass
class OfficersDesk:
    """One officer with a phone and a key."""

    officer: Officer
    phone: Phone

    @property
    def id(self) -> UUID:
        return self.officer.person.id

    def case(self, tip: Tip) -> dict[str, Any]:
        """The report as this officer reads it."""
        answer = self.phone.get(f"/tips/{tip.id}")
        assert answer.status_code == 200, answer.json
        case: dict[str, Any] = answer.json
        return case

    def act(self, tip: Tip, kind: str, event_id: UUID | None = None, **fields: Any) -> TestResponse:
        """Send one step, complete unless told otherwise."""
        document = {"kind": kind} | fields_of(kind) | fields
        path = f"/tips/{tip.id}/events/{event_id or uuid4()}"
        return self.phone.put(path, {k: v for k, v in document.items() if v is not None})

    def take(self, tip: Tip, kind: str, **fields: Any) -> dict[str, Any]:
        """Send one step that must be accepted; the case after it."""
        answer = self.act(tip, kind, **fields)
        assert answer.status_code == 201, answer.json
        case: dict[str, Any] = answer.json
        return case

    def send(
        self, tip: Tip, words: str, *readers: Officer, message_id: UUID | None = None
    ) -> TestResponse:
        """Write to the reporter."""
        keys = {str(reader.key_id): reader.public_key for reader in (self.officer, *readers)}
        envelope = seal_envelope(words.encode(), keys | {REPORTER: tip.reporter_key})
        path = f"/tips/{tip.id}/messages/{message_id or uuid4()}"
        return self.phone.put(path, {"envelope": envelope.as_json()})

    def answer(self, tip: Tip, words: str, *readers: Officer) -> UUID:
        """Write to the reporter what must be accepted; the message's id."""
        message_id = uuid4()
        sent = self.send(tip, words, *readers, message_id=message_id)
        assert sent.status_code == 201, sent.json
        return message_id

    def to_conclusion(self, tip: Tip, finding: str = "verified") -> None:
        """From receipt to the written conclusion."""
        self.take(tip, "accept")
        self.take(tip, "check")
        self.take(tip, "conclude", finding=finding)


def in_days(days: int) -> str:
    """A day counted from the county's today."""
    return (today() + timedelta(days=days)).isoformat()


def fields_of(kind: str) -> dict[str, Any]:
    """What an officer enters at a step, where the test does not say."""
    fields: dict[str, dict[str, Any]] = {
        "settle": {"deaths": False, "note": "与位置核对"},
        "exclude": {"note": "有利害关系"},
        "join": {"note": "同一家企业、同一部位"},
        "refuse": {"note": "没有可以核查的线索"},
        "transfer": {"to": "县市场监督管理局", "note": "属于特种设备"},
        "check": {
            "checked_on": in_days(0),
            "checkers": ["核查甲", "核查乙"],
            "note": "到现场查看，报警器没有通电",
        },
        "extend": {"days": 30, "note": "需要技术鉴定"},
        "conclude": {
            "finding": "verified",
            "note": "举报属实，已责令整改",
            "signer": "领导甲",
            "signed_on": in_days(0),
        },
        "keep": {"until": in_days(1500), "note": "案件在诉讼"},
        "propose_reward": {"reward_kind": "by_fine", "fine_yuan": 50000, "note": "已作出罚款"},
        "approve_reward": {"note": "同意"},
        "pay_reward": {"voucher": "示例-001", "paid_on": in_days(0)},
    }
    return fields.get(kind, {})


@dataclass
class Office:
    """The officers of a county of its own."""

    app: Flask
    county: CountyBuilder
    desks: list[OfficersDesk] = field(default_factory=list)

    def hire(self, *grants: Any, name: str | None = None) -> OfficersDesk:
        """One more officer."""
        made = officer(self.county, *grants, name=name)
        desk = OfficersDesk(made, Phone(self.app.test_client(), made.person))
        self.desks.append(desk)
        return desk

    @property
    def reports(self) -> TipBuilder:
        """Sealed for everybody hired so far."""
        return TipBuilder(self.county, [desk.officer for desk in self.desks])


def two_desks(app: Flask, county: CountyBuilder) -> tuple[Office, OfficersDesk, OfficersDesk]:
    """An office with two officers."""
    office = Office(app, county)
    return office, office.hire(), office.hire()
