"""订阅器里看的全文：案例的每一块事实、正文、图片和出处，网址全是完整的。

按构造就是安全的：人打的字一律转义，正文走 `views.markdown`（原始 HTML 当文字，链接只认几种）。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from dianxing.cases.body import body_pictures
from dianxing.cases.contact import whom_to_ask
from dianxing.cases.figures import chinese_number
from dianxing.cases.model import Case, Metric, Source
from dianxing.cases.reference import Reference
from dianxing.site.pictures.view import PictureView
from dianxing.site.views import addresses
from dianxing.site.views.markdown import picture_tag, render
from dianxing.site.views.site import SiteView

# XML 1.0 不许有的、C1 控制字符，和解码失败留下的替代符：订阅源的检查都不认
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")


def xml_text(text: str) -> str:
    """去掉 XML 里不能有的字符。"""
    return _NOT_XML.sub("", text)


def full_text(case: Case, site: SiteView, reference: Reference, pictures: Mapping[str, PictureView]) -> str:
    """一个案例的全文 HTML；`pictures` 按文件名，里面的网址要是完整的。"""
    head = case.head
    cover = head.images[0].file if head.images else ""
    in_body = {picture.file.removeprefix("./") for picture in body_pictures(case.body)}
    shown = [name for name in pictures if name != cover and name not in in_body]
    parts = [
        _picture(pictures.get(cover) if cover not in in_body else None),
        _paragraph(head.summary),
        _block("难在哪", _paragraph(head.problem)),
        _block("怎么做的", _list(head.steps, "ol")),
        _block("做成了什么", _paragraph(head.result)),
        _block("经验", _list(head.lessons)),
        _block("什么情况下能照着做", _list(head.replicable_when)),
        _block("数字", _list(map(_metric, head.metrics))),
        *(_quote(quote.text, f"{quote.role} {quote.name or ''}".strip()) for quote in head.quotes),
        str(render(case.body, case.path, pictures, root=site.url, top=2)) if case.body.strip() else "",
        *(_picture(pictures[name]) for name in shown),
        _block("用得上的服务", _list(head.services)),
        _block("出处", _sources(head.sources)),
        _join(case, site, reference),
    ]
    return xml_text("".join(parts))


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _block(title: str, content: str) -> str:
    return f"<h2>{title}</h2>{content}" if content else ""


def _list(items: Iterable[str], tag: str = "ul") -> str:
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<{tag}>{rows}</{tag}>" if rows else ""


def _metric(metric: Metric) -> str:
    value = f"{chinese_number(metric.value)}{metric.unit}"
    if metric.baseline is not None:
        value = f"由{chinese_number(metric.baseline)}{metric.unit}到{value}"
    when = f"{metric.as_of.chinese()}，" if metric.as_of else ""
    return f"{metric.key}：{value}（{when}{metric.method.value}，出处{metric.source}）"


def _quote(text: str, who: str) -> str:
    return f"<blockquote><p>{escape(text)}</p>{_paragraph(f'——{who}' if who else '')}</blockquote>"


def _picture(picture: PictureView | None) -> str:
    if picture is None:
        return ""
    note = " ".join(part for part in (picture.caption, picture.credit and f"图：{picture.credit}") if part)
    caption = f"<figcaption>{escape(note)}</figcaption>" if note else ""
    return f"<figure>{picture_tag(picture)}{caption}</figure>"


def _sources(sources: Iterable[Source]) -> str:
    rows = []
    for source in sources:
        title = escape(source.title)
        name = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
        rows.append(f"<li>{name}{f'，{source.date.chinese()}' if source.date else ''}</li>")
    return f"<ol>{''.join(rows)}</ol>" if rows else ""


def _join(case: Case, site: SiteView, reference: Reference) -> str:
    whom = whom_to_ask(case, reference)
    union = escape(whom.place.union if whom.place else "所在县区总工会")
    phone = f"{escape(whom.office)} {escape(whom.phone)}，" if whom.phone else ""
    return (
        f"<p>想入会，向{union}咨询（{phone}职工服务热线 {escape(site.hotline)}）。"
        f'<a href="{escape(site.url + addresses.JOIN)}">看看自己怎么入会</a>，'
        f'<a href="{escape(site.url + case.path)}">在网站上看这个案例</a>。</p>'
    )
