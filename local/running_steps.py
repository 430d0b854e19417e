"""Runs the programs that set a machine up, and says in one sentence why one failed.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import collections
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

# The first that is found in the output names the cause.
CAUSES = [
    (
        r"No space left on device|ENOSPC|Disk quota exceeded",
        "磁盘满了。请腾出约 1.5 GB 空间，再运行一次（已装好的会保留）。",
    ),
    (
        r"ensurepip is not available|No module named '?(venv|ensurepip)",
        "缺少 Python 的 venv。在 Debian/Ubuntu 上运行：sudo apt install python3-venv",
    ),
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY",
        "下载的文件与清单不符，可能是网络中途出错或被改动。请再试一次；若仍如此，请换一个网络。",
    ),
    (
        r"Temporary failure in name resolution|Name or service not known|Failed to establish a new"
        r"|Network is unreachable|Connection (refused|reset|timed out)|Read timed out|ProxyError"
        r"|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH",
        "连不上软件源。请检查网络（需要代理时设置 HTTPS_PROXY），再运行一次（已装好的会保留）。",
    ),
    (
        r"Permission denied|EACCES",
        "没有写入项目目录的权限。请确认目录属于当前用户，不要混用 sudo。",
    ),
]
TAIL_LINES = 15


class StepFailed(Exception):
    """A step could not be done; the message says why and what to do."""


def run_showing(
    argv: list[str],
    show: Callable[[str], None],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run to the end, giving `show` each line. Raises: StepFailed with the cause if it is known."""
    tail: collections.deque[str] = collections.deque(maxlen=200)
    with subprocess.Popen(
        argv,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            tail.append(line.rstrip())
            show(line.strip())
    if process.returncode:
        raise StepFailed(explain("\n".join(tail), cwd or Path.cwd()))


def explain(output: str, folder: Path) -> str:
    """Why it failed, as far as the output tells; else its last lines."""
    if shutil.disk_usage(folder).free < 1_000_000:
        return CAUSES[0][1]
    for pattern, remedy in CAUSES:
        if re.search(pattern, output):
            return remedy
    last = "\n".join(output.splitlines()[-TAIL_LINES:])
    return f"没有成功。最后的输出是：\n{last}"
