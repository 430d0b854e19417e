"""Structured log lines of the relay and the workers."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from media.quiet_libraries import quiet_libraries


class PlaceOnlyFormatter(JsonFormatter):
    """A traceback without the exception's text, which can quote what a person entered."""

    def formatException(self, ei: Any) -> str:
        """Frames and the exception's type."""
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + f"{kind.__module__}.{kind.__qualname__}"


def configure_logging(level: str) -> None:
    """JSON lines on standard error, once a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        PlaceOnlyFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quiet_libraries()
    # It tells every job at INFO; our own lines say what became of the rows.
    logging.getLogger("rq.worker").setLevel(max(logging.WARNING, root.level))
