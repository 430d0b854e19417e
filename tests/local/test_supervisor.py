from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from local.process import Program, Running, birth, wait_until
from local.supervisor import FORCED, ProcessSupervisor
from local.var import PROJECT, Var
from local.voice import Voice

PATIENT = (
    "import signal,time; signal.signal(signal.SIGTERM, lambda *_: None);"
    " print('deaf', flush=True); time.sleep(600)"
)
WITH_GRANDCHILD = (
    "import subprocess,time; child=subprocess.Popen(['sleep','600']);"
    " print(child.pid, flush=True); time.sleep(600)"
)


@pytest.fixture
def var(tmp_path: Path) -> Var:
    return Var(tmp_path / "var")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(var: Var, said: list[str]) -> ProcessSupervisor:
    return ProcessSupervisor(Voice(said.append, var.log("up")))


def program(var: Var, name: str, *argv: str, stop_seconds: float = 20) -> Running:
    def prepare() -> Program:
        return Program(list(argv), var.log(name), stop_seconds=stop_seconds)

    return Running(name, var.record(name), prepare)


def sleep(var: Var, name: str) -> Program:
    return Program(["sleep", "600"], var.log(name))


def sleeper(var: Var, name: str) -> Running:
    return program(var, name, "sleep", "600")


def stop(supervisor: ProcessSupervisor) -> None:
    supervisor.on_signal(signal.SIGINT, None)


def while_running(supervisor: ProcessSupervisor, do: Callable[[], None]) -> int:
    """Run the supervisor here, as it must be, and `do` something to it from outside."""
    outside = threading.Thread(target=do)
    outside.start()
    status = supervisor.run()
    outside.join()
    return status


def has_said(log: Path, word: str) -> bool:
    return word in log.read_text()


def pid_of(running: Running) -> int:
    assert running.process is not None
    return running.process.pid


def test_a_killed_program_is_started_again_and_the_person_is_told(
    var: Var, supervisor: ProcessSupervisor, said: list[str]
) -> None:
    running = sleeper(var, "工作进程")
    supervisor.keep([running])
    first = pid_of(running)

    def kill_and_wait() -> None:
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: pid_of(running) != first, 10)
        stop(supervisor)

    assert while_running(supervisor, kill_and_wait) == 0
    assert pid_of(running) != first
    assert any("意外退出（信号 SIGKILL）" in line for line in said)


def test_a_program_that_keeps_failing_is_started_again_ever_later(
    var: Var, supervisor: ProcessSupervisor, said: list[str]
) -> None:
    supervisor.keep([program(var, "坏的", "false")])

    def watch() -> None:
        wait_until(lambda: sum("意外退出" in line for line in said) >= 3, 20)
        stop(supervisor)

    while_running(supervisor, watch)
    pauses = [line.split("，")[1] for line in said if "意外退出" in line]
    assert pauses[:3] == ["0.5 秒后重新启动。日志：" + str(var.log("坏的"))] + [
        f"{n} 秒后重新启动。日志：{var.log('坏的')}" for n in (1, 2)
    ]


def test_what_had_come_up_is_started_again_at_once_however_often_it_was_killed(
    var: Var, supervisor: ProcessSupervisor, said: list[str]
) -> None:
    """Only what does not come up has to wait."""
    tells = f"import sys,time; sys.path.insert(0, {str(PROJECT)!r});"
    tells += "from local.readiness import tell_ready; tell_ready(); time.sleep(600)"
    telling = program(var, "telling", sys.executable, "-c", tells)
    asked = Running("asked", var.record("asked"), lambda: sleep(var, "asked"), lambda: True)
    supervisor.keep([telling, asked])

    def kill_and_see(one: Running) -> None:
        assert wait_until(lambda: one.came_up, 30)
        before = pid_of(one)
        os.kill(before, signal.SIGKILL)
        assert wait_until(lambda: pid_of(one) != before, 10)

    def kill_both() -> None:
        for running in (telling, asked) * 3:
            kill_and_see(running)
        stop(supervisor)

    assert while_running(supervisor, kill_both) == 0
    assert sum("马上重新启动" in line for line in said) == 6
    assert not any("秒后重新启动" in line for line in said)


def test_a_program_that_ended_before_it_answered_did_not_come_up(
    var: Var, supervisor: ProcessSupervisor, said: list[str]
) -> None:
    never = Running("never", var.record("never"), lambda: sleep(var, "never"), lambda: False)
    supervisor.keep([never])
    first = pid_of(never)

    def kill() -> None:
        os.kill(first, signal.SIGRTMIN + 1)
        wait_until(lambda: any("秒后重新启动" in line for line in said), 10)
        stop(supervisor)

    assert while_running(supervisor, kill) == 0
    assert any("意外退出（信号 35），0.5 秒后" in line for line in said)


def test_what_was_started_last_is_stopped_first(
    var: Var, supervisor: ProcessSupervisor, tmp_path: Path
) -> None:
    ends = tmp_path / "ends"
    for name in ("service", "child"):
        noting = f"trap 'echo {name} >> {ends}; exit' TERM; echo ready; sleep 600 & wait"
        supervisor.keep([program(var, name, "sh", "-c", noting)])
        assert wait_until(partial(has_said, var.log(name), "ready"), 10)
    stop(supervisor)

    assert supervisor.run() == 0
    assert ends.read_text().split() == ["child", "service"]


def test_a_second_ctrl_c_does_not_wait(
    var: Var, supervisor: ProcessSupervisor, said: list[str]
) -> None:
    deaf = program(var, "deaf", sys.executable, "-c", PATIENT, stop_seconds=600)
    supervisor.keep([deaf])
    assert wait_until(lambda: var.log("deaf").read_text().strip() == "deaf", 10)
    stop(supervisor)
    stop(supervisor)

    assert supervisor.run() == FORCED
    assert birth(pid_of(deaf)) is None


def test_a_program_that_will_not_end_is_killed_after_its_time(
    var: Var, supervisor: ProcessSupervisor
) -> None:
    deaf = program(var, "deaf", sys.executable, "-c", PATIENT, stop_seconds=0.1)
    supervisor.keep([deaf])
    assert wait_until(lambda: var.log("deaf").read_text().strip() == "deaf", 10)
    stop(supervisor)

    assert supervisor.run() == 0
    assert birth(pid_of(deaf)) is None


def test_what_a_program_started_ends_with_it(var: Var, supervisor: ProcessSupervisor) -> None:
    parent = program(var, "parent", sys.executable, "-c", WITH_GRANDCHILD)
    supervisor.keep([parent])
    assert wait_until(lambda: var.log("parent").read_text().strip() != "", 10)
    grandchild = int(var.log("parent").read_text())
    stop(supervisor)

    assert supervisor.run() == 0
    assert wait_until(lambda: birth(grandchild) is None, 10)


def test_a_program_that_ends_by_itself_hands_over_its_status(
    var: Var, supervisor: ProcessSupervisor
) -> None:
    statuses: list[int] = []

    def then(status: int) -> None:
        statuses.append(status)
        stop(supervisor)

    supervisor.once(program(var, "demo", "false"), then)

    assert supervisor.run() == 0
    assert statuses == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_no_program_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from local.process import Program, Running\n"
        "from local.supervisor import ProcessSupervisor\n"
        "from local.voice import Voice\n"
        "root = Path(sys.argv[1])\n"
        "program = Program(['sleep', '600'], root / 'x.log')\n"
        "running = Running('x', root / 'x.json', lambda: program)\n"
        "supervisor = ProcessSupervisor(Voice(print, root / 'up.log'))\n"
        "supervisor.keep([running])\n"
        "print(running.process.pid, flush=True)\n"
        "supervisor.run()\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.kill()

    assert wait_until(lambda: birth(child) is None, 10)
