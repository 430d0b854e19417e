"""Codes, tokens and messages, against a server that speaks as WeChat's documents say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.wechat_server import WechatServer
from wechat.account import AccountKind, Message, Wechat, open_wechat
from wechat.errors import (
    BadCode,
    Blocked,
    NoConsent,
    OutcomeUnknown,
    RateLimited,
    SnapshotUser,
    UnknownOpenid,
    WechatError,
    WechatRefused,
    WechatUnavailable,
)

VALUES = {"thing1": "有 2 条新提醒，请打开安巡查看", "date2": "2026年11月17日"}


def account(server: WechatServer, redis_url: str, kind: AccountKind = "service_account") -> Wechat:
    made = open_wechat(kind, server.app_id, server.app_secret, server.url, redis_url)
    assert made
    return made


@pytest.fixture
def wechat(wechat_server: WechatServer, valkey_url: str) -> Wechat:
    return account(wechat_server, valkey_url)


def message(server: WechatServer, **changes: str) -> Message:
    return Message(server.template, VALUES | changes)


def test_a_code_of_either_kind_of_account_tells_the_openid(
    wechat_server: WechatServer, valkey_url: str, each_kind: AccountKind
) -> None:
    openid = wechat_server.person()
    wechat = account(wechat_server, valkey_url, each_kind)
    assert wechat.openid_of(wechat_server.code_of(openid)) == openid


def test_a_code_is_good_once_and_for_five_minutes(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    code, old = (wechat_server.code_of(wechat_server.person()) for _ in range(2))
    wechat.openid_of(code)
    wechat_server.skew_s = 301
    for spent in (code, old, "nobody made this"):
        with pytest.raises(BadCode):
            wechat.openid_of(spent)


def test_a_person_may_be_blocked_and_may_ask_too_often(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    openid = wechat_server.person()
    wechat_server.exchanges_a_minute = 1
    wechat.openid_of(wechat_server.code_of(openid))
    with pytest.raises(RateLimited):
        wechat.openid_of(wechat_server.code_of(openid))
    wechat_server.skew_s = 61
    wechat_server.blocked.add(openid)
    with pytest.raises(Blocked):
        wechat.openid_of(wechat_server.code_of(openid))


def test_the_made_up_openid_of_a_snapshot_page_is_refused(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    with pytest.raises(SnapshotUser):
        wechat.openid_of(wechat_server.code_of(wechat_server.person(), snapshot=True))


def test_an_account_that_is_set_up_wrongly_is_told_by_its_number(
    wechat_server: WechatServer, valkey_url: str
) -> None:
    wrong = open_wechat(
        "service_account", wechat_server.app_id, "a wrong secret", wechat_server.url, valkey_url
    )
    assert wrong
    with pytest.raises(WechatRefused, match="40125"):
        wrong.openid_of(wechat_server.code_of(wechat_server.person()))
    with pytest.raises(WechatRefused, match="40125"):
        wrong.send(wechat_server.person(), message(wechat_server))


@pytest.mark.parametrize("how", ["HTTP 502", "no JSON", "no object", "bad header", "elsewhere"])
def test_an_answer_that_makes_no_sense_leaves_open_what_was_done(
    wechat_server: WechatServer, wechat: Wechat, how: str
) -> None:
    wechat_server.instead.append(how)
    with pytest.raises(OutcomeUnknown):
        wechat.openid_of(wechat_server.code_of(wechat_server.person()))


def test_where_nobody_listens_nothing_was_done_and_for_a_while_nobody_asks(
    wechat_server: WechatServer, wechat: Wechat, valkey_url: str
) -> None:
    nowhere = open_wechat("service_account", "wx0", "a secret", "http://127.0.0.1:1", valkey_url)
    assert nowhere
    for _ in range(2):
        with pytest.raises(WechatUnavailable) as fault:
            nowhere.openid_of("a code")
        assert not isinstance(fault.value, OutcomeUnknown)
    assert "a moment ago" in str(fault.value)


def test_one_consent_is_one_message(wechat_server: WechatServer, wechat: Wechat) -> None:
    openid = wechat_server.person()
    wechat_server.agree(openid)
    wechat.send(openid, message(wechat_server))
    [sent] = wechat_server.messages
    assert sent["data"] == {name: {"value": value} for name, value in VALUES.items()}
    assert sent["touser"] == openid
    with pytest.raises(NoConsent):
        wechat.send(openid, message(wechat_server))


def test_whom_wechat_does_not_know_is_told_apart(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    with pytest.raises(UnknownOpenid):
        wechat.send("o-nobody", message(wechat_server))


def test_a_field_that_the_template_does_not_take_is_named(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    with pytest.raises(WechatRefused) as fault:
        wechat.send(wechat_server.person(), message(wechat_server, thing1="字" * 21))
    assert (fault.value.errcode, fault.value.field) == (47003, "thing1")


def test_processes_that_need_a_token_at_once_ask_for_it_once(
    wechat_server: WechatServer, valkey_url: str
) -> None:
    openids = [wechat_server.person() for _ in range(6)]
    for openid in openids:
        wechat_server.agree(openid)
    # Each with connections of its own, as processes have.
    accounts = [account(wechat_server, valkey_url) for _ in openids]
    with ThreadPoolExecutor(6) as pool:
        list(
            pool.map(lambda pair: pair[0].send(pair[1], message(wechat_server)),
                     zip(accounts, openids, strict=True))
        )  # fmt: skip
    assert len(wechat_server.messages) == 6
    assert len(wechat_server.token_calls) == 1


def test_a_token_that_was_renewed_elsewhere_is_asked_for_again_without_force(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    openid = wechat_server.person()
    wechat_server.agree(openid, 2)
    wechat.send(openid, message(wechat_server))
    wechat_server.lose_tokens()
    wechat.send(openid, message(wechat_server))
    assert len(wechat_server.messages) == 2
    assert [call["force_refresh"] for call in wechat_server.token_calls] == [False, False]


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_token_that_wechat_gives_out_and_refuses_is_renewed_by_force_once(
    wechat_server: WechatServer, wechat: Wechat, errcode: int
) -> None:
    openid = wechat_server.person()
    wechat_server.agree(openid, 2)
    wechat.send(openid, message(wechat_server))
    wechat_server.instead.append({"errcode": errcode, "errmsg": "refused"})
    wechat.send(openid, message(wechat_server))
    assert len(wechat_server.messages) == 2
    assert [call["force_refresh"] for call in wechat_server.token_calls] == [False, False, True]


def test_a_token_is_forgotten_before_it_ends_and_not_by_all_at_the_same_time(
    wechat_server: WechatServer, valkey_url: str
) -> None:
    from redis import Redis

    redis, left = Redis.from_url(valkey_url), set()
    for _ in range(8):
        other = WechatServer(url=wechat_server.url)
        wechat_server.app_id, wechat_server.app_secret = other.app_id, other.app_secret
        wechat_server.lose_tokens()
        with pytest.raises(WechatError):
            account(wechat_server, valkey_url).send("o-nobody", message(wechat_server))
        left.add(redis.ttl(f"anxun:wechat:{other.app_id}:access_token"))
    assert max(left) <= 7200 - 60
    assert min(left) >= 7200 - 240 - 5
    assert len(left) > 1


def test_a_message_that_may_have_gone_out_is_told_apart_from_one_that_did_not(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    openid = wechat_server.person()
    wechat_server.agree(openid, 2)
    wechat.send(openid, message(wechat_server))
    wechat_server.instead.append("done, unsaid")
    with pytest.raises(OutcomeUnknown):
        wechat.send(openid, message(wechat_server))
    assert len(wechat_server.messages) == 2


def test_a_token_that_does_not_come_is_no_message_that_may_have_gone_out(
    wechat_server: WechatServer, wechat: Wechat
) -> None:
    openid = wechat_server.person()
    wechat_server.instead.append("HTTP 502")
    with pytest.raises(WechatUnavailable) as fault:
        wechat.send(openid, message(wechat_server))
    assert not isinstance(fault.value, OutcomeUnknown)
