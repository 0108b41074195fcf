"""图文的样式：读的时候并好样式表，写坏了说得出在哪里。"""

from __future__ import annotations

import re
from pathlib import Path

import css_inline
import pytest
from jinja2 import Environment, FileSystemLoader

from dianxing.errors import BuildError, SettingsError
from dianxing.kits.wechat.parts import article_parts
from dianxing.kits.wechat.style import WechatStyle, inline_css, load_style, style_names

from .conftest import CASE, ROOT, KitDesk

THEME = ROOT / "theme"


def theme_with(folder: Path, template: str, css: str = ".a { color: #111111; }") -> Path:
    style = folder / "wechat/新样式"
    style.mkdir(parents=True)
    (style / "article.html").write_text(template, encoding="utf-8")
    (style / "style.css").write_text(css, encoding="utf-8")
    return folder


def test_there_are_at_least_two_styles() -> None:
    assert {"红金", "素白"} <= set(style_names(THEME))


def test_an_unknown_style_is_told_which_there_are() -> None:
    with pytest.raises(SettingsError, match=r"没有“青绿”.*素白、红金"):
        load_style(THEME, "青绿")


def test_inlining_at_load_gives_what_inlining_each_article_gives(
    one_desk: KitDesk, style: WechatStyle
) -> None:
    folder = THEME / "wechat" / style.name
    view = article_parts(
        one_desk.kit(CASE + "正文。\n\n- 甲\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n"), style.tags
    ).view()
    plain = Environment(loader=FileSystemLoader([folder, folder.parent / "parts"]), autoescape=True)
    html = re.sub(r"\s*\n\s*", "", plain.get_template("article.html").render(article=view))
    css = (folder / "style.css").read_text(encoding="utf-8")
    inliner = css_inline.CSSInliner(
        minify_css=True, load_remote_stylesheets=False, resolve_css_variables=True
    )
    each = re.sub(r' class="[^"]*"', "", inliner.inline_fragment(html, css))
    assert style.render(article=view) == each


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ('<p class="a">{{ x }}</p>', '<p style="color:#111111">{{ x }}</p>'),
        ('<img class="a" src="{{ x }}" alt="{{ y }}">', None),
        ("<p>{% if x %}甲{% else %}乙{% endif %}</p>", "<p>{% if x %}甲{% else %}乙{% endif %}</p>"),
        (
            "<table><tbody>{% for row in x %}<tr><td>{{ row }}</td></tr>{% endfor %}</tbody></table>",
            "<table><tbody>{% for row in x %}<tr><td>{{ row }}</td></tr>{% endfor %}</tbody></table>",
        ),
        ("{# 说明 #}\n<p>甲</p>\n  <p>乙</p>\n", "<p>甲</p><p>乙</p>"),
    ],
)
def test_the_fillings_of_a_template_stand_where_they_stood(template: str, made: str | None) -> None:
    found = inline_css(template, ".a { color: #111111; }")
    if made is None:
        assert 'src="{{ x }}"' in found and 'alt="{{ y }}"' in found and "class" not in found
    else:
        assert found == made


def test_a_name_for_a_colour_is_written_out() -> None:
    css = ":root { --ink: #211c19; } .a { color: var(--ink); }"
    assert inline_css('<p class="a">甲</p>', css) == '<p style="color:#211c19">甲</p>'


def test_a_broken_template_names_the_file_and_the_line(tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "<p>{% if x %}</p>")
    with pytest.raises(BuildError, match=r"新样式/article\.html:\d+: 模板写得不对"):
        load_style(theme, "新样式")


def test_a_missing_template_says_to_restore_it(tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "")
    (theme / "wechat/新样式/article.html").unlink()
    with pytest.raises(BuildError, match=r"article\.html: 没有这个模板 → 恢复 theme/ 文件夹"):
        load_style(theme, "新样式")


def test_a_missing_part_says_to_restore_it(tmp_path: Path) -> None:
    theme = theme_with(tmp_path, '{% from "blocks.html" import part %}<p>甲</p>')
    with pytest.raises(BuildError, match=r"blocks\.html: 没有这个模板"):
        load_style(theme, "新样式").render(article=None)


def test_a_change_of_the_sheet_changes_the_digest(tmp_path: Path) -> None:
    one = load_style(theme_with(tmp_path / "a", "<p>甲</p>"), "新样式")
    other = load_style(theme_with(tmp_path / "b", "<p>甲</p>", ".a { color: #222222; }"), "新样式")
    assert one.digest != other.digest
