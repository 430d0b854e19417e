"""The OpenAPI document, without a service running: `python -m api.openapi`."""

from __future__ import annotations

import json
import logging
import sys

from api.app import API_PREFIX, create_app
from settings import Settings


def document() -> str:
    """The document that the API serves, as it serves it."""
    # Nothing is reached to write it: what is required is only told.
    nowhere = Settings(
        database_url="postgresql://127.0.0.1/none",
        redis_url="redis://127.0.0.1/0",
        s3_endpoint_url="http://127.0.0.1",
        s3_access_key="none",
        s3_secret_key="none",  # noqa: S106
        secret_key="none" * 8,
    )
    answer = create_app(nowhere).test_client().get(f"{API_PREFIX}/openapi.json")
    return json.dumps(answer.json, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    # The app is asked for it, which no log need tell.
    logging.disable(logging.INFO)
    sys.stdout.write(document())
