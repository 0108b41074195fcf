"""渠道稿页面：列出全部渠道稿和群摘要，最近的连预览一起放在这一个文件里。

一份渠道稿在页面里约 45 KB。全放进来，几年以后一个页面几十兆，手机打不开；所以最近发布的
`MOST_KITS` 份放全，更早的也在列表里、也搜得到，点开是它自己的发布单（文字、复制都在那里）。
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.code_version import code_version
from dianxing.kits import files
from dianxing.kits.digest.content import Digest
from dianxing.kits.digest.files import FOLDER_NAME, MAIL_HTML, PICTURE
from dianxing.kits.digest.mail import load_mail
from dianxing.kits.kit_case import KitCase, KitSite, folder_name
from dianxing.kits.page.digest_panel import DigestPanel, digest_panel
from dianxing.kits.page.panel import KitPanel, kit_panel
from dianxing.kits.template import KitTemplate, load_template
from dianxing.kits.texts import KitTexts
from dianxing.site.artefact import Artefact, digest
from dianxing.site.output import Output

MOST_KITS = 100
"""最多几份的预览放在页面里。"""
MOST_DIGESTS = 12
"""最多几份群摘要的；再早的没有人再发。"""
GROUP = "page"
"""清单里这一组的名字。"""


@dataclass(frozen=True)
class PageTemplates:
    """页面要的模板：它自己，和群摘要的邮件。"""

    page: KitTemplate
    mail: KitTemplate

    @property
    def digest(self) -> str:
        """两个模板的摘要。"""
        return digest(self.page.digest, self.mail.digest)


def load_page(theme: Path) -> PageTemplates:
    """读页面的模板、样式和脚本；缺了、写坏了抛 BuildError。"""
    page = load_template(
        theme,
        "index.html",
        parts=("parts.html", "previews.html"),
        css=("common.css", "index.css", "frames.css"),
        js=("copying.js", "pictures.js", "index.js"),
    )
    return PageTemplates(page, load_mail(theme))


@dataclass(frozen=True, slots=True)
class EntryView:
    """列表里的一行。"""

    id: str
    href: str
    """没有脚本，或者预览不在页面里，点开到哪里。"""
    inside: bool
    """预览在不在页面里。"""
    title: str
    meta: tuple[str, ...]
    thumb: str
    """小图，没有为空。"""
    search: str
    """搜的时候看这些字，小写。"""
    flag: str
    """要人留意的：哪个渠道放不下、收短了。"""


@dataclass(frozen=True, slots=True)
class PageView:
    """`index.html` 要的一切。"""

    site: str
    union: str
    counts: str
    entries: tuple[EntryView, ...]
    kits: tuple[KitPanel, ...]
    digests: tuple[DigestPanel, ...]


@dataclass(frozen=True, slots=True)
class PageKit:
    """一份渠道稿：卡片、键，和要放进页面时怎么拿素材和稿子。"""

    card: Card
    key: str
    area: str
    made: Callable[[], tuple[KitCase, KitTexts]]


@dataclass(frozen=True, slots=True)
class PageDigest:
    """一份群摘要：键，和要放进页面时怎么拿内容。"""

    key: str
    made: Callable[[], Digest]


def page_output(
    kits: Iterable[PageKit], digests: Sequence[PageDigest], site: KitSite, templates: PageTemplates
) -> Output:
    """渠道稿页面，一组一个文件；`digests` 新的在前。"""
    ordered = sorted(kits, key=lambda kit: (kit.card.published, kit.card.id), reverse=True)
    recent = digests[:MOST_DIGESTS]
    key = digest(
        code_version(),
        templates.digest,
        repr(site),
        *(f"{kit.card.id} {kit.key}" for kit in ordered),
        *(item.key for item in recent),
    )

    def render() -> bytes:
        panels = [kit_panel(*kit.made()) for kit in ordered[:MOST_KITS]]
        told = [digest_panel(item.made(), templates.mail) for item in recent]
        by_id = {panel.id: panel for panel in panels}
        view = PageView(
            site=site.name,
            union=site.union,
            counts="，".join(
                f"{number} {what}"
                for number, what in ((len(ordered), "个案例"), (len(told), "份群摘要"))
                if number
            ),
            entries=(*map(_digest_entry, told), *_kit_entries(ordered, by_id)),
            kits=tuple(panels),
            digests=tuple(told),
        )
        return templates.page.render(page=view).encode()

    def artefacts() -> Iterator[Artefact]:
        yield Artefact(files.PAGE, key, render)

    return Output(GROUP, key, artefacts)


def _kit_entries(ordered: Iterable[PageKit], panels: Mapping[str, KitPanel]) -> Iterator[EntryView]:
    for kit in ordered:
        card, folder = kit.card, folder_name(kit.card)
        panel = panels.get(folder)
        facts = (card.place, kit.area, card.published.chinese())
        searched = (card.title, *facts, card.published.iso(), card.employer, *card.tags, card.id)
        yield EntryView(
            id=folder,
            href=f"{folder}/{files.HANDOVER}",
            inside=panel is not None,
            title=card.title,
            meta=tuple(filter(None, facts)),
            thumb=f"{folder}/{files.WECHAT_THUMB}",
            search=" ".join(searched).lower(),
            flag=_flag(panel) if panel else "",
        )


def _flag(panel: KitPanel) -> str:
    refused = sum(map(bool, panel.refused.values()))
    if refused:
        return f"{refused} 个渠道放不下"
    return "有的收短了" if panel.notes else ""


def _digest_entry(panel: DigestPanel) -> EntryView:
    folder = panel.picture.path.removesuffix(f"/{PICTURE}")
    return EntryView(
        id=panel.id,
        href=f"{folder}/{MAIL_HTML}",
        inside=True,
        title=panel.title,
        meta=("群摘要", f"{panel.total}个案例"),
        thumb="",
        search=f"{panel.title} 群摘要 {folder.removeprefix(f'{FOLDER_NAME}/')}".lower(),
        flag="",
    )
