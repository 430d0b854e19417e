"""The object store as the application sees it, over the session's real one."""

from __future__ import annotations

import pytest

from media.object_store import ObjectStore
from tests.support.services import ObjectStoreSettings


@pytest.fixture(scope="session")
def store(object_store_settings: ObjectStoreSettings) -> ObjectStore:
    return opened(object_store_settings)


def opened(settings: ObjectStoreSettings, **options: object) -> ObjectStore:
    """A client of its own, so that a test may give it another clock or address."""
    arguments = {
        "endpoint_url": settings.endpoint_url,
        "public_endpoint": "",
        "bucket": settings.bucket,
        "region": "us-east-1",
        "access_key": settings.access_key,
        "secret_key": settings.secret_key,
    }
    return ObjectStore(**(arguments | options))  # type: ignore[arg-type]
