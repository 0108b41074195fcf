"""没做完的发布：造好的提交、收进去的手工改动，记在自己的引用里，死了重来接得上，git gc 也不会收走。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from dianxing.desk.git.repository import Repository

_NOW, _BEGAN = "now/", "began/"


@dataclass(frozen=True, slots=True)
class HandEdit:
    """盘上手改了、没有提交的一个文件。"""

    blob: str
    began: str | None
    """它从哪一份改起；None 是新写的。"""


@dataclass(frozen=True, slots=True)
class Pending:
    """一次发布留下的记号。"""

    repo: Repository
    id: UUID

    @property
    def made(self) -> str | None:
        """造好、也许还没有接到分支上的提交。"""
        return self.repo.tip(self._made)

    def taken(self) -> dict[str, HandEdit]:
        """收进去的手工改动，按路径。"""
        tree = self.repo.tip(self._taken)
        files = self.repo.tree_files(tree) if tree else {}
        return {
            path.removeprefix(_NOW): HandEdit(blob, files.get(_BEGAN + path.removeprefix(_NOW)))
            for path, blob in files.items()
            if path.startswith(_NOW)
        }

    def keep(self, made: str, taken: Mapping[str, HandEdit]) -> None:
        """记下来。"""
        if taken:
            files = {f"{_NOW}{path}": edit.blob for path, edit in taken.items()}
            files |= {f"{_BEGAN}{path}": edit.began for path, edit in taken.items() if edit.began}
            self.repo.mark(self._taken, self.repo.tree(None, files))
        else:
            self.repo.drop(self._taken)
        self.repo.mark(self._made, made)

    @property
    def refs(self) -> tuple[str, ...]:
        """记号在哪些引用里；做完了、作罢了就去掉。"""
        return self._made, self._taken

    @property
    def _made(self) -> str:
        return f"refs/dianxing/made/{self.id}"

    @property
    def _taken(self) -> str:
        return f"refs/dianxing/taken/{self.id}"
