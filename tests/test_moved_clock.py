"""The tests' own way to another time: whatever a program starts has that time too."""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from ledger.ground.clocks import SHANGHAI
from tests.support.moved_clock import is_moved

pytestmark = [
    pytest.mark.skipif(
        (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="only there"
    ),
    pytest.mark.skipif(is_moved(), reason="whose clock is moved already"),
]
LEAP_DAY = datetime(2028, 2, 29, 23, 55, tzinfo=SHANGHAI)
# What Python, a shell's program and a Python in a thread of its own say, in seconds.
TELL = """
import subprocess, sys, threading, time
ask = lambda *argv: print(subprocess.run(argv, capture_output=True, text=True).stdout.strip())
began = time.monotonic()
time.sleep(0.2)
print(time.time())
python = (sys.executable, "-c", "import time; print(time.time())")
thread = threading.Thread(target=ask, args=python)
thread.start()
thread.join()
ask("sh", "-c", "exec date +%s")
print(time.monotonic() - began)
sys.exit(7)
"""


def moved(*argv: str) -> subprocess.CompletedProcess[str]:
    clock = [sys.executable, "-m", "tests.support.moved_clock", f"{LEAP_DAY:%Y-%m-%d %H:%M}"]
    return subprocess.run([*clock, *argv], capture_output=True, text=True)


def test_a_program_and_all_that_it_starts_live_at_that_time() -> None:
    before = datetime.now(UTC)
    ran = moved(sys.executable, "-c", TELL)
    lasted = datetime.now(UTC) - before
    *moments, slept = map(float, ran.stdout.split())
    assert ran.returncode == 7, ran.stderr
    assert len(moments) == 3
    for moment in moments:
        since = datetime.fromtimestamp(moment, UTC) - LEAP_DAY
        assert timedelta(seconds=-1) <= since <= lasted + timedelta(seconds=1)
    assert 0.2 <= slept <= lasted.total_seconds()
