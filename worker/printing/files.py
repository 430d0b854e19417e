"""Printed files go into the store before the ledger knows of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from ledger.ground.printed import StoredFile
from media.object_store import ObjectStore

PDF, PNG = "application/pdf", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# By name (A3.pdf …): the bytes and their media type.
Files = Mapping[str, tuple[bytes, str]]


def store_files(
    store: ObjectStore, files: Files, key_of: Callable[[str], str]
) -> dict[str, StoredFile]:
    """Put them into the store under the keys that `key_of` gives their names.

    A file of the same key was left by a printing that died before the ledger knew of it: nothing
    refers to it, so it is replaced.
    """
    stored = {}
    for name, (data, media_type) in files.items():
        file = StoredFile(key_of(name), hashlib.sha256(data).hexdigest(), len(data))
        store.put(file.key, data, media_type, sha256_hex=file.sha256)
        stored[name] = file
    return stored
