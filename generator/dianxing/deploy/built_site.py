"""能不能发布：网站是正式建的、做全了、和清单对得上；对不上的说出哪几个文件。"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dianxing.errors import DeployError
from dianxing.site.manifest import Built, Manifest, is_untouched, load_manifest, manifest_beside
from dianxing.site.write import half_swapped

_SHOWN = 5
_BUILD = "dianxing build --production"


def read_built(site_dir: Path, *, allow_test: bool, allow_incomplete: bool = False) -> tuple[Manifest, Built]:
    """网站的清单和凭据；不能发布抛 DeployError。

    `allow_test`：给试用的服务器，不是正式建的也行。`allow_incomplete`：没做全的也行。
    """
    if not site_dir.is_dir():
        raise DeployError(f"{site_dir}: 还没有网站 → 先运行 {_BUILD}")
    if half_swapped(site_dir):
        raise DeployError(f"{site_dir}: 上次建站换到一半断了 → 再运行一次 {_BUILD}，它会接着换完")
    manifest = load_manifest(manifest_beside(site_dir))
    if manifest.built is None:
        raise DeployError(f"{site_dir}: 旁边没有这个网站的清单（或者是旧版程序建的）→ 再运行一次 {_BUILD}")
    _refuse_edited(site_dir, manifest)
    if not allow_test:
        _refuse_unfit(site_dir, manifest.built, allow_incomplete=allow_incomplete)
    return manifest, manifest.built


def _refuse_unfit(site_dir: Path, built: Built, *, allow_incomplete: bool) -> None:
    if not built.production:
        raise DeployError(
            f"{site_dir}: 这个网站不是正式建的（里面有示例和占位）→ 运行 {_BUILD} 再发布；"
            "发到试用的服务器，加 --allow-test"
        )
    if not built.complete and not allow_incomplete:
        raise DeployError(
            f"{site_dir}: 这个网站没做全（用了 --no-search、--no-pictures，或者略过了有问题的案例、图片）"
            f"→ 改好了，运行 {_BUILD} 再发布"
        )


def _refuse_edited(site_dir: Path, manifest: Manifest) -> None:
    """建好以后少了、改了、多了文件，都不发布。"""
    written = {path: item for group in manifest.groups.values() for path, item in group.files.items()}
    changed = sorted(path for path, item in written.items() if not is_untouched(site_dir, path, item))
    extra = sorted(set(_files(site_dir)) - written.keys())
    faults = []
    if changed:
        faults.append(f"建好以后少了或改了 {_some(changed)} → 运行 {_BUILD}，它会补好")
    if extra:
        faults.append(
            f"多出了 {_some(extra)} → 要上网的放进 content/ 再建，不要的删掉（site/ 里不放手写的东西）"
        )
    if faults:
        raise DeployError("\n".join(f"{site_dir}: {fault}" for fault in faults))


def _some(paths: list[str]) -> str:
    more = f" 等 {len(paths)} 个文件" if len(paths) > _SHOWN else ""
    return "、".join(paths[:_SHOWN]) + more


def _files(folder: Path) -> Iterable[str]:
    start = len(str(folder)) + 1
    for inside, folders, names in os.walk(folder):
        # 指到文件夹的符号链接不往里走，但它自己也是多出来的
        links = [name for name in folders if Path(inside, name).is_symlink()]
        for name in (*names, *links):
            yield f"{inside}/{name}"[start:].replace(os.sep, "/")
