"""执行器：活少当场做，活多起进程，也能换成 Dask；哪种都给出同样的字节，坏了说得清。"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dianxing.errors import BuildError
from dianxing.site.executors import FixedPool, InlineExecutor, LazyPool, lazy_pool

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def test_little_work_is_done_on_the_spot() -> None:
    with lazy_pool(2) as pool:
        assert pool.for_work(3, 10).submit(os.getpid).result() == os.getpid()


def test_much_work_goes_to_other_processes() -> None:
    with lazy_pool(2) as pool:
        assert pool.for_work(10, 10).submit(os.getpid).result() != os.getpid()


def test_one_job_means_this_process_alone() -> None:
    with lazy_pool(1) as pool:
        assert pool.for_work(10_000, 10).submit(os.getpid).result() == os.getpid()


def test_the_pool_is_as_wide_as_the_machine_when_nothing_is_said() -> None:
    assert 1 <= LazyPool().jobs <= 8


def test_an_error_on_the_spot_waits_for_who_asks_for_the_result() -> None:
    future = InlineExecutor().submit(int, "一")
    assert isinstance(future.exception(), ValueError)
    with pytest.raises(ValueError, match="一"):
        future.result()


def test_a_given_executor_is_always_the_one() -> None:
    with ThreadPoolExecutor(1) as executor:
        pool = FixedPool(executor, 3)
        assert pool.for_work(1, 100) is pool.for_work(1000, 1) is executor
        pool.close()
        assert executor.submit(len, "还能用").result() == 3


class Dying(Executor):
    """一个工作进程都活不下来的执行器。"""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("a process was terminated abruptly"))
        return future


def test_worker_processes_that_die_are_said_in_chinese(small: SmallSite) -> None:
    with pytest.raises(BuildError, match="--jobs 1") as caught:
        small.build(pool=FixedPool(Dying(), 2))
    assert "terminated" not in str(caught.value)
    assert not small.out.exists()


@pytest.fixture
def dask_executor() -> Iterator[Executor]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor()


def test_dask_gives_the_same_bytes(small: SmallSite, tmp_path: Path, dask_executor: Executor) -> None:
    small.build(pictures=True)
    far = tmp_path / "far"
    small.build(pictures=True, site_dir=far, cache=tmp_path / "cache", pool=FixedPool(dask_executor, 2))
    assert small.tree(far) == small.tree()
