"""Git 世界的模板只建一次，每个测试抄一份。"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.desk.git.world import Place, World, build_template


@pytest.fixture(scope="session")
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def template(sub: str) -> Path:
        if sub not in made:
            made[sub] = tmp_path_factory.mktemp("git-template")
            build_template(made[sub], sub)
        return made[sub]

    return template


@pytest.fixture
def make_world(tmp_path: Path, _templates: Callable[[str], Path]) -> Callable[..., World]:
    """造一个世界；`remote=False` 没有远端，`sub` 是站点根在仓库里的位置。"""

    def make(name: str = "world", *, remote: bool = True, sub: str = "") -> World:
        base = tmp_path / name
        shutil.copytree(_templates(sub), base)
        server = Place(base / "server", base / "server" / sub)
        if not remote:
            server.git("remote", "remove", "origin")
        return World(server, base / "remote.git", Place(base / "other", base / "other" / sub))

    return make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """有远端的世界。"""
    return make_world()


@pytest.fixture
def alone(make_world: Callable[..., World]) -> World:
    """没有远端的世界。"""
    return make_world(remote=False)
