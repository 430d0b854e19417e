"""An app served on loopback, as near as a desk or, when asked, as slow as a bad network."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

# Seconds, set by `make test SLOW=0.8`.
SLOWEST_ANSWER = float(os.environ.get("SLOWEST_ANSWER") or 0)


class BadNetwork:
    """Each answer of the app comes late, and no two equally: later ones overtake earlier ones."""

    def __init__(self, app: Flask, slowest_s: float) -> None:
        self._answer = app.wsgi_app
        self._slowest_s = slowest_s

    def __call__(self, environ: dict[str, object], start_response: object) -> Iterable[bytes]:
        time.sleep(random.uniform(0, self._slowest_s))
        return self._answer(environ, start_response)


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Yields the address, such as `http://127.0.0.1:8080`; port 0 is any that is free."""
    served = BadNetwork(app, SLOWEST_ANSWER) if SLOWEST_ANSWER else app
    server = make_server("127.0.0.1", port, served, threaded=True)
    # It looks so often whether it is to stop, and who stops it waits so long.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        # Each thread had a connection or two, and a session has many apps.
        app.extensions["anxun"].engine.dispose()
