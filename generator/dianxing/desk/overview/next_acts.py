"""现在能做什么：看案例到了哪一步、这个人能做什么。纯函数。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.case_address import case_address
from dianxing.desk.review.workflow import REVIEWING, Stage, Text, why_not_publish, why_not_review


@dataclass(frozen=True, slots=True)
class Act:
    """一件能做的事。"""

    label: str
    address: str
    main: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class NextActs:
    """该做的、能做的，和等着谁。"""

    told: str
    """一句话：现在到了哪里、等谁。"""
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """要问的几件事。"""

    case_id: str
    county: str
    git_status: str
    text: Text | None
    """正在写、在审的一份；没有，或者发布过了没有再改，是 None。"""
    had_draft: bool
    """在采编台里写过：有版本可看。"""


def next_acts(facts: Facts, actor: Actor) -> NextActs:
    """他现在能做的，该做的在最前面。"""
    wanted = (*_main(facts, actor), *_more(facts, actor))
    acts: list[Act] = []
    for name, label, main, danger in wanted:
        where = case_address(name, facts.case_id)
        if where not in [act.address for act in acts]:
            acts.append(Act(label, where, main and not acts, danger))
    return NextActs(_told(facts, actor), tuple(acts))


_Wanted = tuple[str, str, bool, bool]
"""（网址的名字，字，是不是该做的，是不是要小心）。"""


def _main(facts: Facts, actor: Actor) -> Iterator[_Wanted]:
    text = facts.text
    writes = actor.may(Permission.WRITE, facts.county)
    if text is None:
        if writes and facts.git_status != "withdrawn":
            yield "edit", "改这个案例", False, False
        return
    if text.stage is Stage.WRITING:
        if writes:
            # 别人的稿子：改了就不能审它，所以不催他改
            own = actor.id in text.writers
            yield "edit", "接着写" if own else "看看、改改", own, False
            yield "review", "送审", False, False
        return
    if not why_not_publish(text, actor):
        yield "publish", "发布", True, False
    if text.stage in REVIEWING and not why_not_review(text, actor):
        yield "review", f"去{text.stage.act}", True, False
    yield "review", "看审到哪里", False, False
    if writes:
        yield "edit", "看稿子", False, False


def _more(facts: Facts, actor: Actor) -> Iterator[_Wanted]:
    if facts.git_status == "published":
        yield "kits", "渠道稿", False, False
        if actor.may(Permission.FAST_FIX, facts.county) and facts.text is None:
            yield "fast-fix", "急改一处", False, False
    if facts.had_draft:
        yield "history", "各版", False, False
    if facts.git_status == "published" and actor.may(Permission.WITHDRAW, facts.county):
        yield "withdraw", "撤下", False, True


def _told(facts: Facts, actor: Actor) -> str:
    text = facts.text
    if text is None:
        return _told_of_git(facts.git_status)
    if text.stage is Stage.WRITING:
        return "正在写，写好了送审。" if actor.id in text.writers else "正在写，还没有送审。"
    if text.stage is Stage.APPROVED:
        return "审定了，可以发布。" if not why_not_publish(text, actor) else "审定了，等终审或者管理员发布。"
    why_not = why_not_review(text, actor)
    if not why_not:
        return f"等{text.stage.act}，你可以审。"
    reviews = actor.may(REVIEWING[text.stage], facts.county)
    return f"等{text.stage.act}。{why_not}。" if reviews else f"等{text.stage.act}。"


def _told_of_git(status: str) -> str:
    return {
        "published": "在网站上，没有人在改。",
        "withdrawn": "已经撤下，各处都不再显示。",
        "broken": "case.md 里有写错的地方，网站上没有它，改好才会再出现。",
        "draft": "库里的一份草稿，没有人在改。",
        "review": "库里标着“在审”，采编台里没有人在审。",
    }.get(status, "库里已经没有这个案例。")
