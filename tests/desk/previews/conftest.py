"""预览测试的共用件：备好的外壳（MkDocs 只跑一次）。"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.conftest import DeskSite


@pytest.fixture(scope="session")
def kept_shell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """做过一次的外壳放在这里。"""
    return tmp_path_factory.mktemp("shell")


@pytest.fixture
def shelled(desk: DeskSite, kept_shell: Path) -> Iterator[DeskSite]:
    """外壳已经备好的采编台。"""
    from dianxing.desk.place import the_place
    from dianxing.desk.previews.prepare_shell import prepare_shell
    from dianxing.desk.previews.site_frame import shell_file
    from dianxing.engine_version import engine_version

    settings = the_place().settings
    wanted = shell_file(settings)
    kept = kept_shell / wanted.name
    if kept.exists():
        wanted.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, wanted)
    else:
        prepare_shell(settings, engine_version())
        shutil.copy(wanted, kept)
    yield desk
