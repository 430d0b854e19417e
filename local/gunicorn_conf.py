"""How gunicorn serves the API on one machine; the address comes from the command line."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

from local.readiness import tell_ready
from local.server.patience import IDLE_SECONDS

# A connection is a descriptor, and systems give a process 1,024 unless it asks for more.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = 8_192 if _most == resource.RLIM_INFINITY else min(8_192, _most)
resource.setrlimit(resource.RLIMIT_NOFILE, (_wanted, _most))

# Threads never wait for a line, and strangers never take what staff needs.
worker_class = "local.server.worker.PatientWorker"
# A thousand slow strangers fit in beside a county; after that, who waits longest without asking
# goes.
worker_connections = 4_000
# What headers say of path and scheme is the application's to believe (`TRUSTED_PROXIES`): gunicorn
# would take it from any caller who comes through a proxy on this machine.
forwarded_allow_ips = ""
forwarder_headers = ""
# Its answers are written by the worker itself.
sendfile = False
# The application connects to nothing until it is asked, so it can be loaded once and then forked:
# `anxun up` was ready after 7.1 s instead of 9.1 s on a busy machine.
preload_app = True
workers = 2
threads = 8
# Longer than the slowest answer seen (a photo passed on as a stream over a poor line).
timeout = 90
# Records that are being taken are finished and acknowledged before the process ends.
graceful_timeout = 15
# A phone sends its photos and its record over one connection.
keepalive = int(IDLE_SECONDS)
# Workers tell that they live through a file, which on a disk can block for seconds.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 — gunicorn's advice
# Nobody steers it but its parent.
control_socket_disable = True
# The application writes its own structured log, without places, names or tokens.
accesslog = None


def post_worker_init(_worker: Any) -> None:
    """A process that can answer: whoever started us may know."""
    tell_ready()
