"""The object store for one machine: SeaweedFS in one process, data under `var/object_store`."""

from __future__ import annotations

import json
import signal
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local.faults import CannotStart
from local.ports import is_free, kept_port
from local.process import Program
from local.var import Var, kept_secrets, replace_text, write_private

BINARY = Path(sys.executable).parent / "weed"
HOST = "127.0.0.1"
# SeaweedFS opens a gRPC port this far above each of its HTTP ports.
GRPC_OFFSET = 10_000
BUCKET = "evidence"
READY_KEY = "anxun-ready"


class LocalObjectStore:
    """The service SeaweedFS. `origins` are the addresses of the pages that upload to it."""

    name = "object_store"
    title = "对象存储 SeaweedFS"

    def __init__(self, var: Var, origins: Sequence[str] = ()) -> None:
        self.var = var
        self.origins = list(origins)
        self._secrets = kept_secrets(var)
        self._port = 0
        self._fsync_set = False
        self._client: Any = None

    def environment(self) -> dict[str, str]:
        return {
            "S3_ENDPOINT_URL": f"http://{HOST}:{self._port}",
            "S3_ACCESS_KEY": self._secrets["s3_access_key"],
            "S3_SECRET_KEY": self._secrets["s3_secret_key"],
            "S3_BUCKET": BUCKET,
        }

    def prepare(self) -> Program:
        """Take last time's ports if they are free, write the options, say what to run."""
        if self._port and not _is_usable(self._port):
            # Our processes know the old address: they would look for photos in vain on a new one.
            raise CannotStart(f"端口 {self._port} 被别的程序占用")
        self._port = self._port or kept_port(self.var, self.name, _is_usable)
        for stale in self.var.sockets().glob("weed-*.sock"):
            stale.unlink()
        options = self.var.folder("run") / "weed.options"
        # In a file: other users of the machine can read the words of a command line.
        replace_text(options, "".join(f"{name}={value}\n" for name, value in self._options()))
        self._fsync_set = False
        self._client = client(self.environment())
        return Program(
            argv=[str(BINARY), "-logtostderr", "mini", f"-options={options}"],
            log=self.var.log(self.name),
            bereft_signal=signal.SIGTERM,
            env={"HOME": str(self.var.folder(self.name))},
        )

    def _options(self) -> list[tuple[str, object]]:
        sockets = self.var.sockets()
        s3, master, volume, filer, admin = _ports(self._port)[:5]
        return [
            ("dir", self.var.folder(self.name)),
            ("ip", HOST),
            ("ip.bind", HOST),
            ("s3.port", s3),
            ("master.port", master),
            ("volume.port", volume),
            ("filer.port", filer),
            ("admin.port", admin),
            ("admin.ui", "false"),
            ("admin.password", self._secrets["store_admin"]),
            ("webdav", "false"),
            ("s3.port.iceberg", 0),
            ("s3.port.lance", 0),
            ("s3.config", self._identities()),
            ("s3.allowedOrigins", ",".join(self.origins) or "none"),
            ("s3.localSocket", sockets / "weed-s3.sock"),
            ("filer.localSocket", sockets / "weed-filer.sock"),
            # SeaweedFS reports its use to its makers unless told not to.
            ("master.telemetry", "false"),
        ]

    def _identities(self) -> Path:
        path = self.var.folder("run") / "s3.json"
        keys = {"accessKey": self._secrets["s3_access_key"]}
        keys["secretKey"] = self._secrets["s3_secret_key"]
        actions = ["Admin", "Read", "List", "Tagging", "Write"]
        write_private(
            path, {"identities": [{"name": "anxun", "credentials": [keys], "actions": actions}]}
        )
        return path

    def is_ready(self) -> bool:
        """True once an object can be put, which is some time after the port is open."""
        try:
            if not self._fsync_set:
                self._put_fsync()
                self._fsync_set = True
            store = self._client
            ensure_bucket(store, BUCKET)
            store.put_object(Bucket=BUCKET, Key=READY_KEY, Body=b"")
            store.delete_object(Bucket=BUCKET, Key=READY_KEY)
        except (BotoCoreError, ClientError, OSError):
            return False
        return True

    def _put_fsync(self) -> None:
        """Every object is on the disk before it is acknowledged: as `fs.configure -fsync` does."""
        rules = {"version": 1, "locations": [{"locationPrefix": "/buckets/", "fsync": True}]}
        filer = _ports(self._port)[3]
        request = urllib.request.Request(
            f"http://{HOST}:{filer}/etc/seaweedfs/filer.conf",
            data=json.dumps(rules).encode(),
            method="PUT",
        )
        # Our own process on loopback.
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310
            pass


def _ports(base: int) -> list[int]:
    web = [base + step for step in range(5)]
    return web + [port + GRPC_OFFSET for port in web]


def _is_usable(base: int) -> bool:
    """True if all ports are free and no socket file that SeaweedFS would wait for is in the way."""
    if not all(is_free(port) for port in _ports(base)):
        return False
    for port in _ports(base):
        for stale in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 — its own choice
            try:
                stale.unlink()
            except PermissionError:
                return False
    return True


def client(env: Mapping[str, str]) -> Any:
    """A boto3 client for the store that an environment names. No retries: the caller asks again."""
    return boto3.client(
        "s3",
        endpoint_url=env["S3_ENDPOINT_URL"],
        aws_access_key_id=env["S3_ACCESS_KEY"],
        aws_secret_access_key=env["S3_SECRET_KEY"],
        region_name=env.get("S3_REGION") or "us-east-1",
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=3,
            read_timeout=10,
            retries={"total_max_attempts": 1},
        ),
    )


def ensure_bucket(store: Any, bucket: str) -> None:
    """Make the bucket if it is missing; having it already changes nothing."""
    try:
        store.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        store.create_bucket(Bucket=bucket)
