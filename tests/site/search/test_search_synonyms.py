"""同义词表。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dianxing.errors import SettingsError
from dianxing.site.search.synonyms import FILE, Synonyms, load_synonyms

CONTENT = Path(__file__).parents[3] / "content"


def written(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_table_we_ship_speaks_the_workers_words() -> None:
    table = load_synonyms(CONTENT)
    meanings = {asked: found for group, found in table.groups for asked in group}
    assert len(table.groups) >= 60
    assert "欠薪" in meanings["工资被拖欠"]
    assert "劳动合同" in meanings["没有合同"]
    assert "骑手" in meanings["外卖员"]
    assert "怎么办" in table.question


def test_a_word_belongs_to_one_group_only() -> None:
    words = [word for asked, _ in load_synonyms(CONTENT).groups for word in asked]
    assert len(words) == len(set(words))


def test_words_are_normalised(tmp_path: Path) -> None:
    table = load_synonyms(written(tmp_path, "stop: [ＡＢ]\ngroups:\n  - same: [聯合會, 联合会, DHL]\n"))
    assert table == Synonyms(((("联合会", "dhl"), ("联合会", "dhl")),), (), ("ab",))


def test_no_file_is_an_empty_table(tmp_path: Path) -> None:
    assert load_synonyms(tmp_path) == Synonyms()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("groups: [", r"synonyms\.yml:2:1"),
        ("groups: 3", "groups"),
        ("gruops: []", "gruops"),
        ("groups:\n  - ask: [甲]\n", "第 1 组"),
        ("groups:\n  - same: [甲]\n    find: [乙]\n", "第 1 组"),
    ],
)
def test_a_mistake_is_told_in_plain_words(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_synonyms(written(tmp_path, text))
