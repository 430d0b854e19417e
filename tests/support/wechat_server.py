"""WeChat's API on loopback, for tests and nothing else, as its documents describe it.

Errors come with HTTP 200, as `errcode` and `errmsg`. A code is good once and for five minutes; a
token for two hours, and asking for it again in time gives the same; one consent is one message.
What it was told to do it remembers, so that a test can ask what really reached WeChat. Where its
behaviour is ours for want of a word in the documents, a comment says so.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest

from settings import Settings
from wechat.account import ACCOUNT_KINDS, AccountKind

Answer = dict[str, Any]
CODE_GOOD_S = 300
TOKEN_GOOD_S = 7200
# In its last five minutes a token is renewed by asking, and both are good.
TOKEN_OVERLAP_S = 300
EXCHANGES_A_MINUTE = 100
THING_MOST_CHARACTERS = 20
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日( \d\d:\d\d)?|\d{4}-\d\d-\d\d")


def error(errcode: int, errmsg: str) -> Answer:
    return {"errcode": errcode, "errmsg": f"{errmsg} rid: {secrets.token_hex(4)}"}


@dataclass(frozen=True, slots=True)
class Code:
    openid: str
    made_at: float
    snapshot: bool


@dataclass
class WechatServer:
    """One account and the people who use it. `skew_s` moves its clock; all else is what it did."""

    app_id: str = field(default_factory=lambda: f"wx{secrets.token_hex(8)}")
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    template: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    fields: tuple[str, ...] = ("thing1", "date2")
    skew_s: float = 0
    exchanges_a_minute: int = EXCHANGES_A_MINUTE
    url: str = ""
    codes: dict[str, Code] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    openids: set[str] = field(default_factory=set)
    consents: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    tokens: dict[str, float] = field(default_factory=dict)
    token_calls: list[Answer] = field(default_factory=list)
    messages: list[Answer] = field(default_factory=list)
    exchanges: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    # What to do next instead of answering properly: an answer, or a way of going wrong.
    instead: list[Answer | str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def person(self) -> str:
        """A new openid of this account."""
        openid = f"o{secrets.token_urlsafe(20)}"
        self.openids.add(openid)
        return openid

    def code_of(self, openid: str, *, snapshot: bool = False) -> str:
        """As `wx.login` or the redirect gives it to the page."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = Code(openid, self.now(), snapshot)
        return code

    def agree(self, openid: str, times: int = 1) -> None:
        """The person taps 允许 so often."""
        self.consents[openid] += times

    def lose_tokens(self) -> None:
        """As when somebody resets them: none is good any more."""
        self.tokens.clear()

    def now(self) -> float:
        return time.time() + self.skew_s

    def exchange(self, query: dict[str, str], name: str) -> Answer:
        """The checks that both kinds of code share; the code is used up."""
        if refusal := self._refused_account(query.get("appid"), query.get("secret")):
            return refusal
        if query.get("grant_type") != "authorization_code":
            return error(40002, "invalid grant_type")
        if not (code := query.get(name)):
            return error(41008, "missing code")
        if code in self.used:
            return error(40163, "code been used")
        known = self.codes.get(code)
        if known is None or self.now() - known.made_at > CODE_GOOD_S:
            return error(40029, "invalid code")
        recent = [at for at in self.exchanges[known.openid] if at > self.now() - 60]
        if len(recent) >= self.exchanges_a_minute:
            return error(45011, "api minute-quota reach limit, must slower, retry next minute")
        self.exchanges[known.openid] = [*recent, self.now()]
        if known.openid in self.blocked:
            return error(40226, "code blocked")
        self.used.add(code)
        shown: Answer = {"openid": known.openid}
        return shown | ({"is_snapshotuser": 1} if known.snapshot else {})

    def _refused_account(self, app_id: object, secret: object) -> Answer | None:
        if app_id != self.app_id:
            return error(40013, "invalid appid")
        return error(40125, "invalid appsecret") if secret != self.app_secret else None

    def mini_program(self, query: dict[str, str], _: Answer) -> Answer:
        """GET /sns/jscode2session"""
        shown = self.exchange(query, "js_code")
        shown.pop("is_snapshotuser", None)
        return shown | ({"session_key": "a-session-key"} if "openid" in shown else {})

    def service_account(self, query: dict[str, str], _: Answer) -> Answer:
        """GET /sns/oauth2/access_token"""
        page = {
            "access_token": "a-page-token",
            "refresh_token": "a-refresh-token",
            "expires_in": 7200,
            "scope": "snsapi_base",
        }
        shown = self.exchange(query, "code")
        return shown | (page if "openid" in shown else {})

    def stable_token(self, _: dict[str, str], body: Answer) -> Answer:
        """POST /cgi-bin/stable_token"""
        self.token_calls.append(body)
        if refusal := self._refused_account(body.get("appid"), body.get("secret")):
            return refusal
        if body.get("grant_type") != "client_credential":
            return error(40002, "invalid grant_type")
        if body.get("force_refresh"):
            self.tokens.clear()
        for token, ends_at in self.tokens.items():
            if ends_at - self.now() > TOKEN_OVERLAP_S:
                return {"access_token": token, "expires_in": int(ends_at - self.now())}
        token = f"{secrets.token_urlsafe(40)}"
        self.tokens[token] = self.now() + TOKEN_GOOD_S
        return {"access_token": token, "expires_in": TOKEN_GOOD_S}

    def send(self, query: dict[str, str], body: Answer) -> Answer:
        """POST /cgi-bin/message/subscribe/send and …/bizsend"""
        ends_at = self.tokens.get(query.get("access_token", ""))
        if ends_at is None:
            return error(40001, "invalid credential, access_token is invalid or not latest")
        if ends_at <= self.now():
            return error(42001, "access_token expired")
        if body.get("touser") not in self.openids:
            return error(40003, "invalid openid")
        if body.get("template_id") != self.template:
            return error(40037, "invalid template_id")
        # Which of the two WeChat looks at first is not documented: ours.
        if fault := self._fault_of(body.get("data", {})):
            return error(47003, f"argument invalid! {fault}")
        if self.consents[body["touser"]] < 1:
            return error(43101, "user refuse to accept the msg")
        self.consents[body["touser"]] -= 1
        self.messages.append(body)
        return {"errcode": 0, "errmsg": "ok", "msgid": 1_000_000 + len(self.messages)}

    def _fault_of(self, data: Answer) -> str:
        for name in self.fields:
            value = data.get(name, {}).get("value", "")
            if not value:
                return f"data.{name}.value is empty"
            if name.startswith("thing") and len(value) > THING_MOST_CHARACTERS:
                return f"data.{name}.value invalid"
            if name.startswith(("date", "time")) and not DAY.fullmatch(value):
                return f"data.{name}.value invalid"
        return ""


class _Handler(BaseHTTPRequestHandler):
    wechat: ClassVar[WechatServer]

    def do_GET(self) -> None:
        routes = {
            "/sns/jscode2session": self.wechat.mini_program,
            "/sns/oauth2/access_token": self.wechat.service_account,
        }
        self._serve(routes, {})

    def do_POST(self) -> None:
        routes = {
            "/cgi-bin/stable_token": self.wechat.stable_token,
            "/cgi-bin/message/subscribe/send": self.wechat.send,
            "/cgi-bin/message/subscribe/bizsend": self.wechat.send,
        }
        length = int(self.headers.get("Content-Length", 0))
        self._serve(routes, json.loads(self.rfile.read(length)))

    def _serve(
        self, routes: dict[str, Callable[[dict[str, str], Answer], Answer]], body: Answer
    ) -> None:
        where = urlsplit(self.path)
        with self.wechat.lock:
            instead = self.wechat.instead.pop(0) if self.wechat.instead else None
            if isinstance(instead, dict):
                return self._answer(instead)
            if instead and instead != "done, unsaid":
                return self._go_wrong(instead)
            done = routes[where.path](dict(parse_qsl(where.query)), body)
            if instead:
                # The message went out, and the line broke before anybody was told.
                return self.connection.close()
        return self._answer(done)

    def _answer(self, answer: Answer) -> None:
        content = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(200)
        # Whatever is JSON here is said to be text there.
        kind = "text/plain" if self.path.startswith("/sns/") else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _go_wrong(self, how: str) -> None:
        bytes_of = {
            "HTTP 502": b"HTTP/1.0 502 Bad Gateway\r\n\r\nnginx",
            "no JSON": b"HTTP/1.0 200 OK\r\n\r\n<html>",
            "no object": b"HTTP/1.0 200 OK\r\n\r\n[1]",
            "bad header": b"HTTP/1.0 200 OK\r\nno header at all\r\nA: b\r\n\r\n<html>",
            "elsewhere": b"HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        }
        self.wfile.write(bytes_of[how])

    def log_message(self, *_: object) -> None:
        """Quiet."""


def serve(wechat: WechatServer) -> ThreadingHTTPServer:
    """Answers on loopback from now on; `wechat.url` is where."""
    handler = type("Handler", (_Handler,), {"wechat": wechat})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    wechat.url = f"http://127.0.0.1:{server.server_port}"
    # It looks so often whether it is to stop, and who stops it waits so long.
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.fixture
def wechat_server() -> Iterator[WechatServer]:
    """WeChat, with an account that no other test has."""
    wechat = WechatServer()
    server = serve(wechat)
    yield wechat
    server.shutdown()
    server.server_close()


@pytest.fixture(params=ACCOUNT_KINDS)
def each_kind(request: pytest.FixtureRequest) -> AccountKind:
    """The test runs once for each kind of account."""
    kind: AccountKind = request.param
    return kind


def with_wechat(
    settings: Settings, wechat: WechatServer, kind: AccountKind = "service_account"
) -> Settings:
    """These settings, with that account."""
    return replace(
        settings,
        wechat_account=kind,
        wechat_app_id=wechat.app_id,
        wechat_app_secret=wechat.app_secret,
        wechat_notice_template=wechat.template,
        wechat_notice_fields=",".join(wechat.fields[:2]),
        wechat_api_url=wechat.url,
    )
