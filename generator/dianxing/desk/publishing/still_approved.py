"""停在半路的一次发布，还能不能接着做：这期间稿子退回了、又改了、丢掉了，审过的就不算了。"""

from __future__ import annotations

from dianxing.desk.models import Draft, Publication
from dianxing.desk.review.seen import why_approval_lapsed
from dianxing.desk.review.workflow import Stage

_DROP = "先让这一次发布作罢"


def why_not_go_on(publication: Publication) -> str:
    """不能接着做的缘故；能就是空。要在事务里：稿子锁着查。"""
    if publication.commit:
        return ""  # 已经写进 Git，剩下的只是建站
    if publication.kind == "fix":
        returned = publication.confirmations.filter(passed=False).exists()
        return f"补审说这次急改要更正 → {_DROP}，照着改好再发布" if returned else ""
    if publication.kind != "publish":
        return ""
    rows = Draft.objects.select_for_update()
    draft = rows.filter(pk=publication.draft_id).first() if publication.draft_id else None
    if draft is None:
        return f"这份稿子已经丢掉了 → {_DROP}"
    if draft.stage != Stage.APPROVED or draft.approved_revision != publication.revision:
        return f"稿子退回了或者又改过，这一版的审定不算了 → {_DROP}；重新审定以后再发布"
    return why_approval_lapsed(draft)
