"""Where one installation keeps everything of its own: data, logs, sockets and secrets."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.faults import CannotStart, in_words

PROJECT = Path(__file__).resolve().parent.parent

# sun_path holds 104 bytes on macOS and 108 on Linux; our longest name needs a few of them.
SOCKET_PATH_MAX_BYTES = 95
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


@dataclass(frozen=True, slots=True)
class Var:
    """The folder `var/` of one installation, which nothing else may share."""

    root: Path

    @classmethod
    def of_this_checkout(cls) -> Var:
        """`ANXUN_VAR` if it is set, else `var/` in the project's folder."""
        return cls(Path(os.environ.get("ANXUN_VAR") or PROJECT / "var").resolve())

    def folder(self, name: str) -> Path:
        """A folder that only we can enter."""
        # Others may pass through the root, for a service that runs as another user, but not look.
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        path = self.root / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    @property
    def counties(self) -> Path:
        """Where counties keep plans and items of their own, unless a setting says otherwise."""
        return self.root / "counties"

    def log(self, name: str) -> Path:
        return self.folder("log") / f"{name}.log"

    def record(self, name: str) -> Path:
        return self.folder("run") / f"{name}.json"

    def sockets(self, owner: int | None = None) -> Path:
        """The folder for Unix sockets, private to `owner` (a user id; None: ourselves).

        A short one under /tmp where ours is too long a path for a socket.
        """
        here = self.folder("run" if owner is None else f"run-{owner}")
        if len(os.fsencode(here / LONGEST_SOCKET_NAME)) > SOCKET_PATH_MAX_BYTES:
            key = hashlib.sha256(os.fsencode(here)).hexdigest()[:12]
            here = Path("/tmp") / f"anxun-{os.getuid()}-{key}"  # noqa: S108 — private, see below
            here.mkdir(mode=0o700, exist_ok=True)
        _give_to(here, os.getuid() if owner is None else owner)
        return here

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs off this folder. Raises: CannotStart if one is using it."""
        with (self.folder("run") / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                pid = file.read().strip() or "?"
                raise CannotStart(
                    f"安巡已经在运行（进程 {pid}），数据在 {self.root}。"
                    "请到那个终端按 Ctrl-C 停止，或用 ANXUN_VAR=另一个目录 再开一个。"
                ) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield


def _give_to(folder: Path, owner: int) -> None:
    """Raises: CannotStart if somebody else made the folder before us or can enter it."""
    status = folder.lstat()
    ours = status.st_uid in {os.getuid(), owner} and not status.st_mode & 0o077
    if not stat.S_ISDIR(status.st_mode) or not ours:
        raise CannotStart(f"{folder} 不是当前用户专用的目录，不能放套接字。请删除它再试。")
    if status.st_uid != owner:
        os.chown(folder, owner, -1)


def kept_secrets(var: Var) -> dict[str, str]:
    """Random secrets of this installation, made the first time and kept readable for us alone."""
    path = var.folder("run").parent / "secrets.json"
    kept = read_private(path)
    sizes = {"s3_access_key": 10, "s3_secret_key": 24, "secret_key": 32, "store_admin": 24}
    missing = {name: secrets.token_hex(size) for name, size in sizes.items() if name not in kept}
    if missing:
        kept |= missing
        write_private(path, kept)
    return kept


def read_private(path: Path) -> dict[str, str]:
    """What `write_private` wrote; nothing if it never did. Raises: CannotStart if it is damaged."""
    try:
        kept: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CannotStart(f"读不了 {path}：{in_words(error)}。请从备份里恢复它。") from error
    if not isinstance(kept, dict):
        raise CannotStart(f"{path} 的内容不对。请从备份里恢复它。")
    return kept


def write_private(path: Path, content: Mapping[str, object]) -> None:
    """Write JSON that only this user can read. Raises: OSError, see `replace_text`."""
    replace_text(path, json.dumps(content, ensure_ascii=False, indent=1))


def replace_text(path: Path, text: str) -> None:
    """Write a file that only this user can read; a crash leaves the old one or the new one.

    One that holds the text already is left alone: then a full disk stands in nobody's way.
    Raises: OSError, with nothing half written left behind.
    """
    if _holds(path, text):
        return
    # Always the same name, so that a run that is killed here leaves no more than one behind.
    new = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_text() == text
    except (OSError, ValueError):
        return False
