"""审稿：每一步的结论，和针对一个字段的意见。"""

from __future__ import annotations

from django.db import models

from dianxing.desk.models.cases import Draft
from dianxing.desk.models.people import User


class Review(models.Model):
    """一次审稿的结论，只添不改。"""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="reviews_done")
    round = models.PositiveIntegerField()
    stage = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    passed = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    void = models.BooleanField(default=False)
    """通过以后稿子又改了，这一审不算了。"""
    detail = models.JSONField(default=dict)
    """核对过哪几样（checks）、审的时候图片的摘要（pictures）。"""
    fix = models.ForeignKey("desk.Publication", models.PROTECT, null=True, related_name="confirmations")
    """补审的是哪一次急改；平常的审稿是空。"""

    class Meta:
        ordering = ("at", "id")
        constraints = (
            # 两个人同时通过同一步，只有一个算数
            models.UniqueConstraint(
                fields=("draft", "round", "stage"),
                condition=models.Q(passed=True, void=False, fix__isnull=True),
                name="one_pass_a_stage",
            ),
            models.UniqueConstraint(fields=("fix",), name="one_word_on_a_fix"),
        )


class Comment(models.Model):
    """针对一个字段的意见。"""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="comments")
    field = models.CharField(max_length=60, blank=True, default="")
    """字段，如 `summary`、`metrics.0.value`、`body`；空是整篇。"""
    text = models.TextField()
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
