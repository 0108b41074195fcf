"""从 Word 来的网址。"""

from __future__ import annotations

from dianxing.desk.access.limits import PASTE, WORD
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.importing.into_draft import word_into
from dianxing.desk.importing.new_from_word import new_from_word
from dianxing.desk.importing.paste import paste

_BOTH = ("GET", "POST")

ROUTES = (
    Route("new/word/", "word-import", new_from_word, Permission.WRITE, methods=_BOTH, limit=WORD),
    Route(
        "cases/<str:year>/<str:slug>/word/",
        "word-into",
        word_into,
        Permission.WRITE,
        case_county,
        _BOTH,
        limit=WORD,
    ),
    Route("paste/", "paste", paste, Permission.WRITE, methods=("POST",), limit=PASTE),
)
