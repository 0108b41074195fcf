"""案例表（CSV）：一个案例一行，用表格软件打开不会乱码，也不会被当成公式执行。"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

BOM = "\ufeff"
"""Excel 靠它认出 UTF-8。"""
COLUMNS = (
    *("编号", "网址", "标题", "摘要", "成效", "范围", "地方", "县区代码", "县区", "开发区/园区"),
    *("领域代码", "领域", "类型", "建会形式", "批准的工会", "快递网络", "标签"),
    *("事情发生", "本站发布", "最近修改", "单位", "用工规模", "入会途径", "难在哪", "怎么做的", "经验"),
    *("数字", "出处", "使用说明"),
)
_SCOPES = {"local": "本地", "elsewhere": "各地经验"}
# 表格软件见到这些开头就当公式；中文输入法打出来的全角符号，有的也认
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x00]+")


def header() -> str:
    """表头一行。"""
    return csv_line(COLUMNS)


def row(facts: Mapping[str, Any]) -> str:
    """一个案例（`case_facts` 的结果）的一行，各格按 `COLUMNS` 的次序。"""
    dates, employer, union = (facts.get(name, {}) for name in ("dates", "employer", "union"))
    return csv_line(
        (
            facts["id"],
            facts["url"],
            facts["title"],
            facts.get("summary", ""),
            facts.get("result", ""),
            _SCOPES.get(facts["scope"], facts["scope"]),
            facts.get("place", ""),
            _code(facts, "county"),
            _name(facts, "county"),
            facts.get("zone", ""),
            _code(facts, "area"),
            _name(facts, "area"),
            _name(facts, "kind"),
            _name(union, "form"),
            union.get("approved_by", ""),
            _joined(item["name"] for item in facts.get("courier", ())),
            _joined(facts.get("tags", ())),
            dates.get("established", ""),
            dates.get("published", ""),
            dates.get("updated", ""),
            employer.get("name", ""),
            employer.get("size_band", ""),
            _joined(facts.get("join_route", ())),
            facts.get("problem", ""),
            _joined(facts.get("steps", ())),
            _joined(facts.get("lessons", ())),
            _joined(map(_metric, facts.get("metrics", ()))),
            _joined(map(_source, facts.get("sources", ()))),
            facts["licence"],
        )
    )


def csv_line(cells: Iterable[str]) -> str:
    """一行 CSV（RFC 4180，行尾 CRLF）；每一格都经过 `safe_cell`。"""
    out = StringIO()
    csv.writer(out).writerow(map(safe_cell, cells))
    return out.getvalue()


def safe_cell(text: str) -> str:
    """表格软件不会当公式的一格：换行和制表符变空格，像公式开头的前面加一个单引号。"""
    if not text.isprintable() and _BREAKS.search(text):
        text = _BREAKS.sub(" ", text).strip()
    return f"'{text}" if _FORMULA.match(text) else text


def _code(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name, {}).get("code", ""))


def _name(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name, {}).get("name", ""))


def _joined(items: Iterable[str]) -> str:
    return "；".join(items)


def _metric(metric: Mapping[str, Any]) -> str:
    value = f"{metric['value']}{metric.get('unit', '')}"
    if "baseline" in metric:
        value = f"由{metric['baseline']}{metric.get('unit', '')}到{value}"
    when = f"{metric['as_of']}，" if "as_of" in metric else ""
    return f"{metric['key']}{value}（{when}{metric['method']}，出处{metric['source']}）"


def _source(source: Mapping[str, Any]) -> str:
    return " ".join(source[name] for name in ("title", "date", "url") if name in source)
