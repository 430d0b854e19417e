"""The guard outlives every fault of what it guards and of its own paperwork, and says so.

Each fault is a real one: a device that is full, a folder in a file's place, a folder that is gone,
files that the kernel does not open or lengthen any more.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from local import supervisor
from local.children import children
from local.faults import CannotStart, in_words
from local.guard_board import GuardTrouble, guard_troubles
from local.ports import kept_port
from local.process import LOG_MAX_BYTES, Program, Running, birth, keep_log_small, wait_until
from local.supervisor import ProcessSupervisor
from local.var import PROJECT, Var, kept_secrets, read_private, replace_text, write_private
from local.voice import Voice

NAME = "child"


@pytest.fixture
def var(tmp_path: Path) -> Var:
    return Var(tmp_path / "var")


def new_record(var: Var) -> Path:
    return var.record(NAME).with_name(f".{NAME}.json.new")


@contextmanager
def record_on_a_full_disk(var: Var) -> Iterator[None]:
    new_record(var).unlink(missing_ok=True)
    new_record(var).symlink_to("/dev/full")
    yield


@contextmanager
def record_is_a_folder(var: Var) -> Iterator[None]:
    var.record(NAME).unlink(missing_ok=True)
    (var.record(NAME) / "in the way").mkdir(parents=True)
    yield
    shutil.rmtree(var.record(NAME))


@contextmanager
def record_is_no_json(var: Var) -> Iterator[None]:
    var.record(NAME).write_bytes(b"\xff\xfe{[" * 9)
    yield


@contextmanager
def record_is_json_of_another_shape(var: Var) -> Iterator[None]:
    var.record(NAME).write_text('[{"pid": "x"}, 99999999999999999999]')
    yield


@contextmanager
def log_on_a_full_disk(var: Var) -> Iterator[None]:
    var.log(NAME).unlink(missing_ok=True)
    var.log(NAME).symlink_to("/dev/full")
    yield
    var.log(NAME).unlink()


@contextmanager
def log_is_a_folder(var: Var) -> Iterator[None]:
    var.log(NAME).unlink(missing_ok=True)
    var.log(NAME).mkdir()
    yield
    var.log(NAME).rmdir()


@contextmanager
def log_too_long_and_no_place_for_the_old_one(var: Var) -> Iterator[None]:
    with var.log(NAME).open("ab") as log:
        log.truncate(LOG_MAX_BYTES + 1)
    old = var.log(NAME).with_suffix(".log.1")
    (old / "in the way").mkdir(parents=True)
    yield
    shutil.rmtree(old)


@contextmanager
def records_gone(var: Var) -> Iterator[None]:
    shutil.rmtree(var.root / "run")
    yield
    var.folder("run")


@contextmanager
def records_folder_is_a_file(var: Var) -> Iterator[None]:
    shutil.rmtree(var.root / "run")
    (var.root / "run").touch()
    yield
    (var.root / "run").unlink()
    var.folder("run")


@contextmanager
def logs_gone(var: Var) -> Iterator[None]:
    shutil.rmtree(var.root / "log")
    yield
    var.folder("log")


@contextmanager
def no_file_may_grow(_var: Var) -> Iterator[None]:
    """As a full disk: what is written fails, what is there stays."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_file_may_be_opened(_var: Var) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


FAULTS = [
    record_on_a_full_disk,
    record_is_a_folder,
    record_is_no_json,
    record_is_json_of_another_shape,
    log_on_a_full_disk,
    log_is_a_folder,
    log_too_long_and_no_place_for_the_old_one,
    records_gone,
    records_folder_is_a_file,
    logs_gone,
    no_file_may_grow,
    no_file_may_be_opened,
]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def guard(
    var: Var, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[ProcessSupervisor]:
    """One that is in a hurry to try again."""
    monkeypatch.setattr(supervisor, "LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.01)
    yield ProcessSupervisor(Voice(said.append, var.log("up")))
    assert [path.name for path in var.root.rglob("*.new")] == []


@pytest.fixture
def child(var: Var) -> Running:
    def prepare() -> Program:
        return Program(["sleep", "600"], var.log(NAME))

    return Running(NAME, var.record(NAME), prepare, lambda: True)


def while_guarded(
    guard: ProcessSupervisor, child: Running, do: Callable[[], bool]
) -> tuple[int, bool]:
    """Guard the child in this thread while another one does something to it."""
    done: list[bool] = []

    def outside() -> None:
        try:
            done.append(do())
        finally:
            guard.on_signal(signal.SIGTERM, None)

    guard.keep([child])
    thread = threading.Thread(target=outside)
    thread.start()
    status = guard.run()
    thread.join()
    return status, done == [True]


def pid_of(child: Running) -> int:
    assert child.process is not None
    return child.process.pid


def is_recorded(var: Var, child: Running) -> bool:
    try:
        kept = json.loads(var.record(NAME).read_text())
        return bool(kept["pid"] == pid_of(child))
    except (OSError, ValueError, TypeError, KeyError):
        return False


def is_back(var: Var, child: Running, instead_of: int) -> bool:
    back = wait_until(lambda: pid_of(child) != instead_of and child.came_up, 20)
    return back and wait_until(lambda: is_recorded(var, child), 20)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.__name__))
def test_a_child_that_is_killed_during_a_fault_is_back_after_it_and_recorded(
    var: Var,
    said: list[str],
    guard: ProcessSupervisor,
    child: Running,
    fault: Callable[[Var], AbstractContextManager[None]],
) -> None:
    def kill_during_fault() -> bool:
        wait_until(lambda: child.came_up and is_recorded(var, child), 10)
        killed = pid_of(child)
        with fault(var):
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda: any("意外退出" in line for line in said), 10)
            # Let it stumble: over a restart, and over looking after what it guards.
            guard.do_soon(guard._look_after)
            guard.do_soon(lambda: said.append("looked"))
            wait_until(lambda: "looked" in said, 10)
        return is_back(var, child, instead_of=killed)

    assert while_guarded(guard, child, kill_during_fault) == (0, True), said
    troubles = guard_troubles(guard._say.board.environment())
    assert ("records" in troubles) == any("它照常运行" in line for line in said), said
    assert ("restarts" in troubles) == any("没有启动" in line for line in said), said
    assert birth(pid_of(child)) is None
    assert not var.record(NAME).exists()


class FailingCalls:
    """Lets the n-th call fail with which the main thread touches a file or starts a program.

    By Python's own audit events, which see every such call, whoever makes it. A hook cannot be
    taken away again, so there is one for the whole process, asleep unless `fail` was called.
    """

    EVENTS = frozenset(
        {
            *("open", "os.mkdir", "os.rename", "os.remove", "os.truncate", "os.chmod"),
            *("os.chown", "os.listdir", "shutil.copyfile", "subprocess.Popen"),
        }
    )

    def __init__(self) -> None:
        self.left = 0
        self.failed = ""
        sys.addaudithook(self._hook)

    def fail(self, number: int) -> None:
        self.failed, self.left = "", number

    def _hook(self, event: str, args: tuple[object, ...]) -> None:
        if not self.left or event not in self.EVENTS:
            return
        if threading.current_thread() is not threading.main_thread():
            return
        self.left -= 1
        if not self.left:
            self.failed = event
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[:1]))


@pytest.fixture(scope="module")
def calls() -> FailingCalls:
    return FailingCalls()


def test_whichever_call_of_a_restart_fails_the_child_is_back(
    var: Var, said: list[str], guard: ProcessSupervisor, child: Running, calls: FailingCalls
) -> None:
    failed: list[str] = []

    def fail_one_after_another() -> bool:
        back = wait_until(lambda: child.came_up and is_recorded(var, child), 10)
        number = 1
        while back:
            killed = pid_of(child)
            calls.fail(number)
            os.kill(killed, signal.SIGKILL)
            back = is_back(var, child, instead_of=killed)
            calls.left, number = 0, number + 1
            if not calls.failed:
                return back
            failed.append(calls.failed)
        return False

    assert while_guarded(guard, child, fail_one_after_another) == (0, True), said
    assert "已多次退出" in guard_troubles(guard._say.board.environment())["restarts"]
    # The log, the record in its making, in its place, and the start itself were among them.
    assert {"open", "os.rename", "subprocess.Popen"} <= set(failed)


def test_a_task_that_fails_and_a_terminal_that_is_gone_end_nothing(
    var: Var, child: Running
) -> None:
    def broken_terminal(_sentence: str) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    guard = ProcessSupervisor(Voice(broken_terminal, var.log("up")))

    def stumble() -> bool:
        for error in (ZeroDivisionError(), MemoryError(), OSError(errno.EMFILE, "x")):
            guard.do_soon(partial(_throw, error))
        return wait_until(lambda: _told(var).count("意料之外") == 3, 10)

    assert while_guarded(guard, child, stumble) == (0, True)
    assert "ZeroDivisionError" in _told(var)


def _throw(error: Exception) -> None:
    raise error


def _told(var: Var) -> str:
    return var.log("up").read_text() if var.log("up").exists() else ""


def test_those_who_are_guarded_are_told_what_befell_the_guard_without_any_disk(var: Var) -> None:
    voice = Voice(lambda _: None, var.log("up"))
    with no_file_may_grow(var):
        voice.trouble(GuardTrouble.DISK, "磁盘满了" * 200)
        voice.unforeseen(MemoryError())
    _, relay, _, _ = children(var, "127.0.0.1", 1, voice.board.environment())
    script = "from local.guard_board import guard_troubles; print(*guard_troubles(), flush=True)"
    program = replace(relay._prepare(), argv=[sys.executable, "-c", script])
    running = Running(NAME, var.record(NAME), lambda: program, lambda: True)
    running.start().wait(60)

    assert var.log("relay").read_text().split() == ["disk", "unforeseen"]


def test_a_program_whose_log_cannot_be_opened_runs_without_one(var: Var, child: Running) -> None:
    var.log(NAME).mkdir()
    try:
        child.start()

        assert birth(pid_of(child)) is not None
        assert any("日志写不了" in trouble for trouble in child.look_after())
    finally:
        child.stop()


@pytest.mark.parametrize("argv", [["/no/such/program"], ["/etc"], ["\0"], ["x" * 3_000_000]])
def test_what_cannot_be_started_is_said_in_a_sentence(var: Var, argv: list[str]) -> None:
    running = Running(NAME, var.record(NAME), lambda: Program(argv, var.log(NAME)), lambda: True)

    with pytest.raises(CannotStart):
        running.start()


def test_a_write_that_fails_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    write_private(path, {"a": 1})
    (tmp_path / ".kept.json.new").symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        write_private(path, {"a": 2})

    assert read_private(path) == {"a": 1}
    assert [left.name for left in tmp_path.iterdir()] == ["kept.json"]


def test_what_stands_there_already_needs_no_room(tmp_path: Path) -> None:
    path = tmp_path / "options"
    replace_text(path, "same")
    (tmp_path / ".options.new").symlink_to("/dev/full")

    replace_text(path, "same")

    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b'"x"', b"7"])
def test_damaged_secrets_are_said_and_never_made_anew(var: Var, content: bytes) -> None:
    kept_secrets(var)
    (var.root / "secrets.json").write_bytes(content)

    with pytest.raises(CannotStart, match="备份"):
        kept_secrets(var)

    assert (var.root / "secrets.json").read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b'{"x": "y"}', b'{"x": null}'])
def test_damaged_ports_are_chosen_anew(var: Var, content: bytes) -> None:
    var.folder("run")
    (var.root / "ports.json").write_bytes(content)

    port = kept_port(var, "x", lambda _: True)

    assert kept_port(var, "x", lambda _: True) == port


def test_a_log_that_cannot_be_put_aside_goes_on_as_it_was(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    with log.open("wb") as file:
        file.truncate(LOG_MAX_BYTES + 1)
    log.with_suffix(".log.1").mkdir()

    with pytest.raises(OSError, match="directory"):
        keep_log_small(log)
    log.with_suffix(".log.1").rmdir()
    keep_log_small(log)

    assert log.stat().st_size == 0
    assert log.with_suffix(".log.1").stat().st_size == LOG_MAX_BYTES + 1


def test_what_went_wrong_is_said_in_chinese_and_with_its_place() -> None:
    for number in (errno.ENOSPC, errno.EROFS, errno.EIO, errno.EMFILE, errno.EACCES, errno.EISDIR):
        sentence = in_words(OSError(number, os.strerror(number), "/srv/x"))
        assert "（/srv/x）" in sentence
        assert os.strerror(number) not in sentence


@pytest.mark.skipif(sys.platform != "linux", reason="a record's birth is Linux's")
def test_a_run_whose_disk_is_full_restarts_what_dies_and_stops_in_order(tmp_path: Path) -> None:
    """The whole in a process of its own, none of whose files may grow any more."""
    script = tmp_path / "run.py"
    script.write_text(
        "import resource, signal, sys; from pathlib import Path\n"
        "from local.process import Program, Running\n"
        "from local.supervisor import ProcessSupervisor\n"
        "from local.var import Var\n"
        "from local.voice import Voice\n"
        "var = Var(Path(sys.argv[1]))\n"
        "program = Program(['sleep', '600'], var.log('x'))\n"
        "child = Running('x', var.record('x'), lambda: program, lambda: True)\n"
        "guard = ProcessSupervisor(Voice(lambda s: print(s, flush=True), var.log('up')))\n"
        "guard.stop_on(signal.SIGTERM)\n"
        "guard.keep([child])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "print(child.process.pid, flush=True)\n"
        "sys.exit(guard.run())\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "var")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        text=True,
    ) as run:
        assert run.stdout is not None
        os.kill(int(run.stdout.readline()), signal.SIGKILL)
        said = [run.stdout.readline(), run.stdout.readline()]
        run.terminate()
        said += run.stdout.readlines()

    assert run.returncode == 0, said
    assert "意外退出" in said[0]
    assert "运行记录写不了：文件超过了系统允许的大小" in said[1]
    assert "已停止" in said[-1]
