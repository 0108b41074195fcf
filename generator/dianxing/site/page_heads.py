"""各类页面的头部：标题、描述、规范地址、分享图、结构化数据（schema.org）。"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dianxing.cases.catalogue import Card
from dianxing.site.pictures.view import DEFAULT_SHARE, share_path
from dianxing.site.views.feed_links import feed_links
from dianxing.site.views.head import FeedLink, HeadView, json_ld
from dianxing.site.views.site import SiteView

_DESCRIPTION_MAX = 160


def written_page_head(*, title: str, description: str, path: str, site: SiteView) -> HeadView:
    """手写页面的头部；`path` 相对站点根。"""
    return _head(
        site, title=title, description=description, path=path, crumbs=[(title, path)] if path else []
    )


def listing_head(
    *,
    title: str,
    description: str,
    path: str,
    site: SiteView,
    parents: Sequence[tuple[str, str]] = (),
    prev: str = "",
    next_: str = "",
    robots: str = "",
    feeds: Sequence[FeedLink] = (),
) -> HeadView:
    """列表、首页、检索页的头部；`parents` 是上级（名字，路径），前后页是路径，`feeds` 是自己的订阅源。"""
    return _head(
        site,
        title=title,
        description=description,
        path=path,
        crumbs=[*parents, (title, path)] if path else [],
        prev=site.url + prev if prev else "",
        next_=site.url + next_ if next_ else "",
        robots=robots,
        feeds=feeds,
    )


def case_head(card: Card, site: SiteView) -> HeadView:
    """案例页的头部：另有 Article。"""
    published = card.published.start().isoformat()
    modified = (card.updated or card.published).start().isoformat()
    image = site.url + share_path(card.path)
    area = site.area(card.area)
    article = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": card.title,
        "description": card.summary,
        "inLanguage": "zh-CN",
        "url": site.url + card.path,
        "mainEntityOfPage": site.url + card.path,
        "image": [image],
        "datePublished": published,
        "dateModified": modified,
        "author": _organisation(site.union, site.url),
        "publisher": _organisation(site.union, site.url),
        "keywords": [*([area.name] if area else []), *card.tags],
        "contentLocation": {"@type": "Place", "name": card.place} if card.place else None,
    }
    parents = [(area.short, area.href.removeprefix(site.root))] if area else []
    return _head(
        site,
        title=card.title,
        description=card.summary or card.result or card.title,
        path=card.path,
        crumbs=[*parents, (card.title, card.path)],
        image=image,
        image_alt=f"{card.place} {card.title}".strip(),
        og_type="article",
        published=published,
        modified=modified,
        robots="noindex" if card.is_sample else "",
        extra=[{name: value for name, value in article.items() if value is not None}],
    )


def _head(
    site: SiteView,
    *,
    title: str,
    description: str,
    path: str,
    crumbs: Sequence[tuple[str, str]],
    image: str = "",
    image_alt: str = "",
    og_type: str = "website",
    published: str = "",
    modified: str = "",
    prev: str = "",
    next_: str = "",
    robots: str = "",
    feeds: Sequence[FeedLink] = (),
    extra: Sequence[dict[str, object]] = (),
) -> HeadView:
    data = [*extra, _breadcrumbs(site, crumbs)] if crumbs else extra
    return HeadView(
        title=title,
        description=_short(description or site.description),
        canonical=site.url + path,
        og_image=image or site.url + DEFAULT_SHARE,
        og_image_alt=image_alt or site.name,
        og_type=og_type,
        published=published,
        modified=modified,
        json_ld=(_organisation_json(site.union, site.url), *(json_ld(item) for item in data)),
        robots=robots,
        feeds=(*feeds, *feed_links(site.name, site.root)),
        prev=prev,
        next=next_,
    )


def _organisation(union: str, url: str) -> dict[str, object]:
    return {"@type": "Organization", "name": union, "url": url}


@lru_cache(maxsize=4)
def _organisation_json(union: str, url: str) -> str:
    return json_ld({"@context": "https://schema.org", **_organisation(union, url)})


def _breadcrumbs(site: SiteView, crumbs: Sequence[tuple[str, str]]) -> dict[str, object]:
    items = [("首页", ""), *crumbs]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": site.url + path}
            for number, (name, path) in enumerate(items, 1)
        ],
    }


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _DESCRIPTION_MAX else text[: _DESCRIPTION_MAX - 1] + "…"
