"""Whatever level is set, the words within a photograph reach no log."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PIL import Image
from PIL.ExifTags import Base

from telemetry import LIBRARIES, configure_logging, quiet_libraries

MARK = "MarkedMaker-QZ77"


@pytest.fixture
def talkative() -> Iterator[io.StringIO]:
    """What is logged while everything is."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *LIBRARIES)}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def read_tags() -> None:
    exif, file = Image.Exif(), io.BytesIO()
    exif[Base.Make] = MARK
    Image.new("L", (4, 4)).save(file, "JPEG", exif=exif)
    assert dict(Image.open(file).getexif())[Base.Make] == MARK


def test_a_library_would_tell_the_maker_of_the_phone(talkative: io.StringIO) -> None:
    read_tags()
    assert MARK in talkative.getvalue()


def test_it_is_kept_quiet_at_every_level(talkative: io.StringIO) -> None:
    quiet_libraries()
    read_tags()
    assert MARK not in talkative.getvalue()


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a process writes once its logging is configured."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    configure_logging("INFO")
    written = io.StringIO()
    (handler,) = root.handlers
    handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_a_fault_is_logged_by_its_place_without_its_words(lines: io.StringIO) -> None:
    record = logging.getLogger("anxun.worker").makeRecord(
        "anxun.worker", logging.ERROR, __file__, 1, 'dead\r\n{"level":"letter"}', (), None
    )
    # As another handler had rendered it, words and all.
    record.exc_text = f"RuntimeError: {MARK}"
    try:
        raise RuntimeError(MARK)
    except RuntimeError:
        logging.getLogger("anxun.worker").exception("retry later", extra={"outbox_id": 7})
    logging.getLogger("anxun.worker").handle(record)
    fault, dead = map(json.loads, lines.getvalue().splitlines())
    assert fault["exc_info"].endswith("builtins.RuntimeError")
    assert (fault["logger"], fault["outbox_id"]) == ("anxun.worker", 7)
    assert datetime.fromisoformat(fault["at"]).utcoffset() == timedelta(0)
    # Whatever stands in it, it is one line.
    assert dead["message"] == 'dead\r\n{"level":"letter"}'
    assert MARK not in lines.getvalue()


def test_of_the_queues_own_lines_only_warnings_are_kept(lines: io.StringIO) -> None:
    logging.getLogger("rq.worker").info("paper: worker.jobs.run_job(%s)", MARK)
    logging.getLogger("rq.worker").warning("a worker is gone")
    assert [json.loads(line)["message"] for line in lines.getvalue().splitlines()] == [
        "a worker is gone"
    ]
