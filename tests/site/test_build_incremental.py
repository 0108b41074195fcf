"""再建一次只动该动的：没变的一个字节也不写，别人的东西一个也不碰。"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from dianxing.errors import BuildError, SourceProblems

if TYPE_CHECKING:
    from tests.conftest import SmallSite

LOGISTICS = "2022/dongshan-logistics-park"
NIGHT = "2021/xihe-delivery-night"
GARLIC = "2022/nantang-garlic-coop"


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    """每个文件的编号和修改时间：重写过就不同，哪怕内容一样。"""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def pages_linking_to(tree: dict[str, bytes], path: str) -> set[str]:
    link = f'href="/{path}"'.encode()
    return {name for name, content in tree.items() if name.endswith(".html") and link in content}


def case_pages_relating_to(tree: dict[str, bytes], path: str) -> set[str]:
    found = set()
    for name, content in tree.items():
        band = re.search(rb'<section class="band related".*?</section>', content, re.S)
        if band and f'href="/{path}"'.encode() in band[0]:
            found.add(name)
    return found


def test_a_second_build_writes_and_removes_nothing(small: SmallSite) -> None:
    small.build(pictures=True)
    before = state_of(small.out)
    report = small.build(pictures=True).report
    assert (report.written, report.removed, report.kept) == ((), (), len(before))
    assert state_of(small.out) == before


def test_the_report_names_every_file_of_a_first_build(small: SmallSite) -> None:
    report = small.build().report
    assert sorted(report.written) == sorted(small.tree())


def test_a_changed_body_rewrites_the_page_and_what_carries_the_full_text(small: SmallSite) -> None:
    small.build()
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
    written = set(small.build().report.written)
    pages = {path for path in written if path.endswith(".html")}
    # 首页从全文里挑数字；列表、别的案例页、小页面都不读正文
    assert {f"cases/{GARLIC}/index.html"} <= pages <= {f"cases/{GARLIC}/index.html", "index.html"}
    assert "feed.xml" in written
    assert "sitemap.xml" not in written
    assert [path for path in written if path.startswith("search/")], "正文变了，检索也该跟着变"


def test_a_changed_title_rewrites_exactly_the_pages_that_show_it(small: SmallSite) -> None:
    small.build()
    path = f"cases/{GARLIC}/"
    before = small.tree()
    small.edit(GARLIC, "旧塘县大蒜合作社建起工会，春耕前先体检", "旧塘县蒜农有了工会，春耕前先体检")
    written = set(small.build().report.written)
    pages = {name for name in written if name.endswith(".html")}
    assert pages == {f"{path}index.html", *pages_linking_to(before, path)}
    assert case_pages_relating_to(before, path) <= pages
    assert "feed.xml" in written
    assert not {"sitemap.xml", "robots.txt", "404.html", "search/index.html"} & written
    old = "旧塘县大蒜合作社建起工会".encode()
    assert [name for name, content in small.tree().items() if old in content] == []


def test_a_related_page_follows_the_title_of_the_case_it_shows(small: SmallSite) -> None:
    small.build()
    related = case_pages_relating_to(small.tree(), f"cases/{NIGHT}/")
    assert f"cases/{LOGISTICS}/index.html" in related
    small.edit(NIGHT, "37名快递员当晚递交入会申请", "37名快递员当晚就递交了申请")
    written = set(small.build().report.written)
    assert related <= written
    assert f"cases/{GARLIC}/index.html" not in written


def test_a_changed_date_of_update_reaches_the_sitemap(small: SmallSite) -> None:
    small.build()
    small.edit(LOGISTICS, "updated: 2023-01-05", "updated: 2024-02-06")
    assert "sitemap.xml" in small.build().report.written
    assert "<lastmod>2024-02-06</lastmod>" in small.page("sitemap.xml")


def test_a_touched_file_with_the_same_content_rewrites_nothing(small: SmallSite) -> None:
    small.build()
    os.utime(small.case_file(GARLIC))
    assert small.build().report.written == ()


def test_a_removed_case_takes_all_its_files_and_nothing_else(small: SmallSite) -> None:
    small.build(pictures=True)
    stranger = small.out / "cases" / "2021" / "xihe-delivery-night" / "note.txt"
    stranger.write_text("别人放的", encoding="utf-8")
    (small.out / "googlecheck.html").write_text("验证", encoding="utf-8")
    before = small.tree()
    mine = {
        name for name in before if name.startswith(f"cases/{NIGHT}/") and name != f"cases/{NIGHT}/note.txt"
    }
    assert any(name.endswith(".jpg") for name in mine)
    shutil.rmtree(small.case_file(NIGHT).parent)
    report = small.build(pictures=True).report
    assert mine <= set(report.removed)
    after = small.tree()
    assert not mine & set(after)
    assert after[f"cases/{NIGHT}/note.txt"] == before[f"cases/{NIGHT}/note.txt"]
    assert after["googlecheck.html"] == before["googlecheck.html"]
    assert not [name for name, content in after.items() if b"xihe-delivery-night" in content]


def test_the_folder_of_a_removed_case_goes_when_it_is_empty(small: SmallSite) -> None:
    small.build()
    shutil.rmtree(small.case_file(GARLIC).parent)
    small.build()
    assert not (small.out / "cases" / GARLIC).exists()
    assert (small.out / "cases" / LOGISTICS / "index.html").is_file()


def test_a_new_case_joins_the_listings(small: SmallSite) -> None:
    small.build()
    text = small.case_file(GARLIC).read_text(encoding="utf-8").replace("旧塘县大蒜合作社", "旧塘县花生合作社")
    small.write("2022/peanuts", text)
    result = small.build()
    assert result.cases == 5
    assert "cases/2022/peanuts/index.html" in result.report.written
    assert 'href="/cases/2022/peanuts/"' in small.page("places/nantang/index.html")


def test_an_output_changed_by_hand_is_written_again(small: SmallSite) -> None:
    small.build()
    before = small.tree()
    for name in ("index.html", f"cases/{GARLIC}/index.html", "feed.xml", "search/directory.json"):
        with (small.out / name).open("ab") as file:
            file.write("<!-- 手改的 -->".encode())
    (small.out / "robots.txt").unlink()
    small.build()
    assert small.tree() == before


def test_a_same_sized_change_by_hand_is_noticed_too(small: SmallSite) -> None:
    small.build()
    page = small.out / "about" / "index.html"
    before = page.read_bytes()
    page.write_bytes(before[::-1])
    assert small.build().report.written == ("about/index.html",)
    assert page.read_bytes() == before


def test_a_deleted_site_is_built_again(small: SmallSite) -> None:
    small.build()
    before = small.tree()
    shutil.rmtree(small.out)
    report = small.build().report
    assert small.tree() == before
    assert len(report.written) == len(before)


def test_a_change_of_style_changes_only_assets_and_pages(small: SmallSite) -> None:
    small.build(pictures=True)
    before = small.tree()
    css = small.root / "theme" / "css" / "base.css"
    css.write_text(css.read_text(encoding="utf-8") + "\n.never { color: red; }\n", encoding="utf-8")
    small.build(pictures=True)
    after = small.tree()
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name for name in changed if not name.endswith(".html")} == {
        next(name for name in before if re.fullmatch(r"assets/site\..*\.css", name)),
        next(name for name in after if re.fullmatch(r"assets/site\..*\.css", name)),
    }
    assert f"cases/{GARLIC}/index.html" in changed


def test_pictures_that_are_put_off_stay_as_they_were(small: SmallSite) -> None:
    small.build(pictures=True)
    pictures = {name: content for name, content in small.tree().items() if "/img/" in name}
    assert pictures
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
    small.build(pictures=False)
    assert {name: content for name, content in small.tree().items() if "/img/" in name} == pictures


def test_a_strict_build_with_a_problem_touches_nothing(small: SmallSite) -> None:
    small.build()
    before = state_of(small.root)
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    changed = state_of(small.root)
    with pytest.raises(SourceProblems) as caught:
        small.build()
    assert [problem.path for problem in caught.value.problems] == [f"cases/{GARLIC}/case.md"]
    assert state_of(small.root) == changed
    assert before.keys() == changed.keys()


def test_a_first_strict_build_with_a_problem_makes_no_site(small: SmallSite) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    with pytest.raises(SourceProblems):
        small.build()
    assert not small.out.exists()
    assert sorted(path.name for path in small.root.iterdir() if "staging" in path.name) == []


def test_a_lenient_build_leaves_the_broken_case_out_and_names_it(small: SmallSite) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    small.edit(GARLIC, "旧塘县大蒜合作社建起工会", "写坏了的大蒜案例大蒜合作社")
    result = small.build(strict=False)
    assert result.left_out == (GARLIC,)
    assert [problem.path for problem in result.problems] == [f"cases/{GARLIC}/case.md"]
    assert result.cases == 3
    assert not [name for name, content in small.tree().items() if "写坏了的大蒜案例".encode() in content]


def test_a_case_that_breaks_later_goes_and_comes_back_when_mended(small: SmallSite) -> None:
    small.build()
    before = small.tree()
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    small.build(strict=False)
    assert f"cases/{GARLIC}/index.html" not in small.tree()
    small.edit(GARLIC, "area: 没有的领域", "area: 农业专业合作组织")
    small.build()
    assert small.tree() == before


def test_two_sources_for_one_address_are_an_error_that_names_both(small: SmallSite) -> None:
    small.build()
    before = small.tree()
    page = small.root / "content" / "cases" / "2022" / "nantang-garlic-coop.md"
    page.parent.mkdir(parents=True)
    page.write_text("# 手写的\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        small.build()
    assert f"cases/{GARLIC}/index.html" in str(caught.value)
    assert f"cases/{GARLIC}/case.md" in str(caught.value)
    assert "content/cases/2022/nantang-garlic-coop.md" in str(caught.value)
    assert small.tree() == before


@pytest.mark.parametrize("alias", ["/feed.xml/", "/index.html/", "/404.html/", "/about/index.html/"])
def test_an_old_address_that_is_a_file_of_the_site_is_an_error_that_names_both(
    small: SmallSite, alias: str
) -> None:
    small.edit(LOGISTICS, "/2015/old-address/", alias)
    with pytest.raises((BuildError, SourceProblems)) as caught:
        small.build()
    assert f"cases/{LOGISTICS}/case.md" in str(caught.value)
    assert alias.strip("/") in str(caught.value)
    assert not small.out.exists()


@pytest.mark.parametrize("alias", ["/years/2012/", "/tags/大蒜/", "/cases/page/2/"])
def test_an_old_address_that_is_a_listing_is_an_error(small: SmallSite, alias: str) -> None:
    small.edit(LOGISTICS, "/2015/old-address/", alias)
    if alias == "/cases/page/2/":
        small.edit(small.root / "dianxing.yml", "page_size: 24", "page_size: 6")
        body = small.case_file(GARLIC).read_text(encoding="utf-8")
        for number in range(3):
            small.write(f"2022/more-{number}", body)
    with pytest.raises((BuildError, SourceProblems)) as caught:
        small.build()
    assert f"cases/{LOGISTICS}/case.md" in str(caught.value)


def test_an_address_that_turns_from_a_folder_into_a_file_and_back_is_followed(small: SmallSite) -> None:
    small.edit(LOGISTICS, "/2015/old-address/", "/old.html/more/")
    small.build()
    assert (small.out / "old.html" / "more" / "index.html").is_file()
    small.edit(LOGISTICS, "/old.html/more/", "/old.html/")
    small.build()
    assert (small.out / "old.html").is_file()
    small.edit(LOGISTICS, "/old.html/", "/old.html/more/")
    small.build()
    assert (small.out / "old.html" / "more" / "index.html").is_file()
    assert small.build().report.written == ()


def test_two_builds_into_two_folders_do_not_disturb_each_other(small: SmallSite) -> None:
    other = small.root / "elsewhere"
    small.build()
    small.build(site_dir=other)
    assert small.tree(other) == small.tree()
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
    small.build(site_dir=other)
    small.build()
    assert small.tree(other) == small.tree()


def test_a_site_inside_a_folder_that_does_not_exist_yet_is_made(small: SmallSite) -> None:
    deep = small.root / "a" / "b" / "c"
    small.build(site_dir=deep)
    assert (deep / "index.html").is_file()


def test_a_lost_cache_does_not_keep_a_removed_case_alive(small: SmallSite) -> None:
    small.build(pictures=True)
    shutil.rmtree(small.root / ".cache")
    shutil.rmtree(small.case_file(NIGHT).parent)
    report = small.build(pictures=True).report
    assert f"cases/{NIGHT}/index.html" in report.removed
    assert not (small.out / "cases" / NIGHT).exists()


def test_pictures_that_are_put_off_do_not_outlive_their_consent(small: SmallSite) -> None:
    withdrawn = small.root / "content" / "_reference" / "withdrawn.yml"
    before = withdrawn.read_text(encoding="utf-8")
    withdrawn.write_text("withdrawn: []\n", encoding="utf-8")
    small.build(pictures=True)
    assert [name for name in small.tree() if f"cases/{NIGHT}/img/portrait" in name]
    withdrawn.write_text(before, encoding="utf-8")
    small.build(pictures=False)
    assert [name for name in small.tree() if "portrait" in name] == []
    assert [name for name in small.tree() if f"cases/{NIGHT}/img/night" in name]


def test_pictures_of_a_removed_case_go_even_when_pictures_are_put_off(small: SmallSite) -> None:
    small.build(pictures=True)
    shutil.rmtree(small.case_file(NIGHT).parent)
    small.build(pictures=False)
    assert not (small.out / "cases" / NIGHT).exists()


@pytest.mark.parametrize(
    "tag", ["..", "../../../../evil", "a/b", "什么?", "x" * 300, "。" * 200, "CON", "尾点."]
)
def test_a_tag_of_any_letters_gets_a_page_inside_the_site(small: SmallSite, tag: str) -> None:
    small.edit(GARLIC, "tags: [大蒜, 女职工]", f'tags: [大蒜, "{tag}"]')
    small.build()
    outside = {path.name for folder in small.root.parents[:2] for path in folder.iterdir()}
    assert "evil" not in outside
    page = small.page(f"cases/{GARLIC}/index.html")
    links = [unquote(link) for link in re.findall(r'href="/(tags/[^"]+)"', page)]
    assert len(links) == 2
    tags = (small.out / "tags").resolve()
    assert all((small.out / link / "index.html").resolve().is_file() for link in links)
    assert {(small.out / link).resolve().parent for link in links} == {tags}, "一个标签就是一层文件夹"


def test_a_site_dir_that_is_a_file_is_left_alone(small: SmallSite) -> None:
    target = small.root / "notes.txt"
    target.write_text("我的笔记", encoding="utf-8")
    with pytest.raises(BuildError, match=r"notes\.txt"):
        small.build(site_dir=target)
    assert target.read_text(encoding="utf-8") == "我的笔记"


def test_a_site_without_a_single_case_is_still_whole(small: SmallSite) -> None:
    small.build()
    for folder in (small.root / "cases").iterdir():
        shutil.rmtree(folder)
    result = small.build(pictures=True)
    assert (result.cases, result.samples) == (0, 0)
    assert not [name for name in small.tree() if name.startswith("cases/2")]
    assert "这里还没有案例" in small.page("cases/index.html")
    (small.root / "cases").rmdir()
    assert small.build(pictures=True).report.written == ()


def test_a_lenient_build_leaves_out_the_second_of_two_that_want_one_address(small: SmallSite) -> None:
    small.edit(GARLIC, "county: 旧塘县", "county: 旧塘县\naliases: [/2015/old-address/]")
    result = small.build(strict=False)
    assert result.left_out == (GARLIC,)
    assert f"url=/cases/{LOGISTICS}/" in small.page("2015/old-address/index.html")


def test_a_name_from_the_environment_is_followed(small: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    small.edit(small.root / "mkdocs.yml", "云州工会典型", "!ENV DX_NAME")
    monkeypatch.setenv("DX_NAME", "甲城典型")
    small.build()
    monkeypatch.setenv("DX_NAME", "乙城典型")
    small.build()
    assert [name for name, content in small.tree().items() if "甲城典型".encode() in content] == []
    assert "乙城典型" in small.page("about/index.html")


def test_a_broken_picture_is_named_and_holds_no_other_case_up(small: SmallSite) -> None:
    cover = small.case_file(LOGISTICS).with_name("cover.jpg")
    content = cover.read_bytes()
    small.build()
    cover.write_bytes(content[: len(content) * 2 // 3])
    result = small.build(pictures=True, strict=False)
    assert {problem.path.rpartition("/")[0] for problem in result.problems} == {f"cases/{LOGISTICS}"}
    assert f"cases/{NIGHT}/img/card-480.jpg" in small.tree()
    assert "index.html" in small.tree()


def test_a_code_that_cannot_be_drawn_is_told_and_the_site_still_comes(small: SmallSite) -> None:
    """网址长得装不进二维码：做图时才知道，页面照样建好。"""
    result = small.build(pictures=True, base_url="https://yunzhou.example/" + "long/" * 900)
    assert {problem.code for problem in result.problems} == {"qr-too-long"}
    assert f"cases/{GARLIC}/case.md" in {problem.path for problem in result.problems}
    names = small.tree()
    assert f"cases/{GARLIC}/index.html" in names
    assert f"cases/{GARLIC}/share.jpg" in names
    assert f"cases/{GARLIC}/qr.png" not in names
