"""限速：谁在一段时间里做了几次。"""

from __future__ import annotations

from django.db import models


class Hit(models.Model):
    """一段时间里的次数。"""

    key = models.CharField(max_length=120)
    window = models.PositiveBigIntegerField()
    """时间段的开头，Unix 秒。"""
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "window"), name="one_hit_window"),)
