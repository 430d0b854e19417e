"""AppSecret, access token, code and openid stand in WeChat's addresses, and in no log or fault."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Callable, Iterator

import pytest
from redis import Redis

from tests.support.wechat_server import WechatServer
from wechat.account import Message, Wechat, open_wechat
from wechat.errors import WechatError

NOWHERE = "http://127.0.0.1:1"
CODE, OPENID = "a-code-of-a-test", "o-an-openid-of-a-test"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that any library writes, exceptions with their texts, at the finest level."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    # An app that was made before keeps urllib3 quiet, which would hide what is tried here.
    loggers = (root, logging.getLogger("urllib3"))
    before = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield written
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
    root.removeHandler(handler)


def opened(server: WechatServer, url: str, redis_url: str) -> Wechat:
    made = open_wechat("service_account", server.app_id, server.app_secret, url, redis_url)
    assert made
    return made


def secrets_of(server: WechatServer, redis_url: str) -> list[str]:
    token = Redis.from_url(redis_url).get(f"anxun:wechat:{server.app_id}:access_token")
    assert isinstance(token, bytes)
    return [server.app_secret, token.decode(), CODE, OPENID]


def told_by(call: Callable[[], object]) -> str:
    """Everything that the fault says, its causes and contexts too."""
    with pytest.raises(WechatError) as fault:
        call()
    lines, error = [], fault.value
    while error is not None:
        lines.append(f"{error!r} {error.__dict__} {error.args}")
        lines.append("".join(traceback.format_exception(error)))
        error = error.__cause__ or error.__context__
    return " ".join(lines)


@pytest.mark.parametrize("how", ["HTTP 502", "no JSON", "bad header", "done, unsaid", "elsewhere"])
def test_no_secret_is_logged_or_told_whatever_wechat_answers(
    wechat_server: WechatServer, valkey_url: str, log: io.StringIO, how: str
) -> None:
    wechat = opened(wechat_server, wechat_server.url, valkey_url)
    message = Message(wechat_server.template, {"thing1": "有新提醒", "date2": "2026年11月17日"})
    with pytest.raises(WechatError):
        wechat.send(OPENID, message)
    wechat_server.instead += [how]
    said = told_by(lambda: wechat.send(OPENID, message))
    # Another, since this one keeps away for some seconds.
    again = opened(wechat_server, wechat_server.url, valkey_url)
    wechat_server.instead += [how]
    said += told_by(lambda: again.openid_of(CODE))
    _assert_silent(wechat_server, valkey_url, log, said)


def test_no_secret_is_logged_or_told_where_nobody_listens(
    wechat_server: WechatServer, valkey_url: str, log: io.StringIO
) -> None:
    message = Message(wechat_server.template, {})
    here = opened(wechat_server, wechat_server.url, valkey_url)
    with pytest.raises(WechatError):
        here.send(OPENID, message)
    said = told_by(lambda: opened(wechat_server, NOWHERE, valkey_url).openid_of(CODE))
    said += told_by(lambda: opened(wechat_server, NOWHERE, valkey_url).send(OPENID, message))
    _assert_silent(wechat_server, valkey_url, log, said)


def _assert_silent(server: WechatServer, redis_url: str, log: io.StringIO, said: str) -> None:
    # The address itself is written: the log was listening.
    assert "127.0.0.1" in log.getvalue()
    for secret in secrets_of(server, redis_url):
        assert secret not in log.getvalue()
        assert secret not in said


def test_the_account_shows_no_secret_of_its_own(
    wechat_server: WechatServer, valkey_url: str
) -> None:
    wechat = opened(wechat_server, wechat_server.url, valkey_url)
    assert wechat_server.app_secret not in repr(wechat)
