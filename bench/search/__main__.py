"""`python -m bench.search`：真案例加造的案例，三家检索在同一次运行里比。

python -m bench.search                     真案例和一千个造的
python -m bench.search --cases 10000       验收用的规模；合不合要求看末尾，不合的退出码不是 0
python -m bench.search --peers ""          只测自己
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.peers import WORK
from bench.search.cases import Collection, Question, collect, sampled_questions, written_questions
from bench.search.engines import Engine, Material, Ours, Pagefind
from bench.search.server import Site, serving
from bench.search.verdicts import verdicts

PEERS: dict[str, type[Engine]] = {"pagefind": Pagefind, "material": Material}


def main() -> None:
    """跑两组：真案例配手写的问话；真案例加造的案例配抽出来的问话。"""
    options = _options()
    work = WORK / "search"
    engines: list[Engine] = [Ours(), *(PEERS[name]() for name in options.peers.split(",") if name)]
    report: dict[str, dict[str, dict[str, object]]] = {}
    sizes: dict[str, int] = {}
    with sync_playwright() as playwright:
        path = next(found for name in ("chromium", "chromium-browser") if (found := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        real = collect(work / "real", 0, options.seed)
        sizes["real"] = len(real.docs)
        report["real"] = _group(browser, engines, real, written_questions(real.docs), work / "real-sites")
        if options.cases:
            large = collect(work / "large", options.cases, options.seed)
            sampled = sampled_questions(large.docs, options.questions, options.seed)
            sizes["large"] = len(large.docs)
            report["large"] = _group(browser, engines, large, sampled, work / "large-sites")
        browser.close()
    found = [
        verdict for group, size in sizes.items() for verdict in verdicts(report[group][engines[0].name], size)
    ]
    print("", *found, sep="\n", flush=True)
    (work / "result.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    sys.exit(not all(verdict.passed for verdict in found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.search", description="检索的基准")
    parser.add_argument("--cases", type=int, default=1000, help="造几个案例，0 是不造")
    parser.add_argument("--questions", type=int, default=160, help="从造的案例里抽几句问话")
    parser.add_argument("--peers", default="pagefind,material", help="和谁比，逗号隔开")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _group(
    browser: Browser,
    engines: Sequence[Engine],
    collection: Collection,
    questions: Sequence[Question],
    work: Path,
) -> dict[str, dict[str, object]]:
    print(f"\n{len(collection.docs)} 个案例，{len(questions)} 句问话")
    results: dict[str, dict[str, object]] = {}
    for number, engine in enumerate(engines):
        folder = work / str(number)
        seconds = engine.build(collection, folder)
        with serving(folder) as site:
            result = _measure(browser, engine, site, questions, len(collection.docs))
            if not isinstance(engine, Material):  # 它在慢手机上光读索引就要几分钟
                result["slow_ms"] = _slow_phone(
                    browser, engine, site, questions[:: max(1, len(questions) // 8)]
                )
        result |= {
            "build_seconds": round(seconds, 2),
            "index_megabytes": round(engine.index_bytes(folder) / 1e6, 2),
        }
        results[engine.name] = result
        _print(engine.name, result)
    return results


def _measure(
    browser: Browser, engine: Engine, site: Site, questions: Sequence[Question], docs: int
) -> dict[str, object]:
    """我们自己：每句问话都在新开的浏览器里问两回，先问它（头一回），再问下一句（往后的）。

    对手的索引大，每句都从头来太久：召回连着问，头一回的流量只抽几句。
    """
    scores: dict[str, list[float]] = defaultdict(list)
    first: list[tuple[int, int]] = []
    further: list[tuple[int, int]] = []
    waits: list[float] = []
    missed: list[str] = []
    step = max(1, -(-len(questions) // engine.openings(docs, len(questions))))
    for start in range(0, len(questions), step):
        context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
        page = context.new_page()
        try:
            site.take()
            engine.open(page, site.url)
            started = time.monotonic()
            for place in range(step + 1 if step == 1 else step):
                if start + place >= len(questions) and step > 1:
                    break
                question = questions[(start + place) % len(questions)]
                engine.ask(page, question.text)
                waits.append(time.monotonic() - started)
                spent = [size for path, size in site.take() if engine.counts(path)]
                (further if place else first).append((sum(spent), len(spent)))
                if step > 1 or not place:
                    hits = question.wanted & set(engine.top(page))
                    score = len(hits) / min(10, len(question.wanted))
                    scores[question.kind].append(score)
                    if score < 1:
                        missed.append(f"{question.kind} {question.text}")
                page.wait_for_timeout(20)
                site.take()
                started = time.monotonic()
        except BrowserError as error:
            print(f"  {engine.name}：{questions[start].text}：{str(error).splitlines()[0]}")
        finally:
            context.close()
    everything = [score for kind in scores.values() for score in kind]
    return {
        "recall": statistics.mean(everything) if everything else 0.0,
        "kinds": {kind: round(statistics.mean(values), 3) for kind, values in scores.items()},
        "first_bytes": [round(statistics.median(size for size, _ in first)), max(size for size, _ in first)],
        "first_requests": [statistics.median(many for _, many in first), max(many for _, many in first)],
        "further_bytes": [
            round(statistics.median(size for size, _ in further)),
            max(size for size, _ in further),
        ],
        "wait_ms": round(statistics.median(waits) * 1000),
        "missed": missed,
    }


def _slow_phone(browser: Browser, engine: Engine, site: Site, questions: Sequence[Question]) -> int:
    """处理器慢六倍、每个来回 150 毫秒、每秒 1.6 兆位的手机上，头一回检索要等多久（毫秒，中位数）。"""
    waits = []
    for question in questions:
        context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
        page = context.new_page()
        engine.open(page, site.url)
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        network = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 9e4}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)
        started = time.monotonic()
        engine.ask(page, question.text)
        waits.append(time.monotonic() - started)
        context.close()
    return round(statistics.median(waits) * 1000)


def _print(name: str, result: dict[str, object]) -> None:
    def pair(key: str, scale: float = 1, unit: str = "") -> str:
        middle, worst = result[key]  # type: ignore[misc]
        return f"{middle / scale:.0f}{unit}（最多 {worst / scale:.0f}{unit}）"

    print(
        f"  {name}：recall@10 {result['recall']:.3f}；头一回 {pair('first_bytes', 1000, ' KB')}、"
        f"{pair('first_requests')} 个请求；往后 {pair('further_bytes', 1000, ' KB')}；"
        f"索引 {result['index_megabytes']} MB、{result['build_seconds']} 秒；等 {result['wait_ms']} 毫秒，"
        f"慢手机 {result.get('slow_ms', '—')} 毫秒\n"
        f"    {result['kinds']}",
        flush=True,
    )
    for text in result["missed"][:8]:  # type: ignore[index]
        print(f"    没找全：{text}")


if __name__ == "__main__":
    main()
