"""Which ports of this machine are free, and which ones this installation has taken for itself."""

from __future__ import annotations

import contextlib
import json
import random
import socket
from collections.abc import Callable
from pathlib import Path

from local.faults import CannotStart
from local.var import Var, write_private

# Below the ports that systems hand out to outgoing connections (from 32,768 on Linux).
LOWEST, HIGHEST = 15_000, 22_000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections are only fading away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def kept_port(var: Var, name: str, is_usable: Callable[[int], bool]) -> int:
    """The port kept for `name` in `var/ports.json`; another one if it is not usable any more."""
    path = var.folder("run").parent / "ports.json"
    kept = _kept_ports(path)
    candidates = [kept[name]] if name in kept else []
    candidates += random.sample(range(LOWEST, HIGHEST), 100)
    for port in candidates:
        if is_usable(port):
            if kept.get(name) != port:
                write_private(path, kept | {name: port})
            return port
    raise CannotStart("找不到空闲的本机端口。请关闭一些占用端口的程序再试。")


def _kept_ports(path: Path) -> dict[str, int]:
    # Nothing is lost with it: another port is as good.
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(path.read_text())
        if isinstance(kept, dict):
            return {name: port for name, port in kept.items() if isinstance(port, int)}
    return {}


def require_free(host: str, port: int) -> None:
    """Raises: CannotStart naming the remedy.

    The address is printed in QR codes, so another port is not taken behind the person's back.
    """
    if not is_free(port, host):
        raise CannotStart(
            f"端口 {port} 已被别的程序占用。请先关掉它，或换一个端口：PORT={port + 1} make run"
        )
