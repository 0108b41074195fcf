"""命令行：`dianxing new|check|build|serve|schema`。这里只解析、调用、打印、给退出码。"""

from dianxing.cli.app import main

__all__ = ["main"]
