"""没做完的发布：造好的提交、收进去的手工改动，记在自己的引用里，死了重来接得上，git gc 也不会收走。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dianxing.desk.git.repository import Repository


@dataclass(frozen=True, slots=True)
class Pending:
    """一次发布留下的记号。"""

    repo: Repository
    id: UUID

    @property
    def made(self) -> str | None:
        """造好、也许还没有接到分支上的提交。"""
        return self.repo.tip(self._made)

    def taken(self, folder: str) -> dict[str, str]:
        """收进去的手工改动：文件名 → 对象名。"""
        tree = self.repo.tip(self._taken)
        return {name: entry.blob for name, entry in self.repo.folder(tree, folder).items()}

    def taken_paths(self) -> dict[str, str]:
        """同上，路径 → 对象名。"""
        tree = self.repo.tip(self._taken)
        return {} if tree is None else self.repo.tree_files(tree)

    def keep(self, made: str, taken: dict[str, str]) -> None:
        """记下来。`taken` 按路径。"""
        if taken:
            self.repo.mark(self._taken, self.repo.tree(None, taken))
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
