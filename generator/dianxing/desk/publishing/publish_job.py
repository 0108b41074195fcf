"""做一次发布：写进 Git、接着建站。每一步都做得起第二遍：死在哪里，重来就接上。"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.cases.partial_date import BEIJING
from dianxing.desk.audit.record import record
from dianxing.desk.git.case_log import read_case_at
from dianxing.desk.git.folder_change import Publication as GitPublication
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import NeedsMerge, Published, publish, sync
from dianxing.desk.git.values import CaseFiles, Person
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.job_queue import Tell, enqueue, enqueue_once
from dianxing.desk.models import Draft, Job, Publication
from dianxing.desk.place import DeskPlace
from dianxing.desk.publishing.build_process import Built, Progress, build
from dianxing.desk.publishing.case_folder import folder_change, merge_case
from dianxing.desk.review.workflow import Stage
from dianxing.errors import DianxingError


def publish_job(job: Job, place: DeskPlace, tell: Tell) -> None:
    """写进 Git；要人选的停在“等人合并”，成了接着排建站。没做成抛 DianxingError。"""
    publication = Publication.objects.select_related("entry", "draft", "by").get(pk=_publication(job).pk)
    if publication.state in (Publication.State.DONE, Publication.State.DROPPED):
        return
    publication.state = Publication.State.COMMITTING
    publication.save(update_fields=("state",))
    repo = open_repository(place.root, branch=place.settings.desk.branch)
    order = GitPublication(
        id=publication.id,
        change=folder_change(publication, place.pictures),
        author=Person(publication.author_name, publication.author_mail),
        subject=publication.subject,
        when=publication.at.astimezone(BEIJING),
        body=publication.reason,
        reviewers=tuple(Person(name, mail) for name, mail in publication.reviewers),
    )
    done = publish(repo, order, merge_case, lambda line: tell(line, 0))
    if isinstance(done, NeedsMerge):
        _ask_to_merge(publication, done)
        return
    tell(f"写好了，提交 {done.commit[:8]}", 0)
    _settle(publication, done, read_case_at(repo, done.commit, publication.entry_id))
    refresh_index(place)
    enqueue("build", by=publication.by, publication=publication)
    if done.unsent:
        enqueue_once("sync")


def build_job(job: Job, place: DeskPlace, tell: Tell) -> None:
    """建站；没建成抛 DianxingError，Git 里的不动，修好再建就行。"""
    publication = job.publication
    case_ids = [publication.entry_id] if publication else []
    built: Built | None = None
    for said in build(place.root, case_ids):
        if isinstance(said, Progress):
            tell(said.step, said.percent)
        else:
            built = said
    assert built is not None
    left = f"；略过了有问题的案例：{'、'.join(built.left_out)}" if built.left_out else ""
    tell(f"建好了：{built.cases} 个案例，写了 {built.written} 个文件{left}", 100)
    job.payload = {**job.payload, "problems": list(built.problems)[:50]}
    if publication is not None:
        publication.refresh_from_db()
        # 撤下的排不出来也不要紧：网站上反正没有它了
        if publication.entry_id in built.left_out and publication.kind != "withdraw":
            raise DianxingError(
                f"网站建好了，但是这个案例有问题，没有排出来 → {'；'.join(built.problems)[:800]}"
            )
        publication.state, publication.ended = Publication.State.DONE, timezone.now()
        publication.save(update_fields=("state", "ended"))
        if publication.kind == "withdraw":
            enqueue("retract", by=publication.by, case=publication.entry_id, withdrawal=str(publication.id))


def sync_job(job: Job, place: DeskPlace, tell: Tell) -> None:  # noqa: ARG001  # 各种活一个样子
    """和远端对一遍：取回别人的，送出没送的；送不出去的过一会儿再试。"""
    repo = open_repository(place.root, branch=place.settings.desk.branch)
    done = sync(repo, merge_case, timezone.now().astimezone(BEIJING), lambda line: tell(line, 0))
    if done.apart:
        raise DianxingError(f"和远端合不拢：{'、'.join(done.apart)} → 请管服务器的人合好")
    if done.unsent:
        raise DianxingError(done.unsent)
    Publication.objects.filter(unpushed=True).update(unpushed=False, trouble="")
    if done.before != done.tip:
        refresh_index(place)
        enqueue_once("build")


def fail_publication(job: Job, trouble: str) -> None:
    """活没做成，发布也停在这里，等人再试。"""
    if job.publication_id is not None:
        Publication.objects.filter(pk=job.publication_id).update(
            state=Publication.State.FAILED, trouble=trouble, ended=timezone.now()
        )


def _publication(job: Job) -> Publication:
    if job.publication is None:
        raise DianxingError("这件活没有说发布什么")
    return job.publication


def _ask_to_merge(publication: Publication, needed: NeedsMerge) -> None:
    publication.state = Publication.State.MERGE
    publication.theirs = (needed.theirs_text or b"").decode("utf-8", "replace")
    publication.theirs_blobs = dict(needed.blobs)
    publication.clashes = list(needed.fields) or sorted(needed.theirs)
    publication.save()
    record(
        "merge-needed",
        f"没有发布：Git 里的这一份也改了（{'、'.join(publication.clashes)}），等人选",
        actor=publication.by,
        case_id=publication.entry_id,
        county=publication.entry.county,
        publication=str(publication.id),
    )


def _settle(publication: Publication, done: Published, files: CaseFiles | None) -> None:
    """把 Git 里成了的事记进库里：一个事务，做几遍都一样。"""
    with transaction.atomic():
        first = not publication.commit
        publication.commit, publication.unpushed = done.commit, bool(done.unsent)
        publication.trouble, publication.state = done.unsent, Publication.State.BUILDING
        publication.save()
        if publication.draft_id is not None and files is not None:
            draft = Draft.objects.select_for_update().get(pk=publication.draft_id)
            if draft.revision == publication.revision:
                _bring_up(draft, files)
        if first:
            merged = "，合进了别人的改动" if done.merged else ""
            record(
                "published",
                f"写进 Git：{publication.subject}（提交 {done.commit[:8]}{merged}）",
                actor=publication.by,
                case_id=publication.entry_id,
                county=publication.entry.county,
                publication=str(publication.id),
                commit=done.commit,
            )


def _bring_up(draft: Draft, files: CaseFiles) -> None:
    """草稿就是发布的这一版：从此以 Git 里的为底。

    发布以后又改了的不动它的底：下次发布按栏三方合并，别人这期间改的不会被盖掉。
    """
    text = files.text.decode("utf-8", "replace")
    values = parse_case_text(text)
    draft.base_text, draft.base_blobs, draft.stage = text, dict(files.blobs), Stage.PUBLISHED
    if isinstance(values, CaseText):
        draft.head, draft.body = dict(values.head), values.body
    draft.save()
