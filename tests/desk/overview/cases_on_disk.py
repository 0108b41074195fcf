"""测试用：在站点里写、改一个案例文件夹。"""

from __future__ import annotations

from pathlib import Path

_TEXT = """---
title: {title}
summary: {summary}
status: {status}
county: {county}
area: 物流（快递）
kind: 网点
dates: {{established: 2024-06, published: {published}{more}}}
result: {result}
sources:
  - {{title: 工人日报, url: "https://example.com/a", date: 2024-06-02}}
---
{body}
"""

_SUMMARY = (
    "一个快递网点三十七名快递员集体入会，工会帮他们谈下了高温津贴、定期体检和歇脚的地方，离开车间也有人管。"
)


def write_case(
    root: Path,
    case_id: str,
    title: str = "快递网点建起工会",
    *,
    county: str = "兰山区",
    status: str = "published",
    published: str = "2024-07-01",
    more: str = "",
    body: str = "",
    result: str = "三十七名快递员当晚递交申请。",
) -> Path:
    """写一个合格式的案例，返回 case.md。"""
    path = root / "cases" / case_id / "case.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        _TEXT.format(
            title=title,
            summary=_SUMMARY,
            status=status,
            county=county,
            published=published,
            more=more,
            body=body,
            result=result,
        ),
        encoding="utf-8",
    )
    return path
