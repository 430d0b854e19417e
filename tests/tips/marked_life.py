"""The whole life of three reports over HTTP, full of words that must not get out.

Reporters are plain clients with headers of their own; officers seal and open with PyNaCl, as their
desks do. Everything goes through a running installation: gunicorn, relay, worker, services.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import altcha
import requests
import sqlalchemy as sa
from PIL import Image
from PIL.ExifTags import IFD, Base

from ledger.ground import tables as models
from ledger.tips.rules.envelopes import (
    REPORTER,
    envelope_from,
    public_key_of,
    reporter_private_key,
    seal_envelope,
    unseal,
)
from ledger.tips.rules.receipts import new_secret
from tests.support.county_builder import XUPU, CountyBuilder, Person
from tests.support.moments import today
from tests.support.phone import PLACE
from tests.support.waiting import GIVE_UP_S
from tests.tips import officers

# Nobody but the reporter's phone and the officers' devices may hold these, in whichever form.
SEALED = {
    "name": "欧阳慕标示",
    "phone": "13988271645",
    "home": "示例巷暗标十七号三单元",
    "co-signer": "司徒慕标示",
    "co-signer's phone": "13988271646",
    "details": "只有我值夜班时看得见的暗标甲",
    "typed details": "没有脚本时写的暗标乙",
    "reporter's message": "留言里的暗标丙",
    "typed message": "没有脚本时留言的暗标丁",
    "officer's message": "答复里的暗标戊",
    "claim": "示例银行 6222000077881234555",
    "typed claim": "没有脚本时领奖的暗标己",
    "EXIF maker": "MarkedMaker-QZ77",
    "EXIF author": "照片作者暗标庚",
    "file name": "IMG_marked_20261125_0912",
    "browser": "MarkedBrowser/77.3 (Marked Device QZ9)",
    "referrer": "https://marked-referrer.example/seventy-seven",
    "language": "xx-MARKEDLANG",
    "cookie": "marked_cookie_value_77",
    "query": "marked_query_value_77",
    "header": "marked-forwarded-header-77",
    "network": "203.0.113.177",
    "wrong secret": "WRQNG2MARK3ED7YX",
    "refused words": "被拒绝的举报里的暗标辛",
}
# Officers and their ledger may hold these; no other role, log, queue, figure or export.
OF_OFFICERS = {
    "description": "后厨瓶间的报警器没有通电明标一",
    "other description": "检查前有人通风报信明标二",
    "place": "老车站对面明标三",
    "happened": "上个月十五以后明标四",
    "conclusion": "核查结论里的明标五",
    "reading": "打开的理由里的明标六",
    "reward's reason": "奖励理由里的明标七",
}
HEADERS = {
    "User-Agent": SEALED["browser"],
    "Referer": SEALED["referrer"],
    "Accept-Language": SEALED["language"],
    "Cookie": f"marked={SEALED['cookie']}",
    "X-Marked": SEALED["header"],
    "X-Forwarded-For": SEALED["network"],
}


def marked_photograph() -> bytes:
    """A noisy picture with words in its EXIF."""
    noise = Image.frombytes("RGB", (320, 240), uuid4().bytes * (320 * 240 * 3 // 16))
    exif = Image.Exif()
    exif[Base.Make] = SEALED["EXIF maker"]
    exif[Base.ImageDescription] = SEALED["EXIF author"].encode("utf-8").decode("latin-1")
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:11:25 09:12:00"
    file = io.BytesIO()
    noise.save(file, "JPEG", exif=exif, quality=90)
    return file.getvalue()


@dataclass
class Reporter:
    """A phone that nobody knows. `photos`: the pictures it sent."""

    base_url: str
    secret: str = field(default_factory=new_secret)
    tip_id: UUID = field(default_factory=uuid4)
    number: str = ""
    photos: list[bytes] = field(default_factory=list)

    @property
    def private_key(self) -> bytes:
        return reporter_private_key(self.secret, self.tip_id)

    def call(self, method: str, path: str, expected: int, **sent: Any) -> requests.Response:
        """With everything that a browser tells by itself, all of it marked."""
        headers = HEADERS | sent.pop("headers", {})
        query = {"utm": SEALED["query"]} | sent.pop("params", {})
        answer = requests.request(
            method, self.base_url + path, headers=headers, params=query, timeout=GIVE_UP_S, **sent
        )
        assert answer.status_code == expected, (path, answer.status_code, answer.text[:500])
        return answer

    def keys(self, **of: str) -> dict[str, bytes]:
        doors = self.call("GET", "/api/v1/tips/doors", 200, params=of).json()
        assert doors["open"]
        return {key["id"]: base64.b64decode(key["public_key"]) for key in doors["keys"]}

    def proof(self) -> str:
        challenge = altcha.Challenge.from_dict(
            self.call("GET", "/api/v1/tips/challenge", 200).json()
        )
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        return altcha.Payload(challenge, solution).to_base64()

    def send(self, expected: int = 201, **fields: Any) -> requests.Response:
        """A report by script."""
        document = {
            "id": str(self.tip_id),
            "area_code": XUPU,
            "secret": self.secret,
            "kind": "hazard",
            "happened": OF_OFFICERS["happened"],
            "altcha": self.proof(),
        } | fields
        answer = self.call("POST", "/api/v1/tips", expected, json=document)
        self.number = answer.json().get("number", "")
        return answer

    def send_photo(self, photo_id: UUID) -> None:
        data = marked_photograph()
        self.photos.append(data)
        headers = {"X-Tip-Secret": self.secret, "Content-Type": "image/jpeg"}
        path = f"/api/v1/tips/{self.tip_id}/photos/{photo_id}"
        self.call("PUT", path, 201, data=data, headers=headers)

    def status(self) -> dict[str, Any]:
        receipt = {"number": self.number, "secret": self.secret}
        status: dict[str, Any] = self.call("POST", "/api/v1/tips/lookup", 200, json=receipt).json()
        return status

    def write(self, words: str, purpose: str = "message") -> None:
        keys = {key["id"]: base64.b64decode(key["public_key"]) for key in self.status()["keys"]}
        envelope = seal_envelope(words.encode(), keys | {REPORTER: public_key_of(self.private_key)})
        document = {
            "id": str(uuid4()),
            "secret": self.secret,
            "purpose": purpose,
            "envelope": envelope.as_json(),
        }
        self.call("POST", f"/api/v1/tips/{self.tip_id}/messages", 201, json=document)

    def read(self) -> list[str]:
        """The messages, opened on the phone."""
        return [
            unseal(envelope_from(message["envelope"]), REPORTER, self.private_key).decode()
            for message in self.status()["messages"]
        ]

    def send_form(self, board: str, **fields: str) -> str:
        """The anonymous door without script, with a photo; the page that comes back."""
        page = self.call("GET", "/tip/anonymous", 200, params={"board": board}).text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        self.secret, self.tip_id = hidden["secret"], UUID(hidden["id"])
        data = marked_photograph()
        self.photos.append(data)
        files = {"photos": (f"{SEALED['file name']}.jpg", data, "image/jpeg")}
        receipt = self.call("POST", "/tip/anonymous", 200, data=hidden | fields, files=files).text
        found = re.search(r"data-number[^>]*>([\d ]+)<", receipt)
        assert found, receipt
        self.number = found.group(1).replace(" ", "")
        return receipt

    def follow_form(self, path: str = "", **fields: str) -> str:
        """The receipt typed into the page without script."""
        form = {"number": self.number, "secret": self.secret.lower()} | fields
        return self.call("POST", f"/tip/follow{path}", 200, data=form).text


@dataclass
class Officer:
    """A report officer's desk. The private key never leaves this object."""

    base_url: str
    person: Person
    key_id: UUID = field(default_factory=uuid4)
    private_key: bytes = field(default_factory=lambda: uuid4().bytes + uuid4().bytes)

    @property
    def own_key(self) -> officers.Officer:
        """As it lies on the device."""
        return officers.Officer(self.person, self.key_id, self.private_key)

    def call(self, method: str, path: str, *expected: int, **sent: Any) -> Any:
        headers = self.person.bearer | {"X-Phone-Time": datetime.now(UTC).isoformat()}
        url = f"{self.base_url}/api/v1{path}"
        answer = requests.request(method, url, headers=headers, timeout=GIVE_UP_S, **sent)
        assert answer.status_code in expected, (path, answer.status_code, answer.text[:800])
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.json() if is_json else answer.content

    def make_key(self) -> None:
        document = self.own_key.announced
        self.call("PUT", f"/tip-keys/{self.key_id}", 201, json=document)

    def confirm(self, other: Officer) -> None:
        document = self.own_key.confirms(other.own_key, XUPU)
        self.call("POST", f"/tip-keys/{other.key_id}/confirmation", 200, json=document)

    def case(self, tip: Reporter) -> dict[str, Any]:
        case: dict[str, Any] = self.call("GET", f"/tips/{tip.tip_id}", 200)
        return case

    def act(self, tip: Reporter, kind: str, **fields: Any) -> None:
        path = f"/tips/{tip.tip_id}/events/{uuid4()}"
        self.call("PUT", path, 201, json={"kind": kind} | fields)

    def opened(self, tip: Reporter) -> dict[str, list[bytes]]:
        """Everything of it, read with a reason: by part."""
        parts = ["details", "identity", "photos", "messages"]
        document = {"parts": parts, "reason": OF_OFFICERS["reading"]}
        sealed = self.call("POST", f"/tips/{tip.tip_id}/readings", 200, json=document)
        found: dict[str, list[bytes]] = {
            part: [self._open(sealed[part])] for part in parts[:2] if sealed[part]
        }
        found["messages"] = [self._open(message["envelope"]) for message in sealed["messages"]]
        found["photos"] = [
            self._open(
                photo["envelope"],
                self.call("GET", photo["url"].partition("/api/v1")[2], 200),
            )
            for photo in sealed["photos"]
        ]
        return found

    def _open(self, document: Mapping[str, Any], body: bytes | None = None) -> bytes:
        return unseal(envelope_from(document, body), str(self.key_id), self.private_key)

    def answer(self, tip: Reporter, words: str, *others: Officer) -> UUID:
        keys = {
            str(officer.key_id): public_key_of(officer.private_key) for officer in (self, *others)
        }
        reporter = base64.b64decode(self.case(tip)["reporter_key"])
        envelope = seal_envelope(words.encode(), keys | {REPORTER: reporter}).as_json()
        message_id = uuid4()
        path = f"/tips/{tip.tip_id}/messages/{message_id}"
        self.call("PUT", path, 201, json={"envelope": envelope})
        return message_id


@dataclass
class Life:
    """Everything that was done, for whoever looks for what it left."""

    base_url: str
    county: CountyBuilder
    place: UUID
    board: str
    first: Officer
    second: Officer
    # An officer whom the report without script accuses by name.
    accused: Officer
    named: Reporter
    anonymous: Reporter
    typed: Reporter
    hazard_id: UUID = field(default_factory=uuid4)
    inspection_id: UUID = field(default_factory=uuid4)

    @property
    def reporters(self) -> tuple[Reporter, ...]:
        return self.named, self.anonymous, self.typed

    def play(self) -> None:
        """From the first scan to the reward."""
        self.make_keys()
        self.report_by_name()
        self.report_by_script()
        self.report_without_script()
        self.try_what_is_refused()
        self.work_on(self.named)
        self.register_hazard()
        self.conclude(self.named)
        self.reward(self.named, SEALED["claim"])
        self.work_on(self.typed, others=())
        self.conclude(self.typed)
        self.reward_without_script()
        self.first.act(self.anonymous, "refuse", note=OF_OFFICERS["conclusion"])

    def make_keys(self) -> None:
        for officer in (self.first, self.second, self.accused):
            officer.make_key()
        self.first.confirm(self.second)
        self.second.confirm(self.first)
        self.first.confirm(self.accused)

    def report_by_name(self) -> None:
        tip, photo_id = self.named, uuid4()
        keys = tip.keys(board=self.board)
        other = {"name": SEALED["co-signer"], "phone": SEALED["co-signer's phone"]}
        identity = {
            "name": SEALED["name"],
            "phone": SEALED["phone"],
            "contact": SEALED["home"],
            "others": [other],
        }
        tip.send(
            door="named",
            description=OF_OFFICERS["description"],
            enterprise_id=str(self.place),
            photos=[str(photo_id)],
            signatories=2,
            details=seal_envelope(SEALED["details"].encode(), keys).as_json(),
            identity=seal_envelope(json.dumps(identity).encode(), keys).as_json(),
        )
        tip.send_photo(photo_id)

    def report_by_script(self) -> None:
        keys = self.anonymous.keys(area=XUPU)
        self.anonymous.send(
            door="anonymous",
            description=OF_OFFICERS["description"],
            place_words=OF_OFFICERS["place"],
            details=seal_envelope(SEALED["details"].encode(), keys).as_json(),
        )
        self.anonymous.write(SEALED["reporter's message"])

    def report_without_script(self) -> None:
        self.typed.send_form(
            self.board,
            kind="official",
            description=OF_OFFICERS["other description"],
            accused=self.accused.person.name,
            details=SEALED["typed details"],
            enterprise_id=str(self.place),
        )
        page = self.typed.follow_form("/messages", words=SEALED["typed message"], id=str(uuid4()))
        assert SEALED["typed message"] in page

    def try_what_is_refused(self) -> None:
        """Wrong receipts, wrong photos, wrong words: what is refused is quoted nowhere either."""
        wrong = {"number": self.named.number, "secret": SEALED["wrong secret"]}
        self.named.call("POST", "/api/v1/tips/lookup", 404, json=wrong)
        self.named.call("POST", "/tip/follow", 404, data=wrong)
        headers = {"X-Tip-Secret": SEALED["wrong secret"]}
        path = f"/api/v1/tips/{self.named.tip_id}/photos/{uuid4()}"
        self.named.call("PUT", path, 404, data=marked_photograph(), headers=headers)
        refused = {"refused words": SEALED["refused words"], "secret": SEALED["wrong secret"]}
        self.named.call("POST", "/api/v1/tips", 422, json=refused)
        broken = f'{{"description": "{SEALED["refused words"]}", '.encode()
        json_type = {"Content-Type": "application/json"}
        self.named.call("POST", "/api/v1/tips", 400, data=broken, headers=json_type)
        nul = {"description": f"{SEALED['refused words']}\0", "door": "named"}
        self.named.call("POST", "/api/v1/tips", 422, json=nul)
        self.named.call("GET", f"/tip/{SEALED['query']}", 404)

    def work_on(self, tip: Reporter, others: tuple[Officer, ...] | None = None) -> None:
        """Accept, open everything, check, write, and be answered."""
        assert tip.number in str(self.first.call("GET", "/tips", 200))
        opened = self.first.opened(tip)
        assert any(SEALED["details"][-3:].encode() in text for text in opened["details"]) or any(
            SEALED["typed details"].encode() in text for text in opened["details"]
        )
        assert [Image.open(io.BytesIO(photo)).format for photo in opened["photos"]] == ["JPEG"]
        self.first.act(tip, "accept")
        self.first.act(
            tip,
            "check",
            checked_on=today().isoformat(),
            checkers=["核查甲", "核查乙"],
            note=OF_OFFICERS["conclusion"],
        )
        self.first.answer(tip, SEALED["officer's message"], self.second)
        assert SEALED["officer's message"] in tip.read()
        tip.write(SEALED["reporter's message"])
        assert SEALED["officer's message"] in tip.follow_form()

    def register_hazard(self) -> None:
        """What was found goes onto the county's ledger as handed down, and to the enterprise."""
        now = datetime.now(UTC)
        document = {
            "enterprise_id": str(self.place),
            "origin": "report",
            "started_at": (now - timedelta(minutes=5)).isoformat(),
            "finished_at": now.isoformat(),
            "elapsed_s": 300,
            "place": PLACE,
            "checklists": [],
            "answers": [],
            "findings": [
                {
                    "id": str(self.hazard_id),
                    "sector": "S06",
                    "part": "瓶间",
                    "description": "报警器没有通电",
                    "grade": "general",
                    "photos": [],
                }
            ],
            "signatures": {"inspector": {"name": self.first.person.name}},
        }
        self.first.call("PUT", f"/inspections/{self.inspection_id}", 201, json=document)
        self.first.act(self.named, "link_hazard", hazard_id=str(self.hazard_id))

    def conclude(self, tip: Reporter) -> None:
        self.first.act(
            tip,
            "conclude",
            finding="verified",
            note=OF_OFFICERS["conclusion"],
            signer="领导甲",
            signed_on=today().isoformat(),
        )
        message_id = self.first.answer(tip, SEALED["officer's message"], self.second)
        self.first.act(tip, "inform", message_id=str(message_id))
        assert OF_OFFICERS["conclusion"] in str(tip.status()["reasons"])

    def reward(self, tip: Reporter, claim: str) -> None:
        self._approve(tip)
        tip.write(claim, purpose="claim")
        assert claim.encode() in self.second.opened(tip)["messages"]
        self._pay(tip)

    def reward_without_script(self) -> None:
        self._approve(self.typed)
        page = self.typed.follow_form(
            "/claims", how="account", words=SEALED["typed claim"], id=str(uuid4())
        )
        assert "已申请领取" in page
        self._pay(self.typed)

    def _approve(self, tip: Reporter) -> None:
        reward = {
            "reward_kind": "by_fine",
            "fine_yuan": 50000,
            "note": OF_OFFICERS["reward's reason"],
        }
        self.first.act(tip, "propose_reward", **reward)
        self.second.act(tip, "approve_reward", note="同意")

    def _pay(self, tip: Reporter) -> None:
        witness = str(self.second.person.id)
        paid = {"voucher": "示例-0001", "paid_on": today().isoformat(), "witness_id": witness}
        self.first.act(tip, "pay_reward", **paid)

    def unfinished(self) -> int:
        """Jobs that are due or at work, and not done."""
        box = models.outbox.c
        # A row that was handed out is due again only when its lease is over.
        begun = sa.or_(box.due_at <= sa.func.now(), box.handed_at.is_not(None))
        waiting = sa.select(sa.func.count()).where(
            box.done_at.is_(None), box.failed_at.is_(None), begun
        )
        with self.county.engine.connect() as read:
            return int(read.execute(waiting).scalar_one())
