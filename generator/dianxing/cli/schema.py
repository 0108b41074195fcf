"""`dianxing schema`。"""

from __future__ import annotations

import errno
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.reference_files import load_reference
from dianxing.cases.schema import json_schema
from dianxing.cli.options import Root, site_root
from dianxing.disk_reason import disk_reason
from dianxing.errors import SettingsError


def schema(
    root: Root = Path(),
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到这个文件。", show_default="打印出来")
    ] = None,
) -> None:
    """案例头部的 JSON Schema，带中文标题和词表；编辑器用它边写边提示。

    例：

      dianxing schema -o cases/case.schema.json
    """
    text = (
        json.dumps(json_schema(load_reference(site_root(root) / "content")), ensure_ascii=False, indent=2)
        + "\n"
    )
    if output is None:
        sys.stdout.write(text)
        return
    staged = output.with_name(output.name + ".new")
    try:
        if output.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(output))
        staged.write_text(text, encoding="utf-8", newline="\n")
        staged.replace(output)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise SettingsError(f"{output}: 写不了（{disk_reason(error)}）→ 换一个地方") from None
    print(f"写好了：{output}")
