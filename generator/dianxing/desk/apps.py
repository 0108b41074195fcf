"""Django 的应用登记。"""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """采编台。"""

    name = "dianxing.desk"
    label = "desk"
    verbose_name = "采编台"
    default_auto_field = "django.db.models.BigAutoField"
