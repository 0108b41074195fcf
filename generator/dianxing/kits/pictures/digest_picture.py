"""群摘要的长图：1080 像素宽，一个案例一格，末尾是二维码和怎样加入。"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from dianxing.kits.digest.content import Digest, DigestItem
from dianxing.kits.limits import TWIN_PICTURE_BYTES
from dianxing.kits.pictures.brush import WHITE, Brush, qr_picture
from dianxing.kits.pictures.encode import jpeg_under
from dianxing.kits.pictures.field import Scale
from dianxing.site.pictures.palette import mix
from dianxing.site.pictures.type import BOLD, HEAVY, MEDIUM, Face, Setting, fit

WIDTH = 1080
"""像素。"""
MAX_HEIGHT = 8000
"""最高几像素；再长，群里会压得看不清。放不下的案例写“还有几个”，扫码看。"""
QR_SHARE = 0.28
"""二维码（不含空白）至少占宽的几分之几，和海报一样。"""

_SCALE = Scale(WIDTH)
_TAB = 16
"""格子左边领域色的一条，像素。"""
_PADDING = 48
_GAP = 28
_SCAN = "扫码看他们怎么做"


def digest_picture(digest: Digest, brush: Brush) -> bytes:
    """一张长图，JPEG，小于 1 MB。网址装不进二维码抛 segno 的 DataOverflowError（ValueError 的一种）。"""
    code, quiet = qr_picture(digest.url, WIDTH * QR_SHARE)
    head, foot = _Head.of(digest), _Foot(digest, brush, code, quiet)
    cells = [_Cell.of(item) for item in digest.items]
    more_height = 96
    room = MAX_HEIGHT - head.height - _GAP - foot.height - more_height
    shown: list[_Cell] = []
    for cell in cells:
        if room < cell.height + _GAP:
            break
        shown.append(cell)
        room -= cell.height + _GAP
    left = digest.total - len(shown)
    height = head.height + _GAP + sum(cell.height + _GAP for cell in shown) + foot.height
    height += more_height if left else 0
    image = Image.new("RGB", (WIDTH, height), brush.palette.paper)
    head.draw(image, brush)
    y = head.height + _GAP
    for cell in shown:
        cell.draw(image, brush, y)
        y += cell.height + _GAP
    if left:
        note = fit(f"还有{left}个，扫下面的码看", WIDTH - 2 * _SCALE.margin, BOLD, (40,), 1)
        note.draw(ImageDraw.Draw(image), (_SCALE.margin, y + 16), brush.palette.ink)
        y += more_height
    foot.draw(image, y)
    return jpeg_under(image, TWIN_PICTURE_BYTES)


@dataclass(frozen=True, slots=True)
class _Head:
    """深红的一块：谁的、哪几天、几个案例。"""

    name: Setting
    count: Setting
    when: Setting

    @classmethod
    def of(cls, digest: Digest) -> _Head:
        room = WIDTH - 2 * _SCALE.margin
        name = fit(
            digest.title.rpartition("：")[0] or digest.title, room, BOLD, (44, 40, 36), 2, leading=1.35
        )
        count = fit(f"{digest.total}个新案例", room, HEAVY, (128, 112, 96), 1)
        return cls(name, count, fit(digest.when, room, MEDIUM, (40, 36), 1))

    @property
    def height(self) -> int:
        """像素。"""
        return _SCALE.margin * 2 + 40 + self.name.height + 40 + self.count.height + 36 + self.when.height

    def draw(self, image: Image.Image, brush: Brush) -> None:
        draw = ImageDraw.Draw(image)
        palette, margin = brush.palette, _SCALE.margin
        field = palette.red_deep
        draw.rectangle((0, 0, WIDTH, self.height - 1), fill=field)
        draw.rectangle((margin, margin, margin + 83, margin + 5), fill=palette.gold)
        quiet = mix(field, palette.on_red, 0.86)
        y = margin + 40
        self.name.draw(draw, (margin, y), quiet)
        y += self.name.height + 40
        self.count.draw(draw, (margin, y), palette.on_red)
        self.when.draw(draw, (margin, y + self.count.height + 36), quiet)


@dataclass(frozen=True, slots=True)
class _Cell:
    """一个案例：在哪里、标题、做成了什么、怎样加入。"""

    area_code: str
    where: Setting
    title: Setting
    won: Setting
    join: Setting

    @classmethod
    def of(cls, item: DigestItem) -> _Cell:
        room = WIDTH - 2 * _SCALE.margin - 2 * _PADDING + _TAB
        same = item.won.rstrip("。") == item.title.rstrip("。")
        return cls(
            item.area_code,
            fit(item.where, room - 70, MEDIUM, (34, 30), 1),
            fit(item.title, room, BOLD, (54, 50, 46), 2, leading=1.32),
            Setting((), Face(MEDIUM, 38), 0) if same else fit(item.won, room, MEDIUM, (38,), 3, leading=1.55),
            fit(f"想入会{item.join}", room, MEDIUM, (34, 30), 2, leading=1.4),
        )

    @property
    def height(self) -> int:
        """像素。"""
        won = self.won.height + 34 if self.won.lines else 0
        return 2 * _PADDING + self.where.height + 26 + self.title.height + won + 36 + self.join.height

    def draw(self, image: Image.Image, brush: Brush, top: int) -> None:
        draw = ImageDraw.Draw(image)
        palette = brush.palette
        hue = palette.area(self.area_code)
        left, right = _SCALE.margin - _PADDING, WIDTH - _SCALE.margin + _PADDING
        draw.rectangle((left, top, right, top + self.height - 1), fill=WHITE)
        draw.rectangle((left, top, left + _TAB - 1, top + self.height - 1), fill=hue)
        x, y = left + _PADDING, top + _PADDING
        brush.glyph(image, self.area_code or "mark", (x, y - 10), 54, hue)
        self.where.draw(draw, (x + 70, y), palette.muted)
        y += self.where.height + 26
        self.title.draw(draw, (x, y), palette.ink)
        y += self.title.height
        if self.won.lines:
            self.won.draw(draw, (x, y + 34), palette.ink)
            y += self.won.height + 34
        self.join.draw(draw, (x, y + 36), palette.red)


@dataclass(frozen=True, slots=True)
class _Foot:
    """白底：左边我要入会，右边二维码，最下面主办的工会。"""

    digest: Digest
    brush: Brush
    code: Image.Image
    quiet: int

    @property
    def height(self) -> int:
        """像素。"""
        return 56 + self.code.height + 70 + 120

    def draw(self, image: Image.Image, top: int) -> None:
        draw = ImageDraw.Draw(image)
        palette, margin, site = self.brush.palette, _SCALE.margin, self.digest.site
        draw.rectangle((0, top, WIDTH, top + self.height), fill=WHITE)
        draw.rectangle((0, top, WIDTH, top + 3), fill=palette.gold)
        code_left, code_top = WIDTH - margin - self.code.width + self.quiet, top + 56
        image.paste(self.code, (code_left, code_top))
        caption = Face(MEDIUM, 30)
        middle = code_left + self.code.width / 2 - caption.measure(_SCAN) / 2
        bottom = code_top + self.code.height - self.quiet + 24
        caption.draw(draw, (middle, bottom), _SCAN, palette.ink)
        room, y = code_left - margin, code_top + self.quiet
        Face(BOLD, 46).draw(draw, (margin, y), "我要入会", palette.ink)
        dial = fit(f"打{site.hotline}", room, HEAVY, (112, 100, 88, 72), 1)
        dial.draw(draw, (margin, y + 76), palette.red)
        ask = fit("或问所在县区总工会", room, MEDIUM, (38, 34, 30), 2, leading=1.35)
        ask.draw(draw, (margin, y + 76 + dial.height + 30), palette.ink)
        sign = fit(site.union, WIDTH - 2 * margin, BOLD, (34, 30, 26), 1)
        sign.draw(draw, (margin, top + self.height - 50 - sign.height), palette.ink)
