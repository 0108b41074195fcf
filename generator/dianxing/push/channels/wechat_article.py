"""公众号草稿里的一篇一篇：从渠道稿拼成一条的内容，再从台账里读回来。不发请求。"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from dianxing.push.channel import Attachment, Content, Post
from dianxing.push.materials import Kit


class Article(BaseModel):
    """草稿里的一篇；图片和封面写的是附件的名字。"""

    model_config = ConfigDict(frozen=True)

    title: str
    author: str
    digest: str
    content: str
    content_source_url: str
    cover: str
    pictures: Mapping[str, str]
    """正文里的文件名 → 附件的名字。"""


def draft_content(kits: Sequence[Kit]) -> Content:
    """一份草稿的内容，一个案例一篇；图片没了抛 ContentGone。"""
    articles, files = [], []
    for place, kit in enumerate(kits):
        assert kit.wechat is not None
        # 头条的封面 2.35:1，次条的 1:1；节 1.4
        cover = kit.wechat.thumb if place else kit.wechat.cover
        names = [picture.file for picture in kit.wechat.pictures]
        named = {name: f"{kit.folder.name}/{name}" for name in (cover, *names)}
        files += [replace(Attachment.of(kit.folder / name), name=full) for name, full in named.items()]
        articles.append(
            Article(
                title=kit.wechat.title,
                author=kit.wechat.author,
                digest=kit.wechat.digest,
                content=kit.text(kit.wechat.content),
                content_source_url=kit.wechat.content_source_url,
                cover=named[cover],
                pictures={name: named[name] for name in names},
            )
        )
    body = json.dumps([item.model_dump() for item in articles], ensure_ascii=False)
    return Content(body, tuple(files))


def articles_of(post: Post) -> tuple[Article, ...]:
    """一条里的各篇，照次序。"""
    return tuple(Article.model_validate(item) for item in json.loads(post.content.body))


def files_of(post: Post, item: Article) -> list[tuple[str, str]]:
    """一篇用的图片：名字和摘要。"""
    names = {item.cover, *item.pictures.values()}
    return sorted((file.name, file.sha256) for file in post.content.files if file.name in names)


def titles_of(post: Post) -> str:
    """给人看的：《甲》、《乙》。"""
    return "、".join(f"《{case.title}》" for case in post.cases)
