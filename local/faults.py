"""What a person is told in one sentence, without a traceback."""

from __future__ import annotations

import contextlib
import errno
import shutil
from pathlib import Path


class CannotStart(Exception):
    """Something outside of our code stands in the way; the message says what to do next."""


_WORDS = {
    errno.ENOSPC: "磁盘满了，请腾出 1 GB 以上",
    errno.EDQUOT: "磁盘配额用完了，请腾出 1 GB 以上",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.EROFS: "磁盘只能读、不能写，请检查磁盘",
    errno.EIO: "磁盘读写出错，请检查磁盘",
    errno.EACCES: "没有权限，请检查文件归谁所有",
    errno.EPERM: "没有权限，请检查文件归谁所有",
    errno.EMFILE: "打开的文件太多，请提高 ulimit -n",
    errno.ENFILE: "整台机器打开的文件太多",
    errno.ENOMEM: "内存不够",
    errno.EAGAIN: "系统不能再开新的进程",
    errno.EISDIR: "该放文件的地方是一个文件夹，请移开它",
    errno.ENOTDIR: "该放文件夹的地方是一个文件，请移开它",
    errno.ENOENT: "文件或文件夹不见了",
}


# Below this, PostgreSQL would stop in the middle of the day.
LEAST_FREE_BYTES = 300_000_000


def lack_of_room(folder: Path) -> str:
    """In words; empty where there is room, or nobody can say."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            least = LEAST_FREE_BYTES // 10**6
            return f"磁盘只剩不到 {least} MB，记录可能写不下。请腾出 1 GB 以上"
    return ""


def in_words(error: Exception) -> str:
    """What went wrong outside of our code, for an operator."""
    if not isinstance(error, OSError):
        return f"{type(error).__name__}：{error}"
    words = _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
    return f"{words}（{error.filename}）" if error.filename else words
