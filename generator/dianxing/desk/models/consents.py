"""授权书的登记。名字、备注、扫描件都是加密的；Git 里只有编号。"""

from __future__ import annotations

from django.db import models

from dianxing.desk.models.people import User


class Consent(models.Model):
    """一份授权书。"""

    number = models.CharField(primary_key=True, max_length=40)
    """编号，如 C-2022-017；案例和 withdrawn.yml 里写的就是它。"""
    county = models.CharField(max_length=20, blank=True, default="", db_index=True)
    sealed_name = models.BinaryField()
    sealed_note = models.BinaryField(default=bytes)
    uses = models.CharField(max_length=100)
    """授权用什么：姓名、原话、肖像，逗号隔开。"""
    signed = models.DateField()
    until = models.DateField(null=True)
    """到哪天为止；空是没有期限。"""
    scan = models.CharField(max_length=64, blank=True, default="")
    """扫描件（加密后）的文件名，在 `state/scans/`。"""
    scan_kind = models.CharField(max_length=20, blank=True, default="")
    withdrawn = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)
