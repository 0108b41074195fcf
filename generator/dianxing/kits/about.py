"""`kit.json`：一份渠道稿的目录，给预览页和推送读；文字都在里面，图片和图文只写文件名。"""

from __future__ import annotations

import json
from typing import Any

from dianxing.kits import files
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import QQ, WECHAT
from dianxing.kits.public_pictures import public_addresses
from dianxing.kits.texts import KitTexts
from dianxing.kits.wechat.article import Article
from dianxing.kits.weibo import WeiboTexts


def about(kit: KitCase, texts: KitTexts, style: str) -> str:
    """`kit.json` 的内容；装不下的渠道是 null，`refused` 里说为什么。"""
    card = kit.card
    found = {
        "id": card.id,
        "title": kit.case.head.title,
        "url": kit.url,
        "place": card.place,
        "area": card.area,
        "scope": card.scope,
        "county": card.county,
        "published": card.published.iso(),
        "updated": card.updated.iso() if card.updated else None,
        "case_digest": kit.case.digest,
        "style": style,
        "wechat": _wechat(kit, texts.article) if texts.article else None,
        "weibo": _weibo(texts.weibo) if texts.weibo else None,
        "qq": _qq(texts.qq, texts.notice) if texts.qq else None,
        "robots": {"file": files.GROUP_ROBOTS, "text": texts.robots.text} if texts.robots else None,
        "notes": [{"channel": note.channel, "what": note.what} for note in texts.notes],
        "refused": [
            {"channel": why.channel, "what": why.finding.what, "fix": why.finding.fix}
            for why in texts.refused
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _wechat(kit: KitCase, article: Article) -> dict[str, Any]:
    public = public_addresses(kit)
    return {
        "title": article.title,
        "author": article.author,
        "digest": article.digest,
        "content": files.WECHAT_ARTICLE,
        "content_source_url": article.source_url,
        "cover": files.WECHAT_COVER,
        "thumb": files.WECHAT_THUMB,
        "pictures": [{"file": name, "url": public[name]} for name in article.pictures],
        "length": article.length,
        "limits": {"title": WECHAT.title, "digest": WECHAT.digest, "content": WECHAT.content - 1},
    }


def _weibo(weibo: WeiboTexts) -> dict[str, Any]:
    named = {"short": weibo.short, "medium": weibo.medium, "long": weibo.long, "api": weibo.api}
    texts = {
        name: {"text": item.text, "length": item.length, "limit": item.limit, "cut": item.cut}
        for name, item in named.items()
    }
    return {**texts, "picture": files.WEIBO_PICTURE}


def _qq(text: str, notice: str | None) -> dict[str, Any]:
    return {
        "text": text,
        "length": len(text),
        "limit": QQ.message,
        "picture": files.POSTER,
        "notice": {"text": notice, "length": len(notice), "limit": QQ.notice} if notice else None,
    }
