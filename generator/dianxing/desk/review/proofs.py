"""三校：每一审都要核对的三样——事实、文字、授权；各审看的重点不同。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dianxing.desk.review.workflow import Stage


@dataclass(frozen=True, slots=True)
class Proof:
    """要打勾的一样。"""

    name: str
    label: str
    explain: str


PROOFS: Mapping[Stage, tuple[Proof, ...]] = MappingProxyType(
    {
        Stage.FIRST: (
            Proof("facts", "事实", "人名、地名、单位、日期、数字，都和出处对过"),
            Proof("words", "文字", "错别字、标点、语病，逐句看过"),
            Proof("consent", "授权", "点名、原话、照片都有授权；没有个人手机号、身份证号"),
        ),
        Stage.SECOND: (
            Proof("facts", "事实", "数字的口径和来源站得住，前后说法一致"),
            Proof("words", "文字", "标题、摘要和正文相符，名称、职务用全称"),
            Proof("consent", "授权", "照片里认得出的人都同意上网，该隐去的隐去了"),
        ),
        Stage.FINAL: (
            Proof("facts", "事实", "要紧的事实都有出处，经得起问"),
            Proof("words", "文字", "标题不夸大，提法和政策口径准确"),
            Proof("consent", "授权", "公开以后不会伤到文中的任何一个人"),
        ),
    }
)
"""审稿的各步 → 要核对的三样。"""


def unticked(stage: Stage, ticked: Iterable[str]) -> tuple[Proof, ...]:
    """这一步还没有核对的。"""
    done = frozenset(ticked)
    return tuple(proof for proof in PROOFS.get(stage, ()) if proof.name not in done)
