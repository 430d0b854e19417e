"""`anxun up` as a process of its own, for tests that meet the whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from local.launch import wait_for_api
from local.ports import HIGHEST, is_free
from local.var import PROJECT, Var
from tests.support.waiting import GIVE_UP_S

ADMINISTRATOR = {
    "AREA_CODE": "431224",
    "ADMIN_NAME": "张测试",
    "ADMIN_PHONE": "13800000001",
    "ADMIN_PASSWORD": "a password for tests",
}
SERVICES = {"DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "PUBLIC_URL", "SECRET_KEY"}


def free_port() -> int:
    """One that no service of ours takes by itself."""
    return next(p for p in random.sample(range(HIGHEST, HIGHEST + 1_000), 100) if is_free(p))


def environment(var: Var) -> dict[str, str]:
    """This process's own, with an administrator and without anybody's services."""
    clean = {name: value for name, value in os.environ.items() if name not in SERVICES}
    return clean | ADMINISTRATOR | {"ANXUN_VAR": str(var.root)}


UP = [sys.executable, "-m", "admin.cli", "up"]


@contextmanager
def running_stack(var: Var, port: int, **env: str) -> Iterator[subprocess.Popen[str]]:
    """`anxun up` with its pages ready. Ended by force if the test did not end it."""
    with subprocess.Popen(
        [*UP, "--port", str(port)],
        cwd=PROJECT,
        env=environment(var) | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            if not wait_for_api(f"http://127.0.0.1:{port}", GIVE_UP_S):
                process.kill()
                raise AssertionError(process.communicate()[0])
            yield process
        finally:
            process.kill()
