"""人：账号、岗位、一次性链接、在哪些设备上登录着。"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from dianxing.desk.access.roles import Role


class Users(BaseUserManager["User"]):
    """建账号。"""

    def create(self, username: str, name: str, *, mail: str = "") -> User:  # type: ignore[override]
        """没有密码的账号：要用一次性链接自己设。"""
        user = self.model(username=self.model.normalize_username(username), name=name, mail=mail)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """一个账号。"""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    """署在提交和记录上的名字。"""
    mail = models.CharField("邮箱", max_length=120, blank=True, default="")
    is_active = models.BooleanField("在用", default=True)
    joined = models.DateTimeField("建立于", auto_now_add=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def git_mail(self) -> str:
        """署在提交里的邮箱；没有填的用保留域名，不会寄到别人那里（RFC 2606）。"""
        return self.mail or f"{self.username}@desk.invalid"


class Membership(models.Model):
    """一个岗位。"""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(role.value, role.label) for role in Role])
    county = models.CharField(max_length=20, blank=True, default="")
    """县区代码；空是全市。"""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "role", "county"), name="one_post_once"),)


class OneTimeLink(models.Model):
    """一次性链接：邀请、重设密码。库里只有口令的摘要。"""

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=[("invite", "邀请"), ("reset", "重设密码")])
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)


class Device(models.Model):
    """一次登录：在什么设备、什么地方，能从别处结束它。"""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=200, blank=True, default="")
    address = models.GenericIPAddressField(null=True)
    begun = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(auto_now_add=True)
