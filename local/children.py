"""The processes that make up 安巡 itself: the API, the relay and the workers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from local.guard_board import BOARD_VARIABLE
from local.process import Program, Running
from local.var import PROJECT, Var

WORKERS = 2
# Printing gives way to submissions wherever both want the processor.
WORKER_NICE = 10
# glibc raises the size from which a block is the system's own, and so given back when it is free,
# with each large block that is freed: after three forms of 100 MB a server kept 65 MB. A size that
# was set stays.
MEMORY = {"MALLOC_MMAP_THRESHOLD_": "1000000"}


def children(var: Var, host: str, port: int, env: Mapping[str, str]) -> list[Running]:
    """In the order in which they are to be started."""
    workers = [
        _child(var, f"worker-{n}", f"工作进程 {n}", _anxun("worker"), env, WORKER_NICE)
        for n in range(1, WORKERS + 1)
    ]
    relay = _child(var, "relay", "任务分发", _anxun("relay"), env)
    return [_child(var, "api", "接口服务", _gunicorn(host, port), env), relay, *workers]


def demo(var: Var, env: Mapping[str, str]) -> Running:
    """Plays the demo once and tells the terminal about it."""

    def prepare() -> Program:
        return Program(argv=_anxun("demo"), log=None, env=env, stop_seconds=5)

    return Running("演示", var.record("demo"), prepare)


def _child(
    var: Var, name: str, title: str, argv: list[str], env: Mapping[str, str], nice: int = 0
) -> Running:
    def prepare() -> Program:
        board = (int(env[BOARD_VARIABLE]),) if BOARD_VARIABLE in env else ()
        return Program(argv, var.log(name), {**MEMORY, **env}, nice=nice, inherits=board)

    return Running(title, var.record(name), prepare)


def _anxun(command: str) -> list[str]:
    return [sys.executable, "-m", "admin.cli", command]


def _gunicorn(host: str, port: int) -> list[str]:
    config = Path(PROJECT) / "local" / "gunicorn_conf.py"
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [sys.executable, "-m", "gunicorn", "-c", str(config), "-b", address, "wsgi:app"]
