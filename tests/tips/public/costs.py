"""What the dearest request of each public route buys: `python -m tests.tips.public.costs` writes
docs/security/public-costs.md, by way of `measured_costs.py`; `test_costs_api.py` holds its tables
to what the routes do.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from ledger.ground.slow_work import SlowKind
from local.var import PROJECT

PAGE = PROJECT / "docs/security/public-costs.md"


@dataclass(frozen=True, slots=True)
class Cost:
    """`at_most`: pieces of slow work for one request. `before`: what was counted, taken or waited
    for until then.
    """

    at_most: Mapping[SlowKind, int]
    before: str
    proved: bool = False


_RECEIPT = "每次计数；错得多或次数多时先做计算题"
SLOW: Mapping[str, Cost] = {
    "POST /api/v1/sessions": Cost(
        {SlowKind.ARGON2: 1}, "每次先计数；陌生设备错得多时先做计算题，自己的设备等候"
    ),
    "POST /api/v1/activations/open": Cost({SlowKind.ARGON2: 1}, "链接和手机号都对，每个链接计数"),
    "POST /api/v1/tips": Cost(
        {SlowKind.SCRYPT: 2, SlowKind.ARGON2: 1}, "每次计数；每次都要计算题，人多加倍", proved=True
    ),
    "POST /api/v1/tips/lookup": Cost({SlowKind.ARGON2: 1}, _RECEIPT),
    "POST /api/v1/tips/<uuid:tip_id>/messages": Cost({SlowKind.ARGON2: 1}, _RECEIPT),
    "PUT /api/v1/tips/<uuid:tip_id>/photos/<uuid:photo_id>": Cost(
        {SlowKind.ARGON2: 1, SlowKind.DECODE: 1}, f"{_RECEIPT}；每张照片每天最多解码 10 次"
    ),
    "POST /tip/anonymous": Cost(
        {SlowKind.SCRYPT: 2, SlowKind.ARGON2: 2, SlowKind.DECODE: 9},
        "字段和照片文件头先查；每个网络排队，最多等 15 分钟",
    ),
    "POST /tip/follow": Cost({SlowKind.ARGON2: 1, SlowKind.SCRYPT: 1}, _RECEIPT),
    "POST /tip/follow/messages": Cost({SlowKind.ARGON2: 1, SlowKind.SCRYPT: 1}, _RECEIPT),
    "POST /tip/follow/claims": Cost({SlowKind.ARGON2: 1, SlowKind.SCRYPT: 1}, _RECEIPT),
}


def lines() -> list[str]:
    """The table, one line a route."""
    return [
        f"| `{route}` | {_counted(cost.at_most)} | {cost.before} |" for route, cost in SLOW.items()
    ]


def _counted(at_most: Mapping[SlowKind, int]) -> str:
    return "，".join(f"{kind} × {most}" for kind, most in at_most.items())


HEAD = """# What a stranger's request can cost

Made by `python -m tests.tips.public.costs`. The pieces of slow work are held by
`tests/tips/public/test_costs_api.py`: every public route is asked there, and those that are not in
this table do none. However many ask, two pieces run at once in a process, one of them a decode
(`ledger/ground/slow_work.py`); the rest wait four seconds at most and are told to come again.
"""
MEASURED = """
Each public route, asked once in a process that did nothing else, on two shared cores: seconds of
processor and the memory that it took at its peak beyond what the process had before, apart for the
API's own process and for the children that decode (`media/cell`), whose memory ends with them. JSON
routes were also sent the 1 MB of JSON that is worst to read, and forms 100 MB of almost-boundaries:
each figure is that of the worst. Boards, draws and files were asked for by addresses of none; a
draw's file is read once and kept within 40 MB (`api/draws/kept_pools.py`).
"""


if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-p", "no:randomly", "tests/tips/public/measured_costs.py"]))
