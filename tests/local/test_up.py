"""`anxun up` as a person meets it: a process with a terminal's signals."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
import requests

from local.faults import CannotStart
from local.first_administrator import administrator_from_environment
from local.launch import default_public_url, running_environment
from local.process import birth, wait_until
from local.var import PROJECT, Var
from plans.loader import plans_held
from tests.support.running_stack import ADMINISTRATOR, UP, environment, free_port, running_stack


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
        timeout=120,
        check=False,
    )


def sign_in(port: int) -> requests.Response:
    return requests.post(
        f"http://127.0.0.1:{port}/api/v1/sessions",
        json={"phone": ADMINISTRATOR["ADMIN_PHONE"], "password": ADMINISTRATOR["ADMIN_PASSWORD"]},
        timeout=30,
    )


def processes_of(var: Var) -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _is_of(path, var)]


def _is_of(process: Path, var: Var) -> bool:
    try:
        return f"ANXUN_VAR={var.root}".encode() in (process / "environ").read_bytes()
    except OSError:
        return False


def test_it_opens_a_county_stops_on_ctrl_c_and_comes_back_after_a_kill(var: Var, port: int) -> None:
    with running_stack(var, port) as first:
        assert sign_in(port).status_code == 201
        first.send_signal(signal.SIGINT)
        said = first.communicate(timeout=60)[0]

        assert first.returncode == 0, said
        assert f"http://127.0.0.1:{port}/app/" in said
        assert "Traceback" not in said
        assert ADMINISTRATOR["ADMIN_PASSWORD"] not in said

    with running_stack(var, port) as killed:
        assert sign_in(port).status_code == 201
        left = processes_of(var)
        killed.kill()
        killed.wait()

        assert len(left) > 5
        assert wait_until(lambda: all(birth(pid) is None for pid in left), 30)

    with running_stack(var, port):
        assert sign_in(port).status_code == 201


def test_other_commands_find_the_run_and_a_second_one_is_refused_politely(
    var: Var, port: int
) -> None:
    with running_stack(var, port) as first:
        assert running_environment(var)["LOCAL_URL"] == f"http://127.0.0.1:{port}"
        assert running_environment(var)["COUNTY_CHECKLISTS"] == str(var.counties)
        assert running_environment(var)["COUNTY_PLANS"] == str(var.counties)
        assert var.record("environment").stat().st_mode & 0o777 == 0o600

        second = run_up(var, port + 1)

        assert second.returncode == 1
        assert f"安巡已经在运行（进程 {first.pid}）" in second.stderr
        assert "Traceback" not in second.stderr


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
