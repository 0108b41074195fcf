"""选了文件、还没选要哪些的时候，读出来的稿子跟着表单走：签了名，改不了，换不到别的案例上。"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

_SALT = "dianxing.desk.importing"
_LONGEST = 24 * 3600


@dataclass(frozen=True, slots=True)
class CarriedPicture:
    """一张已经存好、还没放进草稿的图。"""

    name: str
    digest: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Word 里读出来的。"""

    case_id: str
    user_id: int
    seen: int
    """读的时候草稿是第几版。"""
    head: dict[str, Any]
    body: str
    pictures: tuple[CarriedPicture, ...]


def sealed(carried: Carried) -> str:
    """放进表单的一串字。"""
    return signing.dumps(asdict(carried), salt=_SALT, compress=True)


def read_carried(text: str, case_id: str, user_id: int) -> Carried | None:
    """读回来；改过、过期、不是这个人这个案例的是 None。"""
    try:
        found = signing.loads(text, salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        return None
    pictures = tuple(CarriedPicture(**one) for one in found.pop("pictures"))
    carried = Carried(**found, pictures=pictures)
    return carried if (carried.case_id, carried.user_id) == (case_id, user_id) else None
