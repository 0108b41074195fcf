"""错误的树。

    DianxingError            用户能改的事：打印出来，不带回溯，退出码 1
    ├── SourceProblems       源文件有问题（带全部 Problem）
    ├── SettingsError        mkdocs.yml、dianxing.yml 或命令行的问题
    ├── BuildError           建站时才看得出的问题（两处争一个地址、生产环境的占位内容……）
    └── DeployError          发布时的问题（网站没建好、服务器连不上、磁盘满……）

其余异常是程序自己的错，保留回溯，退出码 2。
"""

from __future__ import annotations

from collections.abc import Sequence

from dianxing.problems import Problem


class DianxingError(Exception):
    """用户能改的事。"""


class SourceProblems(DianxingError):
    """源文件有问题；`problems` 是全部。"""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SettingsError(DianxingError):
    """设置有问题；说得出行列的，`problems` 里也有。"""

    def __init__(self, message: str = "", problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message or "\n".join(map(str, self.problems)))


class BuildError(DianxingError):
    """建站时才看得出的问题。"""


class DeployError(DianxingError):
    """发布时的问题；服务器上仍是发布以前那一版。"""
