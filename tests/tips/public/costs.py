"""What the dearest request of each public route buys: `python -m tests.tips.public.costs` writes
docs/security/public-costs.md; `test_costs_api.py` holds the table to what the routes do.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from PIL import Image

from ledger.ground.passwords import hash_password
from ledger.ground.slow_work import SlowKind
from ledger.tips.rules.envelopes import reporter_private_key
from local.var import PROJECT
from media.photo_cell import PhotoCell
from media.photo_formats import PHOTO_MEDIA_TYPES
from media.photo_reading import PhotoLimits

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


_HEAD = """# What a stranger's request can cost

Made by `python -m tests.tips.public.costs`. The pieces of slow work are held by
`tests/tips/public/test_costs_api.py`: every public route is asked there, and those that are not in
this table do none. What a piece costs was measured by the command (the slowest of three; a decode
is of 24 megapixels, the most that strangers may send). However many ask, two pieces run at once in
a process, one of them a decode (`ledger/ground/slow_work.py`); the rest wait four seconds at most
and are told to come again.
"""


def _photo() -> bytes:
    file = io.BytesIO()
    shades = Image.radial_gradient("L").resize((6000, 4000)).convert("RGB")
    shades.save(file, "JPEG", progressive=True)
    return file.getvalue()


def _measured(work: Callable[[], object], who: int) -> tuple[float, int]:
    """Seconds of processor, the slowest of three, and the process's peak in MB."""
    slowest = 0.0
    for _ in range(3):
        before = time.process_time() + _of_children()
        work()
        slowest = max(slowest, time.process_time() + _of_children() - before)
    return slowest, resource.getrusage(who).ru_maxrss // 1024


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _pieces() -> list[str]:
    here = resource.RUSAGE_SELF
    measured = {
        SlowKind.SCRYPT: _measured(lambda: reporter_private_key("A" * 16, uuid4()), here),
        SlowKind.ARGON2: _measured(lambda: hash_password("a long password"), here),
    }
    return [
        f"| {kind} | {seconds:.2f} s | {peak_mb} MB in the API's process, the rest of it included |"
        for kind, (seconds, peak_mb) in measured.items()
    ]


def _decode() -> str:
    """In a child of the cell, which dies with its picture: its time is read when the cell ends."""
    photo, cell = _photo(), PhotoCell()
    limits = PhotoLimits(8_000_000, 24_000_000, PHOTO_MEDIA_TYPES, 10)
    began = time.perf_counter()
    cell.read(photo, limits)
    return (
        f"| {SlowKind.DECODE} | {time.perf_counter() - began:.2f} s by the clock, at most 10 s of "
        "processor | at most 460 MB in a process of its own, given back at once |"
    )


def page() -> str:
    """The whole page, measured now."""
    table = ["| route | slow work at most | what stands before it |", "|---|---|---|", *lines()]
    pieces = ["| piece | processor | memory at its peak |", "|---|---|---|", *_pieces(), _decode()]
    return "\n".join([_HEAD, *table, "", *pieces, ""])


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
