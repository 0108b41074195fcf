"""Django 的设置：由站点的 mkdocs.yml、dianxing.yml 和环境变量得出，不另有一份。

这是 Django 要的模块，值在导入时定下；站点在环境变量 `DIANXING_ROOT`，没有就是当前目录。
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from dianxing.desk.database import django_database
from dianxing.desk.place import ROOT, open_place

DESK = open_place(Path(os.environ.get(ROOT) or "."), os.environ)
_OPTIONS = DESK.settings.desk

DEBUG = False
SECRET_KEY = DESK.keys.signing
ALLOWED_HOSTS = [*_OPTIONS.hosts, "127.0.0.1", "localhost", "[::1]"]
DATABASES = {"default": django_database(DESK.database_url, DESK.database_file)}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "dianxing.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dianxing.desk.accounts.note_device.note_device",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "dianxing.desk.urls"
WSGI_APPLICATION = "dianxing.desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"environment": "dianxing.desk.jinja.environment"},
    }
]

AUTH_USER_MODEL = "desk.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "mail")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"

DESK_BEHIND_PROXY = bool(_OPTIONS.https)
"""前面有没有 nginx：有，才信它写的访问者地址（`access.address`）。"""

# 登录：同一个账号从同一个地方错五次，锁半小时。只锁“账号＋地方”：别处的人乱试，锁不住本人
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "dianxing.desk.access.address.client_address"
# 登录成功另有记录；它的那份会记下一次性链接的地址
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "dianxing.desk.accounts.locked.locked_out"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("theme", DESK.root / "theme")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "desk"
CSRF_COOKIE_NAME = "desk-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "dianxing.desk.faults.csrf_refused"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _OPTIONS.hosts] if _OPTIONS.https else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# 公开部署（desk.https: true）时，nginx 收 https、转到本机
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _OPTIONS.https else None
SECURE_SSL_REDIRECT = bool(_OPTIONS.https)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _OPTIONS.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = bool(_OPTIONS.https)
SECURE_HSTS_PRELOAD = bool(_OPTIONS.https)
SESSION_COOKIE_SECURE = bool(_OPTIONS.https)
CSRF_COOKIE_SECURE = bool(_OPTIONS.https)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# 一次上传的上限：一篇 Word 带照片也就几十兆；再大的在 nginx 那里就挡住
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_HANDLERS = [
    "dianxing.desk.access.upload_limit.HoldRequest",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no-tokens": {"()": "dianxing.desk.accounts.hide_tokens.HideTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no-tokens"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
