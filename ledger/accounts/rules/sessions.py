"""How long a sign-in may lie idle, and the words by which a person knows their devices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from ledger.accounts.rules.second_factor import NEEDS_SECOND_FACTOR
from ledger.ground.caller import Role

# Ours. A desk that is left open is anybody's; a phone in the field must not ask in a cellar.
IDLE_AT_DESKS = timedelta(minutes=30)
IDLE_IN_THE_FIELD = timedelta(days=14)
# A sign-in is written as seen when so much of the limit passed: not at every request.
SEEN_EVERY = 10
# Until the code is given a sign-in is good for this long.
CODE_WITHIN = timedelta(minutes=10)

# What an agent's name holds → what people call it; the first that fits.
_SYSTEMS = (
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("OpenHarmony", "鸿蒙手机"),
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("wxwork", "企业微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge 浏览器"),
    ("Firefox", "火狐浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Chrome", "Chrome 浏览器"),
    ("Safari", "Safari 浏览器"),
)


def idle_limit(roles: Collection[Role]) -> timedelta:
    """The strictest of the person's roles."""
    return IDLE_IN_THE_FIELD if NEEDS_SECOND_FACTOR.isdisjoint(roles) else IDLE_AT_DESKS


def idle_words(limit: timedelta) -> str:
    """Why a sign-in ended by itself."""
    days, minutes = limit.days, limit.seconds // 60
    return f"{f'{days} 天' if days else f'{minutes} 分钟'}没有操作，登录已结束，请重新登录"


def device_words(agent: str) -> str:
    """安卓手机 · 微信; what nobody knows is told as such."""
    system = next((words for sign, words in _SYSTEMS if sign in agent), None)
    browser = next((words for sign, words in _BROWSERS if sign in agent), None)
    return " · ".join(filter(None, (system, browser))) or "其他程序"
