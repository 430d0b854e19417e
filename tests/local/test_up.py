"""`anxun up` as a person meets it: a process with a terminal's signals."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from local.faults import CannotStart
from local.first_administrator import administrator_from_environment
from local.launch import default_public_url, running_environment
from local.process import birth, wait_until
from local.var import PROJECT, Var
from plans.loader import plans_held
from tests.plans.filled import fill_in
from tests.support.running_stack import ADMINISTRATOR, UP, environment, free_port, running_stack
from tests.support.waiting import GIVE_UP_S


@pytest.fixture
def var(tmp_path: Path) -> Var:
    return Var(tmp_path / "var")


@pytest.fixture
def port() -> int:
    return free_port()


def run_up(var: Var, port: int, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*UP, "--port", str(port)],
        cwd=PROJECT,
        env=environment(var) | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=GIVE_UP_S,
        check=False,
    )


def sign_in(port: int) -> requests.Response:
    return requests.post(
        f"http://127.0.0.1:{port}/api/v1/sessions",
        json={"phone": ADMINISTRATOR["ADMIN_PHONE"], "password": ADMINISTRATOR["ADMIN_PASSWORD"]},
        timeout=GIVE_UP_S,
    )


def processes_of(var: Var) -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _is_of(path, var)]


def _environ(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes()
    return b""


def _is_of(process: Path, var: Var) -> bool:
    try:
        return f"ANXUN_VAR={var.root}".encode() in (process / "environ").read_bytes()
    except OSError:
        return False


def other_commands_find_it_and_a_second_run_is_refused(var: Var, port: int, first: int) -> None:
    assert running_environment(var)["LOCAL_URL"] == f"http://127.0.0.1:{port}"
    assert running_environment(var)["COUNTY_CHECKLISTS"] == str(var.counties)
    assert running_environment(var)["COUNTY_PLANS"] == str(var.counties)
    assert var.record("environment").stat().st_mode & 0o777 == 0o600

    second = run_up(var, port + 1)

    assert second.returncode == 1
    assert f"安巡已经在运行（进程 {first}）" in second.stderr
    assert "Traceback" not in second.stderr


def test_it_opens_a_county_stops_on_ctrl_c_and_comes_back_after_a_kill(var: Var, port: int) -> None:
    with running_stack(var, port) as first:
        assert sign_in(port).status_code == 201
        children = {*processes_of(var)} - {first.pid}
        assert len(children) > 5
        assert not [pid for pid in children if b"ADMIN_PASSWORD" in _environ(pid)]
        first.send_signal(signal.SIGINT)
        said = first.communicate(timeout=GIVE_UP_S)[0]

        assert first.returncode == 0, said
        assert f"http://127.0.0.1:{port}/app/" in said
        assert "Traceback" not in said
        assert ADMINISTRATOR["ADMIN_PASSWORD"] not in said

    with running_stack(var, port) as killed:
        assert sign_in(port).status_code == 201
        other_commands_find_it_and_a_second_run_is_refused(var, port, killed.pid)
        left = processes_of(var)
        killed.kill()
        killed.wait()

        assert len(left) > 5
        assert wait_until(lambda: all(birth(pid) is None for pid in left), 30)

    with running_stack(var, port):
        assert sign_in(port).status_code == 201


def test_without_an_administrator_and_nobody_to_ask_it_says_what_to_set(
    var: Var, port: int
) -> None:
    refused = run_up(var, port, ADMIN_PASSWORD="")

    assert refused.returncode == 1
    assert "ADMIN_PASSWORD" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ADMIN_PASSWORD": "short"}, "密码至少要"),
        ({"ADMIN_PHONE": "12345"}, "手机号"),
        ({"AREA_CODE": "000000"}, "现有：.*431224"),
    ],
)
def test_an_unusable_administrator_is_told_what_is_wrong(
    wrong: dict[str, str], message: str
) -> None:
    with pytest.raises(CannotStart, match=message):
        administrator_from_environment(ADMINISTRATOR | wrong, plans_held())


def test_the_address_for_phones_is_this_machines_own_when_it_listens_everywhere() -> None:
    assert default_public_url("127.0.0.1", 8080) == "http://127.0.0.1:8080"
    assert "0.0.0.0" not in default_public_url("0.0.0.0", 8080)
    assert default_public_url("::1", 8080) == "http://[::1]:8080"


def test_a_county_of_its_own_is_opened_from_the_folder_that_its_commands_wrote(
    var: Var, port: int
) -> None:
    where = {"cwd": PROJECT, "env": environment(var), "capture_output": True, "text": True}
    anxun = [sys.executable, "-m", "admin.cli"]
    new = [*anxun, "county", "new", "431225", "--like", "431224"]
    assert subprocess.run(new, check=False, **where).returncode == 0  # type: ignore[call-overload]
    own_county = {"AREA_CODE": "431225"}
    unfilled = run_up(var, port, **own_county)
    assert unfilled.returncode == 1
    assert "还没有填" in unfilled.stderr
    assert "Traceback" not in unfilled.stderr

    fill_in(var.counties / "431225" / "plan.yaml")
    checked = subprocess.run([*anxun, "plans", "check"], check=False, **where)  # type: ignore[call-overload]
    assert checked.returncode == 0, checked.stderr
    with running_stack(var, port, **own_county):
        session = sign_in(port)
        assert session.status_code == 201, session.text
        bearer = {"Authorization": f"Bearer {session.json()['token']}"}
        me = requests.get(f"http://127.0.0.1:{port}/api/v1/me", headers=bearer, timeout=GIVE_UP_S)
        assert "会同" in me.text
