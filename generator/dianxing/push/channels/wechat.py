"""公众号：把几个案例做成一份草稿（最多八篇），由人在后台发布；可以设成自己提交发布（不群发）。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from markupsafe import escape

from dianxing.errors import SettingsError
from dianxing.push.channel import (
    Absent,
    Attempt,
    Channel,
    Confirmed,
    HandOver,
    Later,
    Means,
    Outcome,
    Post,
    Refused,
    Remote,
    Submitted,
    Unknown,
)
from dianxing.push.channels.wechat_api import BAD_MEDIA, HOST, NO_RIGHT, WechatApi, WechatRefusal
from dianxing.push.channels.wechat_article import Article, articles_of, draft_content, files_of, titles_of
from dianxing.push.channels.wechat_find import TooMany, find, first_url
from dianxing.push.materials import Materials
from dianxing.push_settings import WechatPush
from dianxing.settings import Settings

NAME, TARGET, KIND = "wechat", "草稿箱", "article"
SECRET = "DIANXING_WECHAT_SECRET"

_LOOK_BACK = timedelta(days=60)
"""收回时往回找多久的已发布。"""
_NOT_TWICE_WITHIN = timedelta(hours=1)
"""同一份草稿一小时里不提交两次发布；节 7.2。"""
_STATUS = {2: "原创校验没有通过", 3: "发布失败", 4: "平台审核没有通过"}
_GONE = {5: "发布后又被删了", 6: "发布后被封了"}


class WechatChannel:
    """一个公众号的草稿箱。"""

    name = NAME
    label = "公众号草稿"
    targets: Sequence[str] = (TARGET,)

    def __init__(self, settings: WechatPush, api: WechatApi, means: Means) -> None:
        self._settings = settings
        self._api = api
        self._now = means.now
        self.account = settings.appid

    def posts(self, materials: Materials) -> Iterator[Post]:
        """几个案例一份，照素材的次序。"""
        kits = [kit for kit in materials.kits if kit.wechat is not None]
        for start in range(0, len(kits), self._settings.together):
            own = kits[start : start + self._settings.together]
            cases = tuple(kit.case for kit in own)
            yield Post(NAME, self.account, TARGET, KIND, cases, draft_content(own))

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        """传图、建草稿；设了 `publish` 再提交发布。"""
        try:
            return self._send(post, attempt)
        except WechatRefusal as refusal:
            return self._api.outcome(refusal)

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:
        """翻草稿箱和已发布的，照“阅读原文”的网址认；节 7.2。"""
        try:
            if attempt.pending == "publish":
                return self._ask_published(post, attempt)
            return self._ask_draft(post, attempt)
        except WechatRefusal as refusal:
            return Unknown(f"没问成（{refusal}）")
        except TooMany as error:
            return Unknown(str(error))

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        """发布的结果；节 1.5。"""
        publish_id = remote.id.removeprefix("publish:")
        try:
            found = self._api.call("freepublish/get", {"publish_id": publish_id})
        except WechatRefusal as refusal:
            return Later(0, f"没问成（{refusal}）")
        status = int(found.get("publish_status", 1))
        if status == 0:
            items = (found.get("article_detail") or {}).get("item") or [{}]
            return Confirmed(f"article:{found.get('article_id', '')}", str(items[0].get("article_url", "")))
        if status in _STATUS:
            failed = "、".join(map(str, found.get("fail_idx") or [])) or "全部"
            return HandOver(f"{_STATUS[status]}（第 {failed} 篇）：请到公众号后台看原因，改好再发布")
        if status in _GONE:
            return Refused(f"publish-{status}", _GONE[status])
        return Later(0, "还在审核")

    def retract(self, post: Post, remote: Remote) -> Outcome:
        """删草稿，或者删已发布的那几篇；群发过的接口删不了。"""
        try:
            if remote.id.startswith("draft:"):
                return self._retract_draft(post, remote.id.removeprefix("draft:"))
            return self._delete_published(post, remote.id.removeprefix("article:"))
        except WechatRefusal as refusal:
            outcome = self._api.outcome(refusal)
            if isinstance(outcome, HandOver):
                return HandOver(f"请到公众号后台删除{titles_of(post)}：{outcome.reason}", remote.address)
            return outcome

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:
        """草稿还在，改其中变了的几篇；已经发布的由人改。"""
        before, after = articles_of(old), articles_of(new)
        if not remote.id.startswith("draft:") or len(before) != len(after):
            return HandOver(f"已经发布了，请到公众号后台改{titles_of(new)}", remote.address)
        media_id = remote.id.removeprefix("draft:")
        try:
            for index, (was, now) in enumerate(zip(before, after, strict=True)):
                if was != now or files_of(old, was) != files_of(new, now):
                    body = {"media_id": media_id, "index": index, "articles": self._wire(new, now)}
                    self._api.call("draft/update", body)
        except WechatRefusal as refusal:
            if refusal.code == BAD_MEDIA:
                return HandOver(f"草稿不在草稿箱里了，请到公众号后台改{titles_of(new)}", remote.address)
            return self._api.outcome(refusal)
        return Confirmed(remote.id, remote.address)

    def describe(self, post: Post) -> str:
        """每篇的标题、作者、摘要、网址、长短和图片。"""
        lines = [f"公众号 {self.account} 的草稿箱，一份 {len(articles_of(post))} 篇："]
        for number, item in enumerate(articles_of(post), 1):
            lines += [
                f"  {number}. {item.title}",
                f"     作者：{item.author}；摘要：{item.digest}",
                f"     阅读原文：{item.content_source_url}",
                f"     正文 {len(item.content):,} 字（连标签）；图片 {len(item.pictures)} 张；"
                f"封面 {item.cover}",
            ]
        if self._settings.publish:
            lines.append("  草稿建好就提交发布（不群发）。")
        return "\n".join(lines)

    # 发

    def _send(self, post: Post, attempt: Attempt) -> Outcome:
        draft = attempt.known("draft")
        if draft is None:
            wire = [self._wire(post, item) for item in articles_of(post)]
            self._api.ready()
            attempt.acting("draft")
            draft = str(self._api.call("draft/add", {"articles": wire})["media_id"])
            attempt.note("draft", draft)
        if not self._settings.publish:
            return Confirmed(f"draft:{draft}")
        self._api.ready()
        attempt.acting("publish")
        try:
            found = self._api.call("freepublish/submit", {"media_id": draft})
        except WechatRefusal as refusal:
            outcome = self._api.outcome(refusal)
            if isinstance(outcome, HandOver):
                reason = f"草稿建好了，请到公众号后台发布：{outcome.reason}"
                return HandOver(reason, remote_id=f"draft:{draft}")
            return outcome
        publish_id = str(found["publish_id"])
        attempt.note("publish", publish_id)
        return Submitted(f"publish:{publish_id}")

    def _wire(self, post: Post, item: Article) -> Mapping[str, Any]:
        """一篇图文，图片和封面换成公众号的网址和编号。"""
        files = {file.name: file for file in post.content.files}
        html = item.content
        for name, full in item.pictures.items():
            url = self._api.upload_inline(name, files[full].read())
            html = html.replace(f'src="{name}"', f'src="{escape(url)}"')
        cover = files[item.cover]
        comments = int(self._settings.comments)
        return {
            "article_type": "news",
            "title": item.title,
            "author": item.author,
            "digest": item.digest,
            "content": html,
            "content_source_url": item.content_source_url,
            "thumb_media_id": self._api.upload_cover(cover.path.name, cover.read()),
            "need_open_comment": comments,
            "only_fans_can_comment": 0,
        }

    # 问

    def _ask_draft(self, post: Post, attempt: Attempt) -> Outcome:
        if item := find(self._api, "draft/batchget", post, attempt.began):
            media_id = str(item["media_id"])
            attempt.note("draft", media_id)
            # 设了发布的，下一趟接着提交发布
            if self._settings.publish:
                return Absent("草稿建好了，还没有提交发布")
            return Confirmed(f"draft:{media_id}")
        try:
            if item := find(self._api, "freepublish/batchget", post, attempt.began):
                return _published(item)
        except WechatRefusal as refusal:
            if refusal.code != NO_RIGHT:
                raise
            return Unknown("草稿箱里没有，又没有权限查已发布的")
        return Absent("草稿箱和已发布的里都没有")

    def _ask_published(self, post: Post, attempt: Attempt) -> Outcome:
        if item := find(self._api, "freepublish/batchget", post, attempt.began):
            return _published(item)
        try:
            self._api.call("draft/get", {"media_id": attempt.known("draft") or ""})
        except WechatRefusal as refusal:
            if refusal.code != BAD_MEDIA:
                raise
            return Unknown("草稿不在了，已发布的里也没有：也许正在审核")
        if self._now() - attempt.began < _NOT_TWICE_WITHIN:
            return Unknown("草稿还在：没有提交上，或者还在审核")
        return Absent("一小时了草稿还在，没有提交上")

    # 收回

    def _retract_draft(self, post: Post, media_id: str) -> Outcome:
        try:
            self._api.call("draft/delete", {"media_id": media_id})
        except WechatRefusal as refusal:
            if refusal.code != BAD_MEDIA:
                raise
        else:
            return Confirmed(f"draft:{media_id}")
        # 草稿不在了：人在后台发布了，或者群发了
        try:
            if item := find(self._api, "freepublish/batchget", post, self._now() - _LOOK_BACK):
                return self._delete_published(post, str(item["article_id"]))
        except TooMany:
            pass
        return HandOver(f"草稿不在草稿箱里了，也许群发了；请到公众号后台找到{titles_of(post)}，删掉")

    def _delete_published(self, post: Post, article_id: str) -> Outcome:
        addresses = [item.content_source_url for item in articles_of(post)]
        if len(post.cases) == len(addresses):
            places = [0]  # 0 是全部，节 1.5
        else:
            # 从后往前删，前面的序号不动
            places = sorted((addresses.index(case.address) + 1 for case in post.cases), reverse=True)
        for place in places:
            self._api.call("freepublish/delete", {"article_id": article_id, "index": place})
        return Confirmed(f"article:{article_id}")


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开了就给一个；没写 AppID、没有密钥抛 SettingsError。"""
    own = settings.push.wechat
    if not own.enabled:
        return ()
    if not own.appid:
        raise SettingsError("dianxing.yml: push.wechat 开了，没有 appid → 写公众号的 AppID（wx 开头）")
    secret = means.secrets.need(SECRET, "公众号的 AppSecret")
    api = WechatApi(
        own.appid,
        secret,
        means.http([HOST]),
        means.meter(NAME, own.appid),
        means.keepsakes(NAME, own.appid),
        means.secrets.redactor,
        means.now,
    )
    return (WechatChannel(own, api, means),)


def _published(item: Mapping[str, Any]) -> Confirmed:
    return Confirmed(f"article:{item['article_id']}", first_url(item))
