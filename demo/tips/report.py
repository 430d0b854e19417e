"""The public's reports of the demo, sent as phones send them and worked on as officers do.

Sent once: the secret and the sealed report are kept beside the passwords, so that a second run
sends the very same and gets the first receipt. What officers did is looked up before it is done.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import altcha

from demo.accounts import Kept
from demo.client import Client
from demo.enterprises import TOWNS
from demo.identities import AREA_CODE, demo_id
from demo.photographs import Shot, take
from demo.progress import Progress
from demo.sending import Sender
from demo.tips.keys import DemoOfficerKey
from demo.tips.stories import STORIES, Story
from ledger.ground.clocks import shanghai_date
from ledger.tips.rules.envelopes import REPORTER, public_key_of, reporter_private_key, seal_envelope
from ledger.tips.rules.receipts import new_secret, shown_number, shown_secret
from local.faults import CannotStart

# Those of a story that an officer does; the second one confirms what the first proposed.
SECOND_OFFICERS = frozenset({"approve_reward"})


@dataclass(frozen=True, slots=True)
class ShownTip:
    """A receipt, as its reporter holds it."""

    description: str
    state_word: str
    number: str
    secret: str


@dataclass(slots=True)
class DemoTips:
    """Reporters without accounts, and two officers with keys."""

    sender: Sender
    kept: Kept
    keys: Sequence[DemoOfficerKey]
    base_url: str

    def play(self, progress: Progress) -> list[ShownTip]:
        """Every story up to where it is; the receipts."""
        progress.begin("群众举报", len(STORIES))
        shown = []
        for story in STORIES:
            self._send(story)
            for position, (kind, details) in enumerate(story.steps):
                self._do(story, kind, dict(details), demo_id("tip step", story.key, position))
            shown.append(self._shown(story))
            progress.advance()
        return shown

    # The reporter

    @property
    def _public(self) -> Client:
        return Client(self.base_url, "")

    def _send(self, story: Story) -> None:
        """The same report again gives the same receipt; each try is worked for."""
        receipt = self.kept.tips.get(story.key) or self._new(story)
        document = receipt["document"] | {"altcha": self._proof()}
        answer = self._public.call("POST", "/tips", document)
        receipt["number"] = answer.json()["number"]
        self.kept.save()
        for photo_id in answer.json()["photos_missing"]:
            self._public.put_bytes(
                f"/tips/{document['id']}/photos/{photo_id}",
                _photograph(story),
                {"X-Tip-Secret": receipt["secret"], "Content-Type": "image/jpeg"},
            )
        self._count("tip", answer.status_code == 201)

    def _new(self, story: Story) -> dict[str, Any]:
        """Sealed as the phone seals, and kept before it is sent."""
        secret = new_secret()
        self.kept.tips[story.key] = {"secret": secret, "document": self._document(story, secret)}
        self.kept.save()
        return self.kept.tips[story.key]

    def _document(self, story: Story, secret: str) -> dict[str, Any]:
        keys = self._keys_at_the_door()
        more = dict(story.more)
        if town := more.pop("town", None):
            more["town_code"] = TOWNS[town][0]
        if story.enterprise_id:
            more["enterprise_id"] = story.enterprise_id
        if story.details:
            more["details"] = seal_envelope(story.details.encode(), keys).as_json()
        if story.identity:
            identity = json.dumps(story.identity, ensure_ascii=False)
            more["identity"] = seal_envelope(identity.encode(), keys).as_json()
        return {
            "id": str(_tip_id(story)),
            "area_code": AREA_CODE,
            "secret": secret,
            "door": story.door,
            "kind": story.kind,
            "description": story.description,
            "photos": [str(demo_id("tip photo", story.key))] if story.scene else [],
        } | more

    def _keys_at_the_door(self) -> dict[str, bytes]:
        doors = self._public.get("/tips/doors", area=AREA_CODE)
        if not doors["open"]:
            raise CannotStart("网上举报没有开通：举报受理员的密钥没有生效。")
        return _public_keys(doors["keys"])

    def _proof(self) -> str:
        challenge = altcha.Challenge.from_dict(self._public.get("/tips/challenge"))
        solution = altcha.solve_challenge(challenge)
        if solution is None:
            raise CannotStart("提交举报前的计算题没有解出来。")
        payload: str = altcha.Payload(challenge, solution).to_base64()
        return payload

    def _status(self, story: Story) -> dict[str, Any]:
        receipt = self.kept.tips[story.key]
        credentials = {"number": receipt["number"], "secret": receipt["secret"]}
        status: dict[str, Any] = self._public.call("POST", "/tips/lookup", credentials).json()
        return status

    def _write(self, story: Story, message_id: UUID, words: str, purpose: str) -> None:
        secret, status = self.kept.tips[story.key]["secret"], self._status(story)
        reporter = public_key_of(reporter_private_key(secret, _tip_id(story)))
        keys = _public_keys(status["keys"]) | {REPORTER: reporter}
        document = {
            "id": str(message_id),
            "secret": secret,
            "purpose": purpose,
            "envelope": seal_envelope(words.encode(), keys).as_json(),
        }
        self._public.call("POST", f"/tips/{_tip_id(story)}/messages", document)

    # The officers

    def _do(self, story: Story, kind: str, details: dict[str, Any], step_id: UUID) -> None:
        """One step, unless it was done before."""
        case = self._case(story)
        done = [*case["events"], *case["messages"], *case["hazards"]]
        is_new = str(step_id) not in {step["id"] for step in done}
        if kind == "read":
            is_new = not case["readings"]
        if is_new and kind in _ACTS:
            _ACTS[kind](self, story, step_id, details)
        elif is_new:
            self._step(story, kind, step_id, details)
        self._count("tip_event", is_new)

    def _case(self, story: Story) -> dict[str, Any]:
        case: dict[str, Any] = self._first.get(f"/tips/{_tip_id(story)}")
        return case

    def _read(self, story: Story, step_id: UUID, details: Mapping[str, Any]) -> None:
        """Opened for a reason that is on record."""
        case = self._case(story)
        parts = [part for part in ("details", "identity") if case[f"has_{part}"]]
        document = {"parts": [*parts, "photos"], "reason": details["reason"]}
        opened = self._first.call("POST", f"/tips/{_tip_id(story)}/readings", document).json()
        for part in parts:
            self.keys[0].opens(opened[part])

    def _ask(self, story: Story, message_id: UUID, details: Mapping[str, Any]) -> None:
        case = self._case(story)
        keys = {key.id: key.public_key for key in self.keys if key.id in case["sealed_to"]}
        reporter = base64.b64decode(case["reporter_key"])
        envelope = seal_envelope(details["words"].encode(), keys | {REPORTER: reporter}).as_json()
        self._first.put(f"/tips/{_tip_id(story)}/messages/{message_id}", {"envelope": envelope})

    def _answer(self, story: Story, step_id: UUID, details: Mapping[str, Any]) -> None:
        """The outcome is told, and that it was told is recorded."""
        message_id = demo_id("tip answer", story.key)
        if str(message_id) not in {message["id"] for message in self._case(story)["messages"]}:
            self._ask(story, message_id, details)
        self._step(story, "inform", step_id, {"message_id": str(message_id)})

    def _reply(self, story: Story, message_id: UUID, details: Mapping[str, Any]) -> None:
        self._write(story, message_id, details["words"], "message")

    def _claim(self, story: Story, message_id: UUID, details: Mapping[str, Any]) -> None:
        self._write(story, message_id, details["words"], "claim")

    def _register(self, story: Story, hazard_id: UUID, details: Mapping[str, Any]) -> None:
        """What was found goes onto the ledger as handed down; the report is tied to it."""
        now = datetime.now(UTC)
        document = {
            "enterprise_id": story.enterprise_id,
            "origin": "report",
            "started_at": (now - timedelta(minutes=5)).isoformat(),
            "finished_at": now.isoformat(),
            "elapsed_s": 300,
            "place": {"no_fix_reason": "在办公室登记"},
            "checklists": [],
            "answers": [],
            "findings": [
                {"id": str(hazard_id), "sector": "S06", "grade": "general", "photos": [], **details}
            ],
            "signatures": {"inspector": {"name": self.keys[0].owner.name}},
        }
        path = f"/inspections/{demo_id('tip inspection', story.key)}"
        self._first.send(path, document)
        event_id = demo_id("tip step", story.key, "link")
        self._step(story, "link_hazard", event_id, {"hazard_id": str(hazard_id)})

    def _step(self, story: Story, kind: str, step_id: UUID, details: Mapping[str, Any]) -> None:
        today = shanghai_date(datetime.now(UTC)).isoformat()
        fields = dict(details)
        if first := fields.pop("first", None):
            fields["tip_id"] = str(demo_id("tip", first))
        if kind == "pay_reward":
            fields["witness_id"] = str(self.keys[1].owner.id)
        for name in _DAYS.get(kind, ()):
            fields[name] = today
        officer = self._second if kind in SECOND_OFFICERS else self._first
        officer.put(f"/tips/{_tip_id(story)}/events/{step_id}", {"kind": kind} | fields)

    @property
    def _first(self) -> Client:
        return self.sender.of(self.keys[0].owner)

    @property
    def _second(self) -> Client:
        return self.sender.of(self.keys[1].owner)

    def _count(self, kind: str, is_new: bool) -> None:
        self.sender.sent[kind] += 1
        self.sender.new[kind] += is_new

    def _shown(self, story: Story) -> ShownTip:
        receipt = self.kept.tips[story.key]
        number, secret = shown_number(receipt["number"]), shown_secret(receipt["secret"])
        return ShownTip(story.description, self._status(story)["state_word"], number, secret)


_ACTS: Mapping[str, Callable[[DemoTips, Story, UUID, Mapping[str, Any]], None]] = {
    "read": DemoTips._read,
    "ask": DemoTips._ask,
    "answer": DemoTips._answer,
    "reply": DemoTips._reply,
    "claim": DemoTips._claim,
    "register": DemoTips._register,
}
# Days that a step names: the demo's are today.
_DAYS = {"check": ("checked_on",), "conclude": ("signed_on",), "pay_reward": ("paid_on",)}


def _tip_id(story: Story) -> UUID:
    return demo_id("tip", story.key)


def _public_keys(keys: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    return {key["id"]: base64.b64decode(key["public_key"]) for key in keys}


def _photograph(story: Story) -> bytes:
    """As a phone takes it, with a place and a maker in its EXIF that nobody will see."""
    place = story.enterprise.place if story.enterprise else (110.594, 27.908)
    return take(Shot(story.scene, f"tip/{story.key}", datetime.now(UTC), place)).jpeg
