"""The cell holds whatever runs in it, and what dies there costs one piece of work."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media.cell.cell import Cell, CellFailed, Ending

MOST_BYTES = 1_000_000
SECRET = "a-secret-that-nobody-may-read"


@pytest.fixture(scope="module")
def cell() -> Iterator[Cell]:
    os.environ["SECRET_KEY_OF_THIS_TEST"] = SECRET
    cell = Cell("tests.media.cell_works", most_bytes=MOST_BYTES)
    yield cell
    cell.close()
    del os.environ["SECRET_KEY_OF_THIS_TEST"]


def done(cell: Cell, what: str, data: bytes = b"", processor_s: int = 5) -> bytes:
    answer, _ = cell.do(data, what, processor_s=processor_s)
    return answer


def ending(cell: Cell, what: str, processor_s: int = 5, alive_s: int = 120) -> Ending:
    """Of work that fails; the next piece must go through."""
    with pytest.raises(CellFailed) as failed:
        cell.do(b"", what, processor_s=processor_s, alive_s=alive_s)
    assert failed.value.ending is not None
    assert failed.value.by_others == (what == "hang")
    assert done(cell, "echo", b"next") == b"next"
    return failed.value.ending


@pytest.mark.parametrize("size", [0, 1, 65_537, MOST_BYTES])
def test_bytes_go_in_and_come_out(cell: Cell, size: int) -> None:
    data = os.urandom(size)
    assert done(cell, "echo", data) == data


def test_it_holds_no_secret_and_no_file_of_ours(cell: Cell) -> None:
    with Path(__file__).open("rb"):
        seen = json.loads(done(cell, "surroundings"))
    assert SECRET not in json.dumps(seen)
    assert not {name for name in seen["environment"] if name != "LC_CTYPE"}
    # Standard streams, which lead nowhere, and the one socket.
    assert set(seen["files"]) <= {0, 1, 2, 3}


def test_it_reads_no_file_and_takes_no_more_memory_than_it_may(cell: Cell) -> None:
    assert done(cell, "read a file") == b'"refused"'
    answer, took = cell.do(b"", "take memory", processor_s=5)
    assert answer == b'"no memory"'
    assert took.peak_bytes < 512 * 10**6


def test_a_thread_may_be_begun_since_a_decoder_needs_one(cell: Cell) -> None:
    assert done(cell, "begin a thread") == b'"done"'


@pytest.mark.parametrize(
    "what",
    [
        "socket", "connect", "socketpair", "fork", "execute", "kill its parent", "write a file",
        "create a file", "unlink a file", "more memory", "memory file", "trace",
        "executable memory", "leave its session",
    ],
)  # fmt: skip
def test_what_only_an_intruder_does_ends_it(cell: Cell, what: str) -> None:
    assert ending(cell, what).exit_code == -signal.SIGSYS


@pytest.mark.parametrize(
    ("what", "number"), [("fault", signal.SIGSEGV), ("forever", signal.SIGXCPU)]
)
def test_a_decoder_that_dies_costs_one_piece(cell: Cell, what: str, number: int) -> None:
    assert ending(cell, what, processor_s=1).exit_code == -number


@pytest.mark.parametrize("what", ["raise", "long", "abort"])
def test_a_decoder_that_fails_costs_one_piece(cell: Cell, what: str) -> None:
    assert ending(cell, what).exit_code != 0


def test_a_decoder_that_hangs_is_ended(cell: Cell) -> None:
    assert ending(cell, "hang", alive_s=1).exit_code == -signal.SIGALRM


def test_an_answer_that_was_not_given_is_an_empty_one(cell: Cell) -> None:
    assert done(cell, "exit") == b""


def test_a_keeper_that_was_killed_is_started_again(cell: Cell) -> None:
    done(cell, "echo")
    keeper = cell._keeper
    assert keeper is not None
    os.kill(keeper.process.pid, signal.SIGKILL)
    keeper.process.wait()
    assert done(cell, "echo", b"again") == b"again"


def test_a_keeper_that_is_killed_meanwhile_takes_its_child_along(cell: Cell) -> None:
    done(cell, "echo")
    keeper = cell._keeper
    assert keeper is not None
    child = threading.Event()

    def kill_it() -> None:
        while not Path(f"/proc/{keeper.process.pid}/task").exists():
            pass
        children = Path(f"/proc/{keeper.process.pid}/task/{keeper.process.pid}/children")
        while not children.read_text().strip():
            pass
        child.set()
        os.kill(keeper.process.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_it)
    killer.start()
    with pytest.raises(CellFailed) as failed:
        cell.do(b"", "hang", processor_s=30)
    killer.join()
    assert child.is_set()
    assert failed.value.by_others
    assert done(cell, "echo", b"again") == b"again"


def test_many_threads_share_it(cell: Cell) -> None:
    pieces = [str(number).encode() for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda piece: done(cell, "echo", piece), pieces)) == pieces


def test_a_child_after_a_fork_has_a_keeper_of_its_own(cell: Cell) -> None:
    done(cell, "echo")
    child = os.fork()
    if child == 0:
        right = False
        try:
            right = done(cell, "echo", b"of the child") == b"of the child"
            cell.close()
        finally:
            os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert done(cell, "echo", b"of the parent") == b"of the parent"
