"""Structured log lines of every process, and what no log may hold.

A traceback goes into the log without the exception's own words, which can quote what a person
entered. And libraries tell at DEBUG what nobody may read there: Pillow every tag of a photograph
(maker, place), botocore signed requests with their keys.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# The most that each may tell, whatever is asked of our own code.
LIBRARIES: Mapping[str, int] = {
    "PIL": logging.INFO,
    "boto3": logging.INFO,
    "botocore": logging.INFO,
    "s3transfer": logging.INFO,
    "urllib3": logging.INFO,
    # It tells every job at INFO; our own lines say what became of the rows.
    "rq.worker": logging.WARNING,
}


class PlaceOnlyFormatter(JsonFormatter):
    """A traceback without the exception's message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Another handler's rendering of the exception is not taken over."""
        record.exc_text = None
        return super().format(record)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """In UTC, and says so: lines of several machines are laid side by side."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatException(self, ei: Any) -> str:
        """Frames and the exception's type."""
        kind, trace = ei[0], ei[2]
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


def quiet_libraries() -> None:
    """No library tells more than it may, or than our own code does."""
    for name, most in LIBRARIES.items():
        logging.getLogger(name).setLevel(max(most, logging.getLogger().level))
