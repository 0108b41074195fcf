"""相关案例：同领域、同类型、同县区、同建会形式各算几分，分高的在前，同分的新的在前。

分数只看这四样，所以四样都相同的案例共用一张名单：一万个案例只有几百种组合，不必两两比较。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from dianxing.cases.catalogue import Card, Catalogue

_MOST = 4
_WEIGHTS = ((4, "同领域"), (3, "同类型"), (3, "同县区"), (2, "同建会形式"))
"""四样，各值几分；次序和 `_traits` 的一样。"""
_ENOUGH = 3
"""低于这个分数（只有建会形式相同）不算相关。"""


Related = Mapping[str, tuple[Card, ...]]
"""案例 id → 它的相关案例，最相关的在前。"""

_Traits = tuple[tuple[int, str], ...]
"""有值的几样：（在 `_WEIGHTS` 里的序号，值）。"""


def related_cases(catalogue: Catalogue) -> Related:
    """每个案例的相关案例，最多 4 个，从最相关到最不相关；示例只与示例相关。"""
    found: dict[str, tuple[Card, ...]] = {}
    for cards in (catalogue.counted, tuple(card for card in catalogue.newest if card.is_sample)):
        found.update(_related(cards))
    return found


def _related(newest: Sequence[Card]) -> dict[str, tuple[Card, ...]]:
    combos: dict[_Traits, list[int]] = {}
    for position, card in enumerate(newest):
        combos.setdefault(_traits(card), []).append(position)
    # 这几样都有的里面最新的几个；多留一个，因为自己也占一个位置
    newest_with: dict[_Traits, list[int]] = {}
    for traits, positions in combos.items():
        for part in _parts(traits):
            newest_with.setdefault(part, []).extend(positions[: _MOST + 1])
    newest_with = {part: sorted(positions)[: _MOST + 1] for part, positions in newest_with.items()}

    found: dict[str, tuple[Card, ...]] = {}
    for traits, positions in combos.items():
        # 恰好有 part 这几样的案例若不在 newest_with[part] 里，就有够多个更新而分不更低的排在它前面
        scores: dict[int, int] = {}
        for score, part in sorted(map(_scored, _parts(traits)), reverse=True):
            # 分高的已经够了，分低的不用再看；同分的要看完，好挑新的
            if score < _ENOUGH or (len(scores) > _MOST and score < min(scores.values())):
                break
            for other in newest_with[part]:
                scores.setdefault(other, score)
        best = sorted(scores, key=lambda other: (-scores[other], other))
        shared = tuple([newest[other] for other in best[:_MOST]])
        for position in positions:
            found[newest[position].id] = shared
        for position in set(best).intersection(positions):  # 自己不与自己相关
            others = [newest[other] for other in best if other != position]
            found[newest[position].id] = tuple(others[:_MOST])
    return found


def reasons(one: Card, other: Card) -> tuple[str, ...]:
    """两个案例为什么相关，如 同领域、同县区。"""
    shared = set(_traits(other))
    return tuple([_WEIGHTS[trait[0]][1] for trait in _traits(one) if trait in shared])


def _traits(card: Card) -> _Traits:
    area, kind = card.area, card.kind
    # 类型的代码只在自己的领域里唯一
    values = (area, f"{area}/{kind}" if area and kind else None, card.county, card.form)
    return tuple([(number, value) for number, value in enumerate(values) if value is not None])


def _parts(traits: _Traits) -> Iterator[_Traits]:
    """其中几样，各种取法。"""
    for size in range(1, len(traits) + 1):
        yield from combinations(traits, size)


def _scored(part: _Traits) -> tuple[int, _Traits]:
    return sum([_WEIGHTS[number][0] for number, _ in part]), part
