"""What an object store is opened with."""

from __future__ import annotations

from typing import Protocol


class StoreSettings(Protocol):
    """What the settings of a process say of its store."""

    @property
    def s3_endpoint_url(self) -> str: ...
    @property
    def s3_public_endpoint(self) -> str: ...
    @property
    def s3_bucket(self) -> str: ...
    @property
    def s3_region(self) -> str: ...
    @property
    def s3_access_key(self) -> str: ...
    @property
    def s3_secret_key(self) -> str: ...
