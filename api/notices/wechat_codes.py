"""Whose code is it: WeChat's answer in the ledger's terms, with words for the person.

Source of the numbers: 40029 bad code, 45011 too often (100 a person a minute), 40226 blocked.
What else WeChat says, and that it is away, is a 503 (`api.errors`).
"""

from __future__ import annotations

from ledger.ground.errors import Forbidden, Invalid, NotFound, TryLater
from wechat.account import Wechat
from wechat.county_accounts import CountyWechat
from wechat.errors import BadCode, Blocked, RateLimited, SnapshotUser

# WeChat counts by the minute.
RATE_WAIT_S = 60


def account_of(held: CountyWechat | None) -> Wechat:
    """The county's. Raises: NotFound where there is none."""
    if held is None:
        raise NotFound("这里没有开通微信，请用手机号登录")
    return held.account


def openid_of(account: Wechat, code: str) -> str:
    """The openid, which no answer and no log ever shows. The code is used up.

    Raises: Invalid, TryLater, Forbidden with their reasons; WechatError.
    """
    try:
        return account.openid_of(code)
    except BadCode:
        words = "微信授权已失效，请再试一次"
        raise Invalid("wechat_bad_code", words, json={"code": [words]}) from None
    except RateLimited:
        raise TryLater(
            "wechat_too_often", f"微信操作太频繁，请 {RATE_WAIT_S} 秒后再试", RATE_WAIT_S
        ) from None
    except Blocked:
        risk = "微信认为这个微信号有风险，暂时不能使用，请用手机号登录"
        raise Forbidden("wechat_blocked", risk) from None
    except SnapshotUser:
        snapshot = "当前是微信的预览页面，请点右下角“使用完整服务”后再试"
        raise Forbidden("wechat_snapshot", snapshot) from None
