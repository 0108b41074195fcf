"""不能发布的一样也不发：不是正式建的、没做全的、和清单对不上的、地方不对的。"""

from __future__ import annotations

import os
import shutil

import pytest
from tests.deploy.conftest import GARLIC, URL, Ready, Run, good, run_deploy

from dianxing.site.manifest import manifest_beside


def refused(dianxing: Run, ready: Ready, *more: str) -> str:
    done = run_deploy(dianxing, ready, *more)
    assert done.code == 1
    assert "→" in done.err
    assert not (ready.place / "current").exists()
    return done.err


def test_a_site_that_was_not_built_for_production_is_refused_except_for_a_test_server(
    ready: Ready, dianxing: Run
) -> None:
    ready.small.build(pictures=True)
    assert "不是正式建的" in refused(dianxing, ready)
    good(run_deploy(dianxing, ready, "--allow-test"))
    assert "试用" in good(run_deploy(dianxing, ready, "list"))


def test_a_site_that_lacks_pictures_or_search_is_refused(ready: Ready, dianxing: Run) -> None:
    ready.small.build(production=True, base_url=URL)
    assert "没做全" in refused(dianxing, ready)
    ready.small.build(production=True, base_url=URL, pictures=True, search=False)
    assert "没做全" in refused(dianxing, ready)


def test_the_desk_may_deploy_a_site_that_left_a_broken_case_out(ready: Ready, dianxing: Run) -> None:
    ready.small.edit(GARLIC, "status: published", "status: 不像样")
    ready.small.build(production=True, base_url=URL, pictures=True, strict=False)
    assert "没做全" in refused(dianxing, ready)
    good(run_deploy(dianxing, ready, "--allow-incomplete"))
    assert not any(GARLIC in name for name in ready.live())


@pytest.mark.parametrize("damage", ["edited", "touched", "lost", "extra", "link"])
def test_a_site_that_is_not_as_it_was_built_is_refused_and_the_file_is_named(
    ready: Ready, dianxing: Run, damage: str
) -> None:
    page = ready.small.out / "join" / "index.html"
    named = "join/index.html"
    if damage == "edited":
        page.write_text(page.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    elif damage == "touched":
        os.utime(page, ns=(1, 1))
    elif damage == "lost":
        page.unlink()
    elif damage == "extra":
        named = "手写.html"
        (ready.small.out / named).write_text("x", encoding="utf-8")
    else:
        named = "外面"
        (ready.small.out / named).symlink_to("/etc", target_is_directory=True)
    assert named in refused(dianxing, ready)


def test_a_site_that_was_swapped_half_way_is_refused(ready: Ready, dianxing: Run) -> None:
    staging = ready.root / ".site.staging"
    staging.mkdir()
    shutil.copy(manifest_beside(ready.small.out), staging / "ready.manifest")
    assert "换到一半" in refused(dianxing, ready)


def test_no_site_and_no_manifest_are_told_apart(ready: Ready, dianxing: Run) -> None:
    manifest_beside(ready.small.out).unlink()
    assert "清单" in refused(dianxing, ready)
    shutil.rmtree(ready.small.out)
    assert "还没有网站" in refused(dianxing, ready)


def test_a_folder_that_holds_other_things_is_left_alone(ready: Ready, dianxing: Run) -> None:
    ready.place.mkdir()
    (ready.place / "index.php").write_text("别人的", encoding="utf-8")
    assert "index.php" in refused(dianxing, ready)
    assert [path.name for path in ready.place.iterdir()] == ["index.php"]


@pytest.mark.parametrize("folder", ["site", "site/x", "content", ".", "..", ".cache/x"])
def test_the_sources_and_the_site_cannot_be_the_target(ready: Ready, dianxing: Run, folder: str) -> None:
    ready.targets(f"    - name: 本机\n      folder: {folder}\n")
    assert "不能发布到" in refused(dianxing, ready)


def test_without_a_target_it_says_how_to_write_one(ready: Ready, dianxing: Run) -> None:
    (ready.root / "dianxing.yml").write_text("", encoding="utf-8")
    assert "deploy.targets" in refused(dianxing, ready)
    ready.targets("    - name: 甲\n      folder: ../a\n    - name: 乙\n      folder: ../b\n")
    assert "甲、乙" in refused(dianxing, ready, "--to", "丙")
