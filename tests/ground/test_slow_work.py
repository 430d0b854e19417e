"""The pool of turns for slow work: bounded, fair to kinds, and never lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import pytest

from ledger.ground.errors import Unavailable
from ledger.ground.passwords import hash_password, is_password
from ledger.ground.slow_work import BUSY_WAIT_S, SLOW_WORK, SlowKind, SlowWork
from ledger.tips.rules.envelopes import reporter_private_key

AT_ONCE = 3


@contextmanager
def held(pool: SlowWork, *kinds: SlowKind) -> Iterator[None]:
    with ExitStack() as turns:
        for kind in kinds:
            turns.enter_context(pool.turn(kind))
        yield


def test_no_more_than_its_bound_run_at_once_and_a_crowd_is_told_when_to_come_again() -> None:
    pool = SlowWork(AT_ONCE, {}, wait_s=0.01)
    together, most, refused = threading.Semaphore(0), [0], []
    running, lock = [0], threading.Lock()

    def work(_: int) -> None:
        together.release()
        try:
            with pool.turn(SlowKind.ARGON2):
                with lock:
                    running[0] += 1
                    most[0] = max(most[0], running[0])
                threading.Event().wait(0.05)
                with lock:
                    running[0] -= 1
        except Unavailable as busy:
            refused.append(busy)

    with ThreadPoolExecutor(24) as crowd:
        list(crowd.map(work, range(24)))
    assert most[0] <= AT_ONCE
    assert refused
    assert {(busy.reason, busy.wait_s) for busy in refused} == {("busy", BUSY_WAIT_S)}


def test_a_turn_is_given_back_whatever_ends_the_work() -> None:
    pool = SlowWork(1, {}, wait_s=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), pool.turn(SlowKind.DECODE):
            raise ZeroDivisionError
    with held(pool, SlowKind.SCRYPT), pytest.raises(Unavailable), pool.turn(SlowKind.SCRYPT):
        pytest.fail("there was no turn left")
    with pool.turn(SlowKind.SCRYPT):
        pass


def test_pictures_leave_a_turn_to_those_who_sign_in() -> None:
    pool = SlowWork(2, {SlowKind.DECODE: 1}, wait_s=0)
    with held(pool, SlowKind.DECODE):
        with pytest.raises(Unavailable), pool.turn(SlowKind.DECODE):
            pytest.fail("a second picture was let in")
        with pool.turn(SlowKind.ARGON2):
            pass


def test_who_waits_is_let_in_as_soon_as_a_turn_is_free_before_who_comes_again() -> None:
    pool = SlowWork(1, {}, wait_s=30)
    done = threading.Event()

    def wait_for_it() -> None:
        with pool.turn(SlowKind.SCRYPT):
            done.set()

    with held(pool, SlowKind.ARGON2):
        waiting = threading.Thread(target=wait_for_it)
        waiting.start()
        assert not done.wait(0.05)
    # The next picture of the same form.
    with pool.turn(SlowKind.ARGON2):
        assert done.is_set()
    waiting.join()


def test_passwords_and_receipts_go_through_the_door(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "anxun.slow_work"):
        stored = hash_password("long enough")
        assert is_password(stored, "long enough")
        reporter_private_key("A" * 16, uuid4())
    kinds = [vars(record)["kind"] for record in caplog.records]
    assert kinds == [SlowKind.ARGON2, SlowKind.ARGON2, SlowKind.SCRYPT]
    every = [SlowKind.ARGON2, SlowKind.SCRYPT]
    with held(SLOW_WORK, *every), pytest.raises(Unavailable):
        hash_password("long enough")
