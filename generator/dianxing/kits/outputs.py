"""渠道稿这一批产物：每个案例一组文字稿。键没变的整组略过，连案例都不读。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.kits import files
from dianxing.kits.about import about
from dianxing.kits.kit_case import KitCase
from dianxing.kits.pictures.theme import PictureTheme, read_picture_theme
from dianxing.kits.sheet import handover, load_sheet
from dianxing.kits.template import KitTemplate
from dianxing.kits.texts import KitTexts, kit_texts
from dianxing.kits.wechat.style import WechatStyle, load_style
from dianxing.settings import Settings
from dianxing.site.artefact import Artefact, digest
from dianxing.site.output import Output

TEXTS = "texts"
"""文字稿那组的名字的开头，后接空格和案例 id。"""


@dataclass(frozen=True)
class KitForms:
    """做渠道稿要的一切：样式、发布单的模板、图片的颜色和图标、设置。`key` 是案例之外的一切的摘要。"""

    style: WechatStyle
    sheet: KitTemplate
    pictures: PictureTheme
    settings: Settings
    key: str


def kit_forms(settings: Settings, reference: Reference, style: str = "") -> KitForms:
    """读好样式、模板、颜色和图标；`style` 空着就用 dianxing.yml 里的。"""
    theme = settings.root / "theme"
    chosen = load_style(theme, style or settings.wechat.style)
    sheet = load_sheet(theme)
    pictures = read_picture_theme(theme, [area.code for area in reference.areas])
    site = (settings.site_name, settings.site_url, settings.wechat, settings.weibo)
    return KitForms(
        chosen,
        sheet,
        pictures,
        settings,
        digest(code_version(), reference.digest, chosen.digest, sheet.digest, pictures.digest, repr(site)),
    )


def kit_key(card: Card, forms: KitForms) -> str:
    """一份渠道稿读的一切的摘要；案例的摘要里已有它的图片和撤回的授权。"""
    return digest(forms.key, card.id, card.digest)


def kit_outputs(
    cards: Iterable[Card],
    read: Callable[[Card], KitCase],
    forms: Mapping[str, KitForms],
    told: Callable[[KitCase, KitTexts], None] = lambda _kit, _texts: None,
) -> tuple[Output, ...]:
    """每个案例一组文字稿；`forms` 按案例 id。`read` 现读素材，只在要重做时叫到；做好一份叫一次 `told`。"""
    return tuple(_output(card, read, forms[card.id], told) for card in cards)


def _output(
    card: Card,
    read: Callable[[Card], KitCase],
    forms: KitForms,
    told: Callable[[KitCase, KitTexts], None],
) -> Output:
    def artefacts() -> Iterator[Artefact]:
        kit = read(card)
        texts = kit_texts(kit, forms.style, forms.settings)
        told(kit, texts)
        for name, content in text_files(kit, texts, forms).items():
            data = content.encode()
            # 键是内容的摘要：案例改了而这一份没变，就不重写
            yield Artefact(f"{kit.folder_name}/{name}", digest(data), _bytes(data), f"cases/{card.id}")

    return Output(f"{TEXTS} {card.id}", kit_key(card, forms), artefacts)


def text_files(kit: KitCase, texts: KitTexts, forms: KitForms) -> dict[str, str]:
    """文件名 → 内容；装不下的渠道没有文件。"""
    found = {
        files.WECHAT_ARTICLE: texts.article.html if texts.article else None,
        files.WEIBO_TEXT: texts.weibo.as_file() if texts.weibo else None,
        files.QQ_TEXT: texts.qq,
        files.QQ_NOTICE: texts.notice,
        files.GROUP_ROBOTS: texts.robots.as_file() if texts.robots else None,
        files.HANDOVER: handover(kit, texts, forms.sheet),
        files.ABOUT: about(kit, texts, forms.style.name),
    }
    return {name: content for name, content in found.items() if content is not None}


def _bytes(data: bytes) -> Callable[[], bytes]:
    return lambda: data
