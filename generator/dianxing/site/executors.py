"""执行器：活少就在本进程做，活多才起进程；也可以换成任何 `concurrent.futures.Executor`。"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from dianxing.heap import keep_freed_memory

P = ParamSpec("P")
T = TypeVar("T")


class InlineExecutor(Executor):
    """在本进程里当场做完；起一个进程要的时间够读几百个案例。"""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """当场运行 `fn`。"""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # 和进程池一样，异常随 Future 交给取结果的人
            future.set_exception(error)
        return future


class LazyPool:
    """要用时才起进程的进程池；`jobs` 为 1 时永远在本进程做。"""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or max(1, min(os.cpu_count() or 1, 8))
        self._pool: ProcessPoolExecutor | None = None

    def for_work(self, items: int, threshold: int) -> Executor:
        """有 `items` 件活时该用的执行器。"""
        if self.jobs == 1 or items < threshold:
            return InlineExecutor()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, initializer=_begin)
        return self._pool

    def close(self) -> None:
        """收掉进程。"""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _begin() -> None:
    """工作进程开工。让着主进程：活是它派的，它先做完，大家才能一直有活干，差不多同时完。"""
    keep_freed_memory()
    if hasattr(os, "nice"):
        os.nice(5)


class FixedPool:
    """总是用给定的执行器，如 Dask 的 `client.get_executor()`。"""

    def __init__(self, executor: Executor, jobs: int) -> None:
        self.jobs = jobs
        self._executor = executor

    def for_work(self, items: int, threshold: int) -> Executor:  # noqa: ARG002
        """就是那一个。"""
        return self._executor

    def close(self) -> None:
        """不归我们关。"""


Pool = LazyPool | FixedPool


@contextmanager
def lazy_pool(jobs: int | None) -> Iterator[LazyPool]:
    """用完就收的进程池。"""
    pool = LazyPool(jobs)
    try:
        yield pool
    finally:
        pool.close()
