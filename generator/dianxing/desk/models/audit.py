"""记录：谁在什么时候做了什么。数据库里有触发器，改不了、删不了。"""

from __future__ import annotations

from django.db import models
from django.db.models import JSONField

from dianxing.desk.models.people import User


class Event(models.Model):
    """一件事。"""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    actor_name = models.CharField(max_length=30, blank=True, default="")
    """当时的名字：人改名、离开了，记录还读得懂。"""
    action = models.CharField(max_length=30, db_index=True)
    case_id = models.CharField(max_length=100, blank=True, default="", db_index=True)
    county = models.CharField(max_length=20, blank=True, default="")
    summary = models.CharField(max_length=300)
    """一句话，给人看。"""
    detail = JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ("-id",)
