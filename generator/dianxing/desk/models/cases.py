"""案例：Git 里有的（索引）、正在写的（草稿）、每一次存下的样子、图片、谁在看。"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import JSONField
from django.utils import timezone

from dianxing.desk.models.people import User
from dianxing.desk.review.workflow import Stage

if TYPE_CHECKING:
    from dianxing.desk.models.review import Review


class CaseEntry(models.Model):
    """一个案例：Git 里的和还没有进 Git 的都在这里，一览、搜索、日历只看它。"""

    BROKEN = "broken"
    """`git_status`：Git 里的那一份读不了。"""

    id = models.CharField(primary_key=True, max_length=100)
    """`年/短名`。"""
    title = models.CharField(max_length=200)
    county = models.CharField(max_length=20, blank=True, default="", db_index=True)
    """县区代码；各地经验是空。"""
    place = models.CharField(max_length=60, blank=True, default="")
    scope = models.CharField(max_length=10, default="local")
    area = models.CharField(max_length=20, blank=True, default="", db_index=True)
    kind = models.CharField(max_length=20, blank=True, default="")
    year = models.PositiveSmallIntegerField()
    """事情发生的年份，不知道时是发布年。"""
    git_status = models.CharField(max_length=10, blank=True, default="")
    """Git 里的状态（draft、review、published、withdrawn），读不了是 `BROKEN`；还没有进 Git 是空。"""
    stamp = models.CharField(max_length=64, blank=True, default="")
    """上次读它时文件夹的样子（文件名、大小、时间的摘要）；没变就不再读。"""
    published = models.DateField(null=True)
    expires = models.DateField(null=True)
    review_by = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    """完整度，0–100。"""
    problems = JSONField(default=list)
    """Git 里那一份的问题，一处一行字。"""
    changed = models.DateTimeField(default=timezone.now)
    """Git 里那一份的文件上次改动的时间；还没有进 Git 的是开始写的时间。"""

    class Meta:
        ordering = ("-published", "-changed", "id")

    @property
    def slug(self) -> str:
        """短名。"""
        return self.id.partition("/")[2]

    @property
    def folder_year(self) -> str:
        """文件夹的年份。"""
        return self.id.partition("/")[0]


class CaseWords(models.Model):
    """一个案例搜得到的文字，折叠过大小写、全半角、繁简，去掉了空白。

    单独一张表：一览要翻遍全部案例，不能带着正文一起读。
    """

    entry = models.OneToOneField(CaseEntry, models.CASCADE, primary_key=True, related_name="words")
    draft_text = models.TextField(blank=True, default="")
    """正在写的那一份的；没有草稿是空。"""
    draft_revision = models.PositiveIntegerField(default=0)
    """`draft_text` 取自草稿的第几版。"""
    text = models.TextField(blank=True, default="")
    """Git 里那一份的；长，所以在最后一列：SQLite 找前面的列不必翻过它。"""


class Draft(models.Model):
    """一个案例正在改的一份：一个案例最多一份。"""

    entry = models.OneToOneField(CaseEntry, models.CASCADE, related_name="draft")
    head = JSONField(default=dict)
    """头部，写法同 case.md（`cases.rewrite.CaseText.head`）。"""
    body = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    """存一次加一；存的人要说出他从第几版改起。"""
    shape = models.CharField(max_length=32, blank=True, default="")
    """存的时候案例格式的摘要；格式变了要说。"""

    base_blobs = JSONField(default=dict)
    """从文件夹的哪个样子改起：文件名 → git 的对象名；空的是新写的。"""
    base_text = models.TextField(blank=True, default="")
    """那一份 case.md 的原文，三方比较和逐字段改写都要它。"""

    stage = models.CharField(
        max_length=10,
        default=Stage.WRITING.value,
        choices=[(s.value, s.label) for s in Stage],
        db_index=True,
    )
    reviews = models.PositiveSmallIntegerField(default=3)
    """这一份要审几遍，送审时定下。"""
    round = models.PositiveIntegerField(default=0)
    """第几次送审。"""
    approved_revision = models.PositiveIntegerField(null=True)
    """审定的是第几版。"""
    fast_fixed = models.BooleanField(default=False)
    """急改后已经发布，还欠补审。"""
    owner = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    """撰稿人：提交署他的名。"""
    writers = models.ManyToManyField(User, related_name="+")
    """自上次发布以来改过它的人：都不能审它。"""
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted = models.DateTimeField(null=True)

    @property
    def passes(self) -> models.QuerySet[Review]:
        """这一轮通过、还算数的各审。"""
        return self.reviews_done.filter(round=self.round, passed=True, void=False, fix=None)

    class Meta:
        # 一览只看这几样，从索引里取，不必翻开正文
        indexes = (models.Index(fields=("entry", "stage", "changed", "owner"), name="draft_at_a_glance"),)


class Revision(models.Model):
    """草稿的一版。同一个人连着的自动保存并成一版。"""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    head = JSONField()
    body = models.TextField(blank=True)
    shape = models.CharField(max_length=32)
    how = models.CharField(max_length=10)
    """auto 自动保存，save 保存，import 从 Word，restore 恢复，merge 合并，start 开始，fix 急改。"""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("draft", "number"), name="one_revision_once"),)


class Picture(models.Model):
    """草稿里的一张图：已经转正、去掉位置、缩小过；文件按内容的摘要存在 `state/pictures/`。"""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=100)
    """案例文件夹里的文件名。"""
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    """字节。"""
    original = models.CharField(max_length=64, blank=True, default="")
    """裁剪以前的那一张的摘要，好再裁。"""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("draft", "name"), name="one_picture_name"),)


class Presence(models.Model):
    """谁正开着这个案例。"""

    entry = models.ForeignKey(CaseEntry, models.CASCADE, related_name="present")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen = models.DateTimeField()
    editing = models.BooleanField(default=False)
    """开着的是写稿的页；假是只在看。"""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "user"), name="one_presence"),)
