"""造案例：按格式写出成千上万个像真的一样的案例文件夹，供基准测试用。

内容全是编的。同样的 `count` 和 `seed` 写出同样的字节。词频照真实文字的样子：常用的句式和词占多数，
又从 OpenCC 的词表里按 Zipf 分布抽出几万个词，再拼出大量只出现几次的地名和厂名，
所以两字词的分布（一篇 1500 字约 900 个不同的两字词）与新闻文字接近。
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import tempfile
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import opencc
import yaml

YEARS = tuple(range(2016, 2026))
_WORDS = Path(__file__).with_name("corpus_words.yml")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,5}\Z")
_SLOT = re.compile(r"\{([^}]+)\}")

# 领域 → （类型，常用的建会形式）
_AREAS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "开发区（工业园区）": (("国家级", "省级", "市县级", "乡镇园"), ("区域联合会", "单独")),
    "乡镇（街道）企业": (("制造", "商贸", "小微联合"), ("单独", "联合", "区域联合会")),
    "大型在建项目": (("房建", "市政", "交通", "水利"), ("项目联合会", "单独")),
    "物流（快递）": (("网点", "分拨", "物流园", "货运"), ("联合", "行业联合会", "单独")),
    "家庭服务业": (("保洁", "月嫂", "养老", "家政平台"), ("联合", "行业联合会")),
    "农业专业合作组织": (("合作社", "龙头企业", "村联合", "加工示范"), ("村社区", "单独", "联合")),
}
_COUNTIES = (
    *("兰山区", "罗庄区", "河东区", "沂南县", "郯城县", "沂水县", "兰陵县", "费县", "平邑县", "莒南县"),
    *("蒙阴县", "临沭县", "高新区", "沂河新区", "临港区", "蒙山旅游区"),
)
_COURIERS = (
    *("顺丰", "申通", "圆通", "中通", "韵达", "百世快递", "联邦快递", "DHL", "UPS", "TNT", "极兔", "京东"),
    *("邮政EMS", "德邦"),
)
_BANDS = ("1-24", "25-99", "100-299", "300-999", "1000+")
_METHODS = ("统计年报", "台账", "自报", "媒体报道")


@dataclass(frozen=True)
class Vocabulary:
    """词表、句式和累积词频。"""

    words: Mapping[str, Sequence[str]]
    frames: Mapping[str, Sequence[tuple[str, ...]]]
    wide: Sequence[str]
    wide_weights: Sequence[float]
    han: Sequence[str]

    @classmethod
    def load(cls) -> Vocabulary:
        """读词表文件和 OpenCC 自带的词典。"""
        raw: dict[str, str] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
        lined = {key: value.strip().splitlines() for key, value in raw.items() if "\n" in value.strip()}
        lined["openers"] = [part.strip() for part in raw["openers"].split("|")]
        words = {key: value.split() for key, value in raw.items() if key not in lined}
        frames = {key: [tuple(_SLOT.split(line)) for line in lines] for key, lines in lined.items()}
        # 词典里次序无意义：定死一个次序，再按 1/(位次+偏移) 给词频
        wide = sorted(_dictionary_words())
        random.Random(20150531).shuffle(wide)
        weights = list(accumulate(1 / (rank + 400) for rank in range(len(wide))))
        han = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
        return cls(words, frames, wide, weights, han)


def _dictionary_words() -> set[str]:
    """OpenCC 简繁词典里的简体词。"""
    home = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "words.txt")
        source = home / "share/opencc/STPhrases.ocd2"
        command = [home / "bin/opencc_dict", "-i", source, "-o", text, "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        lines = text.read_text(encoding="utf-8").splitlines()
    return {word for word in (line.split("\t")[0] for line in lines) if _HAN.match(word)}


class Writer:
    """一个案例的随机源：同一个种子写出同样的文字。"""

    def __init__(self, vocabulary: Vocabulary, seed: str) -> None:
        self.vocabulary = vocabulary
        self._random = random.Random(seed)
        self.pick: Callable[[Sequence[Any]], Any] = self._random.choice
        # 一篇里的人和地方是同一些，像真的报道一样反复出现
        self._cast: dict[str, list[str]] = {}

    def number(self, low: int, high: int) -> int:
        """[low, high] 里的一个整数。"""
        return self._random.randint(low, high)

    def chance(self, share: float) -> bool:
        """以 share 的可能为真。"""
        return self._random.random() < share

    def sample(self, items: Sequence[str], count: int) -> list[str]:
        """不重复地抽几个。"""
        return self._random.sample(items, min(count, len(items)))

    def common(self, key: str) -> str:
        """词表里的一个词，靠前的更常用。"""
        words = self.vocabulary.words[key]
        return words[int(len(words) * self._random.random() ** 1.5)]

    def frame(self, key: str) -> str:
        """抽一个句式填好。"""
        return self.fill(self.pick(self.vocabulary.frames[key]))

    def fill(self, pieces: tuple[str, ...]) -> str:
        """填一个句式。"""
        return "".join(piece if index % 2 == 0 else self.slot(piece) for index, piece in enumerate(pieces))

    def slot(self, name: str) -> str:
        """填一个空。"""
        vocabulary = self.vocabulary
        if name == "num":
            return str(self.number(2, 9) if self.chance(0.3) else self.number(10, 10 ** self.number(2, 4)))
        if name == "长":
            weights = vocabulary.wide_weights
            return vocabulary.wide[bisect(weights, self._random.random() * weights[-1])]
        if name in ("town", "firm"):
            cast = self._cast.setdefault(name, [])
            if len(cast) < 3 or self.chance(0.15):
                cast.append(self._coin("town_suffix" if name == "town" else "firm_kind"))
            return self.pick(cast)
        return self.common(name)

    def _coin(self, suffix: str) -> str:
        head = "".join(self.sample(self.vocabulary.han, 2))
        return head + self.pick(self.vocabulary.words[suffix])

    def body(self, length: int) -> str:
        """约 length 字的正文，分几段，有小标题。"""
        blocks: list[str] = []
        size = 0
        frames = list(self.vocabulary.frames["sentences"])
        self._random.shuffle(frames)
        while size < length and frames:
            paragraph = self.frame("openers")
            paragraph += "".join(self.fill(frames.pop()) for _ in range(min(len(frames), self.number(3, 6))))
            if len(blocks) % 3 == 0:
                blocks.append(
                    f"## {self.common('v')}{self.common('n')}，{self.common('v')}{self.common('n')}"
                )
            blocks.append(paragraph)
            size += len(paragraph)
        return "\n\n".join(blocks)


def case_text(writer: Writer, year: int, number: int) -> str:
    """一个案例文件的全文。"""
    q = lambda value: json.dumps(value, ensure_ascii=False)  # noqa: E731 - JSON 就是合法的 YAML
    area, (kinds, forms) = writer.pick(list(_AREAS.items()))
    month, day = writer.number(1, 12), writer.number(1, 28)
    established = f"{year}-{max(1, month - 1):02}"
    title = writer.frame("titles")[:30]
    summary = writer.frame("sentences") + writer.frame("sentences")
    while len(summary) < 40:
        summary += writer.frame("sentences")
    result = f"{writer.common('result_noun')}由{writer.number(5, 60)}%升至{writer.number(61, 100)}%。"
    published = f"{year}-{month:02}-{day:02}"
    county = writer.pick(_COUNTIES)
    elsewhere = writer.chance(0.1)
    lines = [
        f"title: {q(title.rstrip('，：和'))}",
        f"summary: {q(summary[:118])}",
        "status: published",
        f"scope: {'elsewhere' if elsewhere else 'local'}",
        f"place: {writer.common('elsewhere')}" if elsewhere else f"county: {county}",
        f"area: {area}",
        f"kind: {writer.pick(kinds)}",
        f"tags: {q(writer.sample(writer.vocabulary.words['tags'], writer.number(1, 4)))}",
    ]
    if area.startswith("物流"):
        lines.append(f"courier: {q(writer.sample(_COURIERS, writer.number(1, 3)))}")
    lines += [
        f"dates: {{established: {established}, published: {published}}}",
        f"employer: {{name: {q(writer.slot('firm'))}, size_band: {q(writer.pick(_BANDS))}}}",
        f"union: {{form: {writer.pick(forms)}, approved_by: {county}总工会}}",
        "join_route: [扫码申请, 网点集中办理]",
        f"problem: {q(writer.frame('sentences'))}",
        f"steps: {q([writer.frame('steps') for _ in range(writer.number(3, 5))])}",
        f"result: {q(result)}",
        f"lessons: {q([writer.frame('lessons') for _ in range(2)])}",
        f"replicable_when: {q([writer.frame('conditions')])}",
        "metrics:",
    ]
    for _ in range(writer.number(1, 3)):
        key, unit = writer.common("metric_keys").split(":")
        value = writer.number(1, 100) if unit == "%" else writer.number(3, 9000)
        lines.append(
            f"  - {{key: {key}, value: {value}, unit: {q(unit)}, as_of: {established}, source: 1,"
            f" method: {writer.pick(_METHODS)}}}"
        )
    lines += [
        f"quotes: [{{text: {q(writer.frame('quotes'))}, role: {writer.common('who')}}}]",
        f"services: {q(writer.sample(writer.vocabulary.words['services'], 2))}",
        f"contact: {{office: {county}总工会基层工作部}}",
        "sources:",
        f"  - {{title: {writer.common('papers')}, url: 'https://example.com/{number}', date: {published}}}",
    ]
    return "---\n" + "\n".join(lines) + "\n---\n" + writer.body(1250) + "\n"


def write_cases(root: Path, count: int, seed: int = 1) -> None:
    """在 `root`/cases 下写 count 个案例，均匀分在十年里。"""
    vocabulary = Vocabulary.load()
    for number in range(count):
        year = YEARS[number % len(YEARS)]
        folder = root / "cases" / str(year) / f"case-{number:05}"
        folder.mkdir(parents=True, exist_ok=True)
        text = case_text(Writer(vocabulary, f"{seed}-{number}"), year, number)
        (folder / "case.md").write_text(text, encoding="utf-8")


def main() -> None:
    """命令行：`python -m bench.corpus 文件夹 篇数`。"""
    parser = argparse.ArgumentParser(description="造案例")
    parser.add_argument("root", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_cases(options.root, options.count, options.seed)


if __name__ == "__main__":
    main()
