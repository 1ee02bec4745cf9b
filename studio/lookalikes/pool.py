"""Many films at once on the cores of a machine. Whatever ends the run ends the films in work; nothing half is left."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from importlib import import_module
from types import FrameType

GRACE_S = 3  # for the film in work to clear away what it has begun


class DiskFull(OSError):
    """No room is left where the films are written."""


def run(task: Callable[[int], None], seeds: Sequence[int], workers: int) -> Iterator[int]:
    """Call `task` for every seed, in several processes where `workers` is more than one; yields each that is done.

    The first error ends the run: films not yet begun are not begun. Raises DiskFull for a full disk.
    """
    try:
        yield from _alone(task, seeds) if min(workers, len(seeds)) <= 1 else _together(task, seeds, workers)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(error.errno, os.strerror(error.errno)) from error
        raise


def _alone(task: Callable[[int], None], seeds: Sequence[int]) -> Iterator[int]:
    for seed in seeds:
        task(seed)
        yield seed


def _together(task: Callable[[int], None], seeds: Sequence[int], workers: int) -> Iterator[int]:
    before = set(multiprocessing.active_children())
    module = getattr(task, "func", task).__module__
    # Started afresh, for a fork would share the parent's threads and its speaking process.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (os.getpid(), module))
    try:
        waiting: dict[Future[None], int] = {pool.submit(task, seed): seed for seed in seeds}
        for future in as_completed(waiting):
            future.result()
            yield waiting[future]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(parent: int, module: str) -> None:
    """In a worker: Ctrl-C is the parent's to answer; SIGTERM and the parent's death end the film in work in order.

    `module` is the task's: whoever is stopped while it is still imported has no film in work, and just goes.
    """
    import_module(module)

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(1)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_S)
        os._exit(1)  # the pool takes an exit for a result and waits for the parent's next film

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=watch, daemon=True).start()
