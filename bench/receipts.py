"""Whether a wrong receipt tells by its time what is wrong with it: number, secret, or both.

Answered in this process, so that no network hides a difference. The kinds take turns in random
order; each half of the same kind against the other shows what chance alone makes.
"""

from __future__ import annotations

import math
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask.testing import FlaskClient

from api.app import create_app
from bench.stack import Stack
from demo.identities import AREA_CODE
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import open_engine
from ledger.tips.commands.submit import submit_tip
from ledger.tips.rules.confirmations import signing_key_of
from ledger.tips.rules.envelopes import ALG, public_key_of
from ledger.tips.rules.form import TipDraft
from ledger.tips.rules.receipts import new_number, new_secret

TRIES = 300
# Below the limit of one number, so that no try is refused for its own sake.
TRIES_A_NUMBER = 15
# Two samples of one distribution differ by less in 19 cases of 20 (Kolmogorov and Smirnov).
KS_CHANCE = 1.36


def lines(stack: Stack) -> list[str]:
    """Medians, and how well one kind can be told from another by its time alone."""
    engine = open_engine(stack.settings.database_url, pool_size=2)
    numbers = _reports(engine, math.ceil(TRIES / TRIES_A_NUMBER) + 1)
    engine.dispose()
    client = create_app(replace(stack.settings, log_level="WARNING")).test_client()
    taken = _timed(client, _kinds(numbers))
    shown = [f"  {name:18} median {_median(times) * 1e3:6.2f} ms" for name, times in taken.items()]
    names = list(taken)
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    shown += [f"  {a} / {b}: {_compared(taken[a], taken[b])}" for a, b in pairs]
    first = taken[names[0]]
    return [*shown, f"  {names[0]} / itself: {_compared(first[::2], first[1::2])}"]


def _reports(engine: sa.Engine, how_many: int) -> list[str]:
    """Numbers of reports in the bench's county, whose doors are opened for them."""
    with engine.begin() as tx:
        for _ in range(2):
            person = {"area_code": AREA_CODE, "id": uuid4()}
            name, phone = f"示例{person['id']}", f"13{uuid4().int % 10**9:09d}"
            tx.execute(sa.insert(models.person).values(**person, name=name, phone=phone))
            whose = {"area_code": AREA_CODE, "person_id": person["id"]}
            role = str(Role.REPORT_OFFICER)
            tx.execute(sa.insert(models.grant).values(**whose, role=role))
            secret = uuid4().bytes + uuid4().bytes
            public = {"public_key": public_key_of(secret), "signing_key": signing_key_of(secret)}
            values = {"id": uuid4(), "alg": ALG, "state": "active"} | public
            tx.execute(sa.insert(models.tip_key).values(**whose, **values))
    return [_report(engine) for _ in range(how_many)]


def _report(engine: sa.Engine) -> str:
    draft = TipDraft(
        id=uuid4(),
        area_code=AREA_CODE,
        secret=new_secret(),
        door="anonymous",
        kind="hazard",
        description="示例",
        place_words="示例路",
    )
    return submit_tip(engine, draft, today=shanghai_date(datetime.now(UTC))).number


def _kinds(numbers: Sequence[str]) -> dict[str, Callable[[int], dict[str, str]]]:
    """What is sent at the n-th try of each kind."""
    return {
        "wrong secret": lambda n: _receipt(numbers[n // TRIES_A_NUMBER]),
        "unknown number": lambda _: _receipt(new_number()),
        "malformed number": lambda n: _receipt(f"no number {n}"),
    }


def _receipt(number: str) -> dict[str, str]:
    return {"number": number, "secret": new_secret()}


def _timed(
    client: FlaskClient, kinds: dict[str, Callable[[int], dict[str, str]]]
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for name in kinds:
        _try(client, kinds[name](0))
    for n in range(TRIES):
        for name in random.sample(list(kinds), len(kinds)):
            taken[name].append(_try(client, kinds[name](n)))
    return taken


def _try(client: FlaskClient, receipt: dict[str, str]) -> float:
    """Seconds. A network of its own for each: none is slowed down."""
    address = ".".join(str(part) for part in uuid4().bytes[:4])
    began = time.perf_counter()
    answer: Any = client.post(
        "/api/v1/tips/lookup", json=receipt, environ_base={"REMOTE_ADDR": address}
    )
    took = time.perf_counter() - began
    if answer.status_code != 404:
        raise SystemExit(f"a wrong receipt was answered with {answer.status_code}")
    return took


def _median(times: Sequence[float]) -> float:
    return sorted(times)[len(times) // 2]


def _compared(one: Sequence[float], other: Sequence[float]) -> str:
    """Ratio of medians; Mann and Whitney's share; the largest distance beside chance's."""
    ordered, against = sorted(one), sorted(other)
    n, m = len(ordered), len(against)
    slower = sum(bisect_left(against, t) + bisect_right(against, t) for t in ordered) / (2 * n * m)
    distance = max(
        abs(bisect_right(ordered, t) / n - bisect_right(against, t) / m)
        for t in [*ordered, *against]
    )
    chance = KS_CHANCE * math.sqrt((n + m) / (n * m))
    return (
        f"medians {_median(one) / _median(other):.3f}, the first is slower in {slower:.1%} of "
        f"pairs (50%: nothing to tell), KS distance {distance / chance:.2f} of chance's"
    )
