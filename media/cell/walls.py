"""The walls of the cell: what a process may no longer do once it is shut in.

Its memory, processor time and files are bounded (`setrlimit`), it gains no rights, it dies with its
parent, and the kernel lets only those system calls through that computing needs (seccomp). A call
that only an intruder makes ends it, and so does beginning another process; any other that is not on
the list is refused. For Linux on x86_64 and aarch64; elsewhere the bounds hold without the filter.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Sequence
from dataclasses import dataclass

# Anonymous memory of the whole process. With the libraries' own pages on top, about 45 MB, it
# stays below 512 MB.
DATA_BYTES = 460 * 2**20
# Addresses also cover what is reserved and never touched.
_ADDRESS_BYTES = 1024 * 2**20
# Standard streams (nowhere) and the one socket.
_MOST_FILES = 4

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_PROT_EXEC = 4
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
_CLONE3 = 435


@dataclass(frozen=True, slots=True)
class _Calls:
    """Numbers of system calls on one architecture.

    `opens`: which argument of each holds the flags.
    """

    architecture: int
    allowed: tuple[int, ...]
    killing: tuple[int, ...]
    mapping: tuple[int, ...]
    opens: tuple[tuple[int, int], ...]
    clone: int


_TABLES = {
    # read write close fstat lseek munmap brk sigaction sigprocmask sigreturn readv writev yield
    # mremap madvise nanosleep getpid exit gettimeofday getrusage sigaltstack gettid futex
    # getaffinity clock_gettime clock_nanosleep exit_group robust_list getrandom membarrier rseq
    "x86_64": _Calls(
        architecture=0xC000003E,
        allowed=(
            0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 35, 39, 60, 96, 98, 131, 186,
            202, 204, 228, 230, 231, 273, 318, 324, 334,
        ),
        # socket connect accept sendto sendmsg bind listen socketpair fork vfork execve kill ptrace
        # creat rename mkdir unlink chmod prctl mount setsid process_vm_* accept4 seccomp
        # memfd_create bpf execveat userfaultfd sendmmsg unlinkat renameat* io_uring_setup pidfd_*
        # prlimit64 openat2
        killing=(
            41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 62, 101, 85, 82, 83, 87, 90, 157, 165, 112,
            310, 311, 288, 317, 319, 321, 322, 323, 307, 263, 264, 316, 425, 424, 434, 438, 302,
            437,
        ),
        mapping=(9, 10),
        opens=((2, 1), (257, 2)),
        clone=56,
    ),
    "aarch64": _Calls(
        architecture=0xC00000B7,
        allowed=(
            63, 64, 57, 80, 62, 215, 214, 134, 135, 139, 65, 66, 124, 216, 233, 101, 172, 93, 169,
            165, 132, 178, 98, 123, 113, 115, 94, 99, 278, 283, 293,
        ),
        killing=(
            198, 203, 202, 206, 211, 200, 201, 199, 221, 129, 117, 34, 35, 38, 52, 53, 167, 40, 157,
            270, 271, 242, 277, 279, 280, 281, 282, 269, 276, 425, 424, 434, 438, 261, 437,
        ),
        mapping=(222, 226),
        opens=((56, 2),),
        clone=220,
    ),
}  # fmt: skip


def shut_in(parent: int, processor_s: int, alive_s: int, *, with_filter: bool) -> None:
    """From here on this process only computes. Raises: OSError where a wall cannot be put up."""
    signal.alarm(alive_s)
    bounds = {
        resource.RLIMIT_DATA: DATA_BYTES,
        resource.RLIMIT_AS: _ADDRESS_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _MOST_FILES,
    }
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))
    # The first ends it by a signal of its own, which tells it from a killing by others.
    resource.setrlimit(resource.RLIMIT_CPU, (processor_s, processor_s + 2))
    if platform.system() != "Linux":
        return
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the parent died before")
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if with_filter:
        _install(_program(_TABLES[platform.machine()]))


def kernel_filters() -> bool:
    """Whether the kernel takes the filter: tried in a child, since it cannot be taken off."""
    if platform.system() != "Linux" or platform.machine() not in _TABLES:
        return False
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            shut_in(parent, 5, 5, with_filter=True)
        except OSError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status == 0


def _prctl(*arguments: int | ctypes.Array[ctypes.c_char]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    whole = [*arguments, 0, 0, 0, 0][:5]
    taken = [ctypes.c_ulong(part) if isinstance(part, int) else part for part in whole]
    if libc.prctl(*taken) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _install(program: Sequence[bytes]) -> None:
    code = ctypes.create_string_buffer(b"".join(program))
    described = struct.pack("HL", len(program), ctypes.addressof(code))
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.create_string_buffer(described))


def _program(calls: _Calls) -> list[bytes]:
    """Berkeley packet filter over `struct seccomp_data`: first match decides."""
    program = [
        _step(_LOAD, _ARCHITECTURE_AT),
        _step(_EQUAL, calls.architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_AT),
        # Another table of numbers under the same architecture.
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _KILL),
    ]
    for number in calls.allowed:
        program += _answer(number, _ALLOW)
    for number in calls.killing:
        program += _answer(number, _KILL)
    for number in calls.mapping:
        program += _by_bits(number, 2, _PROT_EXEC, _KILL, _ALLOW)
    for number, flags in calls.opens:
        program += _by_bits(number, flags, _WRITING, _KILL, _REFUSE | errno.EACCES)
    # The flags of the newer call lie in memory, where no filter sees them: libraries then take the
    # older one. Its decoder for HEIC needs a thread.
    program += _answer(_CLONE3, _REFUSE | errno.ENOSYS)
    program += _by_bits(calls.clone, 0, _CLONE_THREAD, _ALLOW, _KILL)
    return [*program, _step(_RETURN, _REFUSE | errno.EPERM)]


def _answer(number: int, action: int) -> list[bytes]:
    return [_step(_EQUAL, number, 0, 1), _step(_RETURN, action)]


def _by_bits(number: int, argument: int, bits: int, if_any: int, if_none: int) -> list[bytes]:
    return [
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, _ARGUMENTS_AT + 8 * argument),
        _step(_ANY_BIT, bits, 0, 1),
        _step(_RETURN, if_any),
        _step(_RETURN, if_none),
    ]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
