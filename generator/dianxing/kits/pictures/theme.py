"""画渠道稿用的颜色和图标：网站的那一套。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dianxing.kits.kit_case import KitCase
from dianxing.kits.pictures.jobs import kit_picture_jobs
from dianxing.site.artefact import digest
from dianxing.site.pictures.glyph import Glyph, read_glyphs
from dianxing.site.pictures.jobs import TOOLS, Job
from dianxing.site.pictures.palette import Palette, read_palette


@dataclass(frozen=True)
class PictureTheme:
    """颜色和图标。"""

    palette: Palette
    glyphs: Mapping[str, Glyph]

    @property
    def digest(self) -> str:
        """颜色、图标、画图工具的版本的摘要：变了，图就都要重做。"""
        return digest(TOOLS, repr(self.palette), repr(sorted(self.glyphs.items())))

    def jobs(self, kit: KitCase) -> Iterator[Job]:
        """同 `kit_picture_jobs`。"""
        return kit_picture_jobs(kit, self.palette, self.glyphs)


def read_picture_theme(theme: Path, areas: Iterable[str]) -> PictureTheme:
    """读 `theme/` 里的颜色和图标；`areas` 里哪个领域没有颜色抛 SettingsError。"""
    css = (theme / "css" / "tokens.css").read_text(encoding="utf-8")
    return PictureTheme(read_palette(css, areas), read_glyphs(theme / "glyphs"))
