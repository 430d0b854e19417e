"""Measures what each public route costs and writes the page: `python -m tests.tips.public.costs`.

No test of the suite: pytest gives it the services, a county and its officers.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from argon2 import PasswordHasher
from flask import Flask
from PIL import Image

from ledger.ground import passwords
from media.photo_formats import PHOTO_MEDIA_TYPES
from media.photo_reading import PhotoLimits
from tests.support.county_builder import CountyBuilder
from tests.tips.officers import Officer
from tests.tips.public.costs import HEAD, MEASURED, PAGE, SLOW, lines
from tests.tips.public.test_costs_api import Stranger, public_routes, sample_address
from tests.tips.reporter import Reporter

# As many empty objects as 1 MB holds: the most that reading JSON makes of a byte.
WORST_JSON = b'{"x":[' + b"{}," * 333_000 + b"{}]}"
_PART = b'--B\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'
WORST_FORM = _PART + b"\r\n--Bx" * 16_600_000 + b"\r\n--B--\r\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of processor; bytes at the peak."""

    here_s: float = 0.0
    cell_s: float = 0.0
    here_bytes: int = 0
    cell_bytes: int = 0

    def worst(self, other: Taken) -> Taken:
        return Taken(
            max(self.here_s, other.here_s),
            max(self.cell_s, other.cell_s),
            max(self.here_bytes, other.here_bytes),
            max(self.cell_bytes, other.cell_bytes),
        )

    def line(self, route: str) -> str:
        mb = self.here_bytes / 1e6, self.cell_bytes / 1e6
        return f"| `{route}` | {self.here_s:.2f} | {self.cell_s:.2f} | {mb[0]:.0f} | {mb[1]:.0f} |"


def _status(pid: int | str, field: str) -> int:
    """Bytes, of what the kernel tells of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return 0


def _keeper() -> psutil.Process:
    """Of the cell, with what foreign bytes took: its children are counted when they end."""
    children = psutil.Process().children()
    return next(one for one in children if "media.photographs" in one.cmdline())


@contextmanager
def _watched_children(keeper: psutil.Process) -> Iterator[list[int]]:
    """The highest peak of any of them."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.003):
            for child in keeper.children():
                with suppress(OSError):
                    peak[0] = max(peak[0], _status(child.pid, "VmHWM"))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peak
    finally:
        done.set()
        watching.join()


def _taken(ask: Callable[[], Any], *, decodes: bool) -> Taken:
    keeper = _keeper()
    Path("/proc/self/clear_refs").write_text("5")
    rss, times, began = _status("self", "VmRSS"), keeper.cpu_times(), time.process_time()
    if decodes:
        with _watched_children(keeper) as peak:
            ask()
    else:
        peak = [0]
        ask()
    here_s, now = time.process_time() - began, keeper.cpu_times()
    cell_s = now.children_user + now.children_system - times.children_user - times.children_system
    return Taken(here_s, cell_s, max(0, _status("self", "VmHWM") - rss), peak[0])


def _picture(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    shades = Image.radial_gradient("L").resize(size).convert("RGB")
    shades.save(file, "JPEG", progressive=True)
    return file.getvalue()


def test_measure_what_each_public_route_costs(
    app: Flask, reporter: Reporter, quiet: CountyBuilder, officers: list[Officer]
) -> None:
    # The suite's own is made cheap.
    passwords.HASHER = PasswordHasher()
    stranger = Stranger(app, reporter, quiet)
    stranger.prepare()
    # The most that is read of strangers: one of 24 megapixels, nine of 60 together.
    stranger.photo, stranger.pictures = _picture((6000, 4000)), (_picture((3000, 2200)),) * 9
    stranger.reporter.write(stranger.message)
    limits = PhotoLimits(8_000_000, 24_000_000, PHOTO_MEDIA_TYPES, 10)
    app.extensions["anxun"].photo_cell.read(_picture((60, 40)), limits)
    passwords.hash_password("a long password")
    rows = []
    for route, rule in sorted(public_routes(app).items()):
        method, address = route.partition(" ")[0], sample_address(app, rule, route)
        decodes = any(kind == "decode" for kind in (SLOW[route].at_most if route in SLOW else ()))
        taken = _taken(
            _of_others(stranger, method, f"{address}?area={quiet.area_code}"), decodes=False
        )
        if route in SLOW:
            taken = taken.worst(_taken(lambda of=route: stranger.ask(of), decodes=decodes))
        rows.append(taken.line(route))
    table = ["| route | slow work at most | what stands before it |", "|---|---|---|", *lines()]
    columns = (
        "| route | processor, API, s | processor, cell, s | memory, API, MB | memory, cell, MB |"
    )
    text = [HEAD, *table, MEASURED, columns, "|---|---|---|---|---|", *rows, ""]
    PAGE.write_text("\n".join(text))


def _of_others(stranger: Stranger, method: str, address: str) -> Callable[[], Any]:
    """The worst that a route without slow work can be sent."""
    if method == "GET":
        return lambda: stranger.client.get(address)
    if address.startswith("/api/"):
        kind, body = "application/json", WORST_JSON
    else:
        kind, body = "multipart/form-data; boundary=B", WORST_FORM
    stream = io.BytesIO(body)
    return lambda: stranger.client.open(
        address,
        method=method,
        input_stream=stream,
        content_type=kind,
        headers={"Content-Length": str(len(body))},
    )
