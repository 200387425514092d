"""Shutting a process in before it runs what somebody typed (Linux on x86-64 and ARM64 only).

A kernel filter lets through only the calls that arithmetic and memory need: no file can be opened, no socket made, no
process started, no signal sent.  Limits hold memory, processor time and files; the network namespace is left where
that is permitted.  Elsewhere there is nothing as strong that needs no privileges: there, nothing is run.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable
from types import ModuleType

MEMORY = 512 << 20
"""Bytes of address space beyond what the libraries take."""
PROCESSOR = 2
"""Seconds of processor time."""

# System calls by architecture: (audit number of the architecture, the numbers that are let through).
CALLS: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0,
            "write": 1,
            "close": 3,
            "fstat": 5,
            "lseek": 8,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "sched_yield": 24,
            "mremap": 25,
            "madvise": 28,
            "getpid": 39,
            "exit": 60,
            "gettimeofday": 96,
            "getrusage": 98,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "sched_getaffinity": 204,
            "restart_syscall": 219,
            "clock_gettime": 228,
            "exit_group": 231,
            "getrandom": 318,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "read": 63,
            "write": 64,
            "close": 57,
            "fstat": 80,
            "lseek": 62,
            "mmap": 222,
            "mprotect": 226,
            "munmap": 215,
            "brk": 214,
            "rt_sigaction": 134,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "sched_yield": 124,
            "mremap": 216,
            "madvise": 233,
            "getpid": 172,
            "exit": 93,
            "gettimeofday": 169,
            "getrusage": 165,
            "sigaltstack": 132,
            "gettid": 178,
            "futex": 98,
            "sched_getaffinity": 123,
            "restart_syscall": 128,
            "clock_gettime": 113,
            "exit_group": 94,
            "getrandom": 278,
        },
    ),
}
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000
NO_NEW_PRIVILEGES, SET_FILTER, FILTER = 38, 22, 2
NEW_USER, NEW_NET = 0x10000000, 0x40000000


class CageError(Exception):
    """The process could not be shut in: nothing may run."""


def supported() -> str:
    """Why code cannot be run on this kind of machine; empty where it can."""
    if sys.platform != "linux":
        return "code answers are run on Linux only, where a process can be kept from files and the network"
    if platform.machine() not in CALLS:
        return f"code answers are not run on {platform.machine()} processors"
    return ""


def program(machine: str) -> bytes:
    """The kernel's filter: wrong architecture ends the process, a call that is not listed is refused."""
    audit, calls = CALLS[machine]
    numbers = sorted(calls.values())
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, audit), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    steps += [(EQUAL, len(numbers) - k, 0, number) for k, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def shut_in() -> bool:
    """Shut this process in for good.  Returns whether it also left the network's namespace.  Raises CageError."""
    if reason := supported():
        raise CageError(reason)
    import resource
    import socket

    if len(os.listdir("/proc/self/task")) != 1:
        raise CageError("another thread is running")
    library = ctypes.CDLL(None, use_errno=True)
    left = bool(library.unshare(NEW_USER | NEW_NET) == 0)
    _limits(resource)
    steps = program(platform.machine())
    held = ctypes.create_string_buffer(steps, len(steps))
    wanted = _Filter(len(steps) // 8, ctypes.cast(held, ctypes.c_void_p))
    if (
        library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0
        or library.prctl(SET_FILTER, FILTER, ctypes.byref(wanted)) != 0
    ):
        raise CageError(f"the kernel refused the filter (error {ctypes.get_errno()})")
    _try_the_bars(socket.socket)
    return left


def _limits(resource: ModuleType) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + PROCESSOR
    with open("/proc/self/statm", encoding="ascii") as pages:
        space = int(pages.read().split()[0]) * resource.getpagesize() + MEMORY
    for limit, size in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (size, size))


def _try_the_bars(socket: Callable[[], object]) -> None:
    """The filter must really hold: opening, forking and a socket have to fail."""
    for attempt in (lambda: os.open("/", os.O_RDONLY), os.fork, socket):
        try:
            attempt()
        except OSError:
            continue
        raise CageError("the kernel's filter does not hold")
