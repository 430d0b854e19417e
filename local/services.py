"""The services of one machine: those not given by an address are started and stopped here."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from local.faults import CannotStart
from local.object_store import LocalObjectStore
from local.postgres import Postgres
from local.process import Program, Running, wait_until
from local.valkey import Valkey
from local.var import Var, kept_secrets

# The slowest start seen is PostgreSQL reading back a long log after a kill.
READY_SECONDS = 60


class Service(Protocol):
    """What a service of ours can do."""

    name: str
    title: str

    def prepare(self) -> Program:
        """Heal what an earlier run left, and say what to run."""

    def is_ready(self) -> bool:
        """True once it does real work, not merely listens."""

    def environment(self) -> dict[str, str]:
        """What a client must be told, under the names of `settings.Settings`."""


@dataclass(slots=True)
class Started:
    service: Service
    running: Running


class LocalServices:
    """Starts services together and waits for all of them. `with` stops them at the end."""

    def __init__(self, var: Var, services: Sequence[Service]) -> None:
        self.started = [
            Started(
                service,
                Running(service.title, var.record(service.name), service.prepare, service.is_ready),
            )
            for service in services
        ]

    def __enter__(self) -> LocalServices:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when every service works. Raises: CannotStart, with none of them left running."""
        try:
            for started in self.started:
                started.running.start()
            for started in self.started:
                _wait_ready(started)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """All are asked at once; returns when all have ended."""
        for started in self.started:
            started.running.ask_to_stop()
        for started in self.started:
            started.running.wait_stopped()

    def environment(self) -> dict[str, str]:
        return {k: v for started in self.started for k, v in started.service.environment().items()}


def needed_services(var: Var, env: Mapping[str, str], origins: Sequence[str]) -> list[Service]:
    """The services whose addresses the environment does not give."""
    services: list[Service] = []
    if not env.get("DATABASE_URL"):
        services.append(Postgres(var))
    if not env.get("REDIS_URL"):
        services.append(Valkey(var))
    if not env.get("S3_ENDPOINT_URL"):
        services.append(LocalObjectStore(var, origins))
    return services


def secret_key(var: Var, env: Mapping[str, str]) -> dict[str, str]:
    return {"SECRET_KEY": env.get("SECRET_KEY") or kept_secrets(var)["secret_key"]}


def _wait_ready(started: Started) -> None:
    process = started.running.process
    began = time.monotonic()

    def ready_or_dead() -> bool:
        return (process is not None and process.poll() is not None) or started.service.is_ready()

    held = wait_until(ready_or_dead, READY_SECONDS)
    if held and process is not None and process.poll() is None:
        started.running.came_up = True
        return
    raise CannotStart(_why_not_ready(started, time.monotonic() - began))


def _why_not_ready(started: Started, seconds: float) -> str:
    log = started.running.log
    tail = _tail(log, started.running.log_start) if log else ""
    if "No space left" in tail:
        return f"磁盘满了，{started.service.title}启动不了。请腾出 1 GB 以上再试。"
    ended = started.running.process is not None and started.running.process.poll() is not None
    what = "启动后退出了" if ended else f"{seconds:.0f} 秒内没有就绪"
    return f"{started.service.title}{what}。日志 {log} 的最后几行：\n{tail}"


def _tail(log: Path, start: int) -> str:
    with contextlib.suppress(FileNotFoundError), log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(start, size - 2_000))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-8:])
    return ""
