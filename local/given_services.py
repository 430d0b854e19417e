"""Whether the services that must serve us do, whoever runs them; said in words if one does not."""

from __future__ import annotations

from collections.abc import Mapping

import redis
from botocore.exceptions import BotoCoreError, ClientError

import ledger.ground.migrate
from ledger.ground.database import DATABASE_AWAY
from local.faults import CannotStart
from local.object_store import client, ensure_bucket
from settings import Settings


def prepare(settings: Settings, env: Mapping[str, str]) -> None:
    """Bring the database to the newest schema, make sure of the queue and of the bucket.

    Doing it again changes nothing. Raises: CannotStart naming the service and the setting.
    """
    try:
        ledger.ground.migrate.migrate(settings.database_url)
    except DATABASE_AWAY as error:
        raise CannotStart(
            f"数据库不能用，请检查 DATABASE_URL：{_first_line(error.__cause__)}"
        ) from error
    try:
        with redis.Redis.from_url(settings.redis_url, socket_timeout=5) as queue:
            queue.ping()
    except redis.RedisError as error:
        raise CannotStart(f"队列不能用，请检查 REDIS_URL：{_first_line(error)}") from error
    try:
        ensure_bucket(client(env), settings.s3_bucket)
    except (BotoCoreError, ClientError) as error:
        raise CannotStart(
            f"对象存储不能用，请检查 S3_ENDPOINT_URL 和密钥：{_first_line(error)}"
        ) from error


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().split("\n", 1)[0]
