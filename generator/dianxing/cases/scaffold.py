"""新建一个案例：写一份带说明的 `case.md`，状态是草稿。"""

from __future__ import annotations

import re
from pathlib import Path

import yaml12

from dianxing.cases.folders import SLUG_RULE, is_slug
from dianxing.disk_reason import disk_reason
from dianxing.errors import DianxingError

SCHEMA_NAME = "case.schema.json"
"""JSON Schema 的文件名；`dianxing schema` 把它写在 `cases/` 里，编辑器照着它提示和检查。"""

_TEMPLATE = """\
---
# yaml-language-server: $schema=../../{schema}
# 井号开头的行是说明，不算内容；写好一项就去掉那一行前面的“# ”。没有事实的项就不写，不要编。

title: {title}
status: draft
# 状态：draft 草稿，review 送审，published 发布，withdrawn 撤回
{scope_lines}
{area_line}
# kind: 物流园
# 类型：上面那个领域下的一类，写错了检查会列出有哪些

# summary: 40—120 字。谁、在哪里、做了什么、结果怎样
# result: 成效，一两句话，最好有数字

# dates:
#   established: 2021-06          事情发生的时间，到年、月或日都行
#   published: {year}-01-01       本站首次发布日，年份要和文件夹一样

# employer:
#   name: 单位名称
#   size_band: 25-99              1-24、25-99、100-299、300-999、1000+
# union:
#   form: 联合                    单独、联合、区域联合会、行业联合会、项目联合会、村社区
#   approved_by: 批准的上级工会

# courier: [顺丰, 中通]
# tags: [货运, 女职工]
# join_route: [扫码申请, 网点集中办理]
# problem: 难在哪
# steps:
#   - 第一步
#   - 第二步（2 到 7 步）
# lessons: [经验]
# replicable_when: [什么情况下能照着做]

# metrics:
#   - {{key: 入会, value: 37, unit: 人, as_of: 2021-06, source: 1, method: 台账}}
# 每个数字都要有来源（sources 里第几条）和口径（统计年报、台账、自报、媒体报道）；有原来的数就加 baseline

# quotes:
#   - {{text: 原话, role: 快递员}}
# 写姓名要有授权编号：加上 name 和 consent，并在 people 里登记
# people:
#   - {{name: 姓名, consent: 授权编号}}
# images:
#   - {{file: cover.jpg, alt: 图里有什么, credit: 图片来源}}
# 图片放在这个文件夹里；能认出人的加上 people: true 和 consents

# sources:
#   - {{title: 报纸或文件的名称, url: https://example.com/, date: 2021-06-01}}
---
"""


def new_case(
    root: Path,
    title: str,
    slug: str,
    year: int,
    *,
    area: str = "",
    county: str = "",
    place: str = "",
) -> Path:
    """在 `cases/<year>/<slug>/` 写一份草稿，返回 `case.md` 的路径。

    `place` 不空就是各地经验。短名不合规矩、标题太长、案例已经有了，都抛 DianxingError，什么也不写。
    """
    title = " ".join(title.split())
    if not 1 <= len(title) <= 30:
        raise DianxingError(f"标题要 1—30 字，现在 {len(title)} 字")
    if not is_slug(slug):
        raise DianxingError(f"“{slug}”不能当短名 → {_suggestion(slug)}")
    if not 1900 <= year <= 2199:
        raise DianxingError(f"年份“{year}”不对 → 写本站发布它的那一年，四位数")
    folder = root / "cases" / f"{year:04}" / slug
    path = folder / "case.md"
    text = _TEMPLATE.format(
        schema=SCHEMA_NAME,
        title=yaml_text(title),
        year=year,
        scope_lines=_scope_lines(county, place),
        area_line=f"area: {yaml_text(area)}" if area else "# area: 物流（快递）",
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise DianxingError(f"{path} 已经有了 → 换一个短名，或者直接改它") from None
    except OSError as error:
        raise DianxingError(f"写不了 {path}（{disk_reason(error)}）→ 看看权限和磁盘") from None
    return path


def yaml_text(text: str) -> str:
    """一段文字在 YAML 里的写法：能不加引号就不加。"""
    if re.fullmatch(r"[^\W_][\w（）《》“”，。、；：？！—…·%+-]*", text):
        try:
            if yaml12.parse_yaml(f"k: {text}\n") == {"k": text}:
                return text
        except ValueError:
            pass
    return "'" + text.replace("'", "''") + "'"


def _scope_lines(county: str, place: str) -> str:
    if place:
        return f"scope: elsewhere\nplace: {yaml_text(place)}"
    named = f"county: {yaml_text(county)}" if county else "# county: 县区名"
    return (
        f"scope: local\n# 范围：local 本地，elsewhere 各地经验（写 place，不写 county），sample 示例\n{named}"
    )


def _suggestion(slug: str) -> str:
    tidy = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:80].strip("-")
    return f"试试 {tidy}；{SLUG_RULE}" if is_slug(tidy) and slug.isascii() else SLUG_RULE
