"""The 派驻员 ask for their logs of the month that is over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin

from local.demo.client import Client
from local.demo.people import Person
from local.demo.progress import Progress
from local.demo.sending import Sender

SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class ShownLog:
    """A log worth reading; `files` are names with links that are good for some minutes."""

    person: str
    month: str
    version: int
    files: tuple[tuple[str, str], ...]


def ask_for_logs(
    sender: Sender,
    supervisors: Sequence[Person],
    month: date,
    patience_s: float,
    progress: Progress,
) -> list[ShownLog]:
    """Ask where something new was sent or none is there; those that were ready in time."""
    progress.begin("驻企日志", len(supervisors))
    until = time.monotonic() + patience_s
    changed = bool(sender.new["visit"] or sender.new["inspection"] or sender.new["hazard_event"])
    asked = []
    for person in supervisors:
        client = sender.of(person)
        if changed or _newest_ready(client, month) is None:
            answer = client.call("POST", "/visit-logs", {"month": f"{month:%Y-%m}"})
            asked.append((client, answer.json()["id"]))
    for client, log_id in asked:
        _wait(client, log_id, until)
    logs = []
    for person in supervisors:
        log = _newest_ready(sender.of(person), month)
        if log:
            logs.append(_shown(sender.of(person), log))
        progress.advance()
    return logs


def _wait(client: Client, log_id: str, until: float) -> None:
    while client.get(f"/visit-logs/{log_id}")["state"] == "asked" and time.monotonic() < until:
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _newest_ready(client: Client, month: date) -> dict[str, Any] | None:
    logs: list[dict[str, Any]] = client.get("/visit-logs", month=f"{month:%Y-%m}")["visit_logs"]
    return next((log for log in logs if log["state"] == "ready"), None)


def _shown(client: Client, log: dict[str, Any]) -> ShownLog:
    files = tuple((each["name"], urljoin(client.base_url, each["url"])) for each in log["files"])
    return ShownLog(log["person"], log["month"], log["version"], files)
