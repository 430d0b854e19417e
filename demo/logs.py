"""The 派驻员 ask for their logs of the month that is over, and take them home."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from demo.client import Client
from demo.people import Person
from demo.progress import Progress
from demo.sending import Sender

_SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class ShownLog:
    """A log worth reading; its files lie at `paths`."""

    person: str
    month: str
    version: int
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class LogOrder:
    """Which month, where to put the files, and how long to wait for them, seconds."""

    month: date
    folder: Path
    patience_s: float

    @property
    def month_name(self) -> str:
        return f"{self.month:%Y-%m}"


def ask_for_logs(
    sender: Sender, supervisors: Sequence[Person], order: LogOrder, progress: Progress
) -> list[ShownLog]:
    """Ask where something new was sent or none is there; those that were ready in time."""
    progress.begin("驻企日志", len(supervisors))
    until = time.monotonic() + order.patience_s
    changed = any(sender.new[kind] for kind in ("visit", "inspection", "hazard_event"))
    asked = []
    for person in supervisors:
        client = sender.of(person)
        if changed or _newest_ready(client, order) is None:
            answer = client.call("POST", "/visit-logs", {"month": order.month_name})
            asked.append((client, answer.json()["id"]))
    for client, log_id in asked:
        _wait(client, log_id, until)
    shown = []
    for person in supervisors:
        if log := _newest_ready(sender.of(person), order):
            shown.append(_taken_home(sender.of(person), log, order.folder))
        progress.advance()
    return shown


def _wait(client: Client, log_id: str, until: float) -> None:
    while client.get(f"/visit-logs/{log_id}")["state"] == "asked" and time.monotonic() < until:
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def _newest_ready(client: Client, order: LogOrder) -> dict[str, Any] | None:
    logs: list[dict[str, Any]] = client.get("/visit-logs", month=order.month_name)["visit_logs"]
    return next((log for log in logs if log["state"] == "ready"), None)


def _taken_home(client: Client, log: dict[str, Any], folder: Path) -> ShownLog:
    folder.mkdir(mode=0o700, exist_ok=True)
    paths = []
    for file in log["files"]:
        path = folder / f"驻企日志-{log['month']}-{log['person']}.{file['name']}"
        path.write_bytes(client.download(file["url"]))
        paths.append(path)
    return ShownLog(log["person"], log["month"], log["version"], tuple(paths))
