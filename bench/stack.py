"""The whole stack as `anxun up` runs it, in a folder of its own, with a county to inspect."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.client import Client
from demo.enterprises import TOWNS
from demo.identities import AREA_CODE, demo_id, phone_number
from ledger.ground.database import open_engine
from ledger.people.commands.open_county import FirstAdministrator, open_county
from local import children, given_services
from local.launch import wait_for_api
from local.ports import HIGHEST, is_free
from local.process import Program, Running
from local.services import LocalServices, needed_services, secret_key
from local.var import PROJECT, Var
from plans.loader import load_plan
from settings import Settings

ADMIN_PHONE = phone_number(900_000)
SERVICES = ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "S3_PUBLIC_ENDPOINT")


@dataclass(frozen=True, slots=True)
class Inspector:
    """A signed-in 派驻员 with an enterprise of their own."""

    token: str
    enterprise_id: str
    person_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Stack:
    """`api` is gunicorn's master; `workers` are relay and workers."""

    settings: Settings
    var: Var
    port: int
    hello_port: int
    api: Running
    hello: Running
    workers: Sequence[Running]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_stack() -> Iterator[Stack]:
    """Started in a temporary folder, which is gone afterwards."""
    var = Var(Path(tempfile.mkdtemp(prefix="anxun-bench-")))
    given = {name: value for name, value in os.environ.items() if name not in SERVICES}
    try:
        with LocalServices(var, needed_services(var, given, [])) as services:
            port, hello_port = _free_port(0), _free_port(1)
            env = services.environment() | secret_key(var, given) | {"SECOND_FACTOR": "lifted"}
            env |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "ANXUN_VAR": str(var.root)}
            settings = Settings.from_env({**given, **env})
            given_services.prepare(settings, {**given, **env})
            api, *workers = children.children(var, "127.0.0.1", port, env)
            hello = Running("hello", var.record("hello"), lambda: _hello(var, hello_port))
            with _started([api, hello, *workers]):
                if not wait_for_api(f"http://127.0.0.1:{port}", 60):
                    raise SystemExit(f"the API is not ready, see {var.log('api')}")
                yield Stack(settings, var, port, hello_port, api, hello, workers)
    finally:
        shutil.rmtree(var.root, ignore_errors=True)


@contextmanager
def _started(programs: Sequence[Running]) -> Iterator[None]:
    try:
        for program in programs:
            program.start()
        yield
    finally:
        stop(programs)


def stop(programs: Sequence[Running]) -> None:
    """Ask all at once, then wait for each; stopping again does nothing."""
    for program in programs:
        program.ask_to_stop()
    for program in programs:
        program.wait_stopped()


def _hello(var: Var, port: int) -> Program:
    """gunicorn as the API has it, with nothing behind it."""
    config = PROJECT / "local" / "gunicorn_conf.py"
    address = f"127.0.0.1:{port}"
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", str(config), "-b", address]
    return Program([*gunicorn, "--chdir", str(PROJECT), "bench.hello:app"], var.log("hello"))


def _free_port(nth: int) -> int:
    """Above those that the services choose for themselves."""
    return [port for port in range(HIGHEST + 1_000, HIGHEST + 1_200) if is_free(port)][nth]


def people_a_county(stack: Stack, how_many: int) -> list[Inspector]:
    """A county with so many enterprises and 派驻员, entered through the API."""
    password = secrets.token_urlsafe(12)
    engine = open_engine(stack.settings.database_url, pool_size=1)
    open_county(engine, load_plan(AREA_CODE), FirstAdministrator("管理员", ADMIN_PHONE, password))
    engine.dispose()
    admin = Client.sign_in(stack.base_url, ADMIN_PHONE, password)
    return [_inspector(admin, number, password) for number in range(how_many)]


def _inspector(admin: Client, number: int, password: str) -> Inspector:
    enterprise_id, person_id = demo_id("bench", number), demo_id("bench person", number)
    phone = phone_number(910_000 + number)
    enterprise = {
        "name": f"示例企业 {number}",
        "no_credit_code_reason": "示例",
        "town_code": TOWNS["lufeng"][0],
        "address": "示例路 1 号",
        "sectors": ["S00"],
        "employees": 12,
        "principal_name": "张示例",
    }
    name = f"示例{number}"
    person = {
        "name": name,
        "phone": phone,
        "grants": [{"role": "supervisor"}],
    }
    stationed = {
        "person_id": str(person_id),
        "enterprise_id": str(enterprise_id),
        "from_date": "2023-05-01",
    }
    admin.put(f"/enterprises/{enterprise_id}", enterprise)
    admin.put(f"/people/{person_id}", person)
    admin.open_account(person_id, phone, password, password)
    admin.put(f"/assignments/{demo_id('bench assignment', number)}", stationed)
    token = Client.sign_in(admin.base_url, phone, password).token
    return Inspector(token, str(enterprise_id), str(person_id), name)
