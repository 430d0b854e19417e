from __future__ import annotations

import hashlib
import io
import multiprocessing
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from media.object_store import ObjectStore
from media.store_errors import (
    AlreadyThere,
    BytesDiffer,
    ObjectNotFound,
    StoreError,
    StoreUnavailable,
    refused_upload,
)
from media.store_heads import HeadAnswer
from media.stored_objects import stored_object
from tests.media.conftest import opened
from tests.support.services import ObjectStoreSettings

DATA = bytes(range(256)) * 2000
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def folder() -> str:
    return f"tests/{uuid.uuid4()}"


def test_what_was_put_comes_back_whole_and_in_blocks(store: ObjectStore, folder: str) -> None:
    store.put(f"{folder}/a", DATA, "application/pdf", metadata={"board": "K7"})
    assert store.get(f"{folder}/a") == DATA
    with store.open(f"{folder}/a") as stream:
        assert (stream.size_bytes, stream.media_type) == (len(DATA), "application/pdf")
        assert stream.read(10) == DATA[:10]
        assert b"".join(stream) == DATA[10:]
    assert store.hash_of(f"{folder}/a") == store.stat(f"{folder}/a").sha256_hex == SHA256


def test_an_empty_object_is_an_object(store: ObjectStore, folder: str) -> None:
    store.put(f"{folder}/empty", b"", "text/plain")
    assert store.stat(f"{folder}/empty").size_bytes == 0
    assert store.get(f"{folder}/empty") == b""


def test_a_file_can_be_put(store: ObjectStore, folder: str) -> None:
    store.put(f"{folder}/file", io.BytesIO(DATA), "application/pdf", sha256_hex=SHA256)
    assert store.hash_of(f"{folder}/file") == SHA256


def test_other_bytes_than_announced_are_refused(store: ObjectStore, folder: str) -> None:
    with pytest.raises(BytesDiffer):
        store.put(f"{folder}/a", DATA[1:], "application/pdf", sha256_hex=SHA256)
    with pytest.raises(ObjectNotFound):
        store.get(f"{folder}/a")


def test_a_sealed_object_is_not_replaced(store: ObjectStore, folder: str) -> None:
    store.put(f"{folder}/sealed", b"first", "application/json", only_if_absent=True)
    with pytest.raises(AlreadyThere):
        store.put(f"{folder}/sealed", b"second", "application/json", only_if_absent=True)
    assert store.get(f"{folder}/sealed") == b"first"


def test_of_many_writers_of_one_sealed_object_one_wins(store: ObjectStore, folder: str) -> None:
    def write(number: int) -> int | None:
        try:
            store.put(f"{folder}/race", b"%d" % number, "text/plain", only_if_absent=True)
        except AlreadyThere:
            return None
        return number

    with ThreadPoolExecutor(8) as writers:
        winners = [outcome for outcome in writers.map(write, range(16)) if outcome is not None]
    assert len(winners) == 1
    assert store.get(f"{folder}/race") == b"%d" % winners[0]


def test_what_is_not_there_is_not_found(store: ObjectStore, folder: str) -> None:
    for ask in (store.stat, store.get, store.open, store.hash_of):
        with pytest.raises(ObjectNotFound):
            ask(f"{folder}/nothing")


def test_many_objects_are_looked_up_in_order(store: ObjectStore, folder: str) -> None:
    keys = [f"{folder}/{number:02d}" for number in range(40)]
    for key in keys[::2]:
        store.put(key, key.encode(), "text/plain")
    found = store.stat_many(keys)
    assert [stored.key for stored in found[::2] if stored] == keys[::2]
    assert set(found[1::2]) == {None}
    assert store.stat_many([]) == []


def test_objects_are_looked_up_from_many_threads_at_once(store: ObjectStore, folder: str) -> None:
    keys = [f"{folder}/{number}" for number in range(8)]
    for number, key in enumerate(keys):
        store.put(key, b"x" * number, "text/plain")
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(store.stat, keys * 20))
    assert [answer.size_bytes for answer in answers] == list(range(8)) * 20


def test_keys_of_a_prefix_are_listed_in_order(store: ObjectStore, folder: str) -> None:
    for name in ("b", "a/2", "a/1"):
        store.put(f"{folder}/{name}", b"", "text/plain")
    assert list(store.keys(f"{folder}/")) == [f"{folder}/{name}" for name in ("a/1", "a/2", "b")]
    assert list(store.keys(f"{folder}/c")) == []


def test_keys_with_spaces_and_chinese_are_kept(store: ObjectStore, folder: str) -> None:
    key = f"{folder}/公示牌 A3+1.pdf"
    store.put(key, DATA, "application/pdf")
    assert store.stat(key).sha256_hex == SHA256
    assert list(store.keys(f"{folder}/")) == [key]


def test_deleting_twice_is_no_error(store: ObjectStore, folder: str) -> None:
    store.put(f"{folder}/a", DATA, "text/plain")
    store.delete(f"{folder}/a")
    store.delete(f"{folder}/a")
    with pytest.raises(ObjectNotFound):
        store.stat(f"{folder}/a")


def test_a_photo_is_passed_on_in_blocks(store: ObjectStore, folder: str) -> None:
    store.pass_on(f"{folder}/a", io.BytesIO(DATA), SHA256, len(DATA), "image/jpeg")
    stored = store.stat(f"{folder}/a")
    assert (stored.sha256_hex, stored.media_type) == (SHA256, "image/jpeg")


@pytest.mark.parametrize("data", [DATA[:-1], b"", bytes(len(DATA))])
def test_a_photo_cut_short_or_changed_on_the_way_is_not_kept(
    store: ObjectStore, folder: str, data: bytes
) -> None:
    with pytest.raises(BytesDiffer):
        store.pass_on(f"{folder}/a", io.BytesIO(data), SHA256, len(DATA), "image/jpeg")
    with pytest.raises(ObjectNotFound):
        store.stat(f"{folder}/a")


def test_a_forked_job_opens_connections_of_its_own(store: ObjectStore, folder: str) -> None:
    store.put(f"{folder}/parent", b"12", "text/plain")
    store.put(f"{folder}/child", b"1", "text/plain")
    assert store.stat(f"{folder}/parent").size_bytes == 2
    fork = multiprocessing.get_context("fork")
    reader, writer = fork.Pipe(duplex=False)
    child = fork.Process(
        target=lambda: writer.send(store.stat(f"{folder}/child").size_bytes), daemon=True
    )
    child.start()
    assert reader.recv() == 1
    assert store.stat(f"{folder}/parent").size_bytes == 2
    child.join(10)


def test_the_bucket_is_made_once(object_store_settings: ObjectStoreSettings) -> None:
    store = opened(object_store_settings, bucket=f"county-{uuid.uuid4()}")
    with pytest.raises(StoreError):
        store.ping()
    with ThreadPoolExecutor(4) as starting:
        list(starting.map(lambda _: store.ensure_bucket(), range(4)))
    store.ping()
    store.put("a", DATA, "text/plain")
    store.ensure_bucket()
    assert store.get("a") == DATA


def test_a_store_in_trouble_is_not_taken_for_an_absent_photo() -> None:
    with pytest.raises(StoreUnavailable):
        stored_object("a", HeadAnswer(503, {}))
    with pytest.raises(StoreError):
        stored_object("a", HeadAnswer(403, {}))
    assert stored_object("a", HeadAnswer(404, {})) is None


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (400, b"<Error><Code>BadDigest</Code></Error>", BytesDiffer),
        (412, b"", AlreadyThere),
        (503, b"<Error><Code>SlowDown</Code></Error>", StoreUnavailable),
        (404, b"<Error><Code>NoSuchBucket</Code></Error>", StoreError),
        (403, b"not XML", StoreError),
    ],
)
def test_a_refused_upload_says_why(status: int, body: bytes, meaning: type[StoreError]) -> None:
    assert type(refused_upload("a", status, body)) is meaning


@pytest.mark.parametrize("checksum", ["", "not base64!", "YWJj", "RPg1RJSlugO6F5Ko0+nFNA==-3"])
def test_a_checksum_that_is_not_of_the_whole_object_is_none(checksum: str) -> None:
    headers = {
        "content-length": "3",
        "last-modified": "Sun, 22 Nov 2026 00:09:17 GMT",
        "x-amz-checksum-sha256": checksum,
    }
    stored = stored_object("a", HeadAnswer(200, headers))
    assert stored is not None
    assert stored.sha256_hex is None
