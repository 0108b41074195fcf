"""排一张页面的框架：外壳、模板和全站视图；能送到别的进程去。"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dianxing.site.case_batch import PageJob
from dianxing.site.shell import Shell


@dataclass(frozen=True, slots=True)
class PageFrame:
    """一次建站的各页都一样的东西。"""

    pages: PageJob
    shell: Shell

    def render(self, template: str, **values: object) -> Markup:
        """渲染 `theme/dianxing/<template>`，里面用得到全站视图 `dx`。"""
        return self.pages.templates().render(template, dx=self.pages.site, **values)

    def fill(self, *, head: str | bytes, body: str | bytes, body_class: str) -> bytes:
        """一张完整的页面。"""
        return self.shell.fill(head=head, body=body, body_class=body_class)
