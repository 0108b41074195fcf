"""发布：一次发布一行，死在哪一步都能接着做；后台的活。"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import JSONField

from dianxing.desk.models.cases import CaseEntry, Draft
from dianxing.desk.models.people import User


class Publication(models.Model):
    """一次发布（或撤下、急改）：要写进 Git 的全部内容在这一行里定死，之后只往前走。"""

    class State(models.TextChoices):
        """走到哪里。"""

        QUEUED = "queued", "排队"
        COMMITTING = "committing", "写进 Git"
        MERGE = "merge", "等人合并"
        BUILDING = "building", "建站"
        DONE = "done", "已上站"
        FAILED = "failed", "没做成"
        DROPPED = "dropped", "作罢"

    BEFORE_COMMIT = (State.QUEUED, State.COMMITTING)
    """还没有写进 Git：这时候稿子不能退回、收回。"""
    GOING = (*BEFORE_COMMIT, State.BUILDING)
    """后台正在做，不用人管。"""
    UNFINISHED = (*GOING, State.MERGE)
    """还没有完的。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """也写在提交的 `Desk-Publication:` 里：重来时认得出已经提交过。"""
    entry = models.ForeignKey(CaseEntry, models.PROTECT, related_name="publications")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="publications")
    kind = models.CharField(max_length=10, default="publish")
    """publish 发布，fix 急改，withdraw 撤下，consent 撤回授权。"""
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    head = JSONField()
    body = models.TextField(blank=True)
    base_blobs = JSONField(default=dict)
    base_text = models.TextField(blank=True, default="")
    pictures = JSONField(default=dict)
    """文件名 → 内容的摘要。"""
    revision = models.PositiveIntegerField(default=0)
    subject = models.CharField(max_length=200)
    reason = models.TextField(blank=True, default="")
    """急改的缘故，写在提交的说明里。"""
    author_name = models.CharField(max_length=60)
    author_mail = models.CharField(max_length=150)
    reviewers = JSONField(default=list)
    """[[名字, 邮箱], …]。"""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    commit = models.CharField(max_length=64, blank=True, default="")
    unpushed = models.BooleanField(default=False)
    """提交了，还没有送到远端。"""
    theirs = models.TextField(blank=True, default="")
    """等人合并时 Git 里现在的那一份。"""
    theirs_blobs = JSONField(default=dict)
    """选好以后从这里接着：文件名 → 对象名。"""
    clashes = JSONField(default=list)
    """两边都改了的栏。"""
    trouble = models.TextField(blank=True, default="")
    """为什么没做成、怎么办。"""
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)


class Job(models.Model):
    """后台的一件活；一次只有一个后台进程做。"""

    class State(models.TextChoices):
        """走到哪里。"""

        QUEUED = "queued", "排队"
        RUNNING = "running", "在做"
        DONE = "done", "做完"
        FAILED = "failed", "没做成"

    GOING = (State.QUEUED, State.RUNNING)
    """排着、在做。"""

    kind = models.CharField(max_length=20)
    payload = JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED, db_index=True)
    publication = models.ForeignKey(Publication, models.CASCADE, null=True, related_name="jobs")
    step = models.CharField(max_length=200, blank=True, default="")
    """现在在做什么，一句话。"""
    percent = models.PositiveSmallIntegerField(default=0)
    log = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True)
    begun = models.DateTimeField(null=True)
    beat = models.DateTimeField(null=True)
    """上次有动静。"""
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
