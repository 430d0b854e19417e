"""Identities and names that are the same in every run of the demo, and look invented."""

from __future__ import annotations

import random
from uuid import UUID, uuid5

from stdnum.cn import uscc

AREA_CODE = "431224"
_NAMESPACE = UUID("5d3b6a0e-7f0c-4d11-9a52-7e5f0c43a224")


def demo_id(*names: object) -> UUID:
    """The id of whatever these names name, e.g. `demo_id("visit", enterprise, day)`."""
    return uuid5(_NAMESPACE, "/".join([AREA_CODE, *map(str, names)]))


def chance(*names: object) -> random.Random:
    """A source of chance that says the same in every run."""
    return random.Random(demo_id(*names).int)  # noqa: S311 — variety, not secrecy


def credit_code(serial: int) -> str:
    """A 统一社会信用代码 whose check digit holds (GB 32100-2015) and that nobody can have.

    Real ones carry an organisation code with a check digit of its own; here stands DEM0.
    """
    number = f"91{AREA_CODE}DEM0{serial:05d}"
    return number + str(uscc.calc_check_digit(number))


def phone_number(serial: int) -> str:
    """Looks like a mobile number; no network hands out numbers that begin with 10000."""
    return f"10000{serial:06d}"


_SURNAMES = (
    "张李王赵陈刘杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)


def full_name(serial: int) -> str:
    """张示例, 李示例 …: one for each serial from 0 to 117."""
    return f"{_SURNAMES[serial]}示例"
