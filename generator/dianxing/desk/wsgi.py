"""gunicorn 的入口：`gunicorn dianxing.desk.wsgi`，站点在环境变量 `DIANXING_ROOT`。"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dianxing.desk.django_settings")
application = get_wsgi_application()
