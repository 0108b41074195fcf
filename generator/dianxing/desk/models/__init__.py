"""数据库里的表。Django 从这里找；一个文件一件事。"""

from dianxing.desk.models.audit import Event
from dianxing.desk.models.cases import CaseEntry, CaseWords, Draft, Picture, Presence, Revision
from dianxing.desk.models.consents import Consent
from dianxing.desk.models.limits import Hit
from dianxing.desk.models.people import Device, Membership, OneTimeLink, User
from dianxing.desk.models.publishing import Job, Publication
from dianxing.desk.models.review import Comment, Review

__all__ = [
    "CaseEntry",
    "CaseWords",
    "Comment",
    "Consent",
    "Device",
    "Draft",
    "Event",
    "Hit",
    "Job",
    "Membership",
    "OneTimeLink",
    "Picture",
    "Presence",
    "Publication",
    "Review",
    "Revision",
    "User",
]
